"""What stands between a stranger and the database, and what a stranger takes away. Pure functions; `site/plugins/` hooks them in.

connections   what SQL may do          requests   what may be asked          headers   what every answer carries
"""

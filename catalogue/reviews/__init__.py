"""Reviews: what a reviewer is shown, the work sheet, and how its answers come back.

shown.py    the evidence about a claim as a reviewer sees it, and its hash
state.py    whether an assessment counts, and what the state of a claim is
"""

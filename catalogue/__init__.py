"""The machinery of the catalogue.

    readers/       a file becomes rows                text/     a page becomes passages
    load.py        rows become tables, or problems    audit/    one SQL file a rule
    quantities.py  a claim's number beside a source's publish.py  a database becomes a release
    problems.py    what is wrong, where, what to do   safe.py   what may pass as an identifier, a link, a text
"""

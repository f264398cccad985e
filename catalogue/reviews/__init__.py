"""Reviews: what a reviewer is shown, the work sheet, and how its answers come back.

evidence.py   the evidence as it is now
shown.py      what a reviewer of a claim is shown, and its hash
state.py      whether an assessment counts, and what the state of a claim is
choose.py     which claims a reviewer is given
columns.py    what a sheet shows, and what it asks
work.py       a sheet without a format, going out and coming back
xlsx_out.py   as XLSX · xlsx_in.py from XLSX · csv_sheet.py as CSV and back
receive.py    answers become assessments, or problems with their cells
store.py      assessments in the reviewer's file
terminal.py   one claim at a time at the terminal
"""

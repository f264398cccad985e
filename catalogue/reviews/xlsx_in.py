"""A work sheet that came back as XLSX, whichever program saved it: read cell by cell, with what is wrong about its form.

Spreadsheets change what they are given: they turn days into numbers, words into TRUE, cells into formulas, and they merge.
Nothing is turned back by guess; the cell is named. A workbook is a ZIP that a stranger may have made: it is weighed first.
"""

import datetime
import warnings
import zipfile
from pathlib import Path
from typing import Any

from catalogue.problems import Problem
from catalogue.reviews.columns import SOURCE_CONTEXT
from catalogue.reviews.work import ANEW, FORMAT, Cell, Filled, Made, touched, unpaired

MOST_BYTES = 10_000_000  # of the file
MOST_UNPACKED = 60_000_000  # of all that it unpacks to, as its directory says
MOST_PARTS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 100
SHEETS = ("review", "sources", "meta")


def read(path: Path, name: str, problems: list[Problem]) -> Filled | None:
    """Return what a workbook holds, or None where it cannot be told; what is wrong is added to the problems."""
    if not _bearable(path, name, problems):
        return None
    book = _opened(path, name, problems)
    if book is None:
        return None
    missing = [sheet for sheet in SHEETS if sheet not in book.sheetnames]
    for sheet in missing:
        message = f"there is no sheet '{sheet}' in it; its sheets are {', '.join(book.sheetnames)}"
        problems.append(Problem(name, 0, "error", message, "missing-sheet", f"Give the sheet its name again. {ANEW}"))
    if missing:
        return None
    for sheet in SHEETS:
        for merged in book[sheet].merged_cells.ranges:
            first = str(merged).partition(":")[0]
            advice = "Part them again, and see that each answer stands in its own cell."
            problems.append(_problem(name, f"{sheet}!{first}", merged.min_row, f"the cells {merged} are merged", "merged", advice))
        if book[sheet].max_row > MOST_ROWS or book[sheet].max_column > MOST_COLUMNS:
            message = f"it reaches to row {book[sheet].max_row}, column {book[sheet].max_column}"
            problems.append(Problem(name, 0, "error", f"{sheet}: {message}", "too-large", f"Clear what lies beside the table. {ANEW}"))
            return None
    facts, made = _meta(_table(book["meta"], name, problems)[1])
    if facts.get("format") != FORMAT:
        message = f"this is no work sheet of this program (format '{facts.get('format', '')}', wanted '{FORMAT}')"
        problems.append(Problem(name, 0, "error", message, "format", ANEW))
        return None
    filled = Filled(facts, made, *_table(book["review"], name, problems))
    header, rows = _table(book["sources"], name, problems)
    for column in sorted({*SOURCE_CONTEXT, "text_read"} - set(header)):
        advice = "Give the column its name again."
        problems.append(_problem(name, "sources!1:1", 1, f"the column '{column}' is missing", "missing-column", advice))
    for row in rows if set(SOURCE_CONTEXT) <= set(header) else ():
        key = (row["claim"].text, row["citation"].text)
        problems += touched(row, made.get(" ".join(key)), " ".join(key), name)
        read_of_it = row.get("text_read", Cell())
        if read_of_it.text or read_of_it.fault:
            filled.texts[key] = read_of_it
    return filled


def _bearable(path: Path, name: str, problems: list[Problem]) -> bool:
    """Whether the file is a ZIP of a size that a work sheet can have."""
    advice = "Save it as 'Excel 2007-365 (.xlsx)', or as CSV in UTF-8."
    wrong = ("", "")
    if path.stat().st_size > MOST_BYTES:
        wrong = (f"it has {path.stat().st_size:,} bytes, more than {MOST_BYTES:,}", "too-large")
    else:
        try:
            with zipfile.ZipFile(path) as archive:
                parts = archive.infolist()
                unpacked = sum(part.file_size for part in parts)
                if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
                    wrong = (f"it unpacks to {unpacked:,} bytes in {len(parts)} parts: no work sheet is so large", "too-large")
                elif "xl/workbook.xml" not in archive.namelist():
                    wrong = ("this is no XLSX workbook", "format")
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            wrong = (f"this is no XLSX workbook ({error})", "format")
    if wrong[0]:
        problems.append(Problem(name, 0, "error", *wrong, advice))
    return not wrong[0]


def _opened(path: Path, name: str, problems: list[Problem]) -> Any:
    """Return the workbook, or None; the library raises whatever it trips over, and a stranger's file may trip it anywhere."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions of other programs, which hold no answers
        try:
            return openpyxl.load_workbook(path, data_only=False, keep_links=False)
        except Exception as error:
            message = f"this workbook is damaged: {type(error).__name__}: {str(error)[:120]}"
            problems.append(Problem(name, 0, "error", message, "damaged", "Open it in a spreadsheet and save it again as .xlsx."))
            return None


def _table(sheet: Any, name: str, problems: list[Problem]) -> tuple[dict[str, Cell], list[dict[str, Cell]]]:
    """Return the header of a sheet, its row 1, and the rows below as column -> cell. Empty rows are passed over."""
    head = {cell.column: str(cell.value).strip() for cell in sheet[1] if cell.value is not None and str(cell.value).strip()}
    doubled = {column for column in head.values() if list(head.values()).count(column) > 1}
    for number, column in head.items():
        if column in doubled:
            place = f"{sheet.title}!{sheet.cell(1, number).coordinate}"
            problems.append(_problem(name, place, 1, f"the column '{column}' stands there twice", "doubled-column", "Keep one of them."))
    rows = []
    for cells in sheet.iter_rows(min_row=2):
        row: dict[str, Cell] = {}
        for cell in cells:
            found = _cell(cell, sheet.title)
            if cell.column in head:
                row[head[cell.column]] = found
            elif found.text:
                message = f"'{found.text[:60]}' stands in a column without a name"
                problems.append(_problem(name, found.place, cell.row, message, "stray-cell", "Move it into 'rationale', or clear it."))
            if cell.comment is not None and sheet.title == "review":
                message = "a comment hangs on this cell, and comments are not kept"
                problems.append(_problem(name, found.place, cell.row, message, "comment", "Move what matters into 'rationale'.", "warning"))
        if any(cell.text or cell.fault for cell in row.values()):
            rows.append(row)
    return {column: _cell(sheet.cell(1, number), sheet.title) for number, column in head.items()}, rows


def _cell(cell: Any, sheet: str) -> Cell:
    """Return a cell as text. A day is written as a day; what is no text and no day is named as what it is."""
    held = cell.value
    place = f"{sheet}!{cell.coordinate}"
    if held is None:
        return Cell("", place, cell.row)
    if cell.data_type == "f":
        return Cell(str(getattr(held, "text", held)), place, cell.row, "formula")
    if cell.data_type == "e":
        return Cell(str(held), place, cell.row, "error")
    if isinstance(held, bool):
        return Cell(str(held).upper(), place, cell.row, "boolean")
    if isinstance(held, datetime.datetime):
        if held.time() == datetime.time():
            return Cell(held.date().isoformat(), place, cell.row)
        return Cell(held.isoformat(" "), place, cell.row, "time")
    if isinstance(held, datetime.date):
        return Cell(held.isoformat(), place, cell.row)
    if isinstance(held, (int, float)):
        return Cell(f"{held:.15g}", place, cell.row, "number")
    return Cell(str(held).strip(), place, cell.row)


def _meta(rows: list[dict[str, Cell]]) -> tuple[dict[str, str], dict[str, Made]]:
    facts, made = {}, {}
    for row in rows:
        kind, key, content, shown, context = (row.get(name, Cell()).text for name in ("kind", "name", "content", "shown", "context"))
        if kind == "fact":
            facts[key] = content
        else:
            made[key] = Made(content, shown, unpaired(context))
    return facts, made


def _problem(name: str, place: str, line: int, message: str, code: str, advice: str, level: str = "error") -> Problem:
    return Problem(name, line, level, message, code, advice, place)

"""CSV, strictly: every cell is text, every row has as many cells as the header, nothing is guessed.

pandas and spreadsheets turn `NA` into nothing and `0012` into 12; the csv module does not.
"""

import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from catalogue.problems import Problem
from catalogue.readers import Rows, undecodable
from catalogue.safe import odd_character

MAX_CELL = 1_000_000  # characters; a quote that is never closed swallows the rest of a file into one cell


def read(path: Path, name: str, problems: list[Problem]) -> Rows:
    """Return the header and, as they stream by, the rows of a CSV file.

    UTF-8 with or without BOM, LF or CRLF, quoted commas and newlines, columns in any order. Blank lines are passed over,
    spaces round a cell are dropped, text is brought to NFC. A broken quote ends the file with a problem, for what
    follows it cannot be told apart.
    """
    csv.field_size_limit(MAX_CELL)
    records = _records(path, name, problems)
    line, header = next(records, (0, []))
    if not line and not any(p.file == name for p in problems):
        problems.append(Problem(name, 1, "error", "this file is empty", "empty-file", "Give it a header line, or delete it."))
    columns = [cell.strip() for cell in header]
    for column in sorted({c for c in columns if c and columns.count(c) > 1}):
        message = f"column '{column}' stands twice in the header"
        problems.append(Problem(name, line, "error", message, "doubled-column", "Rename or remove one of them."))
    if "" in columns:
        message = f"column {columns.index('') + 1} has no name"
        problems.append(Problem(name, line, "error", message, "unnamed-column", "Name it, or remove it."))
    return Rows(columns, _rows(records, columns, name, problems))


def _records(path: Path, name: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of each record that is not blank; bytes or quotes that do not fit end it with a problem."""
    before = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            for cells in reader:
                if any(cells):
                    yield before + 1, cells
                before = reader.line_num
        except UnicodeDecodeError:
            problems.append(undecodable(path.read_bytes(), name))
        except csv.Error as error:
            advice = "Close the quote, double quotes inside a cell, and put quotes only round whole cells."
            problems.append(Problem(name, before + 1, "error", f"broken CSV: {error}", "broken-csv", advice))


def _rows(
    records: Iterator[tuple[int, list[str]]], columns: list[str], name: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str | None]]]:
    """Yield (line, cells) with None for an empty cell; a row of another length is a problem and an empty list."""
    width = len(columns)
    for line, cells in records:
        if len(cells) != width:
            message = f"this row has {len(cells)} cells, the header has {width}"
            advice = "Quote cells that hold commas, and keep empty cells."
            problems.append(Problem(name, line, "error", message, "row-length", advice))
            yield line, []
            continue
        joined = "".join(cells)
        if joined.isascii() and joined.isprintable():
            yield line, [cell.strip() or None for cell in cells]
        else:
            yield line, _looked_at(cells, columns, name, line, problems)


def _looked_at(cells: list[str], columns: list[str], name: str, line: int, problems: list[Problem]) -> list[str | None]:
    """Return the cells of a row that holds more than printable ASCII, and report odd characters."""
    normal = [unicodedata.normalize("NFC", cell) for cell in cells]
    for column, cell in zip(columns, normal, strict=True):
        odd = odd_character(cell)
        if odd:
            level, what = odd
            advice = "Type the cell again by hand; such characters come in with copied text."
            problems.append(Problem(name, line, level, f"{column} holds {what}", "odd-character", advice))
    return [cell.strip() or None for cell in normal]

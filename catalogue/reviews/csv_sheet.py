"""A work sheet as CSV, out and in: for whoever has no spreadsheet, and safe for whoever has one.

A spreadsheet runs a cell that starts with `= + - @` as a formula; such a cell gets a `'` in front, and loses it again.
"""

import csv
import io
import re
from pathlib import Path

from catalogue import readers
from catalogue.problems import Problem
from catalogue.reviews import columns
from catalogue.reviews.work import ANEW, FORMAT, Cell, Filled, Made, Work, digest, pairs, unpaired

MOST_BYTES = 10_000_000
MACHINE = ("format", "slug", "reviewer", "blinding", "build", "shown_sha256", "shown", "context")  # what `receive` needs, at the end
FACTS = ("format", "slug", "reviewer", "blinding", "build")
RUNS = re.compile(r"'*[=+\-@\t\r]")
RAN = re.compile(r"'+[=+\-@\t\r]")


def safe(text: str) -> str:
    """Return a text that no spreadsheet runs; `plain` gives it back."""
    return f"'{text}" if RUNS.match(text) else text


def plain(text: str) -> str:
    """Return a text without the quote that `safe` put in front."""
    return text[1:] if RAN.match(text) else text


def write(work: Work) -> bytes:
    """Return the sheet as CSV, UTF-8 with a BOM, by which spreadsheets know the encoding."""
    asked = [answer.name for answer in (*columns.answers(blind=work.blind), columns.TEXTS)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*work.context_columns, *asked, *MACHINE])
    for row in work.rows:
        context = pairs({name: digest(row.context[name]) for name in work.context_columns})
        cells = [row.context[name] for name in work.context_columns] + [""] * len(asked)
        cells += [*(work.facts[name] for name in FACTS), row.shown_sha256, row.shown, context]
        writer.writerow([safe(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def read(path: Path, name: str, problems: list[Problem]) -> Filled | None:
    """Return what a CSV sheet holds, or None where it cannot be told; what is wrong is added to the problems."""
    if path.stat().st_size > MOST_BYTES:
        message = f"it has {path.stat().st_size:,} bytes, more than {MOST_BYTES:,}"
        problems.append(Problem(name, 0, "error", message, "too-large", ANEW))
        return None
    before = len(problems)
    found = readers.reader("csv").read(path, name, problems)
    if len(found.columns) == 1 and re.search("[;\t]", found.columns[0]):
        advice = "Save it with commas (in a spreadsheet: 'CSV UTF-8, comma delimited'), or as .xlsx."
        problems.append(Problem(name, 1, "error", "the cells of this file are parted by semicolons or tabs", "semicolons", advice))
        return None
    if not found.columns and len(problems) > before:  # what could not be read at all has said why
        return None
    if missing := [column for column in (*MACHINE, "claim") if column not in found.columns]:
        message = f"columns that tell whose sheet this is are missing: {', '.join(missing)}"
        problems.append(Problem(name, 1, "error", message, "format", ANEW))
        return None
    filled = Filled({}, {}, {column: Cell(column, "", 1) for column in found.columns if column not in MACHINE})
    for line, cells in found.rows:
        if not cells:  # of another length than the header: already a problem
            continue
        row = {column: Cell(plain(cell or ""), "", line) for column, cell in zip(found.columns, cells, strict=True)}
        facts = {fact: row.pop(fact).text for fact in FACTS}
        state, shown, context = (row.pop(column).text for column in ("shown_sha256", "shown", "context"))
        if not filled.facts:
            filled.facts.update(facts)
        elif filled.facts != facts:
            differs = next(fact for fact in FACTS if facts[fact] != filled.facts[fact])
            message = f"{differs} is '{facts[differs]}' here and '{filled.facts[differs]}' above: two sheets in one file"
            problems.append(Problem(name, line, "error", message, "mixed-sheets", "Hand them in one by one."))
        filled.made.setdefault(row["claim"].text, Made(state, shown, unpaired(context)))
        _texts(row, filled, name, problems)
        filled.rows.append(row)
    if len(problems) == before and filled.facts.get("format") != FORMAT:
        problems.append(Problem(name, 0, "error", "this is no work sheet of this program, or it has no row", "format", ANEW))
    return filled if filled.facts.get("format") == FORMAT else None


def _texts(row: dict[str, Cell], filled: Filled, name: str, problems: list[Problem]) -> None:
    """Take the cell `texts` apart: what was read of each source."""
    cell = row.pop("texts", Cell())
    for item in filter(str.strip, cell.text.split(";")):
        citation, _, word = (part.strip() for part in item.partition("="))
        key = (row["claim"].text, citation)
        if not citation or not word or key in filled.texts:
            message = f"texts: '{item.strip()}' is no pair, or stands twice"
            problems.append(
                Problem(name, cell.line, "error", message, "no-pair", "Write key=word, such as lee2024=abstract; once a source.")
            )
        else:
            filled.texts[key] = Cell(word, "", cell.line)

"""A work sheet as XLSX: drop-down lists, locked context, a help sheet, and bytes that are the same for the same evidence."""

import io
import re
import sqlite3
import zipfile
from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from catalogue.reviews import columns
from catalogue.reviews.work import Work, digest, pairs
from catalogue.safe import safe_url

WIDTHS = {"claim": 8, "statement": 46, "about": 34, "where": 24, "figures": 44, "sources": 60, "others": 50, "flags": 44,
          "discrepancies": 44, "rationale": 60, "tags": 24, "fidelity": 18, "support": 18, "date": 13, "citation": 18, "title": 44,
          "kind": 22, "bears": 26, "reports": 56, "findings": 60, "standing": 20, "address": 34, "settles": 18}  # fmt: skip
SHOWN = PatternFill("solid", fgColor="EEEEEE")
ASKED = PatternFill("solid", fgColor="FFF8DC")
HEAD = Font(bold=True)
POINTS_A_LINE = 13.5
TALLEST = 405.0  # of a row, in points: a spreadsheet's limit
UNDER = Border(bottom=Side("thin", color="BBBBBB"), right=Side("thin", color="DDDDDD"))
TOP = Alignment(vertical="top", wrap_text=True)

HELP = """How to fill in this workbook
The sheet 'review' has one row for each statement. Grey cells show what the catalogue holds and are locked; fill in the yellow ones.
Judge what you are shown and what you read. If you leave a row empty, nothing is recorded for it; you can hand in what is done so far.
Every row that you begin needs: {required}.
Pick words from the lists. Several tags are typed into one cell, parted by ';'. Their meanings are below and on the sheet 'words'.
On the sheet 'sources' say for each source that you opened what you read of it (text_read). What you read, not what exists.
Dates are days such as 2024-05-31. Write the rationale in your own words; do not paste the article's sentences.
Do not rename, merge or move columns, and put no formula into a cell. Rows may be sorted and filtered.
{blinding}
Save it as XLSX, and hand it in: python ingest.py receive FILE
Whatever does not fit is then named cell by cell, and nothing is stored until all of it fits."""
BLIND = """This sheet is blind: nobody else's assessment, no flag and no discrepancy is in it. Its links lead to your own copy of the site:
python ingest.py serve --blind"""
SIGHTED = """This sheet is NOT blind: it shows the others' assessments, flags and discrepancies. Each answer is recorded as unblinded.
An adjudicator names in 'settles' the reviewers whose assessments are settled, parted by ';'."""


def write(work: Work, db: sqlite3.Connection) -> bytes:
    """Return the workbook. Equal work gives equal bytes: no clock is in it."""
    book = Workbook()
    review = book.active
    assert isinstance(review, Worksheet)
    review.title = "review"
    sources = book.create_sheet("sources")
    help_sheet = book.create_sheet("help")
    ranges = _words(book.create_sheet("words"), db)
    _review(review, work, ranges)
    _sources(sources, work, ranges)
    _help(help_sheet, work, db)
    _meta(book.create_sheet("meta"), work)
    kept = io.BytesIO()
    book.save(kept)
    return _without_clock(kept.getvalue())


def _review(sheet: Worksheet, work: Work, ranges: dict[str, str]) -> None:
    asked = columns.answers(blind=work.blind)
    names = [*work.context_columns, *(answer.name for answer in asked)]
    _head(sheet, names)
    for line, row in enumerate(work.rows, 2):
        for column, name in enumerate(names, 1):
            shown = name in row.context
            _put(sheet, line, column, row.context.get(name, ""), locked=shown)
            if name == "date":
                sheet.cell(line, column).number_format = "yyyy-mm-dd"
            elif not shown:
                sheet.cell(line, column).number_format = "@"  # text: a spreadsheet must not turn an answer into a date
        _link(sheet, line, 1, f"{work.site}/claims/{row.claim}")  # not on a long cell: LibreOffice shows one line of a linked one
        sheet.row_dimensions[line].height = _height(row.context)
    last = max(len(work.rows) + 1, 2)
    for answer in asked:
        letter = get_column_letter(names.index(answer.name) + 1)
        if answer.vocabulary:
            _list(sheet, f"{letter}2:{letter}{last}", ranges[answer.vocabulary], answer.asks, strict=not answer.is_list)
        elif answer.name == "date":
            rule = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True, showErrorMessage=True)
            rule.errorTitle, rule.error, rule.promptTitle, rule.prompt = "date", "A day such as 2024-05-31.", "date", answer.asks
            rule.showInputMessage = True
            rule.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "C2"
    _guarded(sheet, names, last)


def _sources(sheet: Worksheet, work: Work, ranges: dict[str, str]) -> None:
    names = [*columns.SOURCE_CONTEXT, "text_read"]
    _head(sheet, names)
    line = 1
    for row in work.rows:
        for source in row.sources:
            line += 1
            for column, name in enumerate(names, 1):
                _put(sheet, line, column, source.get(name, ""), locked=name != "text_read")
            _link(sheet, line, names.index("address") + 1, source["address"])
            sheet.row_dimensions[line].height = _height(source)
    last = max(line, 2)
    letter = get_column_letter(len(names))
    asks = "What did you read of this source? Empty where you did not open it."
    _list(sheet, f"{letter}2:{letter}{last}", ranges["texts_read"], asks, strict=True)
    sheet.freeze_panes = "C2"
    _guarded(sheet, names, last)


def _help(sheet: Worksheet, work: Work, db: sqlite3.Connection) -> None:
    asked = columns.answers(blind=work.blind)
    required = ", ".join(answer.name for answer in asked if answer.required)
    title, url = db.execute("SELECT title, url FROM articles WHERE slug = ?", (work.slug,)).fetchone()
    lines = HELP.format(required=required, blinding=BLIND if work.blind else SIGHTED).splitlines()
    lines += ["", f"The article: {title}, {url or 'no address known'}", f"Made for {work.reviewer} from the evidence {work.build}."]
    for line, text in enumerate(lines, 1):
        _put(sheet, line, 1, text, locked=True, fill=False)
    sheet.cell(1, 1).font = HEAD
    line = len(lines) + 2
    for answer in asked:
        _put(sheet, line, 1, f"{answer.name}: {answer.asks}", locked=True, fill=False)
        sheet.cell(line, 1).font = HEAD
        line += 1
        for word, meaning in columns.words(db, answer.vocabulary).items() if answer.vocabulary else ():
            _put(sheet, line, 1, f"    {word}: {meaning}", locked=True, fill=False)
            line += 1
    sheet.column_dimensions["A"].width = 130
    sheet.protection.sheet = True


def _words(sheet: Worksheet, db: sqlite3.Connection) -> dict[str, str]:
    """Write every list with the meaning of its words, and return vocabulary -> the range that holds its words."""
    ranges = {}
    line = 1
    for vocabulary in dict.fromkeys(answer.vocabulary for answer in (*columns.ANSWERS, columns.TEXTS) if answer.vocabulary):
        found = columns.words(db, vocabulary)
        for place, (word, meaning) in enumerate(found.items(), line):
            for column, text in enumerate((vocabulary, word, meaning), 1):
                _put(sheet, place, column, text, locked=True, fill=False)
        ranges[vocabulary] = f"words!$B${line}:$B${line + len(found) - 1}"
        line += len(found)
    for letter, width in zip("ABC", (16, 22, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.protection.sheet = True
    return ranges


def _meta(sheet: Worksheet, work: Work) -> None:
    """Write what `receive` needs to know the sheet again; hidden, for it says nothing to a reviewer."""
    rows = [("kind", "name", "content", "shown", "context")]
    rows += [("fact", name, content, "", "") for name, content in work.facts.items()]
    for row in work.rows:
        context = pairs({name: digest(row.context[name]) for name in work.context_columns})
        rows.append(("claim", row.context["claim"], row.shown_sha256, row.shown, context))
        rows += [("source", f"{source['claim']} {source['citation']}", "", "", pairs({name: digest(text) for name, text in source.items()}))
                 for source in row.sources]  # fmt: skip
    for line, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            _put(sheet, line, column, text, locked=True, fill=False)
    sheet.protection.sheet = True
    sheet.sheet_state = "hidden"


def _head(sheet: Worksheet, names: list[str]) -> None:
    for column, name in enumerate(names, 1):
        _put(sheet, 1, column, name, locked=True)
        sheet.cell(1, column).font = HEAD
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, 14)


def _put(sheet: Worksheet, line: int, column: int, text: str, *, locked: bool, fill: bool = True) -> None:
    cell = sheet.cell(line, column)
    if text:
        cell.value = text
        cell.data_type = "s"  # a text that starts with '=' is no formula
    cell.alignment = TOP
    cell.protection = Protection(locked=locked)
    if fill:
        cell.fill = SHOWN if locked else ASKED
        cell.border = UNDER


def _height(cells: Mapping[str, str]) -> float:
    """Return the height in points of a row that shows its longest cell, as far as a spreadsheet allows; programs do not agree on it."""
    lines = max(sum(1 + len(line) // WIDTHS.get(name, 14) for line in text.split("\n")) for name, text in cells.items())
    return min(POINTS_A_LINE * max(lines, 2) + 4, TALLEST)


def _link(sheet: Worksheet, line: int, column: int, address: str) -> None:
    if safe_url(address):
        sheet.cell(line, column).hyperlink = address


def _list(sheet: Worksheet, cells: str, words: str, asks: str, *, strict: bool) -> None:
    """Offer a list of words; where several may be typed into a cell, another text is not refused by the spreadsheet."""
    rule = DataValidation(type="list", formula1=words, allow_blank=True, showErrorMessage=strict, showInputMessage=True)
    rule.errorTitle, rule.error = "not in the list", "Pick one of the list; the sheet 'help' says what each word means."
    rule.promptTitle, rule.prompt = "Pick from the list" if strict else "Pick, or type several", asks
    rule.add(cells)
    sheet.add_data_validation(rule)


def _guarded(sheet: Worksheet, names: list[str], last: int) -> None:
    """Lock what is shown, without a password: it keeps from slips, not from a will; sorting and widths stay free."""
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = guard.sort = guard.autoFilter = False  # False: allowed
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _without_clock(data: bytes) -> bytes:
    """Return the same workbook with the time of its making taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            kept.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()

"""Sheets that do not fit: each fault is named with its cell and the next step, all at once, and nothing is stored."""

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from catalogue.problems import as_text
from catalogue.reviews import work, xlsx_out
from catalogue.reviews.evidence import opened
from tests.review_fixtures import CLAIMS, TODAY, YES, db, evidence, fill, judged, run, said, sheets

__all__ = ["db", "evidence", "sheets"]  # fixtures are taken by their names


def put(cell: str, held: object, sheet: str = "review") -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell].value = held

    return change


def both(*changes: Callable[[Any], None]) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for one in changes:
            one(book)

    return change


def merge(cells: str) -> Callable[[Any], None]:
    return lambda book: book["review"].merge_cells(cells)


def drop_row(number: int) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for row in book["review"].iter_rows():
            for cell in row:
                cell.hyperlink = None  # the library leaves links behind where a row goes; spreadsheets do not
        book["review"].delete_rows(number)

    return change


def number_in(cell: str, held: float) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book["review"][cell].value = held
        book["review"][cell].number_format = "General"

    return change


def twice(row: int, below: int) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for cell in list(book["review"][row]):
            book["review"].cell(below, cell.column).value = cell.value

    return change


def rename(sheet: str, title: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet].title = title

    return change


def comment(cell: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book["review"][cell].comment = Comment("I am not sure", "ann")

    return change


# fmt: off
# (what somebody did, how, what is said: place, level, code, words of the message or the remedy); row 2 is c001, row 4 c003
CASES: list[tuple[str, Callable[[Any], None], list[tuple[str, str, str, str]]]] = [
    ("a word outside the list", put("H2", "suported"), [("review!H2", "error", "unknown-word", "Did you mean 'supported'?")]),
    ("a word with a capital", put("H2", "Supported"), [("review!H2", "error", "unknown-word", "Did you mean 'supported'?")]),
    ("a word of another language", put("H2", "gestützt"), [("review!H2", "error", "unknown-word", "Known: supported, partly-supported")]),
    ("a tag outside the list", put("I4", "overclaim; omits-harms"), [("review!I4", "error", "unknown-word", "Did you mean 'omits-harm'?")]),
    ("tags parted by commas", put("I4", "overclaim, omits-harm"), [("review!I4", "error", "unknown-word", "Part several by ';'.")]),
    ("a tag twice", put("I4", "overclaim;overclaim"), [("review!I4", "error", "duplicate", "a word stands twice")]),
    ("an empty rationale for a hard judgement", put("L4", None), [("review!L4", "error", "empty-rationale", "fidelity 'altered' needs a reason")]),
    ("an empty rationale for an easy one", put("L2", None), [("review!L2", "error", "empty-cell", "rationale is empty")]),
    ("a rationale of spaces", put("L2", "   "), [("review!L2", "error", "empty-cell", "rationale is empty")]),
    ("no date", put("N2", None), [("review!N2", "error", "empty-cell", "date is empty")]),
    ("a future date", put("N2", datetime.date(2024, 7, 1)), [("review!N2", "error", "future-date", "today is 2024-06-30")]),
    ("a date that is no day", put("N2", "2024-02-30"), [("review!N2", "error", "date", "no day of the calendar")]),
    ("a date as it is written elsewhere", put("N2", "31.05.2024"), [("review!N2", "error", "date", "Write it as 2024-05-31.")]),
    ("a date that may be two", put("N2", "5/6/2024"), [("review!N2", "error", "date", "2024-05-06 or 2024-06-05")]),
    ("a date as a spreadsheet counts", number_in("N2", 45443), [("review!N2", "error", "date", "Write it as 2024-05-31.")]),
    ("a date with a time", put("N2", datetime.datetime(2024, 5, 31, 12, 30)), [("review!N2", "error", "time", "time of day")]),
    ("a date in Arabic digits", put("N2", "٢٠٢٤-٠٥-٣١"), [("review!N2", "error", "date", "not written as year-month-day")]),
    ("a truth value", put("K2", True), [("review!K2", "error", "boolean", "holds a truth value, not a word: TRUE")]),
    ("a truth value of another language", put("K2", "WAHR"), [("review!K2", "error", "unknown-word", "Known: low, medium, high.")]),
    ("a number", put("K2", 0.9), [("review!K2", "error", "number", "holds a number")]),
    ("a number with a comma", put("K2", "0,9"), [("review!K2", "error", "unknown-word", "Known: low, medium, high.")]),
    ("a formula", put("H2", "=G2"), [("review!H2", "error", "formula", "holds a formula: =G2")]),
    ("a formula in the rationale", put("L2", "=HYPERLINK(\"x\")"), [("review!L2", "error", "formula", "holds a formula")]),
    ("a formula in what is shown", put("B2", "=1+1"), [("review!B2", "error", "context-changed", "c001: 'statement' was changed")]),
    ("what is shown was changed", put("B2", "The tea cures."), [("review!B2", "error", "context-changed", "Undo the change")]),
    ("what is shown was emptied", put("F2", None), [("review!F2", "error", "context-changed", "c001: 'sources' was changed")]),
    ("a source was changed", put("F2", "Pressure fell to 90.", "sources"), [("sources!F2", "error", "context-changed", "'reports' was changed")]),
    ("a claim by another name", put("A2", "c0011"), [("0", "note", "row-gone", "c001 was on this sheet"), ("review!A2", "error", "unknown-row", "was not on this sheet"), ("sources!J2", "warning", "not-assessed", "c001: it is said what was read")]),
    ("one atom twice", twice(2, 6), [("review!A6", "error", "two-reviews", "c001 stands already in review!A2")]),
    ("a renamed column", put("H1", "verdict"), [("review!H1", "error", "unknown-column", "unknown column 'verdict'"), ("review!1:1", "error", "missing-column", "the column 'support' is missing")]),
    ("a column of one's own", put("O1", "notes"), [("review!O1", "error", "unknown-column", "Own notes belong into 'rationale'.")]),
    ("a note beside the table", put("P3", "ask Bob"), [("review!P3", "error", "stray-cell", "'ask Bob' stands in a column without a name")]),
    ("a column twice", put("I1", "support"), [("review!H1", "error", "doubled-column", "stands there twice"), ("review!I1", "error", "doubled-column", "stands there twice"), ("review!1:1", "error", "missing-column", "'tags' is missing")]),
    ("merged cells", merge("G2:G3"), [("review!G2", "error", "merged", "the cells G2:G3 are merged")]),
    ("a comment", comment("L2"), [("review!L2", "warning", "comment", "comments are not kept")]),
    ("a row that is gone", drop_row(3), [("0", "note", "row-gone", "c002 was on this sheet")]),
    ("half a row", put("H3", "supported"), [("review!G3", "error", "empty-cell", "c002: fidelity is empty"), ("review!K3", "error", "empty-cell", "confidence"), ("review!L3", "error", "empty-cell", "rationale"), ("review!M3", "error", "empty-cell", "text_read"), ("review!N3", "error", "empty-cell", "date")]),
    ("what was read of a source, in no word", put("J2", "half of it", "sources"), [("sources!J2", "error", "unknown-word", "text_read 'half of it' of moon2020")]),
    ("read, but not assessed", put("J4", "abstract", "sources"), [("sources!J4", "warning", "not-assessed", "c002: it is said what was read")]),
    ("for nobody we know", put("C4", "eve", "meta"), [("0", "error", "unknown-key", "the reviewer 'eve', which is not in this evidence")]),
    ("of an article that is not here", put("C3", "sun-tea", "meta"), [("0", "error", "unknown-key", "Did you mean 'moon-tea'?")]),
    ("of another program", put("C2", "0", "meta"), [("0", "error", "format", "no work sheet of this program")]),
    ("a sheet renamed", rename("review", "Tabelle1"), [("0", "error", "missing-sheet", "there is no sheet 'review'")]),
    ("three faults at once", both(put("H2", "maybe"), put("N4", "2024-13-01"), put("B4", "x")), [("review!H2", "error", "unknown-word", ""), ("review!B4", "error", "context-changed", ""), ("review!N4", "error", "date", "")]),
    ("a control character", put("L2", "Read\u0085it"), [("review!L2", "error", "odd-character", "U+0085")]),
    ("spaces round a word", put("H2", "  supported "), []),
    ("a date as text", put("N2", "2024-06-01"), []),
    ("a rationale of two lines", put("L2", "First.\nSecond."), []),
    ("rows in another order", both(twice(2, 9), twice(4, 2), twice(9, 4), drop_row(9)), []),
]
# fmt: on


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_does_not_fit_is_named_with_its_cell(db, sheets, tmp_path, change, expected):
    path = tmp_path / "ann.xlsx"
    path.write_bytes(sheets["blind"])
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    received, problems = judged(db, path)
    assert said(problems) == [case[:3] for case in expected], as_text(problems)
    for problem, (*_, words) in zip(problems, expected, strict=True):
        assert words in f"{problem.message} {problem.remedy}"
        assert problem.remedy.endswith((".", "waiting", "`")) or "Did you mean" in problem.remedy
    if not any(p.level == "error" for p in problems):
        assert received is not None
        assert {row["claim"] for row in received.rows} == {"c001", "c003"}


SETTLING = {  # what the adjudicator names for c001, which bob alone has assessed: what is said
    "bob": ["settles fewer than two reviewers"],
    "bob; dan": ["settles 'dan', who has not assessed it"],
    "bob; ann": ["settles its own reviewer's assessment"],
    "nobody": ["settles 'nobody', who has not assessed it", "settles fewer than two reviewers"],
    "": [],
}


@pytest.mark.parametrize("names", SETTLING)
def test_an_adjudicator_settles_others_who_are_there(db, sheets, tmp_path, names):
    path = tmp_path / "ann.xlsx"
    path.write_bytes(sheets["unblinded"])
    fill(path, {"c001": {"settles": names or None}})
    _, problems = judged(db, path)
    assert [p.message for p in problems] == [f"c001: {words}" for words in SETTLING[names]]
    assert all((p.place, p.code) == ("review!R2", "settles") for p in problems)


CHANGES = {  # what a curator changes after the sheet was made: (file, old, new, what the reviewer reads)
    "a link": ("articles/moon-tea/links.csv", "Pressure fell from 150", "Pressure rose from 150", "link moon2020 changed"),
    "a claim": ("articles/moon-tea/claims.csv", "brings blood pressure down", "brings the pressure down", "claim changed"),
    "a quantity": (
        "articles/moon-tea/quantities.csv",
        "c001.q1,c001,estimate,systolic,142",
        "c001.q1,c001,estimate,systolic,143",
        "quantities changed",
    ),
    "a finding": ("findings.csv", "4 weeks,141.5", "4 weeks,140.5", "findings moon2020 changed, quantities changed"),
    "a standing": ("standing.csv", "moon2020,corrected", "moon2020,retracted", "standing moon2020 changed"),
    "a study": (
        "studies.csv",
        "adults with high blood pressure,40",
        "adults with high blood pressure,38",
        "studies moon2020 changed, studies moonpress changed",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_sheet_of_an_older_state_is_refused_and_the_change_is_named(evidence, sheets, tmp_path, change):
    file, old, new, words = CHANGES[change]
    now = Path(shutil.copytree(evidence, tmp_path / "evidence"))
    text = (now / file).read_text(encoding="utf-8")
    assert old in text
    (now / file).write_text(text.replace(old, new), encoding="utf-8")
    path = tmp_path / "ann.xlsx"
    path.write_bytes(sheets["blind"])
    with opened(now) as db:
        _, problems = judged(db, path)
    db.close()
    stale = [p for p in problems if p.code == "stale-sheet"]
    assert stale[0].message == f"c001: what you were shown has changed since this sheet was made: {words}"
    assert stale[0].place == "review!A2"
    assert "--claims c001" in stale[0].remedy


def test_for_another_reviewer_it_is_refused_and_nothing_is_stored(evidence, sheets, tmp_path):
    path = tmp_path / "ann.xlsx"
    path.write_bytes(sheets["blind"])
    result = run("receive", path, "--reviewer", "cat", "--today", TODAY, "--evidence", evidence)
    assert result.exit_code == 1
    assert "ann.xlsx:0: error: this sheet was made for 'ann', not for 'cat' [other-reviewer]" in result.output
    assert "nothing was stored" in result.output
    assert [file.name for file in (evidence / "articles/moon-tea/reviews").iterdir()] == ["bob.csv"]


def test_one_fault_and_nothing_is_stored(evidence, sheets, tmp_path):
    path = tmp_path / "ann.xlsx"
    path.write_bytes(sheets["blind"])
    fill(path, {"c003": {"support": "so-so"}})
    result = run("receive", path, "--today", TODAY, "--evidence", evidence, "--format", "github")
    assert result.exit_code == 1
    assert result.output.startswith("::error file=ann.xlsx,line=4,title=unknown-word::c003: support 'so-so' is not in the list")
    assert [file.name for file in (evidence / "articles/moon-tea/reviews").iterdir()] == ["bob.csv"]


def test_a_blind_assessment_gives_way_with_a_word(db, tmp_path):
    path = tmp_path / "bob.xlsx"
    path.write_bytes(xlsx_out.write(work.make(db, "moon-tea", "bob", CLAIMS, blind=False, site="http://127.0.0.1:8001"), db))
    fill(path, {"c001": YES, "c003": YES})
    received, problems = judged(db, path)
    assert said(problems) == [("review!A2", "warning", "blind-replaced")]
    assert problems[0].message == "c001: takes the place of bob's blind assessment of 2024-06-01"
    assert received is not None
    assert [row["claim"] for row in received.rows] == ["c001", "c003"]

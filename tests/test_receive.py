"""Sheets that do not fit: each fault is named with its cell and the next step, all at once, and nothing is stored."""

import datetime
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from catalogue.problems import Problem, as_text
from catalogue.reviews import columns, csv_sheet, receive, store, work, xlsx_in, xlsx_out
from catalogue.reviews.evidence import opened
from tests.review_fixtures import DAY, NO, TODAY, YES, fill, run, world

CLAIMS = ["moon-tea.c001", "moon-tea.c002", "moon-tea.c003", "moon-tea.c004a"]
COLUMNS = dict(zip([*columns.CONTEXT, *(answer.name for answer in columns.ANSWERS)], "ABCDEFGHIJKLMN", strict=True))
TODAY_DATE = datetime.date.fromisoformat(TODAY)


@pytest.fixture(scope="module")
def evidence(tmp_path_factory) -> Path:
    """Return evidence in which bob has assessed c001 and c002."""
    evidence = world(tmp_path_factory.mktemp("receive") / "evidence")
    sheet = evidence.parent / "bob.xlsx"
    run("sheet", "moon-tea", "--reviewer", "bob", "-o", sheet, "--evidence", evidence)
    fill(sheet, {"c001": YES, "c002": NO})
    assert run("receive", sheet, "--today", TODAY, "--evidence", evidence).exit_code == 0
    return evidence


@pytest.fixture(scope="module")
def db(evidence):
    with opened(evidence) as connection:
        yield connection
    connection.close()


@pytest.fixture(scope="module")
def sheets(db, tmp_path_factory) -> dict[str, bytes]:
    """Return a blind and an unblinded sheet for ann, with two rows filled in."""
    folder = tmp_path_factory.mktemp("sheets")
    made = {}
    for name, blind in (("blind", True), ("unblinded", False)):
        path = folder / f"{name}.xlsx"
        path.write_bytes(xlsx_out.write(work.make(db, "moon-tea", "ann", CLAIMS, blind=blind, site="http://127.0.0.1:8001"), db))
        made[name] = fill(path, {"c001": YES, "c003": NO}, texts={("c001", "moon2020"): "abstract"}).read_bytes()
    return made


def judged(db: Any, path: Path) -> tuple[receive.Received | None, list[Problem]]:
    problems: list[Problem] = []
    filled = receive.read(path, path.name, problems)
    return (receive.judge(db, filled, path.name, TODAY_DATE, problems) if filled else None), receive.by_cell(problems)


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


def said(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(p.place or str(p.line), p.level, p.code) for p in problems]


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


# ----------------------------------------------------------------------------------------------------------------------
# Files that are no work sheets
# ----------------------------------------------------------------------------------------------------------------------


def bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return out.getvalue()


def entities() -> bytes:
    """Return a workbook whose first part names itself many times over."""
    out = io.BytesIO()
    laugh = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(12))
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, f'<?xml version="1.0"?><!DOCTYPE x [{laugh}]><x>&l11;</x>')
    return out.getvalue()


FILES = {  # name: (bytes, code)
    "empty.xlsx": (b"", "format"),
    "text.xlsx": (b"claim,fidelity\n", "format"),
    "half.xlsx": (b"PK\x03\x04" + b"\0" * 50, "format"),
    "bomb.xlsx": (bomb(xlsx_in.MOST_UNPACKED + 1), "too-large"),
    "large.xlsx": (b"PK" + b"\0" * xlsx_in.MOST_BYTES, "too-large"),
    "entities.xlsx": (entities(), "damaged"),
    "sheet.ods": (b"PK", "format"),
    "empty.csv": (b"", "empty-file"),
    "other.csv": (b"a,b\n1,2\n", "format"),
    "semicolons.csv": (b"claim;fidelity\nc001;faithful\n", "semicolons"),
    "latin.csv": ("claim,rationale\nc001,gen\xfcgt\n".encode("latin-1"), "encoding"),
    "utf16.csv": ("claim,rationale\nc001,genügt\n".encode("utf-16"), "encoding"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_work_sheet_is_refused_with_a_word(db, tmp_path, name):
    content, code = FILES[name]
    (tmp_path / name).write_bytes(content)
    received, problems = judged(db, tmp_path / name)
    assert received is None
    assert problems[0].code == code or code in {p.code for p in problems}, as_text(problems)
    assert all(p.file == name and p.remedy for p in problems)


def test_a_cell_at_the_end_of_the_sheet_costs_no_memory(db, sheets, tmp_path):
    path = tmp_path / "ann.xlsx"
    path.write_bytes(sheets["blind"])
    fill(path, {})
    book = openpyxl.load_workbook(path)
    book["review"]["XFD1048576"].value = "x"
    book.save(path)
    assert said(judged(db, path)[1]) == [("0", "error", "too-large")]


# ----------------------------------------------------------------------------------------------------------------------
# Other programs, other formats
# ----------------------------------------------------------------------------------------------------------------------


def as_another_program_saves_it(data: bytes) -> bytes:
    """Return the workbook with its texts kept otherwise, and its protection, lists, widths and styles gone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            content = made.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content, texts = re.subn(rb'( s="\d+")? t="inlineStr"><is><t[^>]*>([^<]*)</t></is>', rb' t="str"><v>\2</v>', content)
                assert texts
                content = re.sub(
                    rb"<sheetProtection[^>]*/>|<dataValidations.*?</dataValidations>|<cols>.*?</cols>", b"", content, flags=re.DOTALL
                )
            kept.writestr(name, content)
    return out.getvalue()


def answers(received: receive.Received | None) -> list[dict[str, str]]:
    assert received is not None
    return [{column: cell for column, cell in row.items() if not column.startswith("shown")} for row in received.rows]


EXPECTED = [
    {"claim": "c001", "fidelity": "faithful", "support": "supported", "tags": "", "severity": "", "confidence": "high", "rationale": YES["rationale"],
     "text_read": "full-text", "date": DAY.isoformat(), "texts": "moon2020=abstract", "blinding": "blind"},
    {"claim": "c003", "fidelity": "altered", "support": "insufficient", "tags": "overclaim", "severity": "minor", "confidence": "high",
     "rationale": NO["rationale"], "text_read": "full-text", "date": DAY.isoformat(), "texts": "", "blinding": "blind"},
]  # fmt: skip


def test_a_sheet_with_other_styles_and_texts_inside_its_cells_is_the_same(db, sheets, tmp_path):
    path = tmp_path / "ann.xlsx"
    path.write_bytes(as_another_program_saves_it(sheets["blind"]))
    received, problems = judged(db, path)
    assert problems == []
    assert answers(received) == EXPECTED


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_sheet_saved_by_libreoffice_is_the_same(db, sheets, tmp_path):
    (tmp_path / "ann.xlsx").write_bytes(sheets["blind"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(tmp_path / "ann.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    received, problems = judged(db, tmp_path / "out" / "ann.xlsx")
    assert problems == [], as_text(problems)
    assert answers(received) == EXPECTED


@given(st.text(alphabet=st.sampled_from("'=+-@\t\ra1 ")))
def test_a_csv_sheet_runs_nothing_and_loses_nothing(text):
    assert csv_sheet.plain(csv_sheet.safe(text)) == text
    assert csv_sheet.safe(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_the_csv_sheet_names_lines(db, tmp_path):
    path = tmp_path / "ann.csv"
    path.write_bytes(csv_sheet.write(work.make(db, "moon-tea", "ann", CLAIMS, blind=True, site="http://127.0.0.1:8001")))
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("c002,Forty adults were studied.", "c002,Fifty adults were studied."), encoding="utf-8")
    _, problems = judged(db, path)
    assert [(p.code, p.place) for p in problems] == [("context-changed", "")]
    line = next(n for n, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if row.startswith("c002"))
    assert as_text(problems).startswith(f"ann.csv:{line}: error: c002: 'statement' was changed")


def test_a_damaged_file_of_the_reviewer_is_not_written_over(evidence, sheets, tmp_path):
    now = Path(shutil.copytree(evidence, tmp_path / "evidence"))
    file = now / "articles/moon-tea/reviews/ann.csv"
    file.write_text("claim,support\nc001,supported\nc001,supported\n", encoding="utf-8")
    with pytest.raises(Exception, match="1 problems"):
        store.merge(now, "moon-tea", "ann", [{"claim": "c002"}], ["c001", "c002"])
    assert file.read_text(encoding="utf-8") == "claim,support\nc001,supported\nc001,supported\n"

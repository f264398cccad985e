"""A work sheet: what it shows, what it keeps to itself, what it offers, and that it is the same for the same evidence."""

import csv
import io
import shutil

import openpyxl
import pytest

from catalogue.reviews import choose, columns, csv_sheet, work, xlsx_out
from tests.review_fixtures import CLAIMS, NO, YES, db, evidence, fill, run, sheets

__all__ = ["db", "evidence", "sheets"]  # fixtures are taken by their names

SITE = "http://127.0.0.1:8001"


def made(db, *, blind: bool = True, claims: list[str] = CLAIMS) -> work.Work:
    return work.make(db, "moon-tea", "ann", claims, blind=blind, site=SITE)


def book(db, *, blind: bool = True) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_out.write(made(db, blind=blind), db)))


def test_a_row_shows_the_claim_its_figures_and_what_each_source_reports(db):
    review = book(db)["review"]
    assert [cell.value for cell in review[1]] == [*columns.CONTEXT, *(answer.name for answer in columns.ANSWERS)]
    assert [cell.value for cell in review[2]] == [
        "c001",
        "The tea brings blood pressure down from 150 to 142 mmHg.",
        "efficacy, asserted; compares: before-after; checkable: yes\npopulation: adults\nintervention: moon tea\noutcome: systolic blood pressure",
        "What it does",
        "systolic blood pressure (estimate): the article says 142 mm[Hg]; moon2020 reports 141.5 mm[Hg]\n"
        "systolic blood pressure (baseline): the article says 150 mm[Hg]; moon2020 reports 150 mm[Hg]",
        "moon2020 (randomized-trial, 2020; for, direct, citesAsEvidence, named): Pressure fell from 150 to 141.5 mmHg. "
        "[corrected, 2022-01-05, notice 10.5555/moon.2020.4.corr]\n"
        "moonpress (news; neither for nor against, citesForInformation, inferred): nothing noted",
        *[None] * 8,
    ]
    sources = book(db)["sources"]
    assert [
        (row[0].value, row[1].value, row[8].value, row[8].hyperlink and row[8].hyperlink.target)
        for row in sources.iter_rows(min_row=2, max_row=3)
    ] == [
        ("c001", "moon2020", "https://doi.org/10.5555/moon.2020.4", "https://doi.org/10.5555/moon.2020.4"),
        ("c001", "moonpress", "https://herald.example/tea?a=1&b=2", "https://herald.example/tea?a=1&b=2"),
    ]


def text_of(book: openpyxl.Workbook) -> str:
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def test_a_blind_sheet_holds_no_verdict_and_an_unblinded_one_says_so(db):
    verdicts = {
        "an assessment": NO["rationale"],
        "a reviewer": "bob:",
        "a discrepancy": "142 is the rounded number.",
        "a flag": "compared with nothing: nobody has named a finding",
        "a comparison": "rounding",
    }
    blind, sighted = text_of(book(db)), text_of(book(db, blind=False))
    assert {what for what, words in verdicts.items() if words in blind} == set()
    assert {what for what, words in verdicts.items() if words in sighted} == {"an assessment", "a reviewer", "a discrepancy", "a flag"}
    assert "This sheet is blind" in blind
    assert "This sheet is NOT blind" in sighted
    assert "settles" in sighted
    assert {cell.hyperlink.target for cell in book(db)["review"]["A"][1:]} == {f"{SITE}/claims/{claim}" for claim in CLAIMS}


def test_lists_locks_and_the_frozen_header(db):
    workbook = book(db)
    review = workbook["review"]
    assert review.freeze_panes == "C2"
    assert [(sheet.title, sheet.protection.sheet, sheet.protection.password, sheet.sheet_state) for sheet in workbook] == [
        ("review", True, None, "visible"), ("sources", True, None, "visible"), ("help", True, None, "visible"),
        ("words", True, None, "visible"), ("meta", True, None, "hidden"),
    ]  # fmt: skip
    assert {cell.column_letter for cell in review[2] if cell.protection.locked} == set("ABCDEF")
    offered = {}
    for rule in review.data_validations.dataValidation:
        if rule.type == "list":
            sheet, _, cells = rule.formula1.partition("!")
            offered[str(rule.sqref).partition("2:")[0]] = [cell.value for (cell,) in workbook[sheet][cells.replace("$", "")]]
    for letter, name in zip("GHIJKM", ("fidelities", "supports", "tags", "severities", "confidences", "texts_read"), strict=True):
        assert offered[letter] == list(columns.words(db, name)), name


@pytest.mark.parametrize("blind", [True, False])
def test_the_same_evidence_gives_the_same_bytes(db, blind):
    assert xlsx_out.write(made(db, blind=blind), db) == xlsx_out.write(made(db, blind=blind), db)
    assert csv_sheet.write(made(db, blind=blind)) == csv_sheet.write(made(db, blind=blind))


def test_a_text_that_looks_like_a_formula_stays_a_text(db):
    sheet = made(db, claims=CLAIMS[:1])
    row = work.WorkRow(**{**vars(sheet.rows[0]), "context": {**sheet.rows[0].context, "statement": "=1+1"}})
    odd = work.Work(**{**vars(sheet), "rows": [row]})
    cell = openpyxl.load_workbook(io.BytesIO(xlsx_out.write(odd, db)))["review"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    [line] = csv.DictReader(io.StringIO(csv_sheet.write(odd).decode("utf-8-sig"), newline=""))
    assert line["statement"] == "'=1+1"


ATOMS = ["c001", "c002", "c003", "c004a", "c004b"]
CHOICES = [  # who, how: which (bob has assessed c001 and c002)
    ("ann", {}, ATOMS),
    ("bob", {"only": "waiting"}, ["c003", "c004a", "c004b"]),
    ("bob", {"only": "open"}, ["c003", "c004a", "c004b"]),
    ("ann", {"only": "waiting"}, ATOMS),
    ("bob", {"only": "stale"}, []),
    ("ann", {"only": "conflicts"}, []),
    ("ann", {"named": "c002, c001"}, ["c001", "c002"]),
    ("ann", {"named": "c004"}, ["c004a", "c004b"]),
    ("ann", {"named": "moon-tea.c003"}, ["c003"]),
    ("bob", {"named": "c001,c003", "only": "waiting"}, ["c003"]),
    ("ann", {"sample": 9}, ATOMS),
]


@pytest.mark.parametrize(("reviewer", "how", "expected"), CHOICES)
def test_which_claims_are_given(db, reviewer, how, expected):
    assert [columns.local(claim) for claim in choose.claims(db, "moon-tea", reviewer, **how)] == expected


def test_a_sample_can_be_drawn_again(db):
    drawn = {seed: choose.claims(db, "moon-tea", "ann", sample=2, seed=seed) for seed in range(20)}
    assert all(len(claims) == 2 and claims == sorted(claims) for claims in drawn.values())
    assert drawn[1] == choose.claims(db, "moon-tea", "ann", sample=2, seed=1)
    assert len({tuple(claims) for claims in drawn.values()}) > 3


WRONG = {  # words of the command: what is said
    ("sun-tea", "--reviewer", "ann"): "there is no article 'sun-tea'. Did you mean 'moon-tea'?",
    ("moon-tea", "--reviewer", "anne"): "there is no reviewer 'anne'. Did you mean 'ann'? A new reviewer is a line of reviewers.csv.",
    ("moon-tea", "--reviewer", "ann", "--claims", "c01"): "there is no claim 'moon-tea.c01'. Did you mean 'moon-tea.c001'?",
    ("moon-tea", "--reviewer", "ann", "-o", "sheet.ods"): "a sheet is .xlsx or .csv, not '.ods'",
    ("moon-tea", "--reviewer", "ann", "--site", "javascript:x"): "is no web address",
    ("moon-tea", "--reviewer", "ann", "--only", "conflicts"): "--only conflicts tells on which statements the others differ",
    ("moon-tea", "--reviewer", "ann", "--only", "late"): "Invalid value for '--only'",
}


@pytest.mark.parametrize("words", WRONG)
def test_wrong_usage_is_told_with_the_nearest_right_one(evidence, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    result = run("sheet", *words, "--evidence", evidence)
    assert result.exit_code == 2
    assert WRONG[words] in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_filled_sheet_is_not_written_over(evidence, tmp_path):
    path = tmp_path / "sheet.xlsx"
    assert run("sheet", "moon-tea", "--reviewer", "ann", "-o", path, "--evidence", evidence).exit_code == 0
    before = fill(path, {"c001": YES}).read_bytes()
    result = run("sheet", "moon-tea", "--reviewer", "ann", "-o", path, "--evidence", evidence)
    assert (result.exit_code, path.read_bytes()) == (2, before)
    assert "write over it with --force" in " ".join(result.output.split())
    assert run("sheet", "moon-tea", "--reviewer", "ann", "-o", path, "--force", "--evidence", evidence).exit_code == 0
    nothing = run("sheet", "moon-tea", "--reviewer", "bob", "--only", "stale", "-o", tmp_path / "b.csv", "--evidence", evidence)
    assert nothing.exit_code == 1
    assert "nothing to assess for bob (stale): no sheet was written" in nothing.output


def test_evidence_with_errors_gives_no_sheet(evidence, tmp_path):
    now = shutil.copytree(evidence, tmp_path / "evidence")
    (now / "outcomes.csv").write_text("id,nam\nx,y\n", encoding="utf-8")
    result = run("sheet", "moon-tea", "--reviewer", "ann", "-o", tmp_path / "sheet.xlsx", "--evidence", now)
    assert result.exit_code == 1
    assert "outcomes.csv:1: error: unknown column 'nam'" in result.output
    assert "no sheet was written" in result.output
    assert not (tmp_path / "sheet.xlsx").exists()

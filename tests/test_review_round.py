"""A whole round: two sheets out, filled in apart, received; what agrees is agreed, what differs is a conflict until a third settles it."""

import csv
import sqlite3
from pathlib import Path

import openpyxl
import pytest

from catalogue.reviews.evidence import opened
from tests.review_fixtures import NO, TODAY, YES, fill, run, world


def states(evidence: Path) -> dict[str, tuple[str, str, str | None]]:
    """Return claim -> state, support and what is missing."""
    rows = ask(evidence, "SELECT substr(claim, 10), state, support, lacks FROM claim_state ORDER BY claim")
    return {claim: (state, support, lacks) for claim, state, support, lacks in rows}


OPENED: dict[tuple[object, ...], sqlite3.Connection] = {}


def ask(evidence: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the evidence as it is now; it is assembled anew only when a file has changed."""
    state = tuple((path, path.stat().st_mtime_ns) for path in sorted(evidence.rglob("*")) if path.is_file())
    if state not in OPENED:
        OPENED[state] = opened(evidence)
    return OPENED[state].execute(query).fetchall()


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_a_complete_round(tmp_path):
    evidence = world(tmp_path / "evidence")
    sheets = {name: tmp_path / f"{name}.xlsx" for name in ("ann", "bob", "cat")}

    # Out: two sheets, blind, of the same claims.
    for name in ("ann", "bob"):
        made = run("sheet", "moon-tea", "--reviewer", name, "-o", sheets[name], "--evidence", evidence)
        assert made.exit_code == 0, made.output
        assert f"5 of 5 statements of moon-tea for {name}, blind" in made.output

    # Filled in apart: they agree on c001, differ on c003, and bob leaves the rest for later.
    fill(sheets["ann"], {"c001": YES, "c002": YES, "c003": YES}, texts={("c001", "moon2020"): "full-text", ("c001", "moonpress"): "none"})
    fill(sheets["bob"], {"c001": YES, "c003": NO}, texts={("c001", "moon2020"): "abstract"})
    received = [run("receive", sheets[name], "--today", TODAY, "--evidence", evidence) for name in ("ann", "bob")]
    assert [result.exit_code for result in received] == [0, 0], [result.output for result in received]
    assert "3 of 5 rows are filled in: 3 new, 0 changed, 0 as before" in received[0].output
    second = "a second person who judges apart"
    assert states(evidence) == {
        "c001": ("agreed", "supported", None),
        "c002": ("single", "supported", second),
        "c003": ("conflict", "conflict", "an adjudicator"),
        "c004a": ("none", "not assessed", "a review"),
        "c004b": ("none", "not assessed", "a review"),
    }
    assert ask(evidence, "SELECT reviewer, citation, text_read FROM assessment_texts ORDER BY 1, 2") == [
        ("ann", "moon2020", "full-text"),
        ("ann", "moonpress", "none"),
        ("bob", "moon2020", "abstract"),
    ]
    assert ask(evidence, "SELECT DISTINCT evidence, counts FROM assessment_state") == [("current", 1)]
    assert ask(evidence, "SELECT claim, reviewer FROM independent_assessments ORDER BY 1, 2") == [
        ("moon-tea.c001", "ann"), ("moon-tea.c001", "bob"), ("moon-tea.c002", "ann"), ("moon-tea.c003", "ann"), ("moon-tea.c003", "bob"),
    ]  # fmt: skip

    # What bob still has to do, and what is to be settled.
    assert (
        "2 of 5"
        not in run(
            "sheet", "moon-tea", "--reviewer", "bob", "--only", "waiting", "-o", tmp_path / "rest.xlsx", "--evidence", evidence
        ).output
    )
    rest = openpyxl.load_workbook(tmp_path / "rest.xlsx")["review"]
    assert [cells[0].value for cells in rest.iter_rows(min_row=2)] == ["c002", "c004a", "c004b"]

    # The adjudicator sees both, and names whom the judgement settles.
    run("sheet", "moon-tea", "--reviewer", "cat", "--only", "conflicts", "--unblind", "-o", sheets["cat"], "--evidence", evidence)
    shown = openpyxl.load_workbook(sheets["cat"])["review"]
    columns = {cell.value: cell.column for cell in shown[1]}
    assert [cells[0].value for cells in shown.iter_rows(min_row=2)] == ["c003"]
    assert shown.cell(2, columns["others"]).value == (
        "ann: supported, faithful, confidence high, read full-text, 2024-06-01. The trial reports the same.\n"
        "bob: insufficient, altered, minor, confidence high, read full-text, 2024-06-01. Forty people are few."
    )
    fill(sheets["cat"], {"c003": {**NO, "settles": "ann; bob", "rationale": "Both read; bob weighs the number of people."}})
    assert run("receive", sheets["cat"], "--today", TODAY, "--evidence", evidence).exit_code == 0
    assert states(evidence)["c003"] == ("consensus", "insufficient", None)
    assert ask(evidence, "SELECT claim, reviewer, settles FROM adjudications") == [("moon-tea.c003", "cat", "ann, bob")]
    assert ask(evidence, "SELECT blinding, count(*) FROM assessments GROUP BY 1") == [("blind", 5), ("unblinded", 1)]
    assert ask(evidence, "SELECT count(*) FROM independent_assessments WHERE reviewer = 'cat'") == [(0,)]
    assert ask(evidence, "SELECT id, state, is_draft FROM publication_state WHERE atoms = 1 AND subject = 'claim' ORDER BY id") == [
        ("moon-tea.c001", "agreed", "no"), ("moon-tea.c002", "single", "yes"), ("moon-tea.c003", "consensus", "no"),
        ("moon-tea.c004a", "draft", "yes"), ("moon-tea.c004b", "draft", "yes"),
    ]  # fmt: skip
    assert ask(evidence, "SELECT state, is_draft FROM publication_state WHERE subject = 'article'") == [("draft", "yes")]

    # The evidence changes: what was agreed is stale, and it is said why.
    links = evidence / "articles/moon-tea/links.csv"
    links.write_text(
        links.read_text(encoding="utf-8").replace("Pressure fell from 150 to 141.5 mmHg.", "Pressure fell from 150 to 144 mmHg."),
        encoding="utf-8",
    )
    assert states(evidence)["c001"] == ("single", "supported", "two persons who judge apart")
    said = run("check", "--evidence", evidence).output
    assert "c001: assessed by ann on 2024-06-01, since then: link moon2020 changed [stale-assessment]" in said
    run("sheet", "moon-tea", "--reviewer", "ann", "--only", "stale", "-o", tmp_path / "again.xlsx", "--evidence", evidence)
    fill(tmp_path / "again.xlsx", {"c001": {**NO, "date": "2024-06-15"}})
    assert "0 new, 1 changed, 0 as before" in run("receive", tmp_path / "again.xlsx", "--today", TODAY, "--evidence", evidence).output
    assert states(evidence)["c001"] == ("conflict", "conflict", "an adjudicator")

    # Somebody leaves: nothing is stuck, nothing is an error.
    (evidence / "articles/moon-tea/reviews/bob.csv").unlink()
    assert states(evidence)["c003"] == ("consensus", "insufficient", None)
    (evidence / "articles/moon-tea/reviews/ann.csv").unlink()
    assert states(evidence)["c003"] == ("single", "insufficient", second)


def test_an_empty_sheet_stores_nothing(tmp_path):
    evidence = world(tmp_path / "evidence")
    run("sheet", "moon-tea", "--reviewer", "ann", "-o", tmp_path / "ann.xlsx", "--evidence", evidence)
    result = run("receive", tmp_path / "ann.xlsx", "--evidence", evidence)
    assert result.exit_code == 0
    assert "none of 5 rows is filled in: nothing was stored" in result.output
    assert not (evidence / "articles/moon-tea/reviews").exists()


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_received_twice_it_changes_not_one_byte(tmp_path, suffix):
    evidence = world(tmp_path / "evidence")
    sheet = tmp_path / f"sheet.{suffix}"
    run("sheet", "moon-tea", "--reviewer", "ann", "-o", sheet, "--evidence", evidence)
    answers = {"c001": YES, "c003": NO}
    fill(sheet, answers, texts={("c001", "moon2020"): "abstract"}) if suffix == "xlsx" else fill_csv(
        sheet, answers, {"c001": "moon2020=abstract"}
    )
    file = evidence / "articles/moon-tea/reviews/ann.csv"
    first = run("receive", sheet, "--today", TODAY, "--evidence", evidence)
    assert first.exit_code == 0, first.output
    before = file.read_bytes(), file.stat().st_mtime_ns
    again = run("receive", sheet, "--today", TODAY, "--evidence", evidence)
    assert "2 of 5 rows are filled in: 0 new, 0 changed, 2 as before" in again.output
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    rows = rows_of(file)
    assert [(row["claim"], row["support"], row["tags"], row["date"], row["texts"], row["blinding"]) for row in rows] == [
        ("c001", "supported", "", "2024-06-01", "moon2020=abstract", "blind"),
        ("c003", "insufficient", "overclaim", "2024-06-01", "", "blind"),
    ]


def fill_csv(path: Path, answers: dict[str, dict[str, object]], texts: dict[str, str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update({column: str(word) for column, word in answers.get(row["claim"], {}).items()})
        row["texts"] = texts.get(row["claim"], "")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_rows_of_an_earlier_sheet_stay_and_the_order_is_that_of_the_article(tmp_path):
    evidence = world(tmp_path / "evidence")
    file = evidence / "articles/moon-tea/reviews/ann.csv"
    for claims, answer in (("c003,c004", NO), ("c001", YES)):
        sheet = tmp_path / f"{claims}.xlsx"
        run("sheet", "moon-tea", "--reviewer", "ann", "--claims", claims, "-o", sheet, "--evidence", evidence)
        listed = [cells[0].value for cells in openpyxl.load_workbook(sheet)["review"].iter_rows(min_row=2)]
        fill(sheet, dict.fromkeys(listed, answer))
        assert run("receive", sheet, "--today", TODAY, "--evidence", evidence).exit_code == 0
    assert [row["claim"] for row in rows_of(file)] == ["c001", "c003", "c004a", "c004b"]
    assert not list(file.parent.glob(".*")), "nothing half-written lies about"


def test_a_file_written_by_hand_keeps_its_rows_and_columns(tmp_path):
    evidence = world(tmp_path / "evidence")
    file = evidence / "articles/moon-tea/reviews/ann.csv"
    file.parent.mkdir()
    file.write_text(
        "date,claim,fidelity,support,confidence,rationale,text_read\n2024-05-01,c002,faithful,supported,low,By hand.,abstract\n",
        encoding="utf-8",
    )
    sheet = tmp_path / "sheet.xlsx"
    run("sheet", "moon-tea", "--reviewer", "ann", "-o", sheet, "--evidence", evidence)
    fill(sheet, {"c001": YES})
    assert run("receive", sheet, "--today", TODAY, "--evidence", evidence).exit_code == 0
    rows = rows_of(file)
    assert list(rows[0])[:7] == ["date", "claim", "fidelity", "support", "confidence", "rationale", "text_read"]
    assert [(row["claim"], row["rationale"], row["blinding"]) for row in rows] == [
        ("c001", "The trial reports the same.", "blind"),
        ("c002", "By hand.", ""),
    ]
    assert {row[0] for row in ask(evidence, "SELECT evidence FROM assessment_state")} == {"current", "unchecked"}

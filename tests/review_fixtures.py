"""A toy article that two persons review apart and a third settles: made-up reviewers, sheets filled in by a program."""

import csv
import datetime
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import ingest
from catalogue.problems import Problem
from catalogue.reviews import receive, work, xlsx_out
from catalogue.reviews.approvals import approved, wording_sha256
from catalogue.reviews.evidence import opened

HERE = Path(__file__).parent
TODAY = "2024-06-30"
DAY = datetime.date(2024, 6, 1)
YES = {
    "fidelity": "faithful",
    "support": "supported",
    "confidence": "high",
    "rationale": "The trial reports the same.",
    "text_read": "full-text",
    "date": DAY,
}
NO = {
    **YES,
    "fidelity": "altered",
    "support": "insufficient",
    "severity": "minor",
    "tags": "overclaim",
    "rationale": "Forty people are few.",
}


def run(*words: object) -> Result:
    return CliRunner().invoke(ingest.cli, [str(word) for word in words], catch_exceptions=False)


def world(folder: Path) -> Path:
    """Return toy evidence without a review, with four persons and a program, and every restatement approved by dan."""
    evidence = Path(shutil.copytree(HERE / "toy", folder))
    shutil.rmtree(evidence / "articles/moon-tea/reviews")
    reviewers = (
        "id,name,kind\n"
        + "".join(f"{name},{name.title()} Example,person\n" for name in ("ann", "bob", "cat", "dan"))
        + "robot,Robot,software\n"
    )
    (evidence / "reviewers.csv").write_text(reviewers, encoding="utf-8")
    path = evidence / "articles/moon-tea/claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        wordings = {row["id"]: wording_sha256(row["statement"], row["passage_sha256"]) for row in csv.DictReader(file)}
    path.write_text(approved(path.read_text(encoding="utf-8"), "dan", wordings), encoding="utf-8")
    return evidence


def fill(
    path: Path, answers: dict[str, dict[str, object]], *, texts: dict[tuple[str, str], str] | None = None, to: Path | None = None
) -> Path:
    """Fill in a workbook as a person would: claim -> column -> answer, and (claim, citation) -> text read; return where it lies."""
    book = openpyxl.load_workbook(path)
    review, sources = book["review"], book["sources"]
    columns = {cell.value: cell.column for cell in review[1]}
    rows = {cells[0].value: cells[0].row for cells in review.iter_rows(min_row=2)}
    for claim, answer in answers.items():
        for column, word in answer.items():
            review.cell(rows[claim], columns[column]).value = word
    places = {(cells[0].value, cells[1].value): cells[-1] for cells in sources.iter_rows(min_row=2)}
    for key, word in (texts or {}).items():
        places[key].value = word
    book.save(to or path)
    return to or path


CLAIMS = ["moon-tea.c001", "moon-tea.c002", "moon-tea.c003", "moon-tea.c004a"]


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return evidence in which bob has assessed c001 and c002."""
    evidence = world(tmp_path_factory.mktemp("receive") / "evidence")
    sheet = evidence.parent / "bob.xlsx"
    run("sheet", "moon-tea", "--reviewer", "bob", "-o", sheet, "--evidence", evidence)
    fill(sheet, {"c001": YES, "c002": NO})
    assert run("receive", sheet, "--today", TODAY, "--evidence", evidence).exit_code == 0
    return evidence


@pytest.fixture(scope="module")
def db(evidence: Path) -> Iterator[sqlite3.Connection]:
    with opened(evidence) as connection:
        yield connection
    connection.close()


@pytest.fixture(scope="module")
def sheets(db: sqlite3.Connection, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return a blind and an unblinded sheet for ann, with two rows filled in."""
    folder = tmp_path_factory.mktemp("sheets")
    made = {}
    for name, blind in (("blind", True), ("unblinded", False)):
        path = folder / f"{name}.xlsx"
        path.write_bytes(xlsx_out.write(work.make(db, "moon-tea", "ann", CLAIMS, blind=blind, site="http://127.0.0.1:8001"), db))
        made[name] = fill(path, {"c001": YES, "c003": NO}, texts={("c001", "moon2020"): "abstract"}).read_bytes()
    return made


def judged(db: sqlite3.Connection, path: Path) -> tuple[receive.Received | None, list[Problem]]:
    problems: list[Problem] = []
    filled = receive.read(path, path.name, problems)
    return (receive.judge(db, filled, path.name, datetime.date.fromisoformat(TODAY), problems) if filled else None), receive.by_cell(
        problems
    )


def said(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(p.place or str(p.line), p.level, p.code) for p in problems]

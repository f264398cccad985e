"""What a curator writes about reviews: lists of pairs, whom an adjudicator settles, replies, corrections, versions of an article."""

import csv
import io
import sqlite3
from pathlib import Path

import pytest

import ingest
from catalogue import publish

ARTICLE = "articles/moon-tea/"
REVIEW = ARTICLE + "reviews/ann.csv"
HASH = "0" * 64

FILES = {  # as they are right; each case below changes one cell
    REVIEW: {
        "claim": "c001", "fidelity": "faithful", "support": "supported", "confidence": "high", "rationale": "Read.", "text_read": "full-text",
        "date": "2024-05-30", "settles": "bob;cat", "blinding": "unblinded", "texts": "moon2020=full-text; moonpress=none", "shown_sha256": HASH,
        "shown": "claim=0123456789ab; link moon2020=ba9876543210",
    },
    "reviewers.csv": {"id": "cat", "name": "Cat Example", "kind": "person", "interest_in": "moon2020;Moon Press"},
    "responses.csv": {
        "id": "r1", "article": "moon-tea", "claim": "moon-tea.c001", "date": "2024-06-10", "received_from": "the publisher",
        "summary": "The trial is larger than said.", "link": "https://tea.example/reply", "outcome": "upheld", "reply": "Forty were counted.",
    },
    "corrections.csv": {
        "id": "x1", "article": "moon-tea", "claim": "", "date": "2024-06-11", "statement": "A unit was wrong.", "response": "r1",
    },
    ARTICLE + "versions.csv": {"name": "2024", "published": "2024", "retrieved": "2024-05-31", "sha256": HASH, "note": "first seen"},
}  # fmt: skip


def assembled(evidence: Path, changed: str = "", cells: dict[str, str] | None = None) -> tuple[sqlite3.Connection, list[str]]:
    """Write the files over the toy, with some cells of one changed; return the database and the errors."""
    for name, row in FILES.items():
        out = io.StringIO()
        row = {**row, **(cells or {})} if name == changed else row
        writer = csv.DictWriter(out, row, lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)
        if name == "reviewers.csv":
            out.write("ann,Ann Example,person,\nbob,Bob Example,person,\n")
        (evidence / name).write_text(out.getvalue(), encoding="utf-8")
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, evidence, lambda _: None)
    return db, [f"{p.file}:{p.line}: {p.message}" for p in loader.problems if p.level == "error"]


def test_they_become_rows(toy):
    db, errors = assembled(toy)
    assert errors == []
    ask = {
        "SELECT citation, text_read FROM assessment_texts ORDER BY 1": [("moon2020", "full-text"), ("moonpress", "none")],
        "SELECT part, digest FROM assessment_shown ORDER BY 1": [("claim", "0123456789ab"), ("link moon2020", "ba9876543210")],
        "SELECT reviewer, settles FROM assessment_settles ORDER BY 2": [("ann", "bob"), ("ann", "cat")],
        "SELECT reviewer, interest_in FROM reviewer_interests ORDER BY 2": [("cat", "Moon Press"), ("cat", "moon2020")],
        "SELECT id, claim, outcome, reply FROM responses": [("r1", "moon-tea.c001", "upheld", "Forty were counted.")],
        "SELECT id, claim, statement, response FROM corrections": [("x1", None, "A unit was wrong.", "r1")],
        "SELECT article, name, published, retrieved FROM article_versions": [("moon-tea", "2024", "2024", "2024-05-31")],
    }
    assert {query: db.execute(query).fetchall() for query in ask} == ask
    assert db.execute("SELECT evidence FROM assessment_state WHERE reviewer = 'ann'").fetchone() == ("stale",)
    said = [message for (message,) in db.execute("SELECT message FROM flags WHERE rule = 'stale-assessment'")]
    assert said[0].startswith("c001: assessed by ann on 2024-05-30, since then: claim changed, link moon2020 changed, ")


CASES = [  # file, column, cell: what is said
    (REVIEW, "texts", "moon2020", "texts: 'moon2020' is no pair"),
    (REVIEW, "texts", "moon2020=", "texts: 'moon2020=' is no pair"),
    (REVIEW, "texts", "moon2020=abstract;moon2020=none", "texts: 'moon2020' stands twice in the cell"),
    (REVIEW, "texts", "moon2020=half", "text_read 'half' is not in texts_read"),
    (REVIEW, "texts", "moon2002=abstract", "citation 'moon2002' is not in citations"),
    (REVIEW, "settles", "bob;bob", "settles: 'bob' stands twice in the cell"),
    (REVIEW, "settles", "bob;eve", "settles 'eve' is not in reviewers"),
    (REVIEW, "blinding", "half", "blinding 'half' is not in blindings"),
    (REVIEW, "shown_sha256", "abc", "shown_sha256 is 64 hexadecimal digits, but shown_sha256 is 'abc'"),
    ("responses.csv", "claim", "sun-tea.c001", "a claim is one of the article, but article is 'moon-tea', claim is 'sun-tea.c001'"),
    ("responses.csv", "claim", "moon-tea.c999", "claim 'moon-tea.c999' is not in claims"),
    ("responses.csv", "outcome", "settled", "outcome 'settled' is not in response_outcomes"),
    ("responses.csv", "reply", "", "what is decided has a reply, but outcome is 'upheld'"),
    ("responses.csv", "link", "javascript:x", "a URL starts with http:// or https://, but link is 'javascript:x'"),
    ("responses.csv", "date", "June", "date is a date like 2024-05-31, but date is 'June'"),
    ("corrections.csv", "response", "r2", "response 'r2' is not in responses"),
    ("corrections.csv", "statement", "", "statement is empty"),
    (ARTICLE + "versions.csv", "sha256", "abc", "sha256 is 64 hexadecimal digits, but sha256 is 'abc'"),
    (ARTICLE + "versions.csv", "published", "spring", "published is a year, a month or a date, or empty, but published is 'spring'"),
]


@pytest.mark.parametrize(("file", "column", "cell", "words"), CASES, ids=[case[3][:50] for case in CASES])
def test_a_cell_that_does_not_fit_is_named(toy, file, column, cell, words):
    _, errors = assembled(toy, file, {column: cell})
    assert errors == [f"{file}:2: {words}"]


def test_nobody_checks_their_own_restatement(toy):
    claims = toy / ARTICLE / "claims.csv"
    lines = claims.read_text(encoding="utf-8").splitlines()
    claims.write_text(
        "\n".join([lines[0] + ",restated_by", lines[1] + ",bob", *(line + "," for line in lines[2:])]) + "\n", encoding="utf-8"
    )
    _, errors = assembled(toy)
    assert errors == [
        f"{ARTICLE}claims.csv:2: nobody checks their own restatement, but restatement_checked_by is 'bob', restated_by is 'bob'"
    ]

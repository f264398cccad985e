"""A merge is a line that a person wrote: the merged key leads to the other one, everywhere, and taking the line away undoes it."""

import sqlite3
from pathlib import Path

import pytest
from site_fixtures import running

import ingest
from catalogue import publish, writers

HEADER = "merged,kept,decided_by,date,reason\n"
TWICE = """
@article{moon2020b,
  title = {Moon tea and blood pressure: A randomized trial},
  author = {Silva, A.},
  journal = {J Made Up Results},
  year = {2020},
  pmid = {87654321},
}
"""


def assembled(evidence: Path) -> tuple[sqlite3.Connection, list[tuple[str, int, str, str]]]:
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, evidence, lambda _: None)
    return db, [(p.file, p.line, p.code, p.message) for p in loader.problems]


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


@pytest.fixture
def doubled(toy: Path) -> Path:
    """Return a toy world in which one paper stands twice, and its second record is cited."""
    append(toy / "references.bib", TWICE)
    append(toy / "citations.csv", "moon2020b,randomized-trial,,,,\n")
    links = toy / "articles/moon-tea/links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace("c001,moon2020,", "c001,moon2020b,"), encoding="utf-8")
    return toy


def test_what_names_the_merged_key_counts_for_the_other(doubled: Path) -> None:
    before, problems = assembled(doubled)
    assert problems == []
    assert before.execute("SELECT first, second, verdict FROM citation_pairs").fetchall() == [("moon2020", "moon2020b", "duplicate")]
    assert [row[0] for row in before.execute("SELECT subject FROM flags WHERE rule = 'unmerged-duplicate'")] == ["moon2020 moon2020b"]
    (doubled / "merges.csv").write_text(f"{HEADER}moon2020b,moon2020,ann,2024-01-31,The same paper\n", encoding="utf-8")
    db, problems = assembled(doubled)
    assert [(file, code) for file, _, code, _ in problems] == [("references.bib", "merged")]
    assert db.execute("SELECT key FROM citations ORDER BY key").fetchall() == [("moon2020",), ("moon2021",), ("moonpress",)]
    assert db.execute("SELECT count(*) FROM links WHERE citation = 'moon2020b'").fetchone() == (0,)
    wanted = before.execute("SELECT count(*) FROM links WHERE citation IN ('moon2020', 'moon2020b')").fetchone()
    assert db.execute("SELECT count(*) FROM links WHERE citation = 'moon2020'").fetchone() == wanted
    assert db.execute("SELECT count(*) FROM flags WHERE rule = 'unmerged-duplicate'").fetchone() == (0,)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_both_keys_give_the_record(doubled: Path) -> None:
    (doubled / "merges.csv").write_text(f"{HEADER}moon2020b,moon2020,ann,2024-01-31,The same paper\n", encoding="utf-8")
    db, _ = assembled(doubled)
    (kept,) = writers.records(db, ["moon2020"])
    assert writers.records(db, ["moon2020b"]) == writers.records(db, ["moon2020b", "moon2020"]) == [kept]


def test_the_entry_of_a_merged_key_may_be_gone(toy: Path) -> None:
    (toy / "merges.csv").write_text(f"{HEADER}old1999,moon2020,ann,2024-01-31,An older key\n", encoding="utf-8")
    db, problems = assembled(toy)
    assert problems == []
    assert [record.key for record in writers.records(db, ["old1999"])] == ["moon2020"]


def test_two_works_that_look_alike_are_asked_about_once(doubled: Path) -> None:
    (doubled / "distinct.csv").write_text(
        "first,second,decided_by,date,reason\nmoon2020b,moon2020,ann,2024-01-31,Two papers\n", encoding="utf-8"
    )
    db, problems = assembled(doubled)
    assert problems == []
    assert db.execute("SELECT count(*) FROM flags WHERE rule = 'unmerged-duplicate'").fetchone() == (0,)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("moon2020b,moon2020b,ann,2024-01-31,x\n", ("check", "a key is merged into another one")),
        ("moon2020b,sun2020,ann,2024-01-31,x\n", ("unknown-key", "kept 'sun2020' is not in citations")),
        ("moon2020b,moon2020,bob,2024-01-31,x\n", ("decided-by-software", "'bob' is no person, and decides about no record")),
        ("moon2020b,moon2020,nobody,2024-01-31,x\n", ("unknown-key", "decided_by 'nobody' is not in reviewers")),
        ("moon2020b,moon2020,ann,soon,x\n", ("check", "date is a date like 2024-05-31")),
        ("moon2020b,moon2020,ann,2024-01-31,\n", ("empty-cell", "reason is empty")),
        (
            "moon2020b,moon2020,ann,2024-01-31,x\nold,moon2020b,ann,2024-01-31,x\n",
            ("merge-chain", "'old' is merged into 'moon2020b', which is merged itself"),
        ),
    ],
)
def test_a_line_that_cannot_be_is_named(doubled: Path, lines: str, said: tuple[str, str]) -> None:
    reviewers = doubled / "reviewers.csv"
    text = reviewers.read_text(encoding="utf-8")
    assert "ann" in text
    if "bob" in lines:
        reviewers.write_text(text.replace("bob,Bob Example,person", "bob,Bob Example,software"), encoding="utf-8")
    (doubled / "merges.csv").write_text(HEADER + lines, encoding="utf-8")
    _, problems = assembled(doubled)
    code, words = said
    assert any(file == "merges.csv" and found == code and words in message for file, _, found, message in problems), problems


def test_a_claim_that_names_both_is_told_which_row_to_delete(doubled: Path) -> None:
    links = doubled / "articles/moon-tea/links.csv"
    rows = [line for line in links.read_text(encoding="utf-8").splitlines() if line.startswith("c001,moon2020b,")]
    append(links, "".join(f"{row.replace('moon2020b', 'moon2020')}\n" for row in rows))
    (doubled / "merges.csv").write_text(f"{HEADER}moon2020b,moon2020,ann,2024-01-31,The same paper\n", encoding="utf-8")
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, doubled, lambda _: None)
    told = [p for p in loader.problems if p.code == "unknown-key"]
    assert (told[0].file, told[0].message) == ("articles/moon-tea/links.csv", "citation 'moon2020b' is not in citations")
    assert "It is merged into 'moon2020', which has such a row already" in told[0].remedy


def test_the_address_of_a_merged_key_leads_to_the_other(doubled: Path, tmp_path: Path) -> None:
    (doubled / "merges.csv").write_text(f"{HEADER}moon2020b,moon2020,ann,2024-01-31,The same paper\n", encoding="utf-8")
    append(
        doubled / "references.bib",
        "@article{err2021, title={Erratum: Moon tea and blood pressure: a randomized trial}, author={Silva, Ana}, doi={10.5555/e.1}}\n",
    )
    append(doubled / "citations.csv", "err2021,other,,,,\n")
    db_path = tmp_path / "evidence.db"
    ingest.build(doubled, db_path)
    with running(db_path, tmp_path / "log.txt", public=True) as site:
        moved = site.ask("/citations/moon2020b")
        assert (moved.status, moved.headers["location"]) == (302, "/citations/moon2020")
        page = site.ask("/citations/moon2020").body
        assert "the same work, merged on 2024-01-31: The same paper" in page
        assert '<a href="/citations/err2021">Erratum: Moon tea' in page
        assert "Another work that belongs to it, such as a preprint, a notice, another edition (one is a correction" in page
        assert site.ask("/citations/moon1999").status == 404
        assert "/citations/moon2020" in site.ask("/search?q=moon2020b").body
        assert "/citations/moon2020" in site.ask("/search?q=see+https://doi.org/10.5555/MOON.2020.4.").body

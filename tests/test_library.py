"""The same library in another format gives the same rows: six made-up works as BibTeX, RIS, CSL-JSON, Zotero's and EndNote's own,
and those of them that PubMed would hold in its two formats."""

import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import ingest
from catalogue import publish
from catalogue.problems import Problem
from catalogue.readers import read
from catalogue.records import COLUMNS, Record, from_row

LIBRARY = Path(__file__).parent / "library"


def library(name: str) -> tuple[list[Record], list[Problem]]:
    """Return the records of a file of the library, and what was said about it."""
    problems: list[Problem] = []
    rows = read(LIBRARY / name, name, problems)
    return [from_row(dict(zip(rows.columns, cells, strict=True))) for _, cells in rows.rows], problems


def differences(one: Record, other: Record) -> dict[str, tuple[object, object]]:
    """Return what differs between two records: column -> both values."""
    columns = [column for column in COLUMNS if not column.endswith("_parts")]
    return {c: (getattr(one, c), getattr(other, c)) for c in columns if getattr(one, c) != getattr(other, c)}


# What a format says otherwise, or cannot say: (key, column) -> what it says instead.
FROM_ZOTERO = {("silva2020moon", "keywords"): "blood pressure; tea"}  # its tags have no order
FROM_PUBMED = {
    ("silva2020moon", "medline_types"): "Journal Article; Randomized Controlled Trial",
    ("okafor2021harms", "medline_types"): "Case Reports",
    ("okafor2021harms", "pmid"): "23456789",
}
FROM_ENDNOTE = {("roe2019book", "entry_type"): "collection"}  # its books with editors are a kind of their own


@pytest.mark.parametrize(
    ("name", "works", "otherwise"),
    [
        ("library.ris", 6, {}),
        ("library.csl.json", 6, {}),
        ("library.zotero.json", 6, FROM_ZOTERO),
        ("endnote.xml", 6, FROM_ENDNOTE),
        ("library.nbib", 2, FROM_PUBMED),
        ("pubmed.xml", 2, FROM_PUBMED),
    ],
)
def test_the_same_library_gives_the_same_rows(name: str, works: int, otherwise: dict[tuple[str, str], str]) -> None:
    expected, said = library("library.bib")
    assert said == []
    found, problems = library(name)
    assert [p for p in problems if p.level != "note"] == []
    for one, other in zip(expected[:works], found, strict=True):
        allowed = {column: (getattr(one, column), text) for (key, column), text in otherwise.items() if key == one.key}
        assert differences(one, other) == allowed, one.key


MOONPRESS = (
    "TY  - GEN\nID  - moonpress\nTI  - Tea that calms\nJO  - The Invented Herald\nUR  - https://herald.example/tea?a=1&b=2\nER  - \n"
)


def test_a_bibliography_in_two_formats_is_one(toy: Path) -> None:
    """With one entry moved into an RIS file, the database holds the same citations."""
    query = "SELECT key, entry_type, title, authors, container, url FROM citations ORDER BY key"
    one = publish.connect(":memory:")
    ingest.assemble(one, toy, lambda _: None)
    text = (toy / "references.bib").read_text(encoding="utf-8")
    (toy / "references.bib").write_text(text[: text.index("@misc")], encoding="utf-8")
    (toy / "references.ris").write_text(MOONPRESS, encoding="utf-8")
    two = publish.connect(":memory:")
    loader = ingest.assemble(two, toy, lambda _: None)
    assert loader.problems == []
    assert two.execute(query).fetchall() == one.execute(query).fetchall()
    assert two.execute("SELECT path, rows_accepted FROM sources WHERE path LIKE 'references%'").fetchall() == [
        ("references.bib", 2),
        ("references.ris", 1),
    ]


def test_a_key_is_one_over_all_formats(toy: Path) -> None:
    (toy / "references.ris").write_text(MOONPRESS, encoding="utf-8")
    loader = ingest.assemble(publish.connect(":memory:"), toy, lambda _: None)
    [problem] = loader.problems
    assert (problem.file, problem.line, problem.code) == ("references.ris", 1, "duplicate-key")
    assert problem.message == "the key 'moonpress' stands already in references.bib:20"


def test_a_larger_file_is_read_where_somebody_says_so(toy: Path) -> None:
    with (toy / "references.bib").open("a", encoding="utf-8") as file:
        file.write("\n" + "% nothing\n" * 500_000)
    refused = CliRunner().invoke(ingest.cli, ["check", "--evidence", str(toy)])
    assert (refused.exit_code, "raise the limit with --max-bytes 5" in refused.output) == (1, True)
    taken = CliRunner().invoke(ingest.cli, ["check", "--evidence", str(toy), "--max-bytes", "6000000"])
    assert taken.exit_code == 0, taken.output
    assert "EVIDENCE_MAX_BYTES" not in os.environ


GOLD = Path(os.environ.get("EVIDENCE_GOLD", "nowhere")) / "formats" / "blue-light"


@pytest.mark.skipif(not GOLD.is_dir(), reason="EVIDENCE_GOLD names no folder with formats/blue-light")
@pytest.mark.parametrize("suffix", ["xml", "json"])
def test_a_library_that_nobody_here_wrote_gives_the_same_rows(suffix: str) -> None:
    """EndNote wrote it as RIS and as XML, another program made JSON of it."""
    columns = ["title", "authors", "year", "volume", "issue", "pages", "doi"]
    found = []
    for name in ("blue-light.ris", f"blue-light.{suffix}"):
        table = read(GOLD / name, name, [])
        at = [table.columns.index(column) for column in columns]
        found.append([[cells[i] for i in at] for _, cells in table.rows])
    assert found[0] == found[1]


def test_every_verb_that_reads_a_bibliography_takes_a_larger_one() -> None:
    verbs = {name: ingest.cli.get_command(click.Context(ingest.cli), name) for name in ingest.cli.list_commands(click.Context(ingest.cli))}
    options = {name: {option for parameter in verb.params for option in parameter.opts} for name, verb in verbs.items() if verb}
    reads = {name for name, has in options.items() if "--evidence" in has} - {"anchor", "report"} | {"convert"}
    assert {name for name, has in options.items() if "--max-bytes" in has} == reads

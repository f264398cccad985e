"""A blind release holds no judgement: not in its file, not on a page, not in a table, an answer to SQL, a search or JSON."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from datasette.utils import tilde_encode

import ingest
from catalogue import blind, publish
from tests.site_fixtures import Site, release, rows, running

__all__ = ["release", "rows"]

SECRETS = (
    "SELECT rationale FROM assessments", "SELECT discrepancy FROM links WHERE discrepancy IS NOT NULL", "SELECT message FROM flags",
    "SELECT statement FROM omissions", "SELECT statement FROM contradictions", "SELECT rule FROM comparisons WHERE result <> 'unchecked'",
    "SELECT summary FROM responses", "SELECT statement FROM corrections", "SELECT why FROM rules",
)  # fmt: skip
# Names of tables that are no judgement. A new table stands here, or in EMPTIED or MASKED of catalogue/blind.py.
SHOWN = set("""approvals citation_pairs distinct_citations identifiers merges answer_funding answer_publication_types answer_related answers differences proposals standing_events article_versions articles bodies body_studies certainty_domains certainty_starts ocebm_evidence tool_domains tool_fits
tool_judgements build_facts catalogue citation_authors citation_editors citation_publication_types citations
best_studies citation_loads claims_on_one_body evidence_counts claims contrasts figures text_fragments findings harms link_domains outcomes policy quantities quantity_findings reports reviewer_interests reviewers
search_claims searches sections sightings sources standing studies""".split())  # fmt: skip


@pytest.fixture(scope="module")
def blind_release(release: Path) -> Path:
    return blind.build(release)


@pytest.fixture(scope="module")
def blind_rows(blind_release: Path) -> Iterator[sqlite3.Connection]:
    connection = publish.connect_read_only(blind_release)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def blind_site(blind_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(blind_release, tmp_path_factory.mktemp("log") / "blind.txt", public=False) as one:
        yield one


@pytest.fixture(scope="module")
def secrets(rows: sqlite3.Connection) -> list[str]:
    """Return sentences that nobody may find, each long enough to be found nowhere else."""
    found = {text for sql in SECRETS for (text,) in rows.execute(sql) if text and len(text) > 30}
    assert len(found) > 300
    return sorted(found)


def test_every_table_is_a_judgement_or_none(rows: sqlite3.Connection) -> None:
    vocabularies = {
        name for name in publish.tables(rows)
        if [row[1] for row in rows.execute(f'PRAGMA table_info("{name}")')] == ["name", "ordinal", "definition", "source"]
    }  # fmt: skip
    undecided = set(publish.tables(rows)) - vocabularies - SHOWN - set(blind.EMPTIED) - set(blind.MASKED)
    assert undecided == set(), "say in catalogue/blind.py whether it is a judgement, or here that it is none"
    assert set(blind.EMPTIED) <= set(publish.tables(rows)), "a name of EMPTIED is no table any more"


def test_no_byte_of_a_judgement_is_left_in_the_file(blind_release: Path, release: Path, secrets: list[str]) -> None:
    data = blind_release.read_bytes()
    assert [secret for secret in secrets if secret.encode() in data] == []
    assert [secret for secret in secrets if secret.encode() in release.read_bytes()] != [], "the other release holds them"


def test_the_same_release_gives_the_same_blind_one_and_is_not_touched(release: Path, blind_release: Path, tmp_path: Path) -> None:
    again = tmp_path / "evidence.db"
    ingest.build(ingest.ROOT / "evidence", again)
    assert blind.build(again).read_bytes() == blind_release.read_bytes()
    assert again.read_bytes() == release.read_bytes()
    assert publish.verify_release(blind_release) == []
    before = blind.pointer(again).readlink()
    assert blind.build(again).readlink() == before


def test_what_a_reviewer_needs_is_all_there(rows: sqlite3.Connection, blind_rows: sqlite3.Connection) -> None:
    for table in sorted(SHOWN - {"build_facts"}):
        order = "SELECT * FROM " + table + " ORDER BY 1, 2"
        assert blind_rows.execute(order).fetchall() == rows.execute(order).fetchall(), table
    for sql in (
        "SELECT claim, citation, relation, direction, directness, reports FROM links ORDER BY 1, 2, 3",
        "SELECT quantity, finding FROM comparisons ORDER BY 1, 2",
        "SELECT claim FROM claim_state ORDER BY 1",
        "SELECT claim, supporting, disputing, best_direct_human_study FROM claim_audit ORDER BY 1",
    ):
        assert blind_rows.execute(sql).fetchall() == rows.execute(sql).fetchall(), sql


def test_what_is_withheld_is_said_to_be_and_is_never_a_number(blind_rows: sqlite3.Connection) -> None:
    state = blind_rows.execute("SELECT DISTINCT state, support, fidelity, reviews, counted, stale, lacks FROM claim_state").fetchall()
    assert state == [("withheld", "withheld", "withheld", None, None, None, None)]
    assert blind_rows.execute("SELECT DISTINCT state, errors, warnings, notes, tags, severity FROM claim_audit").fetchall() == [
        ("withheld", None, None, None, None, None)
    ]
    assert blind_rows.execute("SELECT DISTINCT state, agreed, consensus, draft FROM publication_state").fetchall() == [
        ("withheld", None, None, None)
    ]
    assert blind_rows.execute("SELECT DISTINCT result, rule, difference FROM comparisons").fetchall() == [(None, None, None)]
    assert blind_rows.execute("SELECT DISTINCT support FROM compound_claims").fetchall() == [("withheld",)]
    for table in blind.EMPTIED:
        assert blind_rows.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_every_view_that_reads_a_judgement_was_decided(rows: sqlite3.Connection, blind_rows: sqlite3.Connection) -> None:
    emptied = set(blind.views_to_empty(rows))
    assert {"waiting_for_second_review", "independent_assessments"} <= emptied
    assert emptied & {"claim_audit", "claim_evidence", "best_direct_human_study", "citation_bodies", "derived_changes"} == set()
    for view in emptied:
        assert blind_rows.execute(f"SELECT count(*) FROM {view}").fetchone() == (0,)


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("SELECT 1", set()),
        ("SELECT id FROM claims", {"claims"}),
        ("SELECT claim FROM claim_audit WHERE claim = :claim", {"claim_audit", "claim_cards", "links"}),
        ("SELECT * FROM (SELECT message FROM flags)", {"flags"}),
    ],
)
def test_what_a_statement_reads(rows: sqlite3.Connection, sql: str, read: set[str]) -> None:
    found = blind.relations_read(rows, sql)
    assert read <= found
    assert bool(found) is bool(read)


def pages(rows: sqlite3.Connection) -> list[str]:
    """Return the addresses that a reviewer may open."""
    found = ["/", "/evidence", "/evidence.json", "/search?q=hair", "/evidence?_show_hidden=1", "/-/metadata.json"]
    found += [f"/articles/{slug}" for (slug,) in rows.execute("SELECT slug FROM articles")]
    found += [
        f"/claims/{tilde_encode(i)}" for (i,) in rows.execute("SELECT id FROM claims WHERE id GLOB '*[058]' OR parent IS NOT NULL LIMIT 60")
    ]
    found += [f"/citations/{tilde_encode(i)}" for (i,) in rows.execute("SELECT key FROM citations ORDER BY key LIMIT 30")]
    names = [name for (name,) in rows.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB '*_fts_*'")]
    return found + [f"/evidence/{name}.json?_size=max" for name in names]


def test_no_page_tells_a_judgement(blind_site: Site, rows: sqlite3.Connection, secrets: list[str]) -> None:
    plain = re.compile(r"\s+")
    for path in pages(rows):
        answer = blind_site.ask(path)
        assert answer.status in (200, 403), path
        body = plain.sub(" ", answer.body.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&"))
        assert [secret for secret in secrets if secret in body] == [], path
        assert '<body class="ours' not in body or "<strong>Blind.</strong>" in body


@pytest.mark.parametrize(
    "path",
    [
        "/rules", "/rules/never-checked", "/evidence/flags", "/evidence/flags.json", "/evidence/assessments", "/evidence/assessments.csv",
        "/evidence/assessments/exosome-therapy~2Ec001,curator", "/evidence/waiting_for_second_review", "/export/flags.csv",
        "/evidence/waiting-for-a-second-review", "/evidence/waiting-for-a-second-review.json",
    ],
)  # fmt: skip
def test_what_is_about_judgements_alone_is_refused(blind_site: Site, path: str) -> None:
    assert blind_site.ask(path).status == 403


def test_lists_name_nothing_that_is_withheld(blind_site: Site) -> None:
    body = blind_site.ask("/evidence").body
    assert 'href="/evidence/claims"' in body
    for name in ("assessments", "flags", "omissions", "waiting-for-a-second-review", "waiting_for_second_review"):
        assert f'href="/evidence/{name}"' not in body, name


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("select count(*) as n from flags", "0"),
        ("select count(*) as n from assessments", "0"),
        ("select count(*) as n from links where discrepancy is not null", "0"),
        ("select distinct support as n from claim_state", '"withheld"'),
    ],
)
def test_sql_finds_nothing(blind_site: Site, sql: str, answer: str) -> None:
    assert f'"rows": [[{answer}]]' in blind_site.ask("/evidence.json?sql=" + quote_plus(sql)).body


def test_the_site_says_that_it_is_blind(blind_site: Site) -> None:
    body = blind_site.ask("/").body
    assert "local mode, blind, read-only" in body
    assert '<meta name="robots" content="noindex">' in body
    assert '"blind": true' in blind_site.ask("/-/health.json").body

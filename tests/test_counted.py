"""What the build counts once for views and questions is what the plain definition counts; no question sorts a large table."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import ingest
from catalogue import publish
from tests.site_fixtures import release

__all__ = ["release"]

QUERIES: dict[str, Any] = yaml.safe_load((ingest.ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["evidence"]["queries"]

# view or table -> what it says, counted anew from the links
DEFINITIONS = {
    "claims_by_source_type": """
        SELECT source_type, direction, count(DISTINCT claim), count(DISTINCT citation)
        FROM claim_evidence JOIN citations ON citations.key = citation GROUP BY 1, 2""",
    "claims_by_study_design": """
        SELECT design, claim_evidence.direction, count(DISTINCT claim), count(DISTINCT studies.id)
        FROM claim_evidence JOIN reports USING (citation) JOIN studies ON studies.id = reports.study GROUP BY 1, 2""",
    "claims_by_evidence_stream": """
        SELECT evidence_stream, direction, count(DISTINCT claim), count(DISTINCT findings.citation)
        FROM claim_evidence JOIN findings USING (citation) GROUP BY 1, 2""",
    "citation_burden": """
        SELECT key, title, source_type, count(DISTINCT claim), count(DISTINCT CASE direction WHEN 'supports' THEN claim END),
               count(DISTINCT CASE direction WHEN 'disputes' THEN claim END)
        FROM citations LEFT JOIN claim_evidence ON citation = key GROUP BY key""",
    "claims_on_one_body": """
        SELECT claim, direction, min(body), count(DISTINCT citation) FROM claim_evidence JOIN citation_bodies USING (citation)
        WHERE direction <> 'neutral' GROUP BY 1, 2 HAVING count(DISTINCT citation) > 1 AND count(DISTINCT body) = 1""",
    "claims_without_evidence": """
        SELECT id, atoms.statement, claim_type, claim_state.state, claim_state.support FROM atoms JOIN claim_state ON claim_state.claim = id
        WHERE checkable = 'yes' AND id NOT IN (SELECT claim FROM claim_evidence WHERE direction <> 'neutral')""",
    "citation_loads": """
        SELECT key, (SELECT count(DISTINCT claim) FROM claim_evidence WHERE citation = key),
               (SELECT count(DISTINCT claim) FROM claim_evidence WHERE citation = key AND direction = 'supports'),
               (SELECT count(DISTINCT claim) FROM claim_evidence WHERE citation = key AND direction = 'disputes'),
               (SELECT count(DISTINCT claim) FROM links WHERE citation = key AND direction <> 'neutral'),
               (SELECT text_read FROM links JOIN texts_read ON name = text_read WHERE citation = key ORDER BY ordinal LIMIT 1)
        FROM citations""",
}
# Questions over all claims whose first page is to come without every row being read; the rest of an order may be sorted, group by group.
STREAMED = (
    "audit-of-claims", "claims-of-source-type", "claims-of-study-design", "claims-of-evidence-stream", "claims-on-no-source",
    "best-direct-study-in-people", "characteristics-of-included-studies", "waiting-for-a-second-review", "comparisons-that-differ",
    "full-texts-to-obtain",
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped(release: Path) -> Iterator[sqlite3.Connection]:
    connection = publish.connect_read_only(release)
    yield connection
    connection.close()


def differing(db: sqlite3.Connection) -> list[str]:
    """Return the views and tables that say something else than their definition."""
    return [
        name for name, sql in DEFINITIONS.items()
        if Counter(db.execute(f"SELECT * FROM {name}").fetchall()) != Counter(db.execute(sql).fetchall())
    ]  # fmt: skip


def test_the_shipped_evidence_is_counted_as_the_definitions_say(shipped: sqlite3.Connection) -> None:
    assert differing(shipped) == []


def test_links_of_wholes_repeated_links_and_one_study_told_twice_are_counted_once(toy: Path) -> None:
    links = next(toy.glob("articles/*/links.csv"))
    more = (
        ("c004", "moon2020", "citesAsEvidence", "supports"), ("c004a", "moon2020", "citesAsEvidence", "supports"),
        ("c004a", "moon2020", "usesDataFrom", "supports"), ("c004a", "moonpress", "citesForInformation", "supports"),
        ("c002", "moonpress", "citesForInformation", "supports"), ("c003", "moon2020", "disputes", "disputes"),
        ("c004b", "moon2020", "disputes", "disputes"), ("c004b", "moonpress", "disputes", "disputes"),
    )  # fmt: skip
    rows = [f"{claim},{key},{relation},{direction},direct,,inferred,abstract,,,yes,curator\n" for claim, key, relation, direction in more]
    links.write_text(links.read_text(encoding="utf-8") + "".join(rows), encoding="utf-8")
    db = publish.connect(":memory:")
    assert ingest.assemble(db, toy, lambda _: None).problems == []
    assert differing(db) == []
    assert db.execute("SELECT claim, direction, body, citations FROM claims_on_one_body ORDER BY 1, 2").fetchall() == [
        ("moon-tea.c002", "supports", "moon-trial", 2),
        ("moon-tea.c004a", "supports", "moon-trial", 2),
        ("moon-tea.c004b", "disputes", "moon-trial", 2),
    ]
    assert db.execute("SELECT * FROM citation_loads WHERE citation = 'moon2020'").fetchall() == [("moon2020", 5, 4, 2, 6, "full-text")]


@pytest.mark.parametrize("name", STREAMED)
def test_a_question_over_all_claims_gives_its_first_rows_without_sorting_all(shipped: sqlite3.Connection, name: str) -> None:
    query = QUERIES[name]
    plan = [row[3] for row in shipped.execute(f"EXPLAIN QUERY PLAN {query['sql']}", dict.fromkeys(query.get("params", []), ""))]
    inner = {"characteristics-of-included-studies": 1}.get(name, 0)  # the reports of one study
    large = [step for step in plan if re.search(r"TEMP B-TREE FOR ORDER BY|AUTOMATIC|MATERIALIZE|^SCAN (links|claims)\b", step)]
    assert len(large) == inner, plan

"""Facets of the tables: every count is the number of rows that its link leads to, on every page, however the address narrows it."""

import asyncio
import json
import sqlite3
from collections import Counter
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from datasette.utils.asgi import Request

from tests.site_fixtures import Site, release, rows, site
from tests.test_site_parts import plugin

__all__ = ["release", "rows", "site"]

THROUGH = quote(json.dumps({"table": "links", "column": "direction", "value": "disputes"}))
CASES = [
    ("claims", "", "1", "a whole table"),
    ("claims", "_size=5", "1", "a page of it"),
    ("claims", "_size=5&_next=exosome-therapy.c010", "1", "a later page counts the list, not what is left of it"),
    ("claims", "claim_type=safety", "claim_type = 'safety'", "a filter"),
    ("claims", "claim_type=safety&modality=hedged&start__gt=100", "claim_type = 'safety' AND modality = 'hedged' AND start > 100", "three"),
    ("claims", "claim_type__in=safety,cost", "claim_type IN ('safety', 'cost')", "a list"),
    ("claims", "_search=hair", "rowid IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'hair')", "words"),
    ("claims", "_where=start%20%3C%20900", "start < 900", "SQL of one's own, in local mode"),
    ("claims", f"_through={THROUGH}", "id IN (SELECT claim FROM links WHERE direction = 'disputes')", "rows that point here"),
    ("claims", "claim_type=nothing", "0", "no row"),
    ("citations", "", "1", "numbers and texts"),
    ("harms", "cluster__notblank=1", "cluster <> ''", "many words"),
    ("claim_audit", "support=contradicted", "support = 'contradicted'", "a view"),
]


@pytest.mark.parametrize(("table", "query", "where", "why"), CASES, ids=[case[3] for case in CASES])
def test_a_facet_counts_the_rows_that_its_word_leaves(
    site: Site, rows: sqlite3.Connection, table: str, query: str, where: str, why: str
) -> None:
    answer = json.loads(site.ask(f"/evidence/{table}.json?_facet_size=max&{query}").body)
    found = answer["facet_results"]
    assert found, why
    for column, facet in found.items():
        plain = f'SELECT "{column}", count(*) FROM "{table}" WHERE {where} AND "{column}" IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1'
        assert [(option["value"], option["count"]) for option in facet["results"]] == rows.execute(plain).fetchall(), column


def test_what_is_declared_and_asked_for_is_counted_once(site: Site) -> None:
    answer = json.loads(site.ask("/evidence/claims.json?_facet=claim_type&_facet=origin&_size=1").body)
    assert list(answer["facet_results"]) == ["claim_type", "modality", "comparison_as_written", "checkable", "origin"]
    assert [facet["hideable"] for facet in answer["facet_results"].values()] == [False] * 4 + [True]


def test_a_word_leads_to_the_beginning_of_its_list_and_back(site: Site) -> None:
    answer = json.loads(site.ask("/evidence/claims.json?_size=5&_next=exosome-therapy.c010&modality=hedged").body)
    urls = {option["value"]: option["toggle_url"] for option in answer["facet_results"]["claim_type"]["results"]}
    assert urls["safety"].endswith("/evidence/claims.json?_size=5&modality=hedged&claim_type=safety")
    [chosen] = answer["facet_results"]["modality"]["results"]
    assert chosen["selected"]
    assert chosen["toggle_url"].endswith("/evidence/claims.json?_size=5")


@pytest.mark.parametrize(("path", "order"), [("links.json?_size=60", "claim, citation, relation"), ("links.json?_size=90&_sort_desc=line", "line DESC, claim, citation, relation"), ("claims.json?_size=100", "id")])  # fmt: skip
def test_the_pages_of_a_table_hold_each_row_once_and_in_order(site: Site, rows: sqlite3.Connection, path: str, order: str) -> None:
    table, _, query = path.partition(".json?")
    found, then = [], ""
    while then is not None:
        answer = json.loads(site.ask(f"/evidence/{table}.json?{query}&_nofacet=1{then and '&_next=' + then}").body)
        found += [tuple(row) for row in answer["rows"]]
        then = answer["next"]
    assert found == rows.execute(f"SELECT * FROM {table} ORDER BY {order}").fetchall()


def test_a_later_page_of_a_table_is_found_by_its_index(rows: sqlite3.Connection) -> None:
    condition = plugin("pagination").after(["claim", "citation", "relation"], 0)
    plan = rows.execute(
        f"EXPLAIN QUERY PLAN SELECT * FROM links WHERE {condition} ORDER BY claim, citation, relation LIMIT 101",
        {"p0": "", "p1": "", "p2": ""},
    )
    assert [row[3] for row in plan] == ["SEARCH links USING INDEX sqlite_autoindex_links_1 (claim>?)"]


def facets(rows: sqlite3.Connection, limit_ms: int, *clauses: str):  # type: ignore[no-untyped-def]
    """Return the plugin's module and its facets of `claims` under conditions, on a connection of the tests."""

    async def execute_fn(ask):  # type: ignore[no-untyped-def]
        return ask(rows)

    async def yes(_: str) -> bool:
        return True

    async def conditions() -> tuple[list[str], dict[str, str]]:
        return list(clauses), {}

    datasette = SimpleNamespace(
        databases={"evidence": SimpleNamespace(execute_fn=execute_fn, table_exists=yes, path="evidence.db")},
        setting={"facet_time_limit_ms": limit_ms, "default_facet_size": 30, "max_returned_rows": 1000}.get,
        metadata=lambda *_, **__: {},
    )
    module = plugin("facets")
    one = module.Facets(datasette, Request.fake("/evidence/claims"), "evidence", sql="", table="claims", metadata={})
    one.conditions = conditions
    return module, one


def test_too_many_combinations_are_counted_one_by_one(rows: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    module, one = facets(rows, 10_000, "start > 0")
    together, _ = asyncio.run(one.counted(("claim_type", "modality"), True))
    monkeypatch.setattr(module, "MOST_GROUPS", 3)
    alone, too_long = asyncio.run(one.counted(("claim_type", "modality"), True))
    plain = "SELECT {0}, count(*) FROM claims WHERE start > 0 GROUP BY 1"
    assert alone == together == {column: Counter(dict(rows.execute(plain.format(column)))) for column in ("claim_type", "modality")}
    assert too_long == []


def test_what_takes_too_long_is_named_but_a_whole_table_never_does(rows: sqlite3.Connection) -> None:
    _, late = facets(rows, 1, "(SELECT count(*) FROM claims AS a, claims AS b, claims AS c) > 0")
    assert asyncio.run(late.counted(("claim_type",), True)) == ({}, ["claim_type"])
    _, whole = facets(rows, 0)
    counts, too_long = asyncio.run(whole.counted(("claim_type",), True))
    assert too_long == []
    assert sum(counts["claim_type"].values()) == rows.execute("SELECT count(*) FROM claims").fetchone()[0]

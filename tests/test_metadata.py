"""metadata.yml describes every table, view and column of schema.sql, and nothing else."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml

import ingest

EVIDENCE: dict[str, Any] = yaml.safe_load((ingest.ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["evidence"]
TABLES: dict[str, dict[str, Any]] = EVIDENCE["tables"]
QUERIES: dict[str, dict[str, Any]] = EVIDENCE["queries"]
KNOWN_KEYS = {"description", "columns", "facets", "label_column", "sort", "sort_desc", "size", "hidden", "units"}
SHADOWS = re.compile(r"_fts_(config|content|data|docsize|idx)$")


@pytest.fixture(scope="module")
def schema() -> dict[str, list[str]]:
    """Return every table and view with its columns, but for the parts of the search index."""
    db = sqlite3.connect(":memory:")
    db.executescript((ingest.ROOT / "schema.sql").read_text(encoding="utf-8"))
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'")]
    return {name: [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')] for name in names if not SHADOWS.search(name)}


def test_every_table_and_view_is_described_and_no_other(schema: dict[str, list[str]]) -> None:
    assert set(TABLES) == set(schema), "describe it under databases/evidence/tables in metadata.yml, or take it out there"
    assert [name for name, table in TABLES.items() if not table.get("description")] == []


def test_every_column_is_described_and_no_other(schema: dict[str, list[str]]) -> None:
    described = {name: list(table["columns"]) for name, table in TABLES.items()}
    assert {name: sorted(columns) for name, columns in described.items()} == {name: sorted(columns) for name, columns in schema.items()}
    assert [(t, c) for t, table in TABLES.items() for c, text in table["columns"].items() if not str(text or "").strip()] == []


def test_facets_labels_sort_orders_and_units_name_columns_that_exist(schema: dict[str, list[str]]) -> None:
    for name, table in TABLES.items():
        assert set(table) <= KNOWN_KEYS, name
        named = [*table.get("facets", []), *table.get("units", {}), *filter(None, map(table.get, ("label_column", "sort", "sort_desc")))]
        assert set(named) <= set(schema[name]), name


def test_descriptions_are_short() -> None:
    texts = [t["description"] for t in TABLES.values()] + [text for t in TABLES.values() for text in t["columns"].values()]
    assert [text for text in texts if len(text) > 160 or "\n" in text] == []


def test_every_vocabulary_is_hidden_and_labelled_by_its_word(schema: dict[str, list[str]]) -> None:
    vocabularies = {name for name, columns in schema.items() if columns == ["name", "ordinal", "definition", "source"]}
    assert vocabularies
    assert {name for name in vocabularies if TABLES[name].get("hidden") and TABLES[name].get("label_column") == "name"} == vocabularies


def test_no_question_has_the_name_of_a_table() -> None:
    assert set(QUERIES) & set(TABLES) == set(), "Datasette would answer the question and hide the table"


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_has_title_description_and_its_parameters(name: str) -> None:
    query = QUERIES[name]
    assert query["title"]
    assert query["description"]
    assert set(re.findall(r":(\w+)", query["sql"])) == set(query.get("params", []))


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_is_valid_sql_of_this_schema(name: str) -> None:
    db = sqlite3.connect(":memory:")
    db.executescript((ingest.ROOT / "schema.sql").read_text(encoding="utf-8"))
    query = QUERIES[name]
    assert db.execute(query["sql"], dict.fromkeys(query.get("params", []), "")).fetchall() == []


def test_questions_read_by_design() -> None:
    assert [name for name, q in QUERIES.items() if q.get("write") or not re.match(r"\s*SELECT\b", q["sql"])] == []


def test_the_licence_and_the_source_are_named() -> None:
    top = yaml.safe_load(Path(ingest.ROOT / "metadata.yml").read_text(encoding="utf-8"))
    assert (top["license"], top["license_url"]) == ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
    assert top["title"]
    assert top["description"]
    assert top["source"]

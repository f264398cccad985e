"""What SQL may do on a connection of the site."""

import re
import sqlite3
from pathlib import Path

import pytest
import yaml

import ingest
from catalogue import publish
from catalogue.web import connections

QUERIES = ingest.ROOT / "site" / "queries"


@pytest.fixture
def guarded(toy_db: Path) -> sqlite3.Connection:
    connection = publish.connect_read_only(toy_db)
    connections.guard(connection)
    return connection


DENIED = [
    "DELETE FROM claims", "INSERT INTO tags VALUES ('a', 99, 'b', 'c')", "UPDATE claims SET statement = ''", "DROP TABLE claims",
    "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)", "CREATE VIEW v AS SELECT 1", "ATTACH 'x.db' AS x", "DETACH main", "VACUUM",
    "VACUUM INTO 'x.db'", "BEGIN", "SAVEPOINT a", "REINDEX", "ANALYZE", "PRAGMA query_only = OFF", "PRAGMA writable_schema = ON",
    "PRAGMA schema_version = 5", "PRAGMA trusted_schema = ON", "PRAGMA hard_heap_limit = 0", "PRAGMA mmap_size", "PRAGMA temp_store_directory = '.'",
    "SELECT load_extension('x')", "SELECT randomblob(1000000000)", "SELECT zeroblob(1000000000)", "SELECT printf('%1000000000d', 1)",
    "SELECT format('%1000000000d', 1)", "SELECT fts5()", "SELECT hex(statement) FROM claims", "SELECT * FROM json_each('[1]')",
    "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c", "SELECT sqlite_version()", "SELECT random()",
    "INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')", "EXPLAIN DELETE FROM claims",
]  # fmt: skip


@pytest.mark.parametrize("sql", DENIED)
def test_sql_may_not(guarded: sqlite3.Connection, sql: str) -> None:
    before = guarded.execute("SELECT count(*) FROM claims").fetchone()
    with pytest.raises(sqlite3.DatabaseError):
        guarded.execute(sql).fetchall()
    assert guarded.execute("SELECT count(*) FROM claims").fetchone() == before


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT " + " + ".join(["1"] * 300), "a deep expression"),
        (" UNION ALL ".join(["SELECT 1"] * 60), "many parts"),
        ("SELECT replace(replace(replace('" + "a" * 1000 + "', 'a', '" + "b" * 1000 + "'), 'b', 'ccc'), 'c', 'dd')", "a text that grows"),
        ("SELECT '" + "a" * 50_000 + "'", "a long statement"),
        ("SELECT statement LIKE '" + "%a" * 200 + "' FROM claims", "a pattern that searches long"),
        ("SELECT max(" + ", ".join(["1"] * 40) + ")", "many arguments"),
    ],
)
def test_sql_may_not_grow(guarded: sqlite3.Connection, sql: str, why: str) -> None:
    with pytest.raises((sqlite3.Error, OverflowError)):
        guarded.execute(sql).fetchall()


def test_every_function_of_pages_and_questions_is_allowed_and_the_list_holds_no_other(toy_db: Path) -> None:
    used: set[str] = set()

    def note(action: int, name: str | None, other: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_FUNCTION and other:
            used.add(other.lower())
        return sqlite3.SQLITE_OK

    connection = publish.connect_read_only(toy_db)
    connection.set_authorizer(note)
    pattern = re.compile(r"^-- name: .*$", re.MULTILINE)
    for path in sorted(QUERIES.glob("*.sql")):
        for sql in pattern.split(path.read_text(encoding="utf-8"))[1:]:
            names = set(re.findall(r"(?<!:):([a-z_]+)\b", sql))
            connection.execute(sql.replace("/* filters */", "1"), dict.fromkeys(names, '"x"') | {"size": 1, "offset": 0}).fetchall()
    queries = yaml.safe_load((ingest.ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["evidence"]["queries"]
    for query in queries.values():
        connection.execute(query["sql"], dict.fromkeys(query.get("params", []), "")).fetchall()
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
        connection.execute(f'SELECT * FROM "{name}"').fetchall()
    connection.close()
    assert used - set(connections.FUNCTIONS) == set(), "name it in FUNCTIONS, if one call of it ends soon whatever it is given"


def test_no_table_of_the_schema_is_out_of_reach(guarded: sqlite3.Connection) -> None:
    names = [name for (name,) in guarded.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()]
    assert len(names) > 60
    for name in names:
        assert guarded.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] >= 0

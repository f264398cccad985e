"""What a connection of the site may do: read this database, with few functions, within limits.

The time limit on a query does not interrupt one long call of a C function, so what protects is the list of functions.
Sources: sqlite.org/limits.html, sqlite.org/c3ref/set_authorizer.html, sqlite.org/security.html.
"""

import sqlite3

# What may grow how far. SQLite's own limits are for programs that trust their SQL.
LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, 1_000_000),  # bytes of a text or of a row
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 40_000),
    (sqlite3.SQLITE_LIMIT_COLUMN, 200),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 40),
    (sqlite3.SQLITE_LIMIT_VDBE_OP, 100_000),
    (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 20),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200),
    (sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 2_000),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
HEAP = 256 * 2**20  # bytes that SQLite may take in the whole process

# function: who needs it. None of them can be made to run long or to grow much on one row.
FUNCTIONS = {
    # pages, questions and views
    "char": "marks of a hit", "coalesce": "pages", "count": "pages", "exp": "limits after no event", "group_concat": "pages",
    "ifnull": "pages", "iif": "pages", "instr": "pages", "lag": "the claim before", "lead": "the claim after", "length": "pages",
    "ln": "limits after no event", "lower": "search", "ltrim": "pages", "match": "search", "max": "pages", "min": "pages",
    "nullif": "pages", "replace": "pages", "round": "pages", "row_number": "the best of several", "rtrim": "pages",
    "snippet": "search", "substr": "pages", "sum": "pages", "total": "pages", "trim": "pages",
    # Datasette's filters and facets
    "date": "filter by date", "escape_fts": "search in a table", "glob": "filter", "like": "filter",
    # questions of one's own, in local mode
    "abs": "own", "avg": "own", "rank": "own", "dense_rank": "own", "typeof": "own", "upper": "own", "substring": "own",
}  # fmt: skip
# What Datasette asks of the schema; data_version is asked by FTS5.
PRAGMAS = {
    "data_version", "database_list", "foreign_key_list", "index_info", "index_list", "index_xinfo", "schema_version", "table_info",
    "table_list", "table_xinfo",
}  # fmt: skip


def is_allowed(action: int, name: str | None, other: str | None, schema: str | None, cause: str | None) -> int:
    """Say SQLITE_OK to reading, to a pragma that only tells, and to a function of the list; SQLITE_DENY to all else."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and other is not None and other.lower() in FUNCTIONS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and name is not None and name.lower() in PRAGMAS:
        return sqlite3.SQLITE_DENY if name.lower().endswith("_version") and other is not None else sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def guard(connection: sqlite3.Connection) -> None:
    """Take from a connection whatever the site does not need. What is taken cannot be had back by any SQL."""
    for limit, most in LIMITS:
        connection.setlimit(limit, most)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute(f"PRAGMA hard_heap_limit = {HEAP}")
    # A virtual table declares itself when it is first met, which is a statement of its own and would be denied later.
    virtual = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    for (name,) in [tuple(row) for row in connection.execute(virtual)]:
        connection.execute(f'SELECT 1 FROM "{name}" LIMIT 0')
    for name in ("pragma_table_list", "pragma_table_info"):
        connection.execute(f"SELECT 1 FROM {name} LIMIT 0")
    connection.set_authorizer(is_allowed)

"""Merges: two records of one work, and the person who said so. The one key is no citation any more and leads to the other.

    evidence/merges.csv     merged, kept, decided_by, date, reason
    evidence/distinct.csv   first, second, decided_by, date, reason: two works, however alike

The entry of a merged key may stay in the bibliography: it is set aside. What names it elsewhere counts for the key that was
kept. Take the line away, and all is as before.
"""

import sqlite3

from catalogue.keys import foreign_keys
from catalogue.load import Loader
from catalogue.problems import Problem

FILE = "merges.csv"
DECISIONS = ("merges", "distinct_citations")


def merged_keys(db: sqlite3.Connection) -> dict[str, str]:
    """Return merged key -> kept key."""
    return dict(db.execute("SELECT merged, kept FROM merges"))


def resolve(loader: Loader) -> None:
    """Let every row that names a merged citation name the kept one; report what cannot be, and who may not decide."""
    db = loader.db
    _check(loader)
    if not merged_keys(db):
        return
    for table, column in sorted(_naming(db)):
        # A row that would be there twice, or whose id begins with the merged key, stays: it is reported as an unknown key.
        db.execute(
            f'UPDATE OR IGNORE "{table}" SET "{column}" = (SELECT kept FROM merges WHERE merged = "{table}"."{column}") '
            f'WHERE "{column}" IN (SELECT merged FROM merges)'
        )


def _naming(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return the columns, with their tables, that name a citation, themselves or as a part of a longer key."""
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'")]
    keys = {table: list(foreign_keys(db, table).values()) for table in tables if table not in DECISIONS}
    naming = {("citations", "key")}
    while True:
        more = {
            (table, column)
            for table, found in keys.items()
            for key in found
            for column, name in zip(key.columns, key.names, strict=True)
            if (key.parent, name) in naming
        } - naming
        if not more:
            return naming - {("citations", "key")}
        naming |= more


def _check(loader: Loader) -> None:
    db = loader.db
    query = """SELECT one.merged, one.kept, other.kept, one.source_id, one.line
        FROM merges AS one JOIN merges AS other ON other.merged = one.kept"""
    for merged, kept, further, source_id, line in db.execute(query):
        message = f"'{merged}' is merged into '{kept}', which is merged itself"
        loader.problems.append(Problem(loader.paths[source_id], line, "error", message, "merge-chain", f"Merge it into '{further}'."))
    for table in DECISIONS:
        query = f"""SELECT decided_by, {table}.source_id, {table}.line FROM {table} JOIN reviewers ON reviewers.id = decided_by
            WHERE reviewers.kind <> 'person'"""
        for who, source_id, line in db.execute(query):
            message = f"'{who}' is no person, and decides about no record"
            advice = "Let a person look at the two, and write that person's id."
            loader.problems.append(Problem(loader.paths[source_id], line, "error", message, "decided-by-software", advice))

"""References between rows: SQLite says `FOREIGN KEY constraint failed` and names nothing; here are file, line and key."""

import difflib
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue

from catalogue.at_once import ask, cores
from catalogue.load import Loader
from catalogue.problems import Problem
from catalogue.publish import tables

FEW = 25  # as many known keys as a message may list
MANY = 20_000  # as many as are searched for the nearest


@dataclass(frozen=True)
class Key:
    """A declared foreign key: the columns here, the table and the columns there."""

    columns: tuple[str, ...]
    parent: str
    names: tuple[str, ...]


def foreign_keys(db: sqlite3.Connection, table: str) -> dict[int, Key]:
    """Return id -> key of all foreign keys of a table."""
    query = 'SELECT id, "from", "table", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq'
    found: dict[int, Key] = {}
    for number, column, parent, name in db.execute(query, (table,)):
        known = found.get(number, Key((), parent, ()))
        found[number] = Key((*known.columns, column), parent, (*known.names, name))
    return found


def check_keys(loader: Loader, meanwhile: Callable[[], object] | None = None) -> None:
    """Report every reference to a row that is not there, with the nearest known key; `meanwhile` is done beside that.

    Where a file could not be read to its end, references to its rows are not checked, and a note says so. Whoever names
    a row that was itself refused is not to blame.
    """
    for table, name in sorted(loader.unread.items()):
        message = f"what names a row of {table} was not checked, since this file could not be read to its end"
        loader.problems.append(Problem(name, 0, "note", message, "keys-unchecked", "Mend this file first."))
    empty: dict[str, int] = {}
    names = tables(loader.db)
    waiting: SimpleQueue[str] = SimpleQueue()
    for name in names:
        waiting.put(name)
    answers = ask(loader.db, [partial(_dangling, waiting=waiting)] * cores(), meanwhile)
    dangling = dict(of_table for answer in answers for of_table in answer)
    for table, rowid, parent, number in (found for name in names for found in dangling[name]):
        row = _row(loader.db, table, rowid)
        key = foreign_keys(loader.db, table)[number]
        missing = " ".join(str(row[column]) for column in key.columns)
        if parent in loader.unread or (parent, missing) in loader.refused or _owner_refused(loader, table, row):
            continue
        if loader.db.execute(f'SELECT 1 FROM "{parent}" LIMIT 1').fetchone() is None:
            empty[parent] = empty.get(parent, 0) + 1
            continue
        file, line = _place(loader, table, row, number)
        message = f"{key.columns[-1]} '{missing}' is not in {parent}"
        problem = Problem(file, line, "error", message, "unknown-key", _advice(loader.db, parent, key.names[-1], missing))
        loader.problems.append(problem)
    for parent, rows in sorted(empty.items()):
        message = f"there is no row of {parent}, but {rows} rows elsewhere name one"
        loader.problems.append(Problem(parent, 0, "error", message, "missing-file", "Add the file that holds them, or its rows."))


def _dangling(db: sqlite3.Connection, waiting: "SimpleQueue[str]") -> list[tuple[str, list[tuple[str, int, str, int]]]]:
    """Look through tables as long as some wait; return each with its references to nothing: table, rowid, parent, number of the key.

    One connection looks through many, for to open one is to read the whole schema.
    """
    query = 'SELECT "table", rowid, parent, fkid FROM pragma_foreign_key_check(?)'
    found = []
    with suppress(Empty):
        while True:
            table = waiting.get_nowait()
            found.append((table, db.execute(query, (table,)).fetchall()))
    return found


def _row(db: sqlite3.Connection, table: str, rowid: int) -> dict[str, object]:
    cursor = db.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', (rowid,))
    return dict(zip((d[0] for d in cursor.description), cursor.fetchone(), strict=True))


def _advice(db: sqlite3.Connection, parent: str, column: str, missing: str) -> str:
    merged = db.execute("SELECT kept FROM merges WHERE merged = ? AND ? = 'citations'", (missing, parent)).fetchone()
    if merged:
        return f"It is merged into '{merged[0]}', which has such a row already, or it is a part of this row's id: write '{merged[0]}'."
    known = [str(key) for (key,) in db.execute(f'SELECT "{column}" FROM "{parent}" LIMIT {MANY}')]
    close = difflib.get_close_matches(missing, known, 1)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Known: {', '.join(known)}." if 0 < len(known) <= FEW else f"Add it to {parent}, or correct it."


def _owner_refused(loader: Loader, table: str, row: dict[str, object]) -> bool:
    """Whether the row that an item of a list cell belongs to was refused."""
    if "line" in row:
        return False
    keys = foreign_keys(loader.db, table).values()
    return any((key.parent, " ".join(str(row[column]) for column in key.columns)) in loader.refused for key in keys)


def _place(loader: Loader, table: str, row: dict[str, object], number: int) -> tuple[str, int]:
    """Return file and line of a row; an item of a list cell has those of the row that it belongs to."""
    if "csv_source_id" in row:  # the keys of a citation all stand in the second file
        return loader.paths[int(str(row["csv_source_id"]))], int(str(row["csv_line"]))
    if "source_id" in row:
        return loader.paths[int(str(row["source_id"]))], int(str(row["line"]))
    for other, key in foreign_keys(loader.db, table).items():
        place = "csv_source_id, csv_line" if key.parent == "citations" else "source_id, line"
        if other == number or "line" not in loader.columns(key.parent):
            continue
        where = " AND ".join(f'"{name}" IS ?' for name in key.names)
        cells = [row[column] for column in key.columns]
        owner = loader.db.execute(f'SELECT {place} FROM "{key.parent}" WHERE {where}', cells).fetchone()
        if owner:
            return loader.paths[owner[0]], owner[1]
    return table, 0

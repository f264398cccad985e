"""A table or a view of a database becomes CSV, JSON or JSON Lines: all of its rows, in an order that stays, or none.

    rows(db, "claims")  ──>  Table  ──csv · excel · json · jsonl──>  pieces of text, to be written or streamed as they come

CSV is RFC 4180: commas, quotes doubled, CRLF; an empty cell is NULL. The variant for spreadsheets starts with a byte order
mark, and a text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a carriage return) gets ' in
front. JSON keeps numbers as numbers and NULL as null.
"""

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BATCH = 1000  # rows a piece


class Incomplete(Exception):
    """Fewer or more rows came than the table has: what was written so far is not the table."""


@dataclass(frozen=True)
class Table:
    """The columns of a table, how many rows it has, and its rows, once."""

    name: str
    columns: list[str]
    count: int
    rows: Iterator[tuple[object, ...]]


def names(db: sqlite3.Connection) -> list[str]:
    """Return the tables and views that can be exported, sorted: not the search index, whose tables are SQLite's own."""
    query = """SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view') AND name NOT GLOB 'sqlite_*'
        ORDER BY name"""
    return [name for (name,) in db.execute(query)]


def rows(db: sqlite3.Connection, name: str) -> Table:
    """Return a table or view, its rows sorted by the primary key, or by all columns where there is none.

    Raises LookupError where it is not there. Count and rows are of one state of the database if the caller is in a
    transaction, or the database is immutable.
    """
    if name not in names(db):
        raise LookupError(f"there is no table or view '{name}'; there are: {', '.join(names(db))}")
    info = db.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
    columns = [str(column) for column, _ in info]
    order = [str(column) for column, place in sorted(info, key=lambda item: item[1]) if place] or columns
    (count,) = db.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    listed, by = ", ".join(f'"{c}"' for c in columns), ", ".join(f'"{c}"' for c in order)
    return Table(name, columns, count, iter(db.execute(f'SELECT {listed} FROM "{name}" ORDER BY {by}')))


def _counted(table: Table) -> Iterator[list[tuple[object, ...]]]:
    """Yield the rows in batches; raise Incomplete where they are not as many as the table has."""
    seen, batch = 0, []
    for row in table.rows:
        seen += 1
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
    if seen != table.count:
        raise Incomplete(f"{table.name} has {table.count} rows, {seen} came")


def as_csv(table: Table, *, excel: bool = False) -> Iterator[str]:
    """Yield CSV."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if excel:
        buffer.write("\ufeff")
    writer.writerow(table.columns)
    for batch in _counted(table):
        writer.writerows([[_safe(cell) for cell in row] for row in batch] if excel else batch)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def as_excel(table: Table) -> Iterator[str]:
    """Yield CSV that a spreadsheet opens without running any of it."""
    return as_csv(table, excel=True)


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_json(table: Table) -> Iterator[str]:
    """Yield one list of objects, an object a line."""
    before = "[\n"
    for batch in _counted(table):
        yield before + ",\n".join(_object(table.columns, row) for row in batch)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def as_jsonl(table: Table) -> Iterator[str]:
    """Yield an object a line."""
    for batch in _counted(table):
        yield "".join(f"{_object(table.columns, row)}\n" for row in batch)


def _object(columns: list[str], row: tuple[object, ...]) -> str:
    return json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, allow_nan=False)


# format -> how it is made, its suffix, its media type
FORMATS: dict[str, tuple[Callable[[Table], Iterator[str]], str, str]] = {
    "csv": (as_csv, "csv", "text/csv; charset=utf-8"),
    "excel": (as_excel, "csv", "text/csv; charset=utf-8"),
    "json": (as_json, "json", "application/json"),
    "jsonl": (as_jsonl, "jsonl", "application/x-ndjson"),
}

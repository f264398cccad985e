"""Records become a file: one module a format, `catalogue/writers/<suffix>.py`.

A writer has LABEL (what the format is called), MEDIA_TYPE, and one function:

    write(records: Sequence[Record]) -> str

It writes what the format can hold and raises for nothing that a record may hold. What the format could not hold shows when
the file is read back: `losses`. Where the records of a built database come from: `records`.
"""

import importlib
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from json import dumps, loads
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from catalogue import peers, readers
from catalogue.problems import Problem
from catalogue.records import Name, Record, from_row

MOST_BOUND = 500  # keys that one statement asks for: SQLite binds 999 at most, served read-only 250 at least


def suffixes() -> list[str]:
    """Return the suffixes that can be written, sorted."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")


def writer(suffix: str) -> ModuleType:
    """Return the module that writes files with this suffix."""
    return importlib.import_module(f"catalogue.writers.{suffix}")


def write(suffix: str, records: Sequence[Record]) -> str:
    """Return the text of a file with this suffix."""
    text: str = writer(suffix).write(records)
    return text


def written(suffix: str, batches: Iterable[Sequence[Record]]) -> Iterator[str]:
    """Yield, a piece a batch, what `write` returns of all of them together: of a hundred thousand only a batch is held."""
    seen = 0
    for batch in batches:
        if suffix == "txt":  # numbered through
            yield "".join(f"{reference}\n" for reference in writer("txt").references(batch, first=seen + 1))
        elif suffix == "json":
            yield ("," if seen else "[") + write("json", batch)[1:-3]  # without the brackets of its list
        else:
            yield ("\n" if seen else "") + write(suffix, batch)
        seen += len(batch)
    if suffix == "json":
        yield "\n]\n" if seen else "[]\n"


# ----------------------------------------------------------------------------------------------------------------------
# The records of a database
# ----------------------------------------------------------------------------------------------------------------------


def records(db: sqlite3.Connection, keys: Iterable[str] | None = None) -> list[Record]:
    """Return the citations of a built database, all by key or those asked for in the order asked, each once.

    A key that was merged into another gives the other's record. Raises LookupError with the keys that are not there.
    """
    if keys is None:
        return [record for _, record in _fetched(db, "", [])]
    wanted = resolved(db, keys)
    found: dict[str, Record] = {}
    for at in range(0, len(wanted), MOST_BOUND):
        some = wanted[at : at + MOST_BOUND]
        found |= dict(_fetched(db, f"WHERE key IN ({', '.join('?' * len(some))})", some))
    if missing := [key for key in wanted if key not in found]:
        raise LookupError(", ".join(missing))
    return [found[key] for key in wanted]


def resolved(db: sqlite3.Connection, keys: Iterable[str]) -> list[str]:
    """Return keys in the order given, each once, a merged one as the one that was kept."""
    merged = dict(db.execute("SELECT merged, kept FROM merges"))
    return list(dict.fromkeys(merged.get(key, key) for key in keys))


def _fetched(db: sqlite3.Connection, where: str, keys: list[str]) -> Iterable[tuple[str, Record]]:
    people: dict[str, dict[str, list[Name]]] = {}
    for table in ("citation_authors", "citation_editors"):
        names = people.setdefault(table, {})
        condition = where.replace("key", "citation")
        query = f"SELECT citation, family, given, particle, suffix FROM {table} {condition} ORDER BY citation, ordinal"
        for citation, *parts in db.execute(query, keys):
            names.setdefault(citation, []).append(Name(*(part or "" for part in parts)))
    cursor = db.execute(f"SELECT * FROM citations {where} ORDER BY key", keys)
    columns = [description[0] for description in cursor.description]
    for cells in cursor:
        row = dict(zip(columns, cells, strict=True))
        key = str(row["key"])
        yield key, from_row(row, people["citation_authors"].get(key, ()), people["citation_editors"].get(key, ()))


# ----------------------------------------------------------------------------------------------------------------------
# What a format could not hold
# ----------------------------------------------------------------------------------------------------------------------


class Loss(NamedTuple):
    """A field that is not the same when the written file is read again; `after` None where it is gone."""

    key: str
    field: str
    before: str
    after: str | None


def read_back(suffix: str, text: str) -> tuple[list[Record], list[Problem]]:
    """Return the records of a text in a format that has a reader, and the reader's problems."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"written.{suffix}"
        path.write_text(text, encoding="utf-8", newline="")
        problems: list[Problem] = []
        rows = readers.read(path, path.name, problems)
        found = [from_row(dict(zip(rows.columns, cells, strict=True))) for _, cells in rows.rows if cells]
    return found, problems


def losses(suffix: str, written: Sequence[Record], text: str) -> list[Loss]:
    """Return what changed on the way into the text: it is read back and compared, field by field.

    Where somebody else's reader is at hand, every record must be found by that one too (`catalogue.peers`). A format
    without a reader (`txt` is for reading by people) is not compared.
    """
    if suffix not in readers.suffixes():
        return []
    found, _ = read_back(suffix, text)
    changed = [Loss(record.key or "", "record", "a record", None) for record in written[len(found) :]]
    for before, after in zip(written, found, strict=False):
        for column in (field.name for field in fields(Record)):
            old, new = getattr(before, column), getattr(after, column)
            if column == "extra" and old and new:
                old, new = _plain_names(old), _plain_names(new)  # a format may mind no capitals in the name of a field
            if old and old != new:
                changed.append(Loss(before.key or "", column, _said(old), _said(new) if new else None))
    if suffix in peers.PEERS:
        name, keys = peers.PEERS[suffix]
        theirs = Counter(keys(text))
        for record in found:
            if not theirs[record.key or ""]:
                changed.append(Loss(record.key or "", "record", record.title or "", f"nothing, to {name}"))
            theirs[record.key or ""] -= 1
    return changed


def _plain_names(cell: str) -> str:
    """Return what `extra` holds with its names in small letters, sorted."""
    return dumps({name.lower(): text for name, text in loads(cell).items()}, ensure_ascii=False, sort_keys=True)


def _said(cell: str | tuple[Name, ...]) -> str:
    return cell if isinstance(cell, str) else "; ".join(" ".join(part for part in name if part) for name in cell)

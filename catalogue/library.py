"""Bibliographic files, of any format that has a reader, become one list of records, each with its file and line."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from catalogue import readers
from catalogue.problems import Problem
from catalogue.records import Record, from_row

TABLES_OF_OURS = ("csv", "yml")  # readers of the evidence folder's own tables, which hold no references


@dataclass(frozen=True)
class Entry:
    """A record and where it stands."""

    file: str
    line: int
    record: Record

    @property
    def place(self) -> str:
        """Return file and line as messages say them."""
        return f"{self.file}:{self.line}"


def suffixes() -> list[str]:
    """Return the suffixes of bibliographic files that can be read, sorted."""
    return [suffix for suffix in readers.suffixes() if suffix not in TABLES_OF_OURS]


def refuse_doubles(paths: Sequence[Path]) -> None:
    """Raise click.UsageError where one file is named twice: each of its records would be its own duplicate."""
    for place, path in enumerate(paths):
        if any(path.samefile(other) for other in paths[:place]):
            raise click.UsageError(f"{path} is named twice")


def read(paths: Sequence[tuple[Path, str]], problems: list[Problem]) -> list[Entry]:
    """Return the records of files, given with the names that messages call them, in their order.

    A file that cannot be read at all or holds no reference, and a key that stands in two files, are problems; a record is
    never left out because of its key.
    """
    entries: list[Entry] = []
    first: dict[str, Entry] = {}
    for path, name in paths:
        suffix = path.suffix.lstrip(".").lower()
        if suffix not in suffixes():
            message = f"'{path.suffix}' is the suffix of no bibliographic file that can be read"
            problems.append(Problem(name, 0, "error", message, "unknown-format", f"Known: {', '.join(suffixes())}."))
            continue
        try:
            rows = readers.read(path, name, problems)
        except OSError as error:
            problems.append(Problem(name, 0, "error", f"{error.strerror}", "unreadable", "Look whether the file is there and may be read."))
            continue
        before = len(entries)
        silent = not any(p.file == name and p.level == "error" for p in problems)
        for line, cells in rows.rows:
            entry = Entry(name, line, from_row(dict(zip(rows.columns, cells, strict=True))))
            entries.append(entry)
            key = (entry.record.key or "").casefold()
            other = first.setdefault(key, entry)
            if key and other.file != name:  # within a file its reader says so
                message = f"the key '{entry.record.key}' stands in {other.place} as well"
                problems.append(Problem(name, line, "error", message, "duplicate-key", "Give one of the two another key."))
        if silent and len(entries) == before:  # comments alone, or text that is passed over
            remedy = "Export it again from your reference manager, with the references selected."
            problems.append(Problem(name, 1, "error", "this file holds no reference", "empty-file", remedy))
    return entries

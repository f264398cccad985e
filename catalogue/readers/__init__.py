"""A file becomes rows: one module a suffix, `catalogue/readers/<suffix>.py`.

A reader has one function:

    read(path: Path, name: str, problems: list[Problem]) -> Rows

`name` is the path as messages show it. A reader never raises for what a file holds and never drops anything in silence:
each record is a row or a problem with its line.
"""

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from catalogue.problems import Problem


@dataclass
class Rows:
    """Column names, and rows of (line, cells) in their order; an empty cell is None."""

    columns: list[str]
    rows: Iterable[tuple[int, list[str | None]]]


def suffixes() -> list[str]:
    """Return the suffixes that can be read, sorted."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")


def reader(suffix: str) -> ModuleType:
    """Return the module that reads files with this suffix."""
    return importlib.import_module(f"catalogue.readers.{suffix}")


def read(path: Path, name: str, problems: list[Problem]) -> Rows:
    """Read a file by its suffix."""
    rows: Rows = reader(path.suffix.lstrip(".")).read(path, name, problems)
    return rows


def undecodable(data: bytes, name: str) -> Problem:
    """Return the problem of a file that is not UTF-8, naming the line and what to do."""
    try:
        data.decode("utf-8-sig")
        start = 0
    except UnicodeDecodeError as error:
        start = error.start
    looks_utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:200]
    guess = "UTF-16" if looks_utf16 else "Windows-1252 or another single-byte encoding"
    message = f"this file is not UTF-8 (byte {start + 1}); it looks like {guess}"
    line = data.count(b"\n", 0, start) + 1
    return Problem(name, line, "error", message, "encoding", "Save it again as UTF-8 (in a spreadsheet: 'CSV UTF-8').")

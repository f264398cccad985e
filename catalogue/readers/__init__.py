"""A file becomes rows: one module a suffix, `catalogue/readers/<suffix>.py`.

A reader has one function, a reader of tables the first, a reader of references the second, which `read` here turns into rows:

    read(path: Path, name: str, problems: list[Problem]) -> Rows
    records(path: Path, name: str, problems: list[Problem]) -> list[tuple[int, Record]]

`name` is the path as messages show it. A reader never raises for what a file holds and never drops anything in silence:
each record is a row or a problem with its line.
"""

import codecs
import importlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from catalogue.problems import Problem
from catalogue.records import COLUMNS

MAX_BYTES = 5_000_000
EXPORT_AGAIN = "Export it again as UTF-8; until then look whether its letters with accents came out right."
LIMIT = "EVIDENCE_MAX_BYTES"  # the environment variable that raises it; processes of ours inherit it
# How a file of references begins, by its suffix: one that begins as another does is named, whatever could be read of it.
BEGINS = {
    "ris": re.compile(r"TY  - \w"),
    "nbib": re.compile(r"PMID *- *\d"),
    "bib": re.compile(r"@[A-Za-z]+\s*[{(]"),
    "xml": re.compile(r"<(\?xml|xml>|!DOCTYPE Pubmed|Pubmed)"),
    "json": re.compile(r"\[\s*\{|\{\s*\""),
}
MARKS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


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
    """Read a file by its suffix; of references one row a record, with the columns of `records.py`."""
    suffix = path.suffix.lstrip(".").lower()
    module = reader(suffix)
    if not hasattr(module, "records"):
        rows: Rows = module.read(path, name, problems)
        return rows
    found = module.records(path, name, problems)
    problems += _of_another_kind(path, name, suffix)
    return Rows([*COLUMNS], [(line, record.cells()) for line, record in found])


def _of_another_kind(path: Path, name: str, suffix: str) -> Iterator[Problem]:
    """Yield a problem for a file that begins as those with another suffix do: some of it reads all the same, and wrongly."""
    with path.open("rb") as file:
        start = file.read(2_000).decode("utf-8-sig", "replace").lstrip()
    kind = next((other for other, begins in BEGINS.items() if begins.match(start)), suffix)
    if kind != suffix:
        message = f"this file begins as a .{kind} does, and its name ends in .{suffix}"
        yield Problem(name, 1, "error", message, "wrong-suffix", f"Give it the ending .{kind}, or export it again.")


def text_of(path: Path, name: str, problems: list[Problem]) -> str | None:
    """Return the text of a reference manager's file, in NFC and with line feeds, or None where it cannot be read at all.

    UTF-16 and UTF-32 are read as their mark says, and what else is not UTF-8 as Windows-1252, so that no record goes unseen;
    that is an error all the same, since letters are guessed.
    """
    data = content_of(path, name, problems)
    if data is None:
        return None
    text = _decoded(data, name, problems)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def content_of(path: Path, name: str, problems: list[Problem]) -> bytes | None:
    """Return the bytes of a file, or None, with a problem, where it is too large or empty."""
    size = path.stat().st_size
    if size > max_bytes():
        message = f"this file has {size:,} bytes, more than {max_bytes():,}"
        problems.append(
            Problem(name, 1, "error", message, "too-large", f"Split it into several files, or raise the limit with --max-bytes {size}.")
        )
        return None
    data = path.read_bytes()
    if not data.strip():
        problems.append(Problem(name, 1, "error", "this file is empty", "empty-file", "Write at least one entry, or delete it."))
        return None
    return data


def max_bytes() -> int:
    """Return how large a reference manager's file may be: MAX_BYTES, unless the environment says otherwise."""
    given = os.environ.get(LIMIT, "")
    return int(given) if given.isascii() and given.isdigit() else MAX_BYTES


def _decoded(data: bytes, name: str, problems: list[Problem]) -> str:
    wide = next((e for e, i in (("utf-16-be", 0), ("utf-16-le", 1)) if data[i:400:2].count(0) > len(data[:400]) // 3), None)
    try:
        if not wide:
            return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    problems.append(replace(undecodable(data, name), remedy=EXPORT_AGAIN))
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if wide:
        return data.decode(wide, "replace")
    return data.decode("cp1252", "replace") if b"\x00" not in data[:200] else data.decode("latin-1")


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

"""JSON of reference managers: CSL-JSON, Zotero's items (its own export, Better BibTeX's, its web interface's), and flat records.

A file is a list of items, or an object that holds one as `items` or `references`. Each item is parsed by itself, so that a
file that breaks off keeps the items before the break.

Source: the Citation Style Language's csl-data.json schema, 1.0.2; Zotero's schema of item types and fields.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalogue import csl, normal, zotero
from catalogue.lines import Lines
from catalogue.problems import Problem
from catalogue.readers import text_of
from catalogue.records import Record

LISTS = ("items", "references", "publications")
MEMBER = re.compile(r"[\s,]*(?=\")")
COLON = re.compile(r"\s*:\s*")
NEXT = re.compile(r"[\s,]*")
DEEPEST = 30


def records(path: Path, name: str, problems: list[Problem]) -> list[tuple[int, Record]]:
    """Return every item of a file as line and record; what is no reference is reported."""
    text = text_of(path, name, problems)
    if text is None:
        return []
    source = Lines(text)
    rows: list[tuple[int, Record]] = []
    before = len(problems)
    for at, item in _items(source, name, problems):
        line = source.line(at)
        if normal.too_many(problems, before, name, line, len(rows)):
            break

        def report(level: str, message: str, code: str, remedy: str, line: int = line) -> None:
            problems.append(Problem(name, line, level, message, code, remedy))

        if (record := _record(item, report)) is not None:
            rows.append((line, normal.finish(record, report, html=True)))
    if not rows and not any(p.file == name and p.level == "error" for p in problems):
        remedy = "Export it as CSL-JSON or Zotero JSON."
        problems.append(Problem(name, 1, "error", "this file holds no reference", "empty-file", remedy))
    return normal.keyed(rows, name, problems)


def _record(item: Any, report: normal.Report) -> Record | None:
    """Return the record of an item, None for what is none."""
    if isinstance(item, dict) and isinstance(item.get("data"), dict) and "itemType" in item["data"]:
        item = item["data"]  # as Zotero's web interface wraps it
    if not isinstance(item, dict):
        report("error", f"this item is no object but '{str(item)[:40]}'", "broken-record", "Export the file again.")
        return None
    if "itemType" in item:
        if (kind := csl.text(item["itemType"])) in zotero.NO_REFERENCES:
            report("note", f"an item of type '{kind}' is no reference and not read", "no-reference", "Nothing to do.")
            return None
        return zotero.record(item, report)
    if isinstance(item.get("authors"), list) or "recNumber" in item:
        return zotero.flat_record(item, report)
    if not item.get("type") and not item.get("title"):
        report("error", "this item has neither a type nor a title", "broken-record", "Export it as CSL-JSON or Zotero JSON.")
        return None
    return csl.record(item, report)


def _items(source: Lines, name: str, problems: list[Problem]) -> Iterator[tuple[int, Any]]:
    """Yield offset and value of each item; where the text breaks, a problem, and reading goes on at the next item that can be read."""
    text = source.text
    decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number, parse_int=str, parse_float=str)
    start = _start(text, decoder)
    at = len(text) - len(text.lstrip()) if start is None else start
    single = start is None and text[at] == "{"
    if start is None and not single:
        problems.append(Problem(name, 1, "error", "this is no JSON list of items", "broken-json", "Export it as CSL-JSON or Zotero JSON."))
        return
    before = len(problems)
    while not normal.too_many(problems, before, name, source.line(at)):
        space = NEXT.match(text, at)
        at = space.end() if space else at
        if at >= len(text):
            if not single:
                message = "the list of items is never closed"
                problems.append(
                    Problem(
                        name, source.line(len(text.rstrip())), "error", message, "broken-json", "Is the file cut short? Export it again."
                    )
                )
            return
        if text[at] == "]" and not single:
            return
        try:
            item, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error) if isinstance(error, ValueError) else "too deep"
            place = error.pos if isinstance(error, json.JSONDecodeError) else at
            message = f"this item cannot be read: {reason} (line {source.line(place)})"
            problems.append(Problem(name, source.line(at), "error", message, "broken-json", "Mend it there, or export the file again."))
            following = re.compile(r"\n[ \t]{0,4}(?=\{)|\}\s*,\s*(?=\{\s*\"(?:id|itemType|type|key)\")").search(text, max(place, at + 1))
            if not following or single:
                return
            at = following.end()
            continue
        if _depth(item) > DEEPEST:
            message = f"this item has more than {DEEPEST} objects in each other"
            problems.append(Problem(name, source.line(at), "error", message, "too-large", "Export the file again."))
        else:
            yield at, item
        if single:
            if text[end:].strip():
                message = "behind the one item of this file stands more"
                problems.append(Problem(name, source.line(end), "error", message, "broken-json", "Put the items into a list: [ … , … ]."))
            return
        at = end


def _start(text: str, decoder: json.JSONDecoder) -> int | None:
    """Return where the items begin: behind the bracket of the list, or of the list that a member of the one object holds."""
    at = len(text) - len(text.lstrip())
    if text[at] == "[":
        return at + 1
    if text[at] != "{":
        return None
    at += 1
    try:
        while member := MEMBER.match(text, at):
            name, end = decoder.raw_decode(text, member.end())
            if not (colon := COLON.match(text, end)):
                return None
            if name in LISTS and text[colon.end() : colon.end() + 1] == "[":
                return colon.end() + 1
            _, at = decoder.raw_decode(text, colon.end())
    except (ValueError, RecursionError):
        found = re.search(r'"(?:items|references)"\s*:\s*\[', text)
        return found.end() if found else None
    return None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"'{next(name for name in names if names.count(name) > 1)}' stands twice in one object")
    return found


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no JSON")


def _depth(item: Any) -> int:
    depth, level = 0, [item]
    while level and depth <= DEEPEST:
        depth += 1
        level = [
            child for value in level if isinstance(value, dict | list) for child in (value.values() if isinstance(value, dict) else value)
        ]
    return depth

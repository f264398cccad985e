"""Damaged .bib files: each `@` start is a row, as it stands there, or a problem with file and line.

A second, small reader of BibTeX's grammar says what a file holds; where an entry breaks the grammar, the catalogue must
say so, and where it keeps it, the row must hold what the entry says.
"""

import random
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import ingest
from catalogue import normal
from catalogue.problems import Problem
from catalogue.readers import bib, read
from tests.harden import mutate
from tests.harden.campaign import Campaign, Case, Outcome
from tests.harden.tables import NONE, TOY, Base, examine

NAME = "references.bib"

SYNTHETIC = r"""
@string{jtea = "Journal of Tea"}
@comment{nothing to see}
@preamble{"\newcommand{\tea}{Tea}"}

% a line between entries
@article{made1,
  title = {Wnt/$\beta$-catenin in {DNA} of caf{\'e} visitors},
  author = {{\"O}zt{\"u}rk, \c{C}a\u{g}la and van der Berg, Jr, Jan and {Food and Drug Administration} and others},
  journal = jtea,
  year = 2021,
  pages = "1--9",
  abstract = {A sentence, with a comma, and 5 = 5 {nested {deeply {so}}}.}
}

@Article{Made2, title="Quotes {"}inside{"} quotes", author="Roe, Ann and Doe, Bob", JOURNAL={Tea \& Cups}, year={2022}, doi={https://doi.org/10.5555/MADE.2}, pmid={123}}

@misc{made-3,
	title = {水と café – 100 % pure},
	howpublished = {Web},
	url = {https://tea.example/a?b=c&d=e},
	note = {Seen in May}
}
@techreport{made:4, title = {Tea }# jtea, institution = {Institute}, date = {2020-03-04}, number = {7}, langid = {english}}
@inproceedings{made5,
title={A},
booktitle={Proceedings},
editor={Roe, Ann},
year={1999},
volume={1}, issue={2}, eid={e7}
}
"""
ALSO = {"made1": "other", "Made2": "other", "made-3": "other", "made:4": "other", "made5": "other"}


def start(folder: Path, seed: int) -> Case:
    """Return a case that damages a bibliography: the toy's, the toy's with synthetic entries, or the shipped one."""
    bases = {name: Base(folder / name, TOY) for name in ("toy", "made")} | {"shipped": Base(folder / "shipped", ingest.ROOT / "evidence")}
    made = bases["made"]
    for name, more in ((NAME, SYNTHETIC), ("citations.csv", "".join(f"{key},{kind},,,,\n" for key, kind in ALSO.items()))):
        made.files[name] += more.encode()
        (made.folder / name).write_bytes(made.files[name])

    def case(number: int, chance: random.Random) -> Outcome:
        base = bases[chance.choices(("made", "toy", "shipped"), (70, 22, 8))[0]]
        data = mutate.damaged(base.files[NAME], chance)
        with base.with_file(NAME, data):
            outcome = examine(base.folder, NAME, data)
            compare(base.folder / NAME, data, outcome)
        return outcome

    return case


@dataclass
class Written:
    """An entry as the file has it: lines, key and fields; without fields where it breaks the grammar."""

    line: int
    last: int
    key: str
    fields: list[tuple[str, str | None]] | None  # a value is None where it is a macro or joined with #
    inside: bool = False  # another entry seems to start inside a value


START = re.compile(r"@[ \t]*([A-Za-z_]\w*)[ \t]*([{(])")
LINE_START = re.compile(r"^[ \t]*@[ \t]*\w+[ \t]*[{(]", re.MULTILINE)
KEY = re.compile(r"\s*([^\s,{}=\"#%\\~]+)\s*(,|(?=[})]))")
FIELD = re.compile(r"\s*([A-Za-z][A-Za-z0-9_:+./-]*)\s*=\s*")
WORD = re.compile(r"[^\s,{}()=\"#%\\@']+")


def written(text: str) -> list[Written]:
    """Return what starts in a text at the beginning of a line, or between two entries."""
    found, at = [], 0
    while match := START.search(text, at):
        line = text.count("\n", 0, match.start()) + 1
        kind = match.group(1).lower()
        if kind == "comment":
            at = match.end()
            continue
        end, key, fields = _entry(text, match)
        if fields is None:
            following = LINE_START.search(text, match.end())
            end = following.start() if following else len(text)
        if kind not in ("string", "preamble"):
            last = text.count("\n", 0, max(end - 1, match.start())) + 1
            found.append(Written(line, last, key, fields, bool(LINE_START.search(text, match.end(), end))))
        at = end
    return found


def _entry(text: str, match: re.Match[str]) -> tuple[int, str, list[tuple[str, str | None]] | None]:
    """Return where an entry ends, its key and its fields; no fields where it breaks the grammar."""
    close = "}" if match.group(2) == "{" else ")"
    named = KEY.match(text, match.end())
    if not named or close == ")":
        return match.end(), "", None
    at, fields, comma = named.end(), list[tuple[str, str | None]](), named.group(2) == ","
    while True:
        after = re.compile(r"\s*").match(text, at)
        at = after.end() if after else at
        if text[at : at + 1] == close:
            return at + 1, named.group(1), fields
        field = FIELD.match(text, at)
        if not comma or not field:
            return at, named.group(1), None
        at, value = _value(text, field.end())
        if at < 0:
            return match.end(), named.group(1), None
        fields.append((field.group(1).lower(), value))
        after = re.compile(r"\s*(,?)").match(text, at)
        comma, at = bool(after and after.group(1)), after.end() if after else at


def _value(text: str, at: int) -> tuple[int, str | None]:
    """Return where a value ends and what it is; -1 where it breaks the grammar."""
    parts: list[str | None] = []
    while True:
        opening = text[at : at + 1]
        if opening in ("{", '"') and opening:
            depth, end = 0, at + 1
            while end < len(text) and not (depth == 0 and text[end] == ("}" if opening == "{" else '"')):
                depth += (text[end] == "{") - (text[end] == "}")
                if depth < 0:
                    return -1, None
                end += 1
            if end == len(text):
                return -1, None
            parts.append(text[at + 1 : end])
            at = end + 1
        else:
            word = WORD.match(text, at)
            if not word:
                return -1, None
            parts.append(word.group() if word.group().isdigit() else None)
            at = word.end()
        joined = re.compile(r"\s*#\s*").match(text, at)
        if not joined:
            return at, parts[0] if len(parts) == 1 else None
        at = joined.end()


SET_ASIDE = {"commented-entry", "open-comment"}  # said, and not read: a warning or a note
PLAIN = re.compile(r"(?!.*--|.*``|.*'')[^\\{}$#~%\"&<>^_|]*", re.DOTALL)
NORMAL = {"pages": normal.pages, "language": normal.language}
COMPARED = ("title", "container", "publisher", "volume", "issue", "pages", "language", "note")


def compare(path: Path, data: bytes, outcome: Outcome) -> None:
    """Read the file by itself and hold each entry against what the grammar says of it."""
    problems: list[Problem] = []
    table = read(path, NAME, problems)
    rows = [(line, dict(zip(table.columns, cells, strict=True))) for line, cells in table.rows]
    errors = [p for p in problems if p.level == "error"]
    set_aside = [p for p in problems if p.code in SET_ASIDE]
    if any(p.code in ("encoding", "too-large", "empty-file") for p in errors):
        return
    text = unicodedata.normalize("NFC", data.decode("utf-8-sig")).replace("\r\n", "\n").replace("\r", "\n")
    entries = written(text)
    starts = [text.count("\n", 0, m.start()) + 1 for m in LINE_START.finditer(text)]
    outcome.counts["entries"] += len(entries)
    for entry in entries:
        above = max((line for line in starts if line <= entry.line), default=entry.line)
        last = entry.last + (entry.fields is None)  # what breaks an entry may be the start of the next
        reported = any(entry.line <= p.line <= last or (p.code == "too-large" and p.line == above) for p in errors)
        reported = reported or any(p.line == entry.line for p in set_aside)
        # Text between entries is one fault, named where it begins; what looks like a start in the middle of a line is part of it.
        reported = reported or any(
            p.code == "stray-text" and p.line <= entry.line and not _between(starts, p.line, entry.line) for p in errors
        )
        own = [row for line, row in rows if line == entry.line]
        if reported:
            outcome.counts["entries reported"] += 1
        elif entry.fields is None or entry.inside:
            outcome.fault("damage unreported", f"line {entry.line}: " + repr(_lines(text, entry)))
        elif not (mine := [row for row in own if row["key"] == entry.key]):
            outcome.fault("unaccounted", f"line {entry.line}: no row and no problem: " + repr(_lines(text, entry)))
        else:
            outcome.counts["entries compared"] += 1
            _compare_fields(entry, mine[0], outcome)


def _between(starts: list[int], line: int, last: int) -> bool:
    return any(line < start <= last for start in starts)


def _compare_fields(entry: Written, row: dict[str, str | None], outcome: Outcome) -> None:
    fields = dict(reversed(entry.fields or []))
    for column in COMPARED:
        named = [name for name in bib.FIELDS[column] if name in fields]
        raw = next((fields[name] for name in named if fields[name] != ""), "")
        if column == "container" and len(named) > 1:  # which of two counts depends on the kind of entry
            continue
        if raw is None or not PLAIN.fullmatch(raw):
            continue
        expected = " ".join(raw.split()) or None
        if expected and column in NORMAL:
            expected = NORMAL[column](expected)
        found = row[column] or (row["number"] if column == "issue" else None)
        if expected != found:
            outcome.fault("altered", f"line {entry.line}: {column} {expected!r} became {found!r}")
    if not set(fields) & {"author", "editor"} and row["authors"]:
        outcome.fault("altered", f"line {entry.line}: authors {row['authors']!r} come from nowhere")


def _lines(text: str, entry: Written) -> str:
    return "\n".join(text.split("\n")[entry.line - 1 : entry.last])[:400]


CAMPAIGN = Campaign("bib", 10_000, (*NONE, "damage unreported"), start, unit="damaged files")

#!/usr/bin/env python3
"""How well reference managers' files are read, against public files that nobody here wrote.

    EVIDENCE_GOLD=folder python benchmarks/bibliography.py [bibtex items formats round-trip speed]

Reads `bibtex`, `bibtex-to-items` and `formats` below EVIDENCE_GOLD, and says "skipped" for what is not there.

    bibtex      accounted: each @ that begins a line is an entry or a problem with its line · recall: entries read, of as many as
                btparse or pybtex find, whichever finds more, file by file · no exception, no file over 5 CPU s
    items       .bib and the items that Better BibTeX makes of it (Zotero JSON): agreement by field
    formats     one library in four formats: the same rows · JabRef's fixtures beside the .bib that it expects · samples of rispy and nbib
    round-trip  what was read is written as BibTeX and read again: the same records
    speed       made-up entries with names and LaTeX, in CPU seconds
"""

import csv
import os
import re
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from catalogue import writers
from catalogue.bibtex import LINE_START, NOT_ENTRIES
from catalogue.problems import Problem
from catalogue.readers import LIMIT, reader, text_of
from catalogue.records import Record

os.environ.setdefault(LIMIT, str(10**9))
SLOW = 5.0  # CPU seconds a file


def records(path: Path, problems: list[Problem] | None = None) -> list[tuple[int, Record]]:
    """Return the records of a file by its suffix."""
    found: list[tuple[int, Record]] = reader(path.suffix[1:]).records(path, path.name, problems if problems is not None else [])
    return found


def bibtex(gold: Path) -> Iterator[str]:
    """Yield what came of the .bib files of `bibtex/wild` and `bibtex/worst`."""
    with (gold / "bibtex" / "INDEX.tsv").open(encoding="utf-8", newline="") as file:
        index = {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}
    starts = told = wanted = read = files = 0
    slowest, faults = (0.0, ""), Counter[str]()
    for path in sorted([*(gold / "bibtex" / "wild").glob("*.bib"), *(gold / "bibtex" / "worst").glob("*.bib")]):
        files += 1
        problems: list[Problem] = []
        began = time.process_time()
        try:
            rows = records(path, problems)
        except Exception as error:
            faults["exceptions"] += 1
            yield f"  {path.name}: {type(error).__name__}: {error}"
            continue
        took = time.process_time() - began
        slowest = max(slowest, (took, path.name))
        faults["hangs"] += took > SLOW
        text = text_of(path, path.name, []) or ""
        lines = {line for line, _ in rows} | {p.line for p in problems}
        places = [text.count("\n", 0, m.end() - 1) + 1 for m in LINE_START.finditer(text) if m.group(1).lower() not in NOT_ENTRIES]
        starts += len(places)
        told += sum(place in lines for place in places)
        if row := index.get(path.name):
            most = max(int(row["btparse"]), int(row["pybtex"]))
            wanted += most
            read += min(len(rows), most)
            if len(rows) < most:
                yield f"  {path.name}: {len(rows)} of {most}"
    yield f"{files} files, {faults['exceptions']} exceptions, {faults['hangs']} over {SLOW} CPU s; slowest {slowest[0]:.1f} CPU s ({slowest[1]})"
    yield f"accounted {told:,} of {starts:,} starts ({told / starts:.3%}) · recall {read:,} of {wanted:,} entries ({read / wanted:.3%})"


def plain(text: str | None) -> str:
    """Return a text as two programs may both write it: letters and digits in lower case, without accents."""
    letters = unicodedata.normalize("NFKD", text or "")
    return "".join(c for c in letters.lower() if c.isalnum())


FIELDS: dict[str, Callable[[Record], object]] = {
    "type": lambda r: r.entry_type,
    "title": lambda r: plain(r.title),
    "family": lambda r: [plain(n.particle + n.family) for n in r.authors],
    "given": lambda r: [plain(n.given) for n in r.authors],
    "editors": lambda r: [plain(n.particle + n.family) for n in r.editors],
    "year": lambda r: r.year,
    "date": lambda r: r.published,
    "container": lambda r: plain(r.container),
    "volume": lambda r: r.volume,
    "issue": lambda r: r.issue or r.number,
    "pages": lambda r: r.pages,
    "doi": lambda r: r.doi,
    "url": lambda r: r.url,
}
# BibTeX's older words for what Zotero knows under one.
SAME_TYPES = {"techreport": "report", "phdthesis": "thesis", "mastersthesis": "thesis", "conference": "inproceedings", "inbook": "incollection",
              "proceedings": "book", "collection": "book", "electronic": "online", "www": "online", "manual": "report", "booklet": "book",
              "inreference": "incollection", "talk": "unpublished", "movie": "video"}  # fmt: skip


def agreement(pairs: list[tuple[Record, Record]], shown: int) -> Iterator[str]:
    """Yield, field by field, how often two records agree, of those in which the gold has the field."""
    for field, value in FIELDS.items():
        right = there = 0
        wrong = []
        for ours, gold in pairs:
            mine, theirs = value(ours), value(gold)
            if field == "type":
                mine, theirs = SAME_TYPES.get(str(mine), mine), SAME_TYPES.get(str(theirs), theirs)
            if theirs in (None, "", []):
                continue
            there += 1
            right += mine == theirs
            if mine != theirs:
                wrong.append(f"      {gold.key}: {str(mine)[:90]} | {str(theirs)[:90]}")
        if there:
            yield f"  {field:10} {right:5} of {there:5} {right / there:8.2%}"
            yield from wrong[:shown]


def items(gold: Path, shown: int = 0) -> Iterator[str]:
    """Yield agreement with the items that Better BibTeX makes of .bib files, matched by citation key, else by title."""
    pairs, files, missing = [], 0, 0
    for path in sorted((gold / "bibtex-to-items").glob("*.bib")):
        ours = [record for _, record in records(path)]
        theirs = [record for _, record in records(path.with_suffix(".json"))]
        files += 1
        by_key = {(record.key or "").lower(): record for record in reversed(ours)}
        by_title = {plain(record.title): record for record in reversed(ours)}
        for item in theirs:
            same = (
                by_key.get((item.key or "").lower())
                or by_title.get(plain(item.title))
                or (ours[0] if len(ours) == len(theirs) == 1 else None)
            )
            if same:
                pairs.append((same, item))
            else:
                missing += 1
    yield f"{files} files, {len(pairs)} items found, {missing} not found by key or title"
    yield from agreement(pairs, shown)


def formats(gold: Path, shown: int = 0) -> Iterator[str]:
    """Yield whether one library gives one set of rows, agreement with JabRef's fixtures, and the counts of samples."""
    folder = gold / "formats" / "blue-light"
    library = {suffix: [r for _, r in records(folder / f"blue-light.{suffix}")] for suffix in ("ris", "xml", "json", "nbib")}
    fields = ("title", "authors", "year", "volume", "issue", "pages", "doi")
    for suffix in ("xml", "json"):
        same = sum(all(getattr(a, f) == getattr(b, f) for f in fields) for a, b in zip(library["ris"], library[suffix], strict=True))
        yield f"blue-light: {same} of {len(library['ris'])} records of .ris equal in .{suffix} ({', '.join(fields)})"
    by_doi = {r.doi: r for r in library["ris"] if r.doi} | {r.pmid: r for r in library["ris"] if r.pmid}
    pairs = [(r, by_doi[key]) for r in library["nbib"] for key in (r.doi, r.pmid) if key in by_doi]
    found = {id(r): (r, other) for r, other in pairs}
    same = sum(
        plain(a.title) == plain(b.title) and [plain(n.family) for n in a.authors] == [plain(n.family) for n in b.authors]
        and (a.year, a.volume, a.issue, a.doi, a.pages) == (b.year, b.volume, b.issue, b.doi, b.pages) for a, b in found.values())  # fmt: skip
    yield f"blue-light: {same} of {len(library['nbib'])} records of .nbib equal in .ris, but for capitals and given names"
    pairs, read, refused = [], 0, 0
    for path in sorted((gold / "formats" / "jabref-import").iterdir()):
        expected = path.with_suffix(".bib")
        if path.suffix not in (".ris", ".nbib", ".xml") or not expected.is_file():
            continue
        ours, theirs = [r for _, r in records(path)], [r for _, r in records(expected)]
        refused += not ours
        read += len(ours)
        pairs += zip(ours, theirs, strict=False) if len(ours) == len(theirs) else []
    yield f"JabRef: {read} records read, {refused} files of kinds of XML that are not read; of {len(pairs)} that can be compared:"
    yield from agreement(pairs, shown)
    for folder, pattern in (("MrTango+rispy", r"(?m)^\ufeff?[ \t]*(?:TY  - |PT )"), ("holub008+nbib", r"(?m)^PMID")):
        for path in sorted((gold / "formats" / folder).iterdir()):
            starts = len(re.findall(pattern, path.read_text(encoding="utf-8")))
            count = len(records(path))
            if count != starts:
                yield f"  {path.name}: {count} records of {starts} starts"
        yield f"{folder}: {len(list((gold / 'formats' / folder).iterdir()))} samples, each start a record unless named above"


def round_trip(gold: Path, shown: int = 0) -> Iterator[str]:
    """Yield how many records come back the same when they are written as BibTeX and read again."""
    same = total = 0
    columns = Counter[str]()
    examples: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted((gold / "bibtex" / "wild").glob("*.bib")):
            before = [record for _, record in records(path)]
            copy = Path(folder) / "copy.bib"
            copy.write_text(writers.writer("bib").write(before), encoding="utf-8")
            after = [record for _, record in records(copy)] if before else []
            total += len(before)
            for one, other in zip(before, after, strict=False):
                differing = [c for c in Record.__slots__ if getattr(one, c) != getattr(other, c)]
                same += not differing
                columns.update(differing)
                examples += [
                    f"      {path.name[-30:]} {one.key} {c}: {getattr(one, c)!r:.100} | {getattr(other, c)!r:.100}" for c in differing
                ]
    yield f"round trip by BibTeX: {same:,} of {total:,} records the same ({same / total:.2%}); differing: {dict(columns.most_common(8))}"
    yield from examples[:shown]


def speed(_: Path) -> Iterator[str]:
    """Yield CPU seconds for made-up entries."""
    with tempfile.TemporaryDirectory() as folder:
        for count in (10_000, 100_000):
            path = Path(folder) / "made.bib"
            with path.open("w", encoding="utf-8") as file:
                for i in range(count):
                    file.write(
                        f"@article{{made{i},\n  author = {{M{{\\\"u}}ller{i}, Jos{{\\'e}} A. and van der Berg, Jan and {{Group {i}}}}},\n"
                        f"  title = {{Effects of {{T}}ea {i} on $\\beta${i}-catenin in caf{{\\'e}} visitors}},\n  journal = {{Journal of Tea {i % 99}}},\n"
                        f"  year = {{{1950 + i % 70}}},\n  volume = {i % 50},\n  pages = {{{i}--{i + 9}}},\n  doi = {{10.5555/made.{i}}}\n}}\n"
                    )
            began = time.process_time()
            found = records(path)
            yield f"{len(found):,} entries in {time.process_time() - began:.2f} CPU s"


PARTS: dict[str, tuple[Callable[..., Iterator[str]], str]] = {
    "bibtex": (bibtex, "bibtex/INDEX.tsv"),
    "items": (items, "bibtex-to-items"),
    "formats": (formats, "formats/blue-light"),
    "round-trip": (round_trip, "bibtex/wild"),
    "speed": (speed, ""),
}


def main() -> None:
    """Print each part that was asked for, or all; -v shows what differs."""
    gold = Path(os.environ.get("EVIDENCE_GOLD", "nowhere"))
    shown = 6 if "-v" in sys.argv else 0
    for name in [a for a in sys.argv[1:] if a != "-v"] or list(PARTS):
        part, needs = PARTS[name]
        print(f"## {name}")
        if needs and not (gold / needs).exists():
            print(f"skipped: EVIDENCE_GOLD holds no {needs}")
            continue
        for line in part(gold, shown) if name in ("items", "formats", "round-trip") else part(gold):
            print(line, flush=True)


if __name__ == "__main__":
    main()

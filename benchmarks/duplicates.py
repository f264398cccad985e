#!/usr/bin/env python3
"""How well duplicates are found: EVIDENCE_GOLD/dedup, two libraries of EndNote whose duplicates people marked.

A record counts as found where it is in a group of two or more. Below each library: its works once, with copies of a third of
them that were altered in two, four and six of the ways in which indexes and typists differ. Beside it: the same DOI or the same title and year, and what
bib-dedupe 0.11 reached on the same files. Run by hand; without EVIDENCE_GOLD it says that nothing was measured.

    python benchmarks/duplicates.py [--many 100000]
"""

import argparse
import os
import random
import re
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from defusedxml import ElementTree

from catalogue import duplicates, library
from catalogue.problems import Problem
from catalogue.records import Name, Record

KNOWN = {"copper": (0.9965, 0.9964), "tafenoquine": (0.9956, 1.0)}  # same DOI or same title and year; bib-dedupe 0.11


def gold(path: Path) -> tuple[list[Record], list[bool]]:
    """Return the records of a library, as the reader of EndNote's XML gives them, and which of them are marked as duplicates."""
    problems: list[Problem] = []
    records = [entry.record for entry in library.read([(path, path.name)], problems)]
    captions = [
        "".join(text for caption in element.findall("caption") for text in caption.itertext()).strip()
        for element in ElementTree.parse(path).getroot().iter("record")
    ]
    assert len(records) == len(captions), f"{len(records)} of {len(captions)} records were read"
    return records, [caption == "Duplicate" for caption in captions]


def scores(found: set[int], marked: list[bool]) -> tuple[float, float, float]:
    """Return precision, recall, F1 of records."""
    right = sum(marked[place] for place in found)
    precision, recall = right / len(found) if found else 1.0, right / sum(marked)
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def misspelled(text: str, chance: random.Random) -> str:
    """Return a text with a letter lost, doubled or added."""
    at = chance.randrange(3, len(text) - 2)
    return text[:at] + chance.choice(("", text[at] * 2, "x")) + text[at + 1 :] if len(text) > 9 else text


def altered(record: Record, changes: int, chance: random.Random) -> Record:
    """Return a record as another index or another typist would have it: so many of the ways in which they differ."""
    title, shorter = record.title or "", (record.title or "").split(":")[0]
    ways = (
        {"title": title.upper()}, {"title": f"{title}."}, {"title": f"[{title}]"}, {"title": misspelled(title, chance)},
        {"title": misspelled(misspelled(title, chance), chance)}, {"title": shorter if len(shorter) > 25 else title},
        {"doi": None, "url": None}, {"pmid": None}, {"authors": record.authors[:1]}, {"authors": ()},
        {"authors": tuple(Name(f"{one.family} {''.join(word[0] for word in one.given.split())}") for one in record.authors)},
        {"container": " ".join(word[:4] for word in (record.container or "").split() if len(word) > 3) or record.container},
        {"container": None, "container_short": None}, {"year": str(int(record.year) + 1) if (record.year or "").isdigit() else None},
        {"year": None, "published": None}, {"volume": None, "issue": None}, {"pages": None}, {"pages": (record.pages or "").split("-")[0]},
    )  # fmt: skip
    for way in chance.sample(ways, changes):
        record = replace(record, **way)
    return record


def with_copies(records: list[Record], changes: int) -> tuple[list[Record], list[bool]]:
    """Return records of which each is one work, with altered copies of a third of them, and which are in a pair. Seeded."""
    chance = random.Random(changes)
    groups = duplicates.groups(duplicates.pairs(records))
    doubled = {place for group in groups for place in group[1:]}
    single = [replace(record, issn=None) for place, record in enumerate(records) if place not in doubled]
    chosen = chance.sample(range(len(single)), len(single) // 3)
    marked = [place in set(chosen) for place in range(len(single))]
    return [*single, *(altered(single[place], changes, chance) for place in chosen)], [*marked, *(True for _ in chosen)]


def made_up(n: int) -> list[Record]:
    """Return n records, a tenth of them altered copies of others. Seeded."""
    chance = random.Random(1)
    syllables = [c + v for c in "bcdfghklmnprstvw" for v in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(6000)]
    weights = [1 / (rank + 1) ** 0.9 for rank in range(len(words))]
    journals = [" ".join(chance.choices(words, k=chance.randint(1, 4))).title() for _ in range(3000)]
    records = []
    for i in range(n - n // 11):
        people = tuple(Name(chance.choice(words).title(), chance.choice("ABCDEFG")) for _ in range(chance.randint(1, 6)))
        title = " ".join(chance.choices(words, weights, k=chance.randint(5, 16)))
        year, volume, page = chance.randint(1980, 2024), chance.randint(1, 99), chance.randint(1, 2000)
        records.append(
            Record(key=f"k{i}", entry_type="article", title=title, authors=people, container=chance.choice(journals), year=str(year),
                   volume=str(volume), issue="2", pages=f"{page}-{page + 9}", doi=f"10.5555/x.{i}")
        )  # fmt: skip
    for i in chance.sample(range(len(records)), n - len(records)):
        one = records[i]
        short = " ".join(word[:4] for word in (one.container or "").split())
        records.append(
            Record(key=f"d{i}", entry_type="article", title=f"{(one.title or '').capitalize()}.", authors=one.authors[:1], container=short,
                   year=one.year, volume=one.volume, pages=(one.pages or "").split("-")[0])
        )  # fmt: skip
    return records


def main() -> None:
    """Print a table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--many", type=int, default=10_000, metavar="N", help="Time N made-up records.  [default: 10000]")
    many = arguments.parse_args().many
    folder = Path(os.environ.get("EVIDENCE_GOLD", "")) / "dedup"
    print(f"{'library':<14}{'records':>8}{'marked':>8}{'precision':>11}{'recall':>9}{'F1':>9}{'simple':>9}{'bib-dedupe':>12}{'s':>7}")
    for name, (simple, other) in KNOWN.items() if os.environ.get("EVIDENCE_GOLD") else ():
        records, marked = gold(folder / f"{name}.xml")
        started = time.perf_counter()
        found = {place for group in duplicates.groups(duplicates.pairs(records)) for place in group}
        seconds = time.perf_counter() - started
        precision, recall, f1 = scores(found, marked)
        print(
            f"{name:<14}{len(records):>8}{sum(marked):>8}{precision:>11.4f}{recall:>9.4f}{f1:>9.4f}{simple:>9.4f}{other:>12.4f}{seconds:>7.2f}"
        )
        for changes in (2, 4, 6):
            copied, marked = with_copies(records, changes)
            found = {place for group in duplicates.groups(duplicates.pairs(copied)) for place in group}
            precision, recall, f1 = scores(found, marked)
            print(f"{f'  {changes} changes':<14}{len(copied):>8}{sum(marked):>8}{precision:>11.4f}{recall:>9.4f}{f1:>9.4f}")
    if not os.environ.get("EVIDENCE_GOLD"):
        print("skipped: EVIDENCE_GOLD is not set")
    records = made_up(many)
    started, used = time.perf_counter(), time.process_time()
    found = duplicates.groups(duplicates.pairs(records))
    seconds, used = time.perf_counter() - started, time.process_time() - used
    wanted = {re.sub("^d", "k", record.key or "") for record in records if (record.key or "").startswith("d")}
    hit = {records[place].key for group in found for place in group} & wanted
    print(f"\n{many:,} made-up records: {used:.1f} s of one core, {seconds:.1f} s by the clock", end="")
    print(f"; {len(hit):,} of {len(wanted):,} altered copies found")


if __name__ == "__main__":
    main()

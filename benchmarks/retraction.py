"""How many known retractions are flagged, and what is flagged that should not be.

    EVIDENCE_GOLD=... python benchmarks/retraction.py

Every DOI of the list is cited: papers that were retracted, papers of concern, the notices of both, and DOIs of ordinary
bibliographies that the list does not name. Two answers are made up from the list in the shape of the real ones, and go the
way of real ones: parsed, judged, entered, and asked for in `citation_standing`.

    list      the Retraction Watch file as Crossref publishes it, read line by line as `fetch` reads it
    records   Crossref's record of each paper, without a word of its notice, and of each notice with what it is about
    both      the two together

The list is its own measure here: what is lost is lost by reading, matching and judging it, not by the list.
"""

import argparse
import json
import os
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from catalogue import answers, fetching, publish  # noqa: E402
from catalogue.kept import Kept  # noqa: E402
from catalogue.providers import identifier, retractionwatch  # noqa: E402

DAY = "2026-08-01"
WILD = re.compile(rb'\b10\.\d{4,9}/[^\s"{}]+')
RETRACTED = ("retracted", "retracted-and-republished", "withdrawn", "removed", "partially-retracted")


def wild_dois(folder: Path, listed: set[str]) -> set[str]:
    """Return the DOIs of ordinary bibliographies that the list does not name."""
    found = {identifier("doi", m.decode()) for path in sorted(folder.glob("*")) if path.is_file() for m in WILD.findall(path.read_bytes())}
    return {doi for doi in found if doi} - listed


def watch_file(path: Path, gold: dict[str, dict[str, str]]) -> None:
    """Write the list in the shape of the Retraction Watch file; the notice's DOI and the paper's as the list has them."""
    natures = {"retractions": "Retraction", "concerns": "Expression of concern"}
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(retractionwatch.COLUMNS) + "\n")
        number = 0
        for name, pairs in gold.items():
            for paper, notice in pairs.items():
                number += 1
                row = dict.fromkeys(retractionwatch.COLUMNS, "") | {
                    "Record ID": str(number), "Title": "A title", "RetractionDate": "1/2/2020 0:00", "RetractionDOI": notice,
                    "OriginalPaperDOI": paper, "OriginalPaperPubMedID": "0", "RetractionPubMedID": "0", "RetractionNature": natures[name],
                }  # fmt: skip
                file.write(retractionwatch.as_text([row]).split("\n", 1)[1])


def from_list(path: Path, cited: set[str]) -> Iterator[Kept]:
    """Yield an answer for each cited DOI from the file."""
    rows: dict[str, list[dict[str, str]]] = {doi: [] for doi in cited}
    with path.open("rb") as file:
        fetching.read_rows(retractionwatch, file, rows)
    for doi, found in rows.items():
        lines = retractionwatch.as_text(found).splitlines() if found else None
        yield Kept("retractionwatch", "doi", doi, DAY, "found" if found else "absent", None, lines)


def from_records(gold: dict[str, dict[str, str]], cited: set[str]) -> Iterator[Kept]:
    """Yield Crossref's record of each cited DOI; only the record of a notice says what happened to the paper."""
    kinds = {"retractions": "retraction", "concerns": "expression_of_concern"}
    about: dict[str, list[dict[str, object]]] = {}
    for name, pairs in gold.items():
        for paper, notice in pairs.items():
            update = {"DOI": paper, "type": kinds[name], "source": "publisher", "updated": {"date-parts": [[2020, 1, 2]]}}
            about.setdefault(identifier("doi", notice) or "", []).append(update)
    for doi in cited:
        work = {
            "DOI": doi,
            "type": "journal-article",
            "title": ["A title"],
            "issued": {"date-parts": [[2019]]},
            "update-to": about.get(doi, []),
        }
        yield Kept("crossref", "doi", doi, DAY, "found", None, {"message-type": "work", "message": work})


def standings(cited: set[str], kept: list[Iterator[Kept]]) -> dict[str, str]:
    """Return DOI -> standing, as the database says it."""
    db: sqlite3.Connection = publish.connect(":memory:")
    db.executescript((ROOT / "schema.sql").read_text(encoding="utf-8"))
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN")
    insert = "INSERT INTO citations (key, entry_type, title, doi, source_type, source_id, line, csv_source_id, csv_line) VALUES (?, 'article', 'A title', ?, 'other', 1, 1, 1, 1)"
    db.executemany(insert, ((f"k{n}", doi) for n, doi in enumerate(sorted(cited))))
    works = answers.cited_works(db)
    for records in kept:
        for record in records:
            answers.enter(db, record, record.parsed(), works, 1)
    answers.doubt_unknown_works(db)
    query = "SELECT doi, standing FROM citation_standing JOIN citations ON citations.key = citation_standing.citation"
    found = dict(db.execute(query).fetchall())
    db.close()
    return found


def main() -> None:
    """Print recall and false flags of each way."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    folder = os.environ.get("EVIDENCE_GOLD")
    path = Path(folder or "") / "retraction" / "retraction-notices.json"
    if not folder or not path.is_file():
        print("skipped: EVIDENCE_GOLD names no folder with retraction/retraction-notices.json")
        return
    gold: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    plain = {name: {identifier("doi", p): identifier("doi", n) for p, n in pairs.items()} for name, pairs in gold.items()}
    unreadable = {name: [p for p in pairs if not identifier("doi", p)] for name, pairs in gold.items()}
    retracted = set(plain["retractions"]) - {None}
    concern = set(plain["concerns"]) - {None} - retracted
    notices = {n for pairs in plain.values() for n in pairs.values() if n} - retracted - concern
    ordinary = wild_dois(Path(folder) / "bibtex" / "wild", retracted | concern | notices)
    cited = {doi for doi in retracted | concern | notices | ordinary if doi}
    print(f"{len(gold['retractions'])} retractions ({len(unreadable['retractions'])} without a DOI that can be read), {len(concern)} concerns alone, "
          f"{len(notices)} notices that are no paper of the list, {len(ordinary)} ordinary DOIs")  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "retraction_watch.csv"
        watch_file(file, gold)
        ways = {
            "list": lambda: [from_list(file, cited)],
            "records": lambda: [from_records(gold, cited)],
            "both": lambda: [from_records(gold, cited), from_list(file, cited)],
        }
        print(
            f"{'way':8} {'recall':>8} {'found':>14} {'concerns':>12} {'false: notices':>15} {'concerns':>9} {'ordinary':>9} {'seconds':>8}"
        )
        for way, make in ways.items():
            started = time.perf_counter()
            found = standings(cited, make())
            seconds = time.perf_counter() - started
            hit = sum(found[doi] in RETRACTED for doi in retracted)
            worried = sum(found[doi] == "expression-of-concern" for doi in concern)
            false = [sum(found[doi] in RETRACTED for doi in group) for group in (notices, concern, ordinary)]
            print(f"{way:8} {hit / len(gold['retractions']):8.4f} {hit:>6} of {len(gold['retractions'])} {worried:>5} of {len(concern)} "
                  f"{false[0]:15} {false[1]:9} {false[2]:9} {seconds:8.1f}")  # fmt: skip
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

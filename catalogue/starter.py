"""An evidence folder of a reader's own: every file with its header, and the few rows without which nothing can start.

The headers come from `schema.sql`, so they cannot drift from what a build accepts.
"""

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from catalogue.bibliography import DESCRIPTIONS, FROM_CSV, LISTS
from catalogue.load import PROVENANCE, Load
from catalogue.problems import Problem, Rejected
from catalogue.safe import SLUG
from catalogue.text.anchors import read_text
from catalogue.text.reanchor import sha256

ROOT = Path(__file__).resolve().parent.parent
REVIEWER = "me"
# Filled by `receive` or `approve`, or by few: left out.
BY_MACHINE = {"blinding", "shown_sha256", "texts", "shown", "settles", "restated_by", "restatement_sha256"}

BIBLIOGRAPHY = """% Export your reference manager's library over this file, as BibTeX, or write entries by hand.
% Every entry needs a line in citations.csv: at least its key and its source_type.
"""

CATALOGUE = """# `fetch` tells this mail address to the providers that it asks; without one it asks half as fast, as a stranger.
name: Evidence catalogue
contact:
"""


def write(folder: Path, slug: str, text: Path | None, loads: Iterable[Load]) -> Iterator[str]:
    """Write the folder and yield a line for each file and the next step.

    Raises Rejected if the folder holds anything, the slug is none, or the text is not UTF-8. Nothing is overwritten.
    """
    if not SLUG.fullmatch(slug):
        advice = "Use lower-case letters, digits and '-', at most 80: --slug green-tea"
        raise Rejected([Problem(slug, 0, "error", "this is no slug", "slug", advice)])
    if folder.exists() and any(folder.iterdir()):
        advice = "Name a new folder."
        raise Rejected([Problem(str(folder), 0, "error", "this folder is not empty, and nothing is overwritten", "folder", advice)])
    try:
        content = read_text(text) if text else None
    except UnicodeDecodeError as error:
        advice = "Save it again as UTF-8."
        raise Rejected([Problem(str(text), 0, "error", f"not UTF-8 at byte {error.start + 1}", "encoding", advice)]) from None
    rows = _first_rows(content)
    headers = _headers(loads)
    for pattern, header in headers.items():
        path = folder / pattern.replace("articles/*", f"articles/{slug}").replace("reviews/*", f"reviews/{REVIEWER}")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(path.name, []))
        yield f"wrote {path}"
    (folder / "references.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    yield f"wrote {folder / 'references.bib'}"
    (folder / "catalogue.yml").write_text(CATALOGUE, encoding="utf-8")
    yield f"wrote {folder / 'catalogue.yml'}"
    article = folder / "articles" / slug / "article.yml"
    article.write_text(_article(slug, content), encoding="utf-8")
    yield f"wrote {article}"
    yield f"Next: python ingest.py anchor {slug} 'words of the article' --evidence {folder} --snapshot {text or 'TEXT'}"


def _headers(loads: Iterable[Load]) -> dict[str, list[str]]:
    """Return path pattern -> columns of every CSV file, in the order of the schema."""
    db = sqlite3.connect(":memory:")
    db.executescript((ROOT / "schema.sql").read_text(encoding="utf-8"))
    headers = {DESCRIPTIONS: ["key", *FROM_CSV, *LISTS]}
    for load in loads:
        if not load.pattern.endswith(".csv") or load.pattern.startswith("metadata/"):  # metadata/ is what `fetch` writes
            continue
        given = {"article"} if load.pattern.startswith("articles/") else set()
        given |= {"reviewer"} if "/reviews/" in load.pattern else set()
        columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (load.table,))]
        headers[load.pattern] = [c for c in columns if c not in PROVENANCE and c not in given] + list(load.lists)
        headers[load.pattern] = [c for c in headers[load.pattern] if c not in BY_MACHINE]
    db.close()
    return headers


def _first_rows(content: str | None) -> dict[str, list[dict[str, str]]]:
    """Return file name -> rows: the reviewer whose file lies in reviews/, and one section as long as the text."""
    rows = {"reviewers.csv": [{"id": REVIEWER, "name": "Your name", "kind": "person", "role": "curator"}]}
    if content:
        rows["sections.csv"] = [{"id": "s01", "ordinal": "1", "label": "whole text", "start": "0", "end": str(len(content))}]
    return rows


def _article(slug: str, content: str | None) -> str:
    """Return article.yml; what nobody has seen stays empty."""
    digest = sha256(content) if content else ""
    return f"""title: {slug}
url:
publisher:
language: en
published:
retrieved:
sha256: {digest}
length: {len(content) if content else ""}
publication_level: locator
"""

"""Where a passage stands in a text: offsets, hash, section; and whether it still stands there.

Offsets are code points of the text as UTF-8 without newline translation, half open. They are no identity: the hash of
the passage is what is compared. Terms: W3C Web Annotation Data Model, TextPositionSelector and TextQuoteSelector.
"""

import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote as percent_encode

from catalogue.problems import Problem

# What a copy from a browser or a word processor changes: quotation marks, dashes, spaces.
LOOSE = {"'": "['’‘]", "’": "['’‘]", "‘": "['’‘]", '"': '["“”]', "“": '["“”]', "”": '["“”]', "-": "[-–—]", "–": "[-–—]"}


@dataclass(frozen=True)
class Passage:
    """A stretch of a text: half-open code-point offsets and the sha256 of its UTF-8 bytes."""

    start: int
    end: int
    sha256: str


def passage(text: str, start: int, end: int) -> Passage:
    """Return the passage between two offsets."""
    return Passage(start, end, hashlib.sha256(text[start:end].encode()).hexdigest())


def find(text: str, quote: str) -> list[Passage]:
    """Return every place where a quote stands: to the letter, or else but for spaces, dashes and quotation marks."""
    if not quote.strip():
        return []
    places = [m.start() for m in re.finditer(f"(?={re.escape(quote)})", text)]
    if places:
        return [passage(text, start, start + len(quote)) for start in places]
    loose = r"\s+".join("".join(LOOSE.get(c, re.escape(c)) for c in word) for word in quote.split())
    return [passage(text, m.start(), m.end()) for m in re.finditer(loose, text)]


def text_fragment(text: str, place: Passage, words: int = 3) -> str:
    """Return the `:~:text=` directive of a link into the page: at most three words of either end, generated, not verified.

    Source: WICG, URL Fragment Text Directives.
    """
    tokens = text[place.start : place.end].split()

    def encode(part: list[str]) -> str:
        return percent_encode(" ".join(part), safe="").replace("-", "%2D")

    if len(tokens) <= 2 * words:
        return f":~:text={encode(tokens[: 2 * words])}"
    return f":~:text={encode(tokens[:words])},{encode(tokens[-words:])}"


def snapshot_path(slug: str) -> Path | None:
    """Return the newest snapshot of an article below `EVIDENCE_SNAPSHOTS`, or None where there is none."""
    folder = os.environ.get("EVIDENCE_SNAPSHOTS")
    if not folder:
        return None
    dated = sorted(Path(folder).glob(f"{slug}/*/text.txt"))
    plain = Path(folder) / f"{slug}.txt"
    return dated[-1] if dated else plain if plain.is_file() else None


def read_text(path: Path) -> str:
    """Return a snapshot's text without newline translation, which would move every offset."""
    return path.read_bytes().decode("utf-8")


def verify(db: sqlite3.Connection) -> Iterator[tuple[str, str, list[Problem]]]:
    """For each article yield its slug, one line of account, and what does not stand where the evidence says.

    Without a snapshot nothing is checked, and the account says so.
    """
    for slug, length, sha256 in db.execute("SELECT slug, length, sha256 FROM articles ORDER BY slug").fetchall():
        path = snapshot_path(slug)
        if path is None:
            yield slug, "unchecked: no snapshot", []
            continue
        text = read_text(path)
        problems = []
        if hashlib.sha256(text.encode()).hexdigest() != sha256 or len(text) != length:
            message = "the snapshot is not the text that the evidence was made from (sha256 or length differ)"
            remedy = "Find the passages again with the anchor command, then put sha256 and length into article.yml."
            problems.append(Problem(f"articles/{slug}/article.yml", 1, "warning", message, "snapshot-changed", remedy))
        claims = db.execute(
            'SELECT claims.id, claims.start, claims."end", passage_sha256, path, line FROM claims JOIN sources ON sources.id = source_id'
            " WHERE article = ? ORDER BY claims.rowid", (slug,)).fetchall()  # fmt: skip
        figures = db.execute(
            'SELECT figures.id, figures.start, figures."end", as_written, path, line FROM figures JOIN sources ON sources.id = source_id'
            " WHERE article = ? ORDER BY figures.rowid", (slug,)).fetchall()  # fmt: skip
        for key, start, end, digest, file, line in claims:
            if digest and passage(text, start, end).sha256 != digest:
                remedy = "Find it again with the anchor command, and correct start, end and passage_sha256."
                problems.append(Problem(file, line, "warning", f"the passage of {key} is not at {start}-{end}", "passage-moved", remedy))
        for key, start, end, as_written, file, line in figures:
            if text[start:end] != as_written:
                message = f"figure {key} '{as_written}' is not at {start}-{end}"
                problems.append(Problem(file, line, "warning", message, "figure-moved", "Correct its start and end."))
        unhashed = sum(digest is None for _, _, _, digest, _, _ in claims)
        moved = sum(p.code == "passage-moved" for p in problems) + unhashed
        wrong = sum(p.code == "figure-moved" for p in problems)
        passages = f"{len(claims) - moved} of {len(claims)} passages"
        account = f"{passages} and {len(figures) - wrong} of {len(figures)} figures stand where the evidence says"
        if unhashed:
            account += f"; {unhashed} passages have no hash and are unchecked"
        yield slug, account, problems

"""Where a passage stands in a text: offsets, hash, section; and whether it still stands there.

Offsets are code points of the text as UTF-8 without newline translation, half open. They are no identity: the hash of
the passage is what is compared. Terms: W3C Web Annotation Data Model, TextPositionSelector and TextQuoteSelector.
"""

import csv
import hashlib
import io
import os
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from catalogue.problems import Problem
from catalogue.text import fragments, reanchor
from catalogue.text.ledger import check_ledger
from catalogue.text.reanchor import sha256
from catalogue.text.wording import Words, compares_words

# What a copy from a browser or a word processor changes: quotation marks, dashes, spaces.
LOOSE = {"'": "['’‘]", "’": "['’‘]", "‘": "['’‘]", '"': '["“”]', "“": '["“”]', "”": '["“”]', "-": "[-–—]", "–": "[-–—]"}

# What saving a text again does to it, and how it is undone: after that every offset fits.
REPAIRS: dict[str, Callable[[str], str]] = {
    "its line ends": lambda text: text.replace("\r\n", "\n"),
    "a byte-order mark": lambda text: text.removeprefix("\ufeff"),
    "a byte-order mark and its line ends": lambda text: text.removeprefix("\ufeff").replace("\r\n", "\n"),
    "letters taken apart from their accents": lambda text: unicodedata.normalize("NFC", text),
}


@dataclass(frozen=True)
class Passage:
    """A stretch of a text: half-open code-point offsets and the sha256 of its UTF-8 bytes."""

    start: int
    end: int
    sha256: str


def passage(text: str, start: int, end: int) -> Passage:
    """Return the passage between two offsets."""
    return Passage(start, end, sha256(text[start:end]))


def find(text: str, quote: str) -> list[Passage]:
    """Return every place where a quote stands: to the letter, or else but for spaces, dashes and quotation marks."""
    if not quote.strip():
        return []
    places = [m.start() for m in re.finditer(f"(?={re.escape(quote)})", text)]
    if places:
        return [passage(text, start, start + len(quote)) for start in places]
    loose = r"\s+".join("".join(LOOSE.get(c, re.escape(c)) for c in word) for word in quote.split())
    return [passage(text, m.start(), m.end()) for m in re.finditer(loose, text)]


def snapshots(slug: str) -> list[Path]:
    """Return the snapshots of an article below `EVIDENCE_SNAPSHOTS`, the newest last; one without a date is the oldest."""
    folder = os.environ.get("EVIDENCE_SNAPSHOTS")
    if not folder:
        return []
    plain = Path(folder) / f"{slug}.txt"
    return [plain] * plain.is_file() + sorted(Path(folder).glob(f"{slug}/*/text.txt"))


def snapshot_path(slug: str) -> Path | None:
    """Return the newest snapshot of an article, or None where there is none."""
    return next(reversed(snapshots(slug)), None)


def read_text(path: Path) -> str:
    """Return a snapshot's text without newline translation, which would move every offset."""
    return path.read_bytes().decode("utf-8")


def old_text(slug: str, text: str, digest: str | None) -> tuple[str | None, str]:
    """Return the text that the evidence was made from, as far as it is at hand, and how the newest one comes to it.

    It is the newest text itself, or that but for what saving it again did (REPAIRS), or an older snapshot; else None.
    """
    if sha256(text) == digest:
        return text, ""
    for name, repair in REPAIRS.items():
        if sha256(repair(text)) == digest:
            return repair(text), name
    for path in snapshots(slug):
        if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            return read_text(path), ""
    return None, ""


def claim_row(claims: Path, claim: str, section: str, place: Passage) -> str:
    """Return a line for a claims.csv, in the order of its columns: id, section, start, end, passage_sha256; the rest empty.

    Raises ValueError, with what to do, if the file cannot be read, lacks one of these columns or holds the id already.
    """
    try:
        with claims.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            lines = {row[header.index("id")]: reader.line_num for row in reader if len(row) == len(header) and "id" in header}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{claims} cannot be read ({error}): start one with the init command.") from None
    row = {"id": claim, "section": section, "start": place.start, "end": place.end, "passage_sha256": place.sha256}
    lacking = [column for column in row if column not in header]
    if lacking:
        raise ValueError(f"{claims}:1: add to the header: {', '.join(lacking)}")
    if not re.fullmatch(r"c[0-9]{3,}[a-z]?", claim):
        raise ValueError(f"'{claim}' is no id of a claim: write c and three digits or more, an atom with a letter (c032a).")
    if section == "none":
        raise ValueError("no section of sections.csv holds this place: add one, for a claim must stand in one.")
    if claim in lines:
        raise ValueError(f"{claims}:{lines[claim]}: '{claim}' stands there already. Take a new id; they are never given out twice.")
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row.get(column, "") for column in header)
    return line.getvalue()


def not_found(text: str, quote: str) -> str:
    """Return what to say of a quote that `find` does not find: the nearest stretch with its score, and the next step."""
    message = "Not found, neither to the letter nor but for spaces, dashes and quotation marks."
    stretches = reanchor.nearest(Words(text), quote)
    if not stretches:
        return f"{message}\nNo stretch of the text shares a word with it. Copy a shorter stretch of it from the text file itself."
    best = stretches[0]
    near = f"Nearest, with score {reanchor.shown(best.score)}, at {best.start}-{best.end}: {' '.join(text[best.start : best.end].split())}"
    return f"{message}\n{near}\nCopy the stretch that you mean from the text file itself."


# ----------------------------------------------------------------------------------------------------------------------
# All passages and figures of the evidence
# ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A row of claims.csv, figures.csv or sections.csv and its place: `what` is the passage's hash, the figure, the label."""

    key: str
    start: int
    end: int
    what: str | None
    section: str
    file: str
    line: int


def verify(db: sqlite3.Connection) -> Iterator[tuple[str, str, list[Problem]]]:
    """For each article yield its slug, one line of account, and what does not stand where the evidence says.

    The outcomes of the account add up to all passages. Without a snapshot nothing is checked, and the account says so.
    Messages name offsets, figures, negations and hedges, never a stretch of the text: what is printed may be published.
    """
    for slug, length, digest, language in db.execute("SELECT slug, length, sha256, language FROM articles ORDER BY slug").fetchall():
        article = f"articles/{slug}/article.yml"
        path = snapshot_path(slug)
        if path is None:
            yield slug, "unchecked: no snapshot", []
            continue
        try:
            text = read_text(path)
        except UnicodeDecodeError as error:
            message = f"the snapshot is not UTF-8 at byte {error.start + 1}, so no passage was checked"
            yield slug, "unchecked: the snapshot is not UTF-8", [
                Problem(article, 1, "warning", message, "snapshot-unreadable", "Save it again as UTF-8.")
            ]  # fmt: skip
            continue
        old, saved = old_text(slug, text, digest)
        problems = []
        if sha256(text) != digest or len(text) != length:
            problems.append(Problem(article, 1, "warning", *_changed_snapshot(slug, text, old, saved)))
        if saved:
            text = old or text
        claims = _rows(db, "claims", "passage_sha256", slug)
        wanted = [reanchor.Wanted(row.start, row.end, row.what) for row in claims]
        found = reanchor.find_again(text, wanted, old, language)
        shifts = [
            (row, f.places[0][0] - row.start) for row, f in zip(claims, found, strict=True) if f.outcome in ("exact", "moved", "fuzzy")
        ]
        for row, result in zip(claims, found, strict=True):
            problems += _passage_problems(slug, text, row, result, shifts)
        lost = {row.section for row, f in zip(claims, found, strict=True) if f.outcome not in ("exact", "moved", "fuzzy")}
        problems += _section_problems(_rows(db, "sections", "label", slug), text, shifts, lost)
        figures = _rows(db, "figures", "as_written", slug)
        wrong = list(_figure_problems(figures, text, shifts))
        account = _account(found, figures, wrong, old, text, language)
        if sha256(text) == digest:  # of another text the ledger says nothing
            ledger, unlike = check_ledger(db, slug, text, language)
            links, astray = fragments.check(db, slug, text)
            account, wrong = f"{account}; {ledger}{links}", wrong + unlike + astray
        yield slug, account + (f"; {saved} put right in reading" if saved else ""), problems + wrong


def _rows(db: sqlite3.Connection, table: str, what: str, slug: str) -> list[Row]:
    section = "section" if table == "claims" else "''"
    query = f"""SELECT {table}.id, start, "end", {what}, {section}, path, line FROM {table} JOIN sources ON sources.id = source_id
        WHERE article = ? ORDER BY {table}.rowid"""
    return [Row(*row) for row in db.execute(query, (slug,))]


def _account(
    found: list[reanchor.Found], figures: list[Row], wrong: list[Problem], old: str | None, text: str, language: str | None
) -> str:
    """Return one line: every outcome with its number, the figures, and what could not be compared."""
    counts = Counter(f.outcome for f in found)
    scores = sorted({reanchor.shown(f.score) for f in found if f.score is not None})
    parts = [f"{counts[outcome]} {outcome}" for outcome in reanchor.OUTCOMES if outcome != "unchecked"]
    if scores:
        parts[2] += f" ({scores[0]})" if len(scores) == 1 else f" ({scores[0]} to {scores[-1]})"
    for why in sorted({f.why for f in found if f.outcome == "unchecked"}):
        parts.append(f"{sum(f.why == why and f.outcome == 'unchecked' for f in found)} unchecked ({why})")
    line = f"{len(found)} passage{'' if len(found) == 1 else 's'}: {', '.join(parts)}"
    line += f"; {len(figures) - len(wrong)} of {len(figures)} figures stand where the evidence says"
    if old is None:
        line += "; old text not at hand: only exact matches could be looked for, and no wording was compared"
    elif old != text and not compares_words(language):
        spoken = f"language '{language}'" if language else "an unknown language"
        line += f"; negations and hedges not compared: no table for {spoken}"
    return line


def _changed_snapshot(slug: str, text: str, old: str | None, saved: str) -> tuple[str, str, str]:
    """Return message, code and remedy for a text that is not the one that the offsets count."""
    if saved:
        message = f"the snapshot differs from the text that the evidence was made from by {saved} only"
        return message, "snapshot-changed", "Save it as it was: UTF-8 without byte-order mark, composed letters, lines ended by \\n."
    message = "the snapshot is not the text that the evidence was made from (sha256 or length differ)"
    remedy = f"Correct the passages and figures named below, then put into article.yml sha256: {sha256(text)} and length: {len(text)}."
    if old is None:
        remedy += f" With the old text in EVIDENCE_SNAPSHOTS, as {slug}/<date>/text.txt, passages are found by their words too."
    return message, "snapshot-changed", remedy


def _passage_problems(slug: str, text: str, row: Row, found: reanchor.Found, shifts: list[tuple[Row, int]]) -> Iterator[Problem]:
    """Yield what is to be said of one passage: nothing if it is exact and its sentence denies and hedges as before."""
    cells = [f"{start},{end},{sha256(text[start:end])}" for start, end in found.places]
    at = ", ".join(f"{start}-{end}" for start, end in found.places)
    why = f": {found.why}" if found.why else ""
    if found.outcome == "moved":
        message = f"the passage of {row.key} is not at {row.start}-{row.end}, it has moved to {at}{why}"
        yield Problem(row.file, row.line, "warning", message, "passage-moved", f"Put into start,end,passage_sha256: {cells[0]}")
    elif found.outcome == "fuzzy":
        what = "; ".join(found.changes) or ("other words" if (found.score or 0) < 1 else "only spaces, punctuation or case")
        message = f"the passage of {row.key} has changed ({what}): nearest is {at}, score {reanchor.shown(found.score or 0)}"
        remedy = f"Read it, correct the claim if it does not say the same, then put into start,end,passage_sha256: {cells[0]}"
        yield Problem(row.file, row.line, "warning", message, "passage-changed", remedy)
    elif found.outcome == "ambiguous":
        hint = _hint(row, found, shifts)
        message = f"the passage of {row.key} is not at {row.start}-{row.end} and fits {len(cells)} places: {at}{why}{hint}"
        remedy = f"Put the right one into start,end,passage_sha256: {' or '.join(cells)}"
        yield Problem(row.file, row.line, "warning", message, "passage-ambiguous", remedy)
    elif found.outcome == "orphan":
        message = f"the passage of {row.key} is not at {row.start}-{row.end} and was not found again{why}"
        remedy = f"Look for it: python ingest.py anchor {slug} 'WORDS' prints the nearest stretch. If the article says it no more,"
        remedy += " the claim holds for the older text only: say so in the note of article.yml."
        yield Problem(row.file, row.line, "warning", message, "passage-lost", remedy)
    elif found.outcome == "unchecked" and row.what:
        message = f"the passage of {row.key} is not at {row.start}-{row.end}, and whether it stands elsewhere is unchecked{why}"
        yield Problem(row.file, row.line, "warning", message, "passage-unchecked", f"Look for it: python ingest.py anchor {slug} 'WORDS'")
    if found.around:
        message = f"the sentence round the passage of {row.key} has changed ({'; '.join(found.around)})"
        yield Problem(row.file, row.line, "warning", message, "sentence-changed", f"Read it at {at}: does the claim still hold?")


def _hint(row: Row, found: reanchor.Found, shifts: list[tuple[Row, int]]) -> str:
    """Return which of several places fits the way that the nearest passages before and after have gone."""
    before = max(((r.start, shift) for r, shift in shifts if r.start <= row.start), default=None)
    after = min(((r.start, shift) for r, shift in shifts if r.start > row.start), default=None)
    gone = {shift for _, shift in filter(None, (before, after))}
    fits = [f"{start}-{end}" for start, end in found.places if gone == {start - row.start}]
    return f"; the passages beside it went by {gone.pop():+}, as to {fits[0]}" if fits else ""


def _section_problems(sections: list[Row], text: str, shifts: list[tuple[Row, int]], lost: set[str]) -> Iterator[Problem]:
    """Yield the sections whose passages have moved, with offsets where none is lost and all went by as much."""
    for section in sections:
        gone = sorted({shift for row, shift in shifts if row.section == section.key})
        if any(gone):
            message = f"the passages of section {section.key} moved by {' to '.join(f'{g:+}' for g in sorted({gone[0], gone[-1]}))}"
            remedy = "Correct its start and end."
            start, end = section.start + gone[0], section.end + gone[0]
            if len(gone) == 1 and section.key not in lost and 0 <= start < end <= len(text):
                remedy = f"If all of it moved, put into start,end: {start},{end}"
            yield Problem(section.file, section.line, "warning", message, "section-moved", remedy)


def _figure_problems(figures: list[Row], text: str, shifts: list[tuple[Row, int]]) -> Iterator[Problem]:
    """Yield the figures that do not stand at their offsets, with new ones where they went as a passage around them did."""
    for row in figures:
        if text[row.start : row.end] == row.what:
            continue
        gone = {shift for r, shift in shifts if r.start <= row.start and row.end <= r.end}
        places = sorted(f"{row.start + g},{row.end + g}" for g in gone if text[row.start + g : row.end + g] == row.what)
        message = f"figure {row.key} '{row.what}' is not at {row.start}-{row.end}"
        if row.what and row.what not in text:
            message += ", nor anywhere in the text"
            remedy = "Read the passage: enter what it prints now, here and in quantities.csv, or delete the row if the figure is gone."
        else:
            remedy = f"Put into start,end: {places[0]}" if len(places) == 1 else "Correct its start and end."
        yield Problem(row.file, row.line, "warning", message, "figure-moved", remedy)

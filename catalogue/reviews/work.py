"""A work sheet before it has a format, and one that came back: the same for XLSX and CSV."""

import hashlib
import sqlite3
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.problems import Problem
from catalogue.reviews import columns
from catalogue.reviews.shown import digests, notices_at_hand, shown, whole

FORMAT = "1"
ANEW = "Make a new sheet with `sheet`, and copy your answers into it."


@dataclass(frozen=True)
class WorkRow:
    """One atom: what is shown of it, and the state of the evidence that this is."""

    claim: str
    context: Mapping[str, str]
    shown_sha256: str
    shown: str
    sources: list[dict[str, str]]


@dataclass(frozen=True)
class Work:
    """What a reviewer is given."""

    slug: str
    reviewer: str
    blind: bool
    build: str
    site: str
    rows: list[WorkRow]

    @property
    def context_columns(self) -> tuple[str, ...]:
        """The columns that are shown and stay as they are."""
        return columns.CONTEXT if self.blind else (*columns.CONTEXT, *columns.SIGHT)

    @property
    def facts(self) -> dict[str, str]:
        """What the sheet says of itself."""
        blinding = "blind" if self.blind else "unblinded"
        return {"format": FORMAT, "slug": self.slug, "reviewer": self.reviewer, "blinding": blinding, "build": self.build}


def make(db: sqlite3.Connection, slug: str, reviewer: str, claims: list[str], *, blind: bool, site: str) -> Work:
    """Return the work sheet of these claims, for this reviewer."""
    build: str = db.execute("SELECT content FROM build_facts WHERE name = 'inputs_sha256'").fetchone()[0]
    rows = []
    with notices_at_hand(db):
        for claim in claims:
            parts = shown(db, claim)
            context = columns.context(db, claim, blind=blind)
            rows.append(WorkRow(claim, context, whole(parts), pairs(digests(parts)), columns.sources(db, claim, parts)))
    return Work(slug, reviewer, blind, build[:16], site.rstrip("/"), rows)


@dataclass(frozen=True)
class Cell:
    """A cell as it came back: its text, where it stands, and what is wrong with it as a cell, if anything is."""

    text: str = ""
    place: str = ""
    line: int = 0
    fault: str = ""


@dataclass
class Made:
    """What the sheet recorded of a row when it was made: the state of the evidence, and a digest of each cell shown."""

    shown_sha256: str
    shown: str
    context: dict[str, str]


@dataclass
class Filled:
    """A sheet as it came back. Nothing of it has been judged yet but its form."""

    facts: dict[str, str]
    made: dict[str, Made]
    header: dict[str, Cell] = field(default_factory=dict)  # column -> the cell that names it
    rows: list[dict[str, Cell]] = field(default_factory=list)
    texts: dict[tuple[str, str], Cell] = field(default_factory=dict)  # (claim, citation): what was read of it


def digest(text: str) -> str:
    """Return a digest of a cell that does not mind how a program breaks lines or pads a cell."""
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return hashlib.sha256("\n".join(lines).strip().encode()).hexdigest()[:12]


def pairs(items: Mapping[str, str]) -> str:
    """Return `name=word; name=word` of a mapping."""
    return "; ".join(f"{name}={word}" for name, word in items.items())


def unpaired(cell: str) -> dict[str, str]:
    """Return the mapping of `name=word; name=word`; what is no pair is left out."""
    parted = (item.partition("=") for item in cell.split(";"))
    return {name.strip(): word.strip() for name, _, word in parted if name.strip() and word.strip()}


def touched(row: Mapping[str, Cell], made: Made | None, key: str, name: str) -> list[Problem]:
    """Return a problem for each cell of a row that is not as it was made: what is shown is the same for all reviewers."""
    first = next(iter(row.values()))
    if made is None:
        message = f"'{key}' was not on this sheet when it was made"
        return [Problem(name, first.line, "error", message, "unknown-row", f"Take the row out again. {ANEW}", first.place)]
    advice = "Undo the change; what is wrong with it belongs into 'rationale', or into an issue."
    return [
        Problem(name, row[column].line, "error", f"{key}: '{column}' was changed, and it is shown, not asked", "context-changed", advice,
                row[column].place)
        for column, then in made.context.items() if column in row and (row[column].fault == "formula" or digest(row[column].text) != then)
    ]  # fmt: skip

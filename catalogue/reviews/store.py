"""A reviewer's assessments in their file: merged with what is there, in the article's order, written whole or not at all."""

import csv
import fcntl
import io
import os
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from catalogue import readers
from catalogue.problems import Problem, Rejected

COLUMNS = (
    "claim", "fidelity", "support", "tags", "severity", "confidence", "rationale", "text_read", "date", "settles", "blinding",
    "texts", "shown_sha256", "shown",
)  # fmt: skip
KEPT_ALWAYS = COLUMNS[:9]  # the others stand in the file where somebody filled one of them


def path_of(evidence: Path, slug: str, reviewer: str) -> Path:
    """Return the file of a reviewer's assessments of an article."""
    return evidence / "articles" / slug / "reviews" / f"{reviewer}.csv"


def merge(evidence: Path, slug: str, reviewer: str, rows: Iterable[dict[str, str]], order: list[str]) -> tuple[Path, int, int]:
    """Enter assessments into the reviewer's file; return it, how many rows are new, and how many changed.

    `order` holds the article's claims (c001 …) as they follow each other. Rows of other claims stay as they are. The same
    rows give the same bytes. Raises Rejected where the file that is there cannot be read, OSError where the disk fails;
    then it is untouched.
    """
    path = path_of(evidence, slug, reviewer)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # two sessions of one reviewer must not lose each other's answers
        header, kept = _read(path, path.relative_to(evidence).as_posix())
        before = {claim: dict(row) for claim, row in kept.items()}
        for row in rows:
            normal = {column: unicodedata.normalize("NFC", cell) for column, cell in row.items()}  # as every reader reads it
            kept[row["claim"]] = {**{column: "" for column in header}, **normal}
        columns = _columns(header, kept)
        new = sum(claim not in before for claim in kept)
        changed = sum(claim in before and _differs(before[claim], row) for claim, row in kept.items())
        if new or changed or not path.exists():
            places = {claim: place for place, claim in enumerate(order)}
            ranked = sorted(kept, key=lambda claim: (places.get(claim, len(places)), claim))
            _write(path, _csv(columns, [kept[claim] for claim in ranked]), descriptor)
    finally:
        os.close(descriptor)
    return path, new, changed


def _read(path: Path, name: str) -> tuple[list[str], dict[str, dict[str, str]]]:
    """Return the header and claim -> row of the file that is there."""
    if not path.exists():
        return list(KEPT_ALWAYS), {}
    problems: list[Problem] = []
    found = readers.read(path, name, problems)
    rows: dict[str, dict[str, str]] = {}
    for line, cells in found.rows:
        row = {column: cell or "" for column, cell in zip(found.columns, cells, strict=False)}
        if row.get("claim", "") in rows:
            message = f"claim '{row.get('claim', '')}' stands there twice"
            problems.append(Problem(name, line, "error", message, "duplicate", "Keep one of the two rows, then hand in again."))
        rows[row.get("claim", "")] = row
    if any(p.level == "error" for p in problems) or "claim" not in found.columns:
        raise Rejected(problems or [Problem(name, 1, "error", "the column 'claim' is missing", "missing-column", "Mend the file first.")])
    return found.columns, rows


def _columns(header: list[str], rows: dict[str, dict[str, str]]) -> list[str]:
    """Return the file's own columns, and behind them those of COLUMNS that are filled now."""
    filled = {column for row in rows.values() for column, cell in row.items() if cell}
    return header + [column for column in COLUMNS if column not in header and column in filled]


def _differs(one: dict[str, str], other: dict[str, str]) -> bool:
    return any(one.get(column, "") != other.get(column, "") for column in {*one, *other})


def _csv(columns: list[str], rows: list[dict[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: row.get(column, "") for column in columns} for row in rows)  # what is left out is empty everywhere
    return out.getvalue()


def _write(path: Path, text: str, folder: int) -> None:
    """Replace a file at once: whoever reads it finds the old or the new."""
    part = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        os.fsync(folder)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()

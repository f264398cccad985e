"""What a build says at its end: rows by table, support, flags, and what changed against the last build."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from catalogue import publish

# Tables whose rows a curator writes, in the order of the pipeline, with the column that names a row.
WRITTEN = (
    "articles", "sections", "claims", "figures", "quantities", "links", "omissions", "contradictions", "assessments",
    "citations", "studies", "reports", "outcomes", "findings", "contrasts", "harms", "standing", "reviewers",
)  # fmt: skip


@dataclass
class Snapshot:
    """A release as data frames: one a table, with its provenance columns left out."""

    frames: dict[str, pd.DataFrame]

    @classmethod
    def of(cls, db_path: Path) -> "Snapshot | None":
        """Read a release, or return None where there is none (or one of another schema)."""
        try:
            db = publish.connect_read_only(db_path)
        except sqlite3.OperationalError:
            return None
        try:
            names = [*WRITTEN, "flags", "comparisons", "claim_state", "atoms"]
            return cls({name: pd.read_sql_query(f'SELECT * FROM "{name}"', db) for name in names})
        except (pd.errors.DatabaseError, sqlite3.DatabaseError, UnicodeDecodeError):  # of another schema, or damaged
            return None
        finally:
            db.close()


def text(after: Snapshot | None, before: Snapshot | None) -> str:
    """Return the summary that a build prints."""
    if after is None:
        return "The release was published, but could not be opened for a summary."
    parts = [_rows(after, before), _support(after), _flags(after)]
    return "\n\n".join(parts)


def _rows(after: Snapshot, before: Snapshot | None) -> str:
    lines = [f"{'table':<16}{'rows':>8}   against the last build" if before else f"{'table':<16}{'rows':>8}"]
    for name in WRITTEN:
        change = _change(after.frames[name], before.frames[name]) if before else ""
        lines.append(f"{name:<16}{len(after.frames[name]):>8,}   {change}".rstrip())
    return "\n".join(lines)


def _change(now: pd.DataFrame, then: pd.DataFrame) -> str:
    """Say how many rows came, went and changed; a row is known by its id, a link by claim, citation and relation."""
    ignored = ["source_id", "line", "csv_source_id", "csv_line"]
    named = [c for c in ("id", "key", "slug") if c in now.columns]
    keys = named or [c for c in ("claim", "citation", "relation", "reviewer", "study") if c in now.columns]
    columns = [c for c in now.columns if c not in ignored]
    if set(columns) != {c for c in then.columns if c not in ignored}:
        return "the columns changed"
    one, other = (_lines(frame[columns], keys) for frame in (now, then))
    came, went = len(one.index.difference(other.index)), len(other.index.difference(one.index))
    both = one.index.intersection(other.index)
    changed = int(one.loc[both].ne(other.loc[both]).sum()) if len(both) else 0
    words = [f"{n} {what}" for n, what in ((came, "new"), (went, "gone"), (changed, "changed")) if n]
    return ", ".join(words) or "the same"


def _lines(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return one text a row, named by the key of the row."""
    cells = frame.astype(object).where(frame.notna(), "").map(str)
    names = ["\x1f".join(row) for row in cells[keys].itertuples(index=False)]
    return pd.Series(["\x1f".join(row) for row in cells.itertuples(index=False)], index=names, dtype=object)


def _support(after: Snapshot) -> str:
    states = after.frames["claim_state"]
    table = states["support"].value_counts().sort_values(ascending=False, kind="stable")
    reviewed = int((states["reviews"] >= 2).sum())
    head = f"support of {len(states):,} claims and atoms ({reviewed:,} assessed by two or more)"
    return "\n".join([head, *(f"{name:<24}{n:>8,}" for name, n in sorted(table.items(), key=lambda i: (-i[1], str(i[0]))))])


def _flags(after: Snapshot) -> str:
    flags = after.frames["flags"]
    lines = [f"{len(flags):,} flags"]
    for level in ("error", "warning", "note"):
        of_level = flags[flags["level"] == level]
        rules = of_level["rule"].value_counts().sort_index()
        lines.append(f"{level:<24}{len(of_level):>8,}   {', '.join(f'{rule} {n}' for rule, n in rules.items())}".rstrip())
    compared = after.frames["comparisons"]["result"].value_counts().sort_index()
    lines.append(f"{'comparisons':<24}{int(compared.sum()):>8,}   {', '.join(f'{r} {n}' for r, n in compared.items())}")
    return "\n".join(lines)

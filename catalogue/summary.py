"""What a build says at its end: rows by table, support, flags, and what changed against the last build.

Counted by the database: two releases of a million claims would not fit into memory as data frames.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from catalogue import publish

# Tables whose rows a curator writes, in the order of the pipeline, with the column that names a row.
WRITTEN = (
    "articles", "sections", "claims", "figures", "quantities", "links", "omissions", "contradictions", "assessments",
    "citations", "studies", "reports", "outcomes", "findings", "contrasts", "harms", "standing", "reviewers",
)  # fmt: skip


IGNORED = ("source_id", "line", "csv_source_id", "csv_line")  # where a row stands is not what it says
NAMES = ("id", "key", "slug")  # what a row is known by; otherwise by all of these that it has:
JOINED = ("claim", "citation", "relation", "reviewer", "study")


def last_release(db_path: Path) -> Path | None:
    """Return the file that the pointer names now, if it can be read; asked before a build."""
    with suppress(sqlite3.Error, UnicodeDecodeError), closing(publish.connect_read_only(db_path)) as db:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return db_path.resolve()
    return None


def text(db_path: Path, before: Path | None) -> str:
    """Return the summary that a build prints: the release that the pointer names, and how it differs from the one before."""
    with closing(publish.connect_read_only(db_path)) as db:
        if before:
            db.execute("ATTACH ? AS last", (f"file:{quote(before.as_posix())}?mode=ro",))
        return "\n\n".join((_rows(db, before is not None), _support(db), _flags(db)))


def _rows(db: sqlite3.Connection, compared: bool) -> str:
    lines = [f"{'table':<16}{'rows':>8}   against the last build" if compared else f"{'table':<16}{'rows':>8}"]
    for name in WRITTEN:
        (count,) = db.execute(f'SELECT count(*) FROM main."{name}"').fetchone()
        change = ""
        if compared:
            try:
                change = _change(db, name)
            except (sqlite3.DatabaseError, UnicodeDecodeError):
                change = "the last build cannot be read"
        lines.append(f"{name:<16}{count:>8,}   {change}".rstrip())
    return "\n".join(lines)


def _change(db: sqlite3.Connection, name: str) -> str:
    """Say how many rows came, went and changed; a row is known by its id, a link by claim, citation and relation."""
    now, then = (_columns(db, schema, name) for schema in ("main", "last"))
    if set(now) != set(then):
        return "the columns changed"
    keys = [c for c in NAMES if c in now] or [c for c in JOINED if c in now]
    same_key, same_row = (" AND ".join(f'one."{c}" IS other."{c}"' for c in columns) for columns in (keys, now))

    def count(here: str, there: str, condition: str) -> int:
        met = f'EXISTS (SELECT 1 FROM {there}."{name}" AS other WHERE'
        query = f'SELECT count(*) FROM {here}."{name}" AS one WHERE {condition.format(met=met)}'
        found: int = db.execute(query).fetchone()[0]
        return found

    came = count("main", "last", f"NOT {{met}} {same_key})")
    went = count("last", "main", f"NOT {{met}} {same_key})")
    changed = count("main", "last", f"{{met}} {same_key}) AND NOT {{met}} {same_row})")
    words = [f"{n:,} {what}" for n, what in ((came, "new"), (went, "gone"), (changed, "changed")) if n]
    return ", ".join(words) or "the same"


def _columns(db: sqlite3.Connection, schema: str, name: str) -> list[str]:
    return [c for (c,) in db.execute("SELECT name FROM pragma_table_info(?, ?)", (name, schema)) if c not in IGNORED]


def _support(db: sqlite3.Connection) -> str:
    claims, reviewed = db.execute("SELECT count(*), coalesce(sum(reviews >= 2), 0) FROM claim_state").fetchone()
    counted = db.execute("SELECT support, count(*) FROM claim_state WHERE support IS NOT NULL GROUP BY support ORDER BY 2 DESC, 1")
    head = f"support of {claims:,} claims and atoms ({reviewed:,} assessed by two or more)"
    return "\n".join([head, *(f"{name:<24}{n:>8,}" for name, n in counted)])


def _flags(db: sqlite3.Connection) -> str:
    (flags,) = db.execute("SELECT count(*) FROM flags").fetchone()
    lines = [f"{flags:,} flags"]
    for level in ("error", "warning", "note"):
        lines.append(_counted(level, db.execute("SELECT rule, count(*) FROM flags WHERE level = ? GROUP BY rule ORDER BY rule", (level,))))
    lines.append(_counted("comparisons", db.execute("SELECT result, count(*) FROM comparisons GROUP BY result ORDER BY result")))
    return "\n".join(lines)


def _counted(name: str, rows: sqlite3.Cursor) -> str:
    counts = rows.fetchall()
    return f"{name:<24}{sum(n for _, n in counts):>8,}   {', '.join(f'{what} {n}' for what, n in counts)}".rstrip()

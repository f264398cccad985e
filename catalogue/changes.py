"""What two releases say otherwise: claims, assessments, states, sources, standing; what came, went and changed.

    last release ──┐
                   ├──subject by subject──> Comparison ──> text, JSON; build/<hash>/changes.json, which the site shows
    this release ──┘

A comparison is worked out from two files and nothing else: the same two give the same words. It stands beside a database,
never in it, for the same evidence makes the same database whatever lay there before.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from catalogue import files, publish

FILE = "changes.json"
MOST = 50  # rows that are named of what came, went or changed; the counts are whole
LONGEST = 300  # characters of a cell that are shown
WHERE = ("source_id", "line", "csv_source_id", "csv_line")  # where a row stands is not what it says


class Subject(NamedTuple):
    """What is compared: its name, the table, what a row `one` is known by and what it says; `columns`: only these, else all."""

    name: str
    table: str
    key: tuple[str, ...]
    says: str = "NULL"
    columns: tuple[str, ...] = ()


# fmt: off
SUBJECTS = (
    Subject("articles",       "articles",      ("slug",),                         "one.title"),
    Subject("claims",         "claims",        ("id",),                           "one.statement"),
    Subject("states",         "claim_state",   ("claim",), "(SELECT statement FROM {schema}.claims WHERE id = one.claim)"
            " || ' (' || CASE one.state WHEN 'single' THEN 'a proposal' ELSE one.state END || ')'",
            ("state", "support", "fidelity")),
    Subject("assessments",    "assessments",   ("claim", "reviewer"),             "one.rationale"),
    Subject("quantities",     "quantities",    ("id",),                           "one.as_written"),
    Subject("links",          "links",         ("claim", "citation", "relation"), "one.reports"),
    Subject("citations",      "citations",     ("key",),                          "one.title"),
    Subject("standing",       "standing_now",  ("citation",), "(SELECT title FROM {schema}.citations WHERE key = one.citation)"),
    Subject("studies",        "studies",       ("id",),                           "one.label"),
    Subject("findings",       "findings",      ("id",),                           "coalesce(one.statement, one.as_written)"),
    Subject("harms",          "harms",         ("id",),                           "one.event"),
    Subject("omissions",      "omissions",     ("id",),                           "one.statement"),
    Subject("contradictions", "contradictions", ("id",),                          "one.statement"),
    Subject("responses",      "responses",     ("id",),                           "one.summary"),
    Subject("corrections",    "corrections",   ("id",),                           "one.statement"),
    Subject("flags of a rule", "flags_of_rule", ("rule",),                        "'flags: ' || one.flags"),
)
# Worked out once for each of the two: a view without a key would be read through for every row.
KEPT = {
    "standing_now": ("citation TEXT PRIMARY KEY, standing TEXT, notice TEXT",
                     "SELECT citation, standing, notice FROM {schema}.citation_standing"),
    "flags_of_rule": ("rule TEXT PRIMARY KEY, flags INTEGER", "SELECT rule, count(*) FROM {schema}.flags GROUP BY rule"),
}
# fmt: on


class Field(NamedTuple):
    """A cell that is not the same."""

    name: str
    before: str | None
    now: str | None


class Row(NamedTuple):
    """A row that came, went or changed: its key, what it says, and the cells that changed."""

    key: str
    says: str | None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Change:
    """What became of one subject: how many rows came, went and changed, and the first of each. `note`: what could not be compared."""

    subject: str
    new: int = 0
    gone: int = 0
    changed: int = 0
    news: tuple[Row, ...] = ()
    gones: tuple[Row, ...] = ()
    changes: tuple[Row, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Comparison:
    """The hashes of two releases, the newest date in the evidence of each, and what became of every subject."""

    before: str
    now: str
    before_as_of: str
    now_as_of: str
    subjects: tuple[Change, ...]


def compare(before: Path, now: Path, most: int = MOST) -> Comparison:
    """Compare two database files; `most` rows of each kind are named, 0 for all. Raises sqlite3.Error where one cannot be read."""
    with closing(publish.connect_read_only(now)) as db:
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("ATTACH ? AS last", (f"file:{quote(before.resolve().as_posix())}?mode=ro",))
        facts = [dict(db.execute(f"SELECT name, content FROM {schema}.build_facts").fetchall()) for schema in ("last", "main")]
        for (name, (columns, query)), schema in product(KEPT.items(), ("last", "main")):
            with suppress(sqlite3.OperationalError):  # an older release may not have what it is made of
                rows = db.execute(query.format(schema=schema)).fetchall()
                db.execute(f"CREATE TEMP TABLE {schema}_{name} ({columns}) WITHOUT ROWID")
                db.executemany(f"INSERT INTO {schema}_{name} VALUES ({', '.join('?' * (columns.count(',') + 1))})", rows)
        subjects = tuple(_change(db, subject, most) for subject in SUBJECTS)
    return Comparison(_hash(before), _hash(now), facts[0].get("as_of", ""), facts[1].get("as_of", ""), subjects)


def _hash(release: Path) -> str:
    """Return the hash of a release as it was published; of any other file, as it is now."""
    with suppress(OSError, ValueError, KeyError):
        found: str = json.loads((release.resolve().parent / "inspect-data.json").read_text(encoding="utf-8"))["evidence"]["hash"]
        return found
    return files.sha256_of(release)


def _change(db: sqlite3.Connection, subject: Subject, most: int) -> Change:
    places = [("temp", f"{schema}_{subject.table}") if subject.table in KEPT else (schema, subject.table) for schema in ("last", "main")]
    columns = [_columns(db, *place) for place in places]
    if not all(columns):
        lacking = [which for which, found in zip(("the release before", "this release"), columns, strict=True) if not found]
        return Change(subject.name, note=f"not compared: {' and '.join(lacking)} has none")
    then, here = (f'{schema}."{table}"' for schema, table in places)
    said = [
        [c for c in found if c not in WHERE and c not in subject.key and (c in subject.columns or not subject.columns)] for found in columns
    ]
    both = [c for c in said[1] if c in said[0]]
    strange = sorted(set(said[0]) ^ set(said[1]))
    same = " AND ".join(f'one."{c}" = other."{c}"' for c in subject.key)
    key = " || ' · ' || ".join(f'one."{c}"' for c in subject.key)
    order = f"ORDER BY {', '.join(f'one.{c}' for c in subject.key)} LIMIT {most or -1}"

    def told(schema: str, source: str, cells: Sequence[str] = ()) -> tuple[int, tuple[Row, ...]]:
        (n,) = db.execute(f"SELECT count(*) {source}").fetchone()
        listed = ", ".join((key, subject.says.format(schema=schema), *cells))
        rows = db.execute(f"SELECT {listed} {source} {order}").fetchall() if n else ()
        return n, tuple(Row(name, _shown(says), tuple(_fields(both, pairs))) for name, says, *pairs in rows)

    new, news = told("main", f"FROM {here} AS one WHERE NOT EXISTS (SELECT 1 FROM {then} AS other WHERE {same})")
    gone, gones = told("last", f"FROM {then} AS one WHERE NOT EXISTS (SELECT 1 FROM {here} AS other WHERE {same})")
    differ = " OR ".join(f'one."{c}" IS NOT other."{c}"' for c in both) or "0"
    cells = [f'{side}."{c}"' for c in both for side in ("other", "one")]
    changed, changes = told("main", f"FROM {here} AS one JOIN {then} AS other ON {same} WHERE {differ}", cells)
    note = f"not compared, for only one of the two has it: {', '.join(strange)}" if strange else ""
    return Change(subject.name, new, gone, changed, news, gones, changes, note)


def _columns(db: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?, ?)", (table, schema))]


def _fields(names: Sequence[str], pairs: Sequence[Any]) -> Iterator[Field]:
    for name, before, now in zip(names, pairs[::2], pairs[1::2], strict=False):
        if before != now:
            yield Field(name, _shown(before), _shown(now))


def _shown(cell: object) -> str | None:
    text = None if cell is None else str(cell)
    return text if text is None or len(text) <= LONGEST else f"{text[:LONGEST]}…"


# ----------------------------------------------------------------------------------------------------------------------
# Beside a release, and in words
# ----------------------------------------------------------------------------------------------------------------------


def record(before: Path, release: Path) -> None:
    """Write the comparison with the release before into the folder of a release; the same release again leaves it as it was.

    Where the one before cannot be read there is none, and none that is older stays. Raises OSError where the disk fails.
    """
    path = release.parent / FILE
    if before.resolve() == release.resolve():
        return
    try:
        found = compare(before, release)
    except (sqlite3.Error, UnicodeDecodeError, OSError):
        path.unlink(missing_ok=True)
        return
    files.write_whole(path, [as_json(found)])


def recorded_before(db_path: Path) -> Path | None:
    """Return the release that the one of this pointer was compared with when it was published, if it is still there."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        release = db_path.resolve()
        before = json.loads((release.parent / FILE).read_text(encoding="utf-8"))["before"]
        path = release.parent.parent / before[:16] / release.name
        return path if path.is_file() else None
    return None


def as_json(found: Comparison) -> str:
    """Return a comparison as JSON, its tuples as objects."""
    subjects = [
        {**vars(change), **{name: [_object(row) for row in getattr(change, name)] for name in ("news", "gones", "changes")}}
        for change in found.subjects
    ]
    return json.dumps({**vars(found), "subjects": subjects}, ensure_ascii=False, indent=1) + "\n"


def _object(row: Row) -> dict[str, object]:
    return {"key": row.key, "says": row.says} | ({"fields": [field._asdict() for field in row.fields]} if row.fields else {})


def as_text(found: Comparison) -> str:
    """Return a comparison as lines for a terminal."""
    lines = [f"from {_named(found.before, found.before_as_of)}\nto   {_named(found.now, found.now_as_of)}"]
    lines += [f"{change.subject}: {counted(change)}{f' ({change.note})' if change.note else ''}" + "".join(_lines(change))
              for change in found.subjects if change.new + change.gone + change.changed or change.note]  # fmt: skip
    return "\n\n".join(lines if len(lines) > 1 else [*lines, "nothing changed in what is compared"])


def counted(change: Change) -> str:
    """Return how many rows came, went and changed, in words."""
    said = ((change.new, "new"), (change.gone, "gone"), (change.changed, "changed"))
    return ", ".join(f"{n:,} {word}" for n, word in said if n) or "the same"


def _named(sha256: str, as_of: str) -> str:
    return f"{sha256[:16]} (evidence as of {as_of or 'no date'})"


def _lines(change: Change) -> Iterator[str]:
    for sign, n, rows in (("+", change.new, change.news), ("-", change.gone, change.gones), ("~", change.changed, change.changes)):
        for row in rows:
            fields = "".join(f"\n      {f.name}: {f.before or 'empty'} -> {f.now or 'empty'}" for f in row.fields)
            yield f"\n  {sign} {row.key}{f'  {row.says}' if row.says else ''}{fields}"
        if n > len(rows):
            yield f"\n  {sign} and {n - len(rows):,} more"

"""The audit: one SQL file a rule, `catalogue/audit/<defect>.sql`.

A rule is a question in a comment head and a SELECT of the rows that it objects to, with the columns
`claim, citation, subject, message, source_id, line`. Its code is the name of its file. A flag never blocks a build.
The head is the one place that says why the rule is there, what raises it, what it spares and what to do: the table
`rules`, the pages of the site and `check --explain` all show it. Rules know no clock: today is `as_of` in `build_facts`.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory

from catalogue.at_once import PAGE, ask, cores, file_of
from catalogue.problems import Problem

FIELDS = ("question", "group", "level", "why", "raises", "spares", "remedy", "source")
HEAD = re.compile(rf"^-- ({'|'.join(FIELDS)}): (.+)$", re.MULTILINE)
GROUPS = ("structure", "numbers", "directness", "strength", "standing", "review", "ledger", "bibliography", "rights")
ANSWER = "claim, citation, subject, message, source_id, line"  # the columns of a rule

# Views that rules ask again and again: worked out once, in this order, under the same names, which SQLite looks up in temp
# before it does in main; with the columns by which they are asked.
ASKED_OFTEN = {
    "claim_evidence": ("claim, direction", "citation, linked_at"),
}


@dataclass(frozen=True)
class Rule:
    """A question asked of the database: code, head in the order of FIELDS, and SQL without its head."""

    code: str
    question: str
    group: str
    level: str
    why: str
    raises: str
    spares: str
    remedy: str
    source: str
    sql: str


def rules() -> list[Rule]:
    """Return every rule of the folder, sorted by code. A head that lacks a line raises KeyError with the file's name."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.sql"), key=lambda p: p.stem):
        text = path.read_text(encoding="utf-8")
        head = dict(HEAD.findall(text))
        missing = set(FIELDS) - set(head)
        if missing or head["group"] not in GROUPS:
            raise KeyError(f"{path.name}: the head lacks {', '.join(sorted(missing)) or 'a known group'}")
        found.append(Rule(code=path.stem, sql=HEAD.sub("", text).strip().rstrip(";"), **head))
    return found


@contextmanager
def asked_often(db: sqlite3.Connection) -> Iterator[None]:
    """Have the views that are asked often worked out, for this connection and for those that `join` it; gone afterwards.

    Nothing may be uncommitted, before and at the end.
    """
    file = file_of(db)
    with TemporaryDirectory(prefix=".draft-", dir=file.parent) if file else nullcontext() as folder:
        prepare(db, f"{folder}/asked.db" if folder else ":memory:")
        try:
            yield
        finally:
            if db.in_transaction:  # something was raised
                db.execute("ROLLBACK")
            forget(db)


def prepare(db: sqlite3.Connection, path: str = ":memory:") -> None:
    """Work out the views that are asked often into tables of the attached database `asked`, and put them in their place."""
    _attach(db, path, "asked")
    for view, indices in ASKED_OFTEN.items():
        (statement,) = db.execute("SELECT sql FROM main.sqlite_schema WHERE type = 'view' AND name = ?", (view,)).fetchone()
        select = statement.split(" AS", 1)[1]  # its own SELECT, so that it asks the tables before it
        db.execute(f"CREATE TABLE asked.{view} AS {select}")
        for number, columns in enumerate(indices):
            db.execute(f"CREATE INDEX asked.{view}_{number} ON {view} ({columns})")
        db.execute(f"CREATE TEMP VIEW {view} AS SELECT * FROM asked.{view}")


def join(db: sqlite3.Connection, path: str) -> None:
    """Let another connection ask what `prepare` has worked out."""
    _attach(db, path, "asked")
    for view in ASKED_OFTEN:
        db.execute(f"CREATE TEMP VIEW {view} AS SELECT * FROM asked.{view}")


def forget(db: sqlite3.Connection) -> None:
    """Undo what `prepare` did."""
    for view in ASKED_OFTEN:
        db.execute(f"DROP VIEW temp.{view}")
    db.execute("DETACH asked")


def _attach(db: sqlite3.Connection, path: str, name: str) -> None:
    """Attach a database of passing use."""
    db.execute("ATTACH ? AS " + name, (path,))
    db.execute(f"PRAGMA {name}.page_size = {PAGE}")
    db.execute(f"PRAGMA {name}.synchronous = OFF")
    db.execute(f"PRAGMA {name}.journal_mode = OFF")


def fill_flags(db: sqlite3.Connection, meanwhile: Callable[[], object] | None = None) -> None:
    """Enter the rules, ask each of them, enter what it objects to by rule and subject, and commit.

    Rules only read, so they are asked on all cores, while `meanwhile` is done. Inside of `asked_often`; nothing may be
    uncommitted before.
    """
    waiting: SimpleQueue[Rule] = SimpleQueue()
    found = rules()
    for rule in found:
        waiting.put(rule)
    (asked,) = db.execute("SELECT file FROM pragma_database_list WHERE name = 'asked'").fetchone()
    folder = Path(asked).parent
    sheets = [f"{folder}/{number}.db" for number in range(cores())] if asked else [":memory:"]
    answers = ask(db, [partial(_answer, waiting=waiting, asked=asked, sheet=sheet) for sheet in sheets], meanwhile)
    for number, sheet in enumerate(sheets if asked else ()):
        _attach(db, sheet, f"sheet_{number}")
    places = {code: (number, first, last) for number, of_sheet in enumerate(answers) for code, first, last in of_sheet}
    db.execute("BEGIN")
    for rule in found:
        number, first, last = places[rule.code]
        db.execute("INSERT INTO main.rules VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(rule))
        db.execute(
            f"""INSERT INTO main.flags (rule, level, {ANSWER}) SELECT ?, ?, {ANSWER} FROM sheet_{number}.answers
            WHERE id > ? AND id <= ? ORDER BY id""",
            (rule.code, rule.level, first, last),
        )
    db.execute("COMMIT")
    for number, _ in enumerate(sheets):
        db.execute(f"DETACH sheet_{number}")


def _answer(db: sqlite3.Connection, waiting: "SimpleQueue[Rule]", asked: str, sheet: str) -> list[tuple[str, int, int]]:
    """Ask rules as long as some wait; return code, and between which ids of the sheet its answers stand: after, up to."""
    if asked:
        join(db, asked)
    _attach(db, sheet, "sheet_0")
    db.execute(f"CREATE TABLE sheet_0.answers (id INTEGER PRIMARY KEY, {ANSWER})")
    places, last = [], 0
    with suppress(Empty):
        while True:
            rule = waiting.get_nowait()
            db.execute(f"INSERT INTO sheet_0.answers ({ANSWER}) SELECT {ANSWER} FROM (\n{rule.sql}\n) ORDER BY subject")
            first, (last,) = last, db.execute("SELECT coalesce(max(id), 0) FROM sheet_0.answers").fetchone()
            places.append((rule.code, first, last))
    return places


def flags(db: sqlite3.Connection) -> list[Problem]:
    """Return all flags, the gravest first, then by file and line."""
    query = """
        SELECT sources.path, flags.line, flags.level, flags.message, flags.rule, rules.remedy
        FROM flags JOIN rules ON rules.code = flags.rule JOIN levels ON levels.name = flags.level
        JOIN sources ON sources.id = flags.source_id
        ORDER BY levels.ordinal, sources.path, flags.line, flags.rule, flags.subject"""
    return [Problem(*row) for row in db.execute(query)]

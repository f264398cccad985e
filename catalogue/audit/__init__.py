"""The audit: one SQL file a rule, `catalogue/audit/<defect>.sql`.

A rule is a question in a comment head and a SELECT of the rows that it objects to, with the columns
`claim, citation, subject, message, source_id, line`. Its code is the name of its file. A flag never blocks a build.
The head is the one place that says why the rule is there, what raises it, what it spares and what to do: the table
`rules`, the pages of the site and `check --explain` all show it. Rules know no clock: today is `as_of` in `build_facts`.
"""

import re
import sqlite3
from dataclasses import astuple, dataclass
from pathlib import Path

from catalogue.problems import Problem

FIELDS = ("question", "group", "level", "why", "raises", "spares", "remedy", "source")
HEAD = re.compile(rf"^-- ({'|'.join(FIELDS)}): (.+)$", re.MULTILINE)
GROUPS = ("structure", "numbers", "directness", "strength", "standing", "review", "ledger", "bibliography", "rights")

# Views that rules ask again and again: worked out once, in this order, under the same names, which SQLite looks up in temp
# before it does in main; with the columns by which they are asked.
ASKED_OFTEN = {
    "claim_evidence": ("claim, direction", "citation, linked_at"),
    "best_direct_human_study": ("claim",),
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


def prepare(db: sqlite3.Connection) -> None:
    """Work out the views that are asked often into temporary tables; `fill_flags` drops them again."""
    for view, indices in ASKED_OFTEN.items():
        (statement,) = db.execute("SELECT sql FROM main.sqlite_schema WHERE type = 'view' AND name = ?", (view,)).fetchone()
        select = statement.split(" AS", 1)[1]  # its own SELECT, so that it asks the temporary tables before it
        db.execute(f"CREATE TEMP TABLE {view} AS {select}")
        for number, columns in enumerate(indices):
            db.execute(f"CREATE INDEX temp.{view}_{number} ON {view} ({columns})")


def fill_flags(db: sqlite3.Connection) -> None:
    """Enter the rules, ask each of them, and enter what it objects to."""
    prepare(db)
    for rule in rules():
        db.execute("INSERT INTO rules VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(rule))
        db.execute(
            f"""INSERT INTO flags (rule, level, claim, citation, subject, message, source_id, line)
            SELECT ?, ?, claim, citation, subject, message, source_id, line FROM (
{rule.sql}
) ORDER BY subject""",
            (rule.code, rule.level),
        )
    for view in ASKED_OFTEN:
        db.execute(f"DROP TABLE temp.{view}")


def flags(db: sqlite3.Connection) -> list[Problem]:
    """Return all flags, the gravest first, then by file and line."""
    query = """
        SELECT sources.path, flags.line, flags.level, flags.message, flags.rule, rules.remedy
        FROM flags JOIN rules ON rules.code = flags.rule JOIN levels ON levels.name = flags.level
        JOIN sources ON sources.id = flags.source_id
        ORDER BY levels.ordinal, sources.path, flags.line, flags.rule, flags.subject"""
    return [Problem(*row) for row in db.execute(query)]

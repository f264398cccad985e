"""The audit: one SQL file a rule, `catalogue/audit/<defect>.sql`.

A rule is a question in a comment head and a SELECT of the rows that it objects to, with the columns
`claim, citation, subject, message, source_id, line`. Its code is the name of its file. A flag never blocks a build.
"""

import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from catalogue.problems import Problem

HEAD = re.compile(r"^-- (question|group|level|remedy|source): (.+)$", re.MULTILINE)
GROUPS = ("structure", "numbers", "directness", "strength", "standing", "review", "ledger", "bibliography", "rights")


@dataclass(frozen=True)
class Rule:
    """A question asked of the database: code, head and SQL."""

    code: str
    question: str
    group: str
    level: str
    remedy: str
    source: str
    sql: str


def rules() -> list[Rule]:
    """Return every rule of the folder, sorted by code. A head that lacks a line raises KeyError with the file's name."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        head = dict(HEAD.findall(text))
        missing = {"question", "group", "level", "remedy", "source"} - set(head)
        if missing or head["group"] not in GROUPS:
            raise KeyError(f"{path.name}: the head lacks {', '.join(sorted(missing)) or 'a known group'}")
        found.append(Rule(path.stem, head["question"], head["group"], head["level"], head["remedy"], head["source"], text))
    return found


def fill_flags(db: sqlite3.Connection) -> None:
    """Enter the rules, ask each of them, and enter what it objects to."""
    for rule in rules():
        head = (rule.code, rule.question, rule.group, rule.level, rule.remedy, rule.source)
        db.execute("INSERT INTO rules VALUES (?, ?, ?, ?, ?, ?)", head)
        db.execute(
            f"""INSERT INTO flags (rule, level, claim, citation, subject, message, source_id, line)
            SELECT ?, ?, claim, citation, subject, message, source_id, line FROM (
{rule.sql.rstrip().rstrip(";")}
) ORDER BY subject""",
            (rule.code, rule.level),
        )


def flags(db: sqlite3.Connection) -> list[Problem]:
    """Return all flags, the gravest first, then by file and line."""
    query = """
        SELECT sources.path, flags.line, flags.level, flags.message, flags.rule, rules.remedy
        FROM flags JOIN rules ON rules.code = flags.rule JOIN levels ON levels.name = flags.level
        JOIN sources ON sources.id = flags.source_id
        ORDER BY levels.ordinal, sources.path, flags.line, flags.rule, flags.subject"""
    return [Problem(*row) for row in db.execute(query)]

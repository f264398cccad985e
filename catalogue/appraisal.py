"""What an appraisal cannot say: a tool for another design, a level out of reach, a certainty that its reasons do not give.

Nobody's judgement is worked out here. `appraisal.sql` selects the rows that no judgement could make right. Rows that name
something that is not there are left to `keys`.
"""

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from catalogue.problems import Problem

FILLED = ("appraisals", "ocebm_ratings", "bodies")  # where these are empty there is nothing to check
CHECK = re.compile(r"^-- code: (?P<code>.+)\n-- remedy: (?P<remedy>.+)\n(?P<query>[^;]+);", re.MULTILINE)


def check_appraisals(db: sqlite3.Connection, paths: Mapping[int, str]) -> list[Problem]:
    """Return an error for each row of appraisals, OCEBM levels, bodies and certainties that cannot be, by file and line."""
    if not any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in FILLED):
        return []
    checks = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    return [
        Problem(paths[source_id], line, "error", message, check["code"], check["remedy"])
        for check in CHECK.finditer(checks)
        for source_id, line, message in db.execute(f"{check['query']} ORDER BY 1, 2, 3")
    ]

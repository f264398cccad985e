"""The ledger of an article held against its text: every figure has a row, and every row is a figure."""

import sqlite3
from collections import Counter

from catalogue.problems import Problem
from catalogue.text.figures import compare_ledger, find_figures

COLUMNS = ("id", "start", "end", "as_written", "amount", "low", "high", "unit", "state")


def check_ledger(db: sqlite3.Connection, slug: str, text: str, language: str | None) -> tuple[str, list[Problem]]:
    """Return one line of account, whose states add up to all figures, and where text and ledger do not agree.

    `text` is the one that the offsets count. A ledger without a row is one problem and not one a figure.
    """
    names = ", ".join(f'figures."{c}"' for c in COLUMNS)
    query = f"SELECT {names}, path, line FROM figures JOIN sources ON sources.id = source_id WHERE article = ? ORDER BY start"
    rows = [dict(zip((*COLUMNS, "path", "line"), row, strict=True)) for row in db.execute(query, (slug,))]
    found = find_figures(text, language or "en")
    file = f"articles/{slug}/figures.csv"
    if not rows:
        message = f"the text has {len(found)} figures, the ledger has no row"
        remedy = "Add a row for each, with its kind and state."
        problems = [Problem(file, 0, "warning", message, "figure-not-in-ledger", remedy)] if found else []
        return f"{len(found)} figures: 0 in the ledger", problems
    lines = {row["id"]: (row["path"], row["line"]) for row in rows}
    problems = []
    missing = 0
    for one in compare_ledger(found, rows):
        path, line = lines.get(one.id, (file, 0))
        missing += one.code == "figure-not-in-ledger"
        problems.append(Problem(path, line, one.level, one.message, one.code, one.remedy))
    states = Counter(row["state"] for row in rows)
    parts = [f"{states[state]} {state}" for state in ("claimed", "not-a-claim", "unclaimed")] + [f"{missing} not in the ledger"]
    return f"{len(rows) + missing} figures: {', '.join(parts)}", problems

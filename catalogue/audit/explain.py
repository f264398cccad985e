"""What a rule asks, why, how it decides, what raises it and what does not, what to do: the head and the SQL of its file."""

import csv
import difflib
import textwrap
from pathlib import Path

from catalogue.audit import Rule, rules

WIDTH = 100
TRIED_IN = Path(__file__).resolve().parent.parent.parent / "tests" / "rules"


def find(code: str) -> Rule:
    """Return the rule of that code. Raises LookupError with the nearest code."""
    known = {rule.code: rule for rule in rules()}
    if code in known:
        return known[code]
    close = difflib.get_close_matches(code, known, 1, cutoff=0.4)
    nearest = f"did you mean '{close[0]}'?" if close else f"the rules are: {', '.join(known)}"
    raise LookupError(f"there is no rule '{code}': {nearest}")


def text(rule: Rule) -> str:
    """Return the account of a rule, wrapped to 100 columns; its SQL stands as in its file."""

    def part(name: str, words: str) -> str:
        indent = " " * 4
        return f"{name}\n" + textwrap.fill(words, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)

    parts = [
        f"{rule.code} ({rule.group}, {rule.level})",
        part("Question", rule.question),
        part("Why", rule.why),
        "How it is decided\n" + textwrap.indent(rule.sql, " " * 4),
        part("Raises it, for example", rule.raises),
        part("Leaves alone, for example", rule.spares),
        part("Tried on", tried(rule.code)),
        part("What to do", rule.remedy),
        part("Source", rule.source),
    ]
    return "\n\n".join(parts)


def tried(code: str) -> str:
    """Say on how much made-up evidence the rule was tried; where that was not installed with it, say so."""
    folder = TRIED_IN / code
    counts = []
    for name in ("expected.csv", "near-miss.csv"):
        if not (folder / name).is_file():
            return "made-up evidence of its own, which is not here: it lies in tests/rules of the repository"
        with (folder / name).open(encoding="utf-8", newline="") as file:
            counts.append(sum(row.get("code", code) == code for row in csv.DictReader(file)))
    return f"tests/rules/{code}: {counts[0]} raised, {counts[1]} left alone"

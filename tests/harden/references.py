"""Damaged files of reference managers, other than BibTeX: no reader raises or hangs, and each beginning of a record is told of."""

import random
import re
from pathlib import Path

from catalogue.problems import LEVELS, Problem
from catalogue.readers import read, text_of
from catalogue.records import COLUMNS
from tests.harden import mutate
from tests.harden.campaign import Campaign, Case, Outcome

LIBRARY = Path(__file__).parents[1] / "library"
# Where a record begins, for certain: in a line of its own, with what a reader cannot take for anything else.
STARTS = {"ris": re.compile(r"TY  - \S"), "nbib": re.compile(r"PMID- \d"), "json": re.compile(r"(?!)"), "xml": re.compile(r"(?!)")}
WHOLE = ("encoding", "too-large", "empty-file", "broken-xml", "broken-json")  # after these a file is not read to its end, and says so


def start(folder: Path, seed: int) -> Case:
    """Return a case that damages a file of the made-up library, and reads it."""
    files = {path.name: path.read_bytes() for path in sorted(LIBRARY.iterdir()) if path.suffix[1:] in STARTS}

    def case(number: int, chance: random.Random) -> Outcome:
        name = chance.choice(sorted(files))
        path = folder / name
        path.write_bytes(mutate.damaged(files[name], chance))
        outcome, problems = Outcome(), list[Problem]()
        rows = list(read(path, name, problems).rows)
        outcome.counts["records"] += len(rows)
        outcome.counts["problems"] += len(problems)
        last = path.read_bytes().count(b"\n") + path.read_bytes().count(b"\r") + 2
        for problem in problems:
            if problem.file != name or not 1 <= problem.line <= last or problem.level not in LEVELS or not problem.remedy:
                outcome.fault("without place", str(problem))
        for line, cells in rows:
            if len(cells) != len(COLUMNS) or not cells[0] or any(cell == "" for cell in cells):
                outcome.fault("unsound", f"line {line}: {cells}")
        if not rows and not any(p.level == "error" for p in problems):
            outcome.fault("unaccounted", "nothing was read, and nobody said so")
        if any(p.code in WHOLE for p in problems):
            return outcome
        told = {line for line, _ in rows} | {p.line for p in problems}
        text = text_of(path, name, []) or ""
        for at, written in enumerate(text.split("\n"), 1):
            if STARTS[path.suffix[1:]].match(written) and at not in told:
                outcome.fault("unaccounted", f"line {at}: {written!r}")
        return outcome

    return case


CAMPAIGN = Campaign("references", 10_000, ("crashes", "hangs", "without place", "unsound", "unaccounted"), start, unit="damaged files")

"""Damaged work sheets: each is read or refused with a word, and what comes of it would be taken by a build.

A part of a filled workbook is damaged, or its bytes, or a sheet as CSV. What is shown may not come back altered unnoticed, and
answers that no fault was found in are words of the lists.
"""

import datetime
import io
import random
import zipfile
from pathlib import Path

from catalogue.problems import Problem
from catalogue.reviews import columns, csv_sheet, receive, work, xlsx_out
from catalogue.reviews.evidence import opened
from tests.harden.campaign import Campaign, Case, Outcome
from tests.review_fixtures import CLAIMS, NO, TODAY, YES, fill, world

NONE = ("crashes", "hangs", "silent", "unnamed", "altered")
TOKENS = (b"<", b">", b"&", b'"', b"=", b"99999999999", b"\x00", b"\xff", b"<v>", b"</c>", b"1e999", b"<f>1</f>", b't="b"', b't="d"', b't="e"',
          b'<mergeCells><mergeCell ref="A1:ZZ9"/></mergeCells>', b"XFD1048576", b"supported", b";", b",", b"'")  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with something put in, taken out or written over, once or a few times."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5))):
        place, length = chance.randrange(len(out) + 1), chance.choice((0, 1, 3, 40))
        out[place : place + length] = chance.choice((b"", *TOKENS)) if length else chance.choice(TOKENS)
    return bytes(out)


def start(folder: Path, seed: int) -> Case:
    """Return a case that damages one sheet and hands it in."""
    db = opened(world(folder / "evidence"))
    sheet = work.make(db, "moon-tea", "ann", CLAIMS, blind=True, site="http://127.0.0.1:8001")
    path = folder / "ann.xlsx"
    path.write_bytes(xlsx_out.write(sheet, db))
    whole = fill(path, {"c001": YES, "c003": NO}, texts={("c001", "moon2020"): "abstract"}).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    text = csv_sheet.write(sheet)
    lists = {answer.name: set(columns.words(db, answer.vocabulary)) for answer in columns.ANSWERS if answer.vocabulary}
    today = datetime.date.fromisoformat(TODAY)

    def case(number: int, chance: random.Random) -> Outcome:
        outcome = Outcome()
        path = folder / chance.choice(("ann.xlsx", "ann.xlsx", "ann.xlsx", "ann.csv"))
        if path.suffix == ".csv":
            path.write_bytes(damaged(text, chance))
        elif chance.random() < 0.2:
            path.write_bytes(damaged(whole, chance))
        else:
            victim = chance.choice([*parts, *(name for name in parts if "sheet" in name)])
            with zipfile.ZipFile(path, "w") as archive:
                for name, content in parts.items():
                    archive.writestr(name, damaged(content, chance) if name == victim else content)
        problems: list[Problem] = []
        filled = receive.read(path, path.name, problems)
        received = receive.judge(db, filled, path.name, today, problems) if filled else None
        errors = [p for p in problems if p.level == "error"]
        if any(not (p.file == path.name and p.message and p.remedy) for p in problems):
            outcome.fault("unnamed", str(problems))
        if received is None and not errors:
            outcome.fault("silent", f"{path.name} was neither taken nor refused")
        if received is not None and not errors:
            outcome.counts["taken"] += 1
            for row in received.rows:
                wrong = [name for name, known in lists.items() if not set(filter(None, row[name].split(";"))) <= known]
                if wrong or row["claim"] not in {columns.local(claim) for claim in CLAIMS}:
                    outcome.fault("altered", f"{wrong}: {row}")
        else:
            outcome.counts["refused"] += 1
        return outcome

    return case


CAMPAIGN = Campaign("sheets", 5_000, NONE, start, unit="damaged sheets")

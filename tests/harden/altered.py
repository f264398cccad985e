"""A release that was changed is noticed: a row or a field by SQL, a page by a bit, a file by its neighbours."""

import contextlib
import json
import random
import shutil
import sqlite3
from pathlib import Path

import ingest
from catalogue import publish
from tests.harden.campaign import Campaign, Case, Outcome


def start(folder: Path, seed: int, evidence: Path = ingest.ROOT / "evidence") -> Case:
    """Return a case that alters a copy of a release and asks whether `verify_release` notices."""
    release, _, _ = ingest.build(evidence, folder / "evidence.db")
    whole = {path.name: path.read_bytes() for path in release.parent.iterdir()}
    ways = (change_field, change_field, change_field, drop_row, double_row, flip_bits, flip_bits, cut, change_facts, lay_beside)

    def case(number: int, chance: random.Random) -> Outcome:
        outcome = Outcome()
        way = chance.choice(ways)
        try:
            what = way(release, chance)
            outcome.counts[way.__name__.replace("_", " ")] += 1
            if all(path.read_bytes() == whole.get(path.name) for path in release.parent.iterdir()):
                outcome.fault("not altered", what)
            elif not publish.verify_release(folder / "evidence.db"):
                outcome.fault("unnoticed", what)
            if way in (change_field, drop_row, double_row, flip_bits) and inside(release):
                outcome.counts["of them seen from inside too"] += 1
        finally:
            for path in release.parent.iterdir():
                path.unlink()
            for name, data in whole.items():
                (release.parent / name).write_bytes(data)
        if wrong := publish.verify_release(folder / "evidence.db"):
            outcome.fault("false alarms", "; ".join(wrong))
        return outcome

    return case


def inside(release: Path) -> bool:
    """Whether keys, search index, structure and counts alone, without the hash, show it."""
    try:
        with contextlib.closing(publish.connect(release)) as db:
            return bool(publish.self_check(db))
    except (sqlite3.DatabaseError, UnicodeDecodeError):  # the second where a message quotes damaged text
        return True


def _open(release: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(release, isolation_level=None))


def _some_row(db: sqlite3.Connection, chance: random.Random) -> tuple[str, list[str], int]:
    """Return a table that has rows, shadow tables of the search index among them, its columns and a rowid."""
    names = [
        n
        for (n,) in db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') AND wr = 0 AND name NOT LIKE 'sqlite_%'"
        )
    ]
    names = [n for n in sorted(names) if db.execute(f'SELECT EXISTS (SELECT 1 FROM "{n}")').fetchone()[0]]
    name = chance.choice(names)
    columns = [str(c) for (c,) in db.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (name,))]
    (count,) = db.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    (rowid,) = db.execute(f'SELECT rowid FROM "{name}" ORDER BY rowid LIMIT 1 OFFSET ?', (chance.randrange(count),)).fetchone()
    return name, columns, rowid


def _other(old: object, chance: random.Random) -> object:
    if isinstance(old, bytes):
        return old + b"\0"
    if isinstance(old, (int, float)):
        return old + chance.choice((-1, 1, 10))
    return chance.choice((f"{old or ''} ", f"not {old or ''}", str(old or "x")[1:], "0"))


def change_field(release: Path, chance: random.Random) -> str:
    while True:
        with _open(release) as db:
            table, columns, rowid = _some_row(db, chance)
            column = chance.choice(columns)
            (old,) = db.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (rowid,)).fetchone()
            new = _other(old, chance)
            with contextlib.suppress(sqlite3.DatabaseError):  # a CHECK may refuse it: then another
                db.execute("PRAGMA ignore_check_constraints = ON")
                changed = db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (new, rowid)).rowcount
                if changed and new != old:
                    return f"{table}.{column} of row {rowid}: {old!r} became {new!r}"


def drop_row(release: Path, chance: random.Random) -> str:
    with _open(release) as db:
        table, _, rowid = _some_row(db, chance)
        db.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,))
        return f"{table}: row {rowid} deleted"


def double_row(release: Path, chance: random.Random) -> str:
    while True:
        with _open(release) as db:
            table, columns, rowid = _some_row(db, chance)
            (old,) = db.execute(f'SELECT "{columns[0]}" FROM "{table}" WHERE rowid = ?', (rowid,)).fetchone()
            new = old + 1_000_000 if isinstance(old, int) else f"{old} once more"
            rest = ", ".join(f'"{c}"' for c in columns[1:])
            with contextlib.suppress(sqlite3.DatabaseError):
                db.execute("PRAGMA ignore_check_constraints = ON")
                db.execute(f'INSERT INTO "{table}" SELECT ?{", " if rest else ""}{rest} FROM "{table}" WHERE rowid = ?', (new, rowid))
                return f"{table}: row {rowid} inserted once more"


def flip_bits(release: Path, chance: random.Random) -> str:
    data = bytearray(release.read_bytes())
    places = [chance.randrange(len(data)) for _ in range(chance.choice((1, 1, 8)))]
    for at in set(places):
        data[at] ^= 1 << chance.randrange(8)
    release.write_bytes(data)
    return f"bits flipped at {places}"


def cut(release: Path, chance: random.Random) -> str:
    data = release.read_bytes()
    pages = chance.randrange(1, len(data) // 4096)
    release.write_bytes(chance.choice((data[: pages * 4096], data + data[:4096], data + b"\0", b"")))
    return "the file is shorter or longer"


def change_facts(release: Path, chance: random.Random) -> str:
    path = release.parent / "inspect-data.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    table = chance.choice(sorted(facts["evidence"]["tables"]))
    facts["evidence"]["tables"][table]["count"] += 1
    text = chance.choice(
        (json.dumps(facts, indent=2), path.read_text(encoding="utf-8").replace(facts["evidence"]["hash"][:8], "0" * 8), "{", "")
    )
    path.write_text(text, encoding="utf-8")
    return f"inspect-data.json has {table} otherwise"


def lay_beside(release: Path, chance: random.Random) -> str:
    name = f"evidence.db-{chance.choice(('journal', 'wal', 'shm'))}"
    shutil.copyfile(release, release.parent / name)
    return f"{name} lies beside"


CAMPAIGN = Campaign("altered", 1_000, ("crashes", "hangs", "unnoticed", "not altered", "false alarms"), start, unit="alterations")

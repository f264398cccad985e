"""Damaged CSV files and article.yml: each record is a row, unchanged, or a problem with file and line.

What the reader made of a file is compared with what Python's csv module and the database say, cell by cell.
"""

import contextlib
import csv
import io
import random
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

import ingest
from catalogue import publish
from catalogue.load import Load, Loader
from catalogue.problems import Problem
from catalogue.safe import INVISIBLE
from tests.harden import mutate
from tests.harden.campaign import Campaign, Case, Outcome

TOY = ingest.ROOT / "tests" / "toy"
REST_UNREAD = ("broken-csv", "encoding")  # after these nothing of a file is read on
WHOLE_FILE = ("keys-unchecked", "missing-file")  # these are about a file and have no line
NONE = ("crashes", "hangs", "unaccounted", "altered", "without place", "invisible unreported", "unsound")


def start(folder: Path, seed: int) -> Case:
    """Return a case that damages a file of the toy evidence, or now and then of the shipped evidence."""
    bases = {"toy": Base(folder / "toy", TOY), "shipped": Base(folder / "shipped", ingest.ROOT / "evidence")}

    def case(number: int, chance: random.Random) -> Outcome:
        base = bases["shipped" if chance.random() < 0.1 else "toy"]
        name = chance.choice([n for n in base.files if not n.endswith(".bib")])
        data = base.files[name]
        well_formed = name.endswith(".csv") and chance.random() < 0.35
        data = mutate.cells(data, chance) if well_formed else mutate.damaged(data, chance)
        with base.with_file(name, data):
            return examine(base.folder, name, data)

    return case


class Base:
    """A copy of an evidence folder, in which one file at a time is another."""

    def __init__(self, folder: Path, original: Path) -> None:
        self.folder = Path(shutil.copytree(original, folder))
        self.files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

    @contextlib.contextmanager
    def with_file(self, name: str, data: bytes) -> Iterator[None]:
        path = self.folder / name
        path.write_bytes(data)
        try:
            yield
        finally:
            path.write_bytes(self.files[name])


def examine(folder: Path, name: str, data: bytes) -> Outcome:
    """Assemble the evidence and compare what came of the file `name` with its bytes."""
    outcome = Outcome()
    db = publish.connect(":memory:")
    with contextlib.closing(db):
        loader = ingest.assemble(db, folder, lambda _: None)
        errors = [p for p in loader.problems if p.level == "error"]
        outcome.counts["refused" if errors else "accepted"] += 1
        outcome.counts["problems"] += len(loader.problems)
        places(loader.problems, folder, outcome)
        accounts(db, outcome)
        if name.endswith(".csv"):
            File(db, loader, name, data).compare(outcome)
        if not errors:
            for wrong in publish.self_check(db):
                outcome.fault("unsound", wrong)
    return outcome


def places(problems: list[Problem], folder: Path, outcome: Outcome) -> None:
    """Every problem names a file that is there, a line that it has, and what to do."""
    lengths: dict[str, int] = {}
    for p in problems:
        path = folder / p.file
        if p.file not in lengths:
            lengths[p.file] = len(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")) if path.is_file() else -1
        stands = lengths[p.file] >= 0 and (1 <= p.line <= lengths[p.file] or p.code in WHOLE_FILE) and p.remedy and p.message
        if not stands and not (p.code in WHOLE_FILE and p.line == 0 and p.remedy):
            outcome.fault("without place", repr(p))


def accounts(db: sqlite3.Connection, outcome: Outcome) -> None:
    """Rows seen were accepted or rejected, and those accepted are in the tables."""
    for source_id, path, seen, accepted, rejected in db.execute("SELECT id, path, rows_seen, rows_accepted, rows_rejected FROM sources"):
        if seen != accepted + rejected or min(seen, accepted, rejected) < 0:
            outcome.fault("unaccounted", f"{path}: {seen} seen, {accepted} accepted, {rejected} rejected")
        table = next((load.table for load in ingest.TABLES if PurePath(path).match(load.pattern)), None)
        if table:
            (stored,) = db.execute(f'SELECT count(*) FROM "{table}" WHERE source_id = ?', (source_id,)).fetchone()
            if stored != accepted:
                outcome.fault("unaccounted", f"{path}: {accepted} accepted, {stored} in {table}")


@dataclass
class File:
    """A CSV file as it was loaded, beside what the csv module makes of its bytes."""

    db: sqlite3.Connection
    loader: Loader
    name: str
    data: bytes

    def compare(self, outcome: Outcome) -> None:
        problems = [p for p in self.loader.problems if p.file == self.name]
        errors = [p for p in problems if p.level == "error"]
        records, whole = records_of(self.data)
        if not whole and not errors:
            outcome.fault("unaccounted", "a file that cannot be read to its end was taken")
        loaded = next((a for a in self.loader.loaded if a.path == self.name), None)
        if loaded is None:
            if not errors:
                outcome.fault("unaccounted", "a file was passed over without a word")
            return
        header, rows = [cell.strip() for cell in records[0][1]], records[1:]
        if (
            not any(p.code in REST_UNREAD for p in errors)
            and not (self.name == "citations.csv" and not loaded.seen)
            and loaded.seen != len(rows)
        ):
            outcome.fault("unaccounted", f"{len(rows)} records, {loaded.seen} seen")
        at = {p.line for p in errors}
        load = (
            Load("", "citations")
            if self.name == "citations.csv"
            else next(x for x in ingest.TABLES if PurePath(self.name).match(x.pattern))
        )
        stored = self.stored(load)
        for line, cells in rows[: loaded.seen]:
            if line in at:
                continue
            if line not in stored:
                if not (self.name == "citations.csv" and any(p.file == "references.bib" for p in self.loader.problems)):
                    outcome.fault("unaccounted", f"line {line} is neither a row nor a problem: {cells}")
                continue
            outcome.counts["rows compared"] += 1
            self.compare_row(load, header, line, cells, stored[line], outcome)
            if INVISIBLE.search("".join(cells)) and line not in {p.line for p in problems}:
                outcome.fault("invisible unreported", f"line {line}: {cells}")

    def stored(self, load: Load) -> dict[int, dict[str, object]]:
        """Return line -> row of what this file filled."""
        source, line = ("csv_source_id", "csv_line") if self.name == "citations.csv" else ("source_id", "line")
        query = f'SELECT * FROM "{load.table}" WHERE {source} = (SELECT id FROM sources WHERE path = ?)'
        cursor = self.db.execute(query, (self.name,))
        names = [d[0] for d in cursor.description]
        return {int(row[names.index(line)]): dict(zip(names, row, strict=True)) for row in cursor}

    def compare_row(self, load: Load, header: list[str], line: int, cells: list[str], row: dict[str, object], outcome: Outcome) -> None:
        slug = self.name.split("/")[1] + "." if self.name.startswith("articles/") else ""
        numbers = {c.name for c in self.loader.schema[load.table].columns if c.type in ("INTEGER", "REAL")}
        for column, cell in zip(header, cells, strict=True):
            text = unicodedata.normalize("NFC", cell).strip()
            if column in load.lists or (load.table == "citations" and column in ("seen_at", "publication_types", "note")):
                continue
            expected: object = (slug + text if column in load.local else text) if text else None
            found = row[column]
            if column in numbers and expected is not None:
                same = text.isascii() and float(text) == found and abs(float(text)) != float("inf")
            else:
                same = found == expected
            if not same:
                outcome.fault("altered", f"line {line}: {column} {cell!r} became {found!r}")
        # Of two rows with one key the first is kept and the build refused; whose the items are cannot be told from the table.
        doubled = any(p.file == self.name and p.code == "duplicate" for p in self.loader.problems)
        for column, child in load.lists.items():
            if column in header and not doubled:
                self.compare_items(load, child, column, line, cells[header.index(column)], row, slug, outcome)

    def compare_items(
        self, load: Load, child: str, column: str, line: int, cell: str, row: dict[str, object], slug: str, outcome: Outcome
    ) -> None:
        """Every item of a list cell is a row of its table, or the line has a problem."""
        keys = [str(row[c.name]) for c in self.loader.schema[load.table].columns if c.is_pk]
        names = [c.name for c in self.loader.schema[child].columns]
        where = " AND ".join(f'"{n}" IS ?' for n in names[:-1])
        found = [str(i) for (i,) in self.db.execute(f'SELECT "{names[-1]}" FROM "{child}" WHERE {where}', keys)]
        prefix = slug if column in load.local else ""
        expected = [prefix + item.strip() for item in unicodedata.normalize("NFC", cell).split(";") if item.strip()]
        if sorted(found) != sorted(expected) and not any(p.file == self.name and p.line == line for p in self.loader.problems):
            outcome.fault("altered", f"line {line}: {column} {cell!r} became {found!r}")


def records_of(data: bytes) -> tuple[list[tuple[int, list[str]]], bool]:
    """Return (line, cells) of the records that are not blank, by the csv module alone, and whether all could be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [(1, [])], False
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            if any(cells):
                records.append((before + 1, cells))
            before = reader.line_num
    except csv.Error:
        return records or [(1, [])], False
    return records or [(1, [])], True


CAMPAIGN = Campaign("csv", 10_000, NONE, start, unit="damaged files")

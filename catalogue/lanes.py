"""Large files become tables on all cores: each lane is a process that fills tables of its own, which are then copied.

    files ─> lanes (read, shape, validate) ─> a database each ─> the draft, table by table

SQLite copies a table of the same schema as it stands, without looking at its rows again; every row was validated by the
same CHECKs in its lane. What comes out does not depend on how many cores there are: a table is filled by one lane alone,
and the tables are copied in the order in which they are declared.
"""

import os
import pickle
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from catalogue.at_once import cores, file_of
from catalogue.load import Load, Loaded, Loader
from catalogue.problems import Problem
from catalogue.publish import connect

ROOT = Path(__file__).resolve().parent.parent
LARGE = 20_000_000  # bytes in all; below it a second process costs more than it saves
WORTH_IT = 200_000  # bytes of a table; a smaller one is loaded faster than handed over


@dataclass
class Lane:
    """What one process loads: the loads, and the numbers of their files in `sources`."""

    folder: Path
    schema: str
    path: str
    loads: list[Load] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    size: int = 0


@dataclass
class Came:
    """What came of a lane, beside the rows in its database."""

    problems: list[Problem]
    loaded: list[Loaded]
    paths: dict[int, str]
    refused: set[tuple[str, str]]
    unread: dict[str, str]


def large_loads(loader: Loader, loads: Sequence[Load]) -> list[Load]:
    """Return the loads for lanes, the largest first; none where the evidence is small, or the database is in memory."""
    if file_of(loader.db) is None:
        return []
    filled = Counter(table for load in loads for table in tables_of(load))
    sizes = {
        load.table: sum(path.stat().st_size for path in loader.files(load))
        for load in loads
        if load.pattern.endswith(".csv") and all(filled[table] == 1 for table in tables_of(load))
    }
    found = [load for load in loads if sizes.get(load.table, -1) >= WORTH_IT]
    return sorted(found, key=lambda load: -sizes[load.table]) if len(found) > 1 and sum(sizes.values()) >= LARGE else []


def tables_of(load: Load) -> list[str]:
    """Return the tables that a load fills."""
    return [load.table, *load.lists.values()]


def load_large(loader: Loader, loads: Sequence[Load], schema: str) -> list[Load]:
    """Load the large files into the tables, which are empty, and return their loads. Nothing may be uncommitted before.

    `schema` makes the tables as they are in the database of the loader.
    """
    large = large_loads(loader, loads)
    file = file_of(loader.db)
    if not large or file is None:
        return []
    with TemporaryDirectory(prefix=".draft-", dir=file.parent) as folder:
        lanes = [Lane(loader.folder.absolute(), schema, f"{folder}/{number}.db") for number in range(min(cores(), len(large)))]
        for load in large:
            lane = min(lanes, key=lambda one: one.size)
            lane.loads.append(load)
            lane.size += sum(path.stat().st_size for path in loader.files(load))
        paths = [path.relative_to(loader.folder).as_posix() for load in loads if load in large for path in loader.files(load)]
        numbers = {path: number for number, path in enumerate(paths, 1)}
        for lane in lanes:
            lane.numbers = numbers
        loaded: list[Loaded] = []
        for came in _run(lanes):
            loader.problems += came.problems
            loaded += came.loaded
            loader.paths |= came.paths
            loader.refused |= came.refused
            loader.unread |= came.unread
        loader.loaded += sorted(loaded, key=lambda one: numbers[one.path])  # in an order that no lane shows in
        _copy(loader.db, lanes, [load for load in loads if load in large])
    return large


def _copy(db: sqlite3.Connection, lanes: Sequence[Lane], loads: Sequence[Load]) -> None:
    """Copy what the lanes have filled: the sources by their number, then table by table."""
    for number, lane in enumerate(lanes):
        db.execute(f"ATTACH ? AS lane_{number}", (lane.path,))
    db.execute("BEGIN")
    sources = " UNION ALL ".join(f"SELECT * FROM lane_{number}.sources" for number, _ in enumerate(lanes))
    db.execute(f"INSERT INTO main.sources SELECT * FROM ({sources}) ORDER BY id")
    for load in loads:
        number = next(number for number, lane in enumerate(lanes) if load in lane.loads)
        for table in tables_of(load):
            db.execute(f'INSERT INTO main."{table}" SELECT * FROM lane_{number}."{table}"')
    db.execute("COMMIT")
    for number, _ in enumerate(lanes):
        db.execute(f"DETACH lane_{number}")


def _run(lanes: Sequence[Lane]) -> list[Came]:
    """Run each lane in a process of its own; raise what one of them raised.

    Not by multiprocessing, which imports the main module once more and hangs where that cannot be.
    """
    running = []
    try:
        for lane in lanes:
            Path(f"{lane.path}.lane").write_bytes(pickle.dumps(lane))
            command = [sys.executable, "-c", f"from {__name__} import main; main()", lane.path, str(os.getpid())]
            running.append(subprocess.Popen(command, cwd=ROOT))  # noqa: S603 - this program
        for process in running:
            process.wait()
    finally:
        for process in running:
            process.kill()
            process.wait()
    answers = []
    for lane, process in zip(lanes, running, strict=True):
        file = Path(f"{lane.path}.came")
        if not file.exists():
            raise OSError(f"a process that loads files ended with {process.returncode} and said nothing; is the memory full?")
        answers.append(pickle.loads(file.read_bytes()))  # noqa: S301 - our own, of a moment ago
        if isinstance(answers[-1], Exception):
            raise answers[-1]
    return answers


def main() -> None:
    """Fill the database of a lane and write down what came of it. Ends when the build that asked for it does."""
    path, parent = sys.argv[1], int(sys.argv[2])
    lane: Lane = pickle.loads(Path(f"{path}.lane").read_bytes())  # noqa: S301 - our own, of a moment ago
    answer: Came | Exception
    try:
        with closing(connect(path)) as db:
            db.set_progress_handler(lambda: os.getppid() != parent, 1_000_000)
            db.executescript("BEGIN;" + lane.schema)
            loader = Loader(db, lane.folder)
            loader.numbers = lane.numbers
            for load in lane.loads:
                loader.load(load)
            db.execute("COMMIT")
        answer = Came(loader.problems, loader.loaded, loader.paths, loader.refused, loader.unread)
    except Exception as error:
        answer = error
    Path(f"{path}.came").write_bytes(pickle.dumps(answer))

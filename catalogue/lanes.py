"""Large files become tables on all cores: each lane is a process that fills tables of its own, which are then copied.

    files ─> lanes (read, shape, validate) ─> a database each ─> the draft, table by table

Meanwhile the build itself loads the small files and the bibliography. SQLite copies a table of the same schema as it
stands, without looking at its rows again; every row was validated by the same CHECKs in its lane. What comes out does not
depend on how many cores there are: a table is filled by one lane alone, and the tables are copied in the order in which
they are declared.
"""

import os
import pickle
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from catalogue.at_once import PAGE, cores, file_of, uncollected
from catalogue.load import Load, Loaded, Loader
from catalogue.problems import Problem
from catalogue.publish import connect, use_pages

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
    """Return the loads for lanes; none where the evidence is small, or the database is in memory."""
    if file_of(loader.db) is None:
        return []
    filled = Counter(table for load in loads for table in tables_of(load))
    sizes = {
        load.table: sum(path.stat().st_size for path in loader.files(load))
        for load in loads
        if load.pattern.endswith(".csv") and all(filled[table] == 1 for table in tables_of(load))
    }
    found = [load for load in loads if sizes.get(load.table, -1) >= WORTH_IT]
    return found if len(found) > 1 and sum(sizes.values()) >= LARGE else []


def tables_of(load: Load) -> list[str]:
    """Return the tables that a load fills."""
    return [load.table, *load.lists.values()]


@contextmanager
def beside(loader: Loader, large: Sequence[Load], schema: str) -> Iterator[None]:
    """Load the large files in processes of their own; whoever asks loads the others meanwhile.

    Their tables, which are empty, are filled at the end. Nothing may be uncommitted, before and then. `schema` makes the
    tables as they are in the database of the loader.
    """
    file = file_of(loader.db)
    if not large or file is None:
        yield
        return
    with TemporaryDirectory(prefix=".draft-", dir=file.parent) as folder:
        lanes = [Lane(loader.folder.absolute(), schema, f"{folder}/{number}.db") for number in range(min(cores(), len(large)))]
        files = {load.table: loader.files(load) for load in large}
        sizes = {table: sum(path.stat().st_size for path in paths) for table, paths in files.items()}
        for load in sorted(large, key=lambda load: -sizes[load.table]):
            lane = min(lanes, key=lambda one: one.size)
            lane.loads.append(load)
            lane.size += sizes[load.table]
        paths = [path.relative_to(loader.folder).as_posix() for load in large for path in files[load.table]]
        numbers = {path: number for number, path in enumerate(paths, 1)}
        for lane in lanes:
            lane.numbers = numbers
        loader.last_number = len(numbers)
        with _running(lanes) as running:
            yield
            loaded: list[Loaded] = []
            for came in _answers(lanes, running):
                loader.problems += came.problems
                loaded += came.loaded
                loader.paths |= came.paths
                loader.refused |= came.refused
                loader.unread |= came.unread
        loader.loaded[:0] = sorted(loaded, key=lambda one: numbers[one.path])  # in an order that no lane shows in
        _copy(loader.db, lanes, large)


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


@contextmanager
def _running(lanes: Sequence[Lane]) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Run each lane in a process of its own; none is left at the end.

    Not by multiprocessing, which imports the main module once more and hangs where that cannot be.
    """
    running = []
    try:
        for lane in lanes:
            Path(f"{lane.path}.lane").write_bytes(pickle.dumps(lane))
            command = [sys.executable, "-c", f"from {__name__} import main; main()", lane.path, str(os.getpid())]
            running.append(subprocess.Popen(command, cwd=ROOT))  # noqa: S603 - this program
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()


def _answers(lanes: Sequence[Lane], running: Sequence["subprocess.Popen[bytes]"]) -> list[Came]:
    """Return what came of each lane when all have ended; raise what one of them raised."""
    for process in running:
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
        with closing(connect(path)) as db, uncollected():
            use_pages(db, PAGE)
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

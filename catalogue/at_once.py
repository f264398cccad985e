"""Several questions to one database file, asked at once: a thread and a connection each, on all cores.

SQLite works outside Python's lock, so threads do. They see what was committed; whoever writes meanwhile, does it on a
connection of its own and commits when all have answered. A database in memory has one connection: it is asked in turn.
"""

import gc
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")
PAGE = 16_384  # bytes of a page of what is read through again and again: each page is a call to the system
CACHE = "PRAGMA cache_size = -24000"  # KiB a connection; memory stays bounded however large the database is
MOST = 4  # at once: each costs memory, and SQLite attaches ten databases at most


@contextmanager
def uncollected() -> Iterator[None]:
    """Do without Python's search for cycles: it goes through all rows again and again, and they hold none."""
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searches:
            gc.enable()


def cores() -> int:
    """Return how many cores this process may use, up to MOST."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST)


def file_of(db: sqlite3.Connection) -> Path | None:
    """Return the file of a database, None for one in memory."""
    name: str = db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
    return Path(name) if name else None


def ask(
    db: sqlite3.Connection,
    questions: Sequence[Callable[[sqlite3.Connection], Answer]],
    meanwhile: Callable[[], object] | None = None,
) -> list[Answer]:
    """Return the answers in the order of the questions; `meanwhile` is done here, in a transaction on `db`.

    Nothing may be uncommitted before. What `meanwhile` writes stays in memory until all have answered: whoever wants to
    write pages out locks readers out. What a question or `meanwhile` raises is raised when all have ended.
    """
    path = file_of(db)
    if path is None:
        answers = [question(db) for question in questions]
        if meanwhile:
            meanwhile()
        return answers

    def answer(question: Callable[[sqlite3.Connection], Answer]) -> Answer:
        with closing(sqlite3.connect(path, isolation_level=None)) as own:
            own.execute("PRAGMA trusted_schema = OFF")
            own.execute(CACHE)
            return question(own)

    with ThreadPoolExecutor(cores()) as pool:
        waiting = [pool.submit(answer, question) for question in questions]
        if meanwhile:
            db.execute("PRAGMA cache_spill = OFF")  # heeded outside of a transaction only
            db.execute("BEGIN")
            meanwhile()
        answers = [one.result() for one in waiting]
    if meanwhile:
        db.execute("COMMIT")
        db.execute("PRAGMA cache_spill = ON")
    return answers

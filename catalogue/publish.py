"""A database becomes a release: whole or not at all.

    draft file ─> one transaction ─> VACUUM ─> checks ─> fsync ─> build/<first 16 of sha256>/evidence.db ─> pointer

The pointer (`evidence.db`, a symlink) is flipped last. Killed or out of space at any point, the old release stays and
nothing claims success. A file that somebody serves is never replaced.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue.problems import Problem, Rejected


@contextmanager
def draft(db_path: Path) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """Yield the path of a draft beside the releases and a connection to it inside a transaction; clean up after."""
    folder = db_path.parent / "build"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f".draft-{os.getpid()}.db"
    path.unlink(missing_ok=True)
    db = connect(path)
    try:
        yield path, db
    finally:
        db.close()
        for leftover in folder.glob(f"{path.name}*"):
            leftover.unlink()


def connect(path: Path | str) -> sqlite3.Connection:
    """Open a database for building: no implicit transactions, foreign keys checked at the end, not row by row."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA page_size = 4096")
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA trusted_schema = OFF")
    return db


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a release for reading. Raises sqlite3.OperationalError where there is none."""
    return sqlite3.connect(f"file:{path.resolve().as_posix().replace('?', '%3f').replace('#', '%23')}?mode=ro", uri=True)


def tables(db: sqlite3.Connection) -> list[str]:
    """Return the names of all ordinary tables, sorted: no views, no parts of the search index."""
    query = """SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
               ORDER BY name"""
    return [name for (name,) in db.execute(query)]


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Return the number of rows of every table."""
    return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables(db)}


def self_check(db: sqlite3.Connection) -> list[str]:
    """Return what is wrong inside a database: structure, keys, search index, and counts that do not add up."""
    wrong = [f"integrity_check: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
    wrong += [f"foreign_key_check: {row[0]} row {row[1]} names no row of {row[2]}" for row in db.execute("PRAGMA foreign_key_check")]
    for index in ("claims_fts", "citations_fts"):
        try:
            db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            wrong.append(f"{index}: {error}")
    query = "SELECT path FROM sources WHERE rows_seen <> rows_accepted + rows_rejected OR rows_rejected > 0"
    wrong += [f"{path}: rows were lost" for (path,) in db.execute(query)]
    return wrong


def losses(db: sqlite3.Connection, db_path: Path) -> list[Problem]:
    """Return a problem for every table that has fewer rows than in the last release."""
    try:
        last = connect_read_only(db_path)
    except sqlite3.OperationalError:
        return []
    try:
        before = counts(last)
    finally:
        last.close()
    now = counts(db)
    remedy = "If you meant it, build again with --allow-loss."
    return [
        Problem(db_path.name, 0, "error", f"{name} has {now.get(name, 0)} rows, the last build had {n}", "rows-lost", remedy)
        for name, n in before.items()
        if now.get(name, 0) < n and name not in ("flags", "sources", "comparisons", "build_facts", "rules")
    ]


def publish(path: Path, db: sqlite3.Connection, db_path: Path, *, allow_loss: bool = False) -> tuple[Path, str]:
    """Turn the draft at `path` into a release and flip the pointer; return the release file and its sha256.

    Raises Rejected if the database is not sound, has lost rows, or if `db_path` is a file and not a pointer.
    """
    if db_path.exists() and not db_path.is_symlink():
        advice = "Move it away, or name another file with --db."
        raise Rejected([Problem(db_path.name, 0, "error", "this is a file, not the pointer to a release", "not-a-pointer", advice)])
    lost = [] if allow_loss else losses(db, db_path)
    if lost:
        raise Rejected(lost)
    row_counts = counts(db)
    db.execute("COMMIT")
    db.execute("VACUUM")
    wrong = self_check(db)  # of the bytes that are published: VACUUM may number rows anew, and the search index leans on numbers
    if wrong:
        advice = "Report this with the message: it is a fault of the program, not of the evidence."
        raise Rejected([Problem(db_path.name, 0, "error", w, "self-check", advice) for w in wrong])
    db.close()
    _sync(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    release = path.parent / sha256[:16] / "evidence.db"
    if not release.is_file():
        staging = path.parent / f".draft-{os.getpid()}.release"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        os.replace(path, staging / "evidence.db")
        (staging / "inspect-data.json").write_text(_inspect_data(staging / "evidence.db", sha256, row_counts), encoding="utf-8")
        _sync(staging / "inspect-data.json")
        _sync(staging)
        os.replace(staging, release.parent)
        _sync(path.parent)
    pointer = db_path.with_name(f".{db_path.name}-{os.getpid()}")
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(os.path.relpath(release, db_path.parent))
    os.replace(pointer, db_path)
    _sync(db_path.parent)
    return release, sha256


def _inspect_data(file: Path, sha256: str, row_counts: dict[str, int]) -> str:
    """Return what `datasette inspect` would: with it Datasette knows hash and counts without reading the file."""
    data = {"hash": sha256, "size": file.stat().st_size, "file": "evidence.db", "tables": {t: {"count": n} for t, n in row_counts.items()}}
    return json.dumps({"evidence": data}, indent=2)


def _sync(path: Path) -> None:
    """Flush a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

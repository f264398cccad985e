"""A database becomes a release: whole or not at all.

    draft file ─> transactions ─> checks ─> fsync ─> build/<first 16 of sha256>/evidence.db ─> pointer

A draft is nobody's, so that a commit in it publishes nothing: the pointer (`evidence.db`, a symlink) is flipped last. Killed
or out of space at any point, the old release stays and nothing claims success; what a killed build left behind, the next
one removes. One build at a time writes beside a pointer, others wait. A file that somebody serves is never replaced.
"""

import errno
import fcntl
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from catalogue.at_once import ask
from catalogue.files import sha256_of
from catalogue.problems import Problem, Rejected

# After these SQLite could not write: the disk is at fault, not the input.
DISK_FAULTS = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}

# Tables that the build, or a verb, works out from the others: that they have fewer rows than before is no loss.
RECKONED = {
    "flags", "sources", "comparisons", "build_facts", "rules", "identifiers", "citation_pairs",
    "agreements", "assessment_state", "claim_state", "claim_shown", "claim_shown_parts", "claim_cards", "claim_counts",
    "claim_sets", "evidence_counts", "citation_loads", "best_studies", "claims_on_one_body", "text_fragments",
    "standing_events", "differences", "proposals", "answer_publication_types", "answer_funding", "answer_related",
}  # fmt: skip


@contextmanager
def draft(db_path: Path) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """Yield the path of a draft beside the releases and a connection to it; clean up after, here and after killed builds.

    Waits while another process builds in the same folder. Raises OSError where the disk fails.
    """
    folder = db_path.parent / "build"
    folder.mkdir(parents=True, exist_ok=True)
    with _alone_in(folder):
        _sweep(db_path)
        path = folder / ".draft.db"
        try:
            db = connect(path)
            try:
                yield path, db
            finally:
                db.close()
        except sqlite3.Error as error:
            if fault := _disk_fault(error):
                raise OSError(errno.EIO, str(fault), str(path)) from error
            raise
        finally:
            with suppress(OSError):  # what is published is published; the next build sweeps again
                _sweep(db_path)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder; the system lets it go when the process ends, however it ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sweep(db_path: Path) -> None:
    """Remove drafts and unfinished pointers. Only for whoever holds the lock: then they are nobody's."""
    for path in (db_path.parent / "build").glob(".draft*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for path in db_path.parent.glob(".*"):
        if path.is_symlink() and re.fullmatch(rf"\.{re.escape(db_path.name)}-\d+", path.name):
            path.unlink()


def _disk_fault(error: BaseException | None) -> sqlite3.Error | None:
    """Return the failure of the disk that an error comes from, if any: SQLite's next complaint may hide it."""
    while error is not None:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in DISK_FAULTS:
            return error
        error = error.__cause__ or error.__context__
    return None


def connect(path: Path | str) -> sqlite3.Connection:
    """Open a database for building: no implicit transactions, foreign keys checked at the end, not row by row.

    A draft is flushed to the disk once, when it is whole; a build that dies before leaves nothing to roll back.
    """
    db = sqlite3.connect(path, isolation_level=None)
    use_pages(db, 4096)
    db.execute("PRAGMA journal_mode = MEMORY")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("PRAGMA trusted_schema = OFF")
    return db


def use_pages(db: sqlite3.Connection, size: int) -> None:
    """Set the size of a page in bytes. Only for a database that nothing was written to."""
    db.execute(f"PRAGMA page_size = {size}")
    db.execute("PRAGMA cache_size = -64000")  # KiB; after it, for the cache keeps its number of pages


def connect_read_only(path: Path) -> sqlite3.Connection:
    """Open a release for reading. Raises sqlite3.OperationalError where there is none."""
    return sqlite3.connect(f"file:{quote(path.resolve().as_posix())}?mode=ro", uri=True)


def tables(db: sqlite3.Connection) -> list[str]:
    """Return the names of all ordinary tables, sorted: no views, no parts of the search index."""
    query = """SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
               ORDER BY name"""
    return [name for (name,) in db.execute(query)]


def search_indices(db: sqlite3.Connection) -> list[str]:
    """Return the names of the full-text indices, sorted."""
    return [name for (name,) in db.execute("SELECT name FROM pragma_table_list WHERE type = 'virtual' ORDER BY name")]


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Return the number of rows of every table."""
    return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables(db)}


def self_check(db: sqlite3.Connection) -> list[str]:
    """Return what is wrong inside a database: structure, keys, search index, and counts that do not add up.

    Nothing may be uncommitted, for the parts are asked at once.
    """
    found = ask(db, (_unsound_pages, _unsound_keys, _unsound_indices, _unsound_counts))
    return [wrong for part in found for wrong in part]


def _unsound_pages(db: sqlite3.Connection) -> list[str]:
    return [f"integrity_check: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]


def _unsound_keys(db: sqlite3.Connection) -> list[str]:
    return [f"foreign_key_check: {row[0]} row {row[1]} names no row of {row[2]}" for row in db.execute("PRAGMA foreign_key_check")]


def _unsound_indices(db: sqlite3.Connection) -> list[str]:
    wrong = []
    for name in search_indices(db):
        db.execute("BEGIN")
        try:
            db.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            wrong.append(f"{name}: {error}")
        finally:
            if db.in_transaction:  # a commit would wait until nobody reads, and there is nothing to commit
                db.execute("ROLLBACK")
    return wrong


def _unsound_counts(db: sqlite3.Connection) -> list[str]:
    query = "SELECT path FROM sources WHERE rows_seen <> rows_accepted + rows_rejected OR rows_rejected > 0"
    return [f"{path}: rows were lost" for (path,) in db.execute(query)]


def losses(db: sqlite3.Connection, db_path: Path) -> list[Problem]:
    """Return a problem for every table that has fewer rows than in the last release."""
    try:
        last = connect_read_only(db_path)
    except sqlite3.OperationalError:
        return []
    try:
        before = counts(last)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the second where SQLite's message quotes damaged text
        message = f"the last release cannot be read ({error}), so nobody can say whether rows were lost"
        return [Problem(db_path.name, 0, "error", message, "last-unreadable", "Build again with --allow-loss.")]
    finally:
        last.close()
    now = counts(db)
    remedy = "If you meant it, build again with --allow-loss."
    return [
        Problem(db_path.name, 0, "error", f"{name} has {now.get(name, 0)} rows, the last build had {n}", "rows-lost", remedy)
        for name, n in before.items()
        if now.get(name, 0) < n and name not in RECKONED
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
    wrong = self_check(db)
    if wrong:
        advice = "Report this with the message: it is a fault of the program, not of the evidence."
        raise Rejected([Problem(db_path.name, 0, "error", w, "self-check", advice) for w in wrong])
    db.close()
    _sync(path)
    sha256 = sha256_of(path)
    release = path.parent / sha256[:16] / "evidence.db"
    if release.parent.exists() and altered(release.parent):
        os.replace(release.parent, path.parent / ".draft-altered")  # whoever has it open keeps it open
    if not release.is_file():
        staging = path.parent / ".draft-release"
        staging.mkdir()
        os.replace(path, staging / "evidence.db")
        (staging / "inspect-data.json").write_text(_inspect_data(staging / "evidence.db", sha256, row_counts), encoding="utf-8")
        _sync(staging / "inspect-data.json")
        _sync(staging)
        os.replace(staging, release.parent)
        _sync(path.parent)
    last = db_path.readlink() if db_path.is_symlink() else None
    _point(db_path, Path(os.path.relpath(release, db_path.parent)))
    try:
        _sync(db_path.parent)
    except OSError:  # whoever is told that nothing was published must find it so
        if last is None:
            db_path.unlink()
        else:
            _point(db_path, last)
        raise
    return release, sha256


def _point(db_path: Path, target: Path) -> None:
    """Flip the pointer, at once."""
    pointer = db_path.with_name(f".{db_path.name}-{os.getpid()}")
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(target)
    os.replace(pointer, db_path)


def verify_release(db_path: Path) -> list[str]:
    """Return how the release that the pointer names differs from what was published; nothing if not one byte does.

    Reads the whole file once: half a second for 500 MB. Not a seal against somebody who wants to deceive, for a hash can
    be written anew as well.
    """
    return altered(db_path.resolve().parent)


def altered(folder: Path) -> list[str]:
    """Return what is wrong with a release folder: its name, its database and `inspect-data.json` hold one hash."""
    file, inspected = folder / "evidence.db", folder / "inspect-data.json"
    try:
        sha256 = sha256_of(file)
        recorded = inspected.read_bytes()
    except OSError as error:
        return [f"{Path(error.filename).name}: {error.strerror}"]
    if folder.name != sha256[:16]:
        return [f"evidence.db was altered: its sha256 begins with {sha256[:16]}, that of the release with {folder.name}"]
    beside = sorted(path.name for path in folder.glob("evidence.db-*"))
    if beside:  # SQLite would take a journal for a part of the database, so it is not opened
        return [f"{name} lies beside evidence.db" for name in beside]
    wrong = []
    db = connect_read_only(file)
    try:
        if recorded != _inspect_data(file, sha256, counts(db)).encode():
            wrong.append("inspect-data.json was altered")
    finally:
        db.close()
    return wrong


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

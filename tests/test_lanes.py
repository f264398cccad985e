"""Large files are loaded by processes of their own: the same rows, the same problems, the same bytes on any number of cores."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import ingest
from catalogue import lanes, publish
from catalogue.problems import Problem, Rejected

HERE = Path(__file__).parent


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every table loaded in a lane, however small."""
    monkeypatch.setattr(lanes, "LARGE", 0)
    monkeypatch.setattr(lanes, "WORTH_IT", 0)


def content(db_path: Path) -> dict[str, list[str]]:
    """Return the rows of every table, with the path in the place of a file's number, which depends on the order of loading."""
    db = publish.connect_read_only(db_path)
    paths = dict(db.execute("SELECT id, path FROM sources"))
    found = {}
    for name in publish.tables(db):
        cursor = db.execute(f'SELECT * FROM "{name}"')
        columns = [d[0] for d in cursor.description]
        places = [i for i, c in enumerate(columns) if c in ("source_id", "csv_source_id") or (name == "sources" and c == "id")]
        found[name] = sorted(str([paths[cell] if i in places and cell else cell for i, cell in enumerate(row)]) for row in cursor)
    db.close()
    return found


def refused(evidence: Path, db_path: Path) -> list[Problem]:
    with pytest.raises(Rejected) as rejected:
        ingest.build(evidence, db_path)
    return rejected.value.problems


def test_lanes_fill_the_same_rows(toy_db: Path, toy: Path, tmp_path: Path, always: None) -> None:
    ingest.build(toy, tmp_path / "evidence.db")
    assert content(tmp_path / "evidence.db") == content(toy_db)


def test_the_number_of_cores_does_not_show(toy: Path, tmp_path: Path, always: None, monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = set()
    for cores in (1, 2, 3):
        monkeypatch.setattr(lanes, "cores", lambda cores=cores: cores)
        hashes.add(ingest.build(toy, tmp_path / str(cores) / "evidence.db")[1])
    assert len(hashes) == 1


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("articles/moon-tea/claims.csv", "asserted", "assertd"),
        ("articles/moon-tea/claims.csv", "statement", "statment"),
        ("articles/moon-tea/links.csv", "c001", "c999"),
        ("findings.csv", "systolic", '"systolic'),
        ("articles/moon-tea/reviews/ann.csv", "2024-05-30", "yesterday"),
    ],
)
def test_lanes_report_the_same_problems(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str) -> None:
    path = toy / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    in_turn = refused(toy, tmp_path / "a" / "evidence.db")
    monkeypatch.setattr(lanes, "LARGE", 0)
    monkeypatch.setattr(lanes, "WORTH_IT", 0)
    assert refused(toy, tmp_path / "b" / "evidence.db") == in_turn
    assert list((tmp_path / "b" / "build").iterdir()) == []


def test_a_machine_with_many_cores_attaches_no_more_than_sqlite_allows(
    toy: Path, tmp_path: Path, always: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))
    ingest.build(toy, tmp_path / "evidence.db")
    assert publish.verify_release(tmp_path / "evidence.db") == []


def test_small_evidence_needs_no_second_process(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_running", None)
    ingest.build(toy, tmp_path / "evidence.db")


def test_a_table_that_two_loads_fill_stays_with_the_build(toy: Path, tmp_path: Path, always: None) -> None:
    db = publish.connect(tmp_path / "some.db")
    loader = ingest.Loader(db, toy)
    doubled = (*ingest.TABLES, ingest.Load("more-claims.csv", "claims"))
    assert "claims" in {load.table for load in lanes.large_loads(loader, ingest.TABLES)}
    assert "claims" not in {load.table for load in lanes.large_loads(loader, doubled)}
    db.close()


def test_what_a_lane_raises_is_raised_and_nothing_is_published(
    toy: Path, tmp_path: Path, always: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = lanes.beside
    monkeypatch.setattr(lanes, "beside", lambda loader, large, schema: real(loader, large, f"{schema} SELECT nonsense;"))
    with pytest.raises(sqlite3.OperationalError, match="nonsense"):
        ingest.build(toy, tmp_path / "evidence.db")
    assert not (tmp_path / "evidence.db").is_symlink()


def test_a_lane_that_dies_is_no_success(toy: Path, tmp_path: Path, always: None, monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    def killed(*words: object, **more: object) -> object:
        process = real(*words, **more)  # type: ignore[call-overload]
        process.send_signal(signal.SIGKILL)
        return process

    monkeypatch.setattr(subprocess, "Popen", killed)
    with pytest.raises(OSError, match="ended with -9 and said nothing"):
        ingest.build(toy, tmp_path / "evidence.db")
    assert not (tmp_path / "evidence.db").is_symlink()


def test_a_lane_ends_with_its_build(toy: Path, tmp_path: Path, always: None) -> None:
    """The process asks at times whether its parent is still the one that started it."""
    script = f"import os, sys; from catalogue import lanes; sys.argv = ['', '{tmp_path}/0.db', '{os.getpid()}']; lanes.main()"
    schema = ingest.INDEX.sub("", (ingest.ROOT / "schema.sql").read_text(encoding="utf-8"))
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n;"
    (tmp_path / "0.db.lane").write_bytes(lanes.pickle.dumps(lanes.Lane(toy, f"{schema}; {endless}", f"{tmp_path}/0.db")))
    middle = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {script!r}]).pid"
    subprocess.run([sys.executable, "-c", middle], cwd=HERE.parent, check=True)
    for _ in range(200):
        if (tmp_path / "0.db.came").exists():
            break
        signal.sigtimedwait([], 0.1)
    assert isinstance(lanes.pickle.loads((tmp_path / "0.db.came").read_bytes()), sqlite3.OperationalError)

"""A release is whole or not at all, the same bytes for the same input, and never replaces what is in use."""

import errno
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import ingest
from catalogue import publish
from catalogue.problems import Rejected

HERE = Path(__file__).parent
ROOT = HERE.parent


def test_two_builds_give_the_same_bytes(toy: Path, tmp_path: Path) -> None:
    one, sha256, _ = ingest.build(toy, tmp_path / "a" / "evidence.db")
    other, again, _ = ingest.build(toy, tmp_path / "b" / "evidence.db")
    assert sha256 == again == hashlib.sha256(one.read_bytes()).hexdigest()
    assert one.read_bytes() == other.read_bytes()
    assert one.parent.name == sha256[:16]


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_hash_seed_zone_and_locale_do_not_show(toy_db: Path, tmp_path: Path, seed: str) -> None:
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    command = [sys.executable, str(ROOT / "ingest.py"), "build", "--evidence", str(HERE / "toy"), "--db", str(tmp_path / "evidence.db")]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert (tmp_path / "evidence.db").read_bytes() == toy_db.read_bytes()


def test_a_release_has_what_datasette_inspect_would_give(toy_db: Path) -> None:
    release = toy_db.resolve()
    data = json.loads((release.parent / "inspect-data.json").read_text(encoding="utf-8"))["evidence"]
    db = sqlite3.connect(release)
    assert data["hash"] == hashlib.sha256(release.read_bytes()).hexdigest()
    assert data["tables"] == {name: {"count": db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]} for name in publish.tables(db)}
    db.close()


def test_a_running_reader_keeps_the_file_it_opened(toy: Path, tmp_path: Path) -> None:
    db_path = tmp_path / "evidence.db"
    ingest.build(toy, db_path)
    reader = publish.connect_read_only(db_path)
    path = toy / "reviewers.csv"
    path.write_text(path.read_text(encoding="utf-8") + "cat,Cat Example,person,,,\n", encoding="utf-8")
    ingest.build(toy, db_path)
    assert reader.execute("SELECT count(*) FROM reviewers").fetchone() == (2,)
    reader.close()
    now = publish.connect_read_only(db_path)
    assert now.execute("SELECT count(*) FROM reviewers").fetchone() == (3,)
    now.close()


def test_a_build_that_loses_rows_needs_a_word(toy: Path, tmp_path: Path) -> None:
    db_path = tmp_path / "evidence.db"
    first, _, _ = ingest.build(toy, db_path)
    path = toy / "standing.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    with pytest.raises(Rejected) as refused:
        ingest.build(toy, db_path)
    [problem] = refused.value.problems
    assert (problem.code, problem.message) == ("rows-lost", "standing has 0 rows, the last build had 1")
    assert db_path.resolve() == first.resolve()
    second, _, _ = ingest.build(toy, db_path, allow_loss=True)
    assert db_path.resolve() == second.resolve() != first.resolve()
    assert first.is_file()


def test_a_file_in_the_place_of_the_pointer_is_not_overwritten(toy: Path, tmp_path: Path) -> None:
    db_path = tmp_path / "evidence.db"
    db_path.write_text("mine", encoding="utf-8")
    with pytest.raises(Rejected) as refused:
        ingest.build(toy, db_path)
    assert [p.code for p in refused.value.problems] == ["not-a-pointer"]
    assert db_path.read_text(encoding="utf-8") == "mine"


def test_the_self_check_notices_what_was_altered(toy_db: Path, tmp_path: Path) -> None:
    path = tmp_path / "altered.db"
    path.write_bytes(toy_db.read_bytes())
    db = publish.connect(path)
    assert publish.self_check(db) == []
    db.execute("UPDATE claims SET statement = 'another' WHERE id = 'moon-tea.c001'")
    db.execute("DELETE FROM studies WHERE id = 'moon-trial'")
    db.execute("UPDATE sources SET rows_seen = rows_seen + 1, rows_rejected = rows_rejected + 1 WHERE path = 'findings.csv'")
    wrong = publish.self_check(db)
    db.close()
    assert any(w.startswith("claims_fts: ") for w in wrong)
    assert sum(w.startswith("foreign_key_check: ") for w in wrong) == 17
    assert "findings.csv: rows were lost" in wrong


CALLS = ("fsync", "replace")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return toy evidence with one reviewer more, and the sha256 of its release."""
    folder = tmp_path_factory.mktemp("grown")
    toy = Path(shutil.copytree(HERE / "toy", folder / "toy"))
    path = toy / "reviewers.csv"
    path.write_text(path.read_text(encoding="utf-8") + "cat,Cat Example,person,,,\n", encoding="utf-8")
    return toy, ingest.build(toy, folder / "evidence.db")[1]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("when", range(1, 9))
def test_killed_at_any_point_the_old_release_stays(toy_db: Path, grown: tuple[Path, str], tmp_path: Path, call: str, when: int) -> None:
    """Kill a real build at the n-th fsync or rename; then the pointer shows the old release or the whole new one."""
    toy, new_sha256 = grown
    db_path = Path(shutil.copytree(toy_db.parent, tmp_path / "releases", symlinks=True)) / toy_db.name
    old = db_path.read_bytes()
    script = f"""
import os, pathlib, signal, ingest
real, count = os.{call}, [0]
def doomed(*args):
    count[0] += 1
    if count[0] == {when}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args)
os.{call} = doomed
ingest.build(pathlib.Path({str(toy)!r}), pathlib.Path({str(db_path)!r}))
"""
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    now = db_path.read_bytes()
    if result.returncode == 0:
        assert hashlib.sha256(now).hexdigest() == new_sha256
    else:
        assert result.returncode == -signal.SIGKILL
        assert now == old or hashlib.sha256(now).hexdigest() == new_sha256
    again, sha256, _ = ingest.build(toy, db_path)
    assert (sha256, db_path.resolve()) == (new_sha256, again.resolve())


@pytest.mark.parametrize("call", CALLS)
def test_out_of_space_nothing_claims_success(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    db_path = tmp_path / "evidence.db"
    ingest.build(HERE / "toy", db_path)
    old = db_path.resolve()
    path = toy / "reviewers.csv"
    path.write_text(path.read_text(encoding="utf-8") + "cat,Cat Example,person,,,\n", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "evidence.db")

    monkeypatch.setattr(os, call, full)
    from click.testing import CliRunner

    result = CliRunner().invoke(ingest.cli, ["build", "--evidence", str(toy), "--db", str(db_path)])
    assert result.exit_code == 1
    assert "No space left on device: nothing was published" in result.output
    assert db_path.resolve() == old
    assert not list((tmp_path / "build").glob(".draft*.db"))


@pytest.mark.parametrize("damage", [b"nothing that SQLite knows", None], ids=["overwritten", "cut"])
def test_a_damaged_last_release_is_named_and_built_anew_on_a_word(toy: Path, tmp_path: Path, damage: bytes | None) -> None:
    db_path = tmp_path / "evidence.db"
    release, sha256, _ = ingest.build(toy, db_path)
    whole = release.read_bytes()
    release.write_bytes(whole[:5000] if damage is None else damage)
    words = ["build", "--evidence", str(toy), "--db", str(db_path)]
    refused = CliRunner().invoke(ingest.cli, words, catch_exceptions=False)
    assert refused.exit_code == 1
    assert "[last-unreadable]" in refused.output
    result = CliRunner().invoke(ingest.cli, [*words, "--allow-loss"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert hashlib.sha256(db_path.read_bytes()).hexdigest() == sha256


def test_standing_a_notice_outlasts_a_later_look_that_found_none(toy: Path, tmp_path: Path) -> None:
    events = (
        "moon2020,retracted,2023-01-01,,publisher,2024-01-01\nmoon2020,current,,,pubmed,2024-06-01\nmoon2021,current,,,pubmed,2024-06-01\n"
    )
    (toy / "standing.csv").write_text(f"citation,event,date,notice,checked_source,checked_at\n{events}", encoding="utf-8")
    ingest.build(toy, tmp_path / "evidence.db")
    db = publish.connect_read_only(tmp_path / "evidence.db")
    found = db.execute("SELECT citation, standing, checked_at FROM citation_standing ORDER BY citation").fetchall()
    db.close()
    assert found == [("moon2020", "retracted", "2024-06-01"), ("moon2021", "current", "2024-06-01"), ("moonpress", "unknown", None)]


def test_a_retraction_is_flagged_though_somebody_found_none_later(toy: Path, tmp_path: Path) -> None:
    events = "moon2020,retracted,2023-01-01,,publisher,2024-01-01\nmoon2020,current,,,pubmed,2024-06-01\n"
    (toy / "standing.csv").write_text(f"citation,event,date,notice,checked_source,checked_at\n{events}", encoding="utf-8")
    ingest.build(toy, tmp_path / "evidence.db")
    db = publish.connect_read_only(tmp_path / "evidence.db")
    found = db.execute("SELECT citation, level, message FROM flags WHERE rule = 'retracted-source'").fetchall()
    db.close()
    message = "moon2020: retracted on 2023-01-01, says publisher; {} leans on it"
    assert found == [("moon2020", "error", message.format(claim)) for claim in ("moon-tea.c001", "moon-tea.c002")]


def test_the_self_check_waits_for_nobody(toy_db: Path, tmp_path: Path) -> None:
    """Its parts read at once: none may need the file for itself, or a slow machine would call a sound release unsound."""
    path = tmp_path / "read.db"
    path.write_bytes(toy_db.read_bytes())
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM claims").fetchone()
    db = publish.connect(path)
    assert publish.self_check(db) == []
    db.close()
    reader.close()

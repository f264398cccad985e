"""The command line: what it prints, what it returns, what it never does."""

import csv
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ingest
from catalogue import serve, summary

HERE = Path(__file__).parent
ROOT = HERE.parent
TOY = HERE / "toy"


def run(*words: object) -> Result:
    return CliRunner().invoke(ingest.cli, [str(word) for word in words], catch_exceptions=False)


@pytest.mark.parametrize(
    ("words", "codes"),
    [([], ["0", "1", "2", "3", "4", "5"]), (["build"], ["0", "1", "2"]), (["check"], ["0", "1", "2", "3"]), (["serve"], ["0", "1", "2"])],
    ids=["all", "build", "check", "serve"],
)
def test_help_tells_the_exit_codes_that_there_are(words: list[str], codes: list[str]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    said = " ".join(result.output.split()).partition("Exit codes: 0 fine, 1 errors in the input")
    assert re.findall(r"(?:^|\D)(\d) [a-z]", "0 fine, 1 errors" + said[2]) == codes


@pytest.mark.parametrize(
    "words", [["bild"], ["build", "--evidense", "x"], ["check", "--fail-on", "bad"], ["serve", "--port", "x"], ["anchor", "moon-tea"]]
)
def test_wrong_usage_exits_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_a_build_says_what_is_in_it_and_what_changed(toy: Path, tmp_path: Path) -> None:
    db_path = tmp_path / "evidence.db"
    first = run("build", "--evidence", toy, "--db", db_path)
    assert first.exit_code == 0
    assert "claims                 6\n" in first.output
    assert "support of 5 claims and atoms (2 assessed by two or more)\nsupported                      2\n" in first.output
    assert "comparisons                    4   exact 2, rounding 1, unchecked 1" in first.output
    again = run("build", "--evidence", toy, "--db", db_path)
    assert "claims                 6   the same\n" in again.output
    claims = toy / "articles/moon-tea/claims.csv"
    text = claims.read_text(encoding="utf-8")
    claims.write_text(text.replace("Forty adults were studied.", "Forty people were studied."), encoding="utf-8")
    with (toy / "reviewers.csv").open("a", encoding="utf-8") as file:
        file.write("cat,Cat Example,person,,,\n")
    links = toy / "articles/moon-tea/links.csv"
    links.write_text(
        links.read_text(encoding="utf-8").replace("c001,moonpress,citesForInformation", "c002,moonpress,citesForInformation"),
        encoding="utf-8",
    )
    third = run("build", "--evidence", toy, "--db", db_path)
    assert "claims                 6   1 changed\n" in third.output
    assert "reviewers              3   1 new\n" in third.output
    assert "links                  5   1 new, 1 gone\n" in third.output


def test_a_bare_call_builds(tmp_path: Path) -> None:
    # The options of a bare call are the defaults, so it is asked about another folder through the real program.
    command = [
        sys.executable,
        str(ROOT / "ingest.py"),
        "build",
        "--evidence",
        str(tmp_path / "none"),
        "--db",
        str(tmp_path / "evidence.db"),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "there is no such folder [no-folder]" in result.stderr
    assert "python ingest.py init DIR" in result.stderr
    assert "Traceback" not in result.stderr


def test_check_prints_flags_and_publishes_nothing(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(HERE / "snapshots"))
    result = run("check", "--evidence", toy)
    assert result.exit_code == 0
    account = "6 passages: 6 exact, 0 moved, 0 fuzzy, 0 ambiguous, 0 orphan; 3 of 3 figures stand where the evidence says"
    assert f"moon-tea: {account}; 3 figures: 3 claimed," in result.output
    assert "rules were run and raised 1 error," in result.output
    assert not (tmp_path / "evidence.db").exists()


@pytest.mark.parametrize(
    ("form", "of"), [("json", lambda text: json.loads(text)), ("sarif", lambda text: json.loads(text)["runs"][0]["results"])]
)
def test_check_as_data(form: str, of: object) -> None:
    result = subprocess.run(
        [sys.executable, str(ROOT / "ingest.py"), "check", "--evidence", str(TOY), "--format", form],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    plain = run("check", "--evidence", TOY)
    found = of(result.stdout)  # type: ignore[operator]
    assert len(found) == sum(bool(re.match(r"[\w./-]+:\d+: (error|warning|note): .*]$", line)) for line in plain.output.splitlines())


@pytest.mark.parametrize(("fail_on", "code"), [("note", 3), ("warning", 3), (None, 0)])
def test_check_fails_on_the_level_that_is_asked_for(toy: Path, fail_on: str | None, code: int) -> None:
    links = toy / "articles/moon-tea/links.csv"
    text = links.read_text(encoding="utf-8")
    links.write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith("c002,")), encoding="utf-8")
    result = run("check", "--evidence", toy, *(["--fail-on", fail_on] if fail_on else []))
    assert "no source is linked to this claim" in result.output
    assert result.exit_code == code


def test_check_of_bad_input_exits_1_and_says_that_no_rule_was_run(toy: Path) -> None:
    (toy / "outcomes.csv").write_text("", encoding="utf-8")
    result = run("check", "--evidence", toy)
    assert result.exit_code == 1
    assert "outcomes.csv:1: error: this file is empty [empty-file]" in result.output
    assert "rules were not run" in result.output


def test_a_build_that_cannot_be_counted_is_published_all_the_same(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> str:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(summary, "text", fails)
    result = run("build", "--evidence", toy, "--db", tmp_path / "evidence.db")
    assert result.exit_code == 0
    assert "is published; what is in it could not be counted: unable to open database file" in result.output
    assert "points to it" in result.output


def test_serve_builds_only_when_something_is_newer(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda _, words, environment: calls.append((words, environment)))
    folders: list[Path] = []
    monkeypatch.setattr(os, "chdir", folders.append)
    db_path = tmp_path / "evidence.db"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    words = ("serve", "--evidence", toy, "--db", db_path, "--port", port)
    first = run(*words)
    assert "There is no database yet: building" in first.output
    second = run(*words)
    assert "is up to date" in second.output
    assert f"Serving on http://127.0.0.1:{port}/" in second.output
    with (toy / "reviewers.csv").open("a", encoding="utf-8") as file:
        file.write("cat,Cat Example,person,,,\n")
    third = run(*words)
    assert "newer than the database" in third.output
    command, environment = calls[-1]
    assert command[1:4] == ["-m", "datasette", "serve"]
    assert command[command.index("--immutable") + 1] == "evidence.db"
    assert folders[-1] == db_path.resolve().parent
    assert environment["EVIDENCE_MODE"] == "local"
    assert db_path.resolve().parent.name == environment["EVIDENCE_BUILD"][:16]
    assert len(calls) == 3


def test_serve_to_strangers_offers_neither_sql_nor_download(toy_db: Path) -> None:
    words = serve.arguments(toy_db, public=True, host="127.0.0.1", port=1)
    settings = {words[i + 1]: words[i + 2] for i, word in enumerate(words) if word == "--setting"}
    off = ("default_allow_sql", "allow_facet", "suggest_facets", "allow_csv_stream", "allow_download", "trace_debug", "template_debug")
    assert {settings[name] for name in off} == {"off"}
    assert not {"--cors", "--memory", "--crossdb", "--root", "--reload", "--load-extension"} & set(words)


def test_serve_of_bad_input_does_not_start(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("it started"))
    (toy / "outcomes.csv").write_text("", encoding="utf-8")
    result = run("serve", "--evidence", toy, "--db", tmp_path / "evidence.db")
    assert result.exit_code == 1
    assert "this file is empty" in result.output


SNAPSHOT = HERE / "snapshots" / "moon-tea.txt"


def test_anchor_prints_offsets_hash_and_section() -> None:
    with (TOY / "articles/moon-tea/claims.csv").open(encoding="utf-8", newline="") as file:
        claim = next(row for row in csv.DictReader(file) if row["id"] == "c002")
    result = run("anchor", "moon-tea", "in 40 adults", "--evidence", TOY, "--snapshot", SNAPSHOT)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"start {claim['start']}",
        f"end {claim['end']}",
        f"passage_sha256 {claim['passage_sha256']}",
        "section s02 (What it does)",
        "link #:~:text=in%2040%20adults",
    ]


@pytest.mark.parametrize(
    ("reason", "quote", "code", "words"),
    [("not there", "cures everything", 1, "Not found"), ("twice", "Moon tea", 1, "Found 3 times"), ("blank", " ", 1, "Not found")],
)
def test_anchor_says_what_to_do(reason: str, quote: str, code: int, words: str) -> None:
    result = run("anchor", "moon-tea", quote, "--evidence", TOY, "--snapshot", SNAPSHOT)
    assert result.exit_code == code
    assert words in result.output


def test_anchor_without_a_text_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EVIDENCE_SNAPSHOTS", raising=False)
    result = run("anchor", "moon-tea", "tea", "--evidence", TOY)
    assert result.exit_code == 2
    assert "--snapshot FILE" in result.output
    (tmp_path / "t.txt").write_bytes(b"caf\xe9")
    result = run("anchor", "moon-tea", "tea", "--evidence", TOY, "--snapshot", tmp_path / "t.txt")
    assert result.exit_code == 1
    assert "not UTF-8 at byte 4" in result.output


def test_init_writes_a_folder_that_builds(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    result = run("init", folder, "--slug", "moon-tea", "--text", SNAPSHOT)
    assert result.exit_code == 0
    assert "Next: python ingest.py anchor moon-tea" in result.output
    assert run("build", "--evidence", folder, "--db", tmp_path / "evidence.db").exit_code == 0
    found = run("anchor", "moon-tea", "in 40 adults", "--evidence", folder, "--snapshot", SNAPSHOT)
    assert "section s01 (whole text)" in found.output


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    result = run("init", tmp_path)
    assert result.exit_code == 1
    assert "nothing is overwritten" in result.output
    assert [p.name for p in tmp_path.iterdir()] == ["note.txt"]


@pytest.mark.parametrize(("slug", "text", "code"), [("Green Tea", b"a", "slug"), ("tea", b"caf\xe9", "encoding")])
def test_init_refuses_what_cannot_become_an_article(tmp_path: Path, slug: str, text: bytes, code: str) -> None:
    (tmp_path / "t.txt").write_bytes(text)
    result = run("init", tmp_path / "mine", "--slug", slug, "--text", tmp_path / "t.txt")
    assert result.exit_code == 1
    assert f"[{code}]" in result.output
    assert not (tmp_path / "mine").exists()


def test_init_without_a_text(tmp_path: Path) -> None:
    assert run("init", tmp_path / "mine").exit_code == 0
    result = run("check", "--evidence", tmp_path / "mine")
    assert result.exit_code == 0


def test_a_day_that_lies_ahead_is_named(toy: Path) -> None:
    path = toy / "articles/moon-tea/reviews/bob.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-06-02", "2099-01-01", 1), encoding="utf-8")
    said = "articles/moon-tea/reviews/bob.csv:2: warning: date 2099-01-01 lies in the future (today is 2098-12-31) [future-date]"
    assert said in run("check", "--evidence", toy, "--today", "2098-12-31").output
    assert "future-date" not in run("check", "--evidence", toy, "--today", "2099-01-01").output

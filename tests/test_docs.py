"""What README.md and CONTRIBUTING.md say is so: verbs, options, paths, words, variables, and the ten lines run as they stand."""

import os
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import tomllib
import urllib.request
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

import ingest
from catalogue import publish
from ingest import ROOT

PAGES = ("README.md", "CONTRIBUTING.md")
README = (ROOT / "README.md").read_text(encoding="utf-8")
BOTH = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in PAGES)
TEN_LINES = re.search(r"<!-- ten lines: run by the tests -->\n```bash\n(.*?)```", README, re.DOTALL)
MADE = ("build/", "evidence.db", ".venv", "mine")  # what a build or a reader makes


# ----------------------------------------------------------------------------------------------------------------------
# Ten lines
# ----------------------------------------------------------------------------------------------------------------------


def shell(script: str, folder: Path) -> str:
    """Run a script in a folder where `python` is this Python and `ingest.py` is ours; return what it prints."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "python").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
    (programs / "python").chmod(0o755)
    (folder / "ingest.py").symlink_to(ROOT / "ingest.py")
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("EVIDENCE_SNAPSHOTS", None)
    ran = subprocess.run(["bash", "-eu", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def test_the_ten_lines_audit_an_article(tmp_path: Path) -> None:
    assert TEN_LINES, "README.md has no block marked as the ten lines"
    script = TEN_LINES.group(1)
    assert len(script.splitlines()) == 10
    printed = shell(script, tmp_path)
    claim = next(line for line in script.splitlines() if "claims.csv" in line)
    start, end, digest = (re.search(rf"^{name} (\w+)$", printed, re.MULTILINE) for name in ("start", "end", "passage_sha256"))
    assert start and end and digest
    assert f",{start[1]},{end[1]},{digest[1]}," in claim, "the claim's line holds what anchor prints"
    assert "moon-tea: 1 passage: 1 exact, 0 moved, 0 fuzzy, 0 ambiguous, 0 orphan; 0 of 0 figures stand where the evidence says" in printed
    assert re.search(r"rules were run and raised 0 errors, \d+ warnings?, \d+ notes?", printed)
    db = publish.connect_read_only(tmp_path / "mine.db")
    try:
        rows = db.execute("SELECT claim, state, support, fidelity, tags, severity, supporting, disputing FROM claim_audit").fetchall()
        titles = db.execute("SELECT key, title, year, doi, source_type FROM citations").fetchall()
    finally:
        db.close()
    assert rows == [("moon-tea.c001", "single", "partly-supported", "no-source-named", "wrong-number", "minor", 1, 0)]
    assert titles == [("lee2024", "Moon tea in 40 adults", 2024, "10.5555/tea.40", "uncontrolled-before-after")]
    serve_command(tmp_path)


def serve_command(folder: Path) -> None:
    """Run the serve line of README.md on a free port and ask it for the claim."""
    [line] = re.findall(r"^python (ingest\.py serve --evidence mine .*)$", README, re.MULTILINE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, *shlex.split(line), "--port", str(port)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/evidence/claims.json?_shape=array", timeout=30) as answer:
                    body = answer.read().decode()
                break
            except OSError:
                assert server.poll() is None, server.stderr.read().decode() if server.stderr else ""
                time.sleep(0.25)
        else:
            pytest.fail("the server did not answer")
        assert "Moon tea lowers it by 9 mmHg." in body
    finally:
        server.terminate()
        server.communicate(timeout=60)


# ----------------------------------------------------------------------------------------------------------------------
# Words
# ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vocabularies() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.executescript((ROOT / "schema.sql").read_text(encoding="utf-8"))
    yield db
    db.close()


def table(name: str) -> list[tuple[str, ...]]:
    """Return the rows of the table that README.md marks with a comment, without its head."""
    found = re.search(rf"<!-- {name} -->\n((?:\|.*\n)+)", README)
    assert found, f"README.md has no table marked <!-- {name} -->"
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in found.group(1).splitlines()]
    return rows[2:]


@pytest.mark.parametrize("name", ["supports", "fidelities", "comparison_results", "levels"])
def test_words_mean_what_the_schema_says(vocabularies: sqlite3.Connection, name: str) -> None:
    rows = vocabularies.execute(f"SELECT name, definition FROM {name} ORDER BY ordinal").fetchall()
    wanted = "\n".join(f"| {word} | {definition} |" for word, definition in rows)
    assert table(name) == rows, f"put this below <!-- {name} --> in README.md:\n{wanted}"


def test_states_are_those_of_the_view(vocabularies: sqlite3.Connection) -> None:
    [sql] = vocabularies.execute("SELECT sql FROM sqlite_schema WHERE name = 'claim_reckoning'").fetchone()
    case = re.search(r"CASE((?:(?!\bEND\b).)*)END AS state", sql, re.DOTALL)
    assert case
    assert {word for word, _ in table("state")} == set(re.findall(r"(?:THEN|ELSE) '([\w-]+)'", case.group(1)))


# ----------------------------------------------------------------------------------------------------------------------
# Commands, options, variables
# ----------------------------------------------------------------------------------------------------------------------


VERBS = {name: ingest.cli.get_command(click.Context(ingest.cli), name) for name in ingest.cli.list_commands(click.Context(ingest.cli))}


def test_every_verb_is_a_file_and_stands_in_the_map() -> None:
    assert sorted(VERBS) == sorted(path.stem for path in (ROOT / "catalogue/commands").glob("[a-z]*.py"))
    assert [name for name, command in VERBS.items() if not isinstance(command, click.Command) or not command.epilog] == []
    assert set(re.findall(r"^    ([a-z]+)   *\S", ingest.__doc__ or "", re.MULTILINE)) == set(VERBS)


def test_every_verb_is_named_and_every_named_verb_exists() -> None:
    assert set(re.findall(r"python ingest\.py (\w+)", BOTH)) == set(VERBS)


def test_every_named_option_exists() -> None:
    known = {option for command in (ingest.cli, *VERBS.values()) for p in command.params for option in p.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", BOTH)) - known - {"--help"} == set()


def test_the_flow_is_that_of_the_pipeline() -> None:
    [line] = [line.strip() for line in (ingest.__doc__ or "").splitlines() if "──>" in line]
    assert f"```\n{line}\n```" in README


def test_exit_codes_are_named() -> None:
    codes = dict(re.findall(r"(\d) (fine|errors|wrong usage|flags)", README))
    assert codes == dict(re.findall(r"(\d) (fine|errors|wrong usage|flags)", ingest.EXIT_CODES))


def test_every_variable_is_named_and_read() -> None:
    files = [ROOT / "ingest.py", ROOT / ".ci" / "run"]
    files += [p for part in ("catalogue", "site", "notebooks", "tests") for p in (ROOT / part).rglob("*") if p.suffix in (".py", ".ipynb")]
    read = {name for path in files for name in re.findall(r"\bEVIDENCE_[A-Z]+\b", path.read_text(encoding="utf-8"))}
    assert set(re.findall(r"\bEVIDENCE_[A-Z]+\b", README)) == read


def test_every_named_job_of_make_exists() -> None:
    jobs = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", BOTH, re.MULTILINE)) - jobs == set()
    assert {"serve", "test", "build", "check", "clean", "help"} <= jobs


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_alone_lists_the_jobs() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    jobs = re.findall(r"^([a-z]+):.*## (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [tuple(line.split(None, 2)[1:]) for line in listed.splitlines()[1:]] == jobs


def test_the_ci_runs_the_tests() -> None:
    path = ROOT / ".ci" / "run"
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", path], check=True)
    assert path.read_text(encoding="utf-8").splitlines()[-1] == "make test"
    steps = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]["test"]["steps"]
    assert steps[-1] == {"run": "make test"}


# ----------------------------------------------------------------------------------------------------------------------
# Paths
# ----------------------------------------------------------------------------------------------------------------------


def named_paths(text: str) -> set[str]:
    """Return the paths between backticks and in links of a page; `<slug>` and its like stand for any name."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    marked = set(re.findall(r"`([^`\s]+)`", prose))
    linked = {target for target in re.findall(r"\]\(([^)]+)\)", prose) if "://" not in target}
    words = {
        word for word in marked if re.fullmatch(r"[\w.<>-]+(?:/[\w.<>-]*)+|[\w-]+\.(?:py|sql|yml|md|toml|txt|csv|bib|cff|db|ipynb)", word)
    }
    return {re.sub(r"<[a-z]+>", "*", word) for word in words | linked}


def test_named_paths_are_recognised() -> None:
    text = "`a/b.py` `c.csv` `tests/rules/<defect>/` `make test` `c032a.q1` `/claims/<id>` [x](docs/x.png) [y](https://x.y/z)\n```\n`not/this.py`\n```"
    assert named_paths(text) == {"a/b.py", "c.csv", "tests/rules/*/", "docs/x.png"}


@pytest.mark.parametrize("page", PAGES)
def test_every_named_path_exists(page: str) -> None:
    in_evidence = {Path(load.pattern).name for load in ingest.TABLES} | set(ingest.ALSO_READ)
    names = named_paths((ROOT / page).read_text(encoding="utf-8"))
    names = {re.sub(r"^\*(\.txt|/\*/text\.txt)$", "", name) for name in names} - in_evidence - {""}
    missing = {name for name in names if not name.startswith(MADE) and not any(ROOT.glob(name.rstrip("/")))}
    assert {name for name in missing if not name.startswith("evidence/articles/*/reviews/")} == set()


def test_every_named_page_is_served() -> None:
    routes = "".join((ROOT / "site" / "plugins" / name).read_text(encoding="utf-8") for name in ("pages.py", "exports.py"))
    named = {path for path in re.findall(r"`(/[a-z]*)(?:/<[a-z]+>)?`", README)} - {"/evidence"}
    assert {path for path in named if f'r"^{path}' not in routes} == set()
    assert named >= {"/", "/claims", "/citations"}


# ----------------------------------------------------------------------------------------------------------------------
# Version and licence
# ----------------------------------------------------------------------------------------------------------------------


def test_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    said = CliRunner().invoke(ingest.cli, ["--version"]).output.split()[-1]
    assert {project["version"], str(citation["version"]), said} == {project["version"]}
    assert citation["cff-version"] == "1.2.0"
    assert all(citation[key] for key in ("message", "title", "authors", "license"))
    assert project["license"] in citation["license"]


def test_licences_are_whole() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    evidence = (ROOT / "LICENSE-evidence.md").read_text(encoding="utf-8")
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in evidence
    assert "`evidence/`" in evidence

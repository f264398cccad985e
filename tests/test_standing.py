"""`standing`: what changed between two states of the evidence in git, and the exit code when a source fell."""

import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

import ingest
from catalogue import kept, standing
from catalogue.kept import Kept
from tests.provider_server import crossref

MOON = "10.5555/moon.2020.4"


def run(*words: object) -> Result:
    return CliRunner().invoke(ingest.cli, [str(word) for word in words], catch_exceptions=False)


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def answer(toy: Path, *updates: tuple[str, str]) -> None:
    by = [{"DOI": notice, "type": kind, "source": "publisher", "updated": {"date-parts": [[2024, 6, 1]]}} for kind, notice in updates]
    kept.write(toy, Kept("crossref", "doi", MOON, "2024-06-30", "found", None, crossref(MOON, **{"updated-by": by})))


@pytest.fixture
def repository(toy: Path) -> Path:
    """The toy evidence as a folder of a repository, committed, with a clean answer of Crossref."""
    (toy / "standing.csv").unlink()
    answer(toy)
    git(toy.parent, "init", "--quiet")
    git(toy.parent, "add", ".")
    git(toy.parent, "commit", "--quiet", "-m", "first")
    return toy


def test_nothing_changed_exits_0(repository: Path) -> None:
    result = run("standing", "--evidence", repository)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "3 citations: 1 current, 2 unknown"
    assert result.stdout.splitlines()[-1].endswith("0 changed, 0 fell")


def test_a_source_that_fell_is_named_with_its_claims_and_exits_4(repository: Path) -> None:
    answer(repository, ("retraction", "10.5555/notice"))
    result = run("standing", "--evidence", repository)
    assert result.exit_code == 4
    assert result.stdout.splitlines()[-1] == (
        "FELL  moon2020: current -> retracted on 2024-06-01, notice 10.5555/notice, says crossref (publisher) (2024-06-30); "
        "2 claims on it: moon-tea.c001, moon-tea.c002"
    )
    git(repository.parent, "add", ".")
    git(repository.parent, "commit", "--quiet", "-m", "it fell")
    assert run("standing", "--evidence", repository).exit_code == 0
    assert run("standing", "--evidence", repository, "--since", "HEAD~1").exit_code == 4


@pytest.mark.parametrize(
    ("then", "now", "code", "says"),
    [
        ([], [("correction", "10.5555/c")], 0, "current -> corrected"),
        ([], [("expression_of_concern", "10.5555/e")], 4, "current -> expression-of-concern"),
        ([("expression_of_concern", "10.5555/e")], [("retraction", "10.5555/r")], 4, "expression-of-concern -> retracted"),
        ([("retraction", "10.5555/r")], [], 0, "retracted -> current"),
        ([("retraction", "10.5555/r")], [("retraction", "10.5555/r")], 0, "0 changed, 0 fell"),
        ([("retraction", "10.5555/r")], [("retraction", "10.5555/r"), ("correction", "10.5555/c")], 0, "0 changed, 0 fell"),
    ],
)
def test_what_falls_and_what_does_not(
    repository: Path, then: list[tuple[str, str]], now: list[tuple[str, str]], code: int, says: str
) -> None:
    answer(repository, *then)
    git(repository.parent, "commit", "--quiet", "--allow-empty", "-am", "then")
    answer(repository, *now)
    result = run("standing", "--evidence", repository)
    assert result.exit_code == code
    assert says in result.stdout


def test_a_source_on_which_no_claim_leans_does_not_fall(repository: Path) -> None:
    links = repository / "articles/moon-tea/links.csv"
    kept_lines = [line for line in links.read_text(encoding="utf-8").splitlines() if ",moon2020," not in line]
    links.write_text("\n".join(kept_lines) + "\n", encoding="utf-8")
    answer(repository, ("retraction", "10.5555/notice"))
    result = run("standing", "--evidence", repository)
    assert (result.exit_code, "1 changed, 0 fell" in result.stdout) == (0, True)


def test_what_cannot_be_compared(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    bare = run("standing", "--evidence", toy)
    assert (bare.exit_code, "Nothing to compare with: this folder is not under git" in bare.stdout) == (0, True)
    named = run("standing", "--evidence", toy, "--since", "HEAD")
    assert (named.exit_code, "this folder is not under git" in named.stderr) == (2, True)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "-m", "nothing yet")
    assert "at HEAD there is no folder toy" in run("standing", "--evidence", toy).stdout
    unknown = run("standing", "--evidence", toy, "--since", "--output=x")
    assert (unknown.exit_code, "git knows no commit '--output=x'" in unknown.stderr) == (2, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed" in run("standing", "--evidence", toy).stdout


def test_errors_and_a_missing_folder_exit_1(toy: Path, tmp_path: Path) -> None:
    assert run("standing", "--evidence", tmp_path / "none").exit_code == 1
    (toy / "metadata/crossref").mkdir(parents=True)
    (toy / "metadata/crossref/x.json").write_text("{", encoding="utf-8")
    result = run("standing", "--evidence", toy)
    assert (result.exit_code, "[damaged-answer]" in result.stderr) == (1, True)


def test_every_word_that_means_a_fall_is_a_standing(toy: Path) -> None:
    text = (ingest.ROOT / "schema.sql").read_text(encoding="utf-8")
    assert [word for word in standing.FALLEN if f"('{word}'" not in text] == []


def test_the_workflow_asks_weekly_with_pinned_actions_and_least_rights() -> None:
    flow = yaml.safe_load((ingest.ROOT / ".github/workflows/standing.yml").read_text(encoding="utf-8"))
    [job] = flow["jobs"].values()
    assert flow["permissions"] == {}
    assert job["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert [step["uses"] for step in job["steps"] if "uses" in step and "@v" not in step["uses"]] == []
    script = "\n".join(step.get("run", "") for step in job["steps"])
    assert "ingest.py fetch" in script
    assert "ingest.py standing" in script
    assert "${{" not in script, "a value of the event would be run as part of the script"

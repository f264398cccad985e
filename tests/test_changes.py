"""What two releases say otherwise: the whole comparison, beside the database and never in it."""

import dataclasses
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ingest
from catalogue import changes, publish
from catalogue.changes import Change, Field, Row
from tests.site_fixtures import Site, build_hash, release, rows, site
from tests.test_site import text
from tests.test_site_parts import plugin

__all__ = ["release", "rows", "site"]


def edit(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1, old
    path.write_text(content.replace(old, new), encoding="utf-8")


def otherwise(toy: Path) -> None:
    """Change the toy world: a claim is reworded, an assessment is gone, a study is new, a source was corrected."""
    edit(toy / "articles/moon-tea/claims.csv", "Forty adults were studied.", "Forty grown people were studied.")
    path = toy / "articles/moon-tea/reviews/bob.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    for name, line in (
        ("studies.csv", "sun-trial,Sun 2024,not-reported"),
        ("standing.csv", "moon2021,corrected,2021-05-01,10.5555/n,Crossref,2024-03-01"),
    ):
        with (toy / name).open("a", encoding="utf-8") as file:
            head = (toy / name).read_text(encoding="utf-8").splitlines()[0].count(",")
            file.write(line + "," * (head - line.count(",")) + "\n")


@pytest.fixture(scope="module")
def two(toy_db: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the release of the toy world, and that of the changed one beside its pointer."""
    folder = tmp_path_factory.mktemp("changed")
    toy = Path(shutil.copytree(ingest.ROOT / "tests" / "toy", folder / "toy"))
    otherwise(toy)
    built, _, _ = ingest.build(toy, folder / "evidence.db")
    return toy_db.resolve(), built


def test_all_that_changed_is_told_and_nothing_else(two: tuple[Path, Path]) -> None:
    found = changes.compare(*two)
    assert (found.before, found.now) == tuple(json.loads((p.parent / "inspect-data.json").read_text())["evidence"]["hash"] for p in two)
    told = {change.subject: change for change in found.subjects}
    assert told["claims"] == Change(
        "claims",
        changed=1,
        changes=(
            Row(
                "moon-tea.c002",
                "Forty grown people were studied.",
                (Field("statement", "Forty adults were studied.", "Forty grown people were studied."),),
            ),
        ),
    )
    assert told["studies"] == Change("studies", new=1, news=(Row("sun-trial", "Sun 2024"),))
    assert told["standing"] == Change(
        "standing",
        changed=1,
        changes=(
            Row(
                "moon2021",
                "Harms of moon tea in five adults",
                (Field("standing", "unknown", "corrected"), Field("notice", None, "10.5555/n")),
            ),
        ),
    )
    with publish_read(two[0]) as before:
        n = before.execute("SELECT count(*) FROM assessments WHERE reviewer = 'bob'").fetchone()[0]
    assert (told["assessments"].gone, told["assessments"].new, told["assessments"].changed) == (n, 0, 0)
    assert all(row.key.endswith(" · bob") for row in told["assessments"].gones)
    assert told["citations"] == Change("citations")
    back = {change.subject: change for change in changes.compare(two[1], two[0]).subjects}
    for name, change in told.items():
        assert (back[name].new, back[name].gone, back[name].changed) == (change.gone, change.new, change.changed), name


def publish_read(path: Path) -> sqlite3.Connection:
    return publish.connect_read_only(path)


def test_as_many_rows_are_named_as_asked_and_all_are_counted(two: tuple[Path, Path]) -> None:
    [few] = [change for change in changes.compare(*two, most=1).subjects if change.subject == "states"]
    [all_of_them] = [change for change in changes.compare(*two, most=0).subjects if change.subject == "states"]
    assert (few.changed, len(few.changes)) == (all_of_them.changed, 1)
    assert len(all_of_them.changes) == all_of_them.changed > 1
    assert all(row.says and row.says.endswith((" (a proposal)", " (none)")) for row in all_of_them.changes), "nobody agreed on any"
    assert f"and {few.changed - 1:,} more" in changes.as_text(dataclasses.replace(changes.compare(*two), subjects=(few,)))


def test_what_only_one_of_them_has_is_said_not_to_be_compared(toy_db: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(toy_db.read_bytes())
    db = sqlite3.connect(old)
    db.executescript("DROP TABLE corrections; ALTER TABLE omissions ADD COLUMN mood TEXT;")
    db.close()
    notes = {change.subject: change.note for change in changes.compare(old, toy_db).subjects if change.note}
    assert notes == {
        "corrections": "not compared: the release before has none",
        "omissions": "not compared, for only one of the two has it: mood",
    }


def test_it_lies_beside_the_release_and_never_in_it(toy: Path, toy_db: Path, tmp_path: Path) -> None:
    db_path = tmp_path / "evidence.db"
    first, sha256, _ = ingest.build(toy, db_path)
    assert not (first.parent / changes.FILE).exists(), "nothing came before"
    otherwise(toy)
    second, _, _ = ingest.build(toy, db_path, allow_loss=True)
    lies = second.parent / changes.FILE
    assert lies.read_text(encoding="utf-8") == changes.as_json(changes.compare(first, second))
    assert json.loads(lies.read_text(encoding="utf-8"))["before"] == sha256
    once = lies.stat().st_mtime_ns
    assert ingest.build(toy, db_path)[0] == second
    assert lies.stat().st_mtime_ns == once, "the same release again leaves it as it was"
    assert first.read_bytes() == toy_db.read_bytes(), "what came before does not show in a database"
    assert changes.recorded_before(db_path) == first
    first.write_bytes(b"nothing that SQLite knows")
    changes.record(first, second)
    assert not lies.exists(), "of what cannot be read nothing is told, and nothing older either"
    assert publish.verify_release(db_path) == []


def test_a_disk_that_fails_afterwards_is_told_and_the_release_stands(
    toy: Path, toy_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db_path = tmp_path / "evidence.db"
    ingest.build(toy, db_path)
    otherwise(toy)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(changes.files, "write_whole", full)
    built, _, problems = ingest.build(toy, db_path, allow_loss=True)
    assert db_path.resolve() == built.resolve()
    assert [(p.code, p.level) for p in problems if p.code == "changes-unwritten"] == [("changes-unwritten", "warning")]


def run(*words: object) -> Result:
    return CliRunner().invoke(ingest.cli, ["changes", *map(str, words)])


def test_the_verb_prints_it(two: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = two
    said = run(old, "--db", new)
    assert said.exit_code == 0
    assert "claims: 1 changed\n  ~ moon-tea.c002  Forty grown people were studied.\n      statement: Forty adults" in said.output
    assert json.loads(run(old, "--db", new, "--format", "json").output)["subjects"][1]["changed"] == 1
    assert run(new, "--db", new).output.endswith("nothing changed in what is compared\n")
    alone = run("--db", new)
    assert (alone.exit_code, "no release before this one is known" in alone.output) == (1, True)
    none = run("--db", tmp_path / "none.db")
    assert (none.exit_code, "there is no database" in none.output) == (1, True)
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"nothing that SQLite knows")
    assert (lambda result: (result.exit_code, "cannot be read" in result.output))(run(broken, "--db", new)) == (1, True)


# ----------------------------------------------------------------------------------------------------------------------
# The page
# ----------------------------------------------------------------------------------------------------------------------


def test_the_page_tells_what_came_went_and_changed(site: Site) -> None:
    body = site.ask("/changes").body
    words = text(body)
    assert f"This build, {build_hash(site.db_path)[:16]}, beside the one that was published before it here" in words
    assert "Said otherwise, &lt;b&gt;and harder&lt;/b&gt;." in body
    assert "support: supported → " in words
    assert "gone2020" in words
    assert 'href="/citations/gone2020"' not in body, "what is gone has no page"
    assert 'href="/citations/fda2019psn"' in body
    found = json.loads(site.ask("/changes.json").body)
    assert found == json.loads((site.db_path.resolve().parent / changes.FILE).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "there is none"),
        ("{", "it is cut"),
        ("[]", "it is something else"),
        ('{"now": "another"}', "it is about another build"),
    ],
)
def test_no_comparison_is_shown_that_is_not_about_this_build(tmp_path: Path, content: str | None, reason: str) -> None:
    path = tmp_path / "changes.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert plugin("changes").read(path, "this") is None, reason

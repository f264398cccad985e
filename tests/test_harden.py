"""A hundredth of each campaign of `make harden`, and the smallest case of each fault that one of them found."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import ingest
from catalogue import publish, serve
from catalogue.bibtex import Entry, Text, parse
from catalogue.problems import Problem
from catalogue.readers import read
from tests.harden import CAMPAIGNS, campaign, evidence, lists
from tests.harden.campaign import Campaign, Outcome, run

BY_NAME = {one.name: one for one in CAMPAIGNS}
PATIENCE = 60.0  # seconds a case may take here; only a hang takes longer

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.mark.parametrize("name", [name for name in BY_NAME if name != "lists"])
def test_a_hundredth_of_a_campaign_finds_nothing(name: str) -> None:
    one = BY_NAME[name]
    if reason := one.unable():
        pytest.skip(reason)
    state = run(one, seed=7, cases=max(one.cases // 100, 1), limit=PATIENCE)
    assert (dict(state.kinds), state.faults) == ({}, []), state.summary(one)
    assert state.done == max(one.cases // 100, 1)


def test_the_lists_of_others_are_read() -> None:
    if not (lists.FETCHED / "node_modules").is_dir():
        pytest.skip("nobody has fetched the lists: make harden ARGS=lists")
    state = run(BY_NAME["lists"], seed=7, cases=1, limit=PATIENCE)
    assert (dict(state.kinds), state.faults) == ({}, [])
    assert state.counts["files of csv-spectrum"] > 10


# ----------------------------------------------------------------------------------------------------------------------
# The campaigns themselves
# ----------------------------------------------------------------------------------------------------------------------


def _start_made_up(folder: Path, seed: int) -> campaign.Case:
    def case(number: int, chance: object) -> Outcome:
        outcome = Outcome()
        outcome.counts["tried"] += 1
        if number == 3:
            raise ValueError("a fault of the case")
        if number == 5:
            import os

            os._exit(9)
        if number == 7:
            import time

            time.sleep(60)
        if number == 9:
            outcome.fault("odd", "nine")
        return outcome

    return case


def test_faults_deaths_and_hangs_are_counted_and_a_run_goes_on_from_its_state(tmp_path: Path) -> None:
    made_up = Campaign("made-up", 12, ("crashes", "hangs", "odd"), _start_made_up, workers=2)
    path = tmp_path / "made-up.json"
    first = run(made_up, 1, 4, path, limit=1.0)
    assert (first.done, dict(first.kinds)) == (4, {"crashes": 1})
    whole = run(made_up, 1, 12, path, limit=1.0)
    assert dict(whole.kinds) == {"crashes": 2, "hangs": 1, "odd": 1}
    assert sorted((number, kind) for number, kind, _ in whole.faults) == [(3, "crashes"), (5, "crashes"), (7, "hangs"), (9, "odd")]
    assert whole.counts["tried"] == 9
    assert whole.summary(made_up).startswith("made-up: 12 cases, seed 1: 2 crashes, 1 hangs, 1 odd; slowest ")
    assert run(made_up, 2, 1, path).done == 1, "another seed is another run"


# ----------------------------------------------------------------------------------------------------------------------
# What they found
# ----------------------------------------------------------------------------------------------------------------------


def sources(folder: Path) -> tuple[dict[str, tuple[int, int, int]], list[Problem]]:
    """Return path -> rows seen, accepted, rejected; and the problems."""
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, folder, lambda _: None)
    counted = {path: tuple(rest) for path, *rest in db.execute("SELECT path, rows_seen, rows_accepted, rows_rejected FROM sources")}
    db.close()
    return counted, loader.problems


def test_a_row_of_another_length_is_counted_as_rejected(toy: Path) -> None:
    path = toy / "reviewers.csv"
    path.write_text(path.read_text(encoding="utf-8") + "cat,Cat Example\n", encoding="utf-8")
    assert sources(toy)[0]["reviewers.csv"] == (3, 2, 1)


def test_an_entry_without_a_description_is_counted_as_rejected(toy: Path) -> None:
    path = toy / "references.bib"
    path.write_text(path.read_text(encoding="utf-8") + "@misc{other, title={Other}}\n", encoding="utf-8")
    assert sources(toy)[0]["references.bib"] == (4, 3, 1)


def test_an_item_of_a_refused_assessment_is_not_reported_without_a_file(toy: Path) -> None:
    path = toy / "articles" / "moon-tea" / "reviews" / "ann.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace("2024-05-30", "yesterday")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [(p.file, p.line, p.code) for p in sources(toy)[1]] == [("articles/moon-tea/reviews/ann.csv", 4, "check")]


def test_no_number_in_a_row_is_without_end(toy: Path) -> None:
    path = toy / "contrasts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("difference,,", "difference,1e400,"), encoding="utf-8")
    [problem] = sources(toy)[1]
    assert (problem.file, problem.line, problem.message) == ("contrasts.csv", 2, "amounts are finite, but amount is '1e400'")
    db = sqlite3.connect(":memory:")
    db.executescript((ingest.ROOT / "schema.sql").read_text(encoding="utf-8"))
    typed = "SELECT t.name, t.sql FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table' AND c.type = 'REAL'"
    built = {"agreements", "answers", "citation_pairs", "comparisons", "differences", "proposals"}
    assert {name for name, sql in db.execute(typed) if "are finite" not in sql} == built, "what the build works out itself"
    db.close()


@pytest.mark.parametrize(
    ("reason", "entry", "line", "words"),
    [
        (
            "a brace ends the entry early",
            "@misc{a,\n doi = {10.5555}/x},\n year = {2020}\n}",
            2,
            "the value of doi is followed by '/x},', not by a comma",
        ),
        ("an empty value and then words", "@misc{a,\n title = {}ea},\n year = {2020}\n}", 2, "the value of title is followed by 'ea},'"),
        (
            "a mark before the value",
            "@misc{a,\n title = ;{Tea}\n}",
            2,
            "the value of title is followed by '{Tea}",
        ),
        ("no value", "@misc{a,\n title = ,\n year = {2020}\n}", 2, "title has no value in braces, in quotes or of one word, but ','"),
        ("a word before the value", "@misc{a,\n title = NA{Tea}\n}", 2, "the value of title is followed by '{Tea}"),
        ("a key of two lines", "@misc{a\nb,\n title = {Tea}\n}", 2, "the key is followed by 'b,"),
        ("a comment that is none", "@commnt{nothing to see}", 1, "the key 'nothing to see' holds a blank"),
        ("an equals sign for a name", "@misc{a,\n u=1+1 {x},\n title = {Tea}\n}", 2, "the value of u is followed by '{x},"),
    ],
)
def test_an_entry_that_breaks_the_grammar_is_reported(tmp_path: Path, reason: str, entry: str, line: int, words: str) -> None:
    path = tmp_path / "library.bib"
    path.write_text(entry, encoding="utf-8")
    problems: list[Problem] = []
    read(path, "library.bib", problems)
    [broken] = [p for p in problems if p.code == "broken-entry"]
    assert (broken.line, broken.level) == (line, "error")
    assert words in broken.message


@pytest.mark.parametrize(
    "entry",
    [
        "@misc{a}",
        "@misc{a,}",
        '@misc { a:1/x+y , title="Tea {"}so{"}" , year = 2020, month = jan # "~1" # {x}, }',
        "@misc{a, title={" + "{" * 9 + "Tea" + "}" * 9 + "}, x-y.z:1 = {}}",
        "@misc{a, title={Tea @article{b, = , }}}, then words that are a comment",
    ],
)
def test_what_keeps_to_the_grammar_is_not_reported(entry: str) -> None:
    [first, *_] = parse(Text(entry))
    assert isinstance(first, Entry)
    assert first.faults == []


@pytest.mark.parametrize(
    "field", ["author = {Roe, Ann" + " " * 60_000 + "}", "abstract = {x\n" + " " * 60_000 + "y}", "title = {" + "~" * 60_000 + "}"]
)
def test_a_run_of_one_character_takes_no_quadratic_time(tmp_path: Path, field: str) -> None:
    path = tmp_path / "library.bib"
    path.write_text("@misc{a,\n " + field + ",\n year = {2020}\n}\n", encoding="utf-8")
    table = read(path, "library.bib", [])
    assert [cells[0] for _, cells in table.rows] == ["a"]


def test_a_line_that_ends_with_a_backslash_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "library.bib"
    path.write_text("@misc{a,\n title = {Tea \\\n and cups}\n}\n@misc{b, title={B}}\n", encoding="utf-8")
    problems: list[Problem] = []
    table = read(path, "library.bib", problems)
    assert [(line, cells[0], cells[table.columns.index("title")]) for line, cells in table.rows] == [
        (1, "a", "Tea and cups"),
        (5, "b", "B"),
    ]
    assert problems == []


def test_a_title_of_braces_only_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "library.bib"
    path.write_text("@misc{a, title = {{}}}", encoding="utf-8")
    [(_, cells)] = read(path, "library.bib", []).rows
    assert cells[2] is None


def test_a_build_removes_what_a_killed_one_left(toy: Path, tmp_path: Path) -> None:
    db_path = tmp_path / "evidence.db"
    (tmp_path / "build" / ".draft-123.release").mkdir(parents=True)
    (tmp_path / "build" / ".draft-123.db-journal").touch()
    (tmp_path / ".evidence.db-123").symlink_to("nowhere")
    (tmp_path / ".evidence.db-notes").touch()
    release, _, _ = ingest.build(toy, db_path)
    assert [path.name for path in (tmp_path / "build").iterdir()] == [release.parent.name]
    assert {path.name for path in tmp_path.iterdir()} == {"build", "evidence.db", ".evidence.db-notes", "toy"}


def test_a_full_disk_under_sqlite_is_no_traceback(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = publish.connect

    def small(path: Path | str) -> sqlite3.Connection:
        db = connect(path)
        db.execute("PRAGMA max_page_count = 100")
        return db

    monkeypatch.setattr(publish, "connect", small)
    result = CliRunner().invoke(ingest.cli, ["build", "--evidence", str(toy), "--db", str(tmp_path / "evidence.db")])
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)
    assert "database or disk is full: nothing was published" in result.output
    assert evidence.leftovers(tmp_path / "evidence.db") == []


def test_if_the_folder_cannot_be_synced_the_pointer_goes_back(toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db_path = tmp_path / "evidence.db"
    first, _, _ = ingest.build(toy, db_path)
    path = toy / "reviewers.csv"
    path.write_text(path.read_text(encoding="utf-8") + "cat,Cat Example,person,,,\n", encoding="utf-8")
    sync = publish._sync

    def failing(path: Path) -> None:
        if path == tmp_path:
            raise OSError(28, "No space left on device", str(path))
        sync(path)

    monkeypatch.setattr(publish, "_sync", failing)
    with pytest.raises(OSError, match="No space"):
        ingest.build(toy, db_path)
    assert db_path.resolve() == first.resolve()
    with pytest.raises(OSError, match="No space"):
        ingest.build(toy, tmp_path / "other.db")
    assert not (tmp_path / "other.db").is_symlink()


def altered_release(toy: Path, tmp_path: Path) -> Path:
    """Build, alter one word that no index holds, and return the pointer."""
    db_path = tmp_path / "evidence.db"
    ingest.build(toy, db_path)
    assert publish.verify_release(db_path) == []
    db = publish.connect(db_path)
    db.execute("UPDATE assessments SET rationale = 'another' WHERE reviewer = 'bob'")
    assert publish.self_check(db) == [], "nothing inside the database shows it"
    db.close()
    return db_path


def test_an_altered_word_is_noticed_and_nothing_is_served(toy: Path, tmp_path: Path) -> None:
    db_path = altered_release(toy, tmp_path)
    [wrong] = publish.verify_release(db_path)
    assert re.fullmatch(r"evidence\.db was altered: its sha256 begins with [0-9a-f]{16}, that of the release with [0-9a-f]{16}", wrong)
    result = CliRunner().invoke(ingest.cli, ["serve", "--evidence", str(toy), "--db", str(db_path), "--port", "0"])
    assert result.exit_code == 1
    assert f"Error: {wrong}. Nothing is served" in result.output
    assert serve.ROOT == ingest.ROOT


def test_a_build_puts_an_altered_release_right(toy: Path, tmp_path: Path) -> None:
    db_path = altered_release(toy, tmp_path)
    ingest.build(toy, db_path)
    assert publish.verify_release(db_path) == []
    assert evidence.leftovers(db_path) == []


@pytest.mark.parametrize(("name", "content", "said"), [
    ("evidence.db-journal", b"x", "evidence.db-journal lies beside evidence.db"),
    ("inspect-data.json", b"{}", "inspect-data.json was altered"),
    ("inspect-data.json", None, "inspect-data.json: No such file or directory"),
    ("evidence.db", None, "evidence.db: No such file or directory"),
])  # fmt: skip
def test_an_altered_folder_is_noticed(toy: Path, tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    release, _, _ = ingest.build(toy, tmp_path / "evidence.db")
    path = release.parent / name
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)
    assert publish.altered(release.parent) == [said]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"no database at all" * 100,
        lambda data: data.replace(b"CREATE TABLE reviewers", b"CREATE TA\xe3LE reviewers"),  # SQLite's message is no UTF-8
    ],
)
def test_a_release_that_cannot_be_read_stops_a_build_with_a_word(toy: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    db_path = tmp_path / "evidence.db"
    release, _, _ = ingest.build(toy, db_path)
    release.write_bytes(damage(release.read_bytes()))
    result = CliRunner().invoke(ingest.cli, ["build", "--evidence", str(toy), "--db", str(db_path)])
    assert result.exit_code == 1
    assert "[last-unreadable]" in result.output
    assert CliRunner().invoke(ingest.cli, ["build", "--evidence", str(toy), "--db", str(db_path), "--allow-loss"]).exit_code == 0
    assert publish.verify_release(db_path) == []

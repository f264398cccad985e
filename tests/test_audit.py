"""What the audit says of itself: `check --explain`, the table of rules, the policy, the log of searches, and time."""

import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ingest
from catalogue import audit, publish
from catalogue.audit import explain
from catalogue.problems import Rejected

RULES = {rule.code: rule for rule in audit.rules()}
SEARCHES = "id,question,database,query,date,hits,screened,searched_by,claims\n"
CONTRASTS = "id,finding,compared_with,kind,measure,amount,ci_low,ci_high,p\n"
POLICY = "claim_type,design,evidence_stream,directness,verdict,source\n"


def asked(*words: str) -> Result:
    """Return what `check --explain` prints."""
    return CliRunner().invoke(ingest.cli, ["check", "--explain", *words])


# ----------------------------------------------------------------------------------------------------------------------
# --explain
# ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_explained_whole(code: str) -> None:
    answer = asked(code)
    assert answer.exit_code == 0
    rule, words = RULES[code], " ".join(answer.output.split())
    for said in (rule.question, rule.why, rule.raises, rule.spares, rule.remedy, rule.source, rule.sql, rule.group, rule.level):
        assert " ".join(said.split()) in words
    assert re.search(rf"tests/rules/{code}: [1-9]\d* raised, [1-9]\d* left alone", words)


def test_the_parts_stand_in_this_order_and_the_prose_is_wrapped() -> None:
    output = asked("candidate-disputes").output
    heads = re.findall(r"^(?! )(.+)$", output, re.MULTILINE)
    assert heads == [
        "candidate-disputes (structure, error)", "Question", "Why", "How it is decided", "Raises it, for example",
        "Leaves alone, for example", "Tried on", "What to do", "Source",
    ]  # fmt: skip
    prose = re.sub(r"(?ms)^How it is decided$.*?^(?=\w)", "", output)
    assert max(map(len, prose.splitlines())) <= explain.WIDTH


@pytest.mark.parametrize(
    ("typed", "advice"), [("candidate-dispute", "did you mean 'candidate-disputes'?"), ("§", "the rules are: absolute-claim,")]
)
def test_an_unknown_code_is_wrong_usage_with_the_nearest_one(typed: str, advice: str) -> None:
    answer = asked(typed)
    assert answer.exit_code == 2
    assert f"there is no rule '{typed}': {advice}" in answer.output


def test_where_the_trials_are_not_installed_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "TRIED_IN", tmp_path)
    assert "made-up evidence of its own, which is not here" in explain.text(RULES["no-link"])
    assert RULES["no-link"].raises in explain.text(RULES["no-link"])


# ----------------------------------------------------------------------------------------------------------------------
# The table of rules
# ----------------------------------------------------------------------------------------------------------------------


def test_the_database_holds_every_rule_as_its_file_says(db: sqlite3.Connection) -> None:
    columns = "code, question, rule_group, level, why, raises, spares, remedy, source, sql"
    rows = db.execute(f"SELECT {columns} FROM rules ORDER BY code").fetchall()
    assert [audit.Rule(*row) for row in rows] == list(RULES.values())
    assert not [row for row in rows if row[-1].startswith("-- question")]


def test_views_worked_out_for_the_rules_are_those_of_the_schema_and_gone_afterwards(toy: Path) -> None:
    db = publish.connect(":memory:")
    ingest.assemble(db, toy, lambda _: None)
    assert db.execute("SELECT name FROM sqlite_temp_schema").fetchall() == []
    assert {name for _, name, _ in db.execute("PRAGMA database_list")} <= {"main", "temp"}
    for view in audit.ASKED_OFTEN:
        stored = sorted(db.execute(f"SELECT * FROM {view}").fetchall(), key=str)
        audit.prepare(db)
        assert sorted(db.execute(f"SELECT * FROM temp.{view}").fetchall(), key=str) == stored
        assert stored
        audit.forget(db)


def test_rules_count_time_back_from_the_newest_date_of_the_evidence(toy: Path) -> None:
    (toy / "searches.csv").write_text(f"{SEARCHES}one,What?,an index,tea,2031-02-03,0,0,ann,\n", encoding="utf-8")
    db = publish.connect(":memory:")
    assert ingest.assemble(db, toy, lambda _: None).problems == []
    assert db.execute("SELECT content FROM build_facts WHERE name = 'as_of'").fetchone() == ("2031-02-03",)
    late = db.execute("SELECT subject, message FROM flags WHERE rule = 'not-checked-since'").fetchall()
    assert late == [("moon2020", "moon2020: last looked up on 2024-05-31, more than a year before 2031-02-03")]


# ----------------------------------------------------------------------------------------------------------------------
# The policy and the log of searches
# ----------------------------------------------------------------------------------------------------------------------

BAD = [
    ("more screened than hit", "searches.csv", f"{SEARCHES}one,What?,an index,tea,2024-01-31,3,4,ann,\n", 2, "no more are screened than were hit"),
    ("a search on no day", "searches.csv", f"{SEARCHES}one,What?,an index,tea,2024-02-30,3,3,ann,\n", 2, "date is a date like 2024-05-31"),
    ("a search by nobody known", "searches.csv", f"{SEARCHES}one,What?,an index,tea,2024-01-31,3,3,zoe,\n", 2, "searched_by 'zoe' is not in reviewers"),
    ("a search for no claim", "searches.csv", f"{SEARCHES}one,What?,an index,tea,2024-01-31,3,3,ann,moon-tea.c999\n", 2, "claim 'moon-tea.c999' is not in claims"),
    ("a search without words", "searches.csv", f"{SEARCHES}one,What?,an index,,2024-01-31,3,3,ann,\n", 2, "query is empty"),
    ("an unknown verdict", "policy.csv", f"{POLICY}efficacy,cohort,human,direct,suficient,me\n", 2, "verdict 'suficient' is not in verdicts"),
    ("a cell without its source", "policy.csv", f"{POLICY}efficacy,cohort,human,direct,supporting,\n", 2, "source is empty"),
    ("a cell twice", "policy.csv", POLICY + "efficacy,cohort,human,direct,supporting,me\n" * 2, 3, "stands already in policy.csv:2"),
    ("limits the wrong way round", "outcomes.csv", "id,name,unit,direction_of_benefit,least,most\nsystolic,x,mm[Hg],lower,9,1\nparticipants,x,{participants},none,,\nheadache,x,{events},lower,,\n", 2, "least is below most"),
    ("an interval without its estimate", "contrasts.csv", f"{CONTRASTS}moon2020.x1,moon2020.f2,moon2020.f1,within-group,difference,9,1,8,<0.05\n", 2, "an interval holds its estimate"),
    ("a p above 1 of a contrast", "contrasts.csv", f"{CONTRASTS}moon2020.x1,moon2020.f2,moon2020.f1,within-group,difference,5,1,8,1.2\n", 2, "p lies between 0 and 1"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "line", "words"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_rows_are_named_with_file_and_line(toy: Path, tmp_path: Path, file: str, text: str, line: int, words: str) -> None:
    (toy / file).write_text(text, encoding="utf-8")
    with pytest.raises(Rejected) as refused:
        ingest.build(toy, tmp_path / "evidence.db")
    assert [(p.file, p.line) for p in refused.value.problems] == [(file, line)]
    assert words in refused.value.problems[0].message


@pytest.fixture(scope="module")
def shipped() -> sqlite3.Connection:
    """Return the shipped evidence, assembled."""
    connection = publish.connect(":memory:")
    assert ingest.assemble(connection, ingest.ROOT / "evidence", lambda _: None).problems == []
    return connection


def test_the_shipped_policy_names_its_source_and_the_level_in_every_cell(shipped: sqlite3.Connection) -> None:
    sources = [source for (source,) in shipped.execute("SELECT source FROM policy")]
    assert sources
    assert [
        source
        for source in sources
        if not re.match(r"After OCEBM Levels of Evidence 2011, treatment (benefits|harms): level [2-5]", source)
    ] == []


def test_the_shipped_policy_never_rates_weaker_evidence_higher(shipped: sqlite3.Connection) -> None:
    """Indirect evidence is never better than direct, and a lower level never better than a higher one."""
    cells = shipped.execute(
        """SELECT claim_type, design, evidence_stream, directness, verdicts.ordinal, CAST(substr(policy.source, instr(policy.source, 'level ') + 6, 1) AS INTEGER)
        FROM policy JOIN verdicts ON verdicts.name = policy.verdict"""
    ).fetchall()
    verdicts = {cell[:4]: cell[4] for cell in cells}
    for (claim_type, design, stream, directness), verdict in verdicts.items():
        assert directness == "direct" or verdict >= verdicts.get((claim_type, design, stream, "direct"), 1)
    for one in cells:
        for other in cells:
            if one[0] == other[0] and one[3] == other[3] and one[5] < other[5]:
                assert one[4] <= other[4], (one, other)


def test_no_shipped_claim_is_called_without_source_unless_a_search_is_logged(shipped: sqlite3.Connection) -> None:
    assert shipped.execute("SELECT subject FROM flags WHERE rule = 'none-found-without-search'").fetchall() == []

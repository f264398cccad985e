"""Every rule of `catalogue/audit` against a tiny evidence folder of its own.

A new rule needs four things, and these tests name the one that is missing:

    tests/rules/<defect>/evidence/       made-up evidence that raises the rule, and near misses that do not
    tests/rules/<defect>/expected.csv    every flag of the folder, of whichever rule
    tests/rules/<defect>/near-miss.csv   rows that the rule must leave alone: table, id, why
    tests/rules/<defect>/remedy.csv      what the remedy changes in the evidence: file, old text, new text

Its head says what raises it in the words of a flag of that folder, and what it spares in those of a near miss.
"""

import csv
import functools
import re
import shutil
import sqlite3
from pathlib import Path

import pytest

import ingest
from catalogue import audit, publish
from catalogue.problems import LEVELS

RULES = {rule.code: rule for rule in audit.rules()}
FOLDERS = Path(__file__).parent / "rules"
COLUMNS = ["code", "level", "subject", "file", "line", "message"]
FLAG_COLUMNS = ["claim", "citation", "subject", "message", "source_id", "line"]
MAX_LINES = 50
LEAST_RULES = 36

# Tables that stay small however much evidence there is, beside the vocabularies: to read one of them whole costs nothing.
SMALL = {"articles", "reviewers", "build_facts", "policy", "searches", "certainties", "reviewer_interests"}
# Lists of what tools, levels and certainty know, with columns of their own.
SMALL |= {"tool_fits", "tool_domains", "tool_judgements", "ocebm_evidence", "certainty_starts", "certainty_domains"}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def assembled(evidence: Path) -> sqlite3.Connection:
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, evidence, lambda _: None)
    assert loader.problems == [], f"{evidence}: the evidence itself must be clean"
    return db


# Several tests read what a folder has become, and none of them writes into it.
once = functools.cache(assembled)


def flags(db: sqlite3.Connection) -> list[dict[str, str]]:
    query = """SELECT rule, flags.level, subject, path, line, message FROM flags JOIN sources ON sources.id = flags.source_id
        ORDER BY rule, subject"""
    return [dict(zip(COLUMNS, map(str, row), strict=True)) for row in db.execute(query)]


def exists(db: sqlite3.Connection, table: str, key: str) -> bool:
    """Whether a row is there; a key of several columns is written with spaces between."""
    columns = [name for (name,) in db.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,))]
    assert columns, f"there is no table '{table}' with a primary key"
    joined = " || ' ' || ".join(f'"{column}"' for column in columns)
    return bool(db.execute(f'SELECT count(*) FROM "{table}" WHERE {joined} = ?', (key,)).fetchone()[0])


def test_every_rule_has_a_folder_and_every_folder_a_rule():
    folders = {path.name for path in FOLDERS.iterdir()}
    missing = [f"tests/rules/{code}/ is missing: add evidence/, expected.csv and near-miss.csv" for code in RULES if code not in folders]
    assert missing == []
    assert sorted(folders - set(RULES)) == [], "these folders test no rule of catalogue/audit/"


@pytest.mark.parametrize("code", RULES)
def test_a_folder_raises_its_rule_and_exactly_the_flags_that_it_names(code):
    expected = read(FOLDERS / code / "expected.csv")
    assert code in {row["code"] for row in expected}, f"tests/rules/{code}/expected.csv names no flag of its own rule"
    assert flags(once(FOLDERS / code / "evidence")) == expected


@pytest.mark.parametrize("code", RULES)
def test_a_folder_has_a_near_miss_that_the_rule_leaves_alone(code):
    db = once(FOLDERS / code / "evidence")
    raised = [flag["subject"] for flag in flags(db) if flag["code"] == code]
    near_misses = read(FOLDERS / code / "near-miss.csv")
    assert near_misses, f"tests/rules/{code}/near-miss.csv names no row"
    for row in near_misses:
        assert row["why"], f"{row['id']}: say why the rule leaves it alone"
        assert exists(db, row["table"], row["id"]), f"near-miss.csv: {row['id']} is not in {row['table']}"
        assert not [s for s in raised if s == row["id"] or s.startswith(row["id"] + " ")], f"{row['id']} was flagged, though {row['why']}"


@pytest.mark.parametrize("code", RULES)
def test_the_remedy_removes_the_flag_that_the_head_shows(code, tmp_path):
    evidence = Path(shutil.copytree(FOLDERS / code / "evidence", tmp_path / "evidence"))
    edits = read(FOLDERS / code / "remedy.csv")
    assert edits, f"tests/rules/{code}/remedy.csv changes nothing"
    for edit in edits:
        text = (evidence / edit["file"]).read_text(encoding="utf-8")
        assert text.count(edit["old"]) == 1, f"remedy.csv: {edit['old']!r} must stand once in {edit['file']}"
        (evidence / edit["file"]).write_text(text.replace(edit["old"], edit["new"]), encoding="utf-8")
    before = {flag["message"] for flag in read(FOLDERS / code / "expected.csv") if flag["code"] == code}
    after = {flag["message"] for flag in flags(assembled(evidence)) if flag["code"] == code}
    assert RULES[code].raises in before
    assert RULES[code].raises not in after
    assert after <= before, "the remedy must not raise the rule elsewhere"


@pytest.mark.parametrize("code", RULES)
def test_the_examples_of_a_head_are_those_that_were_tried(code):
    assert RULES[code].raises in {flag["message"] for flag in read(FOLDERS / code / "expected.csv") if flag["code"] == code}
    reasons = [row["why"] for row in read(FOLDERS / code / "near-miss.csv")]
    assert any(RULES[code].spares.endswith(f": {why}") for why in reasons), f"end spares with one of {reasons}, and what it is about before"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_head_says_all_that_a_curator_needs(rule):
    assert rule.question.endswith("?")
    assert rule.why.endswith(".")
    assert rule.remedy.endswith(".")
    assert rule.level in LEVELS
    assert rule.group in audit.GROUPS
    assert len(rule.source) > len("Catalogue's own")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.code), "a rule is named as its defect"


def test_there_are_as_many_rules_as_the_audit_promises():
    assert len(RULES) >= LEAST_RULES


def test_every_group_has_a_rule():
    assert sorted({rule.group for rule in RULES.values()}) == sorted(audit.GROUPS)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_sql_gives_the_columns_of_a_flag_and_stays_readable(rule):
    db = prepared()
    cursor = db.execute(rule.sql)
    assert [column for column, *_ in cursor.description] == FLAG_COLUMNS
    assert cursor.fetchall() == [], "a rule objects to nothing where nothing is"
    assert rule.sql.count("\n") < MAX_LINES
    assert not re.search(r"'now'|\bcurrent_|\brandom\b", rule.sql, re.IGNORECASE), (
        "rules know no clock and no chance: ask as_of of build_facts"
    )
    assert not re.search(r"\bnot\s+in\s*\(\s*select", rule.sql, re.IGNORECASE), "NOT IN is silent where a NULL is: write NOT EXISTS"


# ----------------------------------------------------------------------------------------------------------------------
# Plans: a million claims are read once, and looked up after that
# ----------------------------------------------------------------------------------------------------------------------


@functools.cache
def prepared() -> sqlite3.Connection:
    """Return an empty database as a rule finds it; nobody writes into it."""
    db = publish.connect(":memory:")
    db.executescript((ingest.ROOT / "schema.sql").read_text(encoding="utf-8"))
    audit.prepare(db)
    return db


def scans_in_loops(db: sqlite3.Connection, sql: str) -> list[str]:
    """Return the steps of a query's plan that read a large table from end to end for every row of another.

    Steps of one level are nested loops, the first the outermost. What is read whole for every row is a SCAN inside the
    loop of another large table, or any SCAN below a correlated subquery. Rows written in the rule itself, vocabularies
    and SMALL are not large, and a subquery that is worked out once and looked up by an automatic index is a SEARCH.
    """
    steps = [(number, parent, detail) for number, parent, _, detail in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    children: dict[int, list[tuple[int, str]]] = {}
    for number, parent, detail in steps:
        children.setdefault(parent, []).append((number, detail))
    views = " ".join(text for (text,) in db.execute("SELECT sql FROM sqlite_schema WHERE type = 'view'"))
    small = SMALL | {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'") if is_vocabulary(db, name)}
    small |= set(re.findall(r"\b(\w+)(?:\s*\([\w, ]+\))?\s+AS\s+(?:MATERIALIZED\s+)?\(\s*VALUES\b", sql))
    small |= {alias for name, alias in re.findall(r"\b(\w+) AS (\w+)", f"{sql} {views}") if name in small}

    def visit(parent: int, repeated: bool) -> list[str]:
        found, loops = [], 0
        for number, detail in children.get(parent, []):
            step = re.match(r"(SCAN|SEARCH) (\S+)", detail)
            if step:
                large = (
                    not re.match(r"SCAN (\d+ )?CONSTANT ROW", detail)
                    and step[2] not in small
                    and not re.fullmatch(r"\(?subquery-\d+\)?", step[2])
                )
                if step[1] == "SCAN" and large and (repeated or loops):
                    found.append(detail)
                loops += large
            found += visit(number, repeated or detail.startswith("CORRELATED"))
        return found

    return visit(0, False)


def is_vocabulary(db: sqlite3.Connection, name: str) -> bool:
    columns = [column for (column,) in db.execute("SELECT name FROM pragma_table_info(?)", (name,))]
    return columns == ["name", "ordinal", "definition", "source"]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_no_rule_reads_a_large_table_inside_a_loop(rule):
    assert scans_in_loops(prepared(), rule.sql) == []


@pytest.mark.parametrize(
    ("sql", "caught"),
    [
        ("SELECT 1 FROM claims JOIN citations ON citations.title = claims.statement", 0),  # an automatic index
        ("SELECT 1 FROM claims JOIN citations ON instr(citations.title, claims.statement)", 1),
        ("SELECT 1 FROM claims WHERE EXISTS (SELECT 1 FROM citations WHERE instr(citations.title, claims.statement))", 1),
        ("SELECT 1 FROM claims WHERE EXISTS (SELECT 1 FROM links WHERE links.claim = claims.id)", 0),
        ("SELECT 1 FROM claims JOIN claim_types AS kinds ON instr(claims.statement, kinds.name)", 0),
        ("SELECT 1 FROM claims JOIN (VALUES ('may'), ('can')) ON instr(claims.statement, column1)", 0),
        ("SELECT 1 FROM claims UNION ALL SELECT 1 FROM citations", 0),
    ],
)
def test_the_guard_of_plans_catches_a_scan_in_a_loop(sql, caught):
    assert len(scans_in_loops(prepared(), sql)) == caught


@pytest.mark.parametrize("evidence", [*(FOLDERS / code / "evidence" for code in RULES), ingest.ROOT / "evidence"], ids=[*RULES, "shipped"])
def test_messages_are_one_plain_line(evidence):
    messages = [flag["message"] for flag in flags(once(evidence))]
    assert messages
    for message in messages:
        assert message.isprintable(), f"more than one line, or a character that nobody sees: {message!r}"
        assert not re.search(r"\b(NULL|None|nan)\b|  |^ | $|\(\)|''", message), message


def test_flags_of_the_shipped_evidence_name_their_file_and_line():
    evidence = ingest.ROOT / "evidence"
    for problem in audit.flags(once(evidence)):
        lines = (evidence / problem.file).read_text(encoding="utf-8").count("\n")
        assert 1 <= problem.line <= lines, problem


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"question": ""}, "question"),
        ({"remedy": ""}, "remedy"),
        ({"why": "", "spares": ""}, "spares, why"),
        ({"group": "taste"}, "a known group"),
    ],
)
def test_a_head_that_lacks_a_line_is_refused_with_the_name_of_its_file(tmp_path, monkeypatch, change, lacks):
    head = dict.fromkeys(audit.FIELDS, "x") | {"group": "rights"} | change
    text = "".join(f"-- {field}: {content}\n" for field, content in head.items()) + "SELECT 1"
    (tmp_path / "odd-rule.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(audit, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(KeyError, match=rf"odd-rule\.sql: the head lacks {lacks}"):
        audit.rules()


def test_flags_come_gravest_first_and_carry_the_remedy(db):
    found = audit.flags(db)
    assert found
    assert [LEVELS.index(p.level) for p in found] == sorted(LEVELS.index(p.level) for p in found)
    assert {p.code: p.remedy for p in found} == {code: RULES[code].remedy for code in {p.code for p in found}}

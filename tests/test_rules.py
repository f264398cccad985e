"""Every rule of `catalogue/audit` against a tiny evidence folder of its own.

A new rule needs three things, and these tests name the one that is missing:

    tests/rules/<defect>/evidence/       made-up evidence that raises the rule, and near misses that do not
    tests/rules/<defect>/expected.csv    every flag of the folder, of whichever rule
    tests/rules/<defect>/near-miss.csv   rows that the rule must leave alone: table, id, why
"""

import csv
import re
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
MAX_LINES = 40


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def assembled(evidence: Path) -> sqlite3.Connection:
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, evidence, lambda _: None)
    assert loader.problems == [], f"{evidence}: the evidence itself must be clean"
    return db


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
    assert flags(assembled(FOLDERS / code / "evidence")) == expected


@pytest.mark.parametrize("code", RULES)
def test_a_folder_has_a_near_miss_that_the_rule_leaves_alone(code):
    db = assembled(FOLDERS / code / "evidence")
    raised = [flag["subject"] for flag in flags(db) if flag["code"] == code]
    near_misses = read(FOLDERS / code / "near-miss.csv")
    assert near_misses, f"tests/rules/{code}/near-miss.csv names no row"
    for row in near_misses:
        assert row["why"], f"{row['id']}: say why the rule leaves it alone"
        assert exists(db, row["table"], row["id"]), f"near-miss.csv: {row['id']} is not in {row['table']}"
        assert not [s for s in raised if s == row["id"] or s.startswith(row["id"] + " ")], f"{row['id']} was flagged, though {row['why']}"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_head_says_all_that_a_curator_needs(rule):
    assert rule.question.endswith("?")
    assert rule.remedy.endswith(".")
    assert rule.level in LEVELS
    assert rule.group in audit.GROUPS
    assert len(rule.source) > len("Catalogue's own")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.code), "a rule is named as its defect"


def test_every_group_has_a_rule():
    assert sorted({rule.group for rule in RULES.values()}) == sorted(audit.GROUPS)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_sql_gives_the_columns_of_a_flag_and_stays_readable(rule):
    db = publish.connect(":memory:")
    db.executescript((ingest.ROOT / "schema.sql").read_text(encoding="utf-8"))
    cursor = db.execute(rule.sql)
    assert [column for column, *_ in cursor.description] == FLAG_COLUMNS
    assert cursor.fetchall() == [], "a rule objects to nothing where nothing is"
    assert rule.sql.count("\n") < MAX_LINES
    assert not re.search(r"\bnot\s+in\s*\(\s*select", rule.sql, re.IGNORECASE), "NOT IN is silent where a NULL is: write NOT EXISTS"


@pytest.mark.parametrize("evidence", [*(FOLDERS / code / "evidence" for code in RULES), ingest.ROOT / "evidence"], ids=[*RULES, "shipped"])
def test_messages_are_one_plain_line(evidence):
    messages = [flag["message"] for flag in flags(assembled(evidence))]
    assert messages
    for message in messages:
        assert message.isprintable(), f"more than one line, or a character that nobody sees: {message!r}"
        assert not re.search(r"\b(NULL|None|nan)\b|  |^ | $|\(\)|''", message), message


def test_flags_of_the_shipped_evidence_name_their_file_and_line():
    evidence = ingest.ROOT / "evidence"
    for problem in audit.flags(assembled(evidence)):
        lines = (evidence / problem.file).read_text(encoding="utf-8").count("\n")
        assert 1 <= problem.line <= lines, problem


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("-- group: rights\n-- level: note\n-- remedy: Do.\n-- source: us\nSELECT 1", "question"),
        ("-- question: Is it?\n-- group: rights\n-- level: note\n-- remedy:\n-- source: us\nSELECT 1", "remedy"),
        ("-- question: Is it?\n-- group: taste\n-- level: note\n-- remedy: Do.\n-- source: us\nSELECT 1", "a known group"),
    ],
)
def test_a_head_that_lacks_a_line_is_refused_with_the_name_of_its_file(tmp_path, monkeypatch, text, lacks):
    (tmp_path / "odd-rule.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(audit, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(KeyError, match=rf"odd-rule\.sql: the head lacks {lacks}"):
        audit.rules()


def test_flags_come_gravest_first_and_carry_the_remedy(db):
    found = audit.flags(db)
    assert found
    assert [LEVELS.index(p.level) for p in found] == sorted(LEVELS.index(p.level) for p in found)
    assert {p.code: p.remedy for p in found} == {code: RULES[code].remedy for code in {p.code for p in found}}

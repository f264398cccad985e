"""What reviewers made of a claim, in every constellation: who counts, who agrees, who settles, what is missing."""

import sqlite3
from dataclasses import dataclass

import pytest

import ingest
from catalogue import publish
from catalogue.reviews import approvals, shown, state

CLAIM = "tea.c001"


@dataclass(frozen=True)
class Said:
    """One assessment of the one claim: `yes` is supported, `no` is insufficient."""

    reviewer: str
    answer: str = "yes"
    settles: str = ""
    blinding: str | None = "blind"
    seen: str = "now"  # now, earlier, or unrecorded
    date: str = "2024-05-31"


SUPPORT = {"yes": "supported", "no": "insufficient", "so-so": "partly-supported"}
PERSON = "a person who approves the restatement"
SECOND = "a second person who judges apart"
TWO = "two persons who judge apart"
JUDGE = "an adjudicator"


def database(said: list[Said], *, approved: str | None = "eve", notice: str = "") -> sqlite3.Connection:
    """Return a database with one claim, one source and these assessments; `robot` and `script` are programs."""
    db = publish.connect(":memory:")
    db.executescript((ingest.ROOT / "schema.sql").read_text(encoding="utf-8"))
    db.execute("INSERT INTO sources VALUES (1, 'x', 'x', 0, 0, 0)")
    kinds = {"robot": "software", "script": "software"}
    for reviewer in ("ann", "bob", "cat", "dan", "eve", "robot", "script"):
        db.execute("INSERT INTO reviewers VALUES (?, ?, ?, NULL, NULL, NULL, 1, 1)", (reviewer, reviewer, kinds.get(reviewer, "person")))
    db.execute("INSERT INTO articles (slug, title, publication_level, source_id, line) VALUES ('tea', 'Tea', 'full', 1, 1)")
    db.execute(
        "INSERT INTO sections (id, article, ordinal, label, start, \"end\", source_id, line) VALUES ('tea.s01', 'tea', 1, 'All', 0, 9, 1, 1)"
    )
    db.execute(
        """INSERT INTO claims (id, article, section, statement, restatement_checked_by, restatement_sha256, claim_type, modality,
        comparison_as_written, checkable, start, "end", origin, source_id, line) VALUES (?, 'tea', 'tea.s01', 'It warms.', ?, ?, 'other', 'asserted', 'none', 'yes', 0, 9, 'manual', 1, 1)""",
        (CLAIM, approved, approvals.wording_sha256("It warms.", None) if approved else None),
    )
    db.execute(
        """INSERT INTO citations (key, entry_type, title, source_type, source_id, line, csv_source_id, csv_line)
        VALUES ('lee2024', 'article', 'Tea', 'randomized-trial', 1, 1, 1, 1)"""
    )
    db.execute("""INSERT INTO links VALUES (?, 'lee2024', 'citesAsEvidence', 'supports', 'direct', 'named', 'abstract', 'It warms.', NULL, 'yes',
        'article', 1, 1)""", (CLAIM,))  # fmt: skip
    if notice:
        db.execute(
            "INSERT INTO standing_events VALUES ('lee2024', 'retracted', ?, NULL, 'publisher', ?, ?, 1, 1)", (notice, notice, notice)
        )
    now = shown.whole(shown.shown(db, CLAIM))
    for one in said:
        digest = {"now": now, "earlier": "0" * 64, "unrecorded": None}[one.seen]
        row = (CLAIM, one.reviewer, SUPPORT[one.answer], one.date, one.blinding, digest)
        db.execute("INSERT INTO assessments VALUES (?, ?, 'faithful', ?, NULL, 'high', 'Read.', 'abstract', ?, ?, ?, 1, 1)", row)
        for settled in filter(None, one.settles.split()):
            db.execute("INSERT INTO assessment_settles VALUES (?, ?, ?)", (CLAIM, one.reviewer, settled))
    state.fill_states(db)
    return db


CASES: list[tuple[str, list[Said], dict[str, str], tuple[str, int, str, str | None, str]]] = [
    # why, what was said, how the evidence is, (state, counted, support, lacks, publication)
    ("nobody looked", [], {}, ("none", 0, "not assessed", "a review", "draft")),
    ("one person", [Said("ann")], {}, ("single", 1, "supported", SECOND, "single")),
    ("one program", [Said("robot")], {}, ("single", 0, "supported", TWO, "draft")),
    ("two programs agree, and lift nothing", [Said("robot"), Said("script")], {}, ("single", 0, "supported", TWO, "draft")),
    ("two programs differ", [Said("robot"), Said("script", "no")], {}, ("conflict", 0, "conflict", JUDGE, "disputed")),
    ("a person and a program agree", [Said("ann"), Said("robot")], {}, ("single", 1, "supported", SECOND, "single")),
    ("a person and a program differ", [Said("ann"), Said("robot", "no")], {}, ("conflict", 1, "conflict", JUDGE, "disputed")),
    ("two persons agree", [Said("ann"), Said("bob")], {}, ("agreed", 2, "supported", None, "agreed")),
    ("two persons agree against a program", [Said("ann"), Said("bob"), Said("robot", "no")], {}, ("agreed", 2, "supported", None, "agreed")),
    ("two persons differ", [Said("ann"), Said("bob", "no")], {}, ("conflict", 2, "conflict", JUDGE, "disputed")),
    ("two against one", [Said("ann"), Said("bob"), Said("cat", "no")], {}, ("conflict", 3, "conflict", JUDGE, "disputed")),
    ("nobody approved the restatement", [Said("ann"), Said("bob")], {"approved": ""}, ("single", 0, "supported", PERSON, "draft")),
    ("a program approved the restatement", [Said("ann"), Said("bob")], {"approved": "robot"}, ("single", 0, "supported", PERSON, "draft")),
    ("a difference shows before the approval", [Said("ann"), Said("bob", "no")], {"approved": ""}, ("conflict", 0, "conflict", PERSON, "disputed")),
    ("one saw earlier evidence", [Said("ann"), Said("bob", seen="earlier")], {}, ("single", 1, "supported", SECOND, "single")),
    ("both saw earlier evidence", [Said("ann", seen="earlier"), Said("bob", seen="earlier")], {}, ("single", 0, "supported", TWO, "draft")),
    ("what was shown is not recorded", [Said("ann", seen="unrecorded"), Said("bob", seen="unrecorded")], {}, ("agreed", 2, "supported", None, "agreed")),
    (
        "not recorded, and a notice came later",
        [Said("ann", seen="unrecorded"), Said("bob", seen="unrecorded")],
        {"notice": "2024-06-30"},
        ("single", 0, "supported", TWO, "draft"),
    ),
    ("a third looks anew, an old view differs", [Said("ann"), Said("bob"), Said("cat", "no", seen="earlier")], {}, ("agreed", 2, "supported", None, "agreed")),
    ("the second saw the first", [Said("ann"), Said("bob", blinding="unblinded")], {}, ("single", 1, "supported", SECOND, "single")),
    ("nobody recorded the blinding", [Said("ann", blinding=None), Said("bob", blinding=None)], {}, ("agreed", 2, "supported", None, "agreed")),
    (
        "a third settles",
        [Said("ann"), Said("bob", "no"), Said("cat", "no", "ann bob", "unblinded")],
        {},
        ("consensus", 3, "insufficient", None, "consensus"),
    ),
    (
        "a third settles with an answer of their own",
        [Said("ann"), Said("bob", "no"), Said("cat", "so-so", "ann bob", "unblinded")],
        {},
        ("consensus", 3, "partly-supported", None, "consensus"),
    ),
    ("a party cannot settle", [Said("ann", "yes", "ann bob"), Said("bob", "no")], {}, ("conflict", 2, "conflict", JUDGE, "disputed")),
    ("to name one is not to settle", [Said("ann", "yes", "bob"), Said("bob", "no")], {}, ("conflict", 2, "conflict", JUDGE, "disputed")),
    (
        "a program cannot settle",
        [Said("ann"), Said("bob", "no"), Said("robot", "no", "ann bob", "unblinded")],
        {},
        ("conflict", 2, "conflict", JUDGE, "disputed"),
    ),
    (
        "somebody joins late and differs",
        [Said("ann"), Said("bob", "no"), Said("cat", "no", "ann bob", "unblinded"), Said("dan")],
        {},
        ("conflict", 4, "conflict", JUDGE, "disputed"),
    ),
    (
        "somebody joins late and says the same",
        [Said("ann"), Said("bob", "no"), Said("cat", "no", "ann bob", "unblinded"), Said("dan", "no")],
        {},
        ("consensus", 4, "insufficient", None, "consensus"),
    ),
    (
        "one of the settled leaves",
        [Said("ann"), Said("cat", "no", "ann bob", "unblinded")],
        {},
        ("consensus", 2, "insufficient", None, "consensus"),
    ),
    ("both of the settled leave", [Said("cat", "no", "ann bob", "unblinded")], {}, ("single", 1, "insufficient", SECOND, "single")),
    (
        "two who agree are not overruled",
        [Said("ann"), Said("bob"), Said("cat", "no", "ann bob", "unblinded")],
        {},
        ("conflict", 3, "conflict", JUDGE, "disputed"),
    ),
    (
        "the adjudicator saw earlier evidence",
        [Said("ann"), Said("bob", "no"), Said("cat", "no", "ann bob", "unblinded", "earlier")],
        {},
        ("conflict", 2, "conflict", JUDGE, "disputed"),
    ),
    (
        "a person is settled against a program",
        [Said("ann"), Said("robot", "no"), Said("cat", "no", "ann robot", "unblinded")],
        {},
        ("consensus", 2, "insufficient", None, "consensus"),
    ),
    (
        "two adjudicators differ",
        [Said("ann"), Said("bob", "no"), Said("cat", "no", "ann bob", "unblinded"), Said("dan", "yes", "ann bob", "unblinded")],
        {},
        ("conflict", 4, "conflict", JUDGE, "disputed"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("said", "evidence", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_state_is_derived_from_the_assessments_that_are_there(said, evidence, expected):
    db = database(said, **{"approved": evidence["approved"] or None} if "approved" in evidence else evidence)
    state, counted, support, lacks, publication = expected
    row = db.execute("SELECT claim, reviews, state, counted, support, lacks FROM claim_state").fetchall()
    assert row == [(CLAIM, len(said), state, counted, support, lacks)]
    gate = db.execute("SELECT subject, id, state, is_draft FROM publication_state ORDER BY subject").fetchall()
    is_draft = "no" if publication in ("agreed", "consensus") else "yes"
    assert gate == [("article", "tea", publication, is_draft), ("claim", CLAIM, publication, is_draft)]


@pytest.mark.parametrize(
    ("said", "evidence", "lacks"),
    [
        (Said("ann"), "current", None),
        (Said("ann", seen="unrecorded"), "unchecked", None),
        (Said("ann", seen="earlier"), "stale", "a fresh look: the evidence has changed"),
        (Said("robot"), "current", "a person: a program proposes"),
        (Said("ann", blinding="unblinded"), "current", "distance: it was made with the others in sight"),
        (Said("ann", settles="bob cat", blinding="unblinded"), "current", None),
    ],
)
def test_an_assessment_says_why_it_does_not_count(said, evidence, lacks):
    assert database([said]).execute("SELECT evidence, lacks, counts FROM assessment_state").fetchall() == [
        (evidence, lacks, int(lacks is None))
    ]


CHANGES = {  # what a curator does to the evidence: what the reviewer is told
    "UPDATE links SET reports = 'It cools.'": [("link lee2024", "changed")],
    "UPDATE claims SET statement = 'It heats.'": [("claim", "changed")],
    "INSERT INTO standing_events VALUES ('lee2024', 'retracted', '2024-06-30', NULL, 'publisher', '2024-06-30', '2024-06-30', 1, 1)": [
        ("standing lee2024", "new")
    ],
    "DELETE FROM links": [("link lee2024", "gone")],
    "INSERT INTO standing_events VALUES ('lee2024', 'current', NULL, NULL, 'publisher', '2024-06-30', '2024-06-30', 1, 1)": [],
    "UPDATE links SET discrepancy = 'It says warms.'": [],
    "UPDATE citations SET note = 'Seen in print'": [],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_evidence_is_named_and_a_judgement_is_no_part_of_it(change):
    db = database([])
    db.execute("DELETE FROM claim_state")
    then = shown.shown(db, CLAIM)
    db.execute(
        "INSERT INTO assessments VALUES (?, 'ann', 'faithful', 'supported', NULL, 'high', 'Read.', 'abstract', '2024-05-31', 'blind', ?, 1, 1)",
        (CLAIM, shown.whole(then)),
    )
    db.executemany("INSERT INTO assessment_shown VALUES (?, 'ann', ?, ?)", [(CLAIM, *item) for item in shown.digests(then).items()])
    db.execute(change)
    db.execute("DELETE FROM approvals")
    state.fill_states(db)
    assert db.execute("SELECT part, change FROM assessment_changes").fetchall() == CHANGES[change]
    assert db.execute("SELECT evidence FROM assessment_state").fetchone() == ("stale" if CHANGES[change] else "current",)


def test_a_compound_claim_and_an_article_are_what_their_weakest_atom_is():
    db = database([Said("ann"), Said("bob")])
    for part in "ab":
        db.execute(f"INSERT INTO claims SELECT id || '{part}', article, id, section, statement || '{part}', restatement_checked_by, ?, claim_type, modality, "
                   'comparison_as_written, population, intervention, comparator, outcome, checkable, start, "end", passage_sha256, origin, restated_by, '
                   f"source_id, line FROM claims WHERE id = '{CLAIM}'", (approvals.wording_sha256(f"It warms.{part}", None),))  # fmt: skip
    for reviewer, part in (("ann", "a"), ("bob", "a"), ("ann", "b")):
        db.execute("INSERT INTO assessments VALUES (?, ?, 'faithful', 'supported', NULL, 'high', 'Read.', 'abstract', '2024-05-31', NULL, NULL, 1, 1)",
                   (CLAIM + part, reviewer))  # fmt: skip
    db.execute("DELETE FROM claim_state")
    db.execute("DELETE FROM assessment_state")
    db.execute("DELETE FROM claim_shown")
    db.execute("DELETE FROM claim_shown_parts")
    db.execute("DELETE FROM approvals")
    state.fill_states(db)
    assert db.execute("SELECT id, state, is_draft, atoms, single, agreed FROM publication_state ORDER BY subject, id").fetchall() == [
        ("tea", "single", "yes", 2, 1, 1),
        (CLAIM, "single", "yes", 2, 1, 1),
        (CLAIM + "a", "agreed", "no", 1, 0, 1),
        (CLAIM + "b", "single", "yes", 1, 1, 0),
    ]


def test_the_shipped_article_is_a_draft_that_waits_for_persons():
    db = publish.connect(":memory:")
    ingest.assemble(db, ingest.ROOT / "evidence", lambda _: None)
    assert db.execute("SELECT DISTINCT state, counted FROM claim_state").fetchall() == [("single", 0)]
    assert db.execute("SELECT DISTINCT evidence, counts FROM assessment_state").fetchall() == [("unchecked", 0)]
    assert db.execute("SELECT DISTINCT state, is_draft FROM publication_state").fetchall() == [("draft", "yes")]


def test_a_card_shows_the_notes_of_those_who_count_where_any_does():
    for said, expected in (
        ([Said("robot")], ("major", "omits-harm")),
        ([Said("robot"), Said("ann"), Said("bob")], ("minor", "outdated")),
        ([Said("robot"), Said("ann", seen="earlier")], ("major", "omits-harm, outdated")),
    ):
        db = database(said)
        for one in said:
            severity, tag = ("major", "omits-harm") if one.reviewer == "robot" else ("minor", "outdated")
            db.execute("UPDATE assessments SET severity = ? WHERE reviewer = ?", (severity, one.reviewer))
            db.execute("INSERT INTO assessment_tags VALUES (?, ?, ?)", (CLAIM, one.reviewer, tag))
        db.executescript((ingest.ROOT / "catalogue" / "cards.sql").read_text(encoding="utf-8"))
        assert db.execute("SELECT severity, tags FROM claim_cards").fetchall() == [expected], said

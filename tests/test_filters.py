"""Filters of the lists of claims: what is refused, what a condition selects, and that counts are counts of it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest
from catalogue import publish
from catalogue.filters import FILTERS, LEVEL_COLUMNS, Unknown, conditions, facet, page_number, parse

WORDS = {"support": {"supported": "", "contradicted": ""}, "claim_type": {"safety": ""}}
TAKES = ("support", "claim_type", "page")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Return the shipped evidence."""
    path = tmp_path_factory.mktemp("filters") / "evidence.db"
    ingest.build(ingest.ROOT / "evidence", path)
    connection = publish.connect_read_only(path)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ([], {}),
        ([("support", "supported")], {"support": "supported"}),
        ([("support", "")], {}),
        ([("support", "supported"), ("support", "supported")], {"support": "supported"}),
        (
            [("support", "contradicted"), ("claim_type", "safety"), ("page", "2")],
            {"support": "contradicted", "claim_type": "safety", "page": "2"},
        ),
    ],
)
def test_what_is_known_is_taken(given: list[tuple[str, str]], asked: dict[str, str]) -> None:
    assert parse(given, TAKES, WORDS) == asked


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([("suport", "x")], "This page knows no 'suport' (did you mean 'support'?). It knows: support, claim_type, page."),
        ([("support", "suported")], "'support' knows no 'suported' (did you mean 'supported'?). It knows: supported, contradicted."),
        ([("claim_type", "🦊")], "'claim_type' knows no '🦊'. It knows: safety."),
        ([("support", "supported"), ("support", "contradicted")], "'support' is given twice with different words: one is answered."),
        ([("support", "supported' OR 1=1 --")], "'support' knows no 'supported' OR 1=1 --' (did you mean 'supported'?). It knows: supported, contradicted."),
    ],
)  # fmt: skip
def test_what_is_unknown_is_refused_with_what_is_known(given: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(Unknown) as refusal:
        parse(given, TAKES, WORDS)
    assert str(refusal.value) == message


def test_a_refusal_of_many_words_is_short() -> None:
    with pytest.raises(Unknown, match=r"w38, w39 and 60 more\.$"):
        parse([("outcome", "x" * 5000)], ("outcome",), {"outcome": {f"w{i:02}": "" for i in range(100)}})


@pytest.mark.parametrize(("text", "number"), [("", 1), ("1", 1), ("17", 17), ("100000", 100_000)])
def test_a_page_is_a_number(text: str, number: int) -> None:
    assert page_number(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "x", "٣", "100001", "9" * 5000, " 1"])
def test_a_page_is_nothing_else(text: str) -> None:
    with pytest.raises(Unknown, match="'page' is a number from 1 to 100000"):
        page_number(text)


def selected(db: sqlite3.Connection, asked: dict[str, str]) -> set[str]:
    condition, params = conditions(asked)
    return {claim for (claim,) in db.execute(f"SELECT claim FROM claim_cards AS card WHERE parts = 0 AND {condition}", params)}


BY_HAND = {  # what a filter means, said another way, over the views
    "support": "SELECT claim FROM claim_state WHERE support = ?",
    "state": "SELECT claim FROM claim_state WHERE state = ?",
    "claim_type": "SELECT id FROM atoms WHERE claim_type = ?",
    "section": "SELECT id FROM atoms WHERE section = ?",
    "article": "SELECT id FROM atoms WHERE article = ?",
    "level": "SELECT claim FROM flags WHERE level = ? AND claim IN (SELECT id FROM atoms)",
    "source_type": "SELECT claim FROM claim_evidence JOIN citations ON key = citation WHERE source_type = ?",
    "evidence_stream": "SELECT claim FROM claim_evidence JOIN findings USING (citation) WHERE evidence_stream = ?",
    "design": "SELECT claim FROM claim_evidence JOIN reports USING (citation) JOIN studies ON studies.id = study WHERE design = ?",
    "outcome": "SELECT claim FROM claim_evidence JOIN findings USING (citation) WHERE outcome = ?",
    "direction": "SELECT claim FROM claim_evidence WHERE direction = ?",
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_selects_and_counts_what_the_views_say(db: sqlite3.Connection, name: str) -> None:
    words = [row[0] for row in db.execute(FILTERS[name].words, {"id": "exosome-therapy"})]
    counted = dict(db.execute(*facet(name, {})).fetchall())
    assert words
    assert set(counted) <= set(words)
    for word in words:
        expected = {claim for (claim,) in db.execute(BY_HAND[name], (word,))}
        assert selected(db, {name: word}) == expected, word
        assert counted.get(word, 0) == len(expected), word


@pytest.mark.parametrize(
    "other",
    [{"support": "supported"}, {"source_type": "animal"}, {"design": "before-after", "direction": "supports"}, {"level": "warning"}],
)
@pytest.mark.parametrize("name", FILTERS)
def test_counts_hold_under_the_other_filters(db: sqlite3.Connection, name: str, other: dict[str, str]) -> None:
    other = {filter_: word for filter_, word in other.items() if filter_ != name}
    for word, n in db.execute(*facet(name, other)).fetchall():
        assert len(selected(db, {**other, name: word})) == n, word


def test_what_is_asked_of_sources_is_asked_of_one_source(db: sqlite3.Connection) -> None:
    both = selected(db, {"source_type": "animal", "direction": "disputes"})
    assert both < selected(db, {"source_type": "animal"}) & selected(db, {"direction": "disputes"}) | both
    expected = {
        c
        for (c,) in db.execute(
            "SELECT claim FROM claim_evidence JOIN citations ON key = citation WHERE source_type = 'animal' AND direction = 'disputes'"
        )
    }
    assert both == expected


def test_the_build_has_counted_the_whole_catalogue(db: sqlite3.Connection) -> None:
    for name in FILTERS:
        counted = dict(db.execute("SELECT word, claims FROM claim_counts WHERE filter = ?", (name,)).fetchall())
        expected = {} if name == "section" else {word: n for word, n in db.execute(*facet(name, {})).fetchall() if word is not None}
        assert counted == expected, name


def test_every_level_has_its_column(db: sqlite3.Connection) -> None:
    assert set(LEVEL_COLUMNS) == {level for (level,) in db.execute("SELECT name FROM levels")}


# A card in words of the views that it is made of.
BY_THE_VIEWS = """
SELECT claims.id AS claim, claims.article, claims.parent, claims.section, claims.statement, claims.claim_type, claims.modality,
       claims.checkable, claim_state.state, claim_state.support, claim_state.fidelity,
       (SELECT group_concat(tag, ', ') FROM (
            SELECT DISTINCT tag FROM assessment_tags WHERE assessment_tags.claim = claims.id ORDER BY tag)) AS tags,
       (SELECT severity FROM assessments JOIN severities ON severities.name = assessments.severity
        WHERE assessments.claim = claims.id ORDER BY severities.ordinal DESC LIMIT 1) AS severity,
       (SELECT count(DISTINCT citation) FROM claim_evidence WHERE claim_evidence.claim = claims.id) AS citations,
       (SELECT count(DISTINCT body) FROM claim_evidence JOIN citation_bodies USING (citation)
        WHERE claim_evidence.claim = claims.id AND direction = 'supports') AS supporting,
       (SELECT count(DISTINCT body) FROM claim_evidence JOIN citation_bodies USING (citation)
        WHERE claim_evidence.claim = claims.id AND direction = 'disputes') AS disputing,
       best.design || coalesce(', n = ' || best.sample_size, ', n not seen') AS best_direct_human_study,
       (SELECT count(*) FROM flags WHERE flags.claim = claims.id AND level = 'error') AS errors,
       (SELECT count(*) FROM flags WHERE flags.claim = claims.id AND level = 'warning') AS warnings,
       (SELECT count(*) FROM flags WHERE flags.claim = claims.id AND level = 'note') AS notes
FROM claims
JOIN claim_state ON claim_state.claim = claims.id
LEFT JOIN best_direct_human_study AS best ON best.claim = claims.id
"""


def test_cards_say_what_the_views_say(db: sqlite3.Connection) -> None:
    order = f"""SELECT claim, support, fidelity, state, severity, tags, supporting, disputing, best_direct_human_study, errors, warnings, notes
               FROM ({BY_THE_VIEWS}) ORDER BY claim"""
    cards = """SELECT claim, support, fidelity, state, severity, tags, supporting, disputing, best_study, errors, warnings, notes
               FROM claim_cards WHERE parts = 0 ORDER BY claim"""
    assert db.execute(cards).fetchall() == db.execute(order).fetchall()
    wholes = "SELECT claim, atoms, support, fidelity FROM compound_claims ORDER BY claim"
    assert (
        db.execute("SELECT claim, parts, support, fidelity FROM claim_cards WHERE parts > 0 ORDER BY claim").fetchall()
        == db.execute(wholes).fetchall()
    )
    state = "SELECT claim, reviews, stale, state, lacks FROM claim_state ORDER BY claim"
    assert (
        db.execute("SELECT claim, reviews, stale, state, lacks FROM claim_cards WHERE parts = 0 ORDER BY claim").fetchall()
        == db.execute(state).fetchall()
    )


def test_cards_stand_in_the_order_of_their_article(db: sqlite3.Connection) -> None:
    places = [place for (place,) in db.execute("SELECT place FROM claim_cards WHERE article = 'exosome-therapy' ORDER BY place")]
    assert places == list(range(places[0], places[0] + len(places)))
    late = """SELECT card.claim FROM claim_cards AS card JOIN claim_cards AS whole ON whole.claim = card.parent
              WHERE card.place NOT BETWEEN whole.place + 1 AND whole.place + whole.parts"""
    assert db.execute(late).fetchall() == []


def test_the_machinery_has_no_word_of_its_own_in_a_condition() -> None:
    assert all("'" not in conditions({name: "x"})[0] for name in FILTERS if name != "level")


def test_a_folder_without_claims_has_no_cards(tmp_path: Path) -> None:
    ingest.build(ingest.ROOT / "tests" / "rules" / "doubled-author" / "evidence", tmp_path / "evidence.db")
    with sqlite3.connect(tmp_path / "evidence.db") as db:
        assert db.execute("SELECT count(*) FROM claim_cards").fetchone() == db.execute("SELECT count(*) FROM claims").fetchone()

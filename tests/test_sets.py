"""Sets of claims: what they count is what plain SQL counts, in any form they are kept in."""

import itertools
import sqlite3
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import publish
from catalogue.filters import FILTERS, conditions, facet
from catalogue.sets import BITMAP, BLOCK, EVIDENCE, Sets, bits_of, encoded, places
from tests.site_fixtures import release

__all__ = ["release"]

ANSWERED = [name for name in FILTERS if name != "section"]


@pytest.fixture(scope="module")
def db(release: Path) -> Iterator[sqlite3.Connection]:
    """Return the shipped evidence, read as the site reads it."""
    connection = publish.connect_read_only(release)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


# Few and scattered, many and dense, at the edges of blocks.
PLACES = st.one_of(
    st.sets(st.integers(0, 5 * BLOCK), max_size=30),
    st.builds(
        lambda start, length, step: set(range(start, start + length, step)),
        st.integers(0, 3 * BLOCK), st.integers(0, 9000), st.integers(1, 3),
    ),
    st.sampled_from([{0}, {BLOCK - 1, BLOCK}, set(range(BITMAP // 2 - 1)), set(range(BITMAP // 2)), set(range(BITMAP // 2 + 1))]),
)  # fmt: skip


@given(PLACES, PLACES, st.integers(0, 9000), st.integers(1, 50))
def test_a_set_comes_back_as_it_was_and_unites_with_another(one: set[int], other: set[int], offset: int, size: int) -> None:
    def blocks(of: set[int]) -> list[tuple[int, str]]:
        return list(encoded(array("I", sorted(of))))

    assert bits_of(blocks(one)) == sum(1 << place for place in one)
    both = bits_of([*blocks(one), *blocks(other)])
    assert both == bits_of(blocks(one)) | bits_of(blocks(other))
    assert both.bit_count() == len(one | other)
    assert places(both, offset, size) == sorted(one | other)[offset : offset + size]


def some(db: sqlite3.Connection, names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield filters of these names with words that claims have: the first, one in the middle and the last of each."""
    words = []
    for name in names:
        found = [word for (word,) in map(tuple, db.execute("SELECT word FROM claim_counts WHERE filter = ? ORDER BY word", (name,)))]
        words.append([found[0], found[len(found) // 2], found[-1]])
    yield from (dict(zip(names, chosen, strict=True)) for chosen in zip(*words, strict=True))


@pytest.mark.parametrize("most", [2**30, 100], ids=["all kept", "next to nothing kept"])
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_sets_select_and_count_what_plain_sql_does(db: sqlite3.Connection, n: int, most: int) -> None:
    sets = Sets(most)
    for names in itertools.combinations(ANSWERED, n):
        for asked in some(db, names) if names else [{}]:
            assert sets.answers(db, asked)
            condition, params = conditions(asked)
            sql = f"SELECT place FROM claim_cards AS card WHERE parts = 0 AND {condition} ORDER BY place"
            assert places(sets.of(db, asked), 0, 10_000) == [row[0] for row in db.execute(sql, params)], asked
    assert sets.size <= most or len(sets.kept) == 1


@pytest.mark.parametrize("other", [(), ("support",), ("source_type",), ("design", "direction"), ("level", "outcome"), ("article", "state", "evidence_stream")])  # fmt: skip
@pytest.mark.parametrize("name", ANSWERED)
def test_sets_say_what_each_further_word_would_leave(db: sqlite3.Connection, name: str, other: tuple[str, ...]) -> None:
    sets = Sets()
    words = [row[0] for row in db.execute(FILTERS[name].words, {"id": ""})]
    for asked in some(db, other) if other else [{}]:
        assert sets.answers(db, (name, *asked))
        counts = sets.counts(db, name, words, asked)
        plain = {row[0]: row[1] for row in db.execute(*facet(name, asked)) if row[0] is not None and row[1]}
        assert {word: n for word, n in counts.items() if n} == plain, asked


def test_a_word_that_no_claim_has_leaves_none(db: sqlite3.Connection) -> None:
    sets = Sets()
    assert sets.answers(db, ())
    for name in ("support", "article", *EVIDENCE):
        assert sets.of(db, {name: "nothing such"}) == 0, name


def test_sections_and_a_blind_release_are_left_to_sql(db: sqlite3.Connection) -> None:
    assert not Sets().answers(db, ("section",))
    empty = sqlite3.connect(":memory:")
    empty.executescript(
        "CREATE TABLE claim_sets (filter, word, block, places); CREATE TABLE articles (slug); CREATE TABLE claim_cards (place, article);"
    )
    assert not Sets().answers(empty, ())
    empty.close()


def test_a_block_of_places_no_longer_than_its_bits() -> None:
    for n in (0, 1, BITMAP // 2 - 1, BITMAP // 2, BLOCK):
        lengths = [len(text) for _, text in encoded(array("I", range(n)))]
        assert all(length <= (BITMAP + 2) // 3 * 4 for length in lengths), n
    assert len(list(encoded(array("I", range(3 * BLOCK))))) == 3

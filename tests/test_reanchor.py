"""A passage is found again in a text that has changed, or is said to be lost; and what changed in it is named."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalogue.text import reanchor, wording
from catalogue.text.reanchor import Found, Wanted, find_again, sha256
from catalogue.text.wording import Words

OLD = (
    "Green soup\n\n"
    "A bowl of green soup a day is not a cure. In 24 adults it lowered the pulse by 3.5 beats in ten weeks, says the cook.\n"
    "It may help sleep. No harm was seen in “any” of the adults.\n\n"
    "Red soup\n\n"
    "A bowl of red soup costs $1,200 a year and is eaten without bread."
)


def wanted(passage: str, text: str = OLD) -> Wanted:
    """Return a passage that stands once in the old text."""
    assert text.count(passage) == 1
    start = text.index(passage)
    return Wanted(start, start + len(passage), sha256(passage))


def again(new: str, passage: str, *, old: str | None = OLD) -> Found:
    [found] = find_again(new, [wanted(passage)], old)
    return found


# reason, passage, what is written in OLD, what is written now, outcome, score, the stretch found, changes, changes around it
CASES = [
    ("nothing", "In 24 adults", "", "", "exact", None, "In 24 adults", (), ()),
    ("insertion after", "In 24 adults", "Red soup", "Old red soup", "exact", None, "In 24 adults", (), ()),
    ("insertion before", "In 24 adults", "Green", "Very green", "moved", None, "In 24 adults", (), ()),
    ("deletion before", "In 24 adults", "A bowl of green soup a day is not a cure. ", "", "moved", None, "In 24 adults", (), ()),
    ("a changed number", "In 24 adults it lowered the pulse", "24", "42", "fuzzy", "0.92", "In 42 adults it lowered the pulse", ("figure 24 became 42",), ()),
    ("a number with a point", "lowered the pulse by 3.5 beats", "3.5", "35", "fuzzy", "0.89", "lowered the pulse by 35 beats", ("figure 3.5 became 35",), ()),
    ("a number grouped otherwise", "costs $1,200 a year", "1,200", "1200", "fuzzy", "0.70", "costs $1200 a year", (), ()),
    ("a dropped not", "a day is not a cure", "not ", "", "fuzzy", "0.88", "a day is a cure", ("negation gone: not",), ()),
    ("a not that was put in", "it lowered the pulse", "it lowered", "it never lowered", "fuzzy", "0.87", "it never lowered the pulse", ("negation added: never",), ()),
    ("a not beside the passage", "a cure", "not a", "a", "moved", None, "a cure", (), ("negation gone: not",)),
    ("another word for not", "eaten without bread", "without", "with no", "fuzzy", "0.60", "eaten with no bread", (), ()),
    ("an added may", "it lowered the pulse", "it lowered", "it may have lowered", "fuzzy", "0.82", "it may have lowered the pulse", ("hedge added: may",), ()),
    ("a dropped may", "It may help sleep", "may help", "helps", "orphan", None, "", (), ()),
    ("a may that became a will", "It may help sleep", "may", "will", "fuzzy", "0.75", "It will help sleep", ("hedge gone: may",), ()),
    ("a may that became a could", "It may help sleep", "may", "could", "fuzzy", "0.73", "It could help sleep", ("hedge may became could",), ()),
    ("only spaces", "is not a cure. In 24", "cure. In", "cure.\n\n  In", "fuzzy", "1.00", "is not a cure.\n\n  In 24", (), ()),
    ("only quotation marks", "seen in “any” of", "“any”", '"any"', "fuzzy", "1.00", 'seen in "any" of', (), ()),
    ("only case", "Red soup", "Red soup", "RED SOUP", "fuzzy", "1.00", "RED SOUP", (), ()),
    ("a sign is no punctuation", "costs $1,200 a year", "$", "€", "fuzzy", "0.93", "costs €1,200 a year", (), ()),
    ("half of it", "costs $1,200", "costs", "needs", "orphan", None, "", (), ()),
    ("it is gone", "It may help sleep", "It may help sleep. ", "", "orphan", None, "", (), ()),
    ("all is gone", "It may help sleep", OLD, "Nothing here.", "orphan", None, "", (), ()),
    ("the text is empty", "It may help sleep", OLD, "", "orphan", None, "", (), ()),
    ("it stands there twice, one place has its neighbours", "In 24 adults", "Green soup", "In 24 adults.\n\nGreen soup", "moved", None, "In 24 adults", (), ()),
    ("moved among other words", "It may help sleep", OLD, "Tea? It may help sleep, says somebody.", "moved", None, "It may help sleep", (), ()),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_with_the_old_text(case: tuple) -> None:
    _, passage, before, now, outcome, score, stretch, changes, around = case
    new = OLD.replace(before, now) if before else OLD
    found = again(new, passage)
    assert found.outcome == outcome
    assert (None if found.score is None else reanchor.shown(found.score)) == score
    assert "".join(new[start:end] for start, end in found.places) == stretch
    assert (found.changes, found.around) == (changes, around)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_by_hash_alone_only_what_is_the_same_is_found(case: tuple) -> None:
    _, passage, before, now, outcome, *_ = case
    new = OLD.replace(before, now) if before else OLD
    found = again(new, passage, old=None)
    assert found.outcome == {1: outcome, 0: "orphan", 2: "ambiguous"}[new.count(passage)]
    assert all(new[start:end] == passage for start, end in found.places)
    assert (found.score, found.changes, found.around) == (None, (), ())


def test_two_places_with_the_same_neighbours_are_ambiguous() -> None:
    found = again(f"New. {OLD}\n\nMore.\n\n{OLD}", "It may help sleep", old=None)
    assert (found.outcome, len(found.places)) == ("ambiguous", 2)
    twice = "New. " + OLD + "\n\n" + OLD
    found = again(twice.replace("may help sleep", "may help to sleep"), "It may help sleep")
    assert (found.outcome, len(found.places), found.why) == ("ambiguous", 2, "changed, score 0.93")


def test_other_neighbours_are_told() -> None:
    assert again("Tea? It may help sleep, says somebody.", "It may help sleep").why == "the words around it are other ones"
    assert again("Well. " + OLD, "It may help sleep").why == ""


def test_few_words_elsewhere_are_not_the_passage() -> None:
    new = OLD.replace("A bowl of red soup costs $1,200 a year and is eaten without bread.", "What is eaten without spoons grows elsewhere.")
    assert again(new, "eaten without bread").outcome == "orphan"


@pytest.mark.parametrize(
    ("reason", "old", "why"),
    [
        ("old text not at hand", None, "old text not at hand: only exact matches could be looked for"),
        ("the same text", OLD, "no stretch of this text has its length and hash"),
        ("another text", OLD + " ", "no stretch of its length has its hash, and the old text does not hold it at these offsets"),
    ],
)
def test_why_nothing_was_found_by_hash(reason: str, old: str | None, why: str) -> None:
    [found] = find_again(OLD, [Wanted(3, 9, sha256("a hash of something else"))], old)
    assert (found.outcome, found.why) == ("orphan", why)


def test_the_same_passage_of_several_claims_has_one_outcome() -> None:
    a, b = wanted("In 24 adults"), wanted("It may help sleep")
    found = find_again("Well. " + OLD, [a, b, a, Wanted(0, 5, None)], OLD)
    assert [f.outcome for f in found] == ["moved", "moved", "moved", "unchecked"]
    assert found[0] == found[2]


# ----------------------------------------------------------------------------------------------------------------------
# Laws
# ----------------------------------------------------------------------------------------------------------------------

PROSE = st.lists(
    st.sampled_from("a is not the soup may tea of 3 4.5 24% héh “so” 肝 😀 well-known end. \n\n , Ab".split(" ")), min_size=1, max_size=25
).map(" ".join)


@given(PROSE, PROSE, st.booleans(), st.data())
def test_what_is_inserted_elsewhere_never_loses_a_passage(text: str, inserted: str, has_old: bool, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    at = data.draw(st.one_of(st.integers(0, start), st.integers(end, len(text))))
    new = text[:at] + inserted + text[at:]
    passage = text[start:end]
    here = start + len(inserted) if at <= start else start
    [found] = find_again(new, [Wanted(start, end, sha256(passage))], text if has_old else None)
    assert found.places
    assert all(sha256(new[s:e]) == sha256(passage) for s, e in found.places)
    standing = sum(new.startswith(passage, i) for i in range(len(new)))
    if standing == 1:
        assert (found.outcome, found.places) == ("exact" if here == start else "moved", ((here, here + len(passage)),))
    else:
        assert found.outcome in ("exact", "moved", "ambiguous")


@given(PROSE, PROSE, st.data())
def test_whatever_became_of_a_text_the_outcome_is_one_of_six_and_its_places_lie_in_it(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    [found] = find_again(new, [Wanted(start, end, sha256(old[start:end]))], old)
    assert found.outcome in reanchor.OUTCOMES
    assert all(0 <= s < e <= len(new) for s, e in found.places)
    assert len(found.places) == 1 if found.outcome in ("exact", "moved", "fuzzy") else len(found.places) != 1
    assert (found.score is not None) == (found.outcome == "fuzzy")
    assert found.score is None or reanchor.FUZZY <= found.score <= 1


@given(PROSE, st.data())
def test_a_hash_is_found_wherever_it_fits(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = text[start:end]
    key = (len(passage), sha256(passage))
    everywhere = [i for i in range(len(text)) if text.startswith(passage, i)]
    found = reanchor.by_hash(text, [key, (3, sha256("not there"))], reanchor.MOST_WORK)
    assert found[3, sha256("not there")] == []
    assert found[key]
    assert set(found[key] or ()) <= set(everywhere)


@given(PROSE, PROSE)
def test_a_stretch_of_the_same_words_scores_one_and_no_other(text: str, quote: str) -> None:
    keys = Words(quote).keys
    assume(keys)
    for stretch in reanchor.nearest(Words(text), quote):
        assert 0 < stretch.score <= 1
        assert (reanchor.shown(stretch.score) == "1.00") == (Words(text[stretch.start : stretch.end]).keys == keys)


# ----------------------------------------------------------------------------------------------------------------------
# By hash
# ----------------------------------------------------------------------------------------------------------------------


def test_a_word_inside_a_word_is_no_place_while_there_is_a_better_one() -> None:
    key = (4, sha256("soup"))
    assert reanchor.by_hash("soups and soup", [key], reanchor.MOST_WORK) == {key: [10]}
    assert reanchor.by_hash("soups", [key], reanchor.MOST_WORK) == {key: [0]}


def test_offsets_are_code_points_whatever_their_bytes() -> None:
    key = (5, sha256("肝é😀b."))
    assert reanchor.by_hash("é肝😀x 肝é😀b.", [key], reanchor.MOST_WORK) == {key: [5]}


def test_what_would_cost_too_much_is_not_looked_for_and_not_called_absent() -> None:
    there, absent, long = (4, sha256("soup")), (4, sha256("none")), (14, sha256("not in there !"))
    text = "some soup " * 3
    words = 6 * (4 + reanchor.CALL)  # six stretches of four letters begin and end with words; some are whole words
    found = reanchor.by_hash(text, [there, absent, long], words)
    assert found == {there: [5, 15, 25], absent: None, long: None}
    assert reanchor.by_hash(text, [there, absent], reanchor.MOST_WORK) == {there: [5, 15, 25], absent: []}


# ----------------------------------------------------------------------------------------------------------------------
# What changed
# ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "old", "new", "expected"),
    [
        ("nothing", "5 of 7 may", "5 of 7 may", ()),
        ("the same number", "1,200 and .5 and 3.0", "1200 and 0.5 and 3", ()),
        ("a decimal comma", "3,5 mg", "3.5 mg", ()),
        ("a point that moved", "3.5 mg", "35 mg", ("figure 3.5 became 35",)),
        ("a number more", "in 7", "in 5 of 7", ("figure added: 5",)),
        ("several", "1 2 3", "3 4", ("figure gone: 1, 2; figure added: 4",)),
        ("doubled", "2 and 2", "2", ("figure gone: 2",)),
        ("short form", "does not help", "doesn’t help", ()),
        ("curly or straight", "doesn't", "doesn’t", ()),
        ("not and cannot", "it can help", "it cannot help", ("negation added: cannot", "hedge gone: can")),
        ("one denial more", "never", "never without", ("negation added: without",)),
        ("a month", "on 3 May 2020 and May 4", "on 3 June 2020 and June 4", ()),
        ("at the beginning", "May help", "Helps", ("hedge gone: may",)),
        ("inside a word", "notable, sometime, no-one", "notable, sometime, no-one", ()),
        ("all three", "may lower 3", "does not lower 4", ("figure 3 became 4", "negation added: not", "hedge gone: may")),
    ],
)
def test_changes(reason: str, old: str, new: str, expected: tuple[str, ...]) -> None:
    assert wording.changes(old, new) == expected


def test_without_a_table_only_figures_are_compared() -> None:
    assert wording.changes("may 3", "not 4", "tr") == ("figure 3 became 4",)
    assert [wording.compares_words(code) for code in ("en", "en-GB", "EN_us", "tr", "eng", "", None)] == [True] * 3 + [False] * 4


@pytest.mark.parametrize(
    ("reason", "before", "passage", "after", "expected"),
    [
        ("between two ends", "One. It is ", "no", " cure. Two.", "It is   cure"),
        ("no end", "it is ", "no", " cure", "it is   cure"),
        ("the passage ends it", "One. It is ", "a cure.", " Two.", "It is  "),
        ("a new line begins one", "Head\nIt is ", "no", " cure\nThen", "It is   cure"),
        ("a broken line does not", "It is\nnearly ", "no", " cure", "It is\nnearly   cure"),
        ("a point in a number does not", "It is 3.5 of ", "no", " 4.5 cures", "It is 3.5 of   4.5 cures"),
    ],
)
def test_the_rest_of_a_sentence(reason: str, before: str, passage: str, after: str, expected: str) -> None:
    assert wording.rest_of_sentence(before + passage + after, len(before), len(before) + len(passage)) == expected


def test_scores_are_rounded_down() -> None:
    assert [reanchor.shown(score) for score in (0.999, 1.0, 0.29, 0.6)] == ["0.99", "1.00", "0.29", "0.60"]

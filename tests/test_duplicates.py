"""Which records are the same work: pairs as they are met in libraries, each with the reason why it is one or none."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue import duplicates
from catalogue.duplicates import DUPLICATE, POSSIBLE, RELATED
from catalogue.records import OTHERS, Name, Record

MOON = Record(
    key="moon2020", entry_type="article", title="Moon tea and blood pressure in adults: a randomized trial",
    authors=(Name("Silva", "Ana"), Name("Cruz", "José", "de la"), Name("Lee", "Kim")), container="Journal of the Made-up Tea Society",
    year="2020", volume="4", issue="2", pages="110-119", doi="10.5555/moon.2020.4", pmid="12345678",
)  # fmt: skip
BARE = replace(MOON, doi=None, pmid=None)

# the other record, what the two are, why
CASES = [
    (MOON, DUPLICATE, "the same twice"),
    (replace(BARE, title="MOON TEA AND BLOOD PRESSURE IN ADULTS - A RANDOMIZED TRIAL."), DUPLICATE, "capitals and signs"),
    (replace(BARE, title="[Moon tea and blood pressure in adults: a randomised trial]"), DUPLICATE, "another spelling, brackets of a translation"),
    (replace(BARE, container="J Made Up Tea Soc", pages="110-9"), DUPLICATE, "an abbreviated journal, a shortened page"),
    (replace(BARE, authors=(Name("Silva A"),), container=None, issue=None), DUPLICATE, "names that were not parted, no journal"),
    (replace(BARE, authors=(Name("Ana", "Silva"), OTHERS)), DUPLICATE, "names the wrong way round, et al."),
    (replace(BARE, authors=(Name("Sylva", "A."), Name("Cruz", "J."))), DUPLICATE, "a name misspelled"),
    (replace(BARE, year="2021", volume=None, issue=None), DUPLICATE, "online a year before its issue"),
    (replace(BARE, title="Moon tea and blood pressure"), DUPLICATE, "without its subtitle"),
    (replace(MOON, title="Moon tea and blood presure in adults: a randomised trial", year=None), DUPLICATE, "a slip, no year"),
    (replace(MOON, title="RETRACTED: Moon tea and blood pressure in adults: a randomized trial"), DUPLICATE, "the paper itself, marked"),
    (replace(BARE, title=f"{MOON.title} [Erratum appears in J Tea. 2021]"), DUPLICATE, "an index says that there is a notice"),
    (replace(BARE, doi="10.5555/moon.2020.44"), DUPLICATE, "a slip in the DOI, all else the same"),
    (Record(title=MOON.title, authors=MOON.authors, year="2021"), POSSIBLE, "title and author, nothing else, a year apart"),
    (Record(title="Moon tea and lower pressure of the blood in adults", doi=MOON.doi), POSSIBLE, "one DOI, a title that is only alike"),
    (replace(MOON, title=f"Erratum: {MOON.title}", doi="10.5555/e.1", pmid=None), RELATED, "a notice is not its paper"),
    (replace(BARE, title=f"{MOON.title} (vol 4, pg 110, 2020)", pages="300"), RELATED, "a notice, as one index names it"),
    (replace(BARE, title=f"Retraction notice to: {MOON.title}", pages="300", year="2022"), RELATED, "a retraction"),
    (replace(BARE, title=f"{MOON.title}: reply", authors=(Name("Roe", "Ann"),), pages="400"), RELATED, "a reply"),
    (replace(BARE, title=f"Comment on: {MOON.title}", authors=(Name("Roe", "Ann"),), pages="400"), RELATED, "a comment"),
    (replace(BARE, title=f"{MOON.title}: study protocol", container="Trials", volume="9", pages="1"), RELATED, "a protocol"),
    (replace(BARE, container="medRxiv", volume=None, issue=None, pages=None, doi="10.1101/2020.01.02.20001234"), RELATED, "a preprint"),
    (replace(BARE, entry_type="misc", container=None, volume=None, issue=None, pages=None, eprint="2101.00001", eprint_type="arxiv"), RELATED, "a preprint by its number"),
    (replace(BARE, container="Tea Congress Abstracts", volume="12", issue=None, pages="S4", doi="10.5555/abs.7"), RELATED, "an abstract of a meeting"),
    (replace(BARE, title="Moon tea and blood pressure in adults: a randomized trial. Part II", pages="120-129"), RELATED, "the second part"),
    (replace(BARE, entry_type="phdthesis", container=None, volume=None, issue=None, pages=None), RELATED, "a thesis of the same name"),
    (replace(BARE, title="Sun tea and body weight in children", doi="10.5555/sun", pages="120-129"), None, "another paper of the issue"),
    (replace(MOON, title="Abstracts of the tenth meeting", authors=(), pages="1", pmid=None), None, "one DOI of a supplement, another title"),
    (replace(BARE, authors=(Name("Roe", "Ann"),), container="Heart", volume="9", issue="1", pages="1", year="1999"), None, "an old title used again"),
]  # fmt: skip


@pytest.mark.parametrize(("other", "verdict", "why"), CASES, ids=[why for _, _, why in CASES])
def test_pairs(other: Record, verdict: str | None, why: str) -> None:
    for both in ([MOON, other], [other, MOON]):
        found = duplicates.pairs(both)
        assert [pair.verdict for pair in found] == ([verdict] if verdict else []), f"{why}: {found}"


def test_part_one_and_part_two_are_two() -> None:
    one, two = (replace(BARE, title=f"Moon tea in mice {part}", pages=pages) for part, pages in (("I", "1-9"), ("II", "10-19")))
    assert [pair.verdict for pair in duplicates.pairs([one, two])] == [RELATED]
    assert [pair.verdict for pair in duplicates.pairs([one, replace(one, title="Moon tea in mice: 1")])] == [DUPLICATE]


def test_a_number_parted_in_another_way_is_the_same_number() -> None:
    one, two = (replace(BARE, title=f"Uptake of {gas} by moon tea plants in winter") for gas in ("CO2", "CO 2"))
    assert [pair.verdict for pair in duplicates.pairs([one, two])] == [DUPLICATE]


def test_a_title_that_many_works_have_says_less() -> None:
    one = Record(title="Editorial", container="Tea", year="2020", volume="4", pages="1")
    assert duplicates.pairs([one, replace(one, volume="5", pages="99")]) == []


def test_two_versions_and_two_editions_are_related() -> None:
    preprint = Record(title="An early look at moon tea in cold hands", doi="10.21203/rs.3.rs-1/v1", authors=MOON.authors, year="2021")
    book = Record(entry_type="book", title="The great book of teas", authors=MOON.authors, year="2019", edition="1st")
    review = replace(BARE, doi="10.1002/14651858.cd000001", container="Cochrane Database Syst Rev")
    for one, two in (
        (preprint, replace(preprint, doi="10.21203/rs.3.rs-1/v2")),
        (book, replace(book, edition="2", year="2020")),
        (review, replace(review, doi="10.1002/14651858.cd000001.pub2", year="2023")),
    ):
        assert [pair.verdict for pair in duplicates.pairs([one, two])] == [RELATED]


def test_the_reasons_can_be_followed() -> None:
    (pair,) = duplicates.pairs([MOON, replace(MOON, pmid=None, pages="210-219", volume=None)])
    assert pair == duplicates.Pair(
        0, 1, DUPLICATE, 11.0,
        ("the same title", "the same DOI", "the same issue", "another first page", "the same container", "the same first author", "the same year"),
    )  # fmt: skip


def test_groups_are_of_duplicates_alone_and_whole() -> None:
    third = replace(BARE, title="Moon tea and blood pressure in adults", container="J Made Up Tea Soc")
    erratum = replace(BARE, title=f"Erratum: {MOON.title}", pages="300")
    found = duplicates.pairs([MOON, erratum, BARE, third])
    assert duplicates.groups(found) == [[0, 2, 3]]
    assert duplicates.groups([]) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Journal of the American Chemical Society", "J Am Chem Soc", True),
        ("Proceedings of the National Academy of Sciences", "Proc Natl Acad Sci", True),
        ("The Lancet (London, England)", "Lancet", True),
        ("JAMA : the journal of the American Medical Association", "JAMA", True),
        ("Plast Reconstr Surg", "Plastic and Reconstructive Surgery", True),
        ("British Medical Journal", "BMJ", True),
        ("Proceedings of the National Academy of Sciences of the United States of America", "PNAS", True),
        ("Proceedings of the National Academy of Sciences of the United States of America", "Proc Natl Acad Sci U S A", True),
        ("Annals of Tea", "Annals of Surgery", False),
        ("Tea", "Tea Research", False),
        ("J Tea Res", "J Tea Res Technol", False),
    ],
)
def test_names_of_journals(one: str, other: str, same: bool) -> None:
    a, b = (duplicates.prepare(Record(container=name), 0).container for name in (one, other))
    assert duplicates.same_container(a, b) is same
    assert duplicates.same_container(b, a) is same


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([MOON, BARE, Record(), Record(title="Tea"), *(other for other, _, _ in CASES)]), max_size=9), st.randoms())
def test_the_order_of_records_decides_nothing(records: list[Record], chance) -> None:
    shuffled = list(enumerate(records))
    chance.shuffle(shuffled)
    back = [place for place, _ in shuffled]
    found = {(frozenset((pair.first, pair.second)), pair.verdict, pair.score) for pair in duplicates.pairs(records)}
    again = duplicates.pairs([record for _, record in shuffled])
    assert {(frozenset((back[pair.first], back[pair.second])), pair.verdict, pair.score) for pair in again} == found


def test_a_block_of_many_is_not_compared_pair_by_pair() -> None:
    """One DOI on two thousand records, as an index of a supplement has it, makes no two million pairs."""
    many = [Record(title=f"Abstract {n} of moon tea", doi="10.5555/supplement") for n in range(2000)]
    prepared = [duplicates.prepare(record, index) for index, record in enumerate(many)]
    assert sum(1 for _ in duplicates.candidates(prepared)) < 150_000

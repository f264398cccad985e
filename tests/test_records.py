"""A reference is one record: what a row holds becomes the same record again, and a key that is made is made the same each time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.records import COLUMNS, OTHERS, TEXTS, Name, Record, decoded, encoded, from_row, made_key, shown

FULL = Record(
    key="silva2020",
    entry_type="article",
    title="Moon tea",
    year="2020",
    published="2020-03-04",
    keywords="tea; moon",
    extra='{"mystery": "x"}',
    authors=(Name("Cruz", "José", "de la", "Jr"), Name("Moon Tea Group"), OTHERS),
    editors=(Name("Roe", "Ann"),),
)

WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(str.strip).filter(bool)
NAMES = st.lists(st.builds(Name, WORDS, st.just("") | WORDS, st.just("") | WORDS, st.just("") | WORDS), max_size=4)


def test_a_row_is_the_record_again() -> None:
    assert from_row(dict(zip(COLUMNS, FULL.cells(), strict=True))) == FULL


def test_a_row_of_the_database_is_the_record_again() -> None:
    """There, the names lie in tables of their own, `and others` only in the list for reading, and the year is a number."""
    row = dict(zip((*TEXTS, "authors", "editors"), FULL.cells(), strict=False)) | {"year": 2020, "source_type": "primary", "line": 3}
    assert from_row(row, FULL.authors[:2], FULL.editors) == FULL


def test_extras_are_a_mapping() -> None:
    assert (FULL.extras(), Record().extras()) == ({"mystery": "x"}, {})


def test_names_for_reading() -> None:
    assert shown(FULL.authors) == "de la Cruz Jr, José; Moon Tea Group; et al."


@given(NAMES)
def test_names_outlive_their_cell(names: list[Name]) -> None:
    assert decoded(encoded(names)) == tuple(Name(*(part.replace("|", "/") for part in name)) for name in names)


@pytest.mark.parametrize(
    ("reason", "record", "expected"),
    [
        ("author, year, the first word that says something", {"title": "The effects of tea", "year": "2022"}, "roe2022effects"),
        ("a number says little", {"title": "12 cups of tea", "year": "2022"}, "roe2022cups"),
        ("unless there is nothing else", {"title": "1984", "year": "1949"}, "roe19491984"),
        ("accents and ligatures", {"title": "Œuvre", "authors": (Name("Öztürk", "Ç"),)}, "ozturkundatedoeuvre"),
        ("a particle belongs to the name", {"title": "Tea", "authors": (Name("Cruz", "J", "de la"),)}, "delacruzundatedtea"),
        ("an editor where there is no author", {"title": "Tea", "authors": (), "editors": (Name("Doe"),)}, "doeundatedtea"),
        ("nobody known", {"title": "Tea", "authors": (OTHERS,)}, "anonymousundatedtea"),
        ("another script", {"title": "水", "authors": (Name("王"),)}, "738bundated6c34"),
        ("nothing at all", {"authors": ()}, "anonymousundated"),
    ],
)
def test_a_key_is_made(reason: str, record: dict[str, object], expected: str) -> None:
    assert made_key(Record(**{"authors": (Name("Roe", "Ann"),), **record})) == expected  # type: ignore[arg-type]


@given(st.text(), st.text())
def test_a_made_key_is_a_key(family: str, title: str) -> None:
    assert re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_:.-]*", made_key(Record(title=title, authors=(Name(family),))))

"""Names in parts, however a format writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.names import bibtex_names, inverted, medline, parted
from catalogue.records import OTHERS, Name


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Silva, Ana and Jane Mary Doe", [Name("Silva", "Ana"), Name("Doe", "Jane Mary")]),
        ("de la Cruz, José", [Name("Cruz", "José", "de la")]),
        ("Ludwig van Beethoven", [Name("Beethoven", "Ludwig", "van")]),
        ("Charles Louis de la Vallee Poussin", [Name("Vallee Poussin", "Charles Louis", "de la")]),
        ("van der Berg, Jr, Jan", [Name("Berg", "Jan", "van der", "Jr")]),
        ("Martin Luther King Jr.", [Name("King", "Martin Luther", "", "Jr.")]),
        ("Strela, V", [Name("Strela", "V")]),
        ("{Barnes and Noble} and Roe, Ann", [Name("Barnes and Noble"), Name("Roe", "Ann")]),
        ("{Food and Drug Administration}", [Name("Food and Drug Administration")]),
        ("Ortega y Gasset, José", [Name("Ortega y Gasset", "José")]),
        ("family=Doe, given=Jane, prefix=von, suffix=III", [Name("Doe", "Jane", "von", "III")]),
        ("Roe, Ann and others", [Name("Roe", "Ann"), OTHERS]),
        ("Roe, Ann and et al.", [Name("Roe", "Ann"), OTHERS]),
        ("Doe, J., AND Roe, A.", [Name("Doe", "J."), Name("Roe", "A.")]),
        ("{van Dyke}, Ann", [Name("van Dyke", "Ann")]),
        ("Jean {de la} Tour", [Name("Tour", "Jean de la")]),
        ("Plato", [Name("Plato")]),
        ("", []),
        (" and and ", [Name("and")]),
    ],
)
def test_names_of_bibtex(written: str, meant: list[Name]) -> None:
    assert list(bibtex_names(written)) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Silva, Ana", Name("Silva", "Ana")),
        ("van der Berg, Jan, Jr", Name("Berg", "Jan", "van der", "Jr")),
        ("World Tea Organization", Name("World Tea Organization")),
        ("World Tea Organization,", Name("World Tea Organization")),
        ("et al.", OTHERS),
        (" , ", None),
    ],
)
def test_inverted_names(written: str, meant: Name | None) -> None:
    assert inverted(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Smith JA", Name("Smith", "JA")),
        ("Smith, John A Jr", Name("Smith", "John A", "", "Jr")),
        ("Wheeler, F C 3rd", Name("Wheeler", "F C", "", "3rd")),
        ("de la Cruz J", Name("Cruz", "J", "de la")),
        ("STRATIS Investigators", Name("STRATIS Investigators")),
    ],
)
def test_names_of_medline(written: str, meant: Name) -> None:
    assert medline(written) == meant


@pytest.mark.parametrize(
    ("parts", "meant"),
    [
        (("van Dyke", "Ann"), Name("Dyke", "Ann", "van")),
        (("Berg, Jr", "Jan"), Name("Berg", "Jan", "", "Jr")),
        (("Berg", "Jan, Jr."), Name("Berg", "Jan", "", "Jr.")),
        (("", "Plato"), Name("Plato")),
        (("bell hooks", ""), Name("bell hooks")),
    ],
)
def test_names_in_two_parts(parts: tuple[str, str], meant: Name) -> None:
    assert parted(*parts) == meant


@given(st.text(st.sampled_from("abcABCé {},.and~-"), max_size=60))
def test_no_letter_of_a_name_is_lost(text: str) -> None:
    """Letters only move; `and` parts people, and braces go."""
    names = bibtex_names(text)
    if OTHERS in names:
        return
    kept = sorted("".join("".join(name) for name in names).replace("and", ""))
    given = sorted(text.replace("and", ""))
    assert [c for c in kept if c.isalpha() and c not in "and"] == [c for c in given if c.isalpha() and c not in "and"]

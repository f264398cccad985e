"""One answer to what may stand in a link or an identifier."""

import pytest

from catalogue.safe import SLUG, odd_character, safe_url


@pytest.mark.parametrize(
    "url",
    [
        "https://doi.org/10.1000/182",
        "http://example.org",
        "https://example.org:8080/a?b=c&d=%20#e",
        "https://xn--bcher-kva.example/",
        "https://bücher.example/ü",
        "http://[::1]/a",
        "HTTPS://EXAMPLE.ORG/",
    ],
)
def test_links_that_pass(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, 5, "", "example.org", "//example.org", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "ftp://example.org",
        "https://", "https:///path", "https:example.org", "https://exa mple.org", "https://example.org/a b", "https://example.org\\@evil",
        "https://user@example.org", "https://example.org/\u202egnp", "https://example.org/\u200b", "https://example.org/\n", "https://example.org/\x00",
        'https://example.org/"onclick', "https://example.org/<b>", "https://example.org:port/", "https://[::1/", "\thttps://example.org",
    ],
)  # fmt: skip
def test_links_that_do_not(url: object) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize(
    ("text", "identifier", "expected"),
    [
        ("plain text, with spaces", False, None),
        ("Ünïcode – ok", False, None),
        ("te\u00ada", False, ("warning", "SOFT HYPHEN at character 3")),
        ("te\x00a", False, ("error", "U+0000 at character 3")),
        ("10.1000/ab", True, None),
        ("10.1000/a b", True, ("error", "SPACE at character 10")),
        ("10.1000/аb", True, ("error", "CYRILLIC SMALL LETTER A at character 9")),
        ("１0", True, ("error", "FULLWIDTH DIGIT ONE at character 1")),
    ],
)
def test_odd_characters_are_named_with_their_place(text: str, identifier: bool, expected: tuple[str, str] | None) -> None:
    assert odd_character(text, identifier=identifier) == expected


@pytest.mark.parametrize(
    ("slug", "good"),
    [("a", True), ("green-tea-2", True), ("-a", False), ("A", False), ("a" * 81, False), ("..", False), ("a/b", False), ("٣", False)],
)
def test_slugs(slug: str, good: bool) -> None:
    assert bool(SLUG.fullmatch(slug)) is good

"""What may be asked: the shape of a request, the names that the site answers to, what strangers may ask."""

import pytest

from catalogue import serve
from catalogue.web import requests
from tests.test_gate import PUBLIC, asked


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/" + "a" * 1_023, None),
        ("/" + "a" * 1_024, 414),
        ("/search?q=" + "a" * 2_046, None),
        ("/search?q=" + "a" * 2_047, 414),
        ("/search?" + "&".join(["q=a"] * 40), None),
        ("/search?" + "&".join(["q=a"] * 41), 414),
        ("//evil.example/", 400),
        ("/\\evil.example", 400),
        ("/claims/%5Cevil", 400),
        ("/claims/a b", 400),
        ("/claims/\x00", 400),
        ("/claims/é", 400),
        ("/claims/%C3%A9", None),
    ],
)
def test_the_shape_of_an_address(address: str, status: int | None) -> None:
    refused = asked(address)
    assert (refused and refused.status) == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", ""])
def test_only_questions_are_answered(method: str) -> None:
    refused = asked("/", method=method)
    assert refused is not None
    assert refused.status == 405


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", None),
        ("127.0.0.1:8001", None),
        ("EVIDENCE.example:443", None),
        ("[::1]:80", None),
        ("evil.example", 421),
        ("evidence.example.evil.example", 421),
        ("127.0.0.1@evil.example", 421),
        ("", 421),
    ],
)
def test_the_site_answers_to_its_names_only(host: str, status: int | None) -> None:
    refused = asked("/", host=host)
    assert (refused and refused.status) == status


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/-/metadata.json", 404),
        ("/-/settings.json", 404),
        ("/-/health.json", None),
        ("/evidence/claims?_facet=parent", 400),
        ("/evidence/claims?_where=1", 400),
    ],
)
def test_strangers_may_ask_less(address: str, status: int | None) -> None:
    refused = asked(address, PUBLIC)
    assert (refused and refused.status) == status


def test_long_sql_passes_here_and_not_among_strangers() -> None:
    assert asked("/evidence?sql=" + "a" * 5_000) is None
    assert asked("/evidence?sql=" + "a" * 20_000) is not None
    assert asked("/evidence?sql=" + "a" * 5_000, PUBLIC) is not None


@pytest.mark.parametrize(
    ("query", "kept"),
    [("_ttl=1", ""), ("a=1&_ttl=99&b=2", "a=1&b=2"), ("_ttl", ""), ("_ttls=1", "_ttls=1"), ("a=_ttl=1", "a=_ttl=1"), ("", "")],
)
def test_the_time_to_keep_is_dropped(query: str, kept: str) -> None:
    assert requests.without_ttl(query.encode()) == kept.encode()


def test_the_names_that_the_site_answers_to() -> None:
    assert serve.hosts("127.0.0.1") == ("127.0.0.1", "localhost", "[::1]")
    assert serve.hosts("127.0.0.1", ("Evidence.example",)) == ("127.0.0.1", "localhost", "[::1]", "evidence.example")
    assert serve.hosts(serve.EVERYWHERE[0]) == ()
    assert serve.hosts("::", ("a.example",)) == ("127.0.0.1", "localhost", "[::1]", "[::]", "a.example")
    assert serve.hosts("fe80::1")[-1] == "[fe80::1]"

"""What every answer of the site carries, and what it says to whom it refuses: by itself, then over HTTP."""

import http.client
import json
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from catalogue.web import headers
from tests.site_fixtures import Site, build_hash, public_site, release, rows, running, site

__all__ = ["public_site", "release", "rows", "site"]


def test_a_tag_changes_with_build_address_and_argument_and_is_known_again() -> None:
    tags = {headers.entity_tag(v, p, q) for v in ("1", "2") for p in (b"/", b"/a") for q in (b"", b"q=1")}
    assert len(tags) == 8
    tag = headers.entity_tag("1", b"/", b"")
    assert headers.has_seen(b'"x", ' + tag, tag)
    assert not headers.has_seen(b"*", tag)
    assert not headers.has_seen(b"", tag)


@pytest.mark.parametrize(
    ("status", "path", "query", "kept"),
    [
        (200, b"/", b"", b"no-cache"),
        (404, b"/x", b"", b"no-store"),
        (500, b"/", b"", b"no-store"),
        (200, b"/-/health.json", b"", b"no-store"),
        (200, b"/static/site.css", b"abc", headers.A_YEAR),
        (200, b"/static/site.css", b"", b"no-cache"),
    ],
)
def test_how_long_an_answer_may_be_kept(status: int, path: bytes, query: bytes, kept: bytes) -> None:
    given = [(b"Cache-Control", b"max-age=99"), (b"content-type", b"text/html"), (b"Referrer-Policy", b"unsafe-url")]
    found = headers.answered(status, given, path, query, b'W/"t"', is_draft=True)
    assert [value for name, value in found if name == b"cache-control"] == [kept]
    assert [value for name, value in found if name == b"referrer-policy"] == [b"no-referrer"]
    assert (b"content-type", b"text/html") in found
    assert (b"x-robots-tag", b"noindex") in found


def ask(one: Site, path: str, method: str = "GET", **given: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=60)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in given.items()})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


EVERY_KIND = [
    "/", "/claims/exosome-therapy.c050", "/claims/nothing", "/static/site.css", "/static/nothing", "/favicon.ico", "/evidence", "/evidence.json",
    "/evidence/claims", "/evidence/claims.json", "/evidence/claims?nothing=1", "/evidence/audit-of-claims", "/-/health.json", "/-/threads.json",
    "/evidence/claims/", "/evidence?sql=select", "//", "/evidence/claims?_filter_column=id&_filter_op=exact&_filter_value=x",
]  # fmt: skip


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_answer_carries_every_header_once(site: Site, public_site: Site, path: str) -> None:
    for one in (site, public_site):
        for method in ("GET", "HEAD", "POST"):
            response = ask(one, path, method)
            for name, value in headers.ALWAYS:
                assert response.headers.get_all(name.decode()) == [value.decode()], (method, name)
            assert len(response.headers.get_all("cache-control") or []) == 1
            assert response.headers["x-robots-tag"] == "noindex"
            assert response.status < 500
            assert (response.status == 405) is (method == "POST")


def test_a_page_that_was_seen_is_not_sent_again_until_the_build_changes(site: Site, public_site: Site) -> None:
    first = ask(site, "/claims/exosome-therapy.c050")
    assert first.headers["cache-control"] == "no-cache"
    again = ask(site, "/claims/exosome-therapy.c050", if_none_match=first.headers["etag"])
    assert (again.status, again.headers["etag"]) == (304, first.headers["etag"])
    assert ask(site, "/claims/exosome-therapy.c051", if_none_match=first.headers["etag"]).status == 200
    assert ask(public_site, "/claims/exosome-therapy.c050", if_none_match=first.headers["etag"]).status == 200, "another mode, another page"


def test_a_strange_host_is_turned_away(site: Site) -> None:
    assert ask(site, "/", host="evil.example").status == 421
    assert ask(site, "/", host=f"localhost:{site.port}").status == 200


def test_health_says_which_build_is_served_and_that_it_answers(site: Site, rows: sqlite3.Connection) -> None:
    found: dict[str, Any] = json.loads(site.ask("/-/health.json").body)
    assert (found["ok"], found["build"], found["mode"], found["blind"]) == (True, build_hash(site.db_path), "local", False)
    assert found["counts"]["claims"] == rows.execute("SELECT count(*) FROM claims").fetchone()[0]


def test_a_refusal_names_what_is_known_with_a_way_back_and_speaks_json_where_json_is_asked(site: Site) -> None:
    page = site.ask("/evidence/claims?claim_tpye=safety")
    assert page.status == 400
    assert "Its columns: id, article, parent" in page.body
    assert 'href="/"' in page.body
    data = site.ask("/evidence/claims.json?claim_tpye=safety")
    assert (data.status, data.headers["content-type"]) == (400, "application/json; charset=utf-8")
    assert '"ok": false' in data.body


def test_what_takes_too_long_says_so_and_no_page_carries_a_script(site: Site) -> None:
    slow = "select count(*) from claims a, claims b, claims c, claims d where a.statement || b.statement < c.statement || d.statement"
    answer = site.ask("/evidence?sql=" + quote_plus(slow))
    assert answer.status == 503
    assert "Narrow it with a filter" in answer.body
    assert "<script" not in answer.body


def test_nothing_of_a_refusal_or_a_wrong_address_stands_in_the_log(release: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with running(release, log, public=True) as one:
        for path in ("/nowhere", "/evidence/nothing", "/evidence/claims?_sort=nothing", "/evidence?sql=select+1"):
            assert one.ask(path).status in (400, 403, 404)
    assert "Traceback" not in log.read_text(encoding="utf-8")

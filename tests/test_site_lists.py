"""The lists of the site: home, claims, an article: every count with its denominator, filters in the address, nothing cut in silence."""

import re
import sqlite3
from html import unescape
from urllib.parse import quote_plus

import pytest
from datasette.utils import tilde_encode

from tests.site_fixtures import Links, Site, release, rows, site
from tests.test_site import text

__all__ = ["release", "rows", "site"]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/search?other=1", "Known: q"),
        ("/search?q=a&q=b", "given twice"),
        ("/claims?support=suported", "did you mean 'supported'?"),
        ("/claims?support=x", "It knows: supported, partly-supported, contradicted"),
        ("/claims?colour=red", "Known: article, support, state"),
        ("/claims?page=0", "'page' is a number from 1"),
        ("/articles/exosome-therapy?section=none", "It knows: exosome-therapy.s01, exosome-therapy.s02"),
        ("/articles/exosome-therapy?level=<b>", "It knows: error, warning, note"),
        ("/claims/exosome-therapy~2Ec050?a=b", "does not know the argument 'a'"),
        ("/?_labels=on", "does not know the argument '_labels'"),
    ],
)
def test_what_a_page_does_not_know_is_400_naming_the_known(site: Site, path: str, named: str) -> None:
    answer = site.ask(path)
    assert answer.status == 400
    assert named in text(answer.body)
    assert "<b>" not in answer.body
    assert ("a", "href", "/") in Links(answer.body).found


def test_filters_live_in_the_address_and_count(site: Site, rows: sqlite3.Connection) -> None:
    for path in ("/claims", "/articles/exosome-therapy"):
        for support, n in rows.execute("SELECT support, count(*) FROM claim_state GROUP BY 1"):
            body = site.ask(f"{path}?support={quote_plus(support)}").body
            assert body.count('<div class="claim-line">') == n
            assert f'<option value="{support}" selected>{support} ({n})</option>' in body
            assert f"{n} of {rows.execute('SELECT count(*) FROM atoms').fetchone()[0]} claims" in text(body)
    both = site.ask("/claims?support=contradicted&claim_type=safety").body
    n = rows.execute("SELECT count(*) FROM claim_audit WHERE support = 'contradicted' AND claim_type = 'safety'").fetchone()[0]
    assert both.count('<div class="claim-line">') == n > 0
    assert 'href="/claims?claim_type=safety"' in both
    assert 'href="/claims?support=contradicted"' in both


def test_a_long_list_is_cut_with_a_count_and_a_link_on(site: Site, rows: sqlite3.Connection) -> None:
    n = rows.execute("SELECT count(*) FROM atoms").fetchone()[0]
    first, second = site.ask("/claims").body, site.ask("/claims?page=2").body
    assert n > 100
    assert [page.count('<div class="claim-line">') for page in (first, second)] == [100, n - 100]
    assert f"1 to 100 of {n}" in text(first)
    assert 'rel="next" href="/claims?page=2"' in first
    assert 'rel="prev" href="/claims"' in second
    assert "The list ends before this page" in text(site.ask("/claims?page=9").body)


def test_the_home_page_gives_every_count_with_its_denominator(site: Site, rows: sqlite3.Connection) -> None:
    body = site.ask("/").body
    words = text(body)
    count = lambda sql: rows.execute(sql).fetchone()[0]  # noqa: E731
    atoms, figures = count("SELECT count(*) FROM atoms"), count("SELECT count(*) FROM figures")
    citations, claims = count("SELECT count(*) FROM citations"), count("SELECT count(*) FROM claims")
    assert f"of {atoms} claims that can be assessed" in words
    assert f"Our wording checked by a second person {count('SELECT count(*) FROM approved_restatements')} of {claims}" in words
    for state, label in (("claimed", "held by a claim"), ("not-a-claim", "claim nothing"), ("unclaimed", "not entered yet")):
        n = rows.execute("SELECT count(*) FROM figures WHERE state = ?", (state,)).fetchone()[0]
        assert not n or f"{label} {n}" in words
    assert f"of {figures} figures in the texts" in words
    assert f"Citations whose standing was checked {count('SELECT count(DISTINCT citation) FROM standing')} of {citations}" in words
    for support, n in rows.execute("SELECT support, count(*) FROM claim_state GROUP BY 1"):
        assert f"{support} {n} " in words, support
        assert f'href="/claims?support={quote_plus(support)}"' in body
    for state, n in rows.execute("SELECT state, count(*) FROM claim_state GROUP BY 1"):
        assert re.search(rf'href="/claims\?state={state}">[^<]+</a></dt><dd>{n}<', body), state
    for level in ("error", "warning", "note"):
        n = rows.execute("SELECT count(*) FROM flags WHERE level = ?", (level,)).fetchone()[0]
        assert f"{level}{'s' if n != 1 else ''} {n} " in words
    for standing, n in rows.execute("SELECT standing, count(*) FROM citation_standing GROUP BY 1"):
        assert re.search(rf"{standing}[^.]*? {n} ", words), standing


def test_claims_that_hold_get_as_much_room_as_those_that_do_not(site: Site) -> None:
    body = site.ask("/").body
    held, failed = body.split("<h3>Borne out</h3>")[1].split("<h3>Not borne out</h3>")
    assert held.count("<li>") == failed.split("</ul>")[0].count("<li>") > 0


def test_an_article_shows_its_claims_in_order_with_their_parts(site: Site, rows: sqlite3.Connection) -> None:
    body = site.ask("/articles/exosome-therapy").body
    shown = re.findall(r'<span class="id-cell"><a class="id" href="/claims/([^"]+)"', body)
    order = """SELECT id FROM (SELECT claims.id, coalesce(root.start, claims.start) AS place, coalesce(claims.parent, claims.id) AS whole
               FROM claims LEFT JOIN claims AS root ON root.id = claims.parent) ORDER BY place, whole, id"""
    assert shown == [tilde_encode(i) for (i,) in rows.execute(order)]
    labels = [label for (label,) in rows.execute("SELECT label FROM sections ORDER BY ordinal")]
    assert [label for label in labels if label not in unescape(body)] == []


@pytest.mark.parametrize("path", ["/evidence/citations", "/evidence/claims", "/evidence/links", "/evidence/claims-of-evidence-stream"])
def test_the_widest_tables_and_the_longest_answer_weigh_no_more_than_a_page_may(site: Site, path: str) -> None:
    assert len(site.ask(path).body.encode()) < 200_000


def test_a_registration_that_is_the_key_too_is_found_once(site: Site) -> None:
    found = site.ask("/search?q=NCT06539273").body
    assert found.count('href="/citations/nct06539273"') == 1

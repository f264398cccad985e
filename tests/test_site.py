"""The served site: every page answers, says what it must, links to what exists, and takes nothing from anybody.

Its parts by themselves are asked in test_site_parts.py.
"""

import re
import sqlite3
from collections import Counter
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, quote_plus, urljoin, urlsplit

import pytest
import yaml
from datasette.utils import tilde_encode
from markupsafe import Markup

import ingest
from catalogue.text.fragments import parse
from tests.site_fixtures import Links, Site, build_hash, public_site, release, rows, running, site

__all__ = ["public_site", "release", "rows", "site"]

QUERIES = yaml.safe_load((ingest.ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["evidence"]["queries"]
OURS = (
    "/",
    "/claims",
    "/claims?source_type=animal",
    "/articles/exosome-therapy",
    "/claims/exosome-therapy~2Ec050",
    "/claims/exosome-therapy~2Ec068",
    "/citations",
    "/citations/park2022adsc",
    "/studies",
    "/studies/park-2022",
    "/map",
    "/map?rows=outcome&columns=source_type",
    "/harms",
    "/conflicts",
    "/review",
    "/changes",
    "/about",
    "/rules",
    "/rules/before-after-as-groups",
    "/search?q=hair",
)


def text(html: str) -> str:
    """Return the words of a page's main part, spaces made one."""
    main = html[html.index("<main") : html.index("</main>")]
    words = unescape(re.sub(r"<[^>]+>", " ", main))
    return re.sub(r"\s+([,.;:)])", r"\1", " ".join(words.split()))


# ----------------------------------------------------------------------------------------------------------------------
# Every page answers
# ----------------------------------------------------------------------------------------------------------------------


def test_every_claim_citation_article_and_rule_has_a_page(site: Site, rows: sqlite3.Connection) -> None:
    paths = [f"/claims/{tilde_encode(i)}" for (i,) in rows.execute("SELECT id FROM claims")]
    paths += [f"/citations/{tilde_encode(i)}" for (i,) in rows.execute("SELECT key FROM citations")]
    paths += [f"/articles/{tilde_encode(i)}" for (i,) in rows.execute("SELECT slug FROM articles")]
    paths += [f"/studies/{tilde_encode(i)}" for (i,) in rows.execute("SELECT id FROM studies")]
    paths += [f"/rules/{tilde_encode(i)}" for (i,) in rows.execute("SELECT code FROM rules")]
    assert len(paths) > 3
    assert {path: status for path in paths if (status := site.ask(path).status) != 200} == {}


def test_every_table_and_view_has_a_page(site: Site, rows: sqlite3.Connection) -> None:
    names = [name for (name,) in rows.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")]
    names = [name for name in names if not re.search(r"_fts_(config|content|data|docsize|idx)$", name)]
    assert {name: status for name in names if (status := site.ask(f"/evidence/{name}").status) != 200} == {}


def test_an_address_with_a_plain_full_stop_is_the_same_page(site: Site) -> None:
    assert site.ask("/claims/exosome-therapy.c050").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/claims/nothing",
        "/claims/exosome-therapy~2Ec999",
        "/citations/nobody",
        "/articles/none",
        "/rules/none",
        "/nowhere",
        "/claims/~2E~2E~2Fetc",
        "/claims/%00",
        "/claims/<b>",
    ],
)
def test_an_unknown_address_is_404_with_a_way_back(site: Site, path: str) -> None:
    answer = site.ask(path)
    assert answer.status == 404
    assert ("a", "href", "/") in Links(answer.body).found
    assert "<b>" not in answer.body
    assert "noindex" in answer.body


HOSTILE = [
    '"', "'", "*", "a*", '"a', "a OR", "NEAR(", "NEAR(a b, 2)", "^", "{statement}: x", "statement:hair", "-hair", "+", "(((", "a AND NOT", "\\", "%", "_", ";",
    "'; DROP TABLE claims; --", "<script>alert(1)</script>", "\x00", "\u202e", "😀", "é" * 300, "a " * 400, "10.1093/asjof/ojac045", "c050", "~", "%zz",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_search_answers_whatever_is_typed(site: Site, typed: str) -> None:
    answer = site.ask("/search?q=" + quote_plus(typed))
    assert answer.status == 200
    assert "<script>alert" not in answer.body


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%ED%A0%80", "q=a&q=a", "q", "", "q=%00"])
def test_search_answers_broken_arguments(site: Site, query: str) -> None:
    assert site.ask("/search?" + query).status == 200


def test_search_finds_by_form_by_beginning_and_by_identifier(site: Site) -> None:
    assert "exosome-therapy~2Ec050" in site.ask("/search?q=hairs+improving").body
    assert "exosome-therapy~2Ec050" in site.ask("/search?q=improvement+dens").body
    assert "exosome-therapy~2Ec050" in site.ask("/search?q=C050").body
    assert "/citations/sasaki2022" in site.ask("/search?q=10.1093/asjof/ojac045").body
    assert "/citations/sasaki2022" in site.ask("/search?q=35923863").body


@pytest.mark.parametrize("name", QUERIES)
def test_every_question_is_answered_in_both_modes(site: Site, public_site: Site, name: str) -> None:
    for one in (site, public_site):
        for path in (
            f"/evidence/{name}",
            f"/evidence/{name}.json?_shape=array",
            f"/evidence/{name}?" + "&".join(f"{p}=x" for p in QUERIES[name].get("params", [])),
        ):
            assert one.ask(path).status == 200, path


def test_a_question_narrows_to_what_was_chosen(site: Site) -> None:
    body = site.ask("/evidence/audit-of-claims.json?_shape=array&claim_type=safety").body
    assert set(re.findall(r'"claim_type": "(\w+)"', body)) == {"safety"}


def test_every_link_of_our_pages_leads_somewhere(site: Site, rows: sqlite3.Connection) -> None:
    pages = [*OURS, "/evidence", "/evidence?_show_hidden=1", *(f"/evidence/{name}" for name in QUERIES)]
    pages += [
        f"/claims/{tilde_encode(i)}" for (i,) in rows.execute("SELECT id FROM claims WHERE id GLOB '*[05]' OR parent IS NOT NULL LIMIT 25")
    ]
    pages += [f"/citations/{tilde_encode(i)}" for (i,) in rows.execute("SELECT key FROM citations ORDER BY key LIMIT 12")]
    seen: dict[str, int] = {}
    anchors: dict[str, set[str]] = {}
    kinds: Counter[tuple[str, ...]] = Counter()  # of a kind of address, the first few stand for the others
    broken = []
    for page in pages:
        for tag, _, address in Links(site.ask(page).body).found:
            target = urlsplit(urljoin(site.root + page, address))
            if f"{target.scheme}://{target.netloc}" != site.root:
                assert tag == "a", f"{page} loads {address}"
                continue
            path = target.path + (f"?{target.query}" if target.query else "")
            kind = (target.path.rpartition("/")[0], *sorted(parse_qs(target.query)))
            if path not in seen:
                kinds[kind] += 1
                if kinds[kind] > 3:
                    continue
                answer = site.ask(path)
                seen[path], anchors[path] = answer.status, Links(answer.body).ids
            if seen[path] != 200 or (target.fragment and tag == "a" and target.fragment not in anchors[path]):
                broken.append((page, address, seen[path]))
    assert broken == []
    assert len(seen) > 100 and len(kinds) > 20


# ----------------------------------------------------------------------------------------------------------------------
# What pages say
# ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*OURS, "/evidence", "/evidence/claims", "/evidence/claims/exosome-therapy~2Ec050", "/nowhere"])
def test_every_page_names_its_build_licence_and_mode_and_stays_out_of_indexes(site: Site, path: str) -> None:
    body = site.ask(path).body
    assert build_hash(site.db_path) in body
    assert "https://creativecommons.org/licenses/by/4.0/" in body
    assert "local mode" in body
    assert '<meta name="robots" content="noindex">' in body
    assert "One reviewer’s proposal; nothing here is agreed by two." in body
    assert "<html lang=" in body
    assert 'href="#content"' in body


@pytest.mark.parametrize("path", OURS)
def test_our_pages_carry_no_script_style_or_handler(site: Site, path: str) -> None:
    links = Links(site.ask(path).body)
    assert {"script", "style", "iframe", "object"} & set(links.tags) == set()
    assert [(tag, name) for tag, name in links.attributes if name == "style" or name.startswith("on")] == []


def test_the_exemplary_figures_stand_beside_their_source(site: Site) -> None:
    words = text(site.ask("/claims/exosome-therapy~2Ec050").body)
    assert "146.6 hairs/cm² 146.6 hairs/cm²" in words
    assert "121.7 hairs/cm² 121 hairs/cm²" in words
    assert "source-coarser" in words
    assert "the article’s own Hairs per area of scalp 121.7 → 146.6 hairs/cm² 24.9 20.5 % derived" in words
    assert "121 → 146.6 hairs/cm² 25.6 21.2 % derived by us; within-group" in words
    assert "No control group seen in what was read" in words
    assert "2 citations, one study" in words
    assert "Curator (software) software" in words
    assert "unknown never checked" in words
    assert "Is the source reported faithfully? proposed: " in words, "no two persons agree on it"
    assert "Fidelity proposed: " in words, "nor does the one assessment count"
    assert "one reviewer a proposal by software It lacks a person who approves the restatement." in words
    assert "Nobody but its maker has compared them with the article yet" in words


def test_the_exemplary_safety_claim_has_its_limits_and_the_harms_beside_it(site: Site) -> None:
    words = text(site.ask("/claims/exosome-therapy~2Ec068").body)
    assert "mixed its parts differ" in words
    assert "0 of 31 still allows a true rate of up to 9.2 % (one-sided 95 %) or 11.2 % (two-sided 95 %)" in words
    assert "all n were followed" in words
    assert "unchecked nobody has named a finding to compare with" in words
    assert "Reported elsewhere in this catalogue Not linked to this claim" in words
    assert "fda2019psn regulator-notice; Dated 6 December 2019" in words


def test_a_link_at_the_whole_is_shown_as_such_at_the_part(site: Site) -> None:
    assert "at the whole, c068" in text(site.ask("/claims/exosome-therapy~2Ec068f").body)
    assert "at the part c068f" in text(site.ask("/claims/exosome-therapy~2Ec068").body)


def test_sources_of_one_cluster_of_harms_are_drawn_together(site: Site) -> None:
    words = text(site.ask("/claims/exosome-therapy~2Ec064a").body)
    assert re.search(r"Cluster nebraska-2019: \d citations, one set of events", words)


def test_a_citation_names_where_its_facts_were_seen_without_linking_there(site: Site, rows: sqlite3.Connection) -> None:
    for key, seen_at in rows.execute(
        "SELECT citation, seen_at FROM sightings JOIN citations ON key = citation WHERE seen_at IS NOT coalesce(url, '') LIMIT 40"
    ):
        body = site.ask(f"/citations/{tilde_encode(key)}").body
        assert f"<code>{Markup.escape(seen_at)}</code>" in body
        assert seen_at not in [address for _, _, address in Links(body).found]


def test_what_nobody_checked_never_looks_checked(site: Site, rows: sqlite3.Connection) -> None:
    unchecked = rows.execute("SELECT key FROM citations WHERE key NOT IN (SELECT citation FROM standing) LIMIT 3").fetchall()
    assert unchecked
    for (key,) in unchecked:
        assert '<span class="word unchecked">unknown</span>' in site.ask(f"/citations/{tilde_encode(key)}").body


def test_every_rule_is_listed_with_its_level_and_its_flags_here(site: Site, rows: sqlite3.Connection) -> None:
    words = text(site.ask("/rules").body)
    rules = rows.execute("SELECT code, question, level, (SELECT count(*) FROM flags WHERE rule = code) FROM rules").fetchall()
    assert f"{len(rules)} questions were asked" in words
    assert [code for code, question, level, n in rules if f"{question} {code} {level} {n}" not in words] == []
    for (group,) in rows.execute("SELECT DISTINCT rule_group FROM rules"):
        assert f" {group.capitalize()} question rule level" in words


def test_a_rule_says_what_explain_says_and_lists_its_flags(site: Site, rows: sqlite3.Connection) -> None:
    body = site.ask("/rules/before-after-as-groups").body
    said = rows.execute(
        "SELECT question, why, raises, spares, remedy, source, sql FROM rules WHERE code = 'before-after-as-groups'"
    ).fetchone()
    words = " ".join(text(body).split())
    assert [part for part in said if re.sub(r"\s+([,.;:)])", r"\1", " ".join(part.split())) not in words] == []
    flags = rows.execute("SELECT claim, message FROM flags WHERE rule = 'before-after-as-groups'").fetchall()
    assert flags
    for claim, message in flags:
        assert message in words
        assert f'href="/claims/{tilde_encode(claim)}"' in body


def test_a_rule_that_raised_nothing_says_that_it_was_run(site: Site, rows: sqlite3.Connection) -> None:
    (code,) = rows.execute("SELECT code FROM rules WHERE NOT EXISTS (SELECT 1 FROM flags WHERE rule = code) ORDER BY code").fetchone()
    assert "None: the rule was run, and nothing in this evidence raised it." in text(site.ask(f"/rules/{code}").body)


def test_a_record_says_how_to_cite_it(site: Site) -> None:
    words = text(site.ask("/claims/exosome-therapy~2Ec050").body)
    assert f"{site.root}/claims/exosome-therapy~2Ec050" in words
    assert build_hash(site.db_path) in words


def test_no_passage_of_a_locator_article_is_linked_or_shown(site: Site, rows: sqlite3.Connection) -> None:
    url, level = rows.execute("SELECT url, publication_level FROM articles WHERE slug = 'exosome-therapy'").fetchone()
    assert level == "locator"
    out = [address for _, _, address in Links(site.ask("/claims/exosome-therapy~2Ec050").body).found if address.startswith(url)]
    assert [address for address in out if "#" not in address] == [url]
    [straight] = {address for address in out if "#" in address}
    terms = parse(straight.removeprefix(f"{url}#"))
    assert terms is not None, "a link straight to the passage holds at most three and three of its words"
    assert max(terms.words) <= 3
    assert "Nobody has checked that the page still reads so" in text(site.ask("/claims/exosome-therapy~2Ec050").body)
    assert "no link None was made" in text(site.ask("/claims/exosome-therapy~2Ec032").body)


# ----------------------------------------------------------------------------------------------------------------------
# Read-only, and closed to strangers
# ----------------------------------------------------------------------------------------------------------------------


def test_sql_is_open_here_and_closed_to_strangers(site: Site, public_site: Site) -> None:
    assert site.ask("/evidence?sql=select+1").status == 200
    assert public_site.ask("/evidence?sql=select+1").status == 403
    assert public_site.ask("/evidence.json?sql=select+1").status == 403
    assert public_site.ask("/evidence/claims?_where=1=1").status in (400, 403)
    assert "textarea" not in public_site.ask("/evidence").body
    assert public_site.ask("/evidence.db").status == 403


def test_sql_cannot_write(site: Site) -> None:
    for sql in (
        "delete from claims",
        "insert into tags values ('a', 99, 'b', 'c')",
        "drop table claims",
        "attach 'x.db' as x",
        "pragma writable_schema=1",
    ):
        assert site.ask("/evidence?sql=" + quote_plus(sql)).status == 400, sql


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", [*OURS, "/evidence", "/evidence/claims", "/evidence/audit-of-claims"])
def test_nothing_is_taken(site: Site, path: str, method: str) -> None:
    before = site.ask("/evidence/claims.json?_size=0&_shape=object").body
    assert site.ask(path, method=method, body="a=b").status == 405
    assert site.ask("/evidence/claims.json?_size=0&_shape=object").body == before


@pytest.mark.parametrize("path", OURS)
def test_strangers_see_the_same_pages(public_site: Site, path: str) -> None:
    answer = public_site.ask(path)
    assert answer.status == 200
    assert "public mode" in answer.body


def test_the_banner_speaks_from_the_data(toy_db: Path, tmp_path: Path) -> None:
    with running(toy_db, tmp_path / "toy.txt", public=False) as toy:
        state = dict(sqlite3.connect(toy_db).execute("SELECT state, count(*) FROM claim_state GROUP BY 1").fetchall())
        body = toy.ask("/").body
        assert ("noindex" in body) is bool(set(state) - {"agreed"})
        assert ("nothing here is agreed by two" in body) is ("agreed" not in state and set(state) != {"none"})

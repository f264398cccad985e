"""The pages that gather: map, harms, studies, sources, review, about, search. What they count is counted here another way."""

import re
import sqlite3
from collections import Counter
from html import unescape

import pytest
from datasette.utils import tilde_encode

from tests.site_fixtures import Links, Site, release, rows, site
from tests.test_site import text
from tests.test_site_parts import plugin

__all__ = ["release", "rows", "site"]


@pytest.mark.parametrize(
    ("columns", "joins", "column", "body"),
    [
        ("design", "JOIN reports USING (citation) JOIN studies ON studies.id = reports.study", "studies.design", "studies.id"),
        ("source_type", "JOIN citations ON citations.key = citation", "citations.source_type", "body"),
    ],
)
def test_the_map_counts_separate_studies_by_direction(
    site: Site, rows: sqlite3.Connection, columns: str, joins: str, column: str, body: str
) -> None:
    page = site.ask(f"/map?rows=claim_type&columns={columns}").body
    shown = {
        (row, word): tuple(map(int, counts))
        for row, word, *counts in re.findall(
            rf'href="/claims\?claim_type=([\w-]+)&amp;{columns}=([\w-]+)"><span class="hidden">(\d+) in all, (\d+) for, (\d+) against, (\d+) neither',
            page,
        )
    }
    told: dict[tuple[str, str], set[tuple[str, str]]] = {}
    statement = f"""SELECT claim_type, {column}, {body}, direction FROM claim_evidence JOIN atoms ON atoms.id = claim
                    JOIN citation_bodies USING (citation) {joins}"""
    for claim_type, word, study, direction in rows.execute(statement):
        told.setdefault((claim_type, word), set()).add((study, direction))
    expected = {
        place: (
            len({study for study, _ in pairs}),
            *(sum(d == direction for _, d in pairs) for direction in ("supports", "disputes")),
            len({study for study, _ in pairs} - {study for study, d in pairs if d != "neutral"}),
        )
        for place, pairs in told.items()
    }
    assert shown == expected
    # One that is for one claim and against another is not to hide one that is neither.
    assert any(bodies != supports + disputes + neither for bodies, supports, disputes, neither in shown.values())


def test_a_cell_of_the_map_leads_to_its_claims(site: Site, rows: sqlite3.Connection) -> None:
    cells = [href for _, _, href in Links(site.ask("/map?rows=outcome&columns=source_type").body).found if "outcome=" in href]
    assert len(cells) > 50
    for href in cells[::25]:
        outcome, source_type = re.findall(r"=([^&]+)", href)
        n = rows.execute(
            """SELECT count(DISTINCT claim) FROM claim_evidence JOIN citations ON key = citation JOIN findings USING (citation)
               WHERE outcome = ? AND source_type = ?""",
            (outcome, source_type),
        ).fetchone()[0]
        assert site.ask(href).body.count('<div class="claim-line">') == n > 0


def test_harms_name_every_cluster_once_and_everybody_who_tells_of_it(site: Site, rows: sqlite3.Connection) -> None:
    body = site.ask("/harms").body
    clusters = [cluster for (cluster,) in rows.execute("SELECT DISTINCT cluster FROM harms")]
    assert Counter(re.findall(r'id="c-([\w-]+)"', body)) == Counter(clusters)
    for identifier, citation in rows.execute("SELECT id, citation FROM harms"):
        row = body.split(f'id="{identifier}"')[1].split("</tr>")[0]
        assert f'href="/citations/{tilde_encode(citation)}"' in row


def test_what_would_fall_with_a_source(site: Site, rows: sqlite3.Connection) -> None:
    asked = rows.execute(
        "SELECT citation FROM links WHERE direction = 'supports' GROUP BY citation ORDER BY count(*) DESC LIMIT 3"
    ).fetchall()
    for (key,) in asked:
        words = text(site.ask(f"/citations/{tilde_encode(key)}").body)
        leaning = {c for (c,) in rows.execute("SELECT claim FROM links WHERE citation = ? AND direction <> 'neutral'", (key,))}
        assert f"{len(leaning)} claims would have to be audited again" in words
        alone = rows.execute(
            """SELECT count(DISTINCT links.claim) FROM links JOIN claim_cards AS card ON card.claim = links.claim
               WHERE links.citation = ? AND links.direction = 'supports' AND card.supporting = 1""",
            (key,),
        ).fetchone()[0]
        assert f"{alone} of them would be left without" in words if alone else "None of them would be left without" in words


HITS = {  # statement -> (table, key, what narrows it, a word of that)
    "claims": ("claims", "claim", "id", "claim_type", "efficacy"),
    "citations": ("citations", "key", "key", "source_type", "animal"),
    "studies": ("studies", "study", "id", "design", "before-after"),
}


@pytest.mark.parametrize("match", ['"exosome"*', '"hair" "gro"*', '"nothing" "such"*', '"a"*'])
@pytest.mark.parametrize("name", HITS)
def test_a_search_lists_the_best_and_counts_what_plain_sql_does(rows: sqlite3.Connection, name: str, match: str) -> None:
    table, shown, key, column, word = HITS[name]
    asked = plugin("pages").statements("search")
    params = {"match": match, "support": "", "claim_type": "", "source_type": "", "design": ""}
    found = f"FROM {table}_fts JOIN {table} ON {table}.rowid = {table}_fts.rowid WHERE {table}_fts MATCH :match"
    for narrowed in ("", word):
        cursor = rows.execute(asked[name], {**params, column: narrowed})
        place = [title for title, *_ in cursor.description].index(shown)
        plain = f"SELECT {table}.{key} {found} AND (:{column} = '' OR {table}.{column} = :{column}) ORDER BY rank, {table}.rowid LIMIT 50"
        assert [row[place] for row in cursor] == [row[0] for row in rows.execute(plain, {**params, column: narrowed})], narrowed
    facets = rows.execute(asked[{"claims": "claim_facets", "citations": "citation_facets", "studies": "study_facets"}[name]], params)
    counted: Counter[str] = Counter()
    for *words, n in facets:
        counted[words[-1]] += n
    assert counted == Counter(row[0] for row in rows.execute(f"SELECT {table}.{column} {found}", params))


def test_a_claim_of_safety_shows_the_harms_of_its_sources_and_those_elsewhere(rows: sqlite3.Connection) -> None:
    asked = plugin("pages").statements("claim")
    family = "SELECT ? UNION SELECT parent FROM claims WHERE id = ? UNION SELECT id FROM claims WHERE parent = ?"
    found = {"harms": 0, "harms_elsewhere": 0}
    for claim, claim_type in rows.execute("SELECT id, claim_type FROM claims").fetchall():
        linked = f"SELECT citation FROM links WHERE claim IN ({family})"
        near = {c for (c,) in rows.execute(f"SELECT cluster FROM harms WHERE citation IN ({linked})", (claim,) * 3)}
        told = rows.execute("SELECT cluster, event, citation, events FROM harms").fetchall() if claim_type == "safety" else []
        expected = {
            "harms": sorted(one[:3] for one in told if one[0] in near),
            "harms_elsewhere": sorted(one[:3] for one in told if one[0] not in near and one[3] != 0),
        }
        for name, those in expected.items():
            cursor = rows.execute(asked[name], {"id": claim})
            columns = [column for column, *_ in cursor.description]
            places = [columns.index(column) for column in ("cluster", "event", "citation")]
            assert sorted(tuple(row[place] for place in places) for row in cursor) == those, (claim, name)
            found[name] += len(those)
        (clusters,) = rows.execute(asked["harms_elsewhere_in_all^"], {"id": claim}).fetchone()
        assert clusters == len({cluster for cluster, *_ in expected["harms_elsewhere"]}), claim
    assert all(found.values())


def test_a_study_lists_its_reports_findings_and_harms(site: Site, rows: sqlite3.Connection) -> None:
    for (study,) in rows.execute("SELECT id FROM studies WHERE id IN (SELECT study FROM findings) ORDER BY id LIMIT 8"):
        body = site.ask(f"/studies/{study}").body
        for (key,) in rows.execute("SELECT citation FROM reports WHERE study = ?", (study,)):
            assert f'href="/citations/{tilde_encode(key)}"' in body
        findings = {i for (i,) in rows.execute("SELECT id FROM findings WHERE study = ?", (study,))}
        assert findings <= Links(body).ids
        for (event,) in rows.execute("SELECT event FROM harms WHERE study = ?", (study,)):
            assert event in unescape(body)
        assert "nobody has judged its risk of bias" in body


def test_sources_are_listed_by_kind_standing_and_access(site: Site, rows: sqlite3.Connection) -> None:
    for name, statement in {
        "source_type": "SELECT source_type, count(*) FROM citations GROUP BY 1",
        "access": "SELECT access, count(*) FROM citations WHERE access IS NOT NULL GROUP BY 1",
        "standing": "SELECT standing, count(*) FROM citation_standing GROUP BY 1",
    }.items():
        for word, n in rows.execute(statement):
            words = text(site.ask(f"/citations?{name}={word}").body)
            total = rows.execute("SELECT count(*) FROM citations").fetchone()[0]
            assert f"{n} of {total} sources" in words or n == total, (name, word)


def test_the_queue_says_what_is_lacking(site: Site, rows: sqlite3.Connection) -> None:
    words = text(site.ask("/review").body)
    for lacks, n in rows.execute("SELECT lacks, count(*) FROM claim_state WHERE lacks IS NOT NULL GROUP BY 1"):
        assert f"{lacks} {n}" in words
    first = re.search(
        r'<div class="claim-line">\s*<span class="id-cell"><a class="id" href="/claims/([^"]+)"',
        site.ask("/review").body.split('id="waiting"')[1],
    )
    assert first
    severity = rows.execute("SELECT severity FROM claim_cards WHERE claim = ?", (first[1].replace("~2E", "."),)).fetchone()[0]
    gravest = "SELECT severity FROM claim_cards JOIN severities ON name = severity WHERE state IN ('none', 'single') AND parts = 0 ORDER BY ordinal DESC LIMIT 1"
    assert severity == rows.execute(gravest).fetchone()[0]


def test_about_defines_every_word(site: Site, rows: sqlite3.Connection) -> None:
    body = unescape(site.ask("/about").body)
    tables = [
        name
        for (name,) in rows.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if [c[1] for c in rows.execute(f'PRAGMA table_info("{name}")')] == ["name", "ordinal", "definition", "source"]
    ]
    assert len(tables) > 30
    missing = [
        (t, w) for t in tables for w, d in rows.execute(f'SELECT name, definition FROM "{t}"') if f">{w}<" not in body or d not in body
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("/search?q=exosome&what=studies", "/studies/"),
        ("/search?q=exosome&what=citations&source_type=animal", "/citations/"),
        ("/search?q=exosome&what=claims&support=contradicted", "/claims/"),
    ],
)
def test_search_narrows_to_what_is_asked(site: Site, rows: sqlite3.Connection, path: str, holds: str) -> None:
    body = site.ask(path).body
    hits = re.findall(r'<li><a href="(/(?:claims|citations|studies)/[^"]+)" dir="auto">', body)
    assert hits
    assert all(hit.startswith(holds) for hit in hits)
    if "support=" in path:
        found = {hit.removeprefix("/claims/").replace("~2E", ".") for hit in hits}
        expected = rows.execute(
            """SELECT claims.id FROM claims_fts JOIN claims ON claims.rowid = claims_fts.rowid JOIN claim_state ON claim = claims.id
               WHERE claims_fts MATCH '"exosome"*' AND support = 'contradicted'"""
        )
        assert found == {claim for (claim,) in expected}


@pytest.mark.parametrize(
    "typed", ["35923863", "PMID: 35923863", "https://doi.org/10.1093/asjof/ojac045", "doi:10.1093/ASJOF/ojac045", "park-2022", "C050"]
)
def test_an_identifier_is_found_however_it_is_written(site: Site, typed: str) -> None:
    body = site.ask("/search?q=" + typed.replace(" ", "+")).body
    assert "<h2>By its id</h2>" in body


def test_every_footer_says_how_to_object(site: Site) -> None:
    for path in ("/", "/claims/exosome-therapy~2Ec050", "/evidence", "/nowhere"):
        assert 'href="/about#contact">Contact and right of reply</a>' in site.ask(path).body, path


@pytest.mark.parametrize(
    ("path", "leads_to", "why"),
    [
        ("/claims/c050", "/claims/exosome-therapy~2Ec050", "only one article has it"),
        ("/claims/exosome-therapy~2EC050", "/claims/exosome-therapy~2Ec050", "other letters"),
        ("/claims/exosome-therapy%2Ec050", "/claims/exosome-therapy~2Ec050", "encoded as a mail program does"),
        ("/citations/Park2022ADSC", "/citations/park2022adsc", "other letters"),
        ("/studies/Park-2022", "/studies/park-2022", "other letters"),
        ("/rules/Number-Differs", "/rules/number-differs", "other letters"),
        ("/articles/Exosome-Therapy", "/articles/exosome-therapy", "other letters"),
        ("/claims/c0", None, "no article has it"),
        ("/claims/%25", None, "nothing is called so"),
    ],
)
def test_a_key_that_is_nearly_right_leads_on(site: Site, path: str, leads_to: str | None, why: str) -> None:
    answer = site.ask(path)
    assert (answer.status, answer.headers.get("location")) == ((302, leads_to) if leads_to else (404, None)), why


def test_what_a_review_says_of_all_it_found_is_not_laid_to_one_study(site: Site, rows: sqlite3.Connection) -> None:
    own, of_review = site.ask("/studies/park-2022").body.split("counts this study among others")
    sql = """SELECT DISTINCT claim FROM links JOIN reports USING (citation) WHERE study = 'park-2022' AND role {} 'includes'"""
    primary, review = ({claim for (claim,) in rows.execute(sql.format(word))} for word in ("<>", "="))
    of_review = of_review.split('aria-labelledby="findings"')[0]
    assert set(re.findall(r"/claims/([\w~-]+)\" dir", own)) == {tilde_encode(claim) for claim in primary}
    assert set(re.findall(r"/claims/([\w~-]+)\" dir", of_review)) == {tilde_encode(claim) for claim in review - primary} != set()

"""Every file that can be taken away is whole: as many rows as count(*), read back by readers that are not ours."""

import csv
import hashlib
import http.client
import io
import json
import socket
import sqlite3
import xml.etree.ElementTree as ElementTree
import zipfile
from html import unescape
from typing import Any
from urllib.parse import quote_plus

import pytest
import rispy
import yaml
from pybtex.database import parse_string

import ingest
from catalogue import writers
from catalogue.web import exports, reviews
from tests.site_fixtures import Site, build_hash, public_site, release, rows, site
from tests.test_site_parts import plugin

__all__ = ["public_site", "release", "rows", "site"]

QUERIES: dict[str, Any] = yaml.safe_load((ingest.ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["evidence"]["queries"]


def raw(one: Site, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=60)
    connection.request(method, path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, body


def as_csv(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))


def relations(rows: sqlite3.Connection) -> list[str]:
    found = rows.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name").fetchall()
    return [name for (name,) in found if "_fts" not in name]


def test_every_table_and_view_is_whole_in_every_format(site: Site, rows: sqlite3.Connection) -> None:
    for name in relations(rows):
        n = rows.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for suffix, read in (("csv", as_csv), ("jsonl", lambda body: [json.loads(line) for line in body.splitlines()])):
            status, given, body = raw(site, f"/export/{name}.{suffix}")
            assert (status, given["x-row-count"], len(read(body))) == (200, str(n), n), (name, suffix)


@pytest.mark.parametrize("name", ["claims", "assessments", "comparisons", "claim_audit"])
def test_rows_come_as_they_are_in_the_database(site: Site, rows: sqlite3.Connection, name: str) -> None:
    cursor = rows.execute(f"SELECT * FROM {name}")
    columns = [column for column, *_ in cursor.description]
    expected = sorted((dict(zip(columns, row, strict=True)) for row in cursor), key=str)
    assert sorted(json.loads(raw(site, f"/export/{name}.json")[2]), key=str) == expected
    as_text = sorted(({k: "" if v is None else str(v) for k, v in row.items()} for row in expected), key=str)
    assert sorted(as_csv(raw(site, f"/export/{name}.csv")[2]), key=str) == as_text


@pytest.mark.parametrize("name", QUERIES)
def test_every_question_is_whole(site: Site, rows: sqlite3.Connection, name: str) -> None:
    params = dict.fromkeys(QUERIES[name].get("params", ()), "")
    n = len(rows.execute(QUERIES[name]["sql"], params).fetchall())
    status, given, body = raw(site, f"/export/{name}.csv")
    assert (status, given["x-row-count"], len(as_csv(body))) == (200, str(n), n)


@pytest.mark.parametrize(
    ("path", "sql"),
    [
        ("/export/claims.csv?claim_type=safety", "SELECT count(*) FROM claims WHERE claim_type = 'safety'"),
        ("/export/claims.csv?claim_type__not=safety&start__lt=4000", "SELECT count(*) FROM claims WHERE claim_type <> 'safety' AND start < 4000"),
        ("/export/claims.csv?id__in=exosome-therapy.c050,exosome-therapy.c051", "SELECT 2"),
        ("/export/claims.csv?parent__isnull=1", "SELECT count(*) FROM claims WHERE parent IS NULL"),
        ("/export/claims.csv?_search=hair+density", "SELECT count(*) FROM claims_fts WHERE claims_fts MATCH 'hair density'"),
        ("/export/claim_state.csv?state=single", "SELECT count(*) FROM claim_state WHERE state = 'single'"),
        ("/export/audit-of-claims.csv?claim_type=safety", "SELECT count(*) FROM claim_audit WHERE claim_type = 'safety'"),
        ("/claims.csv", "SELECT count(*) FROM atoms"),
        ("/claims.csv?support=contradicted", "SELECT count(*) FROM claim_state WHERE support = 'contradicted'"),
        ("/articles/exosome-therapy.csv", "SELECT count(*) FROM claims"),
        ("/articles/exosome-therapy.csv?claim_type=safety", "SELECT count(*) FROM atoms WHERE claim_type = 'safety'"),
        ("/claims/exosome-therapy~2Ec050.csv", "SELECT count(*) FROM atoms WHERE id = 'exosome-therapy.c050'"),
        ("/claims/exosome-therapy~2Ec064.excel.csv", "SELECT count(*) FROM compound_claims WHERE claim = 'exosome-therapy.c064'"),
        ("/citations.csv", "SELECT count(*) FROM citations"),
        ("/citations.csv?source_type=animal&standing=unknown", "SELECT count(*) FROM citations JOIN citation_standing ON citation = key WHERE source_type = 'animal' AND standing = 'unknown'"),
        ("/export/characteristics-of-included-studies.csv?study=park-2022", "SELECT count(*) FROM studies WHERE id = 'park-2022'"),
        ("/evidence.csv?sql=" + quote_plus("select id from claims where start > :n") + "&n=4000", "SELECT count(*) FROM claims WHERE start > 4000"),
    ],
)  # fmt: skip
def test_filters_of_a_page_are_filters_of_its_file(site: Site, rows: sqlite3.Connection, path: str, sql: str) -> None:
    n = rows.execute(sql).fetchone()[0]
    status, given, body = raw(site, path)
    assert (status, given["x-row-count"], len(as_csv(body))) == (200, str(n), n)


def test_columns_and_order_are_as_asked(site: Site) -> None:
    found = as_csv(raw(site, "/export/claims.csv?_col=start&_sort_desc=start")[2])
    assert set(found[0]) == {"id", "start"}
    starts = [int(row["start"]) for row in found]
    assert starts == sorted(starts, reverse=True)


def test_references_are_read_back_by_other_readers(site: Site, rows: sqlite3.Connection) -> None:
    keys = {key for (key,) in rows.execute("SELECT key FROM citations")}
    assert set(parse_string(raw(site, "/export/citations.bib")[2].decode(), "bibtex").entries) == keys
    assert {entry["id"] for entry in rispy.loads(raw(site, "/export/citations.ris")[2].decode())} == keys
    assert {item["id"] for item in json.loads(raw(site, "/export/citations.csl.json")[2])} == keys
    wanted = {row["citation"] for row in as_csv(raw(site, "/export/full-texts-to-obtain.csv")[2])}
    assert {entry["id"] for entry in rispy.loads(raw(site, "/export/full-texts-to-obtain.ris")[2].decode())} == wanted
    trials = {k for (k,) in rows.execute("SELECT key FROM citations WHERE source_type = 'animal'")}
    for path in ("/export/citations.bib?source_type=animal", "/citations.bib?source_type=animal"):
        assert set(parse_string(raw(site, path)[2].decode(), "bibtex").entries) == trials


@pytest.mark.parametrize(
    ("path", "sql"),
    [
        ("/claims.ris", "SELECT citation FROM claim_evidence"),
        ("/claims.ris?source_type=animal", "SELECT citation FROM claim_evidence JOIN citations ON key = citation WHERE source_type = 'animal'"),
        ("/claims.ris?support=contradicted&direction=disputes", """SELECT citation FROM claim_evidence JOIN claim_state USING (claim)
            WHERE support = 'contradicted' AND direction = 'disputes'"""),
        ("/articles/exosome-therapy.ris?claim_type=safety", """SELECT citation FROM claim_evidence JOIN claims ON id = claim
            WHERE claim_type = 'safety'"""),
    ],
)  # fmt: skip
def test_the_sources_of_a_list_of_claims_are_those_that_its_filters_ask_for(
    site: Site, rows: sqlite3.Connection, path: str, sql: str
) -> None:
    wanted = {key for (key,) in rows.execute(sql)}
    assert wanted
    assert {entry["id"] for entry in rispy.loads(raw(site, path)[2].decode())} == wanted


@pytest.mark.parametrize(
    ("suffix", "needle"), [("bib", "@"), ("ris", "TY  - "), ("json", '"id": "park2022adsc"'), ("csl.json", '"id"'), ("txt", "2022"),
                          ("apa.txt", "(2022)"), ("ama.txt", "Published online 2022")]
)  # fmt: skip
def test_a_citation_by_itself(site: Site, suffix: str, needle: str) -> None:
    status, given, body = raw(site, f"/citations/park2022adsc.{suffix}")
    assert status == 200
    assert needle in body.decode()
    assert "attachment" in given["content-disposition"]
    if suffix == "txt":
        assert f'<p class="reference" dir="auto">{body.decode().strip()}</p>' in unescape(site.ask("/citations/park2022adsc").body)


def test_a_claim_by_itself_is_all_that_its_page_shows(site: Site) -> None:
    found = json.loads(raw(site, "/claims/exosome-therapy.c050.json")[2])
    assert found["claim"]["id"] == "exosome-therapy.c050"
    assert (found["build"], found["is_draft"]) == (build_hash(site.db_path), "yes")
    assert {"links", "comparisons", "flags"} <= set(found)
    assert found["address"].endswith("/claims/exosome-therapy~2Ec050")
    assert raw(site, "/claims/exosome-therapy.c050.jsonld")[0] == 404, "a draft has no ClaimReview"


def test_a_claim_on_which_two_agree_is_a_claim_review() -> None:
    claim = {"id": "a.c001", "statement": "Tea helps.", "support": "contradicted", "support_definition": "No.", "article_url": "https://a.example/",
             "article_title": "Tea", "published": "2024"}  # fmt: skip
    site = {"title": "Catalogue", "license_url": "https://l.example/", "build": "0"}
    agreed = {"is_draft": "no", "date": "2024-05-31"}
    found = reviews.claim_review(claim, agreed, "https://s.example/claims/a~2Ec001", site)
    assert (found["@type"], found["claimReviewed"], found["datePublished"]) == ("ClaimReview", "Tea helps.", "2024-05-31")
    assert found["reviewRating"] == {
        "@type": "Rating", "alternateName": "contradicted", "ratingValue": 1, "worstRating": 1, "bestRating": 5, "ratingExplanation": "No.",
    }  # fmt: skip
    unknown = reviews.claim_review(claim | {"support": "insufficient"}, agreed, "https://s.example/", site)
    assert "ratingValue" not in unknown["reviewRating"], "what is not known is no low mark"
    links = [{"citation": "lee2024", "standing": "retracted"}, {"citation": "park2022", "standing": "unknown"}]
    fallen = reviews.claim_review(claim | {"support_definition": "No"}, agreed, "https://s.example/", site, links)
    assert fallen["reviewRating"]["ratingExplanation"] == "No. Of its sources, lee2024 is retracted"
    with pytest.raises(ValueError, match="draft"):
        reviews.claim_review(claim, agreed | {"is_draft": "yes"}, "https://s.example/", site)


def test_everything_is_in_one_file_with_a_manifest_that_fits(site: Site, rows: sqlite3.Connection) -> None:
    status, _, body = raw(site, "/export/everything.zip")
    assert status == 200
    assert raw(site, "/export/everything.zip")[2] == body, "the same database, the same bytes"
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["database_sha256"] == build_hash(site.db_path)
        listed = {one["path"]: one for one in manifest["files"]}
        assert set(archive.namelist()) == {*listed, "manifest.json"}
        for path, one in listed.items():
            data = archive.read(path)
            assert (len(data), hashlib.sha256(data).hexdigest()) == (one["bytes"], one["sha256"])
            if path.startswith("tables/"):
                assert len(as_csv(data)) == one["rows"]
        assert {path[7:-4] for path in listed if path.startswith("tables/")} == set(relations(rows))


def test_the_database_itself_with_its_hash(site: Site, public_site: Site) -> None:
    status, _, body = raw(site, "/evidence.db")
    assert status == 200
    assert hashlib.sha256(body).hexdigest() == build_hash(site.db_path)
    assert raw(site, "/export/evidence.db.sha256")[2].decode() == f"{build_hash(site.db_path)}  evidence.db\n"
    assert raw(public_site, "/evidence.db")[0] == 403


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/export/nothing.csv", 404, "no table, view or question"),
        ("/export/claims.pdf", 404, ""),
        ("/export/claims_fts.csv", 404, "no table"),
        ("/export/claims_fts_data.csv", 404, "no table"),
        ("/export/claims.bib", 400, "names citations"),
        ("/export/claims.csv?nothing=1", 400, "Its columns"),
        ("/export/claims.csv?_size=10", 400, "_size"),
        ("/export/claims.csv?_next=10", 400, "_next"),
        ("/export/audit-of-claims.csv?nothing=1", 400, "Known: claim_type, support, state"),
        ("/claims.csv?nothing=1", 400, "knows no"),
        ("/claims.csv?support=nothing", 400, "knows no"),
        ("/articles/nothing.csv", 404, "no article"),
        ("/citations/nothing.bib", 404, "no citation"),
        ("/claims/nothing.json", 404, "no claim"),
        ("/claims/nothing.csv", 404, "no claim"),
        ("/citations.csv?access=nothing", 400, "knows no"),
        ("/citations.csv?page=2", 400, "knows no"),
        ("/evidence.csv?sql=delete+from+claims", 400, ""),
        ("/evidence.csv?sql=select+elsewhere", 400, "no such column"),
    ],
)
def test_what_cannot_be_whole_is_refused_with_a_word(site: Site, path: str, status: int, words: str) -> None:
    answer = site.ask(path)
    assert answer.status == status
    assert words in answer.body


def test_strangers_get_files_but_no_sql(public_site: Site) -> None:
    assert raw(public_site, "/export/claims.csv")[0] == 200
    assert raw(public_site, "/evidence.csv?sql=select+1")[0] == 403


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/evidence/claims.csv", "/export/claims.csv"),
        ("/evidence/claims.csv?claim_type=safety&_size=max&_labels=on", "/export/claims.csv?claim_type=safety"),
        ("/evidence/audit-of-claims.csv?support=supported", "/export/audit-of-claims.csv?support=supported"),
    ],
)
def test_datasettes_own_csv_of_a_first_page_leads_to_the_whole_file(site: Site, path: str, target: str) -> None:
    status, given, _ = raw(site, path)
    assert (status, given["location"]) == (302, target)


def test_json_that_was_cut_says_so_or_is_refused(site: Site) -> None:
    many = "/evidence.json?sql=" + quote_plus("select a.id from claims a, claims b")
    assert json.loads(raw(site, many)[2])["truncated"] is True
    status, _, body = raw(site, many + "&_shape=array")
    assert (status, "more than" in json.loads(body)["error"]) == (413, True)
    assert raw(site, "/evidence/audit-of-claims.json?_shape=array")[0] == 200


def test_references_in_pieces_are_the_whole(rows: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [key for (key,) in rows.execute("SELECT key FROM citations ORDER BY key DESC LIMIT 7")]
    monkeypatch.setattr(exports, "REFERENCES", 3)
    for suffix, form in exports.CITED.items():
        found = list(exports.references(rows, suffix, [*keys, keys[0]]))
        assert len(found) >= 3
        assert "".join(found) == writers.write(form, writers.records(rows, keys)), suffix
        assert "".join(exports.references(rows, suffix, [])) == writers.write(form, []), suffix
    with pytest.raises(LookupError, match="nobody2024"):
        exports.references(rows, "bib", [*keys, "nobody2024"])
    monkeypatch.setattr(exports, "MOST_FORMATTED", 6)
    with pytest.raises(exports.Refused, match="7 references"):
        exports.references(rows, "txt", keys)
    monkeypatch.setattr(exports, "MOST_CITATIONS", 5)
    with zipfile.ZipFile(io.BytesIO(b"".join(exports.everything(rows, {})))) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert [one["path"] for one in manifest["left_out"]] == [f"citations.{suffix}" for suffix in exports.CITED]
    assert all("at most 5" in one["why"] for one in manifest["left_out"])


def test_http_that_cannot_say_whether_a_file_is_whole_gets_none(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as connection:
        connection.sendall(b"GET /export/claims.csv HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 505 ")


def test_head_sends_no_body_and_holds_no_place(site: Site) -> None:
    for _ in range(6):
        status, given, body = raw(site, "/export/claims.csv", "HEAD")
        assert (status, body, given["x-row-count"] != "0") == (200, b"", True)


def test_pages_offer_their_files_with_their_filters(site: Site) -> None:
    assert 'href="/export/claims.csv?claim_type=safety"' in site.ask("/evidence/claims?claim_type=safety&_size=5").body
    assert 'href="/export/full-texts-to-obtain.ris?source_type=news"' in site.ask("/evidence/full-texts-to-obtain?source_type=news").body
    assert 'href="/claims.csv?support=supported"' in site.ask("/claims?support=supported").body
    assert 'href="/articles/exosome-therapy.jsonl"' in site.ask("/articles/exosome-therapy").body
    assert 'href="/claims/exosome-therapy~2Ec050.json"' in site.ask("/claims/exosome-therapy.c050").body
    assert 'href="/citations/park2022adsc.ris"' in site.ask("/citations/park2022adsc").body
    for path, file in {
        "/claims/exosome-therapy.c050": "/claims/exosome-therapy~2Ec050.excel.csv",
        "/citations/park2022adsc": "/export/citations.jsonl?key=park2022adsc",
        "/citations?source_type=animal": "/citations.ris?source_type=animal",
        "/claims?source_type=animal": "/claims.bib?source_type=animal",
        "/studies?design=cohort": "/export/characteristics-of-included-studies.excel.csv?design=cohort",
        "/studies/park-2022": "/export/characteristics-of-included-studies.csv?study=park-2022",
        "/harms": "/export/harms-by-cluster.csv",
        "/map?columns=source_type": "/export/claims-of-source-type.csv",
        "/rules/no-link": "/export/flags.jsonl?rule=no-link",
        "/rules": "/export/rules.csv",
        "/conflicts": "/export/assessments.csv",
        "/review": "/export/claim_state.csv",
    }.items():
        assert f'href="{file}"' in site.ask(path).body, path
        assert raw(site, file)[0] == 200, file
    body = site.ask("/export").body
    assert all(f'href="/export/{name}.csv"' in body for name in ("claims", "findings-for-meta-analysis"))


def test_drafts_enter_neither_the_feed_nor_the_lists_of_robots(site: Site) -> None:
    feed = ElementTree.fromstring(site.ask("/feed.atom").body.encode())  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{atom}feed"
    assert feed.findall(f"{atom}entry") == []
    assert feed.find(f"{atom}updated") is not None
    assert site.ask("/robots.txt").body == "User-agent: *\nDisallow: /\n"


def test_an_entry_of_the_feed_is_escaped() -> None:
    row = {
        "kind": "claim",
        "id": "a.c001",
        "claim": "a.c001",
        "article": "a",
        "statement": "<b>&",
        "support": "supported",
        "date": "2024-05-31",
    }
    found = ElementTree.fromstring(plugin("feed").entry(row, lambda path: f"https://s.example{path}"))  # noqa: S314 - our own
    assert [child.tag for child in found] == ["id", "title", "updated", "link", "category", "summary"]
    assert (found.findtext("title"), found.findtext("updated")) == ("supported: <b>&", "2024-05-31T00:00:00Z")
    assert found.findtext("id") == "https://s.example/claims/a~2Ec001#claim-a~2Ec001"

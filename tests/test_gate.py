"""What may be asked, what SQL may do, and what every answer carries: the parts by themselves, then over HTTP."""

import http.client
import json
import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
import yaml

import ingest
from catalogue import publish, serve
from catalogue.web import connections, headers, requests
from catalogue.web.requests import Known, Relation, refusal
from tests.site_fixtures import Site, build_hash, public_site, release, rows, running, site

__all__ = ["public_site", "release", "rows", "site"]

PLUGINS = ingest.ROOT / "site" / "plugins"

KNOWN = Known(
    hosts=("127.0.0.1", "[::1]", "evidence.example"),
    relations={
        "claims": Relation(("id", "parent", "statement", "start"), ("id",), is_searched=True, keys_to=("claims",)),
        "links": Relation(
            ("claim", "citation", "relation", "direction"), ("claim", "citation", "relation"), keys_to=("claims", "citations")
        ),
        "comparisons": Relation(("quantity", "result")),
        "claim_state": Relation(("claim", "state"), is_view=True),
    },
    questions={"audit": ("support", "state")},
    pages=((re.compile("^/$"), ()), (re.compile("^/search$"), ("q",)), (re.compile("^/claims/[^/]+$"), ())),
    exports=re.compile(r"^/export/(?P<name>[^/.]+)\."),
)
PUBLIC = Known("public", KNOWN.hosts, KNOWN.relations, KNOWN.questions, KNOWN.pages, KNOWN.exports)

# address, status or None, a word of the refusal
ASKED = [
    ("/", None, ""),
    ("/?x=1", 400, "does not know the argument 'x'. It takes none."),
    ("/search?q=a", None, ""),
    ("/search?words=a", 400, "Known: q."),
    ("/claims/a~2Ec001?q=1", 400, "'q'"),
    ("/nowhere?x=1", None, "a wrong address is Datasette's 404, whatever hangs on it"),
    ("/static/site.css?0123", None, ""),
    ("/favicon.ico", None, ""),
    ("/-/health.json", None, ""),
    ("/-/versions", None, ""),
    ("/-/metadata.json", None, "local mode helps"),
    ("/-/static/app.css?1", None, ""),
    ("/-/threads.json", 404, "Known: /-/health.json"),
    ("/-/allow-debug", 404, ""),
    ("/-/permissions", 404, ""),
    ("/-/actor.json", 404, ""),
    ("/-/health/x", 404, ""),
    ("/-/", 404, ""),
    ("/-", 404, ""),
    ("/evidence", None, ""),
    ("/evidence.json", None, ""),
    ("/evidence.db", None, ""),
    ("/evidence.exe", 404, ""),
    ("/evidence?sql=select+:a&a=1", None, "a parameter of the SQL"),
    ("/evidence?sql=select+1&a=1", 400, "'a'"),
    ("/evidence?a=1", 400, "'a'"),
    ("/evidence?_show_hidden=1", None, ""),
    ("/evidence/audit?support=x&state=", None, ""),
    ("/evidence/audit.json?_shape=array", None, ""),
    ("/evidence/audit?claim_type=x", 400, "Known: support, state."),
    ("/evidence/audit?_timelimit=x", 400, "whole number"),
    ("/evidence/nothing", 404, "no table, view or question 'nothing'"),
    ("/evidence/claims_fts_data", 404, ""),
    ("/evidence/claims", None, ""),
    ("/evidence/claims/", None, "Datasette goes on without the slash"),
    ("/evidence/claims.blob?_blob_column=id", 404, "Known: json, csv."),
    ("/evidence/claims?statement=x&start__gt=3&parent__isnull=1", None, ""),
    ("/evidence/claims?nothing=x", 400, "Its columns: id, parent, statement, start."),
    ("/evidence/claims?statement__like_this=x", 400, "Known: exact"),
    ("/evidence/claims?statement__arraycontains=x", 400, "arraycontains"),
    ("/evidence/claims?statement__=x", 400, "no filter ''"),
    ("/evidence/claims?__exact=x", 400, "no column ''"),
    ("/evidence/claims?=x", 400, "no column ''"),
    ("/evidence/claims?id__in=a,b", None, ""),
    ('/evidence/claims?id__in=["a",2,3.5]', None, ""),
    ('/evidence/claims?id__in=["a"', 400, "JSON list"),
    ('/evidence/claims?id__in=[{"a":1}]', 400, "JSON list"),
    ("/evidence/claims?id__notin=[99999999999999999999]", 400, "JSON list"),
    ("/evidence/claims?_sort=start", None, ""),
    ("/evidence/claims?_sort=", None, ""),
    ("/evidence/claims?_sort=nothing", 400, "'_sort' takes a column of 'claims', not 'nothing'"),
    ("/evidence/claims?_sort_desc=nothing", 400, "_sort_desc"),
    ("/evidence/claims?_sort=id&_sort_desc=id", 400, "not both"),
    ("/evidence/claims?_sort_by_desc=on", 400, "needs _sort"),
    ("/evidence/claims?_sort=id&_sort_by_desc=on", None, ""),
    ("/evidence/claims?_sort=rowid", 400, "Known: id, parent, statement, start."),
    ("/evidence/comparisons?_sort=rowid", None, ""),
    ("/evidence/claims?_col=id&_col=start", None, ""),
    ("/evidence/claims?_col=nothing", 400, "_col"),
    ("/evidence/claims?_nocol=start", None, ""),
    ("/evidence/claims?_nocol=id", 400, "Known: parent, statement, start."),
    ("/evidence/claims?_facet=parent&_facet_size=max", None, ""),
    ("/evidence/claims?_facet=nothing", 400, "_facet"),
    ("/evidence/claims?_facet_date=nothing", 400, "_facet_date"),
    ("/evidence/claims?_facet_array=id", 400, "_facet_array"),
    ("/evidence/claims?_facet_size=many", 400, "whole number"),
    ("/evidence/claims?_search=tea", None, ""),
    ("/evidence/links?_search=tea", 400, "_search"),
    ("/evidence/claims?_searchmode=raw&_search=(", 400, "_searchmode"),
    ("/evidence/claims?_fts_table=x", 400, "_fts_table"),
    ("/evidence/claims?_where=1", None, ""),
    ("/evidence/claims?_next=a,b", None, ""),
    ("/evidence/claim_state?_next=50", None, ""),
    ("/evidence/claim_state?_next=x", 400, "number of rows"),
    ("/evidence/claim_state?_shape=object", 400, "needs a primary key"),
    ("/evidence/claims?_shape=object", None, ""),
    ("/evidence/claims?_shape=round", 400, "_shape takes"),
    ("/evidence/claims?_size=10", None, ""),
    ("/evidence/claims?_size=-1", 400, "_size"),
    ("/evidence/claims?_size=1_0", 400, "_size"),
    ("/evidence/claims?_labels=perhaps", 400, "on or off"),
    ("/evidence/claims?_json_infinity=perhaps", 400, "on or off"),
    ("/evidence/claims?_trace=1", 400, "_trace"),
    ("/evidence/claims?_stream=1", 400, "_stream"),
    ("/evidence/claims?_filter_column_1=id&_filter_op_1=exact&_filter_value_1=x", None, ""),
    ("/evidence/claims?_filter_column=nothing&_filter_op=exact&_filter_value=x", 400, "nothing"),
    ("/evidence/claims?_filter_column=id&_filter_op=isnull__1&_filter_value=", None, ""),
    ("/evidence/claims?_filter_column=id&_filter_op=bogus&_filter_value=", 400, "no filter 'bogus'"),
    ('/evidence/claims?_through={"table":"links","column":"citation","value":"x"}', None, ""),
    ('/evidence/claims?_through={"table":"links","column":"nothing","value":"x"}', 400, "no column 'nothing'"),
    ('/evidence/claims?_through={"table":"claim_state","column":"claim","value":"x"}', 400, "Known: claims, links"),
    ('/evidence/claims?_through={"table":"links"}', 400, "an object like"),
    ("/evidence/claims?_through=[1]", 400, "an object like"),
    ("/evidence/claims?_through={", 400, "an object like"),
    ("/evidence/claims?_through=" + "[" * 900, 400, "an object like"),
    ("/evidence/claims/a~2Ec001", None, ""),
    ("/evidence/claims/a.json", None, ""),
    ("/evidence/claims/a?nothing=1", 400, "A row"),
    ("/evidence/claims/a,b", 404, "no such row"),
    ("/evidence/links/a,b,c", None, ""),
    ("/evidence/links/a,b", 404, ""),
    ("/evidence/claim_state/a", 404, "no such row"),
    ("/evidence/nothing/a", 404, ""),
    ("/evidence/claims/a/b", 404, ""),
    ("/export/claims.csv?statement__contains=tea", None, ""),
    ("/export/claims.csv?nothing=1", 400, "no column"),
    ("/evidence/claims?_ttl=5", None, "dropped, not refused"),
]  # fmt: skip


def asked(address: str, known: Known = KNOWN, method: str = "GET", host: str = "127.0.0.1:8001") -> requests.Refusal | None:
    path, _, query = address.partition("?")
    return refusal(method, path.encode(), query.encode(), host, known)


@pytest.mark.parametrize(("address", "status", "words"), ASKED, ids=[a[:60] for a, _, _ in ASKED])
def test_what_is_known_passes_and_what_is_not_is_named(address: str, status: int | None, words: str) -> None:
    refused = asked(address)
    assert (refused and refused.status) == status
    assert refused is None or words in refused.message


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


# ----------------------------------------------------------------------------------------------------------------------
# What SQL may do
# ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def guarded(toy_db: Path) -> sqlite3.Connection:
    connection = publish.connect_read_only(toy_db)
    connections.guard(connection)
    return connection


DENIED = [
    "DELETE FROM claims", "INSERT INTO tags VALUES ('a', 99, 'b', 'c')", "UPDATE claims SET statement = ''", "DROP TABLE claims",
    "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)", "CREATE VIEW v AS SELECT 1", "ATTACH 'x.db' AS x", "DETACH main", "VACUUM",
    "VACUUM INTO 'x.db'", "BEGIN", "SAVEPOINT a", "REINDEX", "ANALYZE", "PRAGMA query_only = OFF", "PRAGMA writable_schema = ON",
    "PRAGMA schema_version = 5", "PRAGMA trusted_schema = ON", "PRAGMA hard_heap_limit = 0", "PRAGMA mmap_size", "PRAGMA temp_store_directory = '.'",
    "SELECT load_extension('x')", "SELECT randomblob(1000000000)", "SELECT zeroblob(1000000000)", "SELECT printf('%1000000000d', 1)",
    "SELECT format('%1000000000d', 1)", "SELECT fts5()", "SELECT hex(statement) FROM claims", "SELECT * FROM json_each('[1]')",
    "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c", "SELECT sqlite_version()", "SELECT random()",
    "INSERT INTO claims_fts (claims_fts) VALUES ('delete-all')", "EXPLAIN DELETE FROM claims",
]  # fmt: skip


@pytest.mark.parametrize("sql", DENIED)
def test_sql_may_not(guarded: sqlite3.Connection, sql: str) -> None:
    before = guarded.execute("SELECT count(*) FROM claims").fetchone()
    with pytest.raises(sqlite3.DatabaseError):
        guarded.execute(sql).fetchall()
    assert guarded.execute("SELECT count(*) FROM claims").fetchone() == before


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("SELECT " + " + ".join(["1"] * 300), "a deep expression"),
        (" UNION ALL ".join(["SELECT 1"] * 60), "many parts"),
        ("SELECT replace(replace(replace('" + "a" * 1000 + "', 'a', '" + "b" * 1000 + "'), 'b', 'ccc'), 'c', 'dd')", "a text that grows"),
        ("SELECT '" + "a" * 50_000 + "'", "a long statement"),
        ("SELECT statement LIKE '" + "%a" * 200 + "' FROM claims", "a pattern that searches long"),
        ("SELECT max(" + ", ".join(["1"] * 40) + ")", "many arguments"),
    ],
)
def test_sql_may_not_grow(guarded: sqlite3.Connection, sql: str, why: str) -> None:
    with pytest.raises((sqlite3.Error, OverflowError)):
        guarded.execute(sql).fetchall()


def test_every_function_of_pages_and_questions_is_allowed_and_the_list_holds_no_other(toy_db: Path) -> None:
    used: set[str] = set()

    def note(action: int, name: str | None, other: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_FUNCTION and other:
            used.add(other.lower())
        return sqlite3.SQLITE_OK

    connection = publish.connect_read_only(toy_db)
    connection.set_authorizer(note)
    pattern = re.compile(r"^-- name: .*$", re.MULTILINE)
    for path in sorted((PLUGINS.parent / "queries").glob("*.sql")):
        for sql in pattern.split(path.read_text(encoding="utf-8"))[1:]:
            names = set(re.findall(r"(?<!:):([a-z_]+)\b", sql))
            connection.execute(sql, dict.fromkeys(names, '"x"')).fetchall()
    queries = yaml.safe_load((ingest.ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["evidence"]["queries"]
    for query in queries.values():
        connection.execute(query["sql"], dict.fromkeys(query.get("params", []), "")).fetchall()
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
        connection.execute(f'SELECT * FROM "{name}"').fetchall()
    connection.close()
    assert used - set(connections.FUNCTIONS) == set(), "name it in FUNCTIONS, if one call of it ends soon whatever it is given"


def test_no_table_of_the_schema_is_out_of_reach(guarded: sqlite3.Connection) -> None:
    names = [name for (name,) in guarded.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()]
    assert len(names) > 60
    for name in names:
        assert guarded.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] >= 0


# ----------------------------------------------------------------------------------------------------------------------
# What answers carry
# ----------------------------------------------------------------------------------------------------------------------


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

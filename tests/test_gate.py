"""What may be asked: the shape of a request and of its arguments."""

import re
from dataclasses import replace

import pytest

from catalogue.web import requests
from catalogue.web.requests import Known, Relation, refusal

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
    withheld=(re.compile("^/secrets$"),),
    exports=re.compile(r"^/export/(?P<name>[^/.]+)\."),
)
PUBLIC = replace(KNOWN, mode="public")

# address, status or None, a word of the refusal
ASKED = [
    ("/", None, ""),
    ("/?x=1", 400, "does not know the argument 'x'. It takes none."),
    ("/search?words=a", 400, "Known: q."),
    ("/claims/a~2Ec001?q=1", 400, "'q'"),
    ("/secrets", 403, "withheld"),
    ("/search?q=a", None, ""),
    ("/search?support=supported", 403, "asks for what others judged"),
    ("/claims.csv?state=agreed", 403, "the site is blind"),
    ("/nowhere?x=1", None, "a wrong address is Datasette's 404, whatever hangs on it"),
    ("/static/site.css?0123", None, ""),
    ("/static/site.css/..", 404, "no such file"),
    ("/static/site.css/%2e%2e", 404, "no such file"),
    ("/static/.hidden", 404, "no such file"),
    ("/static", 404, "no such file"),
    ("/-/static/app.css/x", 404, "no such file"),
    ("/favicon.ico", None, ""),
    ("/.json", 404, "/evidence.json"),
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
    ("/evidence.json?_shape=array", 400, "'_shape'"),
    ("/evidence.json?sql=select+1&_shape=array", None, ""),
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

"""Files to take away: `/export/<table, view or question>.<format>` with the filters of its page, lists, records, everything.

    address ──> Selection ──> counted ──> streamed from a connection of its own, in a thread of its own, until its reader goes

What is selected and how it becomes text stands in `catalogue/web/exports.py`.
"""

import asyncio
import contextlib
import json
import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from datasette import hookimpl
from datasette.plugins import pm
from datasette.renderer import json_renderer
from datasette.utils import InvalidSql, tilde_decode, tilde_encode, validate_sql_select
from datasette.utils.asgi import Response
from datasette.views.base import DatasetteError

from catalogue.filters import FILTERS, Unknown, parse
from catalogue.web import exports, reviews
from catalogue.web.exports import Refused, Selection
from catalogue.web.stream import AT_ONCE, THREADS, Stream

SUFFIX = "|".join(re.escape(suffix) for suffix in sorted(exports.SUFFIXES, key=len, reverse=True))
STYLES = "|".join(map(re.escape, exports.styles()))
PLACES = asyncio.Semaphore(AT_ONCE)
WAITS = 10  # seconds that somebody waits for a place: a small file is taken away in a moment
FULL = "Others are taking files away just now. Try again in half a minute."
OLD_HTTP = "A file whose reader cannot tell whether it is whole is not sent: ask with HTTP/1.1. (nginx: proxy_http_version 1.1.)"
# Arguments of a page of a table that a whole file has no use for.
OF_PAGES = re.compile(r"_(next|size|facet\w*|no\w+|labels?|shape|nl|json\w*|timelimit|ttl|dl|header|hide_sql|show_sql|filter_\w+)")


async def refused(status: int, message: str, request, datasette):
    """Return a refusal as a page, for whoever clicked it."""
    context = {"status": status, "error": message, "title": None}
    answer = Response.html(await datasette.render_template("error.html", context, request=request), status=status)
    if status == 503:
        answer.headers["Retry-After"] = "30"
    return answer


async def streamed(datasette, request, select, suffix: str):
    """Answer with what `select(db)` selects. It runs beside a connection of its own and may raise Refused or Unknown."""
    path = datasette.get_database("evidence").path

    def begin():
        db = exports.connect(path)
        try:
            selection = select(db)
            n = exports.count(db, selection, most_rows())
            # References have no rows of their own: one a citation, however many rows name it.
            counted = {"x_row_count": str(n)} if suffix in exports.FORMS else {}
            return db, exports.pieces(db, selection, suffix, n), exports.media_type(suffix), f"{selection.name}.{suffix}", counted
        except BaseException:
            db.close()
            raise

    return await in_its_place(datasette, request, begin)


def most_rows() -> int:
    """Return how many rows a file may have in this mode."""
    return exports.MOST_ROWS_PUBLIC if os.environ.get("EVIDENCE_MODE") == "public" else exports.MOST_ROWS


async def in_its_place(datasette, request, begin):
    """Answer with what `begin()` begins in a thread: an open connection, pieces, media type, name and headers.

    It may raise Refused, Unknown or InvalidSql, and has closed its connection then. A few are taken away at once.
    """
    if request.scope.get("http_version") == "1.0":
        return await refused(505, OLD_HTTP, request, datasette)
    try:
        await asyncio.wait_for(PLACES.acquire(), WAITS)
    except TimeoutError:
        return await refused(503, FULL, request, datasette)
    loop = asyncio.get_running_loop()
    try:
        db, pieces, media_type, filename, counted = await loop.run_in_executor(THREADS, begin)
    except BaseException as error:
        PLACES.release()
        if isinstance(error, Refused):
            return await refused(error.status, error.message, request, datasette)
        if isinstance(error, Unknown | InvalidSql | LookupError):
            return await refused(400, str(error), request, datasette)
        raise

    def close() -> None:
        db.close()
        with contextlib.suppress(RuntimeError):  # the server has ended meanwhile
            loop.call_soon_threadsafe(PLACES.release)

    return Stream(request, pieces, close, media_type, filename, stop=getattr(db, "interrupt", lambda: None), **counted)


def given(request):
    """Return the arguments of a request, the empty ones too."""
    return parse_qsl(request.query_string, keep_blank_values=True, errors="replace")


def questions(datasette):
    """Return the ready-made questions by name."""
    return (datasette.metadata("databases") or {}).get("evidence", {}).get("queries", {})


async def export(request, datasette):
    """Answer `/export/<name>.<suffix>` for a table, a view or a question."""
    name, suffix = tilde_decode(request.url_vars["name"]), request.url_vars["suffix"]
    if name in questions(datasette):
        allowed = await datasette.permission_allowed(request.actor, "view-query", ("evidence", name), default=True)
        query = questions(datasette)[name]
        params = dict.fromkeys(query.get("params", ()), "") | dict(given(request))
        select = lambda db: Selection(name, query["sql"], params)  # noqa: E731
    else:
        allowed = await datasette.permission_allowed(request.actor, "view-table", ("evidence", name), default=True)
        select = lambda db: of_relation(db, name, given(request))  # noqa: E731
    if not allowed:
        return await refused(403, "This is withheld: the site is blind.", request, datasette)
    return await streamed(datasette, request, select, suffix)


def of_relation(db, name: str, arguments) -> Selection:
    """Return the rows of a table or a view. Raises Refused where there is none of this name."""
    found = db.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
    if not found or re.search(r"_fts(_|$)", name):
        raise Refused(404, f"There is no table, view or question '{name[:100]}' in this build of the catalogue.")
    columns = [column for column, _ in found]
    order = [column for column, place in sorted(found, key=lambda row: row[1]) if place]
    searched = db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (f"{name}_fts",)).fetchone()
    return exports.of_relation(name, columns, order, arguments, searched=bool(searched))


async def claims(request, datasette):
    """Answer `/claims.<suffix>` and `/articles/<slug>.<suffix>`: the list as its page filters it, or references of its sources."""
    article = tilde_decode(request.url_vars["id"]) if "id" in request.url_vars else None
    suffix = request.url_vars["suffix"]
    of = exports.of_claims if suffix in exports.FORMS else exports.of_sources
    takes = [name for name in FILTERS if name not in (("article", "outcome", "design", "direction") if article else ("section",))]

    def select(db) -> Selection:
        if article and not db.execute("SELECT 1 FROM articles WHERE slug = ?", (article,)).fetchone():
            raise Refused(404, f"There is no article '{article[:100]}' in this build of the catalogue.")
        words = {name: {row[0]: row[1] for row in db.execute(FILTERS[name].words, {"id": article})} for name in takes}
        return of(parse(given(request), takes, words), article)

    return await streamed(datasette, request, select, suffix)


async def claim_row(request, datasette):
    """Answer `/claims/<id>.csv`, `.excel.csv` and `.jsonl`: the claim as a row of the list; as JSON it is all that its page shows."""
    key = tilde_decode(request.url_vars["id"])

    def select(db) -> Selection:
        if not db.execute("SELECT 1 FROM claim_cards WHERE claim = ?", (key,)).fetchone():
            raise Refused(404, f"There is no claim '{key[:100]}' in this build of the catalogue.")
        return exports.of_claim(key)

    return await streamed(datasette, request, select, request.url_vars["suffix"])


async def citations(request, datasette):
    """Answer `/citations.<suffix>`: the list as its page filters it."""

    def select(db) -> Selection:
        words = {name: dict(db.execute(sql).fetchall()) for name, sql in exports.OF_CITATIONS.items()}
        return exports.of_citations(parse(given(request), tuple(words), words))

    return await streamed(datasette, request, select, request.url_vars["suffix"])


async def citation(request, datasette):
    """Answer `/citations/<key>.<suffix>` with the reference; .json is CSL-JSON here, .apa.txt is text in another style."""
    key, suffix = tilde_decode(request.url_vars["id"]), request.url_vars["suffix"]
    suffix = "csl.json" if suffix == "json" else suffix
    style = request.url_vars["style"]

    def ask():
        db = exports.connect(datasette.get_database("evidence").path)
        try:
            return f"{exports.reference(db, key, style)}\n" if suffix == "txt" else "".join(exports.references(db, suffix, [key]))
        except LookupError:
            return None
        finally:
            db.close()

    text = await asyncio.to_thread(ask)  # it does not wait for large files
    if text is None:
        return await refused(404, f"There is no citation '{key[:100]}' in this build of the catalogue.", request, datasette)
    headers = {"Content-Disposition": f'attachment; filename="{tilde_encode(key)}.{suffix}"'}
    return Response(text, headers=headers, content_type=exports.media_type(suffix))


async def claim(request, datasette):
    """Answer `/claims/<id>.json`, all that its page shows, and `.jsonld`, a ClaimReview, once two agree."""
    key, suffix = tilde_decode(request.url_vars["id"]), request.url_vars["suffix"]
    plugin = next(plugin for plugin in pm.get_plugins() if hasattr(plugin, "statements"))
    params = {"id": key, "q": "", "match": '""', "looked_up": "", "size": 1, "offset": 0}

    def ask(connection):
        found = {}
        for title, sql in plugin.statements("claim").items():
            rows = [dict(row) for row in connection.execute(sql, params)]
            found[title.rstrip("^")] = rows if not title.endswith("^") else rows[0] if rows else None
        row = connection.execute(reviews.STATE, params).fetchone()
        return found, dict(row) if row else None

    found, state = await datasette.get_database("evidence").execute_fn(ask)
    if not found["claim"]:
        return await refused(404, f"There is no claim '{key[:100]}' in this build of the catalogue.", request, datasette)
    site = datasette.jinja_env.globals["site"]
    address = datasette.absolute_url(request, datasette.urls.path(f"/claims/{tilde_encode(key)}"))
    if suffix == "jsonld":
        if state is None or state["is_draft"] != "no":
            message = "A ClaimReview is published once two reviewers agree; this record is a draft."
            return await refused(404, message, request, datasette)
        content = reviews.claim_review(found["claim"], state, address, site, found["links"])
        return Response(json.dumps(content, ensure_ascii=False, indent=2) + "\n", content_type="application/ld+json; charset=utf-8")
    content = {
        "address": address,
        "build": site["build"],
        "licence": site["license_url"],
        "is_draft": state["is_draft"] if state else "yes",
    }
    return Response(json.dumps(content | found, ensure_ascii=False, indent=2) + "\n", content_type="application/json; charset=utf-8")


async def everything(request, datasette):
    """Answer `/export/everything.zip`."""
    database = datasette.get_database("evidence")
    rows = sum((await database.table_counts()).values())
    if rows > exports.MOST_ROWS_PUBLIC and most_rows() == exports.MOST_ROWS_PUBLIC:
        message = f"All tables together have {rows:,} rows, and a file here has at most {exports.MOST_ROWS_PUBLIC:,}. Take them one by one."
        return await refused(413, message, request, datasette)
    site = datasette.jinja_env.globals["site"]
    facts = {
        "database_sha256": site["build"],
        "as_of": site["state"].get("as_of"),
        "is_blind": bool(site["blind"]),
        "licence": site["license_url"],
    }

    def begin():
        db = exports.connect(database.path)
        pieces = (piece for piece in exports.everything(db, facts) if piece)
        return db, pieces, "application/zip", f"evidence-{site['build'][:16]}.zip", {}

    return await in_its_place(datasette, request, begin)


async def whole_database(request, datasette):
    """Answer `/evidence.db`, where it may be downloaded. Datasette's own way takes 4 KB at a time, and gives two lengths."""
    await datasette.ensure_permissions(request.actor, [("view-database-download", "evidence"), ("view-database", "evidence")])
    if not datasette.setting("allow_download"):
        return await refused(403, "The database file is not given out here. Its tables are, under /export.", request, datasette)
    path = datasette.get_database("evidence").path

    def begin():
        file = Path(path).open("rb")  # noqa: SIM115 - closed by the stream
        pieces = iter(lambda: file.read(exports.FILE_PIECE) or None, None)
        return file, pieces, "application/octet-stream", "evidence.db", {"content_length": str(os.fstat(file.fileno()).st_size)}

    return await in_its_place(datasette, request, begin)


async def answer(request, datasette):
    """Answer `/evidence.csv?sql=`, whole: only where SQL is open."""
    await datasette.ensure_permissions(request.actor, [("execute-sql", "evidence")])
    params = dict(given(request))
    sql = (params.pop("sql", "") or "").strip().rstrip(";")

    def select(db) -> Selection:
        validate_sql_select(sql)
        return Selection("answer", sql, {name: text for name, text in params.items() if not name.startswith("_")})

    return await streamed(datasette, request, select, "csv")


def replaced(request, datasette):
    """Send whoever asks for Datasette's CSV, which would be a first page without a word, to the whole file."""
    arguments = [(name, text) for name, text in given(request) if not OF_PAGES.fullmatch(name)]
    path = f"/export/{request.url_vars['name']}.csv" + (f"?{urlencode(arguments)}" if arguments else "")
    return Response.redirect(datasette.urls.path(path))


async def index(request, datasette):
    """Show all that can be taken away."""
    database = datasette.get_database("evidence")
    counts = await database.table_counts()
    site = datasette.jinja_env.globals["site"]
    names = sorted(name for name in counts if not re.search(r"_fts(_|$)", name) and name not in site["blind"])
    described = (datasette.metadata("databases") or {}).get("evidence", {}).get("tables", {})
    asked = []
    for name, query in questions(datasette).items():
        if await datasette.permission_allowed(request.actor, "view-query", ("evidence", name), default=True):
            asked.append({"name": name, **query})
    context = {
        "tables": [{"name": name, "rows": counts[name], "says": described.get(name, {}).get("description", "")} for name in names],
        "questions": asked,
        "forms": [{"suffix": suffix, "says": exports.SAYS[suffix]} for suffix in exports.FORMS],
        "cited": [{"suffix": suffix, "says": exports.SAYS[suffix]} for suffix in exports.CITED],
        "allow_download": datasette.setting("allow_download"),
        "size": database.size,
    }
    return Response.html(await datasette.render_template("export.html", context, request=request))


def checksum(datasette):
    """Answer with the hash of the database file, in the form that `sha256sum --check` reads."""
    return Response.text(f"{datasette.jinja_env.globals['site']['build']}  evidence.db\n")


@hookimpl(tryfirst=True)  # before our pages, whose addresses take any name
def register_routes():
    """Register the addresses."""
    return [
        (r"^/export$", index),
        (r"^/export/everything\.zip$", everything),
        (r"^/export/evidence\.db\.sha256$", checksum),
        (rf"^/export/(?P<name>[^/.]+)\.(?P<suffix>{SUFFIX})$", export),
        (rf"^/claims\.(?P<suffix>{SUFFIX})$", claims),
        (rf"^/articles/(?P<id>[^/.]+)\.(?P<suffix>{SUFFIX})$", claims),
        (r"^/claims/(?P<id>[^/]+)\.(?P<suffix>jsonld|json)$", claim),
        (r"^/claims/(?P<id>[^/]+?)\.(?P<suffix>excel\.csv|csv|jsonl)$", claim_row),
        (rf"^/citations\.(?P<suffix>{SUFFIX})$", citations),
        (rf"^/citations/(?P<id>[^/]+?)(?:\.(?P<style>{STYLES}))?\.(?P<suffix>bib|ris|csl\.json|json|txt)$", citation),
        (r"^/evidence\.csv$", answer),
        (r"^/evidence\.db$", whole_database),
        (r"^/evidence/(?P<name>[^/.]+)\.csv$", replaced),
    ]


def whole_json(args, data, view_name):
    """Answer with JSON, but for an answer that was cut in a shape that cannot say so."""
    shape = args.get("_shape", "arrays")
    if data.get("truncated") and view_name != "table" and shape in ("array", "arrayfirst"):
        where = f"/export/{data['query_name']}.json" if data.get("query_name") else "/evidence.csv?sql="
        message = f"This answer has more than {len(data['rows']):,} rows, and a list could not say that it was cut. All of it: {where}"
        raise DatasetteError(message, status=413)
    return json_renderer(args, data, view_name)


@hookimpl
def register_output_renderer():
    """Take the place of Datasette's JSON."""
    return {"extension": "json", "render": whole_json, "can_render": lambda: True}


@hookimpl
def prepare_jinja2_environment(env, datasette):
    """Give templates the ways to the files of the page that they show."""

    def export_links(request, name: str, *, cited: bool = False):
        """Return name, what it is, and path of each format of a table, a view or a question under the filters of its page."""
        arguments = [(key, text) for key, text in given(request) if not OF_PAGES.fullmatch(key)]
        tail = f"?{urlencode(arguments)}" if arguments else ""
        wanted = (*exports.FORMS, *exports.CITED) if cited else tuple(exports.FORMS)
        base = datasette.urls.path(f"/export/{tilde_encode(name)}")
        return [{"name": suffix, "says": exports.SAYS[suffix], "path": f"{base}.{suffix}{tail}"} for suffix in wanted]

    def list_links(request, wanted=tuple(exports.FORMS)):
        """Return the same for a list of claims or of citations: the page's own address with a suffix."""
        arguments = [(key, text) for key, text in given(request) if key != "page" and text]
        tail = f"?{urlencode(arguments)}" if arguments else ""
        return [{"name": suffix, "says": exports.SAYS[suffix], "path": f"{request.path}.{suffix}{tail}"} for suffix in wanted]

    def row_links(name: str, **arguments):
        """Return the same for the rows of a table, a view or a question that stand behind a page; an empty argument is none."""
        tail = urlencode([(key, text) for key, text in arguments.items() if text])
        base = datasette.urls.path(f"/export/{tilde_encode(name)}")
        return [{"name": s, "says": exports.SAYS[s], "path": f"{base}.{s}{f'?{tail}' if tail else ''}"} for s in exports.FORMS]

    env.globals.update(export_links=export_links, list_links=list_links, row_links=row_links, reference_forms=tuple(exports.CITED))

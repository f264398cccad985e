"""Our pages: a page is a line of PAGES, one file of SQL and one template of the same name.

    /claims/exosome-therapy.c050 ──> queries/claim.sql ──> templates/page-claim.html

A file of SQL holds named statements, in the notation of aiosql: `-- name: links` gives a list of rows, `-- name: claim^`
one row. Where the one row that a page is about is missing, the answer is 404. Statements know the parameters :id, :q and
:match and nothing else of the request.
"""

import re
from pathlib import Path

from datasette import hookimpl
from datasette.utils import tilde_decode
from datasette.utils.asgi import Response

QUERIES = Path(__file__).resolve().parent.parent / "queries"

# what the address looks like; name of the page; the row that it is about
PAGES = (
    (r"^/$", "home", "counts"),
    (r"^/articles/(?P<id>[^/]+)$", "article", "article"),
    (r"^/claims/(?P<id>[^/]+)$", "claim", "claim"),
    (r"^/citations/(?P<id>[^/]+)$", "citation", "citation"),
    (r"^/rules$", "rules", "counts"),
    (r"^/rules/(?P<id>[^/]+)$", "rule", "rule"),
    (r"^/search$", "search", "counts"),
)
MOST_WORDS, LONGEST_WORD, LONGEST_QUESTION = 20, 60, 300


def statements(name: str) -> dict[str, str]:
    """Return the statements of a page by their names."""
    parts = re.split(r"^-- name: (\w+\^?)$", (QUERIES / f"{name}.sql").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def match_expression(question: str) -> str:
    """Return an FTS5 expression for what somebody typed: every word quoted, the last one as a beginning.

    Whatever is no letter or digit parts words, so no punctuation can be an operator. No word gives the empty string,
    which no statement may pass to MATCH.
    """
    words = [word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", question)][:MOST_WORDS]
    return " ".join(f'"{word}"' for word in words) + ("*" if words else "")


def arguments(name: str) -> set[str]:
    """Return the arguments that a page takes from its address: the parameters of its statements, q for what is searched."""
    named = {word for sql in statements(name).values() for word in re.findall(r"(?<!:):([a-z_]+)\b", re.sub(r"'[^']*'", "", sql))}
    return ({"q"} if named & {"q", "match"} else set()) | named - {"id", "match"}


async def missing(message: str, request, datasette):
    """Return 404 with a way back. Raising NotFound instead would print a traceback to the log for every wrong address."""
    context = {"status": 404, "error": message, "title": None}
    return Response.html(await datasette.render_template("error.html", context, request=request), status=404)


def view(name: str, subject: str):
    """Return the view function of a page."""
    sql = statements(name)

    async def page(request, datasette):
        question = " ".join((request.args.get("q") or "").split())[:LONGEST_QUESTION]
        key = tilde_decode(request.url_vars.get("id", ""))
        params = {"id": key, "q": question, "match": match_expression(question) or '""'}
        context = {"q": question, "words": bool(match_expression(question)), "self_url": datasette.absolute_url(request, request.path)}
        database = datasette.get_database("evidence")
        for title, statement in sql.items():
            rows = [dict(row) for row in (await database.execute(statement, params)).rows]
            context[title.rstrip("^")] = rows if not title.endswith("^") else rows[0] if rows else None
            if title == f"{subject}^" and not rows:
                return await missing(f"There is no {subject} '{key[:100]}' in this build of the catalogue.", request, datasette)
        return Response.html(await datasette.render_template(f"page-{name}.html", context, request=request))

    return page


@hookimpl
def register_routes():
    """Register every page."""
    return [(pattern, view(name, subject)) for pattern, name, subject in PAGES]

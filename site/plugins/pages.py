"""Our pages: a page is a line of PAGES, one file of SQL and one template of the same name.

    /claims/exosome-therapy.c050 ──> queries/claim.sql ──> templates/page-claim.html

A file of SQL holds named statements, in the notation of aiosql: `-- name: links` gives a list of rows, `-- name: claim^`
one row. Where the one row that a page is about is missing, the answer is 404. Statements know the parameters :id, :q,
:match, :looked_up, :size and :offset, the words of the filters, and the condition that the filters make, `/* filters */`.
An argument or a word that a page does not know is answered with 400 and the known ones.
"""

import functools
import re
import sqlite3
import threading
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode

from datasette import hookimpl
from datasette.utils import sqlite_timelimit, tilde_decode, tilde_encode
from datasette.utils.asgi import Response

from catalogue import identifiers
from catalogue.filters import COLUMNS, FILTERS, ROWS, Unknown, cells, conditions, facet, matrix, page_number, parse
from catalogue.sets import Sets, places
from catalogue.web import exports

QUERIES = Path(__file__).resolve().parent.parent / "queries"


class Page(NamedTuple):
    """What the address looks like; name of the page; the row that it is about; the arguments it takes; rows on a page of a list."""

    pattern: str
    name: str
    subject: str
    takes: tuple[str, ...] = ()
    size: int = 100


# fmt: off
OF_ARTICLE = ("support", "state", "claim_type", "section", "level", "source_type", "evidence_stream", "page")
OF_CLAIMS = ("article", "support", "state", "claim_type", "level", "source_type", "evidence_stream", "design", "outcome", "direction",
             "page")
PAGES = (
    Page(r"^/$",                         "home",      "counts"),
    Page(r"^/articles/(?P<id>[^/]+)$",   "article",   "article",  OF_ARTICLE, 200),
    Page(r"^/claims$",                   "claims",    "counts",   OF_CLAIMS, 100),
    Page(r"^/claims/(?P<id>[^/]+)$",     "claim",     "claim"),
    Page(r"^/citations$",                "citations", "counts",   ("source_type", "standing", "access", "page")),
    Page(r"^/citations/(?P<id>[^/]+)$",  "citation",  "citation"),
    Page(r"^/studies$",                  "studies",   "counts",   ("design", "page")),
    Page(r"^/studies/(?P<id>[^/]+)$",    "study",     "study"),
    Page(r"^/map$",                      "map",       "counts",   ("rows", "columns")),
    Page(r"^/harms$",                    "harms",     "counts",   ("page",), 40),
    Page(r"^/conflicts$",                "conflicts", "counts",   ("page",), 50),
    Page(r"^/review$",                   "review",    "counts",   ("page",), 50),
    Page(r"^/changes$",                  "changes",   "counts",   ("page",), 100),
    Page(r"^/rules$",                    "rules",     "counts"),
    Page(r"^/rules/(?P<id>[^/]+)$",      "rule",      "rule"),
    Page(r"^/about$",                    "about",     "counts"),
    Page(r"^/search$",                   "search",    "counts",   ("q", "what", "support", "claim_type", "source_type", "design")),
)
# fmt: on
# Lists of claims: the filters are offered with counts, and only what can be assessed is listed once one is set.
LISTS = {"article": True, "claims": True}
# Arguments that are no filters of claims, with the words that they know.
FIXED = {"rows": ROWS, "columns": COLUMNS, "what": {"claims": "Claims", "citations": "Citations", "studies": "Studies"}}
OTHER_WORDS = {
    "standing": "SELECT name, definition FROM standings ORDER BY ordinal",
    "access": "SELECT name, definition FROM accesses ORDER BY ordinal",
}
MOST_WORDS, LONGEST_WORD, LONGEST_QUESTION = 20, 60, 300
COUNTING_MS = 250  # for all filters of a list together, where no sets were built: on a large catalogue words stand without a count
PARAMETER = re.compile(r"(?<![:\w]):[a-z]|/\* filters \*/")  # of a statement: without any it says the same to everybody
NO_LIMIT_MS = 600_000  # what is worked out once for all readers may take its time


@functools.cache
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


def identifier(question: str) -> str:
    """Return the identifier that somebody typed in its one form, out of an address or a sentence; else what was typed, bare."""
    meant = identifiers.asked(question)
    return meant[0][1] if meant else question.strip().strip("/ <>()[].,;").lower()


# the row that a page is about: where its key is looked up
KEYS = {
    "article": "SELECT slug FROM articles WHERE slug = ?",
    "claim": "SELECT id FROM claims WHERE id = ?",
    "citation": "SELECT key FROM citations WHERE key = ?",
    "study": "SELECT id FROM studies WHERE id = ?",
    "rule": "SELECT code FROM rules WHERE code = ?",
}


def meant_key(connection: sqlite3.Connection, subject: str, key: str) -> str | None:
    """Return the key that a wrong one leads to: of the work that two were found to be, or of one in other letters or encoding.

    A claim's id without its article leads to the claim where only one article has it.
    """
    typed = unquote(key).strip()
    tries = [(KEYS[subject], typed), (KEYS[subject], typed.lower())] if subject in KEYS else []
    if subject == "citation":
        tries += [("SELECT kept FROM merges WHERE merged = ?", typed)]
    if subject == "claim" and "." not in typed:
        tries += [("SELECT id FROM claims WHERE id IN (SELECT slug || '.' || ? FROM articles) LIMIT 2", typed.lower())]
    for sql, word in tries:
        found = connection.execute(sql, (word,)).fetchall()
        if len(found) == 1:
            return str(found[0][0])
    return None


def arguments(name: str) -> tuple[str, ...]:
    """Return the arguments that a page takes from its address: the gate refuses all others."""
    return next(page.takes for page in PAGES if page.name == name)


class Kept:
    """What every reader gets alike, worked out once: the database is immutable."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.found: dict[tuple, object] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.sets = Sets()
        self.locks: dict[tuple, threading.Lock] = {}

    def once(self, key: tuple, work_out):
        """Return what is kept under a key. One works it out; whoever asks for the same meanwhile waits for it."""
        if key not in self.found:
            with self.locks.setdefault(key, threading.Lock()):
                if key not in self.found:
                    self.found[key] = work_out()
        return self.found[key]


def run(connection: sqlite3.Connection, sql: str, params: dict[str, object], limit_ms: int) -> list[dict[str, object]]:
    """Return the rows of a statement. Raises sqlite3.OperationalError where it takes longer than the limit."""
    with sqlite_timelimit(connection, limit_ms):
        return [dict(row) for row in connection.execute(sql, params)]


def words_of(connection: sqlite3.Connection, page: Page, params: dict[str, object], kept: Kept) -> dict[str, dict[str, str]]:
    """Return the words that each filter of a page knows, with their definitions; those of sections differ from article to article."""
    known = FIXED | kept.words
    for name in page.takes:
        if name not in known and (name in OTHER_WORDS or name in FILTERS):
            sql = OTHER_WORDS[name] if name in OTHER_WORDS else FILTERS[name].words
            known[name] = dict(connection.execute(sql, params).fetchall())
            if name != "section":
                kept.words[name] = known[name]
    fixed = [name for name in page.takes if name not in FILTERS]
    return {name: known[name] for name in (*fixed, *(name for name in page.takes if name in FILTERS)) if name in known}


def offered(
    connection: sqlite3.Connection, scope: dict[str, str], asked: dict[str, str], words: dict, limit_ms: int, sets: Sets
) -> list[dict]:
    """Return the filters of a list with their words and how many claims each would leave; None once counting took too long."""
    filters = []
    until = time.monotonic() + limit_ms / 1000
    for name, known in words.items():
        if sets.answers(connection, (name, *scope, *asked)):
            counts = sets.counts(connection, name, known, scope | asked)
        else:
            counts = counted(connection, name, scope, asked, int(1000 * (until - time.monotonic())))
        options = [
            {"word": word, "definition": definition, "claims": None if counts is None else counts.get(word, 0)}
            for word, definition in known.items()
            if counts is None or counts.get(word) or asked.get(name) == word
        ]
        filters.append({"name": name, "label": FILTERS[name].label, "chosen": asked.get(name, ""), "options": options})
    return filters


def counted(connection: sqlite3.Connection, name: str, scope: dict[str, str], asked: dict[str, str], left_ms: int) -> dict[str, int] | None:
    """Return how many claims each word of a filter would leave, or None where that takes longer than is left."""
    sql, params = facet(name, scope | asked)
    if left_ms <= 0:
        return None
    try:
        return {row["word"]: row["claims"] for row in run(connection, sql, params, left_ms)} or None
    except sqlite3.OperationalError:
        return None


def mapped(connection: sqlite3.Connection, rows: str, columns: str, limit_ms: int) -> dict[str, object]:
    """Return the evidence map with these rows and columns."""
    words = {name: dict(connection.execute(FILTERS[name].words, {"id": ""}).fetchall()) for name in (rows, columns)}
    table = matrix(run(connection, cells(rows, columns), {}, limit_ms), words[rows], words[columns])
    return {"table": table, "rows": rows, "columns": columns, "row_choices": ROWS, "column_choices": COLUMNS}


class Question(NamedTuple):
    """What an address asks of a page: the arguments that are not empty, the filters among them, the condition and all parameters."""

    key: str
    asked: dict[str, str]
    chosen: dict[str, str]
    scope: dict[str, str]
    words: dict[str, dict[str, str]]
    condition: str
    params: dict[str, object]
    number: int
    total: int | None  # claims that the filters leave, where sets have answered: then the condition is the places of this page

    @property
    def is_still(self) -> bool:
        """Whether every reader asks the same: then it is worked out once."""
        return not self.key and not set(self.asked) - {"rows", "columns"}


def understood(connection: sqlite3.Connection, page: Page, key: str, given: list[tuple[str, str]], kept: Kept) -> Question:
    """Return what is asked. Raises Unknown, naming the known, for an argument or a word that the page does not know."""
    words = words_of(connection, page, {"id": key}, kept) if page.takes else {}
    asked = parse(given, page.takes, words)
    number = page_number(asked.get("page", ""))
    chosen = {name: word for name, word in asked.items() if name in FILTERS}
    scope = {"article": key} if page.name == "article" else {}
    condition, bound = conditions(scope | chosen)
    typed = " ".join(asked.get("q", "").split())[:LONGEST_QUESTION]
    params = {**dict.fromkeys(page.takes, ""), **asked, **bound, "id": key, "size": page.size, "offset": (number - 1) * page.size}
    params |= {"q": typed, "match": match_expression(typed) or '""', "looked_up": identifier(typed)}
    total = None
    if page.name in LISTS and (chosen or page.name == "claims"):  # whole claims are shown where the list is not narrowed
        condition = f"card.parts = 0 AND {condition}"
        if kept.sets.answers(connection, scope | chosen):
            bits = kept.sets.of(connection, scope | chosen)
            total = bits.bit_count()
            shown = places(bits, params["offset"], page.size)
            # As many as a page has, so that the statement stays the same; there is no place 0.
            params |= {f"place{n}": shown[n] if n < len(shown) else 0 for n in range(page.size)} | {"offset": 0}
            condition = f"card.place IN ({', '.join(f':place{n}' for n in range(page.size))})"
    return Question(key, asked, chosen, scope, words, condition, params, number, total)


def in_all(connection: sqlite3.Connection, question: Question, limit_ms: int) -> int | None:
    """Return how many claims a list holds, or None where counting takes longer than the limit."""
    if question.total is not None:
        return question.total
    sql = f"SELECT count(*) AS claims FROM claim_cards AS card WHERE {question.condition}"
    try:
        return run(connection, sql, question.params, limit_ms)[0]["claims"]
    except sqlite3.OperationalError:
        return None


def answered(
    connection: sqlite3.Connection, page: Page, sql: dict[str, str], question: Question, kept: Kept, limit_ms: int, most_ms: int
) -> dict[str, object]:
    """Return what the template of a page is given; nothing where the row is missing that the page is about.

    A statement may take `most_ms`, counting for the filters `limit_ms` in all. Raises sqlite3.OperationalError beyond that.
    """
    typed = question.params["q"]
    context = {"q": typed, "words": bool(match_expression(typed)), "asked": question.asked, "chosen": question.chosen}
    context |= {"number": question.number, "size": page.size}
    for title, statement in sql.items():
        if title == "total^" and question.total is not None:
            context["total"] = {"claims": question.total}
            continue
        if PARAMETER.search(statement):
            rows = run(connection, statement.replace("/* filters */", question.condition), question.params, most_ms)
        else:
            rows = kept.once((page.name, title), functools.partial(run, connection, statement, {}, NO_LIMIT_MS))
        context[title.rstrip("^")] = rows if not title.endswith("^") else rows[0] if rows else None
        if title == f"{page.subject}^" and not rows:
            return {"moved_to": moved} if (moved := meant_key(connection, page.subject, question.key)) else {}
    if page.name == "citation":
        context |= {"reference": exports.reference(connection, question.key), "styles": exports.styles()}
    if page.name == "map":
        context |= mapped(connection, question.asked.get("rows", "claim_type"), question.asked.get("columns", "design"), most_ms)
    if page.name in LISTS:
        limit_ms = min(limit_ms, COUNTING_MS)
        context["filters"] = offered(connection, question.scope, question.chosen, question.words, limit_ms, kept.sets)
    if page.name == "claims":
        context["total"] = {"claims": in_all(connection, question, limit_ms)}
    return context


def view(page: Page, kept: Kept):
    """Return the view function of a page."""
    sql = statements(page.name)

    async def show(request, datasette):
        key = tilde_decode(request.url_vars.get("id", ""))
        given = parse_qsl(request.query_string, keep_blank_values=True, errors="replace")
        limit_ms = datasette.setting("sql_time_limit_ms")

        def ask(connection: sqlite3.Connection) -> dict[str, object]:
            question = understood(connection, page, key, given, kept)
            if not question.is_still:
                return answered(connection, page, sql, question, kept, limit_ms, limit_ms)
            kind = (page.name, None, *sorted(question.asked.items()))
            return kept.once(kind, lambda: answered(connection, page, sql, question, kept, limit_ms, NO_LIMIT_MS))

        try:
            context = await datasette.get_database("evidence").execute_fn(ask)
        except Unknown as refusal:
            return await refused(400, str(refusal), request, datasette)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            message = f"This took longer than {limit_ms} ms, and was stopped. A narrower question is answered faster."
            return await refused(503, message, request, datasette)
        if not context:
            return await refused(404, f"There is no {page.subject} '{key[:100]}' in this build of the catalogue.", request, datasette)
        if "moved_to" in context:
            return Response.redirect(datasette.urls.path(request.path.rpartition("/")[0] + f"/{tilde_encode(context['moved_to'])}"))

        def address(**changes):
            arguments = {name: text for name, text in {**context["asked"], "page": "", **changes}.items() if text}
            return request.path + (f"?{urlencode(arguments)}" if arguments else "")

        context = context | {"self_url": datasette.absolute_url(request, request.path), "address": address}
        return Response.html(await datasette.render_template(f"page-{page.name}.html", context, request=request))

    return show


async def refused(status: int, message: str, request, datasette):
    """Return an error with a way back. Raising instead would print a traceback to the log for every wrong address."""
    context = {"status": status, "error": message, "title": None}
    return Response.html(await datasette.render_template("error.html", context, request=request), status=status)


@hookimpl
def register_routes():
    """Register every page."""
    kept = Kept()
    return [(page.pattern, view(page, kept)) for page in PAGES]

"""Every request passes here before Datasette sees it, every answer on its way out.

    request ──> refused? ──> seen already? ──> kept? ──> Datasette ──> headers ──> answer

What is refused, and which headers there are, stands in `catalogue/web/`; here is what both need to know of this site.
"""

import asyncio
import hashlib
import json
import os
import re
import time
from collections import OrderedDict
from pathlib import Path

from datasette import hookimpl
from datasette.plugins import pm
from datasette.utils.asgi import Response

from catalogue import blind
from catalogue.web import headers, requests

SITE = Path(__file__).resolve().parent.parent
EXPORTS = re.compile(r"^/export/(?P<name>[^/.]+)\.")
KEPT_OUT = re.compile(rb"^/(-|static|export/|evidence\.db)")  # what changes, or is large
SHADOW = re.compile(r"_fts_(config|content|data|docsize|idx)$")


async def known(datasette) -> requests.Known:
    """Return all that can be asked for, read from the database, the questions and the pages."""
    database = datasette.get_database("evidence")

    def relations(connection):
        found = dict(connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')").fetchall())
        return {name: relation(connection, name, kind, f"{name}_fts" in found) for name, kind in found.items() if not SHADOW.search(name)}

    described = (datasette.metadata("databases") or {}).get("evidence", {}).get("queries", {})
    return requests.Known(
        mode=os.environ.get("EVIDENCE_MODE", "local"),
        hosts=tuple(filter(None, os.environ.get("EVIDENCE_HOSTS", "").split(","))),
        relations=await database.execute_fn(relations),
        questions={name: tuple(query.get("params", ())) for name, query in described.items()},
        pages=tuple((re.compile(page.pattern), tuple(plugin.arguments(page.name))) for plugin, page in pages()),
        withheld=tuple(withheld(datasette)),
        exports=EXPORTS,
    )


def relation(connection, name: str, kind: str, is_searched: bool) -> requests.Relation:
    """Return what the gate must know of a table or a view."""
    info = [tuple(row) for row in connection.execute(f'PRAGMA table_info("{name}")')]
    return requests.Relation(
        columns=tuple(column for _, column, *_ in info),
        primary_key=tuple(column for _, column, _, _, _, place in sorted(info, key=lambda row: row[5]) if place),
        is_view=kind == "view",
        is_searched=is_searched,
        keys_to=tuple(sorted({row[2] for row in connection.execute(f'PRAGMA foreign_key_list("{name}")')})),
    )


def pages():
    """Yield each page of ours with the plugin that shows it: it has PAGES, and says what a page takes by `arguments(name)`."""
    for plugin in pm.get_plugins():
        if hasattr(plugin, "arguments"):
            yield from ((plugin, page) for page in plugin.PAGES)


def withheld(datasette):
    """Yield the addresses of what a blind release does not hold: pages about judgements, tables and views of them, their exports."""
    tables = datasette.jinja_env.globals["site"]["blind"]
    if tables:
        yield from (re.compile(page.pattern) for _, page in pages() if page.name in blind.PAGES)
        names = "|".join(sorted(map(re.escape, tables)))
        yield re.compile(rf"^/(?:evidence|export)/(?:{names})(?:[./]|$)")


def version() -> str:
    """Return a hash of the build, the mode and the program: what an answer depends on besides its address."""
    digest = hashlib.sha256("\0".join(os.environ.get(name, "") for name in ("EVIDENCE_BUILD", "EVIDENCE_MODE")).encode())
    for path in sorted(p for folder in (SITE, SITE.parent / "catalogue") for p in folder.rglob("*.*") if p.suffix != ".pyc"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Kept:
    """Answers that took long and are the same for everybody, as long as this build is served. The one asked least lately goes."""

    LONG, MOST, LARGEST = 0.08, 64, 300_000  # seconds, answers, bytes of one

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.answers: OrderedDict[tuple, list[dict]] = OrderedDict()

    def get(self, key: tuple) -> list[dict] | None:
        """Return the messages of an answer, or None."""
        if key in self.answers:
            self.answers.move_to_end(key)
        return self.answers.get(key)

    def put(self, key: tuple, messages: list[dict], seconds: float) -> None:
        """Keep a whole answer if it is one that is worth it."""
        whole = len(messages) > 1 and messages[0]["status"] == 200 and not messages[-1].get("more_body", False)
        if whole and seconds > self.LONG and sum(len(message.get("body", b"")) for message in messages) <= self.LARGEST:
            self.answers[key] = messages
            while len(self.answers) > self.MOST:
                self.answers.popitem(last=False)


async def refused(datasette, refusal: requests.Refusal, path: str) -> Response:
    """Return the answer to a refused request: a page with a way back, or JSON where JSON was asked for."""
    if path.endswith(".json") or path.startswith("/-/"):
        body = json.dumps({"ok": False, "error": refusal.message, "status": refusal.status, "title": None})
        answer = Response(body + "\n", status=refusal.status, content_type="application/json; charset=utf-8")
    else:
        context = {"status": refusal.status, "error": refusal.message, "title": None}
        answer = Response.html(await datasette.render_template("error.html", context), status=refusal.status)
    if refusal.status == 405:
        answer.headers["Allow"] = ", ".join(requests.METHODS)
    return answer


@hookimpl(trylast=True)  # outermost: whatever else wraps the site is inside
def asgi_wrapper(datasette):
    """Stand before the whole site."""
    stands = {"version": version(), "known": None}
    kept = Kept()
    lock = asyncio.Lock()

    def wrap(app):
        async def gate(scope, receive, send):
            if scope["type"] != "http":
                return await app(scope, receive, send)
            async with lock:
                if stands["known"] is None:
                    await datasette.invoke_startup()
                    stands["known"] = await known(datasette)
                    compared = datasette.jinja_env.globals["site"].get("changes") or {}
                    stands["version"] += compared.get("before", "")  # /changes tells what was there before this build
            given = {name.lower(): value for name, value in scope["headers"]}
            # What came over the wire; a server in between may have added the query.
            path = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0]
            query = requests.without_ttl(scope["query_string"])
            tag = headers.entity_tag(stands["version"], path, query)
            is_draft = datasette.jinja_env.globals["site"]["state"]["is_draft"]

            messages, begun, size = [], time.monotonic(), 0

            async def out(message):
                nonlocal size
                if message["type"] == "http.response.start":
                    ours = headers.answered(message["status"], message.get("headers", []), path, query, tag, is_draft=is_draft)
                    message = {**message, "headers": ours}
                size += len(message.get("body", b""))
                if size <= Kept.LARGEST:
                    messages.append(message)
                await send(message)

            host = given.get(b"host", b"").decode("latin-1")
            if refusal := requests.refusal(scope["method"], path, query, host, stands["known"]):
                return await (await refused(datasette, refusal, scope["path"])).asgi_send(out)
            if headers.has_seen(given.get(b"if-none-match", b""), tag):
                await out({"type": "http.response.start", "status": 304, "headers": []})
                return await send({"type": "http.response.body", "body": b""})
            key = (scope["method"], host, path, query)
            if answer := kept.get(key) if not KEPT_OUT.search(path) else None:
                for message in answer:
                    await send(message)
                return None
            await app({**scope, "query_string": query}, receive, out)
            if size <= Kept.LARGEST and not KEPT_OUT.search(path):
                kept.put(key, messages, time.monotonic() - begun)
            return None

        return gate

    return wrap

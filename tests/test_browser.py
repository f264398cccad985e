"""The site in a browser: nothing goes wrong in the console, nothing is asked of another host, nothing overflows, axe objects to nothing.

One browser and one window are used for all pages; a page is loaded once and looked at in three widths and two schemes.
"""

import csv
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import ingest
from tests.site_fixtures import Site, release, rows, running, site

__all__ = ["release", "rows", "site"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
OURS = {
    "home": "/",
    "article": "/articles/exosome-therapy",
    "article, narrowed": "/articles/exosome-therapy?section=exosome-therapy.s10",
    "claims": "/claims?source_type=animal",
    "claim with figures": "/claims/exosome-therapy~2Ec050",
    "claim of safety": "/claims/exosome-therapy~2Ec068f",
    "compound claim": "/claims/exosome-therapy~2Ec064",
    "citations": "/citations?source_type=animal",
    "citation": "/citations/park2022adsc",
    "studies": "/studies",
    "study": "/studies/park-2022",
    "map": "/map",
    "map of outcomes": "/map?rows=outcome&columns=source_type",
    "harms": "/harms",
    "conflicts": "/conflicts",
    "review": "/review",
    "changes": "/changes",
    "rules": "/rules",
    "rule": "/rules/no-link",
    "about": "/about",
    "search": "/search?q=exosome+hair",
    "nothing found": "/search?q=xyzzy",
    "files": "/export",
    "questions": "/evidence",
    "question": "/evidence/comparisons-that-differ",
}
WIDTHS = (320, 800, 1280)
MOST_BYTES = 200_000
# What axe finds on the pages that are Datasette's own, and is not ours to change.
STOCK: dict[str, set[str]] = {"/evidence/claims?_size=20": set(), "/evidence/claims/exosome-therapy~2Ec050": set()}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine: install it to run the browser tests")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a browser without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield one
        one.close()


class Window:
    """One page of the browser, and what it said and asked for since the last address."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: set[str] = set()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("requestfailed", lambda request: self.said.append(f"failed: {request.url}"))
        page.on("request", lambda request: self.asked.add(f"{urlsplit(request.url).scheme}://{urlsplit(request.url).netloc}"))

    def go(self, address: str) -> Any:
        """Go to an address and return the answer."""
        self.said.clear()
        self.asked.clear()
        return self.page.goto(address, wait_until="load")


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[Window]:
    """Return a window that all tests of looks share."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield Window(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """Return axe-core."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    return next(Path(package.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def violations(page: Any, axe: str) -> list[tuple[str, str]]:
    """Return what axe objects to: the rule, and where first. Asked through the debugger, so that the policy stays as it is."""
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in found["violations"]]


# WCAG 2.2, 1.4.3: 4.5 to 1 for text, also where axe cannot tell the background. Colours are taken from the page.
CONTRAST = """() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const parse = s => (s.match(/[\\d.]+/g) || []).map(Number);
  const paper = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !e.getClientRects().length) continue;
    if (e.closest("title, desc")) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(parse(e.closest("svg") ? style.fill : style.color)), light(paper(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)} ${e.textContent.trim().slice(0, 40)}`);
  }
  return poor;
}"""


@pytest.mark.parametrize("name", OURS)
def test_a_page_is_light_silent_fits_and_can_be_read(window: Window, site: Site, name: str) -> None:
    answer = window.go(site.root + OURS[name])
    assert answer.status == 200
    assert len(answer.body()) < MOST_BYTES
    assert answer.headers["content-security-policy"].count("unsafe-inline") == 0
    too_wide, poor = {}, {}
    for width in WIDTHS:
        window.page.set_viewport_size({"width": width, "height": 900})
        wide = window.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            too_wide[width] = wide
    for scheme in ("light", "dark"):
        window.page.emulate_media(color_scheme=scheme)
        if found := window.page.evaluate(CONTRAST):
            poor[scheme] = found
    window.page.emulate_media(color_scheme="light")
    assert too_wide == {}
    assert poor == {}
    assert window.said == []
    assert window.asked == {site.root}


# One of each kind of page: the whole article is the narrowed one, 22 times; the files are a list like that of the questions.
TWICE = {"files", "article", "compound claim", "map of outcomes", "nothing found"}


@pytest.mark.parametrize("name", [name for name in OURS if name not in TWICE])
def test_axe_objects_to_nothing(window: Window, site: Site, axe: str, name: str) -> None:
    window.go(site.root + OURS[name])
    assert violations(window.page, axe) == []


@pytest.mark.parametrize("path", STOCK)
def test_axe_objects_to_no_more_than_is_known_on_stock_pages(window: Window, site: Site, axe: str, path: str) -> None:
    window.go(site.root + path)
    assert {rule for rule, _ in violations(window.page, axe)} == STOCK[path]
    assert window.said == []


def test_an_answer_that_is_an_error_has_no_fault_either(window: Window, site: Site, axe: str) -> None:
    for path, status in (("/claims/none", 404), ("/claims?support=none", 400)):
        assert window.go(site.root + path).status == status
        assert violations(window.page, axe) == []
        assert window.page.locator("main a[href='/']").count() == 1


def follow(page: Any, link: Any) -> None:
    """Click and wait for the next page: its address changes before its content is there, and counting waits for nothing."""
    with page.expect_navigation(wait_until="load"):
        link.click()


def test_our_pages_work_without_script(browser: Any, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.root + "/")
    page.locator("#home-q").fill("hair density")
    follow(page, page.locator("form.search-big button"))
    follow(page, page.locator("ul.hits a[href^='/claims/']").first)
    assert page.locator("h1").inner_text().endswith("hairs per square centimetre.")
    follow(page, page.locator("p.crumbs a[href='/articles/exosome-therapy']"))
    page.select_option("#f-support", "contradicted")
    page.select_option("#f-claim_type", "safety")
    follow(page, page.locator("form.filters button"))
    assert dict(pair.split("=") for pair in urlsplit(page.url).query.split("&") if not pair.endswith("=")) == {
        "support": "contradicted",
        "claim_type": "safety",
    }
    shown = page.locator(".claim-line").count()
    follow(page, page.locator("a.chip", has_text="safety"))
    assert urlsplit(page.url).query == "support=contradicted"
    assert page.locator(".claim-line").count() > shown > 0
    context.close()


def test_a_filtered_list_is_taken_away_whole(browser: Any, site: Site, rows: sqlite3.Connection) -> None:
    page = browser.new_page()
    page.goto(site.root + "/claims?support=contradicted")
    with page.expect_download() as download:
        page.locator("p.take a", has_text="csv").first.click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        taken = list(csv.DictReader(file))
    page.close()
    expected = rows.execute("SELECT claim FROM claim_state WHERE support = 'contradicted' ORDER BY claim").fetchall()
    assert sorted(row["id"] for row in taken) == [claim for (claim,) in expected]


def test_a_reader_with_a_keyboard_gets_everywhere(browser: Any, site: Site) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(site.root + "/articles/exosome-therapy?support=contradicted")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator("a.skip").bounding_box()["x"] >= 0, "the link that skips is seen once it has the focus"
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/exosome-therapy?support=contradicted#content")
    invisible, stops = [], 0
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e); return [e.tagName, e.textContent.trim().slice(0, 30),
               s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, e === document.body] }"""
        )
        if stop[3]:
            break
        stops += 1
        if not stop[2]:
            invisible.append(stop)
    assert stops > 20
    assert invisible == []
    page.locator("#f-support").focus()
    page.keyboard.press("Home")
    page.locator("form.filters button").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "support=contradicted" not in page.url
    page.close()


def test_pages_can_be_printed(browser: Any, site: Site) -> None:
    page = browser.new_page()
    page.goto(site.root + OURS["claim with figures"])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("form.find").is_hidden()
    assert page.locator("nav[aria-label='Site']").is_hidden()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(CONTRAST) == [], "dark colours are not printed on white"
    assert page.pdf().startswith(b"%PDF")
    page.close()


# ----------------------------------------------------------------------------------------------------------------------
# Whatever a file says is text, and breaks nothing
# ----------------------------------------------------------------------------------------------------------------------

SHALOM = "\u05e9\u05dc\u05d5\u05dd"
HOSTILE = {  # file of the toy world: what stands there, and what stands there instead
    "articles/moon-tea/claims.csv": (
        "Forty adults were studied.",
        f'"<script>alert(1)</script>""><img src=x onerror=alert(2)> {SHALOM} {"x" * 600}"',
    ),
    "references.bib": ("Tea that calms", "<svg onload=alert(3)> \u0627\u0644\u0634\u0627\u064a 7*7={{7*7}}"),
    "citations.csv": ("as a whole", "javascript:alert(4) " + "long and longer " * 625),
    "studies.csv": ("Silva 2020", "<b onmouseover=alert(5)>Silva 2020</b>"),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site of the toy world in which texts carry markup, another direction, and far too many characters."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(ingest.ROOT / "tests" / "toy", folder / "evidence")
    for name, (old, new) in HOSTILE.items():
        path = folder / "evidence" / name
        text = path.read_text(encoding="utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new), encoding="utf-8")
    ingest.build(folder / "evidence", folder / "evidence.db")
    with running(folder / "evidence.db", folder / "log.txt", public=False) as one:
        yield one


@pytest.mark.parametrize("path", ["/", "/articles/moon-tea", "/claims/moon-tea.c002", "/claims/moon-tea.c001", "/citations/moonpress", "/citations/moon2021", "/studies", "/harms", "/search?q=x", "/claims", "/review"])  # fmt: skip
def test_what_a_file_says_is_text(window: Window, hostile: Site, path: str) -> None:
    alarms: list[str] = []
    window.page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    assert window.go(hostile.root + path).status == 200
    assert (
        window.page.evaluate(
            "document.querySelectorAll('main script, main img, main svg[onload], [onmouseover], a[href^=\"javascript\"]').length"
        )
        == 0
    )
    for width in WIDTHS:
        window.page.set_viewport_size({"width": width, "height": 900})
        assert window.page.evaluate("document.documentElement.scrollWidth") <= width
    assert alarms == []
    assert window.said == []
    assert "7*7=49" not in window.page.locator("main").inner_text()


def test_text_of_another_direction_keeps_it(window: Window, hostile: Site) -> None:
    window.go(hostile.root + "/claims/moon-tea.c002")
    assert window.page.locator("h1").get_attribute("dir") == "auto"
    assert "<script>alert(1)</script>" in window.page.locator("h1").inner_text()
    assert SHALOM in window.page.locator("h1").inner_text()

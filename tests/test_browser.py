"""The site in a browser: nothing goes wrong in the console, nothing is asked of another host, nothing overflows."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.site_fixtures import Site, release, site

__all__ = ["release", "site"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
PAGES = {
    "home": "/",
    "article": "/articles/exosome-therapy",
    "figures": "/claims/exosome-therapy~2Ec050",
    "safety": "/claims/exosome-therapy~2Ec068",
    "citation": "/citations/park2022adsc",
    "search": "/search?q=hair",
    "questions": "/evidence",
    "question": "/evidence/audit-of-claims",
    "table": "/evidence/claims",
}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine: install it to run the browser tests")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Return a browser without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield one
        one.close()


@pytest.mark.parametrize("width", [320, 360, 800, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_silent_and_asks_nobody_else(browser: Any, site: Site, name: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    page.on("request", lambda request: asked.add(f"{urlsplit(request.url).scheme}://{urlsplit(request.url).netloc}"))
    answer = page.goto(site.root + PAGES[name], wait_until="load")
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert answer.status == 200
    assert said == []
    assert asked == {site.root}
    assert wide <= width


@pytest.mark.parametrize("name", ["home", "article", "figures", "safety", "citation", "search"])
def test_our_pages_work_without_script(browser: Any, site: Site, name: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.root + PAGES[name])
    assert page.locator("h1").count() == 1
    page.locator("#find").fill("hair density")
    page.locator("form.find button").click()
    assert page.locator("ul.hits a[href^='/claims/']").count() > 0
    context.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(browser: Any, site: Site) -> None:
    page = browser.new_page()
    page.goto(site.root + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert urlsplit(page.url).fragment == "content"
    page.close()


# WCAG 2.2, 1.4.3: 4.5 to 1 for text. Colours are taken from the page, not from the sheet.
CONTRAST = """() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const parse = s => (s.match(/[\\d.]+/g) || []).map(Number);
  const paper = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
  const poor = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !e.getClientRects().length) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(paper(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${e.tagName}.${e.className} ${ratio.toFixed(2)} ${e.textContent.trim().slice(0, 40)}`);
  }
  return poor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["home", "article", "figures", "safety", "citation", "search", "questions", "question"])
def test_text_stands_out_from_its_paper(browser: Any, site: Site, name: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(site.root + PAGES[name])
    poor = page.evaluate(CONTRAST)
    context.close()
    assert poor == []


def test_the_pages_can_be_printed(browser: Any, site: Site, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(site.root + PAGES["figures"])
    page.emulate_media(media="print")
    assert page.locator("form.find").is_hidden()
    assert page.pdf().startswith(b"%PDF")
    page.close()

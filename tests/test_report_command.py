"""The verb `report`: what it writes, what it refuses, and what comes out in a browser and on paper."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ingest
from catalogue import blind, publish, report
from catalogue.report import html, pdf


@pytest.fixture(scope="module")
def moon(toy_db: Path) -> report.Report:
    db = publish.connect_read_only(toy_db)
    try:
        return report.context(db, "moon-tea", "f" * 64)
    finally:
        db.close()


# ----------------------------------------------------------------------------------------------------------------------
# The command
# ----------------------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> Result:
    return CliRunner().invoke(ingest.cli, ["report", *map(str, arguments)])


def test_a_report_is_written_and_not_over_another(toy_db: Path, tmp_path: Path) -> None:
    target = tmp_path / "moon.html"
    arguments = ("moon-tea", "-o", target, "--db", toy_db, "--evidence", ingest.ROOT / "tests" / "toy")
    first = run(*arguments)
    assert first.exit_code == 0, first.output
    assert re.search(r"moon\.html: 5 statements, 3 sources, build [0-9a-f]{16}\nDraft: not agreed yet\n$", first.output)
    assert "note:" not in first.output, "the database is as new as the evidence"
    written = target.read_bytes()
    again = run(*arguments)
    assert (again.exit_code, target.read_bytes()) == (2, written)
    assert "is there already: --force overwrites it" in again.output
    assert run(*arguments, "--force").exit_code == 0
    assert target.read_bytes() == written
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["sun-tea", "-o", "x.html"], 1, "there is no article 'sun-tea'; known: moon-tea"),
        (["moon-tea", "-o", "x.odt"], 2, "does not end in one of html, docx, pdf"),
        (["moon-tea", "-o", "x.pdf", "--format", "html"], 2, "not in the format asked for"),
        (["moon-tea", "-o", "no/such/folder/x.html"], 1, "nothing was written"),
        ([], 2, "Missing argument 'SLUG'"),
    ],
)
def test_what_cannot_be_reported_is_said(
    toy_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, "--db", toy_db, "--evidence", ingest.ROOT / "tests" / "toy")
    assert (result.exit_code, list(tmp_path.iterdir())) == (code, [])
    assert message in " ".join(result.output.split())


def test_a_file_that_is_no_database_of_ours_is_named(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"not a database, but long enough to be looked into" * 30)
    result = run("moon-tea", "-o", "-", "--db", tmp_path / "other.db", "--evidence", tmp_path / "none")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "other.db: file is not a database: it is no database of this version. Make it anew: python ingest.py build" in result.stderr


def test_without_a_database_the_next_step_is_named(tmp_path: Path) -> None:
    result = run("moon-tea", "--db", tmp_path / "none.db")
    assert result.exit_code == 1
    assert "there is no database. Make it: python ingest.py build" in result.output


def test_a_blind_release_has_nothing_to_report(tmp_path: Path) -> None:
    toy = ingest.ROOT / "tests" / "toy"
    ingest.build(toy, tmp_path / "evidence.db")
    result = run("moon-tea", "-o", "-", "--db", blind.build(tmp_path / "evidence.db"), "--evidence", toy)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "this release is blind and holds no judgement to report: name the whole one with --db" in result.stderr


def test_an_older_database_is_reported_with_a_note(toy_db: Path, toy: Path) -> None:
    (toy / "standing.csv").write_text("citation,event,date,notice,checked_source,checked_at\n", encoding="utf-8")
    result = run("moon-tea", "-o", "-", "--db", toy_db, "--evidence", toy)
    assert result.exit_code == 0
    assert "was built from other files than lie in" in result.stderr
    assert result.stdout.startswith("<!doctype html>")


def test_without_a_browser_there_is_no_pdf_and_a_next_step(toy_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    result = run("moon-tea", "-o", tmp_path / "x.pdf", "--db", toy_db, "--evidence", ingest.ROOT / "tests" / "toy")
    assert (result.exit_code, list(tmp_path.iterdir())) == (1, [])
    assert "install Chromium, or write HTML and print it from any browser" in result.output


def test_a_browser_that_prints_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho 'no display' >&2\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "browser", lambda: str(program))
    with pytest.raises(pdf.NoBrowser, match="chromium printed nothing: no display: write HTML"):
        pdf.printed("<p>x</p>")


# ----------------------------------------------------------------------------------------------------------------------
# In a browser
# ----------------------------------------------------------------------------------------------------------------------

needs_browser = pytest.mark.skipif(pdf.browser() is None, reason="there is no browser on this machine: install Chromium to run these")


@needs_browser
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_pdf_is_printed_on_the_paper_asked_for(moon: report.Report, paper: str) -> None:
    data = pdf.printed(html.render(moon, paper))
    assert data.startswith(b"%PDF")
    boxes = {tuple(float(x) for x in found.split()) for found in re.findall(rb"/MediaBox \[([\d. ]+)\]", data)}
    [box] = boxes
    assert (round(box[2]), round(box[3])) == {"A4": (595, 842), "Letter": (612, 792)}[paper]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        one = playwright.chromium.launch(
            executable_path=pdf.browser(), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield one
        one.close()


@needs_browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_is_silent_accessible_and_asks_nobody(browser: Any, moon: report.Report, tmp_path: Path, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    path = tmp_path / "report.html"
    # The page allows no script, and axe is one: the check runs without that line, which another test reads.
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html.render(moon))
    path.write_text(text, encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.add(request.url))
    page.goto(path.as_uri(), wait_until="load")
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = axe.Axe().run(page)
    context.close()
    assert (said, asked) == ([], {path.as_uri()})
    assert wide <= width
    assert [(v["id"], [node["html"][:120] for node in v["nodes"]]) for v in found.response["violations"]] == []


def test_the_page_forbids_scripts_and_requests(moon: report.Report) -> None:
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', html.render(moon))
    assert policy
    assert policy[1] == "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

"""The report: one context for every format, nothing said twice or lost, a draft that says so, and no word of the article."""

import dataclasses
import io
import itertools
import re
import sqlite3
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document

import ingest
from catalogue import publish, report
from catalogue.report import docx, html
from catalogue.report.flow import Flow
from tests.test_house import shared_runs

BUILD = "f" * 64
SNAPSHOT = ingest.ROOT / "tests" / "snapshots" / "moon-tea.txt"
FETCHED = re.compile(r"<(script|iframe|object|embed|img|link|video|audio|source|base|form)\b|@import|url\(|\son\w+=", re.IGNORECASE)


@pytest.fixture(scope="module")
def moon(toy_db: Path) -> report.Report:
    db = publish.connect_read_only(toy_db)
    try:
        return report.context(db, "moon-tea", BUILD)
    finally:
        db.close()


VOID = {"meta", "col", "br", "path", "rect"}


class Page(HTMLParser):
    """What a page holds: tags, ids, links, headings, words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.tables: list[dict[str, int]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.links.append(found.get("href") or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append({"caption": 0, "th": 0, "scoped": 0})
        if tag in ("caption", "th") and self.tables:
            self.tables[-1][tag] += 1
            self.tables[-1]["scoped"] += tag == "th" and "scope" in found

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


# ----------------------------------------------------------------------------------------------------------------------
# The context
# ----------------------------------------------------------------------------------------------------------------------


def test_every_statement_stands_in_one_group(moon: report.Report) -> None:
    assert [(g.id, g.share, [s["label"] for s in g.statements]) for g in moon.groups] == [
        ("holds", "2 of 5 (40\u00a0%)", ["c001", "c002"]),
        ("disputed", "1 of 5 (20\u00a0%)", ["c003"]),
        ("not-checked", "2 of 5 (40\u00a0%)", ["c004a", "c004b"]),
    ]


def test_every_word_of_support_has_a_group(db: sqlite3.Connection) -> None:
    words = [word for (word,) in db.execute("SELECT name FROM supports")] + ["conflict", "not assessed"]
    found = report.grouped([{"support": word} for word in words])
    assert sum(len(group.statements) for group in found) == len(words)
    with pytest.raises(KeyError):
        report.grouped([{"support": "a new word"}])


def test_the_draft_says_whose_proposal_it_is_and_what_is_missing(moon: report.Report) -> None:
    assert moon.banner == "Draft: not agreed yet"
    assert moon.banner_text.startswith("Assessed by 2 persons. Two persons who judged apart agree on 1 of 5 (20\u00a0%) statements.")
    assert "a second person" in moon.banner_text or "a person who approves the restatement" in moon.banner_text


@pytest.mark.parametrize(
    ("state", "is_draft", "reviewers", "banner"),
    [
        ("draft", "yes", 1, "Draft: one reviewer’s proposal"),
        ("single", "yes", 1, "Draft: one reviewer’s proposal"),
        ("draft", "yes", 0, "Draft: not agreed yet"),
        ("disputed", "yes", 2, "Draft: reviewers differ"),
        ("single", "yes", 2, "Draft: not agreed yet"),
        ("agreed", "no", 2, ""),
        ("consensus", "no", 3, ""),
    ],
)
def test_the_banner_stays_until_everything_is_agreed(state: str, is_draft: str, reviewers: int, banner: str) -> None:
    assert report._banner({"state": state, "is_draft": is_draft}, {"reviewers": [{}] * reviewers}) == banner


def test_what_was_not_checked_is_counted_with_its_denominator(moon: report.Report) -> None:
    assert moon.unchecked == [
        "4 of 5 (80\u00a0%) restatements were approved, as they stand, by no second reader.",
        "1 of 5 (20\u00a0%) statements were not assessed.",
        "1 of 5 (20\u00a0%) statements are forecasts, opinions or practices that no evidence decides.",
        "3 of 6 (50\u00a0%) assessments were made without the full text of the source.",
        "2 of 3 (67\u00a0%) sources were never looked up for a notice of retraction or correction.",
        "1 of 4 (25\u00a0%) figures of the article were not compared with a source, for no finding is named.",
    ]


def test_the_flow_adds_up(moon: report.Report) -> None:
    steps = [(step.count, step.out) for step in moon.flow.steps]
    assert steps == [(4, 0), (5, 0), (5, 2), (3, 0), (3, 0)]
    assert moon.flow.ends == [("supported", 2), ("conflict", 1)]
    for step, after in zip(moon.flow.steps[1:], moon.flow.steps[2:], strict=False):
        assert step.count - step.out == after.count
    assert sum(n for _, n in moon.flow.ends) == moon.flow.steps[-1].count


def test_a_flow_that_does_not_add_up_is_no_flow() -> None:
    with pytest.raises(AssertionError, match="a statement is a claim without parts"):
        Flow.of(3, [], [{"claim": "a", "checkable": "yes", "reviews": 1, "support": "supported"}], set())


def test_boxes_of_the_flow_do_not_touch(moon: report.Report) -> None:
    main = [box for box in moon.flow.boxes if not box.beside]
    assert all(one.y + one.height < other.y for one, other in itertools.pairwise(main))
    assert all(box.x >= main[0].width for box in moon.flow.boxes if box.beside)
    assert all(len(line) <= 44 for box in moon.flow.boxes for line in box.lines)


def test_there_is_no_report_on_no_article(db: sqlite3.Connection) -> None:
    with pytest.raises(report.NoArticle, match="there is no article 'sun-tea'; known: moon-tea"):
        report.context(db, "sun-tea", BUILD)


# ----------------------------------------------------------------------------------------------------------------------
# HTML
# ----------------------------------------------------------------------------------------------------------------------


def test_the_page_is_whole_and_asks_for_nothing(moon: report.Report) -> None:
    text = html.render(moon)
    page = Page(text)
    assert page.open == []
    assert FETCHED.findall(text) == []
    assert len(page.ids) == len(set(page.ids))
    assert [link for link in page.links if link.startswith("#") and link[1:] not in page.ids] == []
    assert [link for link in page.links if not link.startswith(("#", "https://", "http://"))] == []
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert [table for table in page.tables if table["caption"] != 1 or table["scoped"] != table["th"] or not table["th"]] == []


def test_the_page_says_all_that_the_context_holds(moon: report.Report) -> None:
    said = Page(html.render(moon)).text
    rows = moon.rows
    wanted = [s["statement"] for s in rows["statements"]] + [a["rationale"] for a in rows["assessments"]]
    wanted += [s["reference"] for s in moon.sources] + moon.unchecked + [o["statement"] for o in rows["omissions"] + rows["contradictions"]]
    wanted += [b["effect"] for b in rows["bodies"]] + [BUILD, moon.banner, "Draft: ", "seek further info", "8.5 mmHg less", "corrected"]
    assert [text for text in wanted if " ".join(str(text).split()) not in said] == []


def test_the_same_build_makes_the_same_page(toy_db: Path, moon: report.Report) -> None:
    db = publish.connect_read_only(toy_db)
    try:
        again = report.context(db, "moon-tea", BUILD)
    finally:
        db.close()
    assert html.render(again) == html.render(moon)
    assert docx.render(again) == docx.render(moon)


def test_no_sentence_of_a_locator_article_stands_in_a_report(moon: report.Report) -> None:
    assert moon.article["publication_level"] == "locator"
    article = SNAPSHOT.read_text(encoding="utf-8")
    assert shared_runs(article, Page(html.render(moon)).text) == []


def test_what_somebody_typed_is_text_and_no_markup(toy: Path) -> None:
    claims = toy / "articles/moon-tea/claims.csv"
    evil = '<script>alert(1)</script> & "quotes" {{ 7 * 7 }}'
    quoted = evil.replace('"', '""')
    claims.write_text(claims.read_text(encoding="utf-8").replace("Forty adults were studied.", f'"{quoted}"'), encoding="utf-8")
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, toy, lambda _: None)
    assert [p for p in loader.problems if p.level == "error"] == []
    text = html.render(report.context(db, "moon-tea", BUILD))
    assert FETCHED.findall(text) == []
    assert evil in Page(text).text


def test_what_no_two_agree_on_is_called_a_proposal_in_every_format(moon: report.Report) -> None:
    proposed = [s["label"] for s in moon.rows["statements"] if s["proposed"]]
    alone = [s["label"] for s in moon.rows["statements"] if s["state"] == "single" and s["support"] in report.PROPOSED]
    assert proposed == alone != []
    assert html.render(moon).count("proposed: <span") == len(proposed)
    cells = [c.text for table in Document(io.BytesIO(docx.render(moon))).tables for row in table.rows for c in row.cells]
    assert sum(cell.startswith("proposed: ") for cell in cells) == len(proposed)


def test_an_agreed_report_has_no_banner_and_may_be_found(moon: report.Report) -> None:
    agreed = dataclasses.replace(moon, banner="", banner_text="")
    text = html.render(agreed)
    assert 'class="banner"' not in text
    assert '<meta name="robots" content="index">' in text
    assert '<meta name="robots" content="noindex">' in html.render(moon)


@pytest.mark.parametrize(
    ("text", "code", "currency", "shown"),
    [
        ("142", "mm[Hg]", None, "142 mmHg"),
        ("1", "wk", None, "1 week"),
        ("2 or 4", "wk", None, "2 or 4 weeks"),
        ("30 years", "a", None, "30 years"),
        ("$1,000 to $3,000", None, "USD", "$1,000 to $3,000 (USD)"),
        ("146.6", "{hairs}/cm2", None, "146.6 hairs/cm²"),
        (None, "wk", None, ""),
    ],
)
def test_a_figure_stands_as_printed_with_its_unit_once(text: str | None, code: str | None, currency: str | None, shown: str) -> None:
    assert html.amount(text, code, currency) == shown


# ----------------------------------------------------------------------------------------------------------------------
# Word
# ----------------------------------------------------------------------------------------------------------------------


def test_the_word_file_says_the_same(moon: report.Report) -> None:
    made = Document(io.BytesIO(docx.render(moon)))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    said = " ".join(" ".join([*(p.text for p in made.paragraphs), *cells]).split())
    wanted = [s["statement"] for s in moon.rows["statements"]] + [a["rationale"] for a in moon.rows["assessments"]]
    wanted += [s["reference"] for s in moon.sources] + moon.unchecked + [BUILD, moon.banner, "141.5 mmHg", "very low", "seek further info"]
    assert [text for text in wanted if " ".join(str(text).split()) not in said] == []
    assert [p.text for p in made.paragraphs if p.style.name == "Heading 1"][:5] == [
        "Summary", "Method", "Agreement of reviewers", "Flow of the claims", f"What holds: {moon.groups[0].share}",
    ]  # fmt: skip
    heads = [bool(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")) for table in made.tables]
    assert heads.count(False) == 1, "the head of every table but the first, which has none, repeats"
    assert made.core_properties.title == "Draft: Report on the claims of “Moon tea”"


def test_a_title_longer_than_a_property_may_be_is_cut_there_only(moon: report.Report) -> None:
    long = dataclasses.replace(moon, article={**moon.article, "title": "Tea " * 100})
    made = Document(io.BytesIO(docx.render(long)))
    assert len(made.core_properties.title) == 255
    assert ("Tea " * 100).strip() in made.paragraphs[0].text


def test_the_word_file_carries_no_clock(moon: report.Report) -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(moon))) as made:
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert made.testzip() is None

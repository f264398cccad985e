"""The parts of the site by themselves: its templates, statements, style and plugins."""

import contextlib
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

import ingest
from catalogue import publish

FOLDER = ingest.ROOT / "site"
TEMPLATES = sorted((FOLDER / "templates").glob("*.html"))


def plugin(name: str) -> ModuleType:
    """Return a plugin of the site as a module."""
    spec = importlib.util.spec_from_file_location(f"site_plugin_{name}", FOLDER / "plugins" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ----------------------------------------------------------------------------------------------------------------------
# The files of the site
# ----------------------------------------------------------------------------------------------------------------------


def test_a_page_is_a_route_a_file_of_sql_and_a_template() -> None:
    names = {page.name for page in plugin("pages").PAGES}
    assert {path.stem for path in (FOLDER / "queries").glob("*.sql")} == names, "add or take out the line of PAGES"
    assert {path.stem.removeprefix("page-") for path in TEMPLATES if path.stem.startswith("page-")} == names


def test_every_statement_of_a_page_is_used_by_its_template() -> None:
    pages = plugin("pages")
    for page in pages.PAGES:
        template = (FOLDER / "templates" / f"page-{page.name}.html").read_text(encoding="utf-8")
        template += "".join(
            (FOLDER / "templates" / name).read_text(encoding="utf-8") for name in re.findall(r'include "([^"]+)"', template)
        )
        assert [s for s in pages.statements(page.name) if not re.search(rf"\b{s.rstrip('^')}\b", template)] == [], page.name


def test_statements_know_their_parameters_and_only_read() -> None:
    pages = plugin("pages")
    for page in pages.PAGES:
        for title, sql in pages.statements(page.name).items():
            known = {"id", "q", "match", "looked_up", "size", "offset", *page.takes}
            assert set(re.findall(r"(?<!:):(\w+)", re.sub(r"'[^']*'", "", sql))) <= known, (page.name, title)
            assert re.match(r"\s*(SELECT|WITH)\b", sql), (page.name, title)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_a_template_has_no_script_handler_or_style_and_trusts_no_text(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert re.findall(r"\|\s*safe\b|autoescape|Markup", source) == []
    assert re.findall(r"<style|\bstyle\s*=|\bon[a-z]+\s*=\s*[\"']|javascript:", source, re.IGNORECASE) == []
    assert [script for script in re.findall(r"<script[^>]*>(.*?)</script>", source, re.DOTALL) if script.strip()] == []
    assert [script for script in re.findall(r"<script[^>]*>", source) if "src=" not in script] == []


# What may stand in an address: a path of ours, of Datasette, an anchor, or what `safe_url` let through.
OURS = r"#|/(?!/)|https://datasette\.io/|\{\{ (?:site\.path\(|urls\.|address\(|(?:claim|citation|article|study)_path\()"
DATASETTES = (
    r"\{\{ (?:e\.path|url\.url|alternate_url_json|url|url_csv|show_hide_link|edit_sql_url|next_url|renderers\['json'\]|[a-z]+\.toggle_url"
    r"|extra\.remove_url|other\.link|fix_path\(path_with_replaced_args\(.*?\)\)) \}\}"
)
OF_EXPORTS = r"\{\{ (?:e\.path|here) \}\}"  # made by export_links, list_links, row_links, claim_path, citation_path
IN_DATASETTES = ("base.html", "query.html", "table.html", "row.html", "_table.html")


def loose_addresses(source: str, name: str = "page.html") -> list[str]:
    """Return the addresses of a template that are neither ours nor checked by `safe_url`, and those without double quotes."""
    checked = {f"{{{{ {variable} }}}}" for variable in re.findall(r"\{% set (\w+) = [\w.]+\|safe_url %\}", source)}
    allowed = f"{OURS}|{DATASETTES}" if name in IN_DATASETTES else f"{OURS}|{OF_EXPORTS}" if name == "_take.html" else OURS
    found = re.findall(r"\b(?:href|src|action)\s*=\s*(\"[^\"]*(?:\{\{.*?\}\}[^\"]*)*\"|[^\"]\S*)", source)
    return [address for address in found if not (address[0] == '"' and (address[1:-1] in checked or re.match(allowed, address[1:-1])))]


@pytest.mark.parametrize(
    ("source", "loose"),
    [
        ('<a href="{{ c.url }}">', True),
        ("<a href='{{ c.url }}'>", True),
        ("<a href={{ c.url }}>", True),
        ('<a href="//elsewhere.example/">', True),
        ('<a href="{{ url }}">', True),
        ('<a href="javascript:{{ x }}">', True),
        ('{% set url = c.url|safe_url %}{% if url %}<a href="{{ url }}">', False),
        ('<a href="{{ claim_path(c.id) }}">', False),
        ("<a href=\"{{ urls.table('evidence', 'rules') }}/{{ code|tilde }}\">", False),
        ('<a href="#{{ s.id }}">', False),
    ],
)
def test_the_check_of_links_knows_a_bad_one_from_a_good_one(source: str, loose: bool) -> None:
    assert bool(loose_addresses(source)) is loose


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_a_link_that_comes_from_data_passes_safe_url(path: Path) -> None:
    assert loose_addresses(path.read_text(encoding="utf-8"), path.name) == []


def test_no_file_of_the_site_asks_another_host() -> None:
    for path in [*TEMPLATES, *(FOLDER / "static").iterdir()]:
        source = path.read_text(encoding="utf-8")
        assert (
            re.findall(r"(?:src|srcset|data|poster)=\"(?:https?:)?//|@import|url\((?!#)|<link[^>]+href=\"(?:https?:)?//", source) == []
        ), path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_template_takes_a_stock_one_for_those_wait_for_functions(path: Path) -> None:
    taken = re.findall(r"{%-? *(?:extends|import|include|from) +(\S+)", path.read_text(encoding="utf-8"))
    assert {name.strip("\"'") for name in taken} <= {"custom_table_templates", *(template.name for template in TEMPLATES)}


# What plugins take of the machinery: modules that import nothing heavy.
LIGHT = {
    "catalogue",
    "catalogue.filters",
    "catalogue.safe",
    "catalogue.sets",
    "catalogue.web",
    "catalogue.web.connections",
    "catalogue.web.exports",
    "catalogue.web.stream",
}


@pytest.mark.parametrize("path", sorted((FOLDER / "plugins").glob("*.py")), ids=lambda p: p.name)
def test_a_plugin_imports_only_light_modules_and_writes_nothing(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    modules = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", source, re.MULTILINE))
    allowed = {
        "asyncio",
        "collections",
        "concurrent.futures",
        "contextlib",
        "functools",
        "hashlib",
        "jinja2",
        "json",
        "os",
        "re",
        "sqlite3",
        "sys",
        "threading",
        "time",
        "traceback",
        "urllib.parse",
        "pathlib",
        "markupsafe",
        "typing",
    }
    assert {m for m in modules if m.partition(".")[0] not in ("datasette", "catalogue")} <= allowed
    assert {m for m in modules if m.startswith("catalogue")} <= LIGHT
    assert re.findall(r"execute_write|write_text|open\((?!\"rb\"\))", source) == []


# ----------------------------------------------------------------------------------------------------------------------
# What plugins do to a text
# ----------------------------------------------------------------------------------------------------------------------

CELLS = [
    ("doi", "10.1/a<b>", '<a href="https://doi.org/10.1/a&lt;b&gt;"', False, "no address has angle brackets: words only"),
    (
        "doi",
        "10.1093/asjof/ojac045",
        '<a href="https://doi.org/10.1093/asjof/ojac045" rel="noopener noreferrer">10.1093/asjof/ojac045</a>',
        True,
        "",
    ),
    ("pmid", "35923863", '<a href="https://pubmed.ncbi.nlm.nih.gov/35923863" rel="noopener noreferrer">35923863</a>', True, ""),
    (
        "pmcid",
        "PMC9342625",
        '<a href="https://pmc.ncbi.nlm.nih.gov/articles/PMC9342625" rel="noopener noreferrer">PMC9342625</a>',
        True,
        "",
    ),
    ("url", "https://www.fda.gov/x", '<a href="https://www.fda.gov/x" rel="noopener noreferrer">https://www.fda.gov/x</a>', True, ""),
    ("url", "https://a@b.c/", "https://a@b.c/", True, "a user name hides the host"),
    ("note", " https://a.example\\@b.example/\n", " https://a.example\\@b.example/\n", True, "no address, with blanks around it"),
    ("notice", 'http://x/"><script>', "http://x/&#34;&gt;&lt;script&gt;", True, "escaped, no link"),
    ("seen_at", "https://mirror.example/a", "https://mirror.example/a", True, "where facts were seen is never linked"),
    ("claim", "a.c001", '<a href="/claims/a~2Ec001">a.c001</a>', True, "our page"),
    ("claim", {"value": "a.c001", "label": "<b>"}, '<a href="/claims/a~2Ec001">a.c001</a> &lt;b&gt;', True, "a foreign key with a label"),
    ("support", "contradicted", '<span class="word supports is-contradicted">contradicted</span>', True, "a word of a vocabulary"),
    (
        "standing",
        "unknown",
        '<span class="word standings is-unknown unchecked">unknown</span>',
        True,
        "what nobody checked never looks checked",
    ),
    (
        "support",
        {"value": "supported", "label": "supported"},
        '<span class="word supports is-supported">supported</span>',
        True,
        "a foreign key",
    ),
    ("support", "<b>", "None", False, "no word: left to Datasette, which escapes it"),
    ("citation", "x y", '<a href="/citations/x+y">x y</a>', True, "encoded as Datasette does"),
]


class Urls:
    """Stands for Datasette's `urls`."""

    class urls:
        path = staticmethod(lambda path: path)


@pytest.mark.parametrize(("column", "value", "expected", "whole", "why"), CELLS)
def test_cells(column: str, value: object, expected: str, whole: bool, why: str) -> None:
    shown = plugin("cells").render_cell(value=value, column=column, datasette=Urls)
    assert (shown == expected) is whole, why
    assert whole or shown in (None, Markup.escape(value))


@pytest.mark.parametrize(
    ("column", "value"), [("doi", None), ("doi", " "), ("n", 3), ("statement", "a"), ("section", {"value": "s", "label": "S"})]
)
def test_other_cells_are_left_to_datasette(column: str, value: object) -> None:
    assert plugin("cells").render_cell(value=value, column=column, datasette=Urls) is None


def test_marked_escapes_everything_but_its_own_marks() -> None:
    assert plugin("words").marked("<i>\x02a&b\x03") == Markup("&lt;i&gt;<mark>a&amp;b</mark>")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("{hairs}/cm2", "hairs/cm²"),
        ("um", "µm"),
        ("{participants}", "participants"),
        ("%", "%"),
        (None, ""),
        ("mg", "mg"),
        ("mm[Hg]", "mmHg"),
    ],
)
def test_units_are_shown_as_people_write_them(code: str | None, shown: str) -> None:
    assert plugin("words").unit(code) == shown


@pytest.mark.parametrize(
    ("amount", "shown"), [(31.0, "31"), (121.7, "121.7"), (-11.6, "−11.6"), (None, ""), (1e9, "1,000,000,000"), (0.0, "0")]
)
def test_numbers(amount: float | None, shown: str) -> None:
    assert plugin("words").number(amount) == shown


MATCH = plugin("pages").match_expression


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("hair", '"hair"*'),
        ("hair dens", '"hair" "dens"*'),
        ('a" OR b* NEAR(', '"a" "OR" "b" "NEAR"*'),
        ("146.6", '"146" "6"*'),
        ("-_^:*\"'(){}", ""),
        ("", ""),
        ("Größe", '"Größe"*'),
    ],
)
def test_what_is_typed_becomes_quoted_words(typed: str, expression: str) -> None:
    assert MATCH(typed) == expression


@settings(max_examples=300, deadline=None)
@given(typed=st.text(max_size=80))
def test_no_text_breaks_the_search(toy_db: Path, typed: str) -> None:
    with contextlib.closing(publish.connect_read_only(toy_db)) as index:
        assert index.execute("SELECT count(*) FROM claims_fts WHERE claims_fts MATCH ?", (MATCH(typed) or '""',)).fetchone()[0] >= 0


BANNERS = [
    ({"reviewers": 0, "persons": 0, "agreed": 0, "conflict": 0}, "Nobody has reviewed this yet."),
    (
        {"reviewers": 1, "persons": 0, "agreed": 0, "conflict": 0},
        "One reviewer’s proposal; nothing here is agreed by two. The reviewer is software: no person has judged anything yet.",
    ),
    ({"reviewers": 2, "persons": 2, "agreed": 0, "conflict": 0}, "Proposals of single reviewers; nothing here is agreed by two."),
    (
        {"reviewers": 2, "persons": 1, "agreed": 3, "conflict": 1},
        "3 of 9 statements are agreed by two or more; the others are proposals of single reviewers, 1 of them in conflict.",
    ),
]


@pytest.mark.parametrize(("state", "said"), BANNERS)
def test_the_words_of_the_banner(state: dict[str, int], said: str) -> None:
    template = Environment(autoescape=True).from_string((FOLDER / "templates" / "_banner.html").read_text(encoding="utf-8"))
    words = " ".join(re.sub(r"<[^>]+>", "", template.render(site={"state": {**state, "atoms": 9, "is_draft": True}})).split())
    assert words == "Draft. " + said
    assert template.render(site={"state": {"is_draft": False}}).strip() == ""

"""BibTeX: escaped once, names in parts, titles protected; read back by libraries that are not ours."""

import json

import pytest
from hypothesis import given, settings
from pybtex.database import Person, parse_string
from pylatexenc.latex2text import LatexNodes2Text
from record_fixtures import RECORDS, SAMPLES, TEXTS, by_key

from catalogue import writers
from catalogue.records import OTHERS, Name, Record
from catalogue.writers import bib

MOON = """\
@article{moon2020,
  title = {Moon tea \\& blood pressure: <5 {mmHg} in a "randomized" trial},
  author = {Silva, Ana Maria and de la Cruz, José and {Moon Tea Group}},
  journal = {Journal of Made-up Results},
  year = {2020},
  month = mar,
  date = {2020-03-04},
  volume = {4},
  number = {2-3},
  pages = {110--119},
  shortjournal = {J Made Up Results},
  doi = {10.5555/moon.2020.4},
  pmid = {12345678},
  pmcid = {PMC1234567},
  issn = {0378-5955},
  language = {en},
  keywords = {tea, blood pressure}
}
"""
BIBLATEX_MOON = """\
@article{moon2020,
  title = {Moon tea \\& blood pressure: <5 {mmHg} in a "randomized" trial},
  author = {Silva, Ana Maria and de la Cruz, José and {Moon Tea Group}},
  journaltitle = {Journal of Made-up Results},
  date = {2020-03-04},
  volume = {4},
  number = {2-3},
  pages = {110--119},
  shortjournal = {J Made Up Results},
  doi = {10.5555/moon.2020.4},
  pmid = {12345678},
  pmcid = {PMC1234567},
  issn = {0378-5955},
  langid = {en},
  keywords = {tea, blood pressure}
}
"""


def test_an_entry_as_it_is_written() -> None:
    assert bib.write([by_key("moon2020")]) == MOON
    assert bib.write([by_key("moon2020")], dialect="biblatex") == BIBLATEX_MOON


@pytest.mark.parametrize(
    ("title", "written", "why"),
    [
        ("Moon tea for patients with Parkinson disease", "Moon tea for patients with {Parkinson} disease", "a name"),
        ("Moon tea: A trial of DNA and mRNA", "Moon tea: A trial of {DNA} and {mRNA}", "acronyms; a capital behind a colon is none"),
        ("Moon Tea Effects on Cold Hands of DNA", "Moon Tea Effects on Cold Hands of {DNA}", "a headline: its capitals are the journal's"),
        ("100% of $5 & {one} ~ two_three", r"100\% of \$5 \& \textbraceleft{}one\textbraceright{} \textasciitilde{} two\_three", "signs"),
        ("a -- b ``c'' ?`", "a -{}- b `{}`c'{}' ?{}`", "signs that LaTeX joins"),
    ],
)
def test_titles(title: str, written: str, why: str) -> None:
    assert bib.protected(title) == written, why


@pytest.mark.parametrize(
    ("person", "written"),
    [
        (Name("Berg", "Jan", "van der", "Jr"), "van der Berg, Jr, Jan"),
        (Name("Food and Drug Administration"), "{Food and Drug Administration}"),
        (Name("hooks", "bell"), "hooks, bell"),
        (Name("de la Cruz", "José"), "{de la Cruz}, José"),
        (Name("Lee, Kim", "Ann"), "{Lee, Kim}, Ann"),
        (Name("Kipnis", "V"), "Kipnis, V"),
        (OTHERS, "others"),
        (Name("Tea & Co"), r"{Tea \& Co}"),
    ],
)
def test_names(person: Name, written: str) -> None:
    assert bib.name(person) == written


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_pybtex_reads_it(dialect: str) -> None:
    library = parse_string(bib.write(SAMPLES, dialect), "bibtex")
    assert list(library.entries) == [record.key for record in SAMPLES]
    plain = LatexNodes2Text(keep_comments=True).latex_to_text
    for record in SAMPLES:
        entry = library.entries[record.key]
        assert plain(entry.fields["title"]) == record.title
        assert entry.fields.get("doi") == record.doi
        assert entry.fields.get("url") == record.url
    authors = library.entries["moon2020"].persons["author"]
    assert [(a.first_names, a.middle_names, a.prelast_names, a.last_names) for a in authors] == [
        (["Ana"], ["Maria"], [], ["Silva"]),
        (["José"], [], ["de", "la"], ["Cruz"]),
        ([], [], [], ["{Moon Tea Group}"]),
    ]
    assert library.entries["berg2017"].persons["author"] == [Person("van der Berg, Jr, Jan")]


def test_fields_without_a_column_pass_for_no_other() -> None:
    extra = json.dumps({"comment in": "J Tea. 2021", "journal": "Another", "version": "1.1", "1st": "x"})
    text = bib.write([Record(key="a", title="A", container="Tea", year="2020", extra=extra)])
    assert "  comment-in = {J Tea. 2021},\n  other-journal = {Another},\n  version = {1.1},\n  other-1st = {x}\n" in text
    (back,) = writers.read_back("bib", text)[0]
    assert (back.container, back.year) == ("Tea", "2020")
    assert "year = {in press}" in bib.write([Record(key="a", title="A", extra=json.dumps({"date": "in press"}))])


def test_keys_hold_nothing_that_ends_a_key() -> None:
    text = bib.write([Record(key="a b,{c}", title="A"), Record(title="The moon", authors=(Name("Lee", "K"),), year="2020")])
    assert list(parse_string(text, "bibtex").entries) == ["a_b_c_", "lee2020moon"]


@settings(max_examples=80, deadline=None)
@given(title=TEXTS, family=TEXTS, container=TEXTS)
def test_whatever_the_text_the_entry_is_whole(title: str, family: str, container: str) -> None:
    record = Record(
        key="a", entry_type="article", title=title, authors=(Name(family), Name("Lee", "Kim")), container=container, year="2001"
    )
    library = parse_string(bib.write([record]), "bibtex")
    assert list(library.entries) == ["a"]
    entry = library.entries["a"]
    assert (len(entry.persons["author"]), entry.fields["year"]) == (2, "2001")
    assert set(entry.fields) == {"title", "journal", "year"}


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_what_is_written_comes_back(dialect: str) -> None:
    assert writers.losses("bib", SAMPLES, bib.write(SAMPLES, dialect)) == []


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
@settings(max_examples=60, deadline=None)
@given(record=RECORDS)
def test_whatever_is_written_comes_back(dialect: str, record: Record) -> None:
    assert writers.read_back("bib", bib.write([record], dialect))[0] == [record]

"""BibLaTeX's ways of saying one thing in another place, and what is kept of a damaged file: all that is certain."""

from pathlib import Path

import pytest

from catalogue.problems import Problem
from catalogue.readers import bib
from catalogue.records import Name, Record


def records(folder: Path, text: str | bytes) -> tuple[list[Record], list[Problem]]:
    path = folder / "library.bib"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems: list[Problem] = []
    return [record for _, record in bib.records(path, "library.bib", problems)], problems


@pytest.mark.parametrize(
    ("reason", "fields", "expected"),
    [
        ("strings are joined", '@string{j = "Journal"} @string{of = {of}}@misc{a, journal = j # { } # of # " Tea" }', {"container": "Journal of Tea"}),
        ("a string of strings", "@string{a = {Tea}}@string{b = a # { Press}}@misc{a, publisher = b}", {"publisher": "Tea Press"}),
        ("months are strings", "@misc{a, year = 2020, month = mar # {~4}}", {"published": "2020-03-04"}),
        ("round brackets", "@string(j = {Tea}) @article(a, journal = j, year = {2020})", {"container": "Tea", "year": "2020"}),
        ("a span of dates", "@misc{a, date = {2019-12/2020-01}}", {"year": "2019", "published": "2019-12/2020-01"}),
        ("month and day of BibTeX", "@misc{a, year = 2020, month = {3}, day = 4}", {"published": "2020-03-04"}),
        ("a subtitle", "@misc{a, title = {Tea}, subtitle = {A trial}}", {"title": "Tea: A trial"}),
        ("arXiv", "@misc{a, eprint = {arXiv:2001.01234v2}, archiveprefix = {arXiv}, primaryclass = {q-bio}}",
         {"eprint": "2001.01234v2", "eprint_type": "arxiv", "extra": '{"primaryclass": "q-bio"}'}),
        ("a PubMed number as an eprint", "@misc{a, eprint = {123}, eprinttype = {pubmed}}", {"pmid": "123", "eprint": None}),
        ("identifiers with a label and a space", "@misc{a, pmid = {PMID: 0123}, pmcid = {PMC 45}, doi = {doi: 10.5555/A}}",
         {"pmid": "123", "pmcid": "PMC45", "doi": "10.5555/a"}),
        ("another preprint server", "@misc{a, eprint = {2020.01.02.123}, eprinttype = {bioRxiv}}", {"eprint": "2020.01.02.123", "eprint_type": "biorxiv"}),
        ("a language by its babel name", "@misc{a, langid = {ngerman}}", {"language": "de"}),
        ("keywords", "@misc{a, keywords = {tea, moon; cups}}", {"keywords": "tea, moon; cups"}),
        ("related entries", "@misc{a, related = {b, c}}", {"related": "b; c"}),
        ("a report's number is no issue", "@techreport{a, number = {12}, institution = {Tea Board}}", {"number": "12", "issue": None, "publisher": "Tea Board"}),
        ("an address where the work is only published there", r"@misc{a, howpublished = {\url{https://tea.example/x\_y}}}",
         {"url": "https://tea.example/x_y", "container": None}),
        ("ISBNs and ISSNs", "@book{a, isbn = {978-0-306-40615-7 (pbk.)}, issn = {03785955}}", {"isbn": "9780306406157", "issn": "0378-5955"}),
        ("shortened pages", "@article{a, pages = {353--8}}", {"pages": "353-358"}),
        ("the day when a page was seen", "@online{a, urldate = {2024-05-06}}", {"accessed": "2024-05-06"}),
    ],
)  # fmt: skip
def test_fields_become_columns(tmp_path: Path, reason: str, fields: str, expected: dict[str, str | None]) -> None:
    [record], problems = records(tmp_path, fields)
    assert {column: getattr(record, column) for column in expected} == expected
    assert [p for p in problems if p.level != "note"] == []


PROCEEDINGS = (
    "@proceedings{p, title={Proceedings of Tea}, editor={Roe, Ann}, year={2020}, publisher={Tea Press}, doi={10.5555/p}, xdata={x}}"
)


def test_what_stands_in_another_entry_is_taken_from_there(tmp_path: Path) -> None:
    text = (
        "@inproceedings{a, title={Moon tea}, crossref={p}, pages={1--9}}"
        + PROCEEDINGS
        + "@xdata{x, location={London}, series={Hot drinks}}"
    )
    [one, parent], problems = records(tmp_path, text)
    assert problems == []
    assert (one.title, one.container, one.year, one.publisher, one.place, one.series) == (
        "Moon tea", "Proceedings of Tea", "2020", "Tea Press", "London", "Hot drinks")  # fmt: skip
    assert (one.editors, one.doi, parent.doi) == ((Name("Roe", "Ann"),), None, "10.5555/p"), "a DOI is the parent's own"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("@misc{a, title={A}, crossref={nobody}}", "warning"),
        ("@misc{a, title={A}, crossref={b}}\n@misc{b, title={B}, crossref={a}}", "error"),
        ("@misc{a, title={A}, xdata={a}}", "error"),
    ],
)
def test_a_parent_that_is_none_is_reported(tmp_path: Path, text: str, level: str) -> None:
    _, problems = records(tmp_path, text)
    assert {(p.level, p.code) for p in problems} == {(level, "crossref")}


@pytest.mark.parametrize(
    ("reason", "text", "kept", "expected"),
    [
        ("a comma too few", "@misc{a,\n title={A}\n year={2020}}", [("a", "A", "2020")], [(2, "missing-comma")]),
        ("a comma too many", "@misc{a,\n title={A},, year={2020}}", [("a", "A", "2020")], [(2, "broken-entry")]),
        ("no comma behind the key", "@misc{a\n title={A}, year={2020}}", [("a", "A", "2020")], [(2, "broken-entry")]),
        ("no key", "@misc{title={Tea}, year={2020}}", [("anonymous2020tea", "Tea", "2020")], [(1, "empty-key")]),
        ("a key with a blank", "@misc{a b, title={A}, year={2020}}", [("a b", "A", "2020")], [(1, "broken-entry")]),
        ("a brace too few at the end", "@misc{a, title={A}\n\n@misc{b, title={B}}", [("a", "A", None), ("b", "B", None)], [(1, "unclosed")]),
        ("a brace too few in a value", "@misc{a,\n title={A,\n year={2020}\n}\n@misc{b, title={B}}", [("a", "A", "2020"), ("b", "B", None)], [(2, "swallowed-field")]),
        ("two braces too few", "@misc{a,\n note={{{x,\n}\n@misc{b, title={B}}", [("a", None, None), ("b", "B", None)], [(2, "unclosed")]),
        ("a quote too few", '@misc{a,\n title="A,\n year={2020}\n}\n@misc{b, title={B}}', [("a", "A", "2020"), ("b", "B", None)], [(2, "swallowed-field")]),
        ("rubbish behind a value", "@misc{a,\n title={A} x,\n year={2020}}", [("a", None, "2020")], [(2, "broken-entry")]),
        ("another bracket at the end", "@misc{a, title={A})\n@misc{b, title={B}}", [("a", "A", None), ("b", "B", None)], [(1, "unclosed")]),
        ("a key twice", "@misc{a, title={A}}\n@misc{A, title={B}}", [("a", "A", None), ("A", "B", None)], [(2, "duplicate-key")]),
        ("a field twice", "@misc{a, title={A},\n title={B}}", [("a", "A", None)], [(2, "duplicate-field")]),
        ("an entry in the line of another", "@misc{a, title={A}} @misc{b, title={B}}", [("a", "A", None), ("b", "B", None)], []),
        ("a string never closed", "@string{j = {Tea}\n@misc{a, journal=j, title={A}}", [("a", "A", None)], [(1, "unclosed")]),
        ("a preamble never closed", "@preamble{{x}\n@misc{a, title={A}}", [("a", "A", None)], [(1, "unclosed")]),
        ("an HTML page", "<html>\n<a href='x@y.example'>x</a>\n<pre>@misc{a, title={A}}</pre></html>", [("a", "A", None)], [(1, "stray-text")]),
    ],
)  # fmt: skip
def test_what_is_certain_is_kept_and_the_rest_reported(
    tmp_path: Path, reason: str, text: str, kept: list[tuple[str, str | None, str | None]], expected: list[tuple[int, str]]
) -> None:
    found, problems = records(tmp_path, text)
    assert [(record.key, record.title, record.year) for record in found] == kept
    assert [(p.line, p.code) for p in problems if p.level == "error"] == expected


@pytest.mark.parametrize(
    ("reason", "text", "expected"),
    [
        ("in a @comment", "@comment{\n@misc{a, title={A}}\n}\n@misc{b, title={B}}", [(2, "warning", "commented-entry")]),
        ("behind a %", "% @misc{a, title={A}}\n@misc{b, title={B}}", [(1, "note", "commented-entry")]),
        ("a @comment never closed", "@comment{see\n@misc{b, title={B}}", [(1, "warning", "open-comment")]),
        ("a @comment without braces", "@comment see\n@misc{b, title={B}}", [(1, "error", "stray-text")]),
    ],
)
def test_an_entry_that_is_commented_out_is_named(tmp_path: Path, reason: str, text: str, expected: list[tuple[int, str, str]]) -> None:
    found, problems = records(tmp_path, text)
    assert [record.key for record in found] == ["b"]
    assert [(p.line, p.level, p.code) for p in problems] == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_another_encoding_is_an_error_and_read_as_far_as_can_be(tmp_path: Path, encoding: str) -> None:
    found, problems = records(tmp_path, "@misc{a,\n title={Café}}\n".encode(encoding))
    assert [record.title for record in found] == ["Café"]
    assert [(p.level, p.code) for p in problems] == [("error", "encoding")]


@pytest.mark.parametrize(
    ("reason", "text", "code"),
    [
        ("too many faults", "@misc{a,b={\n" * 12_000, "too-large"),
        ("strings that double", "".join(f"@string{{s{i} = s{i - 1} # s{i - 1}}}\n" for i in range(1, 90)), ""),
        ("an entry without end", "@misc{a, title={" + "x " * 150_000 + "}}", "entry-too-large"),
        ("a value of a million parts", "@misc{a, title=" + "x #" * 300_000 + "x}", "entry-too-large"),
    ],
)
def test_a_hostile_file_ends_with_a_message(tmp_path: Path, reason: str, text: str, code: str) -> None:
    _, problems = records(tmp_path, text)
    assert code == "" or code in {p.code for p in problems}

"""PubMed's MEDLINE tags are read without loss; the rest is reported with its line."""

from pathlib import Path

import pytest

from catalogue.problems import Problem
from catalogue.readers import nbib
from catalogue.records import Name, Record


def records(folder: Path, text: str | bytes) -> tuple[list[tuple[int, Record]], list[Problem]]:
    path = folder / "library.nbib"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems: list[Problem] = []
    return nbib.records(path, "library.nbib", problems), problems


A = "PMID- 1\nTI  - Tea.\nDP  - 2020\nFAU - Lee, Ann\n"


@pytest.mark.parametrize(
    ("reason", "lines", "expected"),
    [
        ("a title over two lines, its full stop gone", ["TI  - Moon tea and", "      cups."], {"title": "Moon tea and cups"}),
        ("a title in brackets is a translated one", ["TI  - [Moon tea].", "TT  - Mondtee."], {"title": "[Moon tea]", "extra": '{"original title": "Mondtee."}'}),
        ("shortened pages", ["PG  - 1234-9"], {"pages": "1234-1239"}),
        ("shortened pages with a letter", ["PG  - S12-4"], {"pages": "S12-S14"}),
        ("an article number", ["LID - 53", "LID - 10.5555/x [doi]"], {"pages": "53", "doi": "10.5555/x"}),
        ("a span of months", ["DP  - 2019 Nov-Dec"], {"year": "2019", "published": "2019-11/2019-12"}),
        ("a season", ["DP  - 2019 Spring"], {"published": "2019-21"}),
        ("no printed date, an electronic one", ["DEP - 20190705"], {"published": "2019-07-05"}),
        ("ISSNs of print and net, once each", ["IS  - 0378-5955 (Print)", "IS  - 0378-5955 (Linking)", "IS  - 2049-3630 (Electronic)"],
         {"issn": "0378-5955; 2049-3630"}),
        ("a trial's number and a gene bank's", ["SI  - ClinicalTrials.gov/NCT01234567", "SI  - GENBANK/AB1"],
         {"registration": "NCT01234567", "extra": '{"data banks": "GENBANK/AB1"}'}),
        ("headings without their stars", ["OT  - tea", "MH  - *Tea/therapeutic use"], {"keywords": "tea; Tea/therapeutic use"}),
        ("a preprint", ["PT  - Journal Article", "PT  - Preprint"], {"entry_type": "article", "genre": "Preprint", "medline_types": "Journal Article; Preprint"}),
        ("a chapter", ["TI  - Tea.", "BTI - Book of teas", "PB  - Tea Press", "PL  - London", "PT  - Book Chapter"],
         {"entry_type": "incollection", "container": "Book of teas", "place": "London"}),
        ("a retraction is kept beside, not judged", ["RIN - Tea. 2021;1:1. PMID: 2"], {"extra": '{"retraction in": "Tea. 2021;1:1. PMID: 2"}'}),
        ("two languages", ["LA  - eng", "LA  - ger"], {"language": "en; de"}),
        ("a key of ours", ["KEY - lee2024"], {"key": "lee2024"}),
        ("an abstract is never kept", ["AB  - Long."], {"extra": None}),
    ],
)  # fmt: skip
def test_tags_become_columns(tmp_path: Path, reason: str, lines: list[str], expected: dict[str, str | None]) -> None:
    [(_, record)], problems = records(tmp_path, "\n".join(("PMID- 1", *lines)) + "\n")
    assert {column: getattr(record, column) for column in expected} == expected
    assert [p for p in problems if p.level == "error"] == []


def test_people_are_in_their_order_with_bodies_among_them(tmp_path: Path) -> None:
    text = "PMID- 1\nFAU - van der Berg, Jan 3rd\nAU  - van der Berg J 3rd\nCN  - Tea Group\nAU  - Roe AB\nFAU - Lee, Ann\nAU  - Lee A\nFED - Doe, Di\n"
    [(_, record)], _ = records(tmp_path, text)
    assert record.authors == (Name("Berg", "Jan", "van der", "3rd"), Name("Tea Group"), Name("Roe", "AB"), Name("Lee", "Ann"))
    assert record.editors == (Name("Doe", "Di"),)


@pytest.mark.parametrize(
    ("reason", "text", "lines", "expected"),
    [
        ("no blank line between two", A + "PMID- 2\nTI  - Cups.\n", [1, 5], []),
        ("blank lines inside", A + "\n\nPMID- 2\nTI  - Cups.\n", [1, 7], []),
        ("one made key for two", A + "\n" + A, [1, 6], [(6, "error", "key-collision")]),
        ("a key in front", "KEY - x1\n" + A, [1], []),
        ("a tag twice", "PMID- 1\nVI  - 3\nVI  - 4\n", [1], [(1, "warning", "doubled-tag")]),
        ("a web page", "<html>\n<body>\n", [], [(1, "error", "stray-text"), (2, "error", "stray-text")]),
        ("nothing", " \n", [], [(1, "error", "empty-file")]),
        ("a date in words", "PMID- 1\nTI  - Tea.\nDP  - soon\n", [1], [(1, "warning", "year-cut")]),
        ("an invisible letter in a number", "PMID- 1\u200b2\nTI  - T.\n", [1],
         [(1, "warning", "odd-character"), (1, "error", "identifier")]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_reported_with_its_line(
    tmp_path: Path, reason: str, text: str, lines: list[int], expected: list[tuple[int, str, str]]
) -> None:
    found, problems = records(tmp_path, text)
    assert [line for line, _ in found] == lines
    assert [(p.line, p.level, p.code) for p in problems] == expected
    assert all(p.remedy for p in problems)


def test_another_encoding_is_reported(tmp_path: Path) -> None:
    found, problems = records(tmp_path, "PMID- 1\nTI  - Café.\n".encode("latin-1"))
    assert [(p.line, p.code) for p in problems] == [(2, "encoding")]
    assert [record.title for _, record in found] == ["Café"]

"""RIS is read without loss, as reference managers, publishers and Web of Science write it; the rest is reported with its line."""

from pathlib import Path

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.problems import Problem
from catalogue.readers import ris
from catalogue.records import Name, Record

HERE = Path(__file__).parent


def records(folder: Path, text: str | bytes) -> tuple[list[tuple[int, Record]], list[Problem]]:
    path = folder / "library.ris"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems: list[Problem] = []
    return ris.records(path, "library.ris", problems), problems


def one(folder: Path, *lines: str, kind: str = "JOUR") -> Record:
    found, problems = records(folder, "\n".join((f"TY  - {kind}", *lines, "ER  - ")))
    assert [p for p in problems if p.level == "error"] == []
    return found[0][1]


@pytest.mark.parametrize(
    ("reason", "kind", "lines", "expected"),
    [
        ("a journal under three tags", "JOUR", ["T2  - Journal of Tea", "JO  - J Tea", "JF  - Journal of Tea"],
         {"container": "Journal of Tea", "container_short": "J Tea"}),
        ("pages in one tag", "JOUR", ["SP  - 12-19"], {"pages": "12-19"}),
        ("a year with slashes", "JOUR", ["PY  - 2020/03/04/Spring"], {"year": "2020", "published": "2020-03-04"}),
        ("a date beside the year", "JOUR", ["PY  - 2020", "DA  - 2020/03//"], {"published": "2020-03"}),
        ("a date of another year is not believed", "JOUR", ["PY  - 2020", "DA  - 1999/03//"], {"published": "2020"}),
        ("several addresses, one of them the DOI's", "JOUR", ["UR  - https://doi.org/10.5555/A", "UR  - https://tea.example/a"],
         {"doi": "10.5555/a", "url": "https://tea.example/a"}),
        ("an ISBN and an ISSN in one tag", "CHAP", ["SN  - 978-0-306-40615-7; 0378-5955"], {"isbn": "9780306406157", "issn": "0378-5955"}),
        ("keywords by line and by semicolon", "JOUR", ["KW  - tea; cups", "KW  - moon", "tides"], {"keywords": "tea; cups; moon; tides"}),
        ("a book's title under BT, its pages under SP", "BOOK", ["BT  - Teas", "SP  - 320", "T2  - Hot drinks"],
         {"title": "Teas", "page_count": "320", "series": "Hot drinks"}),
        ("a report's number", "RPRT", ["M1  - 12-A", "M3  - White paper"], {"number": "12-A", "genre": "White paper"}),
        ("tags of a web page", "JOUR", ["TI  - H<sub>2</sub>O &amp; <i>tea</i>"], {"title": "H₂O & tea"}),
        ("a number of another database is no PubMed number", "JOUR", ["AN  - 12345678", "DB  - CINAHL"],
         {"pmid": None, "extra": '{"AN": "12345678 (CINAHL)"}'}),
        ("a note that names its column", "JOUR", ["N1  - registration: NCT01234567", "N1  - Seen."],
         {"registration": "NCT01234567", "note": "Seen."}),
        ("a line without a tag goes on", "JOUR", ["TI  - Tea", "and cups"], {"title": "Tea and cups"}),
        ("a tag with one blank", "JOUR", ["TI - Tea", "PY - 2020"], {"title": "Tea", "year": "2020"}),
        ("what has no column", "JOUR", ["C5  - mystery"], {"extra": '{"C5": "mystery"}'}),
        ("its own key", "JOUR", ["ID  - lee2024"], {"key": "lee2024"}),
        ("a number is no key", "JOUR", ["ID  - 17", "AU  - Lee, Ann", "TI  - Tea", "PY  - 2024"], {"key": "lee2024tea"}),
    ],
)  # fmt: skip
def test_tags_become_columns(tmp_path: Path, reason: str, kind: str, lines: list[str], expected: dict[str, str | None]) -> None:
    record = one(tmp_path, *lines, kind=kind)
    assert {column: getattr(record, column) for column in expected} == expected


def test_people_in_their_parts(tmp_path: Path) -> None:
    record = one(tmp_path, "AU  - van der Berg, Jan, Jr", "AU  - World Tea Organization", "A1  - Lee, A.", "A2  - Roe, B.")
    assert record.authors == (Name("Berg", "Jan", "van der", "Jr"), Name("World Tea Organization"), Name("Lee", "A."))
    assert record.editors == (Name("Roe", "B."),)


def test_web_of_science_has_tags_of_its_own(tmp_path: Path) -> None:
    text = "FN Clarivate\nVR 1.0\nPT J\nAU Lee, A\n   Roe, B\nAF Lee, Ann\n   Roe, Bob\nTI Tea and\n   cups\nSO TEA\nPY 2020\nVL 4\nBP 1\nEP 9\nDI 10.5555/x\nPM 123\nER\n\nEF\n"
    found, problems = records(tmp_path, text)
    [(line, record)] = found
    assert (line, record.title, record.container, record.pages, record.doi, record.pmid) == (
        3, "Tea and cups", "TEA", "1-9", "10.5555/x", "123",
    )  # fmt: skip
    assert record.authors == (Name("Lee", "Ann"), Name("Roe", "Bob"))
    assert [p for p in problems if p.level != "note"] == []


A = "TY  - JOUR\nAU  - Lee, Ann\nTI  - Tea\nPY  - 2020\n"


@pytest.mark.parametrize(
    ("reason", "text", "lines", "expected"),
    [
        ("no end", A, [1], [(1, "warning", "unclosed")]),
        ("no end before the next", A + "TY  - BOOK\nTI  - Cups\nER  - \n", [1, 5], [(5, "warning", "unclosed")]),
        ("no beginning", "TI  - Tea\nER  - \n", [1], [(1, "error", "no-type")]),
        ("words in front", "Provider: somebody\n" + A + "ER  - \n", [2], [(1, "warning", "stray-text")]),
        ("an end too many", A + "ER  - \nER  - \n", [1], [(6, "warning", "stray-text")]),
        ("a tag twice", A + "VL  - 3\nVL  - 4\nER  - \n", [1], [(1, "warning", "doubled-tag"), (1, "note", "unused-field")]),
        ("two works, one made key", A + "ER  - \n" + A + "ER  - \n", [1, 6], [(6, "error", "key-collision")]),
        ("two works, one own key", (A + "ID  - x1\nER  - \n") * 2, [1, 7], [(7, "error", "duplicate-key")]),
        ("a web page", "<html>\n<body>\nNot found\n</body>\n", [], [(1, "warning", "stray-text"), (1, "error", "empty-file")]),
        ("an unknown type", "TY  - XYZW\nTI  - Tea\nER  - \n", [1], [(1, "note", "unknown-type")]),
        ("a year that is none", "TY  - JOUR\nTI  - Tea\nPY  - soon\nER  - \n", [1], [(1, "warning", "year-cut")]),
        ("a look-alike letter in a DOI", A + "DO  - 10.5555/tеa\nER  - \n", [1], [(1, "error", "identifier")]),
        ("a script for an address", A + "UR  - javascript:alert(1)\nER  - \n", [1], [(1, "error", "url")]),
        ("nothing", "", [], [(1, "error", "empty-file")]),
    ],
)
def test_what_does_not_fit_is_reported_with_its_line(
    tmp_path: Path, reason: str, text: str, lines: list[int], expected: list[tuple[int, str, str]]
) -> None:
    found, problems = records(tmp_path, text)
    assert [line for line, _ in found] == lines
    assert [(p.line, p.level, p.code) for p in problems] == expected
    assert all(p.remedy for p in problems)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_reported_and_read_as_far_as_can_be(tmp_path: Path, encoding: str) -> None:
    found, problems = records(tmp_path, (A + "T2  - Café\nER  - \n").encode(encoding))
    assert [(p.level, p.code) for p in problems] == [("error", "encoding")]
    assert [record.container for _, record in found] == ["Café"]


def test_rispy_sees_the_same_works() -> None:
    """rispy, which knows nothing of ours, finds the same titles, years, DOIs and authors in the same order."""
    path = HERE / "library" / "library.ris"
    theirs = rispy.loads(path.read_text(encoding="utf-8"))
    ours = [record for _, record in ris.records(path, "library.ris", [])]
    assert [record.title for record in ours] == [entry.get("title") or entry.get("primary_title") for entry in theirs]
    assert [record.year for record in ours] == [(entry.get("year") or entry.get("publication_year") or "")[:4] for entry in theirs]
    names = [entry.get("authors") or entry.get("first_authors") or [] for entry in theirs]
    assert [[name.family for name in record.authors] for record in ours] == [
        [n.split(",")[0].removeprefix("de la ").removeprefix("van der ") for n in people] for people in names
    ]


PIECES = st.sampled_from(
    [
        "TY  - JOUR\n",
        "ER  - \n",
        "TI  - Tea\n",
        "AU  - Lee, Ann\n",
        "words\n",
        "\n",
        "PY  - 2020\n",
        "TY",
        "  - ",
        "ID  - a1\n",
        "é",
        "1.\n",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_every_start_is_a_record(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    found, _ = records(tmp_path_factory.mktemp("ris"), text)
    starts = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("TY  - ")]
    assert set(starts) <= {line for line, _ in found}

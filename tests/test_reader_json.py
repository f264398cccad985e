"""CSL-JSON, Zotero's items and flat records are read without loss; the rest is reported with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalogue.problems import Problem
from catalogue.readers import json as reader
from catalogue.records import Name, Record


def records(folder: Path, content: Any) -> tuple[list[tuple[int, Record]], list[Problem]]:
    path = folder / "library.json"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    problems: list[Problem] = []
    return reader.records(path, "library.json", problems), problems


@pytest.mark.parametrize(
    ("reason", "item", "expected"),
    [
        ("a span", {"issued": {"date-parts": [[2020, 11], [2021, 1]]}}, {"year": "2020", "published": "2020-11/2021-01"}),
        ("a season", {"issued": {"date-parts": [[2020]], "season": 1}}, {"published": "2020-21"}),
        ("a date as a plain text", {"issued": "2020-03-04"}, {"published": "2020-03-04"}),
        ("markup and entities", {"title": "H<sub>2</sub>O &amp; <i>tea</i>"}, {"title": "H₂O & tea"}),
        ("numbers written as numbers", {"volume": 4, "page": 17}, {"volume": "4", "pages": "17"}),
        ("lines of a note that name fields", {"note": "PMID: 123\nPMCID: PMC45\narXiv: 2001.01234\nSeen in May."},
         {"pmid": "123", "pmcid": "PMC45", "eprint": "2001.01234", "eprint_type": "arxiv", "note": "Seen in May."}),
        ("an id that can be a key", {"id": "lee2024"}, {"key": "lee2024"}),
        ("a citation key beside another id", {"id": "http://x/1", "citation-key": "lee2024"}, {"key": "lee2024"}),
        ("a preprint", {"type": "article"}, {"entry_type": "misc", "genre": "Preprint"}),
        ("what has no column", {"event-title": "Tea 2020"}, {"extra": '{"event-title": "Tea 2020"}'}),
        ("Zotero's preprint", {"itemType": "preprint", "title": "Tea", "archiveID": "arXiv:2001.01234", "repository": "arXiv"},
         {"eprint": "2001.01234", "eprint_type": "arxiv", "genre": "Preprint"}),
        ("Zotero's item in its web interface's wrapping", {"key": "A", "data": {"itemType": "report", "title": "Tea", "reportNumber": "12"}},
         {"entry_type": "report", "number": "12"}),
        ("a flat record", {"recNumber": "1", "type": "journalArticle", "title": "Tea", "authors": ["Lee, Ann"], "journal": "Tea", "year": "2020",
                           "date": "Mar 4", "isbn": "0378-5955"},
         {"key": "lee2020tea", "container": "Tea", "published": "2020-03-04", "issn": "0378-5955"}),
    ],
)  # fmt: skip
def test_fields_become_columns(tmp_path: Path, reason: str, item: dict[str, Any], expected: dict[str, str | None]) -> None:
    whole = item if {"itemType", "data", "authors"} & set(item) else {"type": "article-journal", "title": "Tea"} | item
    [(_, record)], problems = records(tmp_path, [whole])
    assert {column: getattr(record, column) for column in expected} == expected
    assert [p for p in problems if p.level == "error"] == []


def test_people_in_their_parts(tmp_path: Path) -> None:
    csl = [
        {"family": "Berg", "given": "Jan", "dropping-particle": "van", "non-dropping-particle": "der", "suffix": "Jr"},
        {"literal": "Tea Group"},
    ]
    zotero = [{"creatorType": "inventor", "lastName": "van der Berg", "firstName": "Jan, Jr"}, {"creatorType": "inventor", "name": "Tea Group"},
              {"creatorType": "translator", "lastName": "Lee", "firstName": "Ann"}]  # fmt: skip
    found, _ = records(
        tmp_path, [{"id": "a", "type": "book", "title": "T", "author": csl}, {"itemType": "patent", "title": "U", "creators": zotero}]
    )
    assert [record.authors for _, record in found] == [(Name("Berg", "Jan", "van der", "Jr"), Name("Tea Group"))] * 2
    assert found[1][1].extras() == {"translator": "Lee, Ann"}


@pytest.mark.parametrize(
    ("reason", "content", "lines", "expected"),
    [
        ("cut short: what came before is kept", '[\n{"id": "a", "type": "book", "title": "T"},\n{"id": "b", "ti', [2],
         [(3, "error", "broken-json")]),
        ("one damaged among others", '[\n{"id": "a", "type": "book"},\n{"id": "b" "type": "book"},\n{"id": "c", "type": "book"}\n]', [2, 4],
         [(3, "error", "broken-json")]),
        ("a list never closed", '[\n{"id": "a", "type": "book"}\n', [2], [(2, "error", "broken-json")]),
        ("a field twice", '[{"id": "a", "type": "book", "title": "T", "title": "U"}]', [], [(1, "error", "broken-json")]),
        ("no number", '[{"id": "a", "volume": NaN}]', [], [(1, "error", "broken-json")]),
        ("words", '["a", 1]', [], [(1, "error", "broken-record"), (1, "error", "broken-record")]),
        ("no list", "<html></html>", [], [(1, "error", "broken-json")]),
        ("an object that is no reference", '{"a": 1}', [], [(1, "error", "broken-record")]),
        ("an empty list", "[]", [], [(1, "error", "empty-file")]),
        ("too deep", "[" + '{"a": ' * 60 + "1" + "}" * 60 + "]", [], [(1, "error", "too-large")]),
        ("far too deep", "[" * 200_000, [], [(1, "error", "broken-json")]),
        ("a note of Zotero's", '[{"itemType": "note", "note": "x"}, {"itemType": "book", "title": "T"}]', [1], [(1, "note", "no-reference")]),
        ("one key twice", '[{"id": "a1", "type": "book"},\n{"id": "A1", "type": "book"}]', [1, 2], [(2, "error", "duplicate-key")]),
        ("a type that nobody knows", '[{"id": "a", "type": "tea"}]', [1], [(1, "note", "unknown-type")]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_reported_with_its_line(
    tmp_path: Path, reason: str, content: str, lines: list[int], expected: list[tuple[int, str, str]]
) -> None:
    found, problems = records(tmp_path, content)
    assert [line for line, _ in found] == lines
    assert [(p.line, p.level, p.code) for p in problems] == expected
    assert all(p.remedy for p in problems)


@pytest.mark.parametrize(
    "value", [None, True, [], {}, [None], {"date-parts": []}, {"date-parts": [[]]}, {"date-parts": [[None]]}, [[1]], 1e3, "x" * 1000]
)
@pytest.mark.parametrize(
    "field", ["title", "author", "issued", "keyword", "note", "type", "id", "custom", "accessed", "DOI", "creators", "tags", "itemType"]
)
def test_no_value_of_any_shape_stops_the_reader(tmp_path: Path, field: str, value: Any) -> None:
    found, _ = records(tmp_path, [{"id": "a", "type": "book", "title": "T"} | {field: value}])
    assert len(found) == 1


def test_another_encoding_is_reported(tmp_path: Path) -> None:
    found, problems = records(tmp_path, '[{"id": "a", "type": "book", "title": "Café"}]'.encode("utf-16"))
    assert [(p.level, p.code) for p in problems] == [("error", "encoding")]
    assert [record.title for _, record in found] == ["Café"]

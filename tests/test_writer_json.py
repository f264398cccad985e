"""CSL-JSON: every field has its variable, and a citation processor takes the items without a warning."""

import json

from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings
from record_fixtures import RECORDS, SAMPLES, by_key

from catalogue import writers
from catalogue.records import Record
from catalogue.writers.json import TYPES, item


def test_an_item_holds_every_field_of_a_record() -> None:
    assert item(by_key("moon2020")) == {
        "id": "moon2020",
        "type": "article-journal",
        "title": 'Moon tea & blood pressure: <5 mmHg in a "randomized" trial',
        "author": [
            {"family": "Silva", "given": "Ana Maria"},
            {"family": "Cruz", "given": "José", "non-dropping-particle": "de la"},
            {"literal": "Moon Tea Group"},
        ],
        "container-title": "Journal of Made-up Results",
        "container-title-short": "J Made Up Results",
        "issued": {"date-parts": [[2020, 3, 4]]},
        "volume": "4",
        "issue": "2-3",
        "page": "110-119",
        "DOI": "10.5555/moon.2020.4",
        "PMID": "12345678",
        "PMCID": "PMC1234567",
        "ISSN": "0378-5955",
        "language": "en",
        "keyword": "tea; blood pressure",
    }
    assert item(by_key("nobody2001"))["issued"] == {"date-parts": [[2001, 2], [2001, 4]]}
    assert item(by_key("pre2021"))["custom"] == {"eprint": "2101.00001", "eprint_type": "arxiv"}
    assert item(by_key("okafor2019"))["author"] == [{"family": "Okafor", "given": "Ben"}, {"literal": "others"}]


def test_a_citation_processor_reads_it() -> None:
    """Warnings are errors here: citeproc warns of a variable that it does not know."""
    items = json.loads(writers.write("json", SAMPLES))
    source = CiteProcJSON([{variable: cell for variable, cell in one.items() if variable != "custom"} for one in items])
    assert list(source) == [record.key for record in SAMPLES]
    assert str(source["moon2020"].title) == by_key("moon2020").title
    assert source["moon2020"].issued == {"year": 2020, "month": 3, "day": 4, "circa": False}


def test_kinds_that_share_a_type_are_told_apart() -> None:
    shared = [kind for kind, csl in TYPES.items() if next(first for first, other in TYPES.items() if other == csl) != kind]
    assert "techreport" in shared
    for kind in shared:
        record = by_key("who2018")
        record.entry_type, before = kind, record.entry_type
        assert item(record)["custom"]["entry_type"] == kind
        record.entry_type = before


def test_what_is_written_comes_back() -> None:
    assert writers.losses("json", SAMPLES, writers.write("json", SAMPLES)) == []


@settings(max_examples=60, deadline=None)
@given(record=RECORDS)
def test_whatever_is_written_comes_back(record: Record) -> None:
    assert writers.read_back("json", writers.write("json", [record]))[0] == [record]

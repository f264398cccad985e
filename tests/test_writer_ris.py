"""RIS: a tag a line, read back by a library that is not ours."""

import rispy
from hypothesis import assume, given, settings
from record_fixtures import RECORDS, SAMPLES, by_key

from catalogue import writers
from catalogue.records import Record
from catalogue.writers import Loss, ris

MOON = """\
TY  - JOUR
ID  - moon2020
AU  - Silva, Ana Maria
AU  - de la Cruz, José
AU  - Moon Tea Group
TI  - Moon tea & blood pressure: <5 mmHg in a "randomized" trial
T2  - Journal of Made-up Results
J2  - J Made Up Results
VL  - 4
IS  - 2-3
DO  - 10.5555/moon.2020.4
AN  - 12345678
C2  - PMC1234567
LA  - en
PY  - 2020
DA  - 2020/03/04/
SP  - 110
EP  - 119
SN  - 0378-5955
KW  - tea
KW  - blood pressure
ER  -{space}
""".format(space=" ")


def test_a_reference_as_it_is_written() -> None:
    assert ris.write([by_key("moon2020")]) == MOON


def test_what_has_no_tag_is_a_note() -> None:
    assert ("N1", "registration: NCT01234567") in list(ris.lines(by_key("trial2022")))
    assert ("N1", "version: 1.1") in list(ris.lines(by_key("data2020")))


def test_rispy_reads_it() -> None:
    found = rispy.loads(ris.write(SAMPLES))
    assert [one["id"] for one in found] == [record.key for record in SAMPLES]
    assert [one["title"] for one in found] == [record.title for record in SAMPLES]
    assert [one["type_of_reference"] for one in found] == [
        "JOUR", "BOOK", "ELEC", "CHAP", "RPRT", "THES", "JOUR", "UNPB", "GEN", "DATA"
    ]  # fmt: skip
    assert found[5]["authors"] == ["van der Berg, Jan, Jr"]
    assert (found[2]["urls"], found[2]["access_date"]) == (["https://example.org/x_y?a=1&b=2"], "2024/05/06")


@settings(max_examples=60, deadline=None)
@given(record=RECORDS)
def test_whatever_the_text_a_reference_is_one(record: Record) -> None:
    (found,) = rispy.loads(ris.write([record]))
    assert (found["id"], found["title"], found["year"]) == ("a", record.title, record.year)
    assert len(found.get("authors", [])) == len(record.authors)


def test_what_is_written_comes_back_but_for_fields_without_a_column() -> None:
    lost = writers.losses("ris", SAMPLES, ris.write(SAMPLES))
    assert lost == [Loss("data2020", "extra", '{"version": "1.1"}', None)]
    (data,) = [record for record in writers.read_back("ris", ris.write(SAMPLES))[0] if record.key == "data2020"]
    assert data.note == "version: 1.1"


@settings(max_examples=60, deadline=None)
@given(record=RECORDS)
def test_whatever_is_written_comes_back(record: Record) -> None:
    """A comma parts the names of RIS, whatever it was meant for, and so does a small word."""
    assume(not any("," in part or " and " in part for person in (*record.authors, *record.editors) for part in person))
    assert writers.read_back("ris", ris.write([record]))[0] == [record]

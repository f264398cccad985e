"""The records of a database, and what a format could not hold."""

import sqlite3

import pytest

from catalogue import writers
from catalogue.records import OTHERS, Name, Record


def test_the_records_of_a_database(db: sqlite3.Connection) -> None:
    assert writers.records(db) == [
        Record(
            key="moon2020", entry_type="article", title="Moon tea and blood pressure: a randomized trial",
            authors=(Name("Silva", "Ana"), Name("Cruz", "José", "de la"), Name("Moon Tea Group")),
            container="Journal of Made-up Results", year="2020", published="2020", volume="4", issue="2", pages="10-19", doi="10.5555/moon.2020.4",
        ),
        Record(
            key="moon2021", entry_type="article", title="Harms of moon tea in five adults", authors=(Name("Okafor", "Ben"), OTHERS),
            container="Journal of Made-up Harms", year="2021", published="2021", pmid="12345678", note='Read in abstract, "as a whole"',
        ),
        Record(
            key="moonpress", entry_type="misc", title="Tea that calms", container="The Invented Herald",
            url="https://herald.example/tea?a=1&b=2",
        ),
    ]  # fmt: skip


def test_records_come_in_the_order_asked_and_once(db: sqlite3.Connection) -> None:
    assert [record.key for record in writers.records(db, ["moonpress", "moon2020", "moonpress"])] == ["moonpress", "moon2020"]
    assert writers.records(db, []) == []


def test_keys_that_are_not_there_are_named(db: sqlite3.Connection) -> None:
    with pytest.raises(LookupError, match=r"^sun2020, star2020$"):
        writers.records(db, ["moon2020", "sun2020", "star2020"])

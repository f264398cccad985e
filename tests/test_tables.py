"""Tables are exported whole, in an order that stays, and a spreadsheet runs nothing of them."""

import csv
import io
import json
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import tables
from catalogue.tables import Table

CELLS = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20)


def made(rows: list[tuple[object, ...]], count: int | None = None) -> Table:
    return Table("made", ["a", "b"], len(rows) if count is None else count, iter(rows))


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("form", sorted(tables.FORMATS))
def test_every_table_and_view_is_whole(db: sqlite3.Connection, form: str) -> None:
    make, _, _ = tables.FORMATS[form]
    for name in tables.names(db):
        (count,) = db.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        text = "".join(make(tables.rows(db, name)))
        if form == "json":
            assert len(json.loads(text)) == count
        elif form == "jsonl":
            assert len([json.loads(line) for line in text.splitlines()]) == count
        else:
            assert len(read_csv(text)) == count + 1


def test_what_can_be_exported_is_tables_and_views_and_no_index(db: sqlite3.Connection) -> None:
    names = tables.names(db)
    assert {"claims", "citations", "claim_state", "flags"} <= set(names)
    assert [name for name in names if "fts" in name or name.startswith("sqlite")] == []


def test_rows_come_by_key(db: sqlite3.Connection) -> None:
    keys = [row[0] for row in tables.rows(db, "citations").rows]
    assert keys == sorted(keys) == ["moon2020", "moon2021", "moonpress"]


def test_a_table_that_is_not_there_is_named_with_those_that_are(db: sqlite3.Connection) -> None:
    with pytest.raises(LookupError, match=r"no table or view 'claim'; there are: .*claims"):
        tables.rows(db, "claim")
    with pytest.raises(LookupError):
        tables.rows(db, 'claims" --')


@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_json_keeps_numbers_text_and_null(rows: list[tuple[object, ...]]) -> None:
    wanted = [{"a": a, "b": b} for a, b in rows]
    assert json.loads("".join(tables.as_json(made(rows)))) == wanted
    assert [json.loads(line) for line in "".join(tables.as_jsonl(made(rows))).split("\n") if line] == wanted


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=8))
def test_csv_comes_back_as_it_was(rows: list[tuple[str, ...]]) -> None:
    assert read_csv("".join(tables.as_csv(made(rows)))) == [["a", "b"], *map(list, rows)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\ta", "\ra"])
def test_a_spreadsheet_runs_no_text(text: str) -> None:
    sheet = "".join(tables.as_excel(made([(text, f"a{text}")])))
    assert sheet.startswith("\ufeffa,b\r\n")
    assert read_csv(sheet[1:])[1] == [f"'{text}", f"a{text}"]


def test_numbers_stay_numbers_in_a_spreadsheet() -> None:
    assert "".join(tables.as_excel(made([(-1, -0.5)]))) == "\ufeffa,b\r\n-1,-0.5\r\n"


@pytest.mark.parametrize("form", sorted(tables.FORMATS))
@pytest.mark.parametrize("count", [1, 3])
def test_a_table_that_is_not_whole_is_refused(form: str, count: int) -> None:
    make, _, _ = tables.FORMATS[form]
    with pytest.raises(tables.Incomplete, match=f"made has {count} rows, 2 came"):
        list(make(made([("a", "b"), ("c", "d")], count)))


def test_pieces_come_while_rows_are_still_being_read() -> None:
    read = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal read
        for read in range(1, 5001):
            yield (read, "x")

    pieces = tables.as_jsonl(Table("made", ["a", "b"], 5000, rows()))
    assert next(pieces).count("\n") == tables.BATCH == read

"""CSV is read strictly: what a spreadsheet writes comes through unchanged."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.problems import Problem
from catalogue.readers import read


def rows(tmp_path: Path, data: bytes) -> tuple[list[str], list[tuple[int, list[str | None]]], list[Problem]]:
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    problems: list[Problem] = []
    table = read(path, "table.csv", problems)
    return table.columns, list(table.rows), problems


@pytest.mark.parametrize(
    ("reason", "data", "expected"),
    [
        ("plain", b"a,b\n1,2\n", [(2, ["1", "2"])]),
        ("byte order mark", b"\xef\xbb\xbfa,b\n1,2\n", [(2, ["1", "2"])]),
        ("CRLF", b"a,b\r\n1,2\r\n", [(2, ["1", "2"])]),
        ("no newline at the end", b"a,b\n1,2", [(2, ["1", "2"])]),
        ("comma in quotes", b'a,b\n"1,5",2\n', [(2, ["1,5", "2"])]),
        ("newline in quotes counts lines", b'a,b\n"1\n5",2\n3,4\n', [(2, ["1\n5", "2"]), (4, ["3", "4"])]),
        ("doubled quotes", b'a,b\n"say ""no""",2\n', [(2, ['say "no"', "2"])]),
        ("NA stays text", b"a,b\nNA,null\n", [(2, ["NA", "null"])]),
        ("leading zeros stay", b"a,b\n0012,1e5\n", [(2, ["0012", "1e5"])]),
        ("an empty cell is None", b"a,b\n,2\n", [(2, [None, "2"])]),
        ("blank lines are passed over and counted", b"a,b\n\n1,2\n,\n3,4\n", [(3, ["1", "2"]), (5, ["3", "4"])]),
        ("spaces round a cell are dropped", b"a,b\n 1 ,2\n", [(2, ["1", "2"])]),
        ("letters and marks come together", "a,b\ne\u0301,2\n".encode(), [(2, ["é", "2"])]),
        ("a line separator is no line end", "a,b\nx\u2028y,2\n".encode(), [(2, ["x\u2028y", "2"])]),
    ],
)
def test_cells_come_through_unchanged(tmp_path: Path, reason: str, data: bytes, expected: list[tuple[int, list[str | None]]]) -> None:
    columns, found, problems = rows(tmp_path, data)
    assert (columns, found, problems) == (["a", "b"], expected, [])


CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_what_the_csv_module_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, str]]) -> None:
    import unicodedata

    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([("a", "b"), *table])
    _, found, problems = rows(tmp_path_factory.mktemp("csv"), text.getvalue().encode())
    # A bare carriage return cannot come, and blank rows are passed over; all else is the same after NFC and strip.
    expected = [[unicodedata.normalize("NFC", cell).strip() or None for cell in row] for row in table if any(row)]
    assert [cells for _, cells in found] == expected
    assert problems == []


@given(st.binary(max_size=200))
def test_any_bytes_end_in_rows_or_problems(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    columns, found, problems = rows(tmp_path_factory.mktemp("bytes"), data)
    assert columns or problems
    assert all(len(cells) in (0, len(columns)) for _, cells in found)
    assert all(p.file == "table.csv" and p.line >= 1 and p.remedy for p in problems)

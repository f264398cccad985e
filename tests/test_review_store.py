"""A reviewer's file is written whole or not at all, and two who write at once lose nothing."""

import csv
import errno
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalogue.problems import Rejected
from catalogue.reviews import store
from tests.review_fixtures import TODAY, YES, fill, run, world

ORDER = [f"c{number:03}" for number in range(1, 25)]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(str.strip).filter(bool)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("fault", ["fsync", "replace"])
def test_where_the_disk_fails_the_old_file_stays(tmp_path, monkeypatch, fault):
    evidence = world(tmp_path / "evidence")
    sheet = tmp_path / "ann.xlsx"
    run("sheet", "moon-tea", "--reviewer", "ann", "-o", sheet, "--evidence", evidence)
    fill(sheet, {"c001": YES})
    assert run("receive", sheet, "--today", TODAY, "--evidence", evidence).exit_code == 0
    file = evidence / "articles/moon-tea/reviews/ann.csv"
    before = file.read_bytes()
    fill(sheet, {"c002": YES})

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(file))

    monkeypatch.setattr(os, fault, full)
    result = run("receive", sheet, "--today", TODAY, "--evidence", evidence)
    assert result.exit_code == 1
    assert "No space left on device: nothing was stored" in result.output
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == ["ann.csv"]


def test_two_sessions_of_one_reviewer_lose_nothing(tmp_path):
    def write(claim: str) -> None:
        store.merge(tmp_path, "tea", "ann", [{"claim": claim, "rationale": f"On {claim}."}], ORDER)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, ORDER))
    path = store.path_of(tmp_path, "tea", "ann")
    assert [(row["claim"], row["rationale"]) for row in rows_of(path)] == [(claim, f"On {claim}.") for claim in ORDER]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(store.COLUMNS[1:]), TEXT, max_size=6), min_size=1, max_size=5))
@example([{"rationale": "Cafe\u0301"}])
def test_what_is_stored_is_read_again_as_it_was(tmp_path_factory, answers):
    folder = tmp_path_factory.mktemp("store")
    rows = [{"claim": claim, **answer} for claim, answer in zip(ORDER, answers, strict=False)]
    path, new, changed = store.merge(folder, "tea", "ann", rows, ORDER)
    assert (new, changed) == (len(rows), 0)
    assert [{column: cell for column, cell in row.items() if cell} for row in rows_of(path)] == [
        {column: unicodedata.normalize("NFC", cell) for column, cell in row.items()} for row in rows
    ]
    before = path.read_bytes()
    assert store.merge(folder, "tea", "ann", rows, ORDER)[1:] == (0, 0)
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_read_to_its_end_is_not_written_over(tmp_path):
    path = store.path_of(tmp_path, "tea", "ann")
    path.parent.mkdir(parents=True)
    path.write_text('claim,rationale\nc001,"never closed\n', encoding="utf-8")
    with pytest.raises(Rejected) as refused:
        store.merge(tmp_path, "tea", "ann", [{"claim": "c002"}], ORDER)
    assert [p.code for p in refused.value.problems] == ["broken-csv"]
    assert path.read_text(encoding="utf-8") == 'claim,rationale\nc001,"never closed\n'

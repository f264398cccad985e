"""A file that would not be whole is refused, or broken off; and nothing is made for a reader who has gone."""

import asyncio
import csv
import io
import sqlite3
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from catalogue import tables
from catalogue.web import exports
from tests.test_site_parts import plugin


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:")
    found.executescript("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (1, '=x'), (2, NULL), (3, 'c')")
    yield found
    found.close()


def test_too_many_rows_are_refused_before_a_byte(db: sqlite3.Connection) -> None:
    selection = exports.Selection("t", "SELECT * FROM t")
    assert exports.count(db, selection, 3) == 3
    with pytest.raises(exports.Refused, match="3 rows"):
        exports.count(db, selection, 2)


def test_counting_that_takes_too_long_is_refused(db: sqlite3.Connection) -> None:
    endless = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
    with pytest.raises(exports.Refused, match="too long"):
        exports.count(db, exports.Selection("t", endless), 9, limit_ms=50)


def test_a_stream_that_is_short_ends_without_its_end(db: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    selection = exports.Selection("t", "SELECT * FROM t")
    with pytest.raises(tables.Incomplete):
        list(exports.pieces(db, selection, "csv", 4))
    sent: list[dict[str, Any]] = []
    closed: list[bool] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()  # the reader stays
        return {}

    asked = SimpleNamespace(method="GET", receive=receive)

    def run(n: int) -> list[bool]:
        sent.clear()
        pieces = iter(list(exports.pieces(db, selection, "csv", 3)) if n == 3 else short())
        stream = plugin("exports").Stream(asked, pieces, lambda: closed.append(True), "text/csv", "t.csv", x_row_count=str(n))
        asyncio.run(stream.asgi_send(send))
        return [message.get("more_body", False) for message in sent if message["type"] == "http.response.body"]

    def short() -> Iterator[str]:
        yield "a,b\r\n"
        raise tables.Incomplete("t has 4 rows, 3 came")

    assert run(3)[-1] is False
    assert run(4) == [True], "no last piece: the server closes the connection"
    assert "broken off: Incomplete" in capsys.readouterr().err
    assert closed == [True, True]


def test_a_spreadsheet_runs_no_cell(db: sqlite3.Connection) -> None:
    text = "".join(exports.pieces(db, exports.Selection("t", "SELECT * FROM t ORDER BY a"), "excel.csv", 3))
    assert text.startswith("\ufeff")
    assert [row["b"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))] == ["'=x", "", "c"]


def test_the_order_of_rows_is_no_part_of_their_number() -> None:
    plain = exports.Selection("t", "SELECT a FROM t WHERE b = 1 ORDER BY a DESC, b")
    assert plain.counting == "SELECT count(*) FROM (SELECT a FROM t WHERE b = 1 )"
    for kept in (
        "SELECT a FROM t ORDER BY a LIMIT 3",
        "SELECT a FROM (SELECT a FROM t ORDER BY a)",
        "SELECT 'ORDER BY a' FROM t",
        "SELECT a FROM t -- ORDER BY a\n LIMIT 3",
    ):
        assert exports.Selection("t", kept).counting == f"SELECT count(*) FROM ({kept})"
    filtered = exports.of_relation("t", ["a", "b"], [], [("b", "1")], searched=False)
    assert (filtered.counting, filtered.sql) == (
        'SELECT count(*) FROM "t" WHERE "b" = :p0',
        'SELECT "a", "b" FROM "t" WHERE "b" = :p0 ORDER BY "a", "b"',
    )


def test_a_reader_who_goes_ends_the_work(db: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    left, done = asyncio.Event(), []

    async def receive() -> dict[str, Any]:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.body":
            left.set()
            await asyncio.sleep(0)  # the server goes on meanwhile

    def endless() -> Iterator[str]:
        while len(done) < 1000:
            done.append("piece")
            yield "a\r\n"

    async def run() -> None:
        asked = SimpleNamespace(method="GET", receive=receive)
        stream = plugin("exports").Stream(
            asked, endless(), lambda: done.append("closed"), "text/csv", "t.csv", stop=lambda: done.append("stop")
        )
        await asyncio.wait_for(stream.asgi_send(send), 30)

    asyncio.run(run())
    assert {"stop", "closed"} < set(done)
    assert done[-1] == "closed"
    assert len(done) < 20
    assert capsys.readouterr().err == "", "a reader who goes is no fault"


def test_whoever_finds_all_places_taken_waits_before_being_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    exporting = plugin("exports")

    async def said(status: int, *_: object) -> int:
        return status

    class Begun(Exception):
        """It has a place."""

    def begin() -> None:
        raise Begun

    async def ask(is_freed: bool) -> object:
        places = asyncio.Semaphore(1)
        await places.acquire()
        monkeypatch.setattr(exporting, "PLACES", places)
        monkeypatch.setattr(exporting, "WAITS", 60 if is_freed else 0.01)
        asked = asyncio.create_task(exporting.in_its_place(None, SimpleNamespace(scope={"http_version": "1.1"}), begin))
        if is_freed:
            await asyncio.sleep(0)
            assert not asked.done(), "it waits"
            places.release()
        return await asked

    monkeypatch.setattr(exporting, "refused", said)
    assert asyncio.run(ask(is_freed=False)) == 503
    with pytest.raises(Begun):
        asyncio.run(ask(is_freed=True))

"""The terminal: what a key does, that each answer is stored before the next claim, and that one can stop and go on."""

import csv
import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ingest
from catalogue.reviews import store
from tests.review_fixtures import NO, TODAY, YES, fill, run, world

# fidelity 1 faithful, support 1 supported, no tags, no severity, confidence 3 high, a rationale, text_read 1, then each source, then Enter
C002 = "11\r\r3The trial had forty.\n11\r"
SOURCES_OF_C001 = "2\r"  # moon2020: abstract; moonpress: not opened


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    return world(tmp_path / "evidence")


def review(evidence: Path, keys: str, *words: str) -> Result:
    command = ["review", "moon-tea", "--reviewer", "ann", "--today", TODAY, "--evidence", str(evidence), *words]
    return CliRunner().invoke(ingest.cli, command, input=keys, catch_exceptions=False)


def unwrapped(result: Result) -> str:
    return " ".join(result.output.split())  # lines are as long as the terminal is wide


def stored(evidence: Path) -> list[dict[str, str]]:
    path = evidence / "articles/moon-tea/reviews/ann.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [{column: cell for column, cell in row.items() if cell and not column.startswith("shown")} for row in csv.DictReader(file)]


FORTY = {"claim": "c002", "fidelity": "faithful", "support": "supported", "confidence": "high", "rationale": "The trial had forty.",
         "text_read": "full-text", "date": TODAY, "blinding": "blind", "texts": "moon2020=full-text"}  # fmt: skip

KEYS = {  # what somebody types for c002: what is stored
    "all answered": (C002, [FORTY]),
    "stopped at the first question": ("q", []),
    "stopped at the last": (C002[:-1] + "q", []),
    "passed over": ("s", []),
    "the end of the input": ("11", []),
    "a key that is none": ("x9" + C002, [FORTY]),
    "what the words mean": ("?" + C002, [FORTY]),
    "back to the question before": ("1" + "2b" * 1 + "1" + "\r\r3The trial had forty.\n11\r", [FORTY]),
    "tags put in and taken out": (
        "11aca\r13Few.\n10\r",
        [FORTY | {"tags": "wrong-number", "severity": "minor", "rationale": "Few.", "texts": ""}],
    ),
    "an empty rationale is asked again": ("11\r\r3\nThe trial had forty.\n11\r", [FORTY]),
    "back from the rationale": ("11\r\r1b\n3The trial had forty.\n11\r", None),
}


@pytest.mark.parametrize("case", KEYS)
def test_a_key_does_what_it_says(evidence, case):
    keys, expected = KEYS[case]
    result = review(evidence, keys, "--claims", "c002")
    assert result.exit_code == 0, result.output
    if expected is not None:
        expected = [{column: cell for column, cell in row.items() if cell} for row in expected]
        assert stored(evidence) == expected, result.output
        assert f"{len(expected)} stored, {1 - len(expected)} left" in result.output


def test_the_same_command_goes_on(evidence):
    first = review(evidence, "s" + C002 + "q")
    assert "c002   2 of 5   moon-tea   ann, blind" in first.output
    assert "1 stored, 4 left; the same command goes on" in first.output
    second = review(evidence, "11\r\r3The same fall.\n1" + SOURCES_OF_C001 + "\rq")
    assert "c001   1 of 4" in second.output
    assert [(row["claim"], row.get("texts")) for row in stored(evidence)] == [("c001", "moon2020=abstract"), ("c002", "moon2020=full-text")]
    assert "c003   1 of 3" in review(evidence, "q").output


def test_what_is_shown_is_blind_and_the_same_as_on_a_sheet(evidence):
    sheet = evidence.parent / "bob.xlsx"
    run("sheet", "moon-tea", "--reviewer", "bob", "-o", sheet, "--evidence", evidence)
    fill(sheet, {"c001": {**NO, "rationale": "Bob's own words."}})
    assert run("receive", sheet, "--today", TODAY, "--evidence", evidence).exit_code == 0
    blind = unwrapped(review(evidence, "q", "--claims", "c001"))
    assert "moon2020 reports 141.5 mm[Hg]" in blind
    assert "Pressure fell from 150 to 141.5 mmHg." in blind
    for verdict in ("Bob's own words.", "insufficient,", "142 is the rounded number."):
        assert verdict not in blind
        assert verdict in unwrapped(review(evidence, "q", "--claims", "c001", "--unblind"))


def test_an_adjudicator_settles_at_the_terminal(evidence):
    for name, answer in (("bob", YES), ("cat", NO)):
        sheet = evidence.parent / f"{name}.xlsx"
        run("sheet", "moon-tea", "--reviewer", name, "-o", sheet, "--evidence", evidence)
        fill(sheet, {"c002": answer})
        run("receive", sheet, "--today", TODAY, "--evidence", evidence)
    result = review(evidence, "11\r\r3Bob is right.\n1\r12\r\r", "--only", "conflicts", "--unblind")
    assert "1 stored, 0 left" in result.output
    assert [(row["settles"], row["blinding"]) for row in stored(evidence)] == [("bob;cat", "unblinded")]
    assert "nothing to assess for ann (conflicts)" in review(evidence, "", "--only", "conflicts", "--unblind").output
    blind = review(evidence, "", "--only", "conflicts")
    assert (blind.exit_code, "To settle them, add --unblind" in " ".join(blind.output.split())) == (2, True)
    ahead = review(evidence, "", "--today", "2999-01-01")
    assert (ahead.exit_code, "2999-01-01 lies in the future (today is" in " ".join(ahead.output.split())) == (2, True)


def test_at_a_real_terminal_it_stores_and_stops(evidence):
    """A program of its own, behind a pseudo-terminal: raw keys, a line of text, echo."""
    words = [
        sys.executable,
        str(ingest.ROOT / "ingest.py"),
        "review",
        "moon-tea",
        "--reviewer",
        "ann",
        "--claims",
        "c002,c003",
        "--today",
        TODAY,
    ]
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [*words, "--evidence", str(evidence)])  # noqa: S606
    said, deadline = b"", time.monotonic() + 40
    sent = [(b"faithfully?", b"1"), (b"bear the claim out?", b"1"), (b"left out?", b"\r"), (b"be misled?", b"\r"), (b"How sure", b"3"),
            (b"Why, in your words", b"The trial had forty.\r"), (b"at the most?", b"1"), (b"read of moon2020", b"1"), (b"Enter stores it", b"\r"),
            (b"2 of 2", b"q")]  # fmt: skip
    at, last = 0, b""
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 0.5)[0]:
            if last:  # a key typed before the question listens is thrown away: type it again
                os.write(terminal, last)
            continue
        try:
            read = os.read(terminal, 65536)
        except OSError:  # it has ended
            break
        if not read:
            break
        said += read
        while sent and (found := said.find(sent[0][0], at)) >= 0:
            at = found
            time.sleep(0.05)
            last = sent.pop(0)[1]
            os.write(terminal, last)
    if sent:
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0, said.decode()
    assert sent == [], said.decode()
    assert b"stopped" in said
    assert b"1 stored, 1 left; the same command goes on" in said
    assert stored(evidence) == [FORTY]


def test_a_disk_that_fails_says_what_was_stored_before(evidence: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    merge = store.merge

    def full(folder: Path, *rest: object) -> object:
        if (folder / "articles/moon-tea/reviews/ann.csv").exists():
            raise OSError(28, "No space left on device", "ann.csv")
        return merge(folder, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "merge", full)
    result = review(evidence, "11\r\r3The same fall.\n1" + SOURCES_OF_C001 + "\r" + C002, "--claims", "c001,c002")
    assert (result.exit_code, len(stored(evidence))) == (1, 1)
    assert "ann.csv: No space left on device: 1 stored before; the same command goes on" in result.output

"""The ledger of an article held against its text: states add up to all figures, and what does not agree is named."""

from pathlib import Path

import pytest

import ingest
from catalogue import publish
from catalogue.text import anchors
from catalogue.text.ledger import check_ledger

HERE = Path(__file__).parent
TEXT = anchors.read_text(HERE / "snapshots" / "moon-tea.txt")
LEDGER = "articles/moon-tea/figures.csv"


def checked(evidence: Path) -> tuple[str, list[str]]:
    db = publish.connect(":memory:")
    ingest.assemble(db, evidence, lambda _: None)
    account, problems = check_ledger(db, "moon-tea", TEXT, "en")
    return account, [f"{p.file}:{p.line}: {p.code}" for p in problems]


def test_every_figure_of_the_toy_text_is_accounted_for() -> None:
    assert checked(HERE / "toy") == ("3 figures: 3 claimed, 0 not-a-claim, 0 unclaimed, 0 not in the ledger", [])


@pytest.mark.parametrize(
    ("reason", "old", "new", "account", "codes"),
    [
        ("a row too few", "n03,65,67,40,40,,,,count,claimed,\n", "", "3 figures: 2 claimed, 0 not-a-claim, 0 unclaimed, 1 not in the ledger", [f"{LEDGER}:0: figure-not-in-ledger"]),
        ("misread", "142,142,,,", "142,412,,,", "3 figures: 3 claimed, 0 not-a-claim, 0 unclaimed, 0 not in the ledger", [f"{LEDGER}:3: figure-amount"]),
    ],
)  # fmt: skip
def test_what_ledger_and_text_do_not_agree_on_is_named(toy: Path, reason: str, old: str, new: str, account: str, codes: list[str]) -> None:
    path = toy / LEDGER
    text = path.read_text(encoding="utf-8")
    assert old in text, text
    path.write_text(text.replace(old, new), encoding="utf-8")
    quantities = toy / "articles/moon-tea/quantities.csv"
    quantities.write_text(quantities.read_text(encoding="utf-8").replace(",n03,", ",,"), encoding="utf-8")
    assert checked(toy) == (account, codes)


def test_a_ledger_without_rows_is_one_problem(toy: Path) -> None:
    (toy / LEDGER).unlink()
    quantities = toy / "articles/moon-tea/quantities.csv"
    text = quantities.read_text(encoding="utf-8")
    for number in ("n01", "n02", "n03"):
        text = text.replace(f",{number},", ",,")
    quantities.write_text(text, encoding="utf-8")
    assert checked(toy) == ("3 figures: 0 in the ledger", [f"{LEDGER}:0: figure-not-in-ledger"])

"""Passages are found, and found again; without a text nothing is said to be checked."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from catalogue import publish
from catalogue.text import anchors

HERE = Path(__file__).parent
TEXT = "He said “no – never”, then\n  left. No, he left."


@pytest.mark.parametrize(
    ("reason", "quote", "expected"),
    [
        ("to the letter", "He said", [(0, 7)]),
        ("straight quotes and a hyphen", '"no - never"', [(8, 20)]),
        ("another break of lines", "then left", [(22, 33)]),
        ("twice", "left", [(29, 33), (42, 46)]),
        ("not there", "right", []),
        ("blank", " \n", []),
    ],
)
def test_find(reason: str, quote: str, expected: list[tuple[int, int]]) -> None:
    assert [(p.start, p.end) for p in anchors.find(TEXT, quote)] == expected


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), st.data())
def test_every_stretch_of_a_text_is_found_in_its_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    assert anchors.passage(text, start, end) in anchors.find(text, quote) or not quote.strip()


def test_a_text_fragment_holds_at_most_three_and_three_words() -> None:
    text = "one two three four five six seven, eight-nine"
    long = anchors.passage(text, 0, len(text))
    short = anchors.passage(text, 0, 7)
    assert anchors.text_fragment(text, long) == ":~:text=one%20two%20three,six%20seven%2C%20eight%2Dnine"
    assert anchors.text_fragment(text, short) == ":~:text=one%20two"


def accounts(evidence: Path) -> list[tuple[str, str, list[str]]]:
    db = publish.connect(":memory:")
    ingest.assemble(db, evidence, lambda _: None)
    return [(slug, account, [f"{p.file}:{p.line}: {p.code}" for p in problems]) for slug, account, problems in anchors.verify(db)]


def test_with_the_text_at_hand_every_passage_and_figure_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(HERE / "snapshots"))
    account = "6 of 6 passages and 3 of 3 figures stand where the evidence says"
    assert accounts(HERE / "toy") == [("moon-tea", account, [])]


def test_without_the_text_nothing_is_said_to_be_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("", str(tmp_path)):
        monkeypatch.setenv("EVIDENCE_SNAPSHOTS", folder)
        assert accounts(HERE / "toy") == [("moon-tea", "unchecked: no snapshot", [])]


def test_a_changed_text_is_noticed_passage_by_passage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "moon-tea" / "2024-06-01"
    folder.mkdir(parents=True)
    text = anchors.read_text(HERE / "snapshots" / "moon-tea.txt")
    (folder / "text.txt").write_bytes(text.replace("in 40 adults", "in 45 adults").encode())
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(tmp_path))
    [(_, account, problems)] = accounts(HERE / "toy")
    assert account == "5 of 6 passages and 2 of 3 figures stand where the evidence says"
    assert problems == [
        "articles/moon-tea/article.yml:1: snapshot-changed",
        "articles/moon-tea/claims.csv:3: passage-moved",
        "articles/moon-tea/figures.csv:4: figure-moved",
    ]


def test_hashes_are_of_utf8() -> None:
    assert anchors.passage("né", 0, 2).sha256 == hashlib.sha256("né".encode()).hexdigest()


def test_a_passage_without_a_hash_is_unchecked_not_moved(monkeypatch: pytest.MonkeyPatch, toy: Path) -> None:
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(HERE / "snapshots"))
    claims = toy / "articles/moon-tea/claims.csv"
    rows = [line.split(",") for line in claims.read_text(encoding="utf-8").splitlines()]
    rows[3][-2] = ""
    claims.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    account = "5 of 6 passages and 3 of 3 figures stand where the evidence says; 1 passages have no hash and are unchecked"
    assert accounts(toy) == [("moon-tea", account, [])]

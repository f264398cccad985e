"""Passages are found, and found again; without a text nothing is said to be checked."""

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import ingest
from catalogue import publish
from catalogue.problems import Problem
from catalogue.text import anchors, reanchor

HERE = Path(__file__).parent
TEXT = "He said “no – never”, then\n  left. No, he left."

# What the ledger adds to the account where the text is the one that the evidence was made from.
LEDGER = "; 3 figures: 3 claimed, 0 not-a-claim, 0 unclaimed, 0 not in the ledger"


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


# ----------------------------------------------------------------------------------------------------------------------
# The passages of the toy evidence, in texts that have changed
# ----------------------------------------------------------------------------------------------------------------------

MOON_TEA = anchors.read_text(HERE / "snapshots" / "moon-tea.txt")
BLIND = "; old text not at hand: only exact matches could be looked for, and no wording was compared"


def verified(evidence: Path) -> tuple[str, list[Problem]]:
    """Return the account and the problems of the one article, and see that the account adds up."""
    db = publish.connect(":memory:")
    ingest.assemble(db, evidence, lambda _: None)
    [(slug, account, problems)] = anchors.verify(db)
    assert slug == "moon-tea"
    if not account.startswith("unchecked"):
        of, outcomes = account.split("; ")[0].split(": ")
        assert of == f"{sum(int(part.split()[0]) for part in outcomes.split(', '))} passages"
        claims = db.execute("SELECT count(*) FROM claims").fetchone()[0]
        assert of == f"{claims} passages"
    return account, problems


def places(problems: list[Problem]) -> list[str]:
    """Return file, line and code of what is about the article and its claims; sections and figures have tests of their own."""
    return [f"{p.file.split('/')[-1]}:{p.line}: {p.code}" for p in problems if not p.file.endswith(("sections.csv", "figures.csv"))]


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that puts a newer text at hand, with the old one beside it or without."""

    def put(text: str, *, old: bool = False) -> Path:
        folder = tmp_path / "snapshots"
        newest = folder / "moon-tea" / "2024-06-01" / "text.txt"
        newest.parent.mkdir(parents=True)
        newest.write_bytes(text.encode())
        if old:
            (folder / "moon-tea.txt").write_bytes(MOON_TEA.encode())
        monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(folder))
        return newest

    return put


def test_with_the_text_at_hand_every_passage_and_figure_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(HERE / "snapshots"))
    account = f"6 passages: 6 exact, 0 moved, 0 fuzzy, 0 ambiguous, 0 orphan; 3 of 3 figures stand where the evidence says{LEDGER}"
    assert verified(HERE / "toy") == (account, [])


def test_without_the_text_nothing_is_said_to_be_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("", str(tmp_path)):
        monkeypatch.setenv("EVIDENCE_SNAPSHOTS", folder)
        assert verified(HERE / "toy") == ("unchecked: no snapshot", [])


# reason, (what was written, what is written now), outcomes with the old text, outcomes without it, problems with the old text
CHANGED = "article.yml:1: snapshot-changed"
NOW = [
    (
        "a number", ("in 40 adults", "in 45 adults"),
        "5 exact, 0 moved, 1 fuzzy (0.80), 0 ambiguous, 0 orphan", "5 exact, 0 moved, 0 fuzzy, 0 ambiguous, 1 orphan",
        ["claims.csv:3: passage-changed"],
    ),
    (
        "a negation is gone", ("no headache", "headache"),
        "2 exact, 3 moved, 1 fuzzy (0.95), 0 ambiguous, 0 orphan", "2 exact, 3 moved, 0 fuzzy, 0 ambiguous, 1 orphan",
        ["claims.csv:4: passage-changed", *(f"claims.csv:{n}: passage-moved" for n in (5, 6, 7))],
    ),
    (
        "a hedge is gone, and one passage stands beside it", ("may also", "also"),
        "3 exact, 1 moved, 2 fuzzy (0.90 to 0.94), 0 ambiguous, 0 orphan", "3 exact, 1 moved, 0 fuzzy, 0 ambiguous, 2 orphan",
        ["claims.csv:5: passage-changed", "claims.csv:6: passage-changed", "claims.csv:7: passage-moved", "claims.csv:7: sentence-changed"],
    ),
    (
        "before everything", ("Moon tea\n\n", "News\n\nMoon tea\n\n"),
        "0 exact, 6 moved, 0 fuzzy, 0 ambiguous, 0 orphan", "0 exact, 6 moved, 0 fuzzy, 0 ambiguous, 0 orphan",
        [f"claims.csv:{n}: passage-moved" for n in range(2, 8)],
    ),
    (
        "a passage stands twice", ("Moon tea\n\n", "It was seen in 40 adults.\n\n"),
        "0 exact, 6 moved, 0 fuzzy, 0 ambiguous, 0 orphan", "0 exact, 5 moved, 0 fuzzy, 1 ambiguous, 0 orphan",
        [f"claims.csv:{n}: passage-moved" for n in range(2, 8)],
    ),
    (
        "all is gone", (MOON_TEA, "Another page.\n"),
        "0 exact, 0 moved, 0 fuzzy, 0 ambiguous, 6 orphan", "0 exact, 0 moved, 0 fuzzy, 0 ambiguous, 6 orphan",
        [f"claims.csv:{n}: passage-lost" for n in range(2, 8)],
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", NOW, ids=lambda case: case[0])
def test_a_changed_text_is_noticed_passage_by_passage(changed: Callable[..., Path], case: tuple) -> None:
    _, (before, now), outcomes, _, expected = case
    assert before in MOON_TEA
    changed(MOON_TEA.replace(before, now), old=True)
    account, problems = verified(HERE / "toy")
    assert account.split("; ")[0] == f"6 passages: {outcomes}"
    assert places(problems) == [CHANGED, *expected]


@pytest.mark.parametrize("case", NOW, ids=lambda case: case[0])
def test_without_the_old_text_hashes_say_what_they_can(changed: Callable[..., Path], case: tuple) -> None:
    _, (before, now), _, outcomes, _ = case
    changed(MOON_TEA.replace(before, now))
    account, problems = verified(HERE / "toy")
    assert account.startswith(f"6 passages: {outcomes}; ")
    assert account.endswith(BLIND)
    lost = [p.message for p in problems if p.code == "passage-lost"]
    assert all(m.endswith("was not found again: old text not at hand: only exact matches could be looked for") for m in lost)
    assert f"{len(lost)} orphan" in account


def test_what_changed_and_what_to_paste(changed: Callable[..., Path]) -> None:
    text = MOON_TEA.replace("Moon tea\n\n", "News\n\nMoon tea\n\n").replace("150 to 142", "150 to 140")
    changed(text, old=True)
    _, problems = verified(HERE / "toy")
    by_place = {f"{p.file.split('/')[-1]}:{p.line}": p for p in problems}
    fuzzy, moved = by_place["claims.csv:2"], by_place["claims.csv:3"]
    assert fuzzy.message == "the passage of moon-tea.c001 has changed (figure 142 became 140): nearest is 25-67, score 0.91"
    assert moved.message == "the passage of moon-tea.c002 is not at 62-74, it has moved to 68-80"
    assert moved.remedy == f"Put into start,end,passage_sha256: 68,80,{anchors.sha256('in 40 adults')}"
    for p in (fuzzy, moved):
        start, end, digest = p.remedy.split(": ")[1].split(",")
        assert anchors.sha256(text[int(start) : int(end)]) == digest
    assert by_place["article.yml:1"].remedy.endswith(f"sha256: {anchors.sha256(text)} and length: {len(text)}.")
    assert by_place["sections.csv:3"].remedy == "If all of it moved, put into start,end: 16,151"
    assert by_place["figures.csv:2"].remedy == "Put into start,end: 52,55"
    assert by_place["figures.csv:3"].message == "figure moon-tea.n02 '142' is not at 53-56, nor anywhere in the text"
    assert "or delete the row if the figure is gone" in by_place["figures.csv:3"].remedy
    assert [p.level for p in problems] == ["warning"] * len(problems)


def test_pasting_what_is_said_makes_every_passage_exact_again(changed: Callable[..., Path], toy: Path) -> None:
    text = "News of the day.\n\n" + MOON_TEA.replace("no headache", "never a headache")
    changed(text, old=True)
    _, problems = verified(toy)
    for p in problems:
        columns, _, cells = p.remedy.partition(": ")
        path = toy / p.file
        if path.suffix != ".csv" or not cells:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for column, cell in zip(columns.split()[-1].split(","), cells.split(","), strict=True):
            rows[p.line - 1][rows[0].index(column)] = cell
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    article = toy / "articles/moon-tea/article.yml"
    lines = article.read_text(encoding="utf-8").replace(anchors.sha256(MOON_TEA), anchors.sha256(text))
    article.write_text(lines.replace("length: 145", f"length: {len(text)}"), encoding="utf-8")
    account = f"6 passages: 6 exact, 0 moved, 0 fuzzy, 0 ambiguous, 0 orphan; 3 of 3 figures stand where the evidence says{LEDGER}"
    left = verified(toy)
    assert left[0] == account
    # What no single number says is left to the curator: the section that grew in its middle.
    assert left[1] == []


def test_several_places_by_hash_come_with_the_one_that_fits_its_neighbours(changed: Callable[..., Path]) -> None:
    changed("It was seen in 40 adults. " + MOON_TEA)
    _, problems = verified(HERE / "toy")
    [twice] = [p for p in problems if p.code == "passage-ambiguous"]
    assert twice.message == (
        "the passage of moon-tea.c002 is not at 62-74 and fits 2 places: 12-24, 88-100; the passages beside it went by +26, as to 88-100"
    )
    digest = anchors.sha256("in 40 adults")
    assert twice.remedy == f"Put the right one into start,end,passage_sha256: 12,24,{digest} or 88,100,{digest}"


def test_sections_that_change_places_get_no_offsets(changed: Callable[..., Path]) -> None:
    first, second = MOON_TEA[10:76], MOON_TEA[76:]
    changed(f"Moon tea\n\n{second}{first}", old=True)
    account, problems = verified(HERE / "toy")
    assert account.startswith("6 passages: 0 exact, 6 moved, ")
    [section] = [p for p in problems if p.code == "section-moved"]
    assert (section.message, section.remedy) == ("the passages of section moon-tea.s02 moved by -66 to +69", "Correct its start and end.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("its line ends", MOON_TEA.replace("\n", "\r\n")),
        ("a byte-order mark", "\ufeff" + MOON_TEA),
        ("a byte-order mark and its line ends", "\ufeff" + MOON_TEA.replace("\n", "\r\n")),
    ],
)
def test_a_text_that_was_only_saved_again_is_read_as_it_was(changed: Callable[..., Path], name: str, text: str) -> None:
    changed(text)
    account, [problem] = verified(HERE / "toy")
    assert account == (
        f"6 passages: 6 exact, 0 moved, 0 fuzzy, 0 ambiguous, 0 orphan; 3 of 3 figures stand where the evidence says{LEDGER}"
        f"; {name} put right in reading"
    )
    assert problem.message == f"the snapshot differs from the text that the evidence was made from by {name} only"


def test_a_text_with_letters_taken_apart_is_put_together_again() -> None:
    digest = anchors.sha256("née")
    assert anchors.old_text("none", "ne\u0301e", digest) == ("née", "letters taken apart from their accents")


def test_a_text_that_is_not_utf8_is_unchecked(changed: Callable[..., Path]) -> None:
    changed(MOON_TEA).write_bytes(b"caf\xe9")
    account, problems = verified(HERE / "toy")
    assert account == "unchecked: the snapshot is not UTF-8"
    assert [(p.message, p.code) for p in problems] == [
        ("the snapshot is not UTF-8 at byte 4, so no passage was checked", "snapshot-unreadable")
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("language: en", ""),
        ("language: tr", "; negations and hedges not compared: no table for language 'tr'"),
        ("language:", "; negations and hedges not compared: no table for an unknown language"),
    ],
)
def test_a_language_without_words_is_said_to_be_uncompared(changed: Callable[..., Path], toy: Path, language: str, said: str) -> None:
    article = toy / "articles/moon-tea/article.yml"
    article.write_text(article.read_text(encoding="utf-8").replace("language: en", language), encoding="utf-8")
    changed(MOON_TEA.replace("no headache", "headache"), old=True)
    account, problems = verified(toy)
    assert account.endswith("3 of 3 figures stand where the evidence says" + said)
    [fuzzy] = [p for p in problems if p.code == "passage-changed"]
    assert ("(negation gone: no)" in fuzzy.message) is (not said)


def test_looking_that_costs_too_much_is_unchecked(changed: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reanchor, "MOST_WORK", 0)
    changed("News. " + MOON_TEA)
    account, problems = verified(HERE / "toy")
    why = "looking for its hash would have cost too much"
    assert account.startswith(f"6 passages: 0 exact, 0 moved, 0 fuzzy, 0 ambiguous, 0 orphan, 6 unchecked ({why}); ")
    assert places(problems) == [CHANGED, *(f"claims.csv:{n}: passage-unchecked" for n in range(2, 8))]


def test_hashes_are_of_utf8() -> None:
    assert anchors.passage("né", 0, 2).sha256 == hashlib.sha256("né".encode()).hexdigest()


def test_a_passage_without_a_hash_is_unchecked_not_moved(monkeypatch: pytest.MonkeyPatch, toy: Path) -> None:
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(HERE / "snapshots"))
    claims = toy / "articles/moon-tea/claims.csv"
    rows = [line.split(",") for line in claims.read_text(encoding="utf-8").splitlines()]
    rows[3][-3] = ""
    claims.write_text("\n".join(",".join(row) for row in rows) + "\n", encoding="utf-8")
    account = f"6 passages: 5 exact, 0 moved, 0 fuzzy, 0 ambiguous, 0 orphan, 1 unchecked (no hash); 3 of 3 figures stand where the evidence says{LEDGER}"
    assert verified(toy) == (account, [])


@pytest.mark.parametrize("text", [MOON_TEA.replace("in 40", "in about 45").replace("no headache", "headache"), "Another page here.\n"])
def test_no_message_holds_three_words_of_the_text(changed: Callable[..., Path], text: str) -> None:
    changed(text, old=True)
    _, problems = verified(HERE / "toy")
    said = " ".join(f"{p.message} {p.remedy}" for p in problems)
    words = f"{MOON_TEA} {text}".split()
    assert problems
    assert [run for i in range(len(words) - 2) if (run := " ".join(words[i : i + 3])) in said] == []


# ----------------------------------------------------------------------------------------------------------------------
# anchor
# ----------------------------------------------------------------------------------------------------------------------


def anchor(quote: str, *more: str | Path, evidence: Path = HERE / "toy") -> Result:
    words = ["anchor", "moon-tea", quote, "--evidence", evidence, "--snapshot", HERE / "snapshots" / "moon-tea.txt", *more]
    return CliRunner().invoke(ingest.cli, [str(word) for word in words])


def test_a_quote_that_is_not_there_is_answered_with_the_nearest_stretch() -> None:
    result = anchor("lowers pressure from 150 to 142")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "Not found, neither to the letter nor but for spaces, dashes and quotation marks.",
        "Nearest, with score 0.91, at 19-56: lowers blood pressure from 150 to 142",
        "Copy the stretch that you mean from the text file itself.",
    ]
    assert "No stretch of the text shares a word with it." in anchor("cures").output


def test_a_line_for_claims_csv_makes_a_claim(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = toy / "articles/moon-tea/claims.csv"
    result = anchor("no headache was seen", "--csv", "c010", evidence=toy)
    digest = anchors.sha256("no headache was seen")
    assert (result.exit_code, result.stdout) == (0, f"c010,,s02,,,,,,,,,,,88,108,{digest},,\n")
    filled = result.stdout.replace("c010,,s02,,,,,,,,,,,", "c010,,s02,None was seen.,,safety,asserted,none,,,,,yes,").replace(
        ",,\n", ",manual,\n"
    )
    with claims.open("a", encoding="utf-8") as file:
        file.write(filled)
    monkeypatch.setenv("EVIDENCE_SNAPSHOTS", str(HERE / "snapshots"))
    assert verified(toy)[0].startswith("7 passages: 7 exact, ")


def test_a_line_for_claims_csv_follows_its_columns(toy: Path) -> None:
    claims = toy / "articles/moon-tea/claims.csv"
    claims.write_text("\ufeffpassage_sha256,end,start,statement,section,id\n", encoding="utf-8")
    assert anchor("in 40 adults", "--csv", "c001a", evidence=toy).stdout == f"{anchors.sha256('in 40 adults')},74,62,,s02,c001a\n"


@pytest.mark.parametrize(
    ("reason", "claim", "quote", "header", "said"),
    [
        ("taken", "c001", "in 40 adults", None, "claims.csv:2: 'c001' stands there already"),
        ("no id", "40", "in 40 adults", None, "'40' is no id of a claim"),
        ("several places", "c010", "Moon tea", None, "Found 3 times"),
        ("in no section", "c010", "\nMoon tea", None, "no section of sections.csv holds this place"),
        ("a column is missing", "c010", "in 40 adults", "id,section,start,end\n", "add to the header: passage_sha256"),
        ("broken", "c010", "in 40 adults", "caf\xe9", "cannot be read"),
        ("not there", "c010", "in 40 adults", "", "cannot be read"),
    ],
)
def test_a_line_for_claims_csv_is_refused(toy: Path, reason: str, claim: str, quote: str, header: str | None, said: str) -> None:
    claims = toy / "articles/moon-tea/claims.csv"
    if header:
        claims.write_bytes(header.encode("latin-1"))
    elif header == "":
        claims.unlink()
    result = anchor(quote, "--csv", claim, evidence=toy)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr


def test_help_says_what_is_filled_in() -> None:
    said = " ".join(CliRunner().invoke(ingest.cli, ["anchor", "--help"]).output.split())
    assert "--csv ID" in said
    assert "id, section, start, end and passage_sha256 are filled in" in said

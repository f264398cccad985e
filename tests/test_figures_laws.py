"""Laws that hold for every text, the ledger beside its text, and the benchmark's own arithmetic."""

import csv
import importlib.util
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.quantities import is_known_unit
from catalogue.text import anchors
from catalogue.text.figures import compare_ledger, find_figures
from ingest import ROOT

PIECES = st.sampled_from(
    "1 10 5 30 2022 1,234 1.234 .5 ½ ⁵ - – − ± % / : ( ) [ ] , . ; ~ < > = to or and between from $ € mg nm hairs/cm2 × 10^6 e9 weeks "
    "patients million two one a third half type Fig. CI 95% p H2O IL-6 ３０ ٣ ٫ \n + @ www. 12.03.2020 March (0212) 555 at least".split(" ")
)
TEXTS = st.lists(PIECES | st.just(" ") | st.text(max_size=3), max_size=30).map("".join) | st.lists(PIECES, max_size=30).map(" ".join)
LANGUAGES = st.sampled_from(["en", "de", "fr", "tr", "pl", "xx"])


@given(TEXTS, LANGUAGES)
def test_offsets_fit_and_figures_never_overlap(text: str, language: str) -> None:
    found = find_figures(text, language)
    assert [f.as_written for f in found] == [text[f.start : f.end] for f in found]
    assert all(0 <= f.whole[0] <= f.start < f.end <= f.whole[1] <= len(text) for f in found)
    assert all(a.end <= b.start and a.whole[1] <= b.whole[0] for a, b in pairwise(found))
    assert all(abs(n) < 1e300 for f in found for n in (f.amount, f.low, f.high, f.spread) if n is not None)
    assert all(f.unit is None or is_known_unit(f.unit) for f in found)


@given(TEXTS, LANGUAGES)
def test_shifting_a_text_shifts_its_figures(text: str, language: str) -> None:
    before = "Hair grows slowly.\n\n"
    by = len(before)
    shifted = [
        replace(f, start=f.start - by, end=f.end - by, whole=(f.whole[0] - by, f.whole[1] - by))
        for f in find_figures(before + text, language)
    ]
    assert shifted == find_figures(text, language)


WAYS = {
    "plain": ("en", lambda d: f"{d:f}"),
    "grouped": ("en", lambda d: f"{d:,f}"),
    "thin spaces": ("en", lambda d: f"{d:,f}".replace(",", "\u2009")),
    "no-break spaces": ("en", lambda d: f"{d:,f}".replace(",", "\u00a0")),
    "full width": ("en", lambda d: f"{d:f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))),
    "Arabic": ("en", lambda d: f"{d:,f}".translate(str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬"))),
    "German": ("de", lambda d: f"{d:,f}".translate(str.maketrans(".,", ",."))),
    "French": ("fr", lambda d: f"{d:,f}".translate(str.maketrans(".,", ",\u202f"))),
    "Swiss": ("en", lambda d: f"{d:,f}".replace(",", "’")),
    "true minus": ("en", lambda d: f"{d:f}".replace("-", "−")),
    "power": ("en", lambda d: f"{d.scaleb(-6):f} × 10^6"),
    "raised power": ("en", lambda d: f"{d.scaleb(6):f}×10⁻⁶"),
    "e": ("en", lambda d: f"{d.scaleb(-6):f}e6"),
    "million": ("en", lambda d: f"{d.scaleb(-6):f} million"),
}


@pytest.mark.parametrize("way", WAYS)
@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_a_number_that_is_written_is_found_again(way: str, digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    language, write = WAYS[way]
    (f,) = find_figures(f"(it is {write(value)} mg)", language)
    assert f.exact == (value,) and f.amount == float(value) and f.unit == "mg"


# ----------------------------------------------------------------------------------------------------------------------
# No text is too much
# ----------------------------------------------------------------------------------------------------------------------

HOSTILE = "a- a1 a. 1, 1,000, 1. 1.234, 1- 1:1 [1, (1, (1,2 1/ ⁵ . ( - ½- 1’ 1,00, 1e http:// a@ 10.1234/ one-hundred- hundred-and- up-to- CI= 5-mg/".split()


@pytest.mark.parametrize("piece", [*HOSTILE, " ", "\n", "up to ", "one hundred "])
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (200_000 // len(piece) // (1 if len(piece) > 1 else 2))
    if len(find_figures(piece * 60)) > 20:  # figures by the thousand are many, not hard
        text = text[:20_000]
    found = find_figures(text + "\n7 mg")
    assert found[-1].end == len(text) + 2 and found[-1].unit == "mg"


# ----------------------------------------------------------------------------------------------------------------------
# The ledger
# ----------------------------------------------------------------------------------------------------------------------

TEXT = "Doses of 5-10 mg helped 31 patients; 40% shed."
LEDGER = [
    {"id": "n01", "start": "9", "end": "13", "as_written": "5-10", "amount": "", "low": "5", "high": "10", "unit": "mg"},
    {"id": "n02", "start": 24, "end": 26, "as_written": "31", "amount": 31.0, "low": None, "high": None, "unit": None},
    {"id": "n03", "start": "37", "end": "40", "as_written": "40%", "amount": "40", "low": "", "high": "", "unit": "%"},
]


@pytest.mark.parametrize(
    ("reason", "changes", "expected"),
    [
        ("it agrees", {}, []),
        ("a row is missing", {1: None}, [("", "figure-not-in-ledger")]),
        ("another stretch", {0: {"end": "12"}}, [("n01", "figure-stretch")]),
        ("another amount", {2: {"amount": "41"}}, [("n03", "figure-amount")]),
        ("an amount for a range", {0: {"amount": "5", "low": "", "high": ""}}, [("n01", "figure-amount")]),
        ("another unit", {0: {"unit": "g"}}, [("n01", "figure-unit")]),
        ("a unit that the text does not name", {1: {"unit": "{participants}"}}, []),
        ("no figure there", {1: {"start": "14", "end": "16"}}, [("", "figure-not-in-ledger"), ("n02", "figure-not-found")]),
        ("a range in two rows", {2: LEDGER[0] | {"id": "n09", "start": "11"}}, [("n09", "figure-twice"), ("", "figure-not-in-ledger")]),
        ("no ledger", {0: None, 1: None, 2: None}, [("", "figure-not-in-ledger")] * 3),
    ],
)
def test_a_ledger_is_compared_both_ways(reason: str, changes: dict, expected: list[tuple[str, str]]) -> None:
    rows = [row | (changes.get(i) or {}) for i, row in enumerate(LEDGER) if changes.get(i, {}) is not None]
    problems = compare_ledger(find_figures(TEXT), rows)
    assert sorted((p.id, p.code) for p in problems) == sorted(expected)
    assert all(p.message and p.remedy and p.level in ("warning", "note") for p in problems)


def check_ledger(folder: Path, slug: str, snapshot: Path) -> None:
    with (folder / "articles" / slug / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = find_figures(anchors.read_text(snapshot))
    assert compare_ledger(found, rows) == []
    assert [(f.start, f.end, f.as_written, f.kind) for f in found] == [
        (int(r["start"]), int(r["end"]), r["as_written"], r["kind"]) for r in sorted(rows, key=lambda r: int(r["start"]))
    ]
    assert {f.state for f in found if f.reason} <= {"not-a-claim"} and len(rows) > 0


def test_the_toy_ledger_is_what_the_text_holds() -> None:
    check_ledger(ROOT / "tests/toy", "moon-tea", ROOT / "tests/snapshots/moon-tea.txt")


def test_the_shipped_ledger_is_what_the_article_holds() -> None:
    snapshot = anchors.snapshot_path("exosome-therapy")
    if snapshot is None:
        pytest.skip("no snapshot: EVIDENCE_SNAPSHOTS names no folder with the article's text")
    check_ledger(ROOT / "evidence", "exosome-therapy", snapshot)


def test_the_benchmark_measures_spans_and_says_when_it_cannot(tmp_path: Path) -> None:
    path = ROOT / "benchmarks/figures.py"
    env = {k: v for k, v in os.environ.items() if k != "EVIDENCE_GOLD"}
    answer = subprocess.run([sys.executable, path], env=env, capture_output=True, text=True, check=True)
    assert answer.stdout == "skipped: EVIDENCE_GOLD names no folder with measeval\n"
    spec = importlib.util.spec_from_file_location("benchmark_figures", path)
    assert spec and spec.loader
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    for name, content in (("text/a.txt", TEXT), ("tsv/a.tsv", "annotType\tstartOffset\tendOffset\nQuantity\t9\t16\nQuantity\t20\t26\n")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content)
    assert benchmark.score(benchmark.figures, tmp_path) == {"gold": 2, "spans": 3, "strict": 0.4, "overlap": 0.8, "found": 1.0}

"""Agreement of reviewers: beside published examples, undefined where it is, and from nothing but the data that are there."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from catalogue import agreement, publish
from catalogue.agreement import FEW, NO_SPREAD, ONE_ANSWER, ONE_ATOM, Coefficient

TOY = ingest.ROOT / "tests" / "toy"

# Gwet, Handbook of Inter-Rater Reliability (4th ed. 2014), as his R package irrCAC ships and prints it (README of
# github.com/kgwet/irrCAC, dataset cont3x3abstractors): two abstractors, 100 pregnancies, three diagnoses.
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
# The same README, dataset distrib.6raters: 15 patients, six psychiatrists, five diagnoses (a part of Fleiss 1971).
PSYCHIATRISTS = np.array(
    [
        [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0], [0, 0, 4, 0, 2],
        [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0],
        [0, 2, 0, 3, 1],
    ],
    dtype=float,
)  # fmt: skip
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: 4 observers, 12 units, answers missing; the
# same data are irrCAC's cac.raw4raters. A row an observer, a dot where one is missing.
OBSERVERS = ("1233214 12...", "123322412 5.3", ".333234225 1.", "123324412 51.")
# SAS's example of PROC FREQ with the option AGREE, as statsmodels' own tests quote it (test_inter_rater.py, table10).
SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
# Gwet 2014, table 3.5 (page 80): two raters, 11 units, three ordered categories, answers missing.
TABLE_3_5 = ("A.", "BC", "CC", "CC", "BB", "B.", "AA", "AB", "BB", "BB", ".C")


def pairs(table: list[list[int]]) -> tuple[list[list[str | None]], list[str]]:
    """Return the answers of two reviewers that a square table counts, and the categories."""
    return [[str(i), str(j)] for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)], [
        str(i) for i in range(len(table))
    ]


def said(answers: list[list[str | None]], categories: list[str], *, ordered: bool) -> list[Coefficient]:
    return agreement.coefficients(agreement.encoded(answers, categories), len(categories), ordered=ordered)


def kappa_of(answers: list[list[str | None]], categories: list[str], *, ordered: bool) -> Coefficient:
    return agreement.kappa(agreement.encoded(answers, categories), len(categories), ordered=ordered)


def observed() -> list[list[str | None]]:
    rows = [row.replace(" ", "") for row in OBSERVERS]
    return [[None if answer == "." else answer for answer in unit] for unit in zip(*rows, strict=True)]


def rounded(c: Coefficient, places: int = 3) -> tuple[float | None, ...]:
    return tuple(None if x is None else round(x, places) for x in (c.amount, c.low, c.high))


def test_two_abstractors_of_gwet() -> None:
    found = {c.measure: c for c in said(*pairs(ABSTRACTORS), ordered=False)}
    amounts = {name: c.amount for name, c in found.items()}
    assert amounts == {"percent": 0.89, "kappa": 0.796409, "ac1": 0.849331, "alpha": 0.797258}
    # irrCAC prints (0.68,0.913), (0.764,0.935) and (0.68,0.914): it divides the variance of a table by n, not n - 1, and
    # takes Student's t for kappa too.
    assert rounded(found["kappa"]) == (0.796, 0.681, 0.912)
    assert (found["ac1"].low, found["ac1"].high) == pytest.approx((0.764, 0.935), abs=1e-3)
    assert (found["alpha"].low, found["alpha"].high) == pytest.approx((0.68, 0.914), abs=1.1e-3)


def test_six_psychiatrists_of_fleiss() -> None:
    assert rounded(agreement.gwet(PSYCHIATRISTS)) == (0.445, 0.264, 0.625)  # 0.4448007 (0.264,0.625)
    assert agreement.percent(PSYCHIATRISTS).amount == 0.551111  # 0.5511111
    alpha = agreement.alpha(PSYCHIATRISTS, ordered=False)
    assert alpha.amount == 0.420438  # 0.4204384
    assert (alpha.low, alpha.high) == pytest.approx((0.244, 0.597), abs=3e-3)  # irrCAC's formula for counts differs a little


def test_four_observers_of_krippendorff_with_missing_answers() -> None:
    counts = agreement.counted(agreement.encoded(observed(), "12345"), 5)
    assert rounded(agreement.percent(counts)) == (0.818, 0.542, 1.0)  # irrCAC: 0.8181818 (0.542,1)
    assert rounded(agreement.gwet(counts)) == (0.775, 0.461, 1.0)  # irrCAC: 0.77544 (0.461,1)
    alpha = agreement.alpha(counts, ordered=False)
    assert rounded(alpha) == (0.743, 0.419, 1.0)  # Krippendorff: 0.743
    # irrCAC: standard error 0.14548, and t with 11 degrees of freedom, for it counts the unit that one observer saw.
    assert ((alpha.amount or 0) - (alpha.low or 0)) / 2.228139 == pytest.approx(0.14548, abs=1e-5)
    assert round(agreement.alpha(counts, ordered=True).amount or 0, 3) == 0.815  # Krippendorff: ordinal, 0.815


@pytest.mark.parametrize(
    ("ordered", "expected"),
    [(False, (0.4842, 0.2137, 0.7547)), (True, (0.4701, 0.1845, 0.7558))],
)
def test_kappa_of_sas(ordered: bool, expected: tuple[float, float, float]) -> None:
    assert rounded(kappa_of(*pairs(SAS), ordered=ordered), 4) == expected


def test_weighted_ac_of_gwet_with_missing_answers() -> None:
    answers = [[None if answer == "." else answer for answer in unit] for unit in TABLE_3_5]
    places = np.arange(3.0)
    quadratic = 1 - (places[:, None] - places) ** 2 / 4
    counts = agreement.counted(agreement.encoded(answers, "ABC"), 3)
    assert round(agreement.gwet(counts, quadratic).amount or 0, 4) == 0.8261  # page 84, with the errata


def test_weights_of_an_ordered_list_fall_evenly() -> None:
    assert agreement.linear_weights(3).tolist() == [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]


# ----------------------------------------------------------------------------------------------------------------------
# Undefined
# ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "answers", "expected"),
    [
        (
            "one atom: only whether the answers are equal can be said",
            [["a", "b"]],
            [
                Coefficient("percent", 0.0, 0.0, 0.793451),
                Coefficient("kappa", None, undefined=ONE_ATOM),
                Coefficient("ac1", None, undefined=ONE_ATOM),
                Coefficient("alpha", None, undefined=ONE_ATOM),
            ],
        ),
        (
            "one answer throughout: kappa and alpha divide nothing by nothing; AC1 counts with the answers nobody gave",
            [["a", "a"]] * 4,
            [
                Coefficient("percent", 1.0, 0.510109, 1.0),
                Coefficient("kappa", None, undefined=ONE_ANSWER),
                Coefficient("ac1", 1.0, undefined=FEW),
                Coefficient("alpha", None, undefined=ONE_ANSWER),
            ],
        ),
        (
            "full agreement on two answers: no spread, so no interval that would be honest",
            [["a", "a"], ["b", "b"]] * 5,
            [
                Coefficient("percent", 1.0, 0.722467, 1.0),
                Coefficient("kappa", 1.0, undefined=NO_SPREAD),
                Coefficient("ac1", 1.0, undefined=NO_SPREAD),
                Coefficient("alpha", 1.0, undefined=NO_SPREAD),
            ],
        ),
    ],
)
def test_what_cannot_be_said_is_said_to_be_undefined(why: str, answers: list[list[str | None]], expected: list[Coefficient]) -> None:
    assert said(answers, ["a", "b", "c"], ordered=False) == expected, why


@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3), min_size=1, max_size=12).map(
        lambda rows: [row for row in rows if sum(answer is not None for answer in row) > 1] or [["a", "b", None]]
    ),
    st.booleans(),
)
def test_coefficients_keep_their_bounds_whoever_comes_first(answers: list[list[str | None]], ordered: bool) -> None:
    found = said(answers, ["a", "b", "c"], ordered=ordered)
    for c in found:
        assert (c.amount is None or c.low is None) == (c.undefined is not None)
        if c.amount is not None:
            assert -1 - 1e-9 <= c.amount <= 1
        if c.amount is not None and c.low is not None and c.high is not None:
            assert c.low <= c.amount <= c.high or c.amount < -1 + 1e-6
    turned = said([row[::-1] for row in answers][::-1], ["a", "b", "c"], ordered=ordered)
    assert [(c.measure, c.undefined) for c in turned] == [(c.measure, c.undefined) for c in found]
    assert [c.amount or 0 for c in turned] == pytest.approx([c.amount or 0 for c in found], abs=2e-6)


# ----------------------------------------------------------------------------------------------------------------------
# From the evidence
# ----------------------------------------------------------------------------------------------------------------------


def built(evidence: Path) -> sqlite3.Connection:
    db = publish.connect(":memory:")
    loader = ingest.assemble(db, evidence, lambda _: None)
    assert [p for p in loader.problems if p.level == "error"] == []
    return db


def rows(db: sqlite3.Connection, where: str) -> list[tuple[object, ...]]:
    return db.execute(
        f"SELECT question, reviewer, other, measure, n, amount, undefined FROM agreements WHERE {where} ORDER BY id"
    ).fetchall()


def test_the_toy_world() -> None:
    """Ann and Bob share two atoms: they agree on the fidelity of both, and on the support of one."""
    assert rows(built(TOY), "claim_type IS NULL") == [
        ("fidelity", "ann", "bob", "percent", 2, 1.0, None),
        ("fidelity", "ann", "bob", "kappa", 2, 1.0, FEW),
        ("fidelity", "ann", "bob", "ac1", 2, 1.0, FEW),
        ("fidelity", "ann", "bob", "alpha", 2, 1.0, FEW),
        ("support", "ann", "bob", "percent", 2, 0.5, None),
        ("support", "ann", "bob", "kappa", 2, 0.333333, FEW),
        ("support", "ann", "bob", "ac1", 2, 0.45098, FEW),
        ("support", "ann", "bob", "alpha", 2, 0.4, FEW),
        ("severity", "ann", "bob", "percent", 1, 0.0, None),
        ("severity", "ann", "bob", "weighted-kappa", 1, None, ONE_ATOM),
        ("severity", "ann", "bob", "ac2", 1, None, ONE_ATOM),
        ("severity", "ann", "bob", "alpha", 1, None, ONE_ATOM),
    ]


def test_a_reviewer_who_joins_late_and_leaves_again_changes_nothing_for_the_others(toy: Path) -> None:
    before = rows(built(toy), "1")
    with (toy / "reviewers.csv").open("a", encoding="utf-8") as file:
        file.write("cyd,Cyd Example,person,third reviewer,,none declared\n")
    late = toy / "articles/moon-tea/reviews/cyd.csv"
    late.write_text(
        "claim,fidelity,support,tags,severity,confidence,rationale,text_read,date\n"
        "c002,faithful,partly-supported,,,low,The trial had forty.,abstract,2024-06-03\n",
        encoding="utf-8",
    )
    joined = built(toy)
    assert rows(joined, "reviewer = 'ann' AND other = 'bob'") == before
    assert rows(joined, "reviewer = 'ann' AND other = 'cyd' AND claim_type IS NULL AND measure = 'percent'") == [
        ("fidelity", "ann", "cyd", "percent", 1, 1.0, None),
        ("support", "ann", "cyd", "percent", 1, 0.0, None),
    ]
    assert rows(joined, "reviewer = 'bob'") == [], "who shares no atom has no agreement, neither good nor bad"
    assert rows(joined, "reviewers = 3 AND question = 'support' AND claim_type IS NULL AND measure = 'percent'") == [
        ("support", None, None, "percent", 3, 0.333333, None)
    ]
    late.unlink()
    assert rows(built(toy), "1") == before


def test_where_nobody_shares_an_atom_there_is_no_row_and_nothing_is_imported(toy: Path) -> None:
    (toy / "articles/moon-tea/reviews/bob.csv").unlink()
    script = (
        "import sys, ingest; from pathlib import Path; from catalogue import publish; db = publish.connect(':memory:');"
        f"ingest.assemble(db, Path({str(toy)!r}), lambda _: None);"
        "assert db.execute('SELECT count(*) FROM agreements').fetchone() == (0,);"
        "assert not {'statsmodels', 'scipy', 'krippendorff'} & set(sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ingest.ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_agreements_are_the_same_in_every_build(tmp_path: Path) -> None:
    copied = Path(shutil.copytree(TOY, tmp_path / "toy"))
    one, other = built(TOY), built(copied)
    query = "SELECT * FROM agreements ORDER BY id"
    assert one.execute(query).fetchall() == other.execute(query).fetchall()

"""A claim's number beside a source's: every rule with its cases, the traps of other systems among them."""

from dataclasses import astuple, dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import publish, quantities
from catalogue.quantities import PLAIN, conversion_factor, fill_comparisons, is_known_unit


@dataclass(frozen=True)
class Quantity:
    amount: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    currency: str | None = None
    as_written: str | None = None


def amount(as_written: str, unit: str | None = None, currency: str | None = None) -> Quantity:
    return Quantity(float(as_written.replace(",", "")), None, None, unit, currency, as_written)


def span(low: float | None, high: float | None, unit: str | None = None) -> Quantity:
    return Quantity(None, low, high, unit, None, None)


COLUMNS = "amount, low, high, unit, currency, as_written"


def clear() -> None:
    DB.executescript("DELETE FROM comparisons; DELETE FROM quantity_findings; DELETE FROM quantities; DELETE FROM findings;")


def put_quantity(claim: Quantity) -> None:
    DB.execute(
        f"""INSERT INTO quantities (id, claim, role, measure, {COLUMNS}, source_id, line)
        VALUES ('c.q1', 'c', 'estimate', 'm', ?, ?, ?, ?, ?, ?, 1, 1)""",
        astuple(claim),
    )


def put_finding(number: int, finding: Quantity, *, same_measure: bool) -> None:
    DB.execute(
        f"""INSERT INTO findings (id, citation, outcome, statement, {COLUMNS}, evidence_stream, evidence_role, source_id, line)
        VALUES (?, 'k', ?, 'told', ?, ?, ?, ?, ?, ?, 'human', 'primary-result', 1, 1)""",
        (f"k.f{number}", "m" if same_measure else "other", *astuple(finding)),
    )
    DB.execute("INSERT INTO quantity_findings VALUES ('c.q1', ?)", (f"k.f{number}",))


def compare(claim: Quantity, finding: Quantity, same_measure: bool = True) -> tuple[str, str, float | None]:
    """Compare two quantities in a database that holds nothing else."""
    clear()
    put_quantity(claim)
    put_finding(1, finding, same_measure=same_measure)
    fill_comparisons(DB)
    return DB.execute("SELECT result, rule, difference FROM comparisons").fetchone()  # type: ignore[no-any-return]


DB = publish.connect(":memory:")
DB.executescript((Path(__file__).parent.parent / "schema.sql").read_text(encoding="utf-8"))


# fmt: off
@pytest.mark.parametrize(
    ("reason", "claim", "finding", "result", "difference"),
    [
        ("the same",                        amount("146.6", "{hairs}/cm2"), amount("146.6", "{hairs}/cm2"), "exact", 0.0),
        ("the same with grouped digits",    amount("4,523,000"), amount("4523000"), "exact", 0.0),
        ("50 is not in 1500",               amount("50"), amount("1500"), "differs", -1450.0),
        ("rounded by the claim",            amount("142"), amount("141.5"), "rounding", 0.5),
        ("rounded to tenths",               amount("20.5", "%"), amount("20.46", "%"), "rounding", 0.04),
        ("too far for rounding",            amount("142"), amount("141.4"), "differs", 0.6),
        ("the source prints fewer digits",  amount("121.7"), amount("121"), "source-coarser", 0.7),
        ("fewer digits and another number", amount("123.7"), amount("121"), "differs", 2.7),
        ("the other unit, the same length", amount("0.0614", "mm"), amount("61.4", "um"), "converted", 0.0),
        ("two weeks are fourteen days",     amount("2", "wk"), amount("14", "d"), "converted", 0.0),
        ("converted and rounded",           amount("2", "wk"), amount("13.9", "d"), "rounding", pytest.approx(0.0142857)),
        ("another thing counted",           amount("31", "{participants}"), amount("31", "{hairs}"), "not-comparable", None),
        ("another dimension",               amount("5", "mg"), amount("5", "mL"), "not-comparable", None),
        ("percent of nothing",              amount("5", "%"), amount("5"), "not-comparable", None),
        ("another currency",                amount("1000", None, "USD"), amount("1000", None, "EUR"), "not-comparable", None),
        ("inside the source's range",       amount("100", "nm"), span(30, 150, "nm"), "within-interval", None),
        ("a range inside a range",          span(30, 120, "nm"), span(30, 150, "nm"), "within-interval", None),
        ("the same range",                  span(30, 150, "nm"), span(30, 150, "nm"), "exact", None),
        ("the same range in another unit",  span(0.03, 0.15, "um"), span(30, 150, "nm"), "converted", None),
        ("a wider range confirms nothing",  span(30, 165, "nm"), span(30, 150, "nm"), "covers", None),
        ("the source's number in the range", span(3, 5), amount("4"), "covers", None),
        ("below an upper limit",            span(30, 165, "nm"), span(None, 200, "nm"), "within-interval", None),
        ("beside the range",                span(3, 5), amount("12"), "differs", None),
        ("ranges that overlap",             span(1000, 3000), span(1500, 5000), "differs", None),
        ("the source prints none",          amount("11"), Quantity(), "no-source-figure", None),
    ],
)
def test_compare(reason: str, claim: Quantity, finding: Quantity, result: str, difference: float | None) -> None:
    found, rule, off = compare(claim, finding)
    assert (found, off) == (result, difference), rule


def test_arithmetic_right_and_measure_wrong_is_not_comparable() -> None:
    assert compare(amount("31"), amount("31"), same_measure=False)[0] == "not-comparable"


def test_the_rule_keeps_both_amounts() -> None:
    _, rule, _ = compare(amount("121.7", "{hairs}/cm2"), amount("121", "{hairs}/cm2"))
    assert rule == "the source read prints 121, the claim has more digits: 121.7 {hairs}/cm2 against 121 {hairs}/cm2"


@pytest.mark.parametrize("unit", ["nm", "um", "%", "wk", "/d", "{hairs}/cm2", "{participants}", "mg/kg", "10*9", "mm[Hg]", "m2", "1", "Cel", "{a}.d"])
def test_known_units(unit: str) -> None:
    assert is_known_unit(unit)


@pytest.mark.parametrize("unit", ["% RH", "% w/w", "mmHg", "µm", "hairs/cm²", "cm^2", "ronna", "", "/", "nm nm", "{}", "{<b>}"])
def test_units_that_pint_would_misread_or_refuse(unit: str) -> None:
    assert not is_known_unit(unit)


@pytest.mark.parametrize(
    ("reason", "claim", "source", "result"),
    [
        ("a decimal zero is a digit", "0.1", "0.10", "exact"),
        ("no digit before the point", ".05", "0.0501", "rounding"),
        ("grouped digits round", "1,500", "1500.4", "rounding"),
        ("a true minus sign", "-1.8", "−1.8", "exact"),
        ("words round a number hide its digits", "3", "about 3.2", "rounding"),
    ],
)
def test_digits_as_printed(reason: str, claim: str, source: str, result: str) -> None:
    number = float(source.replace("−", "-").removeprefix("about "))
    assert compare(amount(claim), Quantity(number, as_written=source))[0] == result


@pytest.mark.parametrize(
    ("reason", "claim", "one", "other", "expected"),
    [
        ("a rise", "20.5", ("121.7", "{hairs}/cm2"), ("146.6", "{hairs}/cm2"), "the change from 121.7 to 146.6 is 20.46 %: the claim has 20.5 %"),
        ("a rise, rounded", "20", ("121.7", "mm"), ("146.6", "mm"), "the change from 121.7 to 146.6 is 20.46 %: the claim has 20 %"),
        ("a fall told without a sign", "12", ("150", "mm[Hg]"), ("132", "mm[Hg]"), "the change from 150 to 132 is -12 %: the claim has 12 %"),
        ("a share", "12.5", ("5", "{participants}"), ("40", "{participants}"), "the share that 5 is of 40 is 12.5 %: the claim has 12.5 %"),
        ("another number", "25", ("121.7", "mm"), ("146.6", "mm"), None),
        ("other units", "20.5", ("121.7", "mm"), ("146.6", "cm"), None),
        ("the change the other way round", "17", ("121.7", "mm"), ("146.6", "mm"), None),
        ("from nothing", "100", ("0", "mm"), ("5", "mm"), None),
    ],
)
def test_a_percentage_may_follow_from_two_findings(
    reason: str, claim: str, one: tuple[str, str], other: tuple[str, str], expected: str | None
) -> None:
    clear()
    put_quantity(amount(claim, "%"))
    for number, (as_written, unit) in enumerate((one, other), 1):
        put_finding(number, amount(as_written, unit), same_measure=True)
    DB.execute("DELETE FROM contrasts")
    DB.execute(
        """INSERT INTO contrasts (id, finding, compared_with, kind, measure, source_id, line)
        VALUES ('k.x1', 'k.f2', 'k.f1', 'within-group', 'difference', 1, 1)"""
    )
    fill_comparisons(DB)
    found = DB.execute("SELECT DISTINCT result, rule FROM comparisons").fetchall()
    if expected:
        assert found == [("derived", expected)]
    else:
        assert {result for result, _ in found} <= {"not-comparable", "differs"}


def test_a_percentage_of_another_measure_does_not_follow() -> None:
    clear()
    put_quantity(amount("20.5", "%"))
    put_finding(1, amount("121.7", "mm"), same_measure=True)
    put_finding(2, amount("146.6", "mm"), same_measure=False)
    fill_comparisons(DB)
    assert DB.execute("SELECT DISTINCT result FROM comparisons").fetchall() == [("not-comparable",)]


def test_degrees_with_another_zero_do_not_convert() -> None:
    assert conversion_factor("Cel", "K") is None


def test_plain_units_convert_as_pint_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    by_table = {(one, other): conversion_factor(one, other) for one in PLAIN for other in PLAIN}
    assert set(PLAIN) < quantities.ATOMS
    monkeypatch.setattr(quantities, "PLAIN", {})
    by_pint = {pair: conversion_factor.__wrapped__(*pair) for pair in by_table}
    assert by_table == {pair: factor if factor is None else pytest.approx(factor, rel=1e-14) for pair, factor in by_pint.items()}


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=3), st.integers(0, 3))
def test_a_number_rounded_by_the_claim_is_never_a_difference(number: object, places: int) -> None:
    from decimal import Decimal

    assert isinstance(number, Decimal)
    rounded = round(number, places)
    source = Quantity(float(number), as_written=f"{number:f}")
    claim = Quantity(float(rounded), as_written=f"{rounded:.{places}f}")
    assert compare(claim, source)[0] in ("exact", "rounding")


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_comparing_is_the_same_from_both_ends(one: float, other: float) -> None:
    there, back = (compare(Quantity(a, as_written=None), Quantity(b, as_written=None)) for a, b in ((one, other), (other, one)))
    assert there[0] == back[0]
    assert there[2] == -back[2]  # type: ignore[operator]

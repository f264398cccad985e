"""A claim's number beside a source's: compared as quantities, never as strings, and the rule is kept.

Units are UCUM codes. The same code compares at once; different codes go through pint, behind a whitelist, because pint
reads `% RH` as percent·ronnahenry without complaint. Annotations in braces name what is counted: hairs are not patients.
"""

import re
import sqlite3
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from catalogue.problems import Problem

# UCUM atoms that may stand in a unit. Source: ucum.org, The Unified Code for Units of Measure 2.2.
ATOMS = set(
    "m cm mm um nm km g kg mg ug ng pg t L mL uL dL s min h d wk mo a mol mmol umol nmol Pa kPa mm[Hg] kcal J W Hz "
    "Cel K % [ppm] [pH] [IU] [CFU] 10*3 10*6 10*9 10*10 10*11 10*12 1".split()
)
ANNOTATION = re.compile(r"\{[A-Za-z][A-Za-z ._-]*\}")
FACTOR = re.compile(r"[+-]?[1-9]$", re.ASCII)  # an exponent: the 2 of cm2


@dataclass(frozen=True)
class Quantity:
    """An amount or a range, its UCUM unit or its currency, and the digits as they are printed."""

    amount: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    currency: str | None = None
    as_written: str | None = None

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends of a range, open ones as infinity; None for an amount or nothing."""
        if self.low is None and self.high is None:
            return None
        return (float("-inf") if self.low is None else self.low, float("inf") if self.high is None else self.high)

    def times(self, factor: float, unit: str | None) -> "Quantity":
        """Return the same quantity in another unit."""
        amount, low, high = (None if x is None else x * factor for x in (self.amount, self.low, self.high))
        return Quantity(amount, low, high, unit, self.currency)

    def __str__(self) -> str:
        """Return it as a person reads it: 146.6 {hairs}/cm2, 30 to 165 nm, at most 200 nm."""
        if self.amount is not None:
            text = _digits(self.amount)
        elif self.low is not None and self.high is not None:
            text = f"{_digits(self.low)} to {_digits(self.high)}"
        elif self.high is not None:
            text = f"at most {_digits(self.high)}"
        elif self.low is not None:
            text = f"at least {_digits(self.low)}"
        else:
            return "no number"
        return " ".join(part for part in (text, self.unit or self.currency) if part)


def _digits(number: float) -> str:
    """Return a number as a person writes it: no exponent for what can be counted."""
    return f"{number:,.0f}" if 1e5 <= abs(number) < 1e15 else f"{number:g}"


def is_known_unit(unit: str) -> bool:
    """Whether every factor of a UCUM unit is on the whitelist or an annotation."""
    factors = re.split(r"[./]", ANNOTATION.sub("1", unit))
    if unit.startswith("/"):  # per day: /d
        factors = factors[1:]
    return all(factor in ATOMS or FACTOR.sub("", factor) in ATOMS for factor in factors)


@cache
def _registry() -> Any:
    from ucumvert import PintUcumRegistry  # takes most of a second, and most builds need it for nothing

    return PintUcumRegistry()


@cache
def conversion_factor(unit: str | None, to: str | None) -> float | None:
    """Return by what to multiply an amount in `unit` to have it in `to`; None where they do not convert.

    Other things counted, an unknown unit, and units with an offset (degrees) do not convert.
    """
    if unit == to:
        return 1.0
    if not unit or not to or ANNOTATION.findall(unit) != ANNOTATION.findall(to) or not (is_known_unit(unit) and is_known_unit(to)):
        return None
    import pint

    try:
        one, other = (_registry().from_ucum(ANNOTATION.sub("1", u)) for u in (unit, to))
        return float((1 * one).to(other).magnitude / getattr(other, "magnitude", 1))
    except (pint.errors.PintError, ValueError, AttributeError):
        return None


def decimals(as_written: str | None) -> int | None:
    """Return how many decimals a number is printed with; None if it is not printed as one plain number."""
    try:
        exponent = Decimal((as_written or "").replace(",", "").strip()).as_tuple().exponent
    except InvalidOperation:
        return None
    return -exponent if isinstance(exponent, int) else None


def compare(claim: Quantity, finding: Quantity, same_measure: bool = True) -> tuple[str, str, float | None]:
    """Compare a claim's quantity with a source's finding.

    Returns the result (a word of `comparison_results`), the rule with both amounts, and claim minus finding in the
    claim's unit where both are single amounts.
    """
    if finding.amount is None and finding.ends is None:
        return "no-source-figure", "the source read prints no number for it", None
    if not same_measure:
        return "not-comparable", "the finding is of another measure", None
    if claim.currency != finding.currency:
        return "not-comparable", f"{claim.currency or 'no currency'} against {finding.currency or 'no currency'}", None
    factor = conversion_factor(finding.unit, claim.unit)
    if factor is None:
        return "not-comparable", f"{finding.unit or 'no unit'} does not convert to {claim.unit or 'no unit'}", None
    both = f"{claim} against {finding}"
    source = finding if factor == 1.0 else finding.times(factor, claim.unit)
    same = "exact" if finding.unit == claim.unit else "converted"
    if claim.amount is not None and source.amount is not None:
        return _compare_amounts(claim, source, finding, same, both)
    one, other = claim.ends or (claim.amount, claim.amount), source.ends or (source.amount, source.amount)
    if one == other:
        return same, f"the same range: {both}", None
    if other[0] <= one[0] and one[1] <= other[1]:  # type: ignore[operator]
        return "within-interval", f"the claim lies inside the source's range: {both}", None
    if one[0] <= other[0] and other[1] <= one[1]:  # type: ignore[operator]
        return "covers", f"the claim's range is wider than what the source reports: {both}", None
    return "differs", f"neither lies inside the other: {both}", None


def _compare_amounts(claim: Quantity, source: Quantity, finding: Quantity, same: str, both: str) -> tuple[str, str, float]:
    assert claim.amount is not None and source.amount is not None
    difference = round(claim.amount - source.amount, 9)
    if abs(difference) <= 1e-9 * max(abs(claim.amount), abs(source.amount)):
        return same, f"the same amount: {both}", 0.0
    digits, source_digits = decimals(claim.as_written), decimals(finding.as_written)
    if digits is not None and abs(difference) <= 0.5 * 10**-digits + 1e-12 and (source_digits is None or source_digits > digits):
        return "rounding", f"the source rounded to {digits} decimals: {both}", difference
    if digits is not None and source_digits is not None and digits > source_digits and abs(difference) < 10**-source_digits:
        return "source-coarser", f"the source read prints {finding.as_written}, the claim has more digits: {both}", difference
    return "differs", f"the amounts differ by {difference:g}: {both}", difference


def check_units(db: sqlite3.Connection, paths: dict[int, str]) -> list[Problem]:
    """Report every unit that is not on the whitelist."""
    problems = []
    for table in ("outcomes", "findings", "contrasts", "figures", "quantities"):
        query = f"SELECT unit, source_id, line FROM {table} WHERE unit IS NOT NULL ORDER BY source_id, line"
        known: dict[str, bool] = {}
        for unit, source_id, line in db.execute(query):
            if not known.setdefault(unit, is_known_unit(unit)):
                advice = "Write a UCUM code such as nm, um, %, wk, /d or {hairs}/cm2; money goes into the column currency."
                problems.append(Problem(paths[source_id], line, "error", f"unit '{unit}' is not known", "unit", advice))
    return problems


def fill_comparisons(db: sqlite3.Connection) -> None:
    """Compare every quantity with the findings named for it; one without any is `unchecked`."""
    columns = "amount, {0}.low, {0}.high, {0}.unit, {0}.currency, {0}.as_written"
    query = f"""
        SELECT quantities.id, findings.id, quantities.measure IS findings.outcome,
               quantities.{columns.format("quantities")}, findings.{columns.format("findings")}
        FROM quantities
        JOIN quantity_findings ON quantity_findings.quantity = quantities.id
        JOIN findings ON findings.id = quantity_findings.compares_with
        ORDER BY quantities.rowid, findings.rowid"""
    rows = [
        (quantity, finding, *compare(Quantity(*cells[:6]), Quantity(*cells[6:]), bool(same_measure)))
        for quantity, finding, same_measure, *cells in db.execute(query)
    ]
    db.executemany("INSERT INTO comparisons VALUES (?, ?, ?, ?, ?)", rows)
    db.execute(
        """INSERT INTO comparisons
        SELECT id, NULL, 'unchecked', 'nobody has named a finding to compare with', NULL FROM quantities
        WHERE NOT EXISTS (SELECT 1 FROM quantity_findings WHERE quantity = quantities.id) ORDER BY rowid"""
    )

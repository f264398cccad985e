"""A claim's number beside a source's: compared as quantities, never as strings, and the rule is kept.

Units are UCUM codes. The same code compares at once, plain ones by a table, others go through pint, behind a whitelist, because
pint reads `% RH` as percent·ronnahenry without complaint. Annotations in braces name what is counted: hairs are not patients.
"""

import re
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.problems import Problem

COMPARISONS = Path(__file__).with_name("comparisons.sql")
DERIVED = Path(__file__).with_name("derived.sql")

# UCUM atoms that may stand in a unit. Source: ucum.org, The Unified Code for Units of Measure 2.2.
ATOMS = set(
    "m cm mm um nm km g kg mg ug ng pg t L mL uL dL s min h d wk mo a mol mmol umol nmol Pa kPa mm[Hg] kcal J W Hz "
    "Cel K % [ppm] [pH] [IU] [CFU] 10*3 10*6 10*9 10*10 10*11 10*12 1".split()
)

# Plain units that evidence is full of: (dimension, how many of the smallest). Whole numbers, so that a quotient is rounded
# once. What does not stand here is asked of pint, whose registry takes most of a second; a test holds the two together.
PLAIN = {
    unit: (dimension, size)
    for dimension, sizes in (
        ("length", {"nm": 1, "um": 10**3, "mm": 10**6, "cm": 10**7, "m": 10**9, "km": 10**12}),
        ("mass", {"pg": 1, "ng": 10**3, "ug": 10**6, "mg": 10**9, "g": 10**12, "kg": 10**15, "t": 10**18}),
        ("volume", {"uL": 1, "mL": 10**3, "dL": 10**5, "L": 10**6}),
        ("amount", {"nmol": 1, "umol": 10**3, "mmol": 10**6, "mol": 10**9}),
        ("time", {"s": 1, "min": 60, "h": 3_600, "d": 86_400, "wk": 604_800, "mo": 2_629_800, "a": 31_557_600}),
    )
    for unit, size in sizes.items()
}
ANNOTATION = re.compile(r"\{[A-Za-z][A-Za-z ._-]*\}")
FACTOR = re.compile(r"[+-]?[1-9]$", re.ASCII)  # an exponent: the 2 of cm2


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
    if unit in PLAIN and to in PLAIN:
        (dimension, size), (other_dimension, other_size) = PLAIN[unit], PLAIN[to]
        return size / other_size if dimension == other_dimension else None
    import pint

    try:
        one, other = (_registry().from_ucum(ANNOTATION.sub("1", u)) for u in (unit, to))
        return float((1 * one).to(other).magnitude / getattr(other, "magnitude", 1))
    except (pint.errors.PintError, ValueError, AttributeError):
        return None


def check_units(db: sqlite3.Connection, paths: dict[int, str]) -> list[Problem]:
    """Report every unit that is not on the whitelist, with the code that its spelling has in texts, if one."""
    from catalogue.text.spellings import PLAIN, ucum  # asks this file which units are known

    problems = []
    for table in ("outcomes", "findings", "contrasts", "figures", "quantities"):
        for (unit,) in db.execute(f"SELECT DISTINCT unit FROM {table} WHERE unit IS NOT NULL ORDER BY unit").fetchall():
            if is_known_unit(unit):
                continue
            meant = ucum(unit.translate(PLAIN).strip())
            advice = "Write a UCUM code such as nm, um, %, wk, /d or {hairs}/cm2; money goes into the column currency."
            advice = f"Did you mean '{meant}'? {advice}" if meant and not ANNOTATION.fullmatch(meant) else advice
            for source_id, line in db.execute(f"SELECT source_id, line FROM {table} WHERE unit = ? ORDER BY source_id, line", (unit,)):
                problems.append(Problem(paths[source_id], line, "error", f"unit '{unit}' is not known", "unit", advice))
    return problems


def fill_comparisons(db: sqlite3.Connection) -> None:
    """Compare every quantity with the findings named for it; one without any is `unchecked`.

    The comparing is SQL (`comparisons.sql`); Python only says how the units that meet convert, one line a pair.
    """
    db.execute("CREATE TEMP TABLE unit_factors (unit TEXT, to_unit TEXT, factor REAL, PRIMARY KEY (unit, to_unit))")
    meeting = """
        SELECT DISTINCT findings.unit, quantities.unit
        FROM quantities
        JOIN quantity_findings ON quantity_findings.quantity = quantities.id
        JOIN findings ON findings.id = quantity_findings.compares_with
        WHERE findings.unit IS NOT quantities.unit ORDER BY 1, 2"""
    pairs = db.execute(meeting).fetchall()
    db.executemany("INSERT INTO unit_factors VALUES (?, ?, ?)", ((unit, to, conversion_factor(unit, to)) for unit, to in pairs))
    db.execute(f"INSERT INTO comparisons {COMPARISONS.read_text(encoding='utf-8')}")
    db.execute("DROP TABLE temp.unit_factors")
    db.execute(DERIVED.read_text(encoding="utf-8"))
    db.execute(
        """INSERT INTO comparisons
        SELECT id, NULL, 'unchecked', 'nobody has named a finding to compare with', NULL FROM quantities
        WHERE NOT EXISTS (SELECT 1 FROM quantity_findings WHERE quantity = quantities.id) ORDER BY id"""
    )

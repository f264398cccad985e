"""How far reviewers who judged apart agree: per article, claim type, question and pair, and over all of them.

    assessments ──> who said what on which atom ──> percent, kappa, AC1, alpha ──> agreements

Everything is derived from the assessments that are there: a reviewer who joins or leaves changes the next build and
nothing else. Whoever settles a conflict has read the others, so that assessment counts for no agreement. Only atoms that
two or more assessed count; how many those are stands in `n` of every row.

Kappa is statsmodels', alpha is krippendorff's. AC1 and the intervals of AC1 and alpha are our own few lines after
Gwet (2008, doi:10.1348/000711006X126600) and his Handbook of Inter-Rater Reliability (4th edition, 2014), for no kept
library has them (irrCAC has, and works with pandas below 3 only). The tests hold them against published examples.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Codes = NDArray[np.int8]  # atoms x reviewers: the place of the answer in its list, NOTHING where a reviewer gave none

NOTHING = -1

# question, its vocabulary, whether the list is ordered.
# `severity` is: minor, moderate, major, critical mean more and more harm, and to miss by one is less than to miss by three.
# `support` is not: "none-found", "unavailable" and "not-checkable" have no place between "supported" and "contradicted".
# `fidelity` is not: "cannot-tell" and "no-source-named" are no degrees of it. Tags are several to an atom: no one answer.
QUESTIONS = (
    ("fidelity", "fidelities", False),
    ("support", "supports", False),
    ("severity", "severities", True),
)
LEAST = 2  # atoms: below that nothing but the share of equal answers can be said
LEAST_FOR_INTERVAL = 10  # atoms: the formulas of kappa, AC1 and alpha are for many, and promise too much for fewer
PLACES = 6  # decimals that are stored, so that the last bits of a machine's arithmetic do not show

ONE_ATOM = "one statement is too few"
ONE_ANSWER = "everybody gave one and the same answer: what chance would give cannot be told from it"
NO_SPREAD = "interval: the answers do not spread, which says nothing about other statements"
FEW = f"interval: fewer than {LEAST_FOR_INTERVAL} statements are too few for one"


@dataclass(frozen=True)
class Coefficient:
    """An agreement with its 95 % interval; what could not be reckoned is None, and `undefined` says why."""

    measure: str
    amount: float | None
    low: float | None = None
    high: float | None = None
    undefined: str | None = None


# ----------------------------------------------------------------------------------------------------------------------
# Coefficients: pure functions
# ----------------------------------------------------------------------------------------------------------------------


def linear_weights(categories: int) -> Numbers:
    """Return weights that fall evenly with the distance in an ordered list: 1 for the same answer, 0 for the two ends.

    Source: Cicchetti and Allison 1971, as in statsmodels' `cohens_kappa` and SAS.
    """
    import numpy as np

    place = np.arange(categories, dtype=float)
    weights: Numbers = 1 - np.abs(place[:, None] - place) / max(categories - 1, 1)
    return weights


def encoded(answers: Sequence[Sequence[str | None]], categories: Sequence[str]) -> Codes:
    """Return answers as their places in the list; a row an atom, a place a reviewer, None where a reviewer said nothing."""
    import numpy as np

    place = {name: number for number, name in enumerate(categories)} | {None: NOTHING}
    return np.array([[place[answer] for answer in row] for row in answers], dtype=np.int8)


def counted(codes: Codes, categories: int) -> Numbers:
    """Return how many reviewers gave each answer to each atom: atoms x categories."""
    import numpy as np

    return np.stack([(codes == category).sum(axis=1) for category in range(categories)], axis=1).astype(float)


def percent(counts: Numbers) -> Coefficient:
    """Return the share of pairs of answers to one atom that are equal, from 0 to 1.

    With two reviewers the interval is Wilson's, otherwise that of the mean over atoms (Gwet 2014, chapter 5).
    """
    import numpy as np

    same, raters = _same(counts, np.eye(counts.shape[1]))
    several = raters >= 2
    n = int(several.sum())
    amount = float(same[several].mean())
    if raters.max() > 2:
        return _with_interval("percent", amount, np.where(several, same, 0) * len(same) / n, least=0.0)
    low, high = _wilson(amount, n)
    return Coefficient("percent", round(amount, PLACES), low, high)


def kappa(codes: Codes, categories: int, *, ordered: bool) -> Coefficient:
    """Return Cohen's kappa of two reviewers, linearly weighted where the list is ordered.

    Undefined where both gave one and the same answer throughout. Atoms that one of them left out do not count.
    """
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa

    measure = "weighted-kappa" if ordered else "kappa"
    pairs = codes[(codes != NOTHING).all(axis=1)].astype(int)
    if len(pairs) < LEAST:
        return Coefficient(measure, None, undefined=ONE_ATOM)
    if (pairs == pairs[0, 0]).all():
        return Coefficient(measure, None, undefined=ONE_ANSWER)
    table = np.bincount(pairs[:, 0] * categories + pairs[:, 1], minlength=categories**2).reshape(categories, categories)
    with np.errstate(invalid="ignore"):  # a variance of nothing may come out a hair below it
        result = cohens_kappa(table, weights=np.arange(categories) if ordered else None, wt="linear" if ordered else None)
    if len(pairs) < LEAST_FOR_INTERVAL or not result.var_kappa > 1e-12:
        return Coefficient(measure, round(float(result.kappa), PLACES), undefined=FEW if len(pairs) < LEAST_FOR_INTERVAL else NO_SPREAD)
    low, high = max(-1.0, float(result.kappa_low)), min(1.0, float(result.kappa_upp))
    return Coefficient(measure, round(float(result.kappa), PLACES), round(low, PLACES), round(high, PLACES))


def gwet(counts: Numbers, weights: Numbers | None = None) -> Coefficient:
    """Return Gwet's AC1, or AC2 where weights say how near two answers are to each other, for two reviewers or more.

    It counts with every answer that could have been given, so it is defined where all gave the same one. An atom that
    one alone answered tells how frequent answers are, and nothing else. Source: Gwet 2008, equations 6 to 8 for the
    amount and its variance; Gwet 2014 for missing answers.
    """
    import numpy as np

    measure = "ac1" if weights is None else "ac2"
    n, q = counts.shape
    weights = np.eye(q) if weights is None else weights
    same, raters = _same(counts, weights)
    several = raters >= 2
    if int(several.sum()) < LEAST:
        return Coefficient(measure, None, undefined=ONE_ATOM)
    observed = same[several].mean()
    frequency = (counts / raters[:, None]).mean(axis=0)
    scale = weights.sum() / (q * (q - 1))
    by_chance = scale * (frequency * (1 - frequency)).sum()
    amount = (observed - by_chance) / (1 - by_chance)
    of_atom = n / several.sum() * np.where(several, same - by_chance, 0) / (1 - by_chance)
    chance_of_atom = scale * (counts @ (1 - frequency)) / raters
    return _with_interval(measure, float(amount), of_atom - 2 * (1 - amount) * (chance_of_atom - by_chance) / (1 - by_chance))


def alpha(counts: Numbers, *, ordered: bool) -> Coefficient:
    """Return Krippendorff's alpha for two reviewers or more, of whom some may have left out atoms.

    The amount is that of the library. The interval is Gwet's (2014, chapter 5), by linearization; where the list is
    ordered it takes the distances between answers as given, though they follow from the answers.
    """
    import krippendorff
    import numpy as np

    counts = counts[counts.sum(axis=1) >= 2]
    if len(counts) < LEAST:
        return Coefficient("alpha", None, undefined=ONE_ATOM)
    if int((counts.sum(axis=0) > 0).sum()) < 2:
        return Coefficient("alpha", None, undefined=ONE_ANSWER)
    amount = krippendorff.alpha(value_counts=counts.astype(int), level_of_measurement="ordinal" if ordered else "nominal")
    q = counts.shape[1]
    weights = _ordinal_weights(counts.sum(axis=0)) if ordered else np.eye(q)
    raters = counts.sum(axis=1)
    mean = raters.mean()
    same = (counts * (counts @ weights - 1)).sum(axis=1) / (mean * (raters - 1))
    observed = same.mean()
    frequency = (counts / mean).mean(axis=0)
    by_chance = frequency @ weights @ frequency
    prime = (observed - by_chance) / (1 - by_chance)  # before the correction for few answers
    of_atom = (same - observed * (raters - mean) / mean - by_chance) / (1 - by_chance)
    chance_of_atom = counts @ (weights @ frequency) / mean - by_chance * (raters - mean) / mean
    linear = of_atom - 2 * (1 - prime) * (chance_of_atom - by_chance) / (1 - by_chance)
    return _with_interval("alpha", float(amount), linear, centre=float(prime))


def coefficients(codes: Codes, categories: int, *, ordered: bool) -> list[Coefficient]:
    """Return all that can be said on the answers of some reviewers to atoms that two or more of them answered."""
    counts = counted(codes, categories)
    pair = [kappa(codes, categories, ordered=ordered)] if codes.shape[1] == 2 else []
    weights = linear_weights(categories) if ordered else None
    return [percent(counts), *pair, gwet(counts, weights), alpha(counts, ordered=ordered)]


def _same(counts: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Return for each atom the weighted share of pairs of answers that are equal (0 where there is no pair), and its raters."""
    import numpy as np

    raters = counts.sum(axis=1)
    pairs = np.maximum(raters * (raters - 1), 1)
    return (counts * (counts @ weights - 1)).sum(axis=1) / pairs * (raters >= 2), raters


def _ordinal_weights(totals: Numbers) -> Numbers:
    """Return 1 minus Krippendorff's distance of two ranks, scaled so that the greatest is 1."""
    import numpy as np

    q = len(totals)
    before = np.concatenate([[0.0], np.cumsum(totals)])
    distance = np.zeros((q, q))
    for one, other in combinations(range(q), 2):
        distance[one, other] = distance[other, one] = (before[other + 1] - before[one] - (totals[one] + totals[other]) / 2) ** 2
    weights: Numbers = 1 - distance / distance.max()
    return weights


def _with_interval(measure: str, amount: float, of_atom: Numbers, *, centre: float | None = None, least: float = -1.0) -> Coefficient:
    """Return a coefficient with the 95 % interval that the parts of the atoms give: Student's t, as many degrees as atoms less one."""
    from scipy.special import stdtrit

    n = len(of_atom)
    if n < LEAST_FOR_INTERVAL:
        return Coefficient(measure, round(amount, PLACES), undefined=FEW)
    variance = float(((of_atom - (amount if centre is None else centre)) ** 2).sum()) / (n * (n - 1))
    if variance <= 1e-12:
        return Coefficient(measure, round(amount, PLACES), undefined=NO_SPREAD)
    half = float(stdtrit(n - 1, 0.975)) * math.sqrt(variance)
    low, high = max(least, amount - half), min(1.0, amount + half)
    return Coefficient(measure, round(amount, PLACES), round(low, PLACES), round(high, PLACES))


def _wilson(share: float, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share of n (doi:10.1080/01621459.1927.10502953)."""
    z = 1.959963984540054
    centre, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return round(max(0.0, (centre - half) / (1 + z * z / n)), PLACES), round(min(1.0, (centre + half) / (1 + z * z / n)), PLACES)


# ----------------------------------------------------------------------------------------------------------------------
# From the assessments into the table
# ----------------------------------------------------------------------------------------------------------------------


def fill_agreements(db: sqlite3.Connection) -> None:
    """Fill `agreements`; leaves it empty, and imports nothing, where no atom was assessed by two."""
    if db.execute("SELECT 1 FROM independent_assessments GROUP BY claim HAVING count(*) > 1 LIMIT 1").fetchone() is None:
        return
    insert = "INSERT INTO agreements VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    for question, vocabulary, ordered in QUESTIONS:
        categories = [name for (name,) in db.execute(f"SELECT name FROM {vocabulary} ORDER BY ordinal")]
        for (article,) in db.execute("SELECT slug FROM articles ORDER BY slug").fetchall():
            reviewers, types, codes = _answers(db, article, question, categories)
            groups = [*combinations(range(len(reviewers)), 2), *([tuple(range(len(reviewers)))] if len(reviewers) > 2 else [])]
            for group in groups:
                theirs = codes[:, group]
                shared = (theirs != NOTHING).sum(axis=1) > 1
                one, other = (reviewers[place] for place in group) if len(group) == 2 else (None, None)
                for claim_type in (None, *sorted(set(types[shared].tolist()))):
                    chosen = theirs[shared if claim_type is None else shared & (types == claim_type)]
                    if not len(chosen):
                        continue
                    for c in coefficients(chosen, len(categories), ordered=ordered):
                        head = (article, claim_type, question, one, other, len(group), c.measure, len(chosen))
                        db.execute(insert, (*head, c.amount, c.low, c.high, c.undefined))


def _answers(db: sqlite3.Connection, article: str, question: str, categories: list[str]) -> tuple[list[str], NDArray[np.str_], Codes]:
    """Return the reviewers, and for each atom that somebody assessed its type and what each of them answered."""
    import numpy as np

    query = f"""SELECT claims.id, claims.claim_type, reviewer, "{question}" FROM independent_assessments
        JOIN claims ON claims.id = claim WHERE claims.article = ? AND "{question}" IS NOT NULL ORDER BY claims.id, reviewer"""
    found = db.execute(query, (article,)).fetchall()
    reviewers = sorted({reviewer for _, _, reviewer, _ in found})
    column = {reviewer: number for number, reviewer in enumerate(reviewers)}
    place = {name: number for number, name in enumerate(categories)}
    row = {claim: number for number, claim in enumerate(dict.fromkeys(claim for claim, *_ in found))}
    types = np.array(list({claim: claim_type for claim, claim_type, _, _ in found}.values()), dtype=str)
    codes = np.full((len(row), len(reviewers)), NOTHING, dtype=np.int8)
    for claim, _, reviewer, answer in found:
        codes[row[claim], column[reviewer]] = place[answer]
    return reviewers, types, codes

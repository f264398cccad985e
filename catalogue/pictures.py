"""Where the marks of the site's pictures stand: pure arithmetic, drawn as SVG by `site/templates/_pictures.html`.

Every picture has a title, a description and its numbers in words beside it; nothing is told by colour alone.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

WIDTH = 1000.0  # of every picture's own coordinates
GAP = 4.0


def stack(parts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the segments of a bar that is parted by `amount`: name, x, width. Parts of 0 have no segment.

    The widths and the gaps between them add up to WIDTH; a part that is not empty is never too thin to be seen.
    """
    shown = [part for part in parts if part["amount"]]
    total = sum(part["amount"] for part in shown)
    least = 6.0
    room = WIDTH - GAP * max(len(shown) - 1, 0) - least * len(shown)
    segments, x = [], 0.0
    for part in shown:
        width = least + room * part["amount"] / total
        segments.append({"name": part["name"], "amount": part["amount"], "x": round(x, 2), "width": round(width, 2)})
        x += width + GAP
    return segments


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round numbers that reach from `low` to `high` or beyond, about `most` of them: 0, 50, 100, 150."""
    if high <= low:
        span = abs(low) or 1.0
        low, high = low - span / 2, high + span / 2
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * k, 10) for k in range(first, last + 1)]


def plot(rows: Sequence[Mapping[str, Any]], *, from_zero: bool = False) -> dict[str, Any]:
    """Return where rows of marks stand on one axis: {"ticks": [{"x", "amount"}], "rows": [row and x, low_x, high_x, to_x]}.

    A row may hold `amount` (a mark), `low` and `high` (an interval), `to` (where a change leads). Empty where no row
    holds a number.
    """
    numbers = [row[name] for row in rows for name in ("amount", "low", "high", "to") if row.get(name) is not None]
    if not numbers:
        return {"ticks": [], "rows": []}
    low, high = min(numbers), max(numbers)
    if from_zero or (low > 0 and low < 0.4 * high):
        low = min(low, 0.0)
    marks = ticks(low, high)
    scale = WIDTH / (marks[-1] - marks[0])

    def at(number: float | None) -> float | None:
        return None if number is None else round((number - marks[0]) * scale, 2)

    placed = [
        {**row, "x": at(row.get("amount")), "low_x": at(row.get("low")), "high_x": at(row.get("high")), "to_x": at(row.get("to"))}
        for row in rows
    ]
    return {"ticks": [{"x": at(mark), "amount": mark} for mark in marks], "rows": placed}

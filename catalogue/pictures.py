"""Where the marks of the site's pictures stand: pure arithmetic, drawn as SVG by `site/templates/_pictures.html`.

Every picture has a title, a description and its numbers in words beside it; nothing is told by colour alone.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

WIDTH = 1000.0  # of a bar, in its own coordinates
AXIS = 500.0  # of an axis
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
    scale = AXIS / (marks[-1] - marks[0])

    def at(number: float | None) -> float | None:
        return None if number is None else round((number - marks[0]) * scale, 2)

    placed = [
        {**row, "x": at(row.get("amount")), "low_x": at(row.get("low")), "high_x": at(row.get("high")), "to_x": at(row.get("to"))}
        for row in rows
    ]
    return {"ticks": [{"x": at(mark), "amount": mark} for mark in marks], "rows": placed}


def compared(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a picture for each measure of a claim: what the article prints beside what the sources do, on one axis.

    `rows` are comparisons as the page of a claim lists them. Two figures of one measure, of which one is a baseline or a
    comparator, make one row that leads from it to the estimate; so do the findings that they are compared with, if one
    citation reports both. What stands in another unit is left out and counted: {"measure", "unit", "rows", "left_out"}.
    """
    pictures = []
    listed = [row for row in rows if row["place"] == "here"] or list(rows)
    for measure in dict.fromkeys(row["measure"] for row in listed):
        of_measure = [row for row in listed if row["measure"] == measure]
        unit = of_measure[0]["unit"]
        article, source, left_out = [], [], 0
        for row in of_measure:
            if row["unit"] != unit:
                left_out += 1
                continue
            mark = _mark(row, "", "article", "Article")
            article.append(mark | {"role": row["role"]})
            if row["finding"] and row["finding_unit"] == unit:
                source.append(_mark(row, "finding_", "source", row["citation"]) | {"role": row["role"], "study": row["citation"]})
            elif row["finding"]:
                left_out += 1
        article = list({(mark["said"], mark["role"]): mark for mark in article}.values())
        sources = [_joined([m for m in source if m["study"] == study]) for study in dict.fromkeys(mark["study"] for mark in source)]
        drawn = [mark for mark in (*_joined(article), *(mark for marks in sources for mark in marks)) if _has_number(mark)]
        if any(mark["who"] == "source" for mark in drawn) and any(mark["who"] == "article" for mark in drawn):
            pictures.append({"measure": measure, "unit": unit, "rows": drawn, "left_out": left_out})
    return pictures


def _mark(row: Mapping[str, Any], prefix: str, who: str, label: str) -> dict[str, Any]:
    said = row[f"{prefix}as_written"] or ""
    if not any(character.isdigit() for character in said):
        said = " to ".join(f"{row[prefix + name]:g}" for name in ("amount", "low", "high") if row[prefix + name] is not None)
    return {"who": who, "label": label, "said": said, **{name: row[prefix + name] for name in ("amount", "low", "high")}, "to": None}


def _has_number(mark: Mapping[str, Any]) -> bool:
    return any(mark[name] is not None for name in ("amount", "low", "high"))


def _joined(marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return two marks, of which one is what the other is compared with, as one that leads from it to the other."""
    before = [mark for mark in marks if mark["role"] in ("baseline", "comparator")]
    after = [mark for mark in marks if mark["role"] == "estimate"]
    if len(before) == len(after) == 1 and before[0]["amount"] is not None and after[0]["amount"] is not None and len(marks) == 2:
        return [before[0] | {"to": after[0]["amount"], "said": f"{before[0]['said']} → {after[0]['said']}"}]
    return marks


def limits(harms: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each absence of events with a known number at risk: from 0 to the rate that it still allows."""
    return [
        {"who": "source", "label": f"0 of {harm['n_at_risk']}", "said": f"up to {harm['one_sided']:g} %", "event": harm["event"],
         "amount": 0.0, "low": 0.0, "high": harm["one_sided"], "to": None}
        for harm in harms if harm["one_sided"] is not None
    ]  # fmt: skip


def intervals(contrasts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a picture for each outcome and unit of contrasts: the interval where the source gives one, else both ends."""
    pictures: dict[tuple[str, str], dict[str, Any]] = {}
    for row in contrasts:
        if row["ci_low"] is not None:
            said = f"{row['amount']:g} ({row['ci_low']:g} to {row['ci_high']:g})"
            mark = {"amount": row["amount"], "low": row["ci_low"], "high": row["ci_high"], "to": None, "said": said}
            measure, unit = f"{row['outcome_name']}: {row['measure']}", row["unit"]
        elif row["from_amount"] is not None and row["to_amount"] is not None:
            said = f"{row['from_as_written'] or row['from_amount']} → {row['to_as_written'] or row['to_amount']}"
            mark = {"amount": row["from_amount"], "low": None, "high": None, "to": row["to_amount"], "said": said}
            measure, unit = row["outcome_name"], row["finding_unit"]
        else:
            continue
        one = pictures.setdefault((measure, unit or ""), {"measure": measure, "unit": unit, "rows": []})
        one["rows"].append({"who": "source", "label": row["citation"], **mark})
    return list(pictures.values())

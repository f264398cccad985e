"""Every figure of a text: one number, or one range as written, with offsets, amount, unit and kind.

    text ──scan──> single numbers ──join──> ranges, spreads, lists ──describe──> Figure: kind, proposed state, reason

What is one figure: `30-165`, `3 or 5`, `from 5 to 10`, `$1,000 to $3,000`, `1.2 ± 0.3` (the spread is kept apart), a date, a
time, a ratio, a telephone number. What is none: digits behind a letter or its hyphen (H2O, CD34, IL-6), exponents of units,
addresses on the web, DOIs, ordinals, "one day", "daily". A number that opens a word (5-FU, 3D) or follows "type", "phase" and
the like is of kind `name`. Two figures, with a note where it may surprise: a change ("from 150 to 142", "rose from 5 to 10"),
ends in different units, a number broken over a line (never joined in silence). Stretches hold sign, percent and currency
signs, and no other unit; `whole` reaches from "approximately" to the end of the unit. Bounds are open ranges, as in findings:
"at least 10" has a low and no high. Time is linear: every look to the left or the right is of bounded length.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from catalogue.text.numerals import Found, left, look_after, scaled, scan
from catalogue.text.spellings import CHANGES, DECIMAL_COMMA, GAPS, NAMED, NUMBERED, PLAIN, REFERS

_REFERS = re.compile(rf"(?<!\w)(?:{REFERS})\.?:?\s?\(?$", re.I)
_NAMED = re.compile(rf"(?<!\w)(?:{NAMED})\s$", re.I)
_NUMBERED = re.compile(rf"(?<!\w)(?:{NUMBERED})\s$", re.I)
_CITED = re.compile(r"[A-ZÀ-Þ][\w’'-]{1,40}(?:\set\sal\.?|\s(?:and|&|und|et|ve)\s[A-ZÀ-Þ][\w’'-]{1,40})?(?:,\s?|\s)\(?$")
_INTERVAL = re.compile(r"(?<!\w)(?:CI|CIs|CrI|confidence\sintervals?|KI|IC|GA)[\s:=,(\[of]*$")
_OPENING = re.compile(r"(?<!\w)(?:(?:ranging\s|ranged?\s|ranges\s)?(?:from|between|von|zwischen|entre)|range\sof)\s+$", re.I)
_HAS_PARTS = re.compile(r"(?:Sect|Chap|Fig|Tab|Vol|Eq)\w*\.?\s?\(?$", re.I)
_AND_MORE = re.compile(r"[A-Za-z]?\)?\s?(?:,|,?\s?(?:and|&|or|to))\s")
_RAISED = re.compile(r"[a-zà-ÿ]{4}[.,]$")
# at week 12, aged 65, pH 7.4: the unit stands before the number
_SCALE_BEFORE = re.compile(
    r"(?:(?:(?<!\w)(?:at|by|on|until|from|after|to|and)\s|[(,;:\n]\s?|^)(days?|weeks?|months?)\s|(?<!\w)(?:aged?|ages|age\sof)\s|(?<!\w)(pH)[\s=]{0,3})$",
    re.I,
)
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
_LEVEL = re.compile(r"\s?(?:CI|CrI|confidence|KI|IC)\b")
_ANNOTATION = re.compile(r"\{[a-z]+\}")
_TIME_WORD = re.compile(r"(?:Q[1-4]|FY|Spring|Summer|Autumn|In|Since|By|From|Until|During|After|Before|The|Of|Between)\s")
_P_VALUE = re.compile(r"(?<!\w)p\s?[=<>≤]\s?$", re.I)
_NUMBERS = r"\s?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*+\s?"
_BRACKETS, _ROUND = re.compile(rf"\[{_NUMBERS}\]"), re.compile(rf"\[{_NUMBERS}\]|(?<=\s)\({_NUMBERS}\)(?=[\s.,;:)])")
_ROUND_LIST = re.compile(r"\((?=[\d,–-]*,\d{1,2}\))[1-9]\d{0,2}(?:[,–-][1-9]\d{0,2})++\)")

REFERENCE = "The number of a figure, table, page or source"
CITED = "The year of a cited work"
NAME = "A number that belongs to a name: type 2, phase 3"


@dataclass(frozen=True)
class Figure:
    """One figure: half-open code-point offsets, `as_written` (the stretch itself), and what it says.

    `amount`, or `low` and `high` as printed (a backwards range is kept, with a note); None where a float cannot hold it or
    there is none. `exact` holds the numbers as decimals, `whole` the stretch from "about" or "between" to the end of the unit.
    `kind` is a word of figure_kinds; `state` is proposed: `not-a-claim` with a reason, or `unclaimed`.
    """

    start: int
    end: int
    as_written: str
    kind: str
    amount: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    currency: str | None = None
    sign: str = ""
    approximate: str = ""
    spread: float | None = None
    state: str = "unclaimed"
    reason: str = ""
    notes: tuple[str, ...] = ()
    exact: tuple[Decimal, ...] = ()
    whole: tuple[int, int] = (0, 0)


def find_figures(text: str, language: str = "en") -> list[Figure]:
    """Return the figures of a text in order; they never overlap.

    `language` is an ISO 639-1 code, also with a region: it decides between 1,234.5 and 1.234,5, and which number words are known.
    """
    plain, language = text.translate(PLAIN), language.lower().split("-")[0]
    found = _join(plain, list(scan(plain, language)))
    # Whoever puts several references into round brackets, (4,12), puts single ones there too.
    brackets = [m.span() for m in (_ROUND if language not in DECIMAL_COMMA and _ROUND_LIST.search(plain) else _BRACKETS).finditer(plain)]
    figures: list[Figure] = []
    inside = 0
    for f in found:
        while inside < len(brackets) and brackets[inside][1] <= f.start:
            inside += 1
        in_brackets = inside < len(brackets) and brackets[inside][0] < f.start and not _INTERVAL.search(left(plain, brackets[inside][0]))
        if f.kind == "name" and _REFERS.search(left(plain, f.start)):  # Fig. 3a
            f.kind, f.reason = "reference", REFERENCE
        if not f.kind:
            f.kind, f.reason = _kind(plain, f, in_brackets, figures[-1] if figures else None)
        figures.append(_figure(text, f))
    return figures


def _gap(plain: str, a: Found, b: Found) -> str:
    """Name what stands between two figures."""
    between = plain[a.last : b.first] if b.first - a.last <= 24 else "?"
    return next((name for name, pattern in GAPS.items() if pattern.fullmatch(between)), "")


def _join(plain: str, found: list[Found]) -> list[Found]:
    """Make spreads and ranges of neighbours, give the members of a list their common unit, note what may surprise."""
    for is_pass in (_is_spread, _is_range):
        gaps = ["", *(_gap(plain, a, b) for a, b in pairwise(found)), ""]
        joined: list[Found] = []
        last_taken = False
        for i, b in enumerate(found):
            a = joined[-1] if joined and not last_taken else None
            before = "" if i > 1 and gaps[i - 1] == "comma" and _is_apart(found[i - 2], b) else gaps[i - 1]
            if a is not None and is_pass(plain, a, b, before, gaps[i], gaps[i + 1]):
                _merge(a, b, is_pass is _is_spread)
                last_taken = True
            else:
                joined.append(b)
                last_taken = False
        found = joined
    found = [f for f in found if not f.is_one or len(f.values) > 1 or f.approximate not in ("", "~")]
    gaps = [_gap(plain, a, b) for a, b in pairwise(found)]
    in_list = False
    for a, b, gap in reversed(list(zip(found[:-1], found[1:], gaps, strict=True))):
        in_list = gap in ("and", "or", "to", "versus") or (gap in ("comma", "break") and in_list)
        if in_list and not (a.kind or a.spelled or a.counted or a.currency or a.is_year or b.currency):
            a.unit, a.spelled, a.counted = b.unit, b.spelled, b.counted
        if gap == "break":
            for f in (a, b):
                f.notes.append("at a break of lines behind a sign: perhaps one number with its neighbour")
        if gap == "dash" and a.spelled and b.spelled and a.unit != b.unit:
            for f in (a, b):
                f.notes.append("joined by a dash to a number in another unit")
    for f in found:
        if len(f.values) == 1 and not f.kind:
            look_after(plain, f)
        if len(f.values) == 2 and (opening := _OPENING.search(left(plain, f.first, 24))):
            f.first -= len(opening[0])
    return found


def _is_apart(a: Found, b: Found) -> bool:
    """Whether a number has a unit of its own, so that none of its neighbours can be of one list with it."""
    return bool(a.spelled or a.counted) and (a.spelled, a.counted) != (b.spelled, b.counted)


def _is_spread(plain: str, a: Found, b: Found, before: str, gap: str, after: str) -> bool:
    return not a.kind and not b.kind and (gap == "±" or (b.sign == "±" and not plain[a.last : b.first].strip() and b.first - a.last < 3))


def _is_range(plain: str, a: Found, b: Found, before: str, gap: str, after: str) -> bool:
    one, other = a.values[0], b.values[0]
    if a.kind or b.kind or one is None or other is None or a.spread is not None or b.spread is not None or a.is_vague or b.is_vague:
        return False
    if gap == "dash" and "dash" in (before, after):
        for f in (a, b):
            f.notes.append("one of several numbers joined by dashes")
        return False
    if gap == "and":
        if not re.search(r"(?<!\w)(?:between|zwischen|entre)\s+$", left(plain, a.first), re.I):
            return False
    elif gap == "or":
        if before == "comma":
            return False
    elif gap == "comma":
        if not _INTERVAL.search(left(plain, a.first)):
            return False
    elif gap == "to":
        if (one > other and not one < 0 > other) or re.search(CHANGES, left(plain, a.first), re.I):
            return False
    elif gap != "dash":
        return False
    if a.spelled and b.spelled and (a.unit != b.unit or (a.unit is None and a.spelled != b.spelled)):
        return False
    if (a.counted and b.spelled) or (a.spelled and b.counted) or (a.currency and b.spelled) or (b.currency and a.spelled):
        return False
    if a.currency and b.currency and a.currency != b.currency:
        return False
    if a.is_year != b.is_year and a.is_year and not (b.spelled or b.currency):
        return gap == "dash" and b.is_integer and b.end - b.start == 2 and other > one % 100
    return True


def _merge(a: Found, b: Found, is_spread: bool) -> None:
    one, other = a.values[0], b.values[0]
    if b.power and not a.power and one is not None and (a.end - a.start <= 6):  # 3-5 million, (1.2 ± 0.3) × 10^6
        one = scaled(one, b.power)
    if is_spread:
        a.spread, a.values = (None if other is None else other.copy_abs()), [one]
    else:
        if a.is_year and other is not None and other < 100 and one is not None:  # 1998-99
            other = one - one % 100 + other
        if a.is_year:
            a.kind, a.reason = "date", "Years"
        a.values = [one, other]
        if one is not None and other is not None and one > other:
            a.notes.append("backwards: the low end is above the high end, as written")
        if b.approximate and not a.approximate:
            a.approximate = b.approximate
    a.end, a.last, a.is_one, a.power = b.end, b.last, False, a.power or b.power
    a.notes += b.notes
    if b.spelled:
        a.unit, a.spelled = b.unit, b.spelled
    a.counted, a.currency = b.counted or a.counted, a.currency or b.currency


def _kind(plain: str, f: Found, in_brackets: bool, previous: Figure | None) -> tuple[str, str]:
    """Return kind and, for what claims nothing, the reason."""
    before, is_bare = left(plain, f.start), f.is_integer and not f.spelled
    if f.currency:
        if any(v is not None and v.as_tuple().exponent == -3 for v in f.values):
            f.notes.append("three decimals in a sum: perhaps thousands")
        return "money", ""
    if in_brackets:
        return "reference", "A number in brackets: a reference"
    if _SECTION.fullmatch(plain[f.start : f.end]) and _is_heading(plain, f):
        return "heading", "The number of a heading or of a list entry"
    if (f.is_integer or _HAS_PARTS.search(before)) and _REFERS.search(before):
        f.unit, f.spelled = None, ""
        return "reference", REFERENCE
    if previous and previous.reason in (REFERENCE, NAME) and is_bare and _AND_MORE.fullmatch(plain[previous.end : f.start]):
        return previous.kind, previous.reason
    if is_bare and f.counted != "{times}" and (_NAMED.search(before) or (f.last == f.end and _NUMBERED.search(before))):
        return "name", NAME
    if is_bare and plain[f.start] == "0" and f.end - f.start > 1 and len(f.values) == 1:
        return "name", "A code: it begins with zero"
    if not (f.spelled or f.counted or f.is_year) and (scale := _SCALE_BEFORE.search(before)):
        f.unit = {"d": "d", "w": "wk", "m": "mo", "p": "[pH]"}.get((scale[1] or scale[2] or "a")[0].lower(), "a")
    if f.spelled or f.unit:
        if _LEVEL.match(plain[f.end : f.end + 14]):
            return "quantity", "The level of a confidence interval"
        return "count" if _ANNOTATION.fullmatch(f.unit or "") and f.unit != "{fold}" else "quantity", ""
    if is_bare and f.end - f.start < 4 and not f.approximate and _RAISED.search(before):
        return "reference", "A number set against a full stop or a comma: the mark of a note or a source"
    if f.is_year and not f.approximate:
        if previous and previous.reason == CITED and plain[previous.end : f.start] == ", ":
            return "reference", CITED
        cited = _CITED.search(before)
        return ("reference", CITED) if cited and not _TIME_WORD.match(cited[0]) else ("date", "A year")
    if f.counted:
        f.unit = f.counted
        return "count", ""
    is_whole = all(v is None or v.adjusted() > 30 or v == v.to_integral_value() for v in f.values)
    return "count" if is_whole and f.spread is None and not _P_VALUE.search(before) else "quantity", ""


def _is_heading(plain: str, f: Found) -> bool:
    """Whether a number opens a line as that of a heading or a list entry, and the line before does not run on."""
    lines, right = left(plain, f.start, 120).split("\n"), plain[f.end : f.end + 100]
    if (len(lines) == 1 and f.start > 120) or lines[-1].strip(" \t(•*"):
        return False
    if len(lines) > 1 and len(lines[-2]) > 40 and re.search(r"[a-z,;-]\s?$", lines[-2]):
        return False
    if f.is_integer and re.match(r"[.)][ \t]+[^\W\d]", right):
        return True
    title = right.partition("\n")[0]
    is_title = len(title) < 80 and not title.rstrip().endswith((".", ";", ",", "!", "?"))
    return is_title and not f.is_year and not f.spelled and bool(re.match(r"\s+[A-Z][a-z]+", title))


def _figure(text: str, f: Found) -> Figure:
    values = tuple(v for v in f.values if v is not None)
    numbers = [_float(v) for v in f.values]
    notes = list(dict.fromkeys(f.notes))
    if any(n is None for n in numbers) and f.kind in ("quantity", "count", "money"):
        notes.append("no amount: beyond what a number can hold")
    if any(unicodedata.category(c) == "Nd" and not c.isascii() for c in text[f.start : f.end]):
        notes.append("digits of another script")
    amount, low, high = (numbers[0], None, None) if len(numbers) == 1 else (None, *numbers)
    if len(numbers) == 1 and (f.is_vague or f.approximate in ("≥", ">")):
        amount, low = None, amount
    elif len(numbers) == 1 and f.approximate in ("≤", "<"):
        amount, high = None, amount
    return Figure(
        f.start, f.end, text[f.start : f.end], f.kind, amount, low, high, f.unit, f.currency, f.sign, f.approximate,
        None if f.spread is None else _float(f.spread), "not-a-claim" if f.reason else "unclaimed", f.reason, tuple(notes), values,
        (f.first, f.last),
    )  # fmt: skip


def _number(amount: float | None, low: float | None, high: float | None) -> str:
    """Return an amount or a range for a message: 142, 5 to 10, at least 5, at most 10."""
    if amount is not None:
        return f"{amount:.15g}"
    if low is None or high is None:
        return f"at least {low:.15g}" if low is not None else f"at most {high:.15g}" if high is not None else "no number"
    return f"{low:.15g} to {high:.15g}"


def _float(value: Decimal | None) -> float | None:
    """Return a float that a table may hold, or None."""
    return float(value) if value is not None and (not value or abs(value.adjusted()) < 300) else None


class LedgerProblem(NamedTuple):
    """What a ledger and its text do not agree on; `id` is the row's, empty where the text has a figure without a row."""

    id: str
    level: str
    code: str
    message: str
    remedy: str


def compare_ledger(found: Iterable[Figure], rows: Iterable[Mapping[str, Any]]) -> list[LedgerProblem]:
    """Compare the figures of a text with the rows of its ledger, both ways, in the order of the text.

    `rows` have the columns of figures.csv, as text or as numbers. A unit is compared where both name one, so that a curator may
    name what a text leaves to a pronoun ("billions of them").
    """
    figures, ledger = sorted(found, key=lambda f: f.start), sorted(rows, key=lambda r: (int(r["start"]), int(r["end"])))
    problems: list[tuple[int, LedgerProblem]] = []
    seen: set[int] = set()
    nth = 0
    for row in ledger:
        start, end, key, stretch = int(row["start"]), int(row["end"]), str(row["id"]), f"'{row['as_written']}'"
        while nth < len(figures) and figures[nth].end <= start:
            nth += 1
        f = figures[nth] if nth < len(figures) and figures[nth].start < end else None
        if f is None:
            message = f"figure {key} {stretch} is in the ledger and not found in the text at {start}-{end}"
            problems.append(
                (start, LedgerProblem(key, "note", "figure-not-found", message, "Check its stretch; keep the row if it is a figure."))
            )
            continue
        if nth in seen:
            message = f"figure {key} {stretch} stands on the same figure as the row before, '{f.as_written}' at {f.start}-{f.end}"
            problems.append(
                (start, LedgerProblem(key, "warning", "figure-twice", message, "One figure is one number or one range: join the rows."))
            )
            continue
        seen.add(nth)
        if (f.start, f.end) != (start, end):
            message = f"figure {key} {stretch} at {start}-{end} is read as '{f.as_written}' at {f.start}-{f.end}"
            problems.append(
                (start, LedgerProblem(key, "warning", "figure-stretch", message, "Correct start, end and as_written, or say why not."))
            )
        says, reads = tuple(_cell(row.get(c)) for c in ("amount", "low", "high")), (f.amount, f.low, f.high)
        if says != reads and f.kind not in ("phone", "reference"):
            message = f"figure {key} {stretch} is entered as {_number(*says)}, and the text reads {_number(*reads)}"
            problems.append((start, LedgerProblem(key, "warning", "figure-amount", message, "Correct amount, or low and high.")))
        unit = row.get("unit") or None
        if unit and f.unit and unit != f.unit:
            message = f"figure {key} {stretch} has the unit {unit}, and the text reads {f.unit}"
            problems.append((start, LedgerProblem(key, "warning", "figure-unit", message, "Correct the unit, a UCUM code.")))
    for nth, f in enumerate(figures):
        if nth not in seen:
            message = f"'{f.as_written}' at {f.start}-{f.end} is a figure of the text ({f.kind}) without a row in the ledger"
            problems.append((f.start, LedgerProblem("", "warning", "figure-not-in-ledger", message, "Add a row with its kind and state.")))
    return [problem for _, problem in sorted(problems, key=lambda p: p[0])]


def _cell(value: Any) -> float | None:
    return None if value in (None, "") else float(value)

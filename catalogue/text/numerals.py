"""A text becomes single numbers: 1,234.5 and 1.234,5, ½, 1.5 × 10^9, two hundred, each with its sign, unit and currency.

    number as written ──look right──> power, scale, unit, currency, what is counted ──look left──> sign, "at least"

Dates, times, telephone numbers and codes come along as they stand. Every look is of bounded length, so time is linear.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from catalogue.text.spellings import (
    ADJECTIVES,
    AFTER,
    BEFORE,
    CHEMISTRY,
    COUNTED,
    COUNTED_END,
    DECIMAL_COMMA,
    LETTER,
    MINUS,
    MONEY_AFTER,
    MONEY_BEFORE,
    NUCLIDES,
    PARTS,
    PREFIXES,
    RUN,
    SCALES,
    SPACES,
    SUPERSCRIPT,
    UNIT,
    UNIT_PARTS,
    VAGUE,
    VULGAR,
    WORDS,
    currency_of,
    opening,
    scale_word,
    ucum,
)

_OFTEN = re.compile(r"(?:\s?(?:times|[×x]))?\s(?:(?:a|per|each|every)\s(day|week|month|year)|(daily|weekly|monthly|yearly))(?!\w)")
_PERIOD = {"d": "/d", "w": "/wk", "m": "/mo", "y": "/a"}
_NOUN = re.compile(r"(?:\s?\([^()\n]{0,60}\))?[^\S\n]{0,3}\n?([A-Za-zÀ-ɏ][\w’'/-]*)")
_TIMES_TEN = re.compile(
    r"\s?[×x*·⋅]\s?10(?:\^?(?P<marked>(?<=\^)[-−–+]?\d++|[⁻⁺]?[⁰¹²³⁴-⁹]++|−\d{1,3})|(?P<flat>[1-9]\d?))(?!\d|[.,]\d)"
    r"|[eE](?P<e>[-−+]?\d++)(?!\w)"
)
_TEN = re.compile(r"\^(?P<caret>[-−–+]?\d++)(?!\w)|(?P<raised>[⁻⁺]?[⁰¹²³⁴-⁹]++)")
_BEFORE = re.compile(
    "(?:(?<!\\w)|(?=\\W))(?:" + "|".join(f"({p.replace(' ', chr(92) + 's')})" for p in BEFORE.values()) + r")\s?(?:an?\s)?$", re.I
)
_AFTER = re.compile("|".join(f"({p})" for p in AFTER.values()))
_AT = re.compile(r"(?<!\w)(?:at|from|until|till|by)\s$", re.I)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)(?![A-Za-z])")
_DECADE = re.compile(r"['’]?s(?!\w)")
_SHORT_DECADE = re.compile(r"\d0s(?!\s?\w)")  # in the 90s; "a 90s pulse" are seconds
_BEFORE_DECADE = re.compile(r"(?:(?<!\w)['’‘]|(?<!\w)(?:in|since|during|of|from|until)\sthe\s(?:early\s|late\s|mid-)?)$", re.I)
_GLUED = re.compile(r"([-‑])?([A-Za-zΑ-ω]\w*)")
_HALF = re.compile(f"[^\\S\n]?([{VULGAR}])")
_MIXED = re.compile(r" ([1-9])[/⁄]([2-9])(?![\d/]|[.,]\d)")
_POINT_FIRST = re.compile(r"\.\d++")
_SHORT = re.compile(r"(k|K|m|M|bn|B)(?!\w)")
_THOUSANDS = re.compile(r"k\s[a-z]{4}")  # 10k patients; 10k alone may be a name
_NAME_BEFORE = re.compile(rf"[{LETTER}][-‑]$|[{LETTER}]−$|[A-ZΑ-Ω]–$|[)\]}}]$")  # IL-, mol−, TRA-1–, Mg(ClO4)
_PREFIX = re.compile(rf"(?<![{LETTER}])(?:{PREFIXES})[-‑]$", re.I)
_NUCLIDE = re.compile(rf"(?:{NUCLIDES})(?![A-Za-z\d])")


@dataclass
class Found:
    """A figure in the making: `start`-`end` as written, `first`-`last` with the words around it that belong to it."""

    start: int
    end: int
    values: list[Decimal | None]
    first: int = -1
    last: int = -1
    kind: str = ""
    reason: str = ""
    unit: str | None = None
    spelled: str = ""
    counted: str | None = None
    currency: str | None = None
    sign: str = ""
    approximate: str = ""
    spread: Decimal | None = None
    power: int = 0
    is_integer: bool = False
    is_one: bool = False  # the word: counts only in a range or behind "at least"
    is_vague: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def is_year(self) -> bool:
        """Whether it could be a year: four digits, no unit, nothing counted."""
        value = self.values[0]
        bare = self.is_integer and self.end - self.start == 4 and not (self.spelled or self.counted or self.currency or self.sign)
        return bare and value is not None and 1500 <= value < 2100


OPENS_NAME = "A number that opens a name"
PRESET = {
    "date": ("date", "A date"), "time": ("date", "A time of day"), "phone": ("phone", "A telephone number"),
    "code": ("reference", "A code or a version"), "note": ("reference", "A raised number: the mark of a note or a source"),
}  # fmt: skip


def left(plain: str, at: int, length: int = 48) -> str:
    """Return what stands before an offset, as far as anybody looks."""
    return plain[max(0, at - length) : at]


def scan(plain: str, language: str) -> Iterator[Found]:
    """Yield single numbers with their signs, currencies and units, and the dates, times and telephone numbers."""
    master, at, floor = opening(language), 0, 0
    while match := master.search(plain, at):
        at, start, what = match.end(), match.start(), match.lastgroup or ""
        if what == "time" and match[0].find(":") < 2 and match[0][-1].isdigit() and not _AT.search(left(plain, start)):
            what = "ratio"
        found: list[Found] = []
        if what in PRESET:
            in_name = what != "note" and _hangs_on_a_name(plain, start, floor)
            is_power = what == "note" and UNIT_PARTS.fullmatch(re.split(r"[\s/·(]", left(plain, start, 12))[-1])  # per cm²
            if not in_name and not is_power:
                found = [Found(start, at, [None], kind=PRESET[what][0], reason=PRESET[what][1])]
        elif what in ("ratio", "fraction"):
            one, other = (Decimal(n) for n in re.split("[:/⁄]", match[0]))
            whole = Found(start, at, [one / other if other else None], notes=[f"a {what} as written"])
            _look_right(plain, whole, language)
            is_two = one >= other or (one != 1 and whole.spelled[:1] not in "%") or _hangs_on_a_name(plain, start, floor)
            whole.counted = None
            found = _numbers(plain, start, language, floor) if what == "fraction" and is_two else [whole]
        elif what == "word":
            found = [_word(plain, match, language)]
        elif what == "vulgar":
            found = [Found(start, start, [Decimal(0)])]
            _look_right(plain, found[0], language)
        elif what == "number":
            found = _numbers(plain, start, language, floor)
        if found and what in ("number", "fraction"):
            at = found[-1].end
        for f in found:
            at = max(at, f.end)
            if f.kind == "none":
                continue
            f.first, f.last = f.start, max(f.last, f.end)
            if f.kind in ("", "name"):
                _look_left(plain, f, floor)
            at, floor = max(at, f.last), f.last
            yield f


def _hangs_on_a_name(plain: str, start: int, floor: int) -> bool:
    """Whether a number follows a letter and a hyphen, and that is neither a prefix nor the unit of the figure before."""
    before = _NAME_BEFORE.search(left(plain, start, 2))
    return bool(before and start - len(before[0]) >= floor and not _PREFIX.search(left(plain, start, 12)))


def _numbers(plain: str, start: int, language: str, floor: int) -> list[Found]:
    """Return what a run of digits, points and commas holds: mostly one number."""
    run = _POINT_FIRST.match(plain, start) or RUN.match(plain, start)
    assert run is not None  # the caller stands before a digit
    is_named = _hangs_on_a_name(plain, start, floor)
    found: list[Found] = []
    for begin, end, value, note in _read(run[0], language in DECIMAL_COMMA, bool(UNIT.match(plain, run.end()))):
        f = Found(start + begin, start + end, [value], kind="none" if is_named else "", notes=[note] if note else [])
        f.is_integer = plain[f.start : f.end].isdigit()
        if value is None:
            f.kind, f.reason = f.kind or "reference", "Numbers between points: a section, a version or a code"
        found.append(f)
    last = found[-1]
    if not last.kind:
        _look_right(plain, last, language)
        for f in found[:-1] if last.reason == OPENS_NAME else []:  # 2,3-dihydroxy
            f.kind, f.reason = last.kind, last.reason
    return found


def _read(run: str, comma: bool, before_unit: bool) -> Iterator[tuple[int, int, Decimal | None, str]]:
    """Yield offsets, number and note for each number of a run; None for 1.2.3."""
    parts = re.split(r"(\D)", run)
    if not parts[0]:
        yield 0, len(run), Decimal("0" + run), ""
        return
    offsets = [0]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    point, other, groups = (",", ".", f".'’{SPACES} ") if comma else (".·", ",", f",'’{SPACES}")

    def at(index: int) -> str:
        return parts[index] if index < len(parts) else ""

    def end_of_groups(first: int, sep: str, sizes: tuple[int, ...], most: int) -> int:
        last = first
        while at(last + 1) == sep and len(at(last + 2)) in sizes and last - first < most:
            last += 2
        return last

    i = 0
    while i < len(parts):
        sep, last, note = at(i + 1), i, ""
        if sep and at(i + 3) == sep and sep in ",.":  # a chain of one sign: thousands, lakhs, 1.2.3, or numbers of a list
            chain = end_of_groups(i, sep, tuple(range(1, 5)), len(parts))
            thousands = end_of_groups(i, sep, (3,), len(parts))
            lakhs = end_of_groups(i, sep, (2,), 8)
            if len(parts[i]) <= 3 and thousands == chain > i:
                last, note = chain, "" if sep in groups else "thousands as another language groups them"
            elif (
                len(parts[i]) <= 2 and lakhs > i and len(at(lakhs + 2)) == 3 and at(lakhs + 1) == sep and lakhs + 2 == chain and sep == ","
            ):
                last = chain
            elif sep == ".":
                yield offsets[i], offsets[chain + 1], None, ""
                i = chain + 2
                continue
            else:
                for k in range(i, max(chain, i + 2) + 1, 2):
                    yield offsets[k], offsets[k + 1], Decimal(parts[k]), ""
                i = max(chain, i + 2) + 2
                continue
        elif sep and sep in f"{groups} " and len(parts[i]) <= 3 and parts[i][0] != "0" and len(at(i + 2)) == 3:
            last = end_of_groups(i, sep, (3,), len(parts))
            if sep not in groups and not any(group[0] == "0" for group in parts[i + 2 : last + 1 : 2]):
                last, note = i, "a space before three digits: perhaps one number with its neighbour"  # in 5 000 it is one
        whole, sep, digits = "".join(parts[i : last + 1 : 2]), at(last + 1), at(last + 2)
        is_odd = note != "" and sep != "" and sep in ".,"  # 1.234.567,8 in English
        decimal = at(last + 3) != sep if is_odd else sep != "" and sep in point and not (last == i and at(i + 3) == sep)
        decimal = decimal or (sep == "." and last > i and at(i + 1) in "'’" and at(last + 3) != sep)  # 1’234.50, as the Swiss write
        if not decimal and sep == other and last == i:
            decimal = comma or parts[i] == "0" or (before_unit and last + 2 == len(parts) - 1 and len(digits) <= 2)
            note = f"a decimal {'point' if comma else 'comma'}, unlike the rest of the language" if decimal else note
        if not comma and sep == "." and last == i and len(parts[i]) <= 3 and len(digits) == 3 and at(i + 3) == "," and len(at(i + 4)) != 3:
            whole, last, decimal, digits = whole + digits, i + 2, True, at(i + 4)  # 1.234,5 in English
            note = "a decimal comma, unlike the rest of the language"
        last += 2 if decimal else 0
        yield offsets[i], offsets[last + 1], Decimal(f"{whole}.{digits}" if decimal else whole), note
        i = last + 2


def _look_right(plain: str, f: Found, language: str) -> None:
    """Take in what follows a number: ½, × 10^6, million, a unit, a currency; or find that it is an ordinal or a name."""
    value = f.values[0]
    if value is not None:
        f.values[0] = _powers(plain, f, value, language)
    if f.is_integer and language == "en" and _ORDINAL.match(plain, f.end):
        f.kind = "none"
        return
    is_short = _SHORT_DECADE.match(plain, f.start) and _BEFORE_DECADE.search(left(plain, f.start, 24))
    if is_short or (f.is_year and _DECADE.match(plain, f.end)):
        f.end, f.kind, f.reason = plain.index("s", f.end) + 1, "date", "A decade"
        return
    if f.is_integer and _NUCLIDE.match(plain, f.start):
        f.kind, f.reason = "name", OPENS_NAME
        return
    often, unit = _OFTEN.match(plain, f.end), UNIT.match(plain, f.end)
    if money := MONEY_AFTER.match(plain, f.end):
        f.currency, f.last = currency_of(money["sign"] or money["word"]), money.end()
        f.end = money.end() if money["sign"] else f.end
    elif unit and not _is_no_unit(plain, f, unit):
        f.spelled, f.unit, f.last = unit["unit"], ucum(unit["unit"]), unit.end()
        f.end = unit.start("unit") + 1 if f.spelled[0] in "%‰" else f.end
    elif often and (often[1] or "times" in often[0] or plain[f.start : f.end].lower() in ("twice", "thrice")):
        f.spelled, f.unit, f.last = often[0].strip(), _PERIOD[(often[1] or often[2])[0]], often.end()
    elif glued := _GLUED.match(plain, f.end):
        _glued(f, glued)
    else:
        f.counted, f.last = _counted(plain, f)


def _powers(plain: str, f: Found, value: Decimal, language: str) -> Decimal | None:
    if part := _HALF.match(plain, f.end):
        value, f.end, f.is_integer = value + Decimal(str(unicodedata.numeric(part[1]))), part.end(), False
    elif f.is_integer and (part := _MIXED.match(plain, f.end)) and part[1] < part[2]:
        value, f.end, f.is_integer = value + Decimal(part[1]) / Decimal(part[2]), part.end(), False
    power, scale = _TIMES_TEN.match(plain, f.end), scale_word(language).match(plain, f.end)
    if value == 10 and f.is_integer and (raised := _TEN.match(plain, f.end)):
        value, f.power, f.end = Decimal(1), _exponent(raised["caret"] or raised["raised"]), raised.end()
    elif power:
        f.power, f.end = _exponent(power["marked"] or power["flat"] or power["e"]), power.end()
        f.notes += ["the exponent is not set apart: read as a power of ten"] if power["flat"] else []
    elif scale:
        f.power, f.end = SCALES[language][scale[1]], scale.end()
    elif (short := _SHORT.match(plain, f.end)) and (MONEY_BEFORE.search(left(plain, f.start)) or _THOUSANDS.match(plain, f.end)):
        f.power, f.end = {"k": 3, "m": 6, "b": 9}[short[1][0].lower()], short.end()
    f.is_integer = f.is_integer and not f.power
    return scaled(value, f.power)


def _exponent(text: str) -> int:
    """Return an exponent; beyond five digits none is of use, and Python refuses to read the longest."""
    return int(text.translate(SUPERSCRIPT).replace("–", "-")) if len(text) <= 6 else 10**6


def scaled(value: Decimal, power: int) -> Decimal | None:
    """Return a number times a power of ten; None beyond what a decimal holds."""
    try:
        return value.scaleb(power) if power else value
    except ArithmeticError:
        return None


def _is_no_unit(plain: str, f: Found, unit: re.Match[str]) -> bool:
    """Whether what looks like a unit is none: T cells, the S of 16S, an A after a year, the x of 3 x 4."""
    spelled, apart = unit["unit"], plain[f.end : unit.start("unit")]
    if spelled in ("x", "×"):
        return bool(apart)
    if re.fullmatch("[A-Z]", spelled):
        return (
            bool(f.is_year or "-" in apart or (not apart and f.is_integer and spelled in "SCRUF"))
            or plain[unit.end() : unit.end() + 5].lower()[1:] == "cell"
        )
    return bool(f.is_year and len(spelled) == 1 and spelled not in "%°‰" and apart)


def _glued(f: Found, glued: re.Match[str]) -> None:
    hyphen, word = glued[1], glued[2]
    is_symbol = not hyphen and re.fullmatch("[A-Z][a-z]{1,2}", word)  # 5Rp
    is_name = re.match(CHEMISTRY, word) or re.search(r"[A-ZΑ-ω\d]", word) or (not hyphen and len(word) == 1) or word in ADJECTIVES
    if f.is_integer and is_name and not is_symbol:
        f.kind, f.reason, f.last = "name", OPENS_NAME, glued.end()
    elif not hyphen:
        f.spelled, f.last = word, glued.end()
    elif word not in COUNTED_END:
        f.last = glued.end()


def _counted(plain: str, f: Found) -> tuple[str | None, int]:
    """Return what is counted, within seven words, and where the figure ends: behind the noun if nothing stands between."""
    at = f.end
    for nth in range(7):
        noun = _NOUN.match(plain, at)
        if not noun or (noun[1].lower() in COUNTED_END and not (nth == 0 and f.is_vague and noun[1] == "of")):
            break
        for code, pattern in COUNTED.items():
            if re.fullmatch(pattern, noun[1], re.I):
                return code, noun.end() if nth == 0 else f.end
        at = noun.end()
    return None, f.end


def _word(plain: str, match: re.Match[str], language: str) -> Found:
    """Return the figure that a number word makes; kind none where it counts nothing: two-sided."""
    text = match[0].lower()
    last = re.split(r"[\s-]", text)[-1]
    f = Found(match.start(), match.end(), [None], is_one=text == "one")
    vague = {w.lower(): n for w, n in VAGUE.get(language, {}).items()}
    words = re.split(r"[\s-](?:and\s)?", text)
    numbers = WORDS[language] | {"a": 1, "an": 1, "twice": 2, "thrice": 3}
    if last in vague or words[0] in ("several", "many", "few") or text.startswith(("a few", "an few")):
        first = vague.get(words[0], 10) if " of " in text.replace("\n", " ") else 1
        f.values, f.is_vague = [Decimal(first * (vague.get(last) or numbers[last]))], True
    elif (singular := last.removesuffix("s").replace("halve", "half")) in PARTS and language == "en":
        f.values = [numbers.get(words[0], 1) * Decimal(PARTS[singular])]
    else:
        total = group = 0
        for word in words:
            n = numbers[word]
            if n >= 1000:
                total, group = total + max(group, 1) * n, 0
            else:
                group = max(group, 1) * n if n in (12, 100) and group else group + n
        f.values = [Decimal(total + group)]
    _look_right(plain, f, language)
    if plain[match.end() : match.end() + 1] in ("-", "‑") and not f.spelled:
        f.kind = "none"
    return f


def _look_left(plain: str, f: Found, floor: int) -> None:
    """Take in what stands before a number: its sign and its currency, then "about", "at least", "<" and the like."""
    for _ in range(2):
        if money := MONEY_BEFORE.search(plain[max(floor, f.start - 6) : f.start]):
            f.currency, f.start = currency_of(money[0].strip()), f.start - len(money[0])
        elif f.start > floor and plain[f.start - 1] in MINUS + "+±" and not f.sign:
            before = plain[max(0, f.start - 3) : f.start - 1]
            spaced = before[-1:].isspace() and not (plain[f.start - 1] in "-–" and re.search(r"[\d%]\s$", before))
            if not before or spaced or before[-1] in "([{=<>≤≥~≈∼±/:;,|-–—−$€£":
                f.start -= 1
                f.sign = "-" if plain[f.start] in MINUS else plain[f.start]
    if plain[max(floor, f.start - 1) : f.start] == "%" and not f.spelled:  # Turkish: %5
        f.start, f.unit, f.spelled = f.start - 1, "%", "%"
    if f.sign == "-":
        f.values = [None if v is None else v.copy_negate() for v in f.values]
    f.first = f.start
    for _ in range(2):
        if before_it := _BEFORE.search(plain[max(floor, f.first - 20) : f.first]):
            sign = list(BEFORE)[(before_it.lastindex or 1) - 1]
            f.first -= len(before_it[0])
            is_period = before_it[0].lower().strip() in ("over", "über") and f.unit in ("d", "wk", "mo", "a", "h", "min")
            f.approximate = f.approximate if is_period or f.approximate not in ("", "~") else sign


def look_after(plain: str, f: Found) -> None:
    """Take in "or more" and its like behind a single number and its unit."""
    if after := _AFTER.match(plain, f.last):
        f.approximate, f.last = list(AFTER)[(after.lastindex or 1) - 1], after.end()

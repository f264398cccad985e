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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, NamedTuple

from catalogue.quantities import is_known_unit

DECIMAL_COMMA = set("bg ca cs da de el es et fi fr hr hu id is it lt lv nb nl no pl pt ro ru sk sl sr sv tr uk vi".split())

# UCUM code -> how a text spells it, the longer first; "" for units outside the whitelist, which are seen and have no code.
SIGNS = {  # case counts: mM is no mm
    "%{RH}": r"%\s?RH", "%{w.w}": r"%\s?\(?w/w\)?|wt\.?\s?%", "%{v.v}": r"%\s?\(?v/v\)?|vol\.?\s?%", "%{w.v}": r"%\s?\(?w/v\)?",
    "%{points}": r"%[ -]points?|pp", "%": "%|pct", "um": r"[uμ]m", "ug": "[uμ]g|mcg", "kg": "kgs?", "cm3": "cc", "mL": "mls?", "uL": "[uμ][lL]",
    "L": "l", "dL": "dl", "s": "secs?", "min": "mins?", "h": "h|hrs?", "d": "d", "wk": "wks?", "a": "yrs?", "mol/L": "M", "mmol/L": "mM",
    "umol/L": "[uμ]M", "mm[Hg]": r"mm\s?Hg", "/min": "bpm|rpm", "Cel": r"[°º]\s?C|℃", "[IU]": "I\\.?U\\.?", "[ppm]": "ppm", "[CFU]": "CFUs?|cfu",
    "": r"[×x]\s?g|‰|°\s?[FNSEW]|[°º]|ppb|ha|ka|Ma|Ga|kyr|Myr|byr|AU|wt|kDa|RCF|[kKMG]i?B|[cf]ps|dpi|px|ft|lbs?|oz|k?cal|bp|dB|nM|pM",
    "{fold}": "×|x",
}  # fmt: skip
UNITS = {  # words, in any case
    "%{points}": r"(?:percentage|percent)[ -]points?|Prozentpunkte?n?", "%": r"percent|per\scent|Prozent|pour\scent",
    "nm": r"nanomet(?:er|re)s?", "um": r"microns?|micromet(?:er|re)s?", "mm": r"millimet(?:er|re)s?", "cm": r"centimet(?:er|re)s?",
    "km": r"kilomet(?:er|re)s?", "m": r"met(?:er|re)s?", "cm2": r"square\scentimet(?:er|re)s?", "m2": r"square\smet(?:er|re)s?",
    "ug": "micrograms?", "mg": "milligrams?", "g": "grams?", "kg": "kilograms?|kilos?", "mL": r"millilit(?:er|re)s?",
    "uL": r"microlit(?:er|re)s?", "L": r"lit(?:er|re)s?", "s": "seconds?|Sekunden?|secondes?|saniye", "min": "minutes?|Minuten?|dakika",
    "h": "hours?|Stunden?|heures?|saat", "d": "days?|Tage?n?|jours?|gün", "wk": "weeks?|Wochen?|semaines?|hafta",
    "mo": "months?|Monate?n?|mois", "a": "years?|Jahre?n?|ans|années?|yıl", "Cel": r"degrees\sCelsius", "[IU]": r"international\sunits?",
    "[CFU]": r"colony[ -]forming\sunits?", "{fold}": "fold",
    "": r"degrees?|decades?|centur(?:y|ies)|(?:square|cubic)\s[a-z]{1,12}|miles?|inch(?:es)?|feet|pounds|tons?|tonnes?|orders\sof\smagnitude",
}  # fmt: skip
# A sign of the SI with its prefix; what is not on the whitelist has no code.
SYMBOL = r"(?:(?:[YZEPTGMkhdcmuμnpf]|da)?(?:mol|[bB]ar|bps|Hz|eV|Pa|Da|Wh|Torr|yr|deg|rad|Sv|Gy|Bq|lx|cd|g|m|s|L|l|A|K|N|J|W|C|V|F|Ω|S|T|H|R|U)|Å)"
# What is counted -> its plural spellings. Source of the annotations: UCUM 2.2, section 6, curly braces.
COUNTED = {
    "{participants}": "patients|participants|people|persons|subjects|volunteers|individuals|adults|children|women|men|males|females"
    "|employees|respondents|controls|Patient(?:inn)?en|Teilnehmer(?:innen)?|Personen|Probanden|personnes|hasta|katılımcı|kişi",
    "{sessions}": "sessions|treatments|Sitzungen|séances|seans", "{hairs}": "hairs|Haare|cheveux", "{follicles}": "follicles",
    "{events}": "events|reactions|complications", "{studies}": "studies|trials|Studien|études|çalışma", "{cells}": "cells|Zellen|cellules",
    "{vesicles}": "vesicles|exosomes|EVs", "{particles}": "particles", "{times}": "times|occasions", "{injections}": "injections",
    "{doses}": "doses", "{cases}": "cases", "{mice}": "mice", "{rats}": "rats", "{genes}": "genes", "{score}": "score",
}  # fmt: skip
COUNTED_END = set(
    "of in on at to for from by with without and or but than as was were is are be been had has have who whom which that the these those this a an "
    "received showed treated reported underwent per every each while when not".split()
)
CURRENCIES = {
    "USD": r"US\$|\$|US\sdollars?|dollars?", "EUR": r"€|euros?", "GBP": r"£|pounds\ssterling", "JPY": r"¥|yen", "TRY": r"₺|TL|Turkish\slira|lira",
    "INR": "₹|rupees", "KRW": "₩|won", "RUB": "₽|roubles?|rubles?", "CAD": r"CA\$|C\$", "AUD": r"AU\$|A\$", "CHF": "Fr\\.|Franken", "CNY": "RMB|yuan",
}  # fmt: skip
CODES = "USD|EUR|GBP|JPY|TRY|INR|KRW|RUB|CAD|AUD|CHF|CNY|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|SGD|HKD|NZD|ILS|AED|SAR"
MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec",
    "de": "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "tr": "Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık",
}
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
WORDS: dict[str, dict[str, int]] = {
    "en": {w: i for i, w in enumerate(ONES.split())}
    | {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
    | {"hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    "de": dict(zip("null zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend".split(), [0, *range(2, 13), 100, 1000], strict=True)),
    "fr": dict(zip("zéro deux trois quatre cinq six sept huit dix onze douze cent mille".split(), [0, *range(2, 9), 10, 11, 12, 100, 1000], strict=True)),
    "tr": dict(zip("sıfır iki üç dört beş altı yedi sekiz dokuz on yüz bin".split(), [0, *range(2, 11), 100, 1000], strict=True)),
}  # fmt: skip
SCALES = {
    "en": {"thousand": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12},
    "de": {"Tausend": 3, "Million": 6, "Millionen": 6, "Mio.": 6, "Milliarde": 9, "Milliarden": 9, "Mrd.": 9, "Billionen": 12},
    "fr": {"mille": 3, "million": 6, "millions": 6, "milliard": 9, "milliards": 9, "billions": 12},
    "tr": {"bin": 3, "milyon": 6, "milyar": 9, "trilyon": 12},
}
VAGUE = {  # a plural that counts without a number: at least this many
    "en": {"dozens": 12, "hundreds": 100, "thousands": 10**3, "millions": 10**6, "billions": 10**9, "trillions": 10**12},
    "de": {"Hunderte": 100, "Tausende": 10**3, "Millionen": 10**6, "Milliarden": 10**9},
    "fr": {"centaines": 100, "milliers": 10**3, "millions": 10**6, "milliards": 10**9},
    "tr": {"yüzlerce": 100, "binlerce": 10**3, "milyonlarca": 10**6, "milyarlarca": 10**9},
}
PARTS = {"half": "0.5", "halves": "0.5", "third": None, "quarter": "0.25", "fourth": "0.25", "fifth": "0.2", "tenth": "0.1"}
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
# Words and signs before a number -> what they do to it: ~ about, the others are bounds.
BEFORE = {
    "~": r"[~∼≈≅≃～]|approximately|approx\.|about|around|roughly|circa|ca\.?|c\.|nearly|almost|some|in the order of|just under|just over"
    r"|etwa|ungefähr|rund|environ|yaklaşık",
    "≤": r"≤|⩽|≦|<=|up\s?to|at most|no more than|not more than|a maximum of|maximum|max\.?|within|höchstens|bis zu|jusqu'à|au plus|en fazla",
    "≥": r"≥|⩾|≧|>=|≳|at least|no less than|not less than|no fewer than|a minimum of|minimum|mindestens|au moins|en az",
    "<": r"<|＜|less than|lower than|fewer than|smaller than|below|under|weniger als|moins de",
    ">": r">|＞|more than|greater than|higher than|larger than|longer than|older than|above|over|exceeding|exceeds|mehr als|über|plus de",
}
AFTER = {
    "≥": r"\+(?![\w+])|\s(?:or|and)\s(?:more|greater|higher|above|over|older|longer)",
    "≤": r"\s(?:or|and)\s(?:less|fewer|lower|below|under|younger)",
}
ORDINALS = r"(?:st|nd|rd|th)(?![A-Za-z])"
REFERS = (
    r"Figs?|Figures?|Tab|Tables?|Eqs?|Equations?|Refs?|References?|Sections?|Sect|Chapters?|Chap|Vol|Volume|Issue|No\.|Nr\.|№|pp?|Pages?|Appendix|Box"
    "|Scheme|Supplementary|PMID|PMCID|ISBN|ISSN|CAS|Kapitel|Abb|Tabelle|Şekil|Tablo|Annex|Footnote"
)
NAMED = r"types?|phases?|grades?|stages?|class|levels?|groups?|cohorts?|arms?|version|factor|omega|vitamin|chromosome|part|tier|category|panel|step|site|sample"
PREFIXES = set("pre post mid sub under over early late non about circa near day week month year age n day hour".split())
CHEMISTRY = r"(?:di|tri|tetra)?(?:fluoro|hydroxy|methyl|methoxy|ethyl|deoxy|amino|chloro|bromo|oxo|nitro|phospho|keto|butyl|propyl|acetyl|carboxy|phenyl|epi|alpha|beta|azacyt)"  # fmt: skip
CHANGES = r"(?:increas|decreas|rose|ris|grew|grow|fell|fall|drop|reduc|improv|chang|declin|went|gain|climb|shrank|lower|rais)\w*\s+(?:\w+\s+){0,3}from\s+$"
LETTER = r"A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u052f"  # scripts that part words by spaces: a digit behind such a letter is no figure
SPACES = "\u00a0\u2009\u202f"
MINUS, DASH = "-−–", r"[-–—‒‑−~]"
GAP = r"[^\S\n]?"

# One character for one, so that offsets stay: digits of any script, full-width and Arabic signs, the two signs for micro.
PLAIN = {c: ord(str(unicodedata.digit(chr(c)))) for c in range(128, 0x1FC00) if unicodedata.category(chr(c)) == "Nd"}
PLAIN |= str.maketrans("．，％－＋＄／：（）٫٬٪µ", ".,%-+$/:().,%μ")
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")


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


@dataclass
class _Found:
    """A figure in the making: `start`-`end` as written, `first`-`last` with the words around it that belong to it."""

    start: int
    end: int
    values: list[Decimal | None]
    first: int = -1
    last: int = -1
    kind: str = ""
    reason: str = ""
    unit: str | None = None
    has_unit: bool = False
    counted: str | None = None
    currency: str | None = None
    sign: str = ""
    approximate: str = ""
    spread: Decimal | None = None
    power: int = 0
    plain_integer: bool = False
    is_one: bool = False  # the word: counts only in a range or behind "at least"
    is_vague: bool = False
    is_changed: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def is_year(self) -> bool:
        """Whether it could be a year: four digits, no unit, nothing counted."""
        value = self.values[0]
        bare = self.plain_integer and self.end - self.start == 4 and not (self.has_unit or self.counted or self.currency or self.sign)
        return bare and value is not None and 1500 <= value < 2100


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=lambda w: (-len(w), w)))

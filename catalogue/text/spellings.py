"""How texts spell numbers, units, currencies and dates: the facts that numerals and figures read with.

Whoever finds a spelling that is not understood adds it here; a test asks that every code is one the catalogue can compare.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from catalogue.quantities import is_known_unit

DECIMAL_COMMA = set("bg ca cs da de el es et fi fr hr hu id is it lt lv nb nl no pl pt ro ru sk sl sr sv tr uk vi".split())

# UCUM code -> how a text spells it, the longer first; "" for units outside the whitelist, which are seen and have no code.
SIGNS = {  # case counts: mM is no mm
    "%{RH}": r"%\s?RH", "%{w.w}": r"%\s?\(?w/w\)?|wt\.?\s?%", "%{v.v}": r"%\s?\(?v/v\)?|vol\.?\s?%",
    "%{w.v}": r"%\s?\(?w/v\)?",
    "%{points}": r"%[ -]points?|pp", "%": "%|pct", "um": r"[uμ]m", "ug": "[uμ]g|mcg", "kg": "kgs?", "cm3": "cc", "mL": "mls?",
    "uL": "[uμ][lL]", "L": "l", "dL": "dl", "s": "secs?", "min": "mins?", "h": "h|hrs?", "d": "d", "wk": "wks?", "a": "yrs?",
    "mol/L": "M", "mmol/L": "mM", "umol/L": "[uμ]M", "mm[Hg]": r"mm\s?Hg", "/min": "bpm|rpm", "Cel": r"[°º]\s?C|℃",
    "[IU]": "I\\.?U\\.?", "[ppm]": "ppm", "[CFU]": "CFUs?|cfu",
    "": r"[×x]\s?g|‰|°\s?[FNSEW]|[°º]|pp[bqt]|ha|ka|Ma|Ga|kyr|Myr|byr|AU|wt|kDa|RCF|[kKMG]i?B"
    r"|[cf]ps|dpi|px|ft|lbs?|oz|k?cal|bp|dB|[np]M|[nmμu]H|σ",
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
    "": r"degrees?|decades?|centur(?:y|ies)|(?:square|cubic)\s[a-z]{1,12}|miles?|inch(?:es)?|feet|pounds|tons?|tonnes?"
    r"|orders\sof\smagnitude",
}  # fmt: skip
# A sign of the SI with its prefix; what is not on the whitelist has no code.
SYMBOL = (
    r"(?:(?:[YZEPTGMkhdcmuμnpf]|da)?(?:mol|[bB]ar|bps|Hz|eV|Pa|Da|Wh|Torr|yr|deg|rad|Sv|Gy|Bq|lx|cd|g|m|s|L|l|A|K|N|J|W|C|V|F|Ω|S|T|R|U)|Å)"
)
# What is counted -> its plural spellings. Source of the annotations: UCUM 2.2, section 6, curly braces.
COUNTED = {
    "{participants}": "patients|participants|people|persons|subjects|volunteers|individuals|adults|children|women|men|males|females"
    "|employees|respondents|controls|Patient(?:inn)?en|Teilnehmer(?:innen)?|Personen|Probanden|personnes|hasta|katılımcı|kişi",
    "{sessions}": "sessions|Sitzungen|séances|seans", "{hairs}": "hairs|Haare|cheveux", "{follicles}": "follicles",
    "{events}": "events|reactions|complications", "{studies}": "studies|trials|Studien|études|çalışma", "{cells}": "cells|Zellen|cellules",
    "{vesicles}": "vesicles|exosomes|EVs", "{particles}": "particles", "{times}": "times|occasions", "{injections}": "injections",
    "{doses}": "doses", "{cases}": "cases", "{mice}": "mice", "{rats}": "rats", "{genes}": "genes",
}  # fmt: skip
COUNTED_END = set(
    "of in on at to for from by with without and or but than as was were is are be been had has have who whom which that the "
    "these those this a an "
    "received showed treated reported underwent per every each while when not".split()
)
CURRENCIES = {
    "USD": r"US\$|\$|US\sdollars?|dollars?", "EUR": r"€|euros?", "GBP": r"£|pounds\ssterling", "JPY": r"¥|yen",
    "TRY": r"₺|TL|Turkish\slira|lira",
    "INR": "₹|rupees", "KRW": "₩|won", "RUB": "₽|roubles?|rubles?", "CAD": r"CA\$|C\$", "AUD": r"AU\$|A\$",
    "CHF": "Fr\\.|Franken", "CNY": "RMB|yuan", "BRL": r"R\$", "NZD": r"NZ\$", "HKD": r"HK\$", "SGD": r"SG?\$", "MXN": r"MX\$",
}  # fmt: skip
DOLLARS = "US|CA|AU|NZ|HK|SG|MX|C|A|R|S"  # what may stand before $: another one
CODES = "USD|EUR|GBP|JPY|TRY|INR|KRW|RUB|CAD|AUD|CHF|CNY|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|SGD|HKD|NZD|ILS|AED|SAR"
MONTHS = {
    "en": "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec",
    "de": "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "tr": "Ocak|Şubat|Mart|Nisan|Mayıs|Haziran|Temmuz|Ağustos|Eylül|Ekim|Kasım|Aralık",
}
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
WORDS: dict[str, dict[str, int]] = {  # not those that mean something else too: neuf, six
    "en": {w: i for i, w in enumerate(ONES.split())}
    | {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
    | {"hundred": 100, "dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12},
    "de": {w: n for n, w in enumerate("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(), 2)} | {"hundert": 100},
    "fr": {"zéro": 0, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "dix": 10, "onze": 11, "douze": 12, "cent": 100},
    "tr": {"sıfır": 0} | {w: n for n, w in enumerate("iki üç dört beş altı yedi sekiz dokuz on".split(), 2)} | {"yüz": 100},
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
PARTS = {"half": "0.5", "third": "0.3333333333333333", "quarter": "0.25", "fourth": "0.25", "fifth": "0.2", "tenth": "0.1"}
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
# Words and signs before a number -> what they do to it: ~ about, the others are bounds.
BEFORE = {
    "~": r"[~∼≈≅≃～]|approximately|approx\.|about|around|roughly|circa|ca\.?|c\.|nearly|almost|some|in the order of|just under|just over"
    r"|etwa|ungefähr|rund|environ|yaklaşık",
    "≤": r"≤|⩽|≦|<=|up\s?to|at most|no more than|not more than|a maximum of|maximum|max\.?|within"
    "|höchstens|bis zu|jusqu'à|au plus|en fazla",
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
NAMED = "types?|phases?|grades?|stages?|class|levels?|version|factor|omega|vitamin|chromosomes?|tier|category|Algorithm|Experiment|Method"
NUMBERED = (  # the same, unless what the number counts stands right behind it: "in the group 31 patients"
    "groups?|cohorts?|arms?|part|panel|steps?|sites?|samples?|numbers?|numbered|fractions?|lines?|columns?|rows?|codes?|models?|study|trial|patient"
    "|case|animal|mouse|subject|visit|question|item|series|complex|axis|bed"
)
PREFIXES = (
    "pre|post|mid|sub|under|over|early|late|non|circa|near|day|week|month|year|hour|age|age[ds]"  # may stand before a number with a hyphen
)
CHEMISTRY = (
    "(?:di|tri|tetra)?(?:fluoro|hydroxy|methyl|methoxy|ethyl|deoxy|amino|chloro|bromo|oxo|nitro|phospho|keto|butyl|propyl|acetyl"
    "|carboxy|phenyl|hexyl|epi|alpha|beta|azacyt)"
)
NUCLIDES = (
    r"1[1-4]C|1[35]N|1[58]O|18F|[23]H|3[23]P|35S|5[17]Cr|6[48]Ga|67Ga|9[09]m?(?:Y|Tc)|1[23][1345]I"
    r"|\d{1,3}(?:H[eg]|Li|N[aei]|Mg|Al|Si|C[aorsul]|S[crn]|Ti|Mn|Fe|Zn|G[ae]|As|Se|Br|[AK]r|Rb|Zr|Mo|Tc|Ag|In|Xe|Ba|Lu|Os|Pt|Au|Tl|Pb|Ra|Th)"
)
ADJECTIVES = set("dimensional sided tailed way armed membered like".split())
CHANGES = (
    r"(?:increas|decreas|rose|ris|grew|grow|fell|fall|drop|reduc|improv|chang|declin|went|gain|climb|shrank|lower|rais)"
    r"\w*\s+(?:\w+\s+){0,3}from\s+$"
)
# Scripts that part words by spaces: a digit behind such a letter is no figure; behind one of 約 or の it may be.
LETTER = r"A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u052f"
SPACES = "\u00a0\u2009\u202f"
MINUS, DASH = "-−–", r"[-–—‒‑−~]"
GAPS = {  # what stands between two figures
    "break": re.compile(r"[.,’'–-]\n\s{0,8}"),
    "dash": re.compile(rf"[^\S\n]?{DASH}[^\S\n]?"),
    "to": re.compile(r"\s{1,3}(?:to|through|until|bis|à|ile|hasta|tot|до)\s{1,3}"),
    "or": re.compile(r"\s{1,3}(?:or|oder|ou|veya)\s{1,3}"),
    "and": re.compile(r",?\s{1,3}(?:and|und|et|ve|y|e|&)\s{1,3}"),
    "versus": re.compile(r",?\s{1,3}(?:vs\.?|versus|compared\s(?:to|with)|gegen)\s{1,3}"),
    "comma": re.compile(r"\s?[,;]\s{0,3}"),
    "±": re.compile(r"\s{0,2}(?:±|\+/-|\+/−|\+-)\s{0,2}"),
}

# One character for one, so that offsets stay: digits of any script, full-width and Arabic signs, the two signs for micro.
PLAIN = {c: ord(str(unicodedata.digit(chr(c)))) for c in range(128, 0x1FC00) if unicodedata.category(chr(c)) == "Nd"}
PLAIN |= str.maketrans("．，％－＋＄／：（）٫٬٪µ", ".,%-+$/:().,%μ")
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")


# A spelling of one factor of a unit, with its power: cm2, cm^2, cm², s⁻¹, s−1, s-1.
_SPELLING = "|".join((*SIGNS.values(), SYMBOL, f"(?i:{'|'.join(UNITS.values())})"))
_RAISED = r"\^?[2346]|\^[-−]?\d|[²³⁴⁶]|⁻[¹²³⁴]|[ \u00a0]?−[ \u00a0]?[1-4]|-[1-3](?![ \u00a0]?[A-Za-zμ%])"
_FACTOR = rf"(?:(?:{_SPELLING})(?:{_RAISED})?(?![{LETTER}\d])|[%‰°])"
UNIT_PARTS = re.compile(rf"(?P<name>{_SPELLING})(?P<power>{_RAISED})?(?![{LETTER}\d])|[%‰°]")
UNIT = re.compile(
    rf"(?:[-‑]?[^\S\n]{{0,2}}|\s)(?P<unit>(?:(?!{_FACTOR})[A-Za-z]{{3,20}}(?:\s?/\s?|\sper\s)(?={_FACTOR}))?{_FACTOR}"
    rf"(?:(?:\s?/\s?|\s?[·⋅]\s?|\sper\s|\san?\s){_FACTOR}|[ {SPACES}](?:{SYMBOL}|min|h|ha|d|day|yr|year)(?:{_RAISED})"
    rf"(?![{LETTER}\d])){{0,3}}"
    r"(?:(?:/|\sper\s)[a-z]{3,20}(?![\w]))?)(?:[- ]old\b)?"
)


def any_of(words: Iterable[str]) -> str:
    """Return the pattern of any of some words, the longer first."""
    return "|".join(sorted((re.escape(w) for w in words), key=lambda w: (-len(w), w)))


@cache
def _atom(spelling: str) -> str | None:
    """Return the UCUM code of one spelling; None when the whitelist has none."""
    for table, flags in ((SIGNS, 0), (UNITS, re.I)):
        for code, pattern in table.items():
            if re.fullmatch(pattern, spelling, flags):
                return code or None
    plain = spelling.replace("μ", "u")
    return plain if is_known_unit(plain) else None


def ucum(spelled: str) -> str | None:
    """Return the UCUM code of a unit as written: `mg kg−1` is mg/kg, `hairs/cm²` is {hairs}/cm2."""
    code, at = "", 0
    if not re.match(_FACTOR, spelled) and (thing := re.match("[A-Za-z]+", spelled)):
        code, at = "{" + thing[0].lower() + "}", thing.end()
        code = "1" if code in ("{times}", "{time}") else code
    for part in UNIT_PARTS.finditer(spelled, at):
        atom = _atom(part["name"] or part[0])
        power = int((part["power"] or "1").translate(SUPERSCRIPT).replace("^", "").replace(" ", "").replace("\u00a0", ""))
        divides = spelled[at : part.start()].strip() in ("/", "per", "a", "an") or power < 0
        if atom is None or (code and "/" in atom):
            return None
        code += ("/" if divides else "." if code else "") + atom + (str(abs(power)) if abs(power) > 1 else "")
        at = part.end()
    if each := re.fullmatch(r"(?:/|\sper\s)([a-z]+)", spelled[at:]):
        code += "/{" + each[1] + "}"
    code = code.removeprefix("1") if code.startswith("1/") else code
    return code if is_known_unit(code) else None


MONEY_BEFORE = re.compile(rf"(?:(?:(?<![A-Za-z])(?:{DOLLARS})|(?<![A-Z]))\$|[€£¥₺₹₩₽]|(?<![A-Za-z])(?:{CODES}))[^\S\n]?$")
MONEY_AFTER = re.compile(
    rf"[^\S\n]?(?P<sign>[$€£¥₺₹₩₽]|(?:{CODES}|TL)(?!\w))"
    r"|\s(?P<word>(?i:US\sdollars?|dollars?|euros?|pounds\ssterling|yen|lira|rupees|won|rubles?|yuan))(?!\w)"
)
RUN = re.compile(rf"\d++(?:(?:[.,'’{SPACES}]|[ ](?=\d{{3}}(?!\d))|·(?!10[\^⁰¹²³⁴-⁹⁻−]))\d++)*+")


def currency_of(sign: str) -> str:
    """Return the ISO 4217 code of a currency as written."""
    return next((code for code, pattern in CURRENCIES.items() if re.fullmatch(pattern, sign, re.I)), sign)


@cache
def scale_word(language: str) -> re.Pattern[str]:
    """Return the pattern of "million" and its like."""
    return re.compile(rf"\s?({any_of(SCALES.get(language, {}))})(?!\w)" if language in SCALES else "(?!)")


@cache
def opening(language: str) -> re.Pattern[str]:
    """Return the pattern of everything that begins a figure, or hides one."""
    months = "|".join({m: 0 for lang in ("en", language) for m in MONTHS.get(lang, "").split("|") if m})
    table = WORDS.get(language, {})
    words = any_of(table)
    if language == "en":
        ones, tens = "one|two|three|four|five|six|seven|eight|nine", "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
        big = "hundred|dozen|thousand|million|billion|trillion"
        low = rf"(?:(?:{tens})(?:[-\s](?:{ones}))?|{any_of(w for w in table if w not in f'{tens}|{big}'.split('|'))})"
        part = r"(?:thirds?|quarters?|fourths?|fifths?|tenths?|half|halves)"
        words = (
            rf"(?:several|an?\sfew|few|many)\s(?:{big})|(?:tens|dozens|hundreds|thousands|millions)\sof\s(?:{any_of(VAGUE['en'])})"
            rf"|(?:one|two|three|four)[-\s]{part}|an?[-\s]{part}(?=\sof\b|\s?[.,;:)]|$)|(?<!upper\s)(?<!lower\s)(?<!first\s)(?<!other\s)(?<!latter\s)(?<!second\s)half(?=\s(?:of|the|as|an?|all)\b)|twice|thrice"
            rf"|(?:{low}|an?(?=\s(?:{big})\b))(?:[-\s](?:{big})\b(?:\s(?:and\s)?{low}\b)?){{0,6}}+"
        )
    words = "|".join(filter(None, (words, any_of(VAGUE.get(language, {})))))
    groups = {
        "skip": r"(?:https?://|www\.)[^\s<>\"]++|(?:doi:\s?)?(?<![\d.])10\.\d{4,9}/\S++|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++",
        # CD34, IL-6, TRA-1–60, Oct3/4, version1.2.3: a word of its own with what hangs on it
        "named": rf"(?<![{LETTER}0-9-])(?!(?i:{PREFIXES})[-‑]|(?:{CODES}|pH)\d)[{LETTER}]++(?:[-‑][{LETTER}]++){{0,4}}+[-‑]?\d++"
        r"(?:[-‑–./]?[A-Za-z]{0,2}\d++)*+",
        "date": rf"\d{{4}}-\d\d-\d\d(?!\d)|\d{{1,2}}(?:/\d{{1,2}}/(?:\d{{4}}|\d\d)|\.\d{{1,2}}\.\d{{4}})(?![\d/])"
        rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?(?:{months})\b(?:\.?,?\s\d{{4}}(?!\d))?"
        rf"|(?<!\w)(?:{months})\.?\s(?:\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?)(?![\d%–-]|[.,]\d|\s?%)",
        "phone": r"\+[1-9]\d{0,2}(?:[ -]\(?\d{1,4}\)?(?:[ -]?\d{2,4}){2,4}|\d{9,12})(?!\d)|\(0\d{1,4}\)(?:[ -]?\d{2,4}){2,5}(?!\d)"
        r"|(?<![\d.,])(?:0\d{2,4}(?:[ -]\d{2,4}){2,4}(?!\d)|\(?\d{3}\)?[-. ]\d{3}[-.]\d{4}(?![\d-]))",
        "code": r"(?=(?:[-–]?\d){9})\d++(?:[-–]\d++){2,}+",
        "time": r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])(?:\s?(?:am|pm|a\.m\.|p\.m\.|UTC?|GMT|Uhr|h)\b)?",
        "ratio": r"\d{1,6}(?:\.\d{1,6})?:\d{1,6}(?:\.\d{1,6})?(?![\d:])",
        "fraction": r"\d{1,4}[/⁄]\d{1,5}(?![\d/]|[.,]\d)",
        "number": RUN.pattern + r"|(?<![\w.,])\.\d++",
        "vulgar": f"[{VULGAR}]",
        "word": rf"(?<![\w-])(?i:{words})(?!(?!fold)\w)" if words else "(?!)",
        "note": r"[⁰¹²³⁴-⁹]++(?:[,⁻–-][⁰¹²³⁴-⁹]++)*+",
    }
    glued = {"skip", "named", "phone", "vulgar", "word", "note"}
    return re.compile(
        "|".join(f"(?P<{n}>{p if n in glued else f'(?:(?<![{LETTER}0-9])|(?<=pH)|(?<={CODES}))(?:{p})'})" for n, p in groups.items())
    )

"""When a work came out, however a format says it: a year, and the date as exactly as known."""

import re
from typing import NamedTuple

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio janeiro", "feb february februar février fevrier febrero febbraio fevereiro",
            "mar mär mrz march märz mars marzo março", "apr april avril abril aprile", "may mai mayo maggio maio",
            "jun june juni juin junio giugno junho", "jul july juli juillet julio luglio julho", "aug august août aout agosto",
            "sep sept september septembre septiembre settembre setembro", "oct okt october oktober octobre octubre ottobre outubro",
            "nov november novembre noviembre novembro", "dec dez december dezember décembre decembre diciembre dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
# ISO 8601-2 (Extended Date/Time Format), level 1: seasons are months 21 to 24.
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d{1,2}:\d.*)?[?~%]?", re.ASCII)
YEAR = re.compile(r"(?<!\d)(1[0-9]|2[0-9])\d\d(?!\d)", re.ASCII)
WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"(?<![\d.])\d{1,2}(?!\d)", re.ASCII)


class When(NamedTuple):
    """A year of four digits and the date as exactly as known; `whole` says whether nothing of the text was passed over."""

    year: str | None
    published: str | None
    whole: bool = True


NEVER = When(None, None)


def read(text: str) -> When:
    """Return what a date says: `2020`, `2020-03-04`, `2020/03/04/`, `2020 Mar 4`, `4 March 2020`, `2020 Nov-Dec`, `2020/2021`."""
    text = " ".join(text.replace("–", "-").replace("—", "-").split()).strip()
    if len(text) == 4 and text.isascii() and text.isdigit():
        return When(text, text) if text[0] in "12" else When(None, None, False)
    stripped = text.strip("/-., ()[]")
    if not stripped:
        return NEVER
    if match := ISO.fullmatch(stripped):
        return _iso(match)
    halves = re.split(r"--?|/| to ", stripped)
    if len(halves) == 2 and all(ISO.fullmatch(half.strip()) for half in halves):
        return _span(read(halves[0].strip()), read(halves[1].strip()))
    if stripped.count("/") == 1 and all(ISO.fullmatch(half) for half in stripped.split("/")):
        return _span(*(read(half) for half in stripped.split("/")))
    if match := re.fullmatch(r"(\d{4})/(\d{1,2})?/(\d{1,2})?/(.*)", text, re.ASCII):  # as RIS writes it, with more behind
        found = of(match.group(1), match.group(2) or match.group(4), match.group(3))
        exact = found.whole and "-" in (found.published or "")
        return found if exact or not match.group(4) else found._replace(whole=False)
    if match := re.fullmatch(r"(0?[1-9]|1[0-2])[/.-](\d{4})", stripped, re.ASCII):
        return of(match.group(2), match.group(1))
    if match := re.fullmatch(r"(\d{4})/(\d{4})", stripped, re.ASCII):
        return _span(read(match.group(1)), read(match.group(2)))
    if re.fullmatch(r"(19|20)\d{6}", stripped, re.ASCII):
        return of(stripped[:4], stripped[4:6], stripped[6:])
    return _in_words(stripped)


def of(year: str | None, month: str | None = None, day: str | None = None) -> When:
    """Return the date of parts as they are written: month as number or name, in one or two languages; day as number or span."""
    if not year:
        return NEVER
    if not YEAR.fullmatch(year.strip()):
        found = read(year)
        return found if not month or not found.year or found.published != found.year else of(found.year, month, day)
    year = year.strip()
    if not month:
        return When(year, year)
    number = _month(month.strip())
    if number is None:
        named = _in_words(f"{month} {year}")
        return named if named.year == year and (named.published or "")[5:] else When(year, year, False)
    if not day:
        return When(year, f"{year}-{number:02}")
    days = [int(n) for n in NUMBER.findall(day)]
    if not days or not all(1 <= n <= 31 for n in days) or number > 12:
        return When(year, f"{year}-{number:02}", False)
    if len(days) == 2:
        return When(year, f"{year}-{number:02}-{days[0]:02}/{year}-{number:02}-{days[1]:02}")
    return When(year, f"{year}-{number:02}-{days[0]:02}", len(days) == 1)


def _month(text: str) -> int | None:
    """Return a month's number, 21 to 24 for a season."""
    text = text.strip(" .,").lower()
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text[:3]) <= 12 or 21 <= int(text[:3]) <= 24 else None
    return MONTHS.get(text) or SEASONS.get(text)


def _iso(match: re.Match[str]) -> When:
    year, month, day = match.groups()
    if year[0] not in "12":
        return When(None, None, False)
    if not month or month in ("0", "00"):
        return When(year, year)
    return of(year, month, None if day in (None, "0", "00") else day)


def _span(first: When, last: When) -> When:
    if not first.year or not last.year or (first.published or "") > (last.published or ""):
        return first if first.year else last
    return When(first.year, f"{first.published}/{last.published}", first.whole and last.whole)


def _in_words(text: str) -> When:
    """Return the date of a text in words: every year, month and day that it names."""
    years = [match.group() for match in YEAR.finditer(text)]
    if not years:
        return When(None, None, False)
    year = years[0]
    rest = YEAR.sub(" ", text)
    months = [number for word in WORD.findall(rest) if (number := _month(word)) is not None]
    strangers = [
        w
        for w in WORD.findall(rest)
        if _month(w) is None and w.lower() not in ("and", "of", "the", "st", "nd", "rd", "th", "de", "c", "ca")
    ]
    numbers = [int(n) for n in NUMBER.findall(rest)]
    if len(years) == 2 and not months and not numbers:
        return When(year, f"{year}/{years[1]}" if years[1] > year else year, not strangers)
    if not months:
        return When(year, year, not numbers and not strangers)
    if len(months) == 2:
        last_year = years[1] if len(years) > 1 else year
        days = [f"-{n:02}" for n in numbers] if len(numbers) == 2 and all(1 <= n <= 31 for n in numbers) else ["", ""]
        first, last = f"{year}-{months[0]:02}{days[0]}", f"{last_year}-{months[1]:02}{days[1]}"
        return When(year, f"{first}/{last}" if first < last else f"{year}-{months[0]:02}", not strangers)
    if not numbers or not all(1 <= n <= 31 for n in numbers) or months[0] > 12:
        return When(year, f"{year}-{months[0]:02}", not numbers and not strangers)
    days = [f"{year}-{months[0]:02}-{n:02}" for n in numbers[:2]]
    return When(year, "/".join(days) if len(days) == 2 and days[0] < days[1] else days[0], len(numbers) <= 2 and not strangers)

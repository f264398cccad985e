"""A record in its normal form, whatever format it came from: one way to write a DOI, a page range, a language.

Nothing is guessed: what does not have the form of its kind is reported, and kept where a later check can refuse it.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from html import unescape

from catalogue import dates, identifiers
from catalogue.latex import raised
from catalogue.problems import Problem
from catalogue.records import TEXTS, Record, made_key
from catalogue.safe import odd_character, safe_url

Report = Callable[[str, str, str, str], None]  # level, message, code, remedy

CHECKS = {"doi": identifiers.doi, "pmid": identifiers.pmid, "pmcid": identifiers.pmcid}
SERVERS = {"pmid": ("pubmed", "pmid", "medline"), "pmcid": ("pmc", "pmcid", "europepmc")}  # as `eprinttype` names them
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.-]*", re.ASCII)
MAX_PROBLEMS = 10_000  # in one file
MAX_RECORDS = 200_000  # in one file
MAX_TEXT = 50_000  # characters in one column
MAX_IDENTIFIER = 500
DATE = "date-as-written"  # in `extra`: where a date holds more than can be said as one
NO_MARKUP = ("url", "doi", "pages", "key")
IDENTIFIERS = ("doi", "pmid", "pmcid", "eprint", "registration")
ISSN = re.compile(r"(?<![\w-])(\d{4})-?(\d{3}[\dXx])(?![\w-])", re.ASCII)
ISBN = re.compile(r"(?<![\w-])((?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx])(?![\w-])", re.ASCII)
ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
ATTRIBUTES = r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))*\s*/?"
TAG = re.compile(
    rf"</?(?:i|b|u|em|strong|sup|sub|span|scp|sc|tt|small|p|br|italic|bold|jats:[a-z-]+|mml:[a-z]+){ATTRIBUTES}>", re.IGNORECASE
)
RAISED = re.compile(r"<(su[bp])>([^<>]{1,30})</\1>", re.IGNORECASE)
STAR = re.compile(r"(^\s*|/)\*(?=\w)")
WHITE = re.compile(r"[ \t\n\r\u00a0]+")
RANGE = re.compile(r"\s*(?:[-‐‑‒–—−]{2,}|[‐‑‒–—−])\s*|(?<=\d)\s+-\s*(?=\w)|(?<=\d)-\s+(?=\w)")

# Names of languages as babel, MEDLINE (ISO 639-2) and people write them -> BCP 47. Source: Library of Congress, ISO 639-2 code list.
LANGUAGES = {
    name: tag
    for tag, names in {
        "en": "english eng", "en-US": "american usenglish en_us", "en-GB": "british ukenglish en_gb",
        "de": "german ngerman ger deu deutsch", "de-AT": "austrian naustrian", "fr": "french fre fra francais français frenchb",
        "es": "spanish spa español", "it": "italian ita italiano", "pt": "portuguese por português", "pt-BR": "brazilian brazil",
        "nl": "dutch dut nld", "sv": "swedish swe", "da": "danish dan", "no": "norwegian nor norsk", "nn": "nynorsk",
        "fi": "finnish fin", "pl": "polish pol", "cs": "czech cze ces", "sk": "slovak slo slk", "hu": "magyar hungarian hun",
        "ru": "russian rus", "uk": "ukrainian ukr", "ja": "japanese jpn", "zh": "chinese chi zho", "ko": "korean kor",
        "tr": "turkish tur", "el": "greek gre ell", "he": "hebrew heb", "ar": "arabic ara", "fa": "persian per fas",
        "ro": "romanian rum ron", "hr": "croatian hrv", "sr": "serbian srp", "sl": "slovene slovenian slv", "bg": "bulgarian bul",
        "ca": "catalan cat", "la": "latin lat", "th": "thai tha", "vi": "vietnamese vie", "id": "indonesian ind",
        "ms": "malay may msa", "hi": "hindi hin", "is": "icelandic ice isl", "et": "estonian est", "lv": "latvian lav",
        "lt": "lithuanian lit",
    }.items()
    for name in names.split()
}  # fmt: skip


def finish(record: Record, report: Report, *, html: bool = False) -> Record:
    """Bring every text of a record to its normal form, in place, and report what does not fit; return the record.

    With `html` the tags and entities of a web page go, since the format writes italics and such that way.
    """
    for column in TEXTS:
        text = getattr(record, column)
        if text is not None and len(text) > (MAX_IDENTIFIER if column in IDENTIFIERS else MAX_TEXT):
            report("error", f"{column} has {len(text):,} characters and is left out", "too-long", "Shorten it; is a line end missing?")
            setattr(record, column, None)
        elif text is not None and column != "extra":
            setattr(
                record,
                column,
                _text(plain(text) if html and ("<" in text or "&" in text) and column not in NO_MARKUP else text, column, report),
            )
    for names in (record.authors, record.editors):
        for name in names:
            if not (all(part.isascii() for part in name) or _is_clean("".join(name))):
                _odd("a name", " ".join(part for part in name if part), report)
    for column in IDENTIFIERS:
        value = getattr(record, column)
        if value and " " in value and value.isascii() and column in CHECKS and (canonical := CHECKS[column](value).canonical):
            setattr(record, column, canonical)  # a label in front of it: `PMID: 123`, `doi: 10.5555/x`
        elif value and (odd := odd_character(value, identifier=True)):
            why = "which is no part of one" if odd[1].startswith("SPACE ") else "which looks like another letter or is invisible"
            report("error", f"{column} holds {odd[1]}, {why}", "identifier", f"Type the {column} again by hand, in plain letters.")
            setattr(record, column, None)
    for column, check in CHECKS.items():
        value = getattr(record, column)
        if value and (canonical := check(value).canonical):  # what is none stays as it is, for the table to refuse
            setattr(record, column, canonical)
    _eprint(record)
    if record.container and record.container_short and len(record.container_short) > len(record.container):
        record.container, record.container_short = record.container_short, record.container  # the shorter one is the abbreviation
    if record.url and not safe_url(record.url):
        report("error", f"url '{record.url[:80]}' is no plain web address", "url", "Write http:// or https://, a host and a path.")
        record.url = None
    if record.pages:
        record.pages = full_pages(record.pages)
    if record.issn:
        record.issn = several(ISSN.sub(r"\1-\2", record.issn).upper(), [f"{m[1]}-{m[2]}".upper() for m in ISSN.finditer(record.issn)])
    if record.isbn:
        record.isbn = several(record.isbn, [re.sub("[- ]", "", m[1]).upper() for m in ISBN.finditer(record.isbn)])
    if record.language:
        record.language = language(record.language)
    return record


def _is_clean(text: str) -> bool:
    return text.isprintable() and odd_character(text) is None


def _text(text: str, column: str, report: Report) -> str | None:
    """Return a text in NFC and one line; None where nothing is left."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not (text.isascii() and text.isprintable()):
        _odd(column, WHITE.sub(" ", text), report)  # first, since a control character may pass for a space
        return " ".join(text.split()) or None
    return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text or None


def plain(text: str) -> str:
    """Return a text without the tags and entities of a web page; what they raise or lower stays so where Unicode can."""
    text = TAG.sub("", RAISED.sub(lambda m: raised(m[2], high=m[1].lower() == "sup"), text))
    return ENTITY.sub(lambda m: unescape(m.group()), text)


def _odd(column: str, text: str, report: Report) -> None:
    if odd := odd_character(text):
        report(odd[0], f"{column} holds {odd[1]}", "odd-character", "Type it again by hand.")


def _eprint(record: Record) -> None:
    """Bring a number on a preprint server to its form; PubMed's and PubMed Central's go where they belong."""
    if record.eprint_type:
        record.eprint_type = record.eprint_type.lower()
    if not record.eprint:
        return
    for column, servers in SERVERS.items():
        if record.eprint_type in servers and (canonical := CHECKS[column](record.eprint).canonical) and not getattr(record, column):
            setattr(record, column, canonical)
            record.eprint = record.eprint_type = None
            return
    if record.eprint_type in ("arxiv", None) and (canonical := identifiers.arxiv(record.eprint).canonical):
        record.eprint, record.eprint_type = canonical, "arxiv"


def pages(text: str) -> str:
    """Return pages with plain hyphens: `10--19`, `10 – 19` and `10 - 19` are `10-19`."""
    return RANGE.sub("-", text.strip()).removeprefix("pp. ").removeprefix("pp ").removeprefix("p. ")


def full_pages(text: str) -> str:
    """Return pages as MEDLINE shortens them in full: `353-8` is `353-358`."""
    match = re.fullmatch(r"([A-Za-z]?)(\d+)-(\d+)([A-Za-z]?)", pages(text), re.ASCII)
    if not match or len(match.group(3)) >= len(match.group(2)):
        return pages(text)
    start, end = match.group(2), match.group(3)
    whole = start[: len(start) - len(end)] + end
    return f"{match.group(1)}{start}-{match.group(1)}{whole}{match.group(4)}" if int(whole) > int(start) else pages(text)


def too_many(problems: list[Problem], before: int, name: str, line: int, records: int = 0) -> bool:
    """Whether a file has had more faults or records than anybody reads, which is then reported: nothing is read from this line on."""
    if len(problems) - before <= MAX_PROBLEMS and records <= MAX_RECORDS:
        return False
    most = f"{MAX_RECORDS:,} records" if records > MAX_RECORDS else f"{MAX_PROBLEMS:,} faults"
    message = f"this file has more than {most}; nothing is read from here on"
    problems.append(Problem(name, line, "error", message, "too-large", "Is this a file of its kind? Mend its first faults first."))
    return True


def joined(tagged: list[tuple[int, str, list[str]]], sign: str) -> list[tuple[int, str, str]]:
    """Return tagged lines with what goes on over several lines in one; joined at the end, since a million may follow."""
    return [(line, tag, sign.join(filter(None, parts))) for line, tag, parts in tagged]


def several(text: str, found: list[str]) -> str:
    """Return what was found, each once and parted by "; ", or the text as it is where nothing was found."""
    return "; ".join(dict.fromkeys(found)) or text


def language(text: str) -> str:
    """Return a language's BCP 47 tag where its name is known, else the text."""
    parts = [part for part in re.split(r"[\s;,]+", text.strip().lower()) if part]
    if parts and all(part in LANGUAGES or re.fullmatch(r"[a-z]{2}", part, re.ASCII) for part in parts):
        return "; ".join(dict.fromkeys(LANGUAGES.get(part, part) for part in parts))
    if re.fullmatch(r"[a-z]{2}[_-][A-Za-z]{2}", text, re.ASCII):
        return f"{text[:2]}-{text[3:].upper()}"
    return text


def fill(record: Record, texts: dict[str, str], fields: Mapping[str, tuple[str, ...]]) -> None:
    """Move texts into the columns that they may fill, the first that is there; a second one stays, unless it says the same."""
    for column, names in fields.items():
        for name in names:
            if texts.get(name) and getattr(record, column) is None:
                setattr(record, column, texts.pop(name))
            elif name in texts and texts[name] in ("", getattr(record, column)):
                del texts[name]


def dated(record: Record, texts: dict[str, str], when: dates.When, written: str, report: Report) -> None:
    """Fill year and published; a date that holds more, or no year at all, is reported and kept in extra as it stands."""
    record.year, record.published = when.year, when.published
    if written and not when.whole:
        level, what = ("note", f"holds more than its year {when.year}") if when.year else ("warning", "holds no year of four digits")
        remedy = "Nothing to do, unless the other is meant."
        report(level, f"the date '{written}' {what}; it is kept in extra as it stands", "year-cut", remedy)
        texts[DATE] = written


def accessed(record: Record, texts: dict[str, str]) -> None:
    """Bring the day on which a page was looked at to its form; what is no date goes to extra."""
    if record.accessed:
        seen = dates.read(record.accessed)
        if not seen.published:
            texts["accessed"] = record.accessed
        record.accessed = seen.published


def keyed(rows: list[tuple[int, Record]], name: str, problems: list[Problem]) -> list[tuple[int, Record]]:
    """Give each record a key: its own id where that can be a key, else a made one; report two records with one key.

    A number is no key, since a reference manager counts anew. Whoever loads the records keeps the first of two.
    """
    first: dict[str, tuple[int, bool]] = {}
    before = len(problems)
    for line, record in rows:
        own = bool(record.key and KEY.fullmatch(record.key) and not record.key.isdigit())
        if not own:
            record.key = made_key(record)
        key = record.key or ""
        if key.casefold() not in first:
            first[key.casefold()] = (line, own)
            continue
        if len(problems) - before > MAX_PROBLEMS:
            continue
        if own:
            message, remedy = (
                f"the key '{key}' is used twice, first in line {first[key.casefold()][0]}",
                "Give one of the two another key, or delete it.",
            )
            problems.append(Problem(name, line, "error", message, "duplicate-key", remedy))
        else:
            message = f"the key '{key}', made of first author, year and title, is that of the record in line {first[key.casefold()][0]}"
            remedy = "If it is the same work, delete one of the two; else give one a key of its own (in RIS 'ID  - key'), or a .bib entry."
            problems.append(Problem(name, line, "error", message, "key-collision", remedy))
    return rows


def report_extra(record: Record, texts: dict[str, str], report: Report) -> None:
    """Keep what no column holds in `extra`, with a note for each."""
    for name in sorted(texts):
        if name != DATE:
            remedy = "Nothing to do, unless it matters: then move it to a note."
            report("note", f"the field '{name}' has no column and is kept in extra", "unused-field", remedy)
    record.extra = as_extra({name: " ".join(text.split()) for name, text in texts.items() if text.strip()})


def keywords(parts: Iterable[str]) -> str | None:
    """Return keywords, each once and without the stars of MEDLINE's main headings, parted by "; "."""
    return "; ".join(dict.fromkeys(" ".join(STAR.sub(r"\1", part).split()) for part in parts if part.strip())) or None


def split_keywords(text: str) -> list[str]:
    """Return the keywords of a text that parts them by semicolons, else by commas."""
    return re.split(r"\s*;\s*" if ";" in text else r"\s*,\s*", text.strip(" ;,"))


def as_extra(fields: dict[str, str]) -> str | None:
    """Return fields without a column as JSON, sorted by name; None where there are none. An abstract under any name stays out."""
    kept = {name: text for name, text in sorted(fields.items()) if "abstract" not in name.lower()}
    return json.dumps(kept, ensure_ascii=False) if kept else None

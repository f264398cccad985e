"""An identifier becomes metadata: one module a provider, `catalogue/providers/<name>.py`, of pure functions and facts.

    BASE, HOSTS    where it answers, and the hosts to which it may redirect
    KINDS          the identifiers that it can be asked by, the best first
    RATE           requests a second until it says otherwise
    url(kind, identifier)        path and query of a question; what goes in is percent-encoded
    absent(status, body)         whether an error answer proves that it does not know the work
    parse(data, wanted)          an Answer; None where the answer proves that there is no such work
    keep(data)                   the answer as it is kept: its abstract and its references replaced by a hash

`wanted` picks one work out of an answer that holds several. Whatever is not an answer raises Unreadable: a page, half a
file, an empty list where a work should be. Nothing here touches the network or a file.
"""

import hashlib
import importlib
import json
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from catalogue import identifiers
from catalogue.safe import CONTROL, INVISIBLE, safe_url

MAX_TEXT = 4_000  # characters; a longer title is no title
MAX_PEOPLE = 5_000
KINDS = ("doi", "pmid", "pmcid")  # by which a work can be asked for
ESCAPED = re.compile(r"%[0-9a-f]{2}", re.ASCII | re.IGNORECASE)

# Crossref's words for an update, and what the work then is. Source: Crossref, registering updates.
UPDATES = {
    "retraction": "retracted",
    "partial_retraction": "partially-retracted",
    "withdrawal": "withdrawn",
    "removal": "removed",
    "expression_of_concern": "expression-of-concern",
    "correction": "corrected",
    "corrigendum": "corrected",
    "erratum": "corrected",
    "addendum": "corrected",
    "clarification": "corrected",
    "new_version": "superseded",
    "new_edition": "superseded",
    "reinstatement": "reinstated",
}

# PubMed's words for the notice that a work has, seen from the work; those from the notice name the work it is about.
# Source: NLM, MEDLINE/PubMed data element descriptions, CommentsCorrectionsList.
NOTICES_IN = {
    "retractionin": "retracted",
    "partialretractionin": "partially-retracted",
    "expressionofconcernin": "expression-of-concern",
    "erratumin": "corrected",
    "correctedandrepublishedin": "corrected",
    "retractedandrepublishedin": "retracted-and-republished",
    "updatein": "superseded",
}
NOTICES_OF = {
    "retractionof": "retracted",
    "partialretractionof": "partially-retracted",
    "expressionofconcernfor": "expression-of-concern",
    "expressionofconcernof": "expression-of-concern",
    "erratumfor": "corrected",
    "correctedandrepublishedfrom": "corrected",
    "retractedandrepublishedfrom": "retracted-and-republished",
    "updateof": "superseded",
}

# What a notice is called among publication types: such a work is no paper, and what it says happened to another one.
NOTICE_TYPES = {"retraction notice", "retraction of publication", "published erratum", "expression of concern"}
TYPE_NAMES = {"retraction of publication": "Retraction Notice", "correction": "Published Erratum"}

# A publication type proposes a source type; the first that fits. Nothing is proposed from a type that leaves it open.
PROPOSES = (
    ("systematic review", "systematic-review"),
    ("meta-analysis", "systematic-review"),
    ("practice guideline", "guideline"),
    ("guideline", "guideline"),
    ("randomized controlled trial", "randomized-trial"),
    ("controlled clinical trial", "nonrandomized-trial"),
    ("observational study", "observational"),
    ("case reports", "case-report"),
    ("review", "narrative-review"),
    ("news", "news"),
)


class Unreadable(ValueError):
    """What came is no answer of this provider; the message says what it looks like."""


@dataclass(frozen=True)
class Event:
    """What happened to a work: a word of the table `standings`, when (2020, 2020-03 or 2020-03-04), and the notice.

    `about` is the identifier of the work that it happened to, None for the answered work itself. `says` is who says so,
    where the provider passes on what somebody else found.
    """

    event: str
    date: str | None = None
    notice: str | None = None
    about: str | None = None
    says: str | None = None


@dataclass(frozen=True)
class Funding:
    """Who paid: name, identifier of the funder, number of the award."""

    funder: str
    funder_id: str | None = None
    award: str | None = None


@dataclass(frozen=True)
class Related:
    """Another work: how it is related, in the provider's word, and its identifier."""

    relation: str
    identifier: str


@dataclass(frozen=True)
class Answer:
    """What a provider says of a work. Empty is what it does not say."""

    title: str | None = None
    titles: tuple[str, ...] = ()  # the same in other languages or with its subtitle
    authors: tuple[tuple[str, str], ...] = ()  # family and given; a group has no given name
    year: int | None = None
    years: tuple[int, ...] = ()  # online, in print, issued: a work has several
    container: str | None = None
    containers: tuple[str, ...] = ()  # its short names
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    aliases: tuple[str, ...] = ()  # other identifiers of the same work
    work_type: str | None = None  # in the provider's word
    publication_types: tuple[str, ...] = ()
    licence: str | None = None
    open_access_url: str | None = None
    funding: tuple[Funding, ...] = ()
    related: tuple[Related, ...] = ()
    times_cited: int | None = None
    events: tuple[Event, ...] = ()
    is_notice: bool = False
    animals_only: bool = False

    @property
    def identifiers(self) -> frozenset[str]:
        """Every identifier that the answered work goes by."""
        return frozenset(filter(None, (self.doi, self.pmid, self.pmcid, *self.aliases)))

    @property
    def proposed_source_type(self) -> str | None:
        """The source type that its publication types propose; None where they leave it open."""
        types = {t.lower() for t in self.publication_types}
        if types & NOTICE_TYPES:
            return None
        return next((proposed for word, proposed in PROPOSES if word in types), "animal" if self.animals_only else None)


@cache
def names() -> tuple[str, ...]:
    """Return the providers, sorted."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__"))


def provider(name: str) -> ModuleType:
    """Return the module of a provider."""
    return importlib.import_module(f"catalogue.providers.{name}")


# ----------------------------------------------------------------------------------------------------------------------
# What the modules share: nothing of an answer is believed before it was looked at
# ----------------------------------------------------------------------------------------------------------------------


def normal_doi(text: object) -> str | None:
    """Return a DOI as it is compared: percent-decoded, in lower case; None for what is no DOI."""
    return identifier("doi", text)


def identifier(kind: str, text: object) -> str | None:
    """Return an identifier in its one form, or None for what is none."""
    if not isinstance(text, (str, int)) or isinstance(text, bool):
        return None
    plain = str(text)
    if kind == "doi" and ESCAPED.search(plain):
        plain = unquote(plain)  # Retraction Watch has DOIs as they stand in addresses
    return identifiers.normalize(kind, plain).canonical


def clean(value: object) -> str | None:
    """Return text in NFC on one line, without control and invisible characters; None for what is empty or no text."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = " ".join(INVISIBLE.sub("", CONTROL.sub(" ", unicodedata.normalize("NFC", value))).split())
    return text[:MAX_TEXT] or None


MARKUP = re.compile(r"</?(?:[a-z]+:)?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)


def plain_title(value: object) -> str | None:
    """Return a title without the markup that publishers leave in it."""
    text = clean(value)
    if text is None:
        return None
    import html

    return clean(MARKUP.sub("", html.unescape(text) if "&" in text else text))


def at(value: Any, *path: str | int) -> Any:
    """Return what stands at a path in a JSON value; None where it is not there."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def many(value: Any, *path: str | int) -> list[Any]:
    """Return the list at a path; one thing is a list of one, nothing an empty list."""
    found = at(value, *path)
    return found if isinstance(found, list) else [] if found is None else [found]


def number(value: Any) -> int | None:
    """Return a count, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12 else None


def year_of(value: Any) -> int | None:
    """Return a year from 1000 to 2999, or None."""
    found = re.match(r"[12]\d{3}(?!\d)", str(value), re.ASCII) if isinstance(value, (str, int)) else None
    return int(found.group()) if found else None


def date_of(parts: list[Any]) -> str | None:
    """Return year, month, day as 2020, 2020-03 or 2020-03-04, as far as they are known and possible."""
    import datetime

    whole = [int(p) for p in parts[:3] if isinstance(p, int) or (isinstance(p, str) and p.isascii() and p.isdigit())]
    if not whole or not 1000 <= whole[0] <= 2999:
        return None
    text = f"{whole[0]}"
    if len(whole) > 1 and 1 <= whole[1] <= 12:
        text += f"-{whole[1]:02d}"
        if len(whole) > 2:
            try:
                text = datetime.date(*whole).isoformat()
            except ValueError:
                return text
    return text


def web(value: object) -> str | None:
    """Return a web address that may stand in a link, or None."""
    return safe_url(value.strip()) if isinstance(value, str) else None


def type_name(value: object) -> str | None:
    """Return a publication type as MeSH writes it: `review-article` and `Review` are two words of two providers."""
    text = clean(value)
    return TYPE_NAMES.get(text.lower(), text) if text else None


def unique(values: list[Any]) -> tuple[Any, ...]:
    """Return what is not empty, each once, in its order."""
    return tuple(dict.fromkeys(v for v in values if v))


def present(values: list[Any]) -> tuple[Any, ...]:
    """Return what is not empty, in its order: two authors of one name are two."""
    return tuple(v for v in values if v)


def hashed(value: object) -> str:
    """Return what stands for a text that may not be kept."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def looks_like(data: bytes) -> str:
    """Return what an unreadable answer looks like, for a message."""
    start = data.lstrip()[:300].lower()
    if not start:
        return "it is empty"
    if data[:2] == b"\x1f\x8b":
        return "it is compressed, though it was asked for plain"
    if b"<html" in start or start.startswith(b"<!doctype html"):
        return "it is a web page"
    return "it breaks off or is damaged"


def json_of(data: bytes) -> Any:
    """Return a JSON value; raise Unreadable for anything else, for NaN, and for what is nested beyond reason."""

    def refuse(word: str) -> float:
        raise ValueError(word)

    def finite(text: str) -> float:
        found = float(text)
        return found if math.isfinite(found) else refuse(text)

    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=refuse, parse_float=finite)
    except (ValueError, RecursionError):
        raise Unreadable(f"the answer is no JSON: {looks_like(data)}") from None

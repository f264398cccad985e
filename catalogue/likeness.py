"""Whether an answer is about the cited work, and where the two differ: both values and a similarity from 0 to 100.

A similarity compares words, not letters: case, accents, punctuation, markup and a word such as RETRACTED in front of a
title do not count. Nothing here decides who is right.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from catalogue.providers import Answer

SAME_TITLE = 90.0  # below it the titles differ
OTHER_TITLE = 60.0  # below it they are of two works
DOUBTFUL_TITLE = 80.0  # below it they are, if the years are apart too
YEARS_APART = 2  # online and in print lie a year apart, seldom two
SAME_JOURNAL = 80.0
SAME_NAME = 85.0
LEAST_WORDS = 4  # of a title that may stand for a longer one with its subtitle

LABEL = re.compile(
    r"^(?:(?:retracted|withdrawn|removed|retraction|temporary removal)(?: article| paper| chapter)?\s*[:.\]-]\s*)+", re.IGNORECASE
)
SMALL = {"the", "of", "and", "for", "in", "on", "a", "an", "de", "la", "der", "und"}


@dataclass(frozen=True)
class Cited:
    """What the catalogue says of a work: the cells of `citations` that a provider can be compared with."""

    key: str
    title: str
    first_author: str | None = None
    year: int | None = None
    container: str | None = None
    pages: str | None = None


@dataclass(frozen=True)
class Difference:
    """A field in which file and provider differ; similarity from 0 to 100, None where two numbers differ."""

    field: str
    ours: str
    theirs: str
    similarity: float


@dataclass(frozen=True)
class Judgement:
    """Why an answer needs a person's review (None: it is about the cited work), its title's similarity, the differences."""

    review: str | None
    title_similarity: float | None
    differences: tuple[Difference, ...]


def words(text: str) -> list[str]:
    """Return the words of a text in lower case without accents and small signs; letters of all scripts count."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(" " if not (c.isalnum() or unicodedata.category(c) == "Mn") else c for c in plain)
    return "".join(c for c in plain if unicodedata.category(c) != "Mn").split()


def title_similarity(ours: str, theirs: str) -> float:
    """Return how alike two titles are. A title of four words or more counts as the same with and without its subtitle."""
    mine, other = words(LABEL.sub("", ours)), words(LABEL.sub("", theirs))
    if mine == other:
        return 100.0
    shorter, longer = sorted((mine, other), key=len)
    if len(shorter) >= LEAST_WORDS and longer[: len(shorter)] == shorter:
        return 98.0
    a, b = " ".join(mine), " ".join(other)
    return round(max(fuzz.ratio(a, b), fuzz.token_sort_ratio(a, b)), 1)


def journal_similarity(ours: str, theirs: str) -> float:
    """Return how alike two names of a journal are; an abbreviation of each word in its order is the journal itself."""
    mine = [w for w in words(ours.split("(")[0]) if w not in SMALL]
    other = [w for w in words(theirs.split("(")[0]) if w not in SMALL]
    if mine == other:
        return 100.0
    if len(mine) == len(other) and all(a.startswith(b) or b.startswith(a) for a, b in zip(mine, other, strict=True)):
        return 98.0
    if "".join(w[0] for w in mine) == "".join(other) or "".join(w[0] for w in other) == "".join(mine):
        return 95.0
    return round(max(fuzz.ratio(" ".join(mine), " ".join(other)), fuzz.token_sort_ratio(" ".join(mine), " ".join(other))), 1)


def name_similarity(ours: str, theirs: str) -> float:
    """Return how alike two family names are; particles and the order of the parts do not count."""
    mine, other = words(ours), words(theirs)
    if set(mine) <= set(other) or set(other) <= set(mine):
        return 100.0
    return round(fuzz.token_sort_ratio(" ".join(mine), " ".join(other)), 1)


def pages_differ(ours: str, theirs: str) -> bool:
    """Whether two ranges of pages begin or end elsewhere; 123-9 ends on 129, and a range may lack its end."""
    mine, other = _pages(ours), _pages(theirs)
    if not mine or not other:
        return False
    return mine[0] != other[0] or (len(mine) > 1 and len(other) > 1 and mine[1] != other[1])


def _pages(text: str) -> list[str]:
    first, *rest = (p.strip().lower() for p in re.split(r"\s*[-‐-―]+\s*", text.strip()))
    first = first.removeprefix("article").strip(" .")
    last = rest[0] if rest else ""
    if last.isdigit() and first.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return [p for p in (first, last) if p] if first != last else [first]


def review(cited: Iterable[Cited], asked: str, answer: Answer) -> str | None:
    """Return why an answer is not to be used before somebody has looked; None where it fits every citation that asked for it."""
    return next(filter(None, (judge(one, asked, answer).review for one in cited)), None)


def judge(cited: Cited, asked: str, answer: Answer) -> Judgement:
    """Compare an answer with what the catalogue says of the work that was asked for."""
    theirs = [t for t in (answer.title, *answer.titles) if t]
    similarity, title = max(((title_similarity(cited.title, t), t) for t in theirs), default=(None, None))
    years = answer.years or ((answer.year,) if answer.year else ())
    apart = min((abs(cited.year - y) for y in years), default=0) if cited.year else 0
    differences = []
    if title and similarity is not None and similarity < SAME_TITLE:
        differences.append(Difference("title", cited.title, title, similarity))
    if cited.year and years and cited.year not in years:
        differences.append(Difference("year", str(cited.year), ", ".join(map(str, sorted(years))), max(0.0, 100.0 - 10.0 * apart)))
    if cited.first_author and answer.authors:
        alike = name_similarity(cited.first_author, answer.authors[0][0])
        if alike < SAME_NAME:
            differences.append(Difference("first author", cited.first_author, answer.authors[0][0], alike))
    if cited.container and answer.containers:
        alike, journal = max((journal_similarity(cited.container, c), c) for c in answer.containers)
        if alike < SAME_JOURNAL:
            differences.append(Difference("journal", cited.container, answer.container or journal, alike))
    if cited.pages and answer.pages and pages_differ(cited.pages, answer.pages):
        differences.append(Difference("pages", cited.pages, answer.pages, round(fuzz.ratio(cited.pages, answer.pages), 1)))
    return Judgement(_review(asked, answer, similarity, title, apart), similarity, tuple(differences))


def _review(asked: str, answer: Answer, similarity: float | None, title: str | None, apart: int) -> str | None:
    """Return why a person has to look at an answer before it is believed."""
    if asked not in answer.identifiers:
        named = answer.doi or answer.pmid or answer.pmcid or "without an identifier"
        return f"it was asked for {asked} and answered with {named}"
    if similarity is not None and (similarity < OTHER_TITLE or (similarity < DOUBTFUL_TITLE and apart >= YEARS_APART)):
        return f"its title is another ({similarity:g} of 100 alike): {title}"
    return None

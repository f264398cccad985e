"""Which records are the same work: candidates by shared keys, points for and against, a verdict with its reasons.

    records ──prepared──> blocks (records that share a key) ──compared──> pairs: duplicate · possible · related

Nothing is merged here. A person decides, and writes the decision into `evidence/merges.csv`. A preprint and its article, a
notice and its paper, a reply, another part or another edition, an abstract of a meeting and the paper are related and no
duplicates. Every pair has points and reasons that a person can follow; the points are few, and fitted to no file.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from catalogue import identifiers
from catalogue.records import OTHERS, Name, Record
from catalogue.titles import ARTICLES, NUMBER_WORDS, bare, digits, kind_of_notice, letters, words
from catalogue.writers import records

DUPLICATE, POSSIBLE, RELATED = "duplicate", "possible", "related"
VERDICTS = (DUPLICATE, POSSIBLE, RELATED)

ENOUGH, DOUBTFUL = 6.5, 4.5  # points from which a pair is a duplicate, or worth a look
MOST_IN_BLOCK, NEIGHBOURS = 40, 12  # a larger block is sorted by title, and each record compared with the next few

# What a field says, in points: where it agrees, where it does not. A field that one of the two lacks says nothing.
POINTS = {
    "DOI": (4.0, -3.0), "PMID": (6.0, -5.0), "PMCID": (5.0, -3.0), "ISBN": (1.0, 0.0), "address": (3.0, 0.0), "container": (1.5, -1.5),
    "volume": (1.0, -1.0), "issue": (0.5, -0.5), "first page": (2.0, -2.0),
}  # fmt: skip
TITLE = ((0.98, 4.0, "the same title"), (0.92, 3.0, "nearly the same title"), (0.85, 1.5, "a similar title"), (0.7, -1.0, "titles differ"))
OTHER_TITLE = (-5.0, "another title")
YEARS = {0: (1.0, "the same year"), 1: (0.0, "a year apart"), 2: (-1.0, "two years apart")}
PARTS = "two parts, or other numbers in the title"
OTHER_YEAR = (-3.0, "years apart")

PREPRINT_PLACE = re.compile(
    r"\b(?:bio|med|chem|psy|soc|edu?|sport|agri|eco|engr|law|earth|paleo)?a?r?xiv\b|\bpreprints?\b|research square|\bssrn\b|\bosf\b"
    r"|authorea",
    re.IGNORECASE,
)
PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?:20|\d{6}$)|48550/|21203/rs|20944/preprints|31219/|31234/|2139/ssrn|26434/chemrxiv|22541/au|36227/)"
)
COCHRANE = re.compile(r"10\.1002/14651858\.cd\d+(?:\.pub(\d+))?")  # a review that is brought up to date gets another DOI
VERSION = re.compile(r"(?<=\w)[./]?v(\d+)$")


@dataclass(slots=True)
class Prepared:
    """A record as it is compared."""

    index: int
    title: str
    title_words: tuple[str, ...]
    letters: str
    numbers: str
    notice: str
    preprint: bool
    version: str
    people: tuple[frozenset[str], ...]
    year: int | None
    container: tuple[str, ...]
    issn: frozenset[str]
    volume: str
    issue: str
    page: str
    doi: str
    pmid: str
    pmcid: str
    isbn: str
    address: str
    edition: str
    registration: str
    entry_type: str


def prepare(record: Record, index: int) -> Prepared:
    """Return a record as it is compared with others."""
    title = bare(record.title or "")
    title_words = words(title)
    doi = identifiers.doi(record.doi).canonical or "" if record.doi else ""
    version = VERSION.search(doi) if PREPRINT_DOI.match(doi) else COCHRANE.fullmatch(doi)
    year = re.search(r"\b[12]\d{3}\b", record.year or record.published or "")
    return Prepared(
        index=index,
        title=" ".join(title_words),
        title_words=tuple(word for word in title_words if word not in ARTICLES),
        letters=letters(record.title or ""),
        numbers=digits(title_words),
        notice=kind_of_notice(record.title or ""),
        preprint=_is_preprint(record, doi),
        version=version.group(1) or "1" if version else "",
        people=tuple(filter(None, (_name_words(person) for person in record.authors or record.editors if person != OTHERS))),
        year=int(year.group()) if year else None,
        container=_container_words(record.container or record.container_short or ""),
        issn=frozenset(re.findall(r"\d{4}-?\d{3}[\dXx]", record.issn or "")),
        volume=_number(record.volume),
        issue=_number(record.issue),
        page=_first_page(record.pages),
        doi=doi,
        pmid=(identifiers.pmid(record.pmid).canonical or "") if record.pmid else "",
        pmcid=(identifiers.pmcid(record.pmcid).canonical or "") if record.pmcid else "",
        isbn=re.sub(r"[^\dX]", "", (record.isbn or "").split(";")[0].upper()),
        address=re.sub(r"^https?://(?:www\.)?|/?(?:#.*)?$", "", record.url or ""),
        edition=_number(record.edition),
        registration=(record.registration or "").upper(),
        entry_type=record.entry_type,
    )


def _is_preprint(record: Record, doi: str) -> bool:
    if PREPRINT_DOI.match(doi) or "preprint" in (record.genre or "").lower():
        return True
    place = " ".join(filter(None, (record.container, record.publisher)))
    return bool(PREPRINT_PLACE.search(place)) or bool(record.eprint and record.eprint_type and not (record.container or record.volume))


def _name_words(person: Name) -> frozenset[str]:
    """Return the words of a name of two letters or more: family and given names change places between files."""
    return frozenset(word for word in words(f"{person.particle} {person.family} {person.given}") if len(word) > 1)


def _container_words(text: str) -> tuple[str, ...]:
    """Return the words of a journal's name that tell it from others: `The Lancet (London, England)` is lancet."""
    short = re.split(r"\s*[:;=(\[]\s*|\s+/\s+|\.\s+(?=[A-Z][a-z]+ed\b)", text.strip(), maxsplit=1)[0] or text
    return tuple(word for word in words(short.replace("&", " ")) if word not in ARTICLES)


def _number(text: str | None) -> str:
    """Return the digits of a volume, issue or edition: `Vol. 07`, `7(Suppl)` and `7th` are 7."""
    found = re.search(r"\d+", text or "")
    return found.group().lstrip("0") if found else ""


def _first_page(text: str | None) -> str:
    """Return the first page or the article number: `e0123--9` is e123, `S12-5` is s12."""
    found = re.search(r"([a-z]{0,2})\.?0*(\d+)", re.sub(r"(?i)\b(?:pages?|pp?|art(?:icle)?|no)\b\.?", "", text or "").lower())
    return "".join(found.groups()) if found else ""


# ----------------------------------------------------------------------------------------------------------------------
# Candidates
# ----------------------------------------------------------------------------------------------------------------------


def _keys(one: Prepared) -> Iterator[tuple[str, ...]]:
    """Yield the keys of which two records must share one to be compared at all."""
    yield from (("doi", one.doi), ("pmid", one.pmid), ("pmcid", one.pmcid), ("registration", one.registration), ("address", one.address))
    telling = [word for word in one.title_words if len(word) > 3] or list(one.title_words)
    if telling:
        yield "title", "".join(one.title_words)[:60]
        yield "work", one.letters
        yield "start", *telling[:3]
        yield "end", *telling[-3:]
        yield "longest", *sorted(sorted(set(telling), key=lambda word: (-len(word), word))[:4])
    family = max(one.people[0], key=lambda word: (len(word), word)) if one.people else ""
    if family and one.year:
        yield "author, year, word", family[:6], str(one.year), (telling or [""])[0]
    if one.page and one.volume:
        yield "volume, page, year", one.volume, one.page, str(one.year)
        yield "volume, page, author", one.volume, one.page, family[:6]


def candidates(prepared: Sequence[Prepared]) -> Iterator[tuple[int, int]]:
    """Yield the pairs, by place, that share a key: a number of them that grows with the records, not with their square."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for one in prepared:
        for key in set(_keys(one)):
            if all(key[1:2]):
                blocks[key].append(one.index)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) < 2:
            continue
        near = len(members)
        if len(members) > MOST_IN_BLOCK:
            members.sort(key=lambda at: prepared[at].title)
            near = NEIGHBOURS
        for place, first in enumerate(members):
            for second in members[place + 1 : place + 1 + near]:
                pair = (first, second) if first < second else (second, first)
                if pair not in seen:
                    seen.add(pair)
                    yield pair


# ----------------------------------------------------------------------------------------------------------------------
# Comparison
# ----------------------------------------------------------------------------------------------------------------------


class Pair(NamedTuple):
    """Two records by their places, what they are to each other, the points, and why."""

    first: int
    second: int
    verdict: str
    score: float
    reasons: tuple[str, ...]


def compare(a: Prepared, b: Prepared) -> Pair | None:
    """Return what two records are to each other, None where they have nothing to do with one another."""
    score, reasons, title = 0.0, [], _title_similarity(a, b)
    points, said = next(((points, said) for least, points, said in TITLE if title >= least), OTHER_TITLE)
    score += min(points, 2.0) if min(len(a.title_words), len(b.title_words)) < 3 else points  # many works are called Editorial
    reasons.append(said)
    same: dict[str, bool] = {}
    for field, one, other in (
        ("DOI", a.doi, b.doi), ("PMID", a.pmid, b.pmid), ("PMCID", a.pmcid, b.pmcid), ("ISBN", a.isbn, b.isbn),
        ("address", a.address, b.address),
        ("volume", a.volume, b.volume), ("issue", a.issue, b.issue), ("first page", a.page, b.page),
    ):  # fmt: skip
        if one and other:
            same[field] = one == other or (field == "first page" and one.lstrip("abcdefghijklmnopqrstuvwxyz") == other)
    if (a.container and b.container) or a.issn & b.issn:
        same["container"] = bool(a.issn & b.issn) or same_container(a.container, b.container)
    for field, agrees in same.items():
        score += POINTS[field][0 if agrees else 1]
        reasons.append(f"{'the same' if agrees else 'another'} {field}")
    if a.people and b.people:
        points, said = _compare_people(a.people, b.people)
        score += points
        reasons.append(said)
    if a.year and b.year:
        points, said = YEARS.get(abs(a.year - b.year), OTHER_YEAR)
        score += points
        reasons.append(said)
    identified = any(same.get(field) for field in ("DOI", "PMID", "PMCID"))
    related = _related(a, b, title, same)
    if related and (title >= 0.85 or identified or a.notice != b.notice):
        least = DOUBTFUL if related == PARTS else -2.0 if title >= 0.92 else 0.5
        alike = score >= least and (title >= 0.7 or _contained(a, b))
        return Pair(a.index, b.index, RELATED, score, (related, *reasons)) if alike else None
    if score >= ENOUGH and title >= 0.7:
        return Pair(a.index, b.index, DUPLICATE, score, tuple(reasons))
    if score >= DOUBTFUL or (identified and title >= 0.5):
        return Pair(a.index, b.index, POSSIBLE, score, tuple(reasons))
    return None


def _title_similarity(a: Prepared, b: Prepared) -> float:
    """Return 0 to 1; a title that was cut off is as good as the whole one if much of it is there."""
    if a.title == b.title:
        return 1.0 if a.title else 0.0
    if not a.title or not b.title:
        return 0.0
    plain = "".join(a.title_words), "".join(b.title_words)
    if plain[0] == plain[1]:
        return 1.0
    short, long = sorted((a.title, b.title), key=len)
    if long.startswith(f"{short} ") and len(short.split()) >= 3:  # cut off, or without its subtitle
        return 0.95 if len(short) > 60 else 0.86
    return max(fuzz.ratio(a.title, b.title), fuzz.token_sort_ratio(a.title, b.title) - 2) / 100


def _contained(a: Prepared, b: Prepared) -> bool:
    """Whether the title of one is inside of the other's: `Reply to: Moon tea …`."""
    short, long = sorted((a.title, b.title), key=len)
    return len(short) > 20 and short in long


def _compare_people(a: tuple[frozenset[str], ...], b: tuple[frozenset[str], ...]) -> tuple[float, str]:
    if a[0] & b[0] or _alike(a[0], b[0]):
        return 2.0, "the same first author"
    shared = sum(any(one & other for other in b) for one in a)
    if shared >= 0.5 * min(len(a), len(b)):
        return 1.0, "authors in common, another first one"
    return -3.0, "other authors"


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether a name of one is spelled nearly as one of the other's."""
    return any(fuzz.ratio(one, other) >= 80 for one in a for other in b if len(one) > 3 and len(other) > 3 and one[0] == other[0])


@lru_cache(maxsize=200_000)
def same_container(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two names are of one journal: equal, initials, or one shortened word by word (`J Am Chem Soc`)."""
    if a == b or "".join(a) == "".join(b):
        return True
    short, long = sorted((a, b), key=lambda name: sum(map(len, name)))
    initials = "".join(word[0] for word in long)
    if len(short) == 1 and len(long) > 1 and (short[0] == initials or (len(short[0]) > 3 and initials.startswith(short[0]))):
        return True
    # Word by word; of a long name the end may be missing: Proc Natl Acad Sci, of the United States of America.
    fits = len(short) == len(long) or (min(len(short), len(long)) > 3 and abs(len(short) - len(long)) <= 3)
    if fits and all(_shortens(one, other) or _shortens(other, one) for one, other in zip(short, long, strict=False)):
        return True
    return fuzz.ratio(" ".join(a), " ".join(b)) >= 92


def _shortens(short: str, long: str) -> bool:
    """Whether a word is an abbreviation of another: the same first letter, and its letters in their order (`natl`, `intl`)."""
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


def _related(a: Prepared, b: Prepared, title: float, same: dict[str, bool]) -> str:
    """Return why two records of like titles are two works, "" where nothing says so."""
    one_record = any(same.get(field) for field in ("DOI", "PMID", "PMCID")) and same.get("first page", True)
    if a.notice != b.notice and not (one_record and {a.notice, b.notice} == {"protocol", ""}):  # a title may lack its last words
        return f"one is a {a.notice or b.notice}"
    if a.preprint != b.preprint and not same.get("DOI"):
        return "one is a preprint"
    if a.version and b.version and a.version != b.version:
        return "two versions"
    if a.edition and b.edition and a.edition != b.edition and not same.get("ISBN"):
        return "two editions"
    if a.numbers != b.numbers and not one_record and ((a.numbers and b.numbers) or _ends_with_number(a) != _ends_with_number(b)):
        return PARTS
    if (
        _kind(a) != _kind(b)
        and "" not in (_kind(a), _kind(b))
        and not any(same.get(field) for field in ("DOI", "PMID", "ISBN", "first page"))
    ):
        return f"one is a {'thesis' if 'thesis' in (_kind(a), _kind(b)) else 'book'}"
    if _is_registry(a) != _is_registry(b) and a.registration and a.registration == b.registration:
        return "a registry entry and a report of the trial"
    places = [field for field in ("container", "volume", "first page", "DOI") if same.get(field) is False]
    if same.get("container") is False and len(places) >= 2 and not any(same.get(f) for f in ("DOI", "PMID", "PMCID", "first page")):
        return "published in two places"
    return ""


def _ends_with_number(one: Prepared) -> bool:
    """Whether one of the last two words is a number: `Moon tea in mice II`."""
    return any(NUMBER_WORDS.get(word, word).isdigit() for word in one.title_words[-2:])


def _kind(one: Prepared) -> str:
    """Return thesis, book or article where the kind of entry tells one from the other; a chapter is often entered as any."""
    kinds = {"article": "article", "book": "book", "collection": "book", "proceedings": "book"}
    return "thesis" if one.entry_type.endswith("thesis") else kinds.get(one.entry_type, "")


def _is_registry(one: Prepared) -> bool:
    return bool(one.registration) and not (one.volume or one.page) and one.entry_type != "article"


def pairs(records: Sequence[Record], step: Callable[[int], None] = lambda _: None) -> list[Pair]:
    """Return every pair that is a duplicate, may be one, or is related, the surest duplicates first.

    `step` is called with the number of records prepared so far, a thousand at a time.
    """
    prepared = []
    for index, record in enumerate(records):
        prepared.append(prepare(record, index))
        if index % 1000 == 999:
            step(index + 1)
    found = (compare(prepared[first], prepared[second]) for first, second in candidates(prepared))
    return sorted(filter(None, found), key=lambda pair: (VERDICTS.index(pair.verdict), -pair.score, pair.first, pair.second))


def groups(found: Iterable[Pair]) -> list[list[int]]:
    """Return the places of records that are one work, each group sorted: whoever is a duplicate of a duplicate is in."""
    parent: dict[int, int] = {}

    def root(place: int) -> int:
        while parent.setdefault(place, place) != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for pair in found:
        if pair.verdict == DUPLICATE:
            parent[root(pair.second)] = root(pair.first)
    together: dict[int, list[int]] = defaultdict(list)
    for place in sorted(parent):
        together[root(place)].append(place)
    return sorted(together.values())


def fill(db: sqlite3.Connection) -> None:
    """Fill `citation_pairs` with the citations that share an identifier, an address or the letters of the title.

    This takes no longer than reading the citations; slips in a title are found by `pairs`, which looks at all of them.
    """
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, *cells in db.execute("SELECT key, pmid, pmcid, eprint, url, title FROM citations ORDER BY key"):
        *shared, title = cells
        for kind, text in zip(("pmid", "pmcid", "eprint", "url", "title"), (*shared, letters(title)), strict=True):
            if text:
                blocks[kind, text].append(key)
    keys = sorted({key for members in blocks.values() if len(members) > 1 for key in members})
    alike = records(db, keys)
    rows = [(alike[pair.first].key, alike[pair.second].key, pair.verdict, pair.score, "; ".join(pair.reasons)) for pair in pairs(alike)]
    db.executemany("INSERT INTO citation_pairs VALUES (?, ?, ?, ?, ?)", sorted(rows))

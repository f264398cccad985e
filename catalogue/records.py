"""A reference as every format of the house sees it: a reader makes one, a table row holds one, a writer takes one.

    file  ──readers──>  Record  ──>  row of citations (+ citation_authors, citation_editors)  ──>  Record  ──writers──>  file

What no column has a place for stands in `extra`, so that it outlives the way through; an abstract never does.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

# Columns of `citations` that hold text of a reference, in the order of schema.sql. What each means: metadata.yml.
TEXTS = (
    "key", "entry_type", "genre", "title", "container", "container_short", "series", "publisher", "place", "edition",
    "year", "published", "volume", "issue", "number", "pages", "page_count",
    "doi", "pmid", "pmcid", "eprint", "eprint_type", "isbn", "issn", "registration",
    "url", "accessed", "language", "keywords", "medline_types", "related", "note", "extra",
)  # fmt: skip
# A row of a reader: the texts, the names for reading, and the names in their parts (see `encoded`).
COLUMNS = (*TEXTS, "authors", "editors", "author_parts", "editor_parts")

# Kinds of publication, in the words of BibLaTeX; BibTeX's own techreport, phdthesis and so on stay as they were written.
# Source: the BibLaTeX package (Lehman and others), manual, 2.1 "Entry types".
TYPES = (
    "article", "book", "collection", "dataset", "inbook", "incollection", "inproceedings", "manual", "misc", "online",
    "patent", "proceedings", "report", "software", "thesis", "unpublished", "video", "audio", "image", "legislation",
    "jurisdiction", "standard", "map", "letter", "reference", "inreference", "periodical",
)  # fmt: skip


class Name(NamedTuple):
    """A person in parts, or a body (or anybody whose name cannot be parted) with all of it in `family`."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""


OTHERS = Name("others")  # stands last where a list of names ends in "and others" or "et al."


@dataclass(slots=True, kw_only=True)
class Record:
    """One reference. An empty text is None, never ""; text is NFC, one line, without markup of its format.

    `keywords`, `issn`, `isbn`, `medline_types` and `related` hold several values parted by "; ". `published` and `accessed`
    are as exact as known: 2020, 2020-03, 2020-03-04, a span as 2020-03/2020-05 (ISO 8601-2). `extra` is a JSON object.
    """

    key: str | None = None
    entry_type: str = "misc"
    genre: str | None = None
    title: str | None = None
    container: str | None = None
    container_short: str | None = None
    series: str | None = None
    publisher: str | None = None
    place: str | None = None
    edition: str | None = None
    year: str | None = None
    published: str | None = None
    volume: str | None = None
    issue: str | None = None
    number: str | None = None
    pages: str | None = None
    page_count: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    eprint: str | None = None
    eprint_type: str | None = None
    isbn: str | None = None
    issn: str | None = None
    registration: str | None = None
    url: str | None = None
    accessed: str | None = None
    language: str | None = None
    keywords: str | None = None
    medline_types: str | None = None
    related: str | None = None
    note: str | None = None
    extra: str | None = None
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()

    def cells(self) -> list[str | None]:
        """Return the cells of a row in the order of COLUMNS."""
        texts: list[str | None] = [getattr(self, column) for column in TEXTS]
        names = (shown(self.authors), shown(self.editors), encoded(self.authors), encoded(self.editors))
        return [*texts, *(text or None for text in names)]

    def extras(self) -> dict[str, str]:
        """Return what stands in `extra`: name of the field, as its format calls it -> text."""
        return json.loads(self.extra) if self.extra else {}


assert {f.name for f in fields(Record)} == {*TEXTS, "authors", "editors"}


def from_row(row: Mapping[str, object], authors: Iterable[Name] = (), editors: Iterable[Name] = ()) -> Record:
    """Return the record of a row of `citations` with its names, or of a row of a reader, whose names are in the row.

    Columns that are no text of a reference (source_type, line, …) are passed over.
    """
    record = Record()
    for column in TEXTS:
        if row.get(column) not in (None, ""):
            setattr(record, column, str(row[column]))
    for column, given, parts in (("authors", authors, "author_parts"), ("editors", editors, "editor_parts")):
        names = tuple(given) or decoded(row.get(parts))
        if str(row.get(column) or "").split("; ")[-1] == "et al." and names[-1:] != (OTHERS,):
            names += (OTHERS,)  # the tables of names hold persons and bodies only
        setattr(record, column, names)
    return record


# ----------------------------------------------------------------------------------------------------------------------
# Names
# ----------------------------------------------------------------------------------------------------------------------


def encoded(names: Iterable[Name]) -> str:
    """Return names as `family|given|particle|suffix`, one a line."""
    return "\n".join("|".join(part.replace("|", "/").replace("\n", " ") for part in name) for name in names)


def decoded(text: object) -> tuple[Name, ...]:
    """Return the names that `encoded` wrote."""
    return tuple(Name(*line.split("|")) for line in str(text or "").split("\n") if line)


def shown(names: Iterable[Name]) -> str:
    """Return names for reading: `particle family suffix, given; …`."""
    return "; ".join(_shown(name) for name in names)


def _shown(name: Name) -> str:
    if name == OTHERS:
        return "et al."
    family = " ".join(part for part in (name.particle, name.family, name.suffix) if part)
    return f"{family}, {name.given}" if name.given else family


# ----------------------------------------------------------------------------------------------------------------------
# Keys for records that bring none
# ----------------------------------------------------------------------------------------------------------------------

SMALL_WORDS = frozenset(
    "a an the on of in and for to from with by at as is are do does can what how why "
    "der die das ein eine zur zum über und le la les un une des du sur el los las una il lo gli".split()
)
PLAIN = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"}
WORD = re.compile(r"[a-z0-9]+")


def made_key(record: Record) -> str:
    """Return the key of a record that brings none: first author or editor, year, first word of the title that says something.

    `park2022effects`. It depends on the record alone, so the same record gets it in every file, in any order, on any
    machine; two records that would share one are reported, never renamed.
    """
    people = record.authors or record.editors
    family = _plain(f"{people[0].particle}{people[0].family}") if people and people[0] != OTHERS else ""
    words = WORD.findall(_plain(record.title or "", keep=" "))
    telling = next((word for word in words if word not in SMALL_WORDS and not word.isdigit()), words[0] if words else "")
    return f"{family[:40] or 'anonymous'}{record.year or 'undated'}{telling[:40]}"


def _plain(text: str, keep: str = "") -> str:
    """Return letters and digits in lower case ASCII, accents taken off; other scripts as the hex of their letters."""
    found = []
    for character in unicodedata.normalize("NFKD", text.lower()):
        if character in PLAIN:
            found.append(PLAIN[character])
        elif character.isascii():
            found.append(character if character.isalnum() else keep)
        elif character.isalnum():
            found.append(f"{ord(character):x}")
        elif not unicodedata.combining(character):
            found.append(keep)
    return "".join(found)

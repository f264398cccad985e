"""RIS: what every reference manager and every index reads.

Source: Research Information Systems, "RIS Format Specifications" (2011), and the tags that EndNote, Zotero and Mendeley write.
A tag, two spaces, a dash, a space, the value; one value a line; a reference ends with ER. What has no tag of its own is a note
that begins with its name, `N1  - registration: NCT01234567`: people see it, and no reference manager drops it.
"""

import re
from collections.abc import Iterator, Sequence

from catalogue.records import OTHERS, Name, Record

LABEL = "RIS"
MEDIA_TYPE = "application/x-research-info-systems"

# kind of entry -> type of reference; the first kind of a type is the one that a reader makes of it
TYPES = {
    "article": "JOUR", "book": "BOOK", "collection": "EDBOOK", "proceedings": "CONF", "inbook": "CHAP", "incollection": "CHAP",
    "inproceedings": "CPAPER", "conference": "CPAPER", "inreference": "ENCYC", "report": "RPRT", "techreport": "RPRT", "manual": "RPRT",
    "thesis": "THES", "phdthesis": "THES", "mastersthesis": "THES", "online": "ELEC", "electronic": "ELEC", "www": "ELEC",
    "dataset": "DATA", "software": "COMP", "patent": "PAT", "unpublished": "UNPB", "video": "VIDEO", "audio": "SOUND", "image": "ART",
    "legislation": "STAT", "jurisdiction": "CASE", "standard": "STAND", "map": "MAP", "letter": "PCOMM", "periodical": "JFULL",
    "booklet": "PAMP", "misc": "GEN",
}  # fmt: skip
# column -> tag, in the order in which they are written
TAGS = (
    ("title", "TI"), ("container", "T2"), ("container_short", "J2"), ("series", "T3"), ("publisher", "PB"), ("place", "CY"),
    ("edition", "ET"), ("volume", "VL"), ("issue", "IS"), ("number", "M1"), ("doi", "DO"), ("pmid", "AN"), ("pmcid", "C2"),
    ("url", "UR"), ("language", "LA"), ("genre", "M3"), ("note", "N1"),
)  # fmt: skip
NOTED = ("registration", "eprint", "eprint_type", "page_count", "medline_types", "related")


def write(records: Sequence[Record]) -> str:
    """Return the references, parted by empty lines."""
    return "\n".join("".join(f"{tag}  - {value}\n" for tag, value in lines(record)) for record in records)


def lines(record: Record) -> Iterator[tuple[str, str]]:
    """Yield tags and values of a record, from TY to ER."""
    yield "TY", TYPES.get(record.entry_type, "GEN")
    if record.key:
        yield "ID", record.key
    for tag, people in (("AU", record.authors), ("ED", record.editors)):
        for person in people:
            yield tag, name(person)
    for column, tag in TAGS:
        if text := getattr(record, column):
            yield tag, text
    for column in NOTED:
        if text := getattr(record, column):
            yield "N1", f"{column}: {text}"
    for field, text in record.extras().items():
        yield "N1", f"{field}: {' '.join(str(text).split())}"
    yield from _dates(record)
    if record.pages:
        pages = re.fullmatch(r"([\w.]+)-+([\w.]+)", record.pages)
        yield from (("SP", pages.group(1)), ("EP", pages.group(2))) if pages else (("SP", record.pages),)
    for numbers in (record.isbn, record.issn):
        for number in (numbers or "").split("; "):
            if number:
                yield "SN", number
    for word in (record.keywords or "").split("; "):
        if word:
            yield "KW", word
    yield "ER", ""


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    when = record.published or record.year
    if record.year or when:
        yield "PY", record.year or (when or "")[:4]
    if when and when != record.year:
        parts = when.split("-")
        yield "DA", f"{'/'.join(parts)}{'/' * (4 - len(parts))}" if re.fullmatch(r"\d{4}(-\d\d){1,2}", when, re.ASCII) else when
    if record.accessed:
        yield "Y2", record.accessed.replace("-", "/")


def name(person: Name) -> str:
    """Return `particle Family, Given, Suffix`; a body as it is."""
    if person == OTHERS:
        return "et al."
    family = " ".join(part for part in (person.particle, person.family) if part)
    return ", ".join(part for part in (family, person.given, person.suffix) if part)

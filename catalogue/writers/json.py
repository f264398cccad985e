"""CSL-JSON: what Zotero, pandoc and every citation processor read.

Source: Citation Style Language 1.0.2, csl-data.json (https://github.com/citation-style-language/schema). What it has no
variable for goes into `custom`, which the schema keeps for that.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from catalogue.records import OTHERS, Name, Record

LABEL = "CSL-JSON"
MEDIA_TYPE = "application/vnd.citationstyles.csl+json"

# kind of entry -> CSL type; the first kind of a type is the one that a reader makes of it
TYPES = {
    "article": "article-journal", "book": "book", "collection": "book", "proceedings": "book", "reference": "book",
    "booklet": "pamphlet", "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference", "inreference": "entry-encyclopedia", "report": "report", "techreport": "report",
    "manual": "report", "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis", "online": "webpage",
    "electronic": "webpage", "www": "webpage", "dataset": "dataset", "software": "software", "patent": "patent",
    "unpublished": "manuscript", "video": "motion_picture", "audio": "song", "image": "graphic", "legislation": "legislation",
    "jurisdiction": "legal_case", "standard": "standard", "map": "map", "letter": "personal_communication",
    "periodical": "periodical", "misc": "document",
}  # fmt: skip
VARIABLES = {
    "title": "title", "container": "container-title", "container_short": "container-title-short", "series": "collection-title",
    "publisher": "publisher", "place": "publisher-place", "edition": "edition", "volume": "volume", "issue": "issue",
    "number": "number", "pages": "page", "page_count": "number-of-pages", "genre": "genre", "doi": "DOI", "pmid": "PMID",
    "pmcid": "PMCID", "isbn": "ISBN", "issn": "ISSN", "url": "URL", "language": "language", "keywords": "keyword", "note": "note",
}  # fmt: skip
CUSTOM = ("eprint", "eprint_type", "registration", "medline_types", "related", "extra")


def write(records: Sequence[Record]) -> str:
    """Return a list of items."""
    return json.dumps([item(record) for record in records], ensure_ascii=False, indent=2) + "\n"


def item(record: Record) -> dict[str, Any]:
    """Return a record as an item of CSL-JSON; `custom` holds what has no variable."""
    kind = TYPES.get(record.entry_type, "document")
    found: dict[str, Any] = {"id": record.key or "", "type": kind}
    for column, variable in VARIABLES.items():
        if text := getattr(record, column):
            found[variable] = re.sub(r"(?<=\w)--(?=\w)", "-", text) if column == "pages" else text
    if day := record.published or record.year:
        found["issued"] = date(day)
    if record.accessed:
        found["accessed"] = date(record.accessed)
    for variable, names in (("author", record.authors), ("editor", record.editors)):
        if names:
            found[variable] = [name(person) for person in names]
    custom = {column: getattr(record, column) for column in CUSTOM if getattr(record, column)}
    if next((entry_type for entry_type, csl in TYPES.items() if csl == kind), None) != record.entry_type:
        custom["entry_type"] = record.entry_type
    if custom:
        found["custom"] = custom
    return found


def date(text: str) -> dict[str, Any]:
    """Return a date as parts, a span as two lists of them; what is none stays as it was written."""
    parts = text.split("/")
    if len(parts) <= 2 and all(re.fullmatch(r"\d{4}(-\d\d){0,2}", part, re.ASCII) for part in parts):
        return {"date-parts": [[int(number) for number in part.split("-")] for part in parts]}
    return {"literal": text}


def name(person: Name) -> dict[str, str]:
    """Return a person in parts, a body as one literal."""
    if person == OTHERS:
        return {"literal": "others"}
    if not (person.given or person.particle or person.suffix):
        return {"family" if "," in person.family else "literal": person.family}  # a literal with a comma is often a person's
    parts = {"family": person.family, "given": person.given, "non-dropping-particle": person.particle, "suffix": person.suffix}
    return {variable: part for variable, part in parts.items() if part}

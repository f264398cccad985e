"""An item of CSL-JSON becomes a record.

Source: the Citation Style Language's csl-data.json schema and its specification, 1.0.2, appendices III and IV.
"""

import json
import re
from contextlib import suppress
from typing import Any

from catalogue import dates, normal
from catalogue.names import inverted, parted
from catalogue.records import Name, Record

TYPES = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "article": "misc", "book": "book",
    "chapter": "incollection", "paper-conference": "inproceedings", "thesis": "thesis", "report": "report", "webpage": "online",
    "post": "online", "post-weblog": "online", "dataset": "dataset", "software": "software", "patent": "patent",
    "manuscript": "unpublished", "speech": "unpublished", "motion_picture": "video", "broadcast": "video", "song": "audio",
    "entry-dictionary": "inreference", "entry-encyclopedia": "inreference", "entry": "inreference", "legislation": "legislation",
    "bill": "legislation", "treaty": "legislation", "legal_case": "jurisdiction", "standard": "standard", "map": "map",
    "graphic": "image", "figure": "image", "personal_communication": "letter", "periodical": "periodical", "collection": "collection",
    "review": "article", "document": "misc",
}  # fmt: skip
GENRES = {"article-magazine": "magazine", "article-newspaper": "newspaper", "article": "Preprint"}
FIELDS = {
    "key": ("citation-key", "id"),
    "genre": ("genre",),
    "title": ("title",),
    "container": ("container-title",),
    "container_short": ("container-title-short", "journalAbbreviation"),
    "series": ("collection-title",),
    "publisher": ("publisher",),
    "place": ("publisher-place",),
    "edition": ("edition",),
    "volume": ("volume",),
    "issue": ("issue",),
    "number": ("number",),
    "pages": ("page",),
    "page_count": ("number-of-pages",),
    "doi": ("DOI",),
    "pmid": ("PMID",),
    "pmcid": ("PMCID",),
    "isbn": ("ISBN",),
    "issn": ("ISSN",),
    "url": ("URL",),
    "language": ("language",),
    "note": ("note",),
}
CUSTOM = ("entry_type", "eprint", "eprint_type", "registration", "medline_types", "related")
IGNORED = frozenset("type abstract categories system_id title-short shortTitle author editor issued accessed keyword source custom".split())
# Lines such as `PMID: 123` in a note, as Zotero's users write what Zotero has no field for.
NOTED = re.compile(r"^\s*(?:tex\.)?([A-Za-z][\w #.-]{1,30}?)\s*[:=]\s*(\S.*?)\s*$")
NOTED_COLUMNS = {
    "pmid": "pmid", "pmcid": "pmcid", "doi": "doi", "citation key": "key", "citekey": "key", "citation-key": "key", "isbn": "isbn",
    "issn": "issn", "registration": "registration", "edition": "edition", "language": "language",
}  # fmt: skip


def record(item: dict[str, Any], report: normal.Report) -> Record:
    """Return the record of an item; what no column holds goes to extra."""
    kind = text(item.get("type"))
    found = Record(entry_type=TYPES.get(kind, "misc"))
    if kind not in TYPES:
        report("note", f"the type '{kind}' is not known and read as misc", "unknown-type", "Nothing to do, unless another is meant.")
    found.authors, found.editors = people(item.get("author")), people(item.get("editor"))
    texts = {field: said for field, value in item.items() if field not in IGNORED and (said := text(value))}
    if "note" in texts:
        texts["note"] = noted(found, str(item["note"]), texts)
    _custom(found, item.get("custom"), texts)
    words = item.get("keyword")
    found.keywords = normal.keywords([text(word) for word in words] if isinstance(words, list) else normal.split_keywords(text(words)))
    normal.fill(found, texts, FIELDS)
    found.genre = found.genre or GENRES.get(kind)
    when, written = date(item.get("issued"))
    normal.dated(found, texts, when, written, report)
    found.accessed = date(item.get("accessed"))[0].published
    normal.report_extra(found, texts, report)
    return found


def _custom(record: Record, custom: Any, texts: dict[str, str]) -> None:
    """Take what our own writer puts where the schema keeps a place for whatever has no variable."""
    for name, value in custom.items() if isinstance(custom, dict) else ():
        if name in CUSTOM and text(value):
            setattr(record, name, text(value))
        elif name == "extra" and isinstance(value, str) and value.startswith("{"):
            with suppress(ValueError, AttributeError):
                texts.update({str(field): text(said) for field, said in json.loads(value).items()})
        elif text(value):
            texts[str(name)] = text(value)


def text(value: Any) -> str:
    """Return a value as text: a list's parts with "; " between them, people and dates for reading, numbers as they are."""
    if isinstance(value, dict):
        if "date-parts" in value or "raw" in value:
            return date(value)[0].published or date(value)[1]
        return " ".join(text(value[part]) for part in ("given", "family", "literal", "name") if part in value)
    if isinstance(value, list):
        return "; ".join(filter(None, (text(part) for part in value)))
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def people(names: Any) -> tuple[Name, ...]:
    """Return the names of a list of CSL names."""
    found = []
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str):
            found.append(inverted(name))
        elif isinstance(name, dict):
            body, family = text(name.get("literal") or name.get("name")), text(name.get("family"))
            particle = " ".join(filter(None, (text(name.get("dropping-particle")), text(name.get("non-dropping-particle")))))
            given = text(name.get("given"))
            found.append(
                inverted(body)
                if body and not family
                else parted(family, given, text(name.get("suffix")), particle)
                if family or given
                else None
            )
    return tuple(name for name in found if name is not None and name.family)


def date(value: Any) -> tuple[dates.When, str]:
    """Return a CSL date and how it is written: in parts, raw, as words, or a plain text."""
    if not isinstance(value, dict):
        written = text(value)
        return dates.read(written), written
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and any(text(part) for part in parts[0]):
        spans = [[text(part) for part in one[:3]] for one in parts[:2] if isinstance(one, list)]
        season = (
            {"1": "spring", "2": "summer", "3": "autumn", "4": "winter"}.get(text(value.get("season"))[-1:], "")
            if value.get("season")
            else ""
        )
        whens = [dates.of(one[0], one[1] if len(one) > 1 else season or None, one[2] if len(one) > 2 else None) for one in spans if one]
        written = "/".join("-".join(one) for one in spans)
        if len(whens) == 2 and whens[1].published and (whens[0].published or "") < whens[1].published:
            return dates.When(whens[0].year, f"{whens[0].published}/{whens[1].published}", whens[0].whole and whens[1].whole), written
        return whens[0], written
    written = text(value.get("raw") or value.get("literal") or "")
    return dates.read(written), written


def noted(record: Record, note: str, texts: dict[str, str]) -> str:
    """Take the lines of a note that name a field (`PMID: 123`) into their columns; return what is left of the note."""
    rest = []
    for line in note.split("\n"):
        match = NOTED.match(line)
        name = match.group(1).lower() if match else ""
        if match and (column := NOTED_COLUMNS.get(name)):
            if getattr(record, column) is None:
                setattr(record, column, match.group(2))
        elif match and name == "arxiv":
            record.eprint, record.eprint_type = match.group(2), "arxiv"
        elif match and line.strip().startswith("tex."):
            texts[match.group(1)] = match.group(2)
        elif line.strip():
            rest.append(line.strip())
    return " ".join(rest)

"""An item of Zotero becomes a record, and so does a flat one whose authors are a list of texts (as RefLib writes it).

Source: Zotero's schema of item types, fields and creator types (github.com/zotero/zotero-schema).
"""

import re
from typing import Any

from catalogue import csl, dates, normal
from catalogue.csl import text
from catalogue.names import inverted, parted
from catalogue.records import Name, Record

TYPES = {
    "journalArticle": "article", "magazineArticle": "article", "newspaperArticle": "article", "preprint": "misc", "book": "book",
    "bookSection": "incollection", "conferencePaper": "inproceedings", "thesis": "thesis", "report": "report", "webpage": "online",
    "blogPost": "online", "forumPost": "online", "dataset": "dataset", "computerProgram": "software", "patent": "patent",
    "manuscript": "unpublished", "presentation": "unpublished", "film": "video", "videoRecording": "video", "tvBroadcast": "video",
    "audioRecording": "audio", "radioBroadcast": "audio", "podcast": "audio", "dictionaryEntry": "inreference",
    "encyclopediaArticle": "inreference", "statute": "legislation", "bill": "legislation", "hearing": "legislation",
    "case": "jurisdiction", "standard": "standard", "map": "map", "artwork": "image", "letter": "letter", "email": "letter",
    "interview": "letter", "document": "misc", "instantMessage": "letter",
}  # fmt: skip
GENRES = {"magazineArticle": "magazine", "newspaperArticle": "newspaper", "preprint": "Preprint"}
NO_REFERENCES = {"note", "attachment", "annotation"}
FIELDS = {
    "key": ("citationKey", "citekey"),
    "genre": ("thesisType", "reportType", "manuscriptType", "presentationType", "websiteType", "genre", "type"),
    "title": ("title", "caseName", "nameOfAct", "subject"),
    "container": ("publicationTitle", "bookTitle", "proceedingsTitle", "encyclopediaTitle", "dictionaryTitle", "websiteTitle", "blogTitle",
                  "forumTitle", "programTitle", "journal"),
    "container_short": ("journalAbbreviation",),
    "series": ("series", "seriesTitle"),
    "publisher": ("publisher", "institution", "university", "company", "label", "studio", "network", "distributor", "organization"),
    "place": ("place",),
    "edition": ("edition", "versionNumber"),
    "volume": ("volume",),
    "issue": ("issue",),
    "number": ("reportNumber", "patentNumber", "number", "documentNumber", "billNumber", "publicLawNumber"),
    "pages": ("pages",),
    "page_count": ("numPages",),
    "doi": ("DOI", "doi"),
    "pmid": ("PMID",),
    "pmcid": ("PMCID",),
    "isbn": ("ISBN",),
    "issn": ("ISSN",),
    "url": ("url",),
    "language": ("language",),
    "note": ("extra",),
}  # fmt: skip
# What Zotero keeps for itself; abstracts, notes and files.
IGNORED = frozenset(
    "itemType itemID itemKey key version uri libraryID dateAdded dateModified creators tags notes attachments "
    "relations collections seeAlso abstractNote date accessDate select shortTitle rights libraryCatalog archiveID repository callNumber "
    "autoJournalAbbreviation deleted parentItem contentType linkMode inPublications".split()
)


def record(item: dict[str, Any], report: normal.Report) -> Record:
    """Return the record of a Zotero item; what no column holds goes to extra."""
    kind = text(item["itemType"])
    found = Record(entry_type=TYPES.get(kind, "misc"))
    if kind not in TYPES:
        report("note", f"the type '{kind}' is not known and read as misc", "unknown-type", "Nothing to do, unless another is meant.")
    texts = {field: said for field, value in item.items() if field not in IGNORED and (said := text(value))}
    _creators(found, item.get("creators"), texts)
    note = item.get("extra")
    if note:
        texts["extra"] = csl.noted(found, "\n".join(map(text, note)) if isinstance(note, list) else text(note), texts)
    tags = item.get("tags")
    words = [text(tag.get("tag")) if isinstance(tag, dict) else text(tag) for tag in tags] if isinstance(tags, list) else []
    found.keywords = normal.keywords(sorted(words))
    _eprint(found, text(item.get("archiveID")), text(item.get("repository")))
    normal.fill(found, texts, FIELDS)
    found.genre = found.genre or GENRES.get(kind)
    if found.number and not found.issue and found.entry_type in ("article", "inproceedings", "incollection"):
        found.issue, found.number = found.number, None
    written = text(item.get("date"))
    normal.dated(found, texts, dates.read(written), written, report)
    found.accessed = dates.read(text(item.get("accessDate"))).published
    normal.report_extra(found, texts, report)
    return found


def _creators(record: Record, creators: Any, texts: dict[str, str]) -> None:
    """Fill authors and editors; creators of other kinds stand in `extra` under their kind."""
    names: dict[str, list[Name]] = {}
    for creator in creators if isinstance(creators, list) else ():
        if not isinstance(creator, dict):
            continue
        family, given = text(creator.get("lastName")), text(creator.get("firstName"))
        body = text(creator.get("name")) or ("" if given else family)
        name = inverted(body) if body else parted(family, given) if family or given else None
        if name is not None:
            names.setdefault(text(creator.get("creatorType")) or "author", []).append(Name(body) if body else name)
    first = next((kind for kind in ("author", "presenter", "inventor", "programmer", "director", "artist", "podcaster", "interviewee",
                                    "contributor", "performer", "cartographer", "sponsor") if kind in names), "author")  # fmt: skip
    record.authors, record.editors = tuple(names.pop(first, ())), tuple(names.pop("editor", ()))
    for kind, people in names.items():
        texts[kind] = "; ".join(", ".join(filter(None, (name.family, name.given))) for name in people)


def _eprint(record: Record, number: str, server: str) -> None:
    """Take the number on a preprint server: `arXiv:2001.01234`, or a number beside the server's name."""
    if match := re.fullmatch(r"arxiv:\s*(\S+)", number, re.IGNORECASE):
        record.eprint, record.eprint_type = match.group(1), "arxiv"
    elif number and server:
        record.eprint, record.eprint_type = number, server
    elif server and record.genre is None:
        record.publisher = server


# ----------------------------------------------------------------------------------------------------------------------
# Flat records
# ----------------------------------------------------------------------------------------------------------------------

FLAT = {
    "key": ("label", "citationKey"), "title": ("title",), "container": ("journal", "bookTitle"), "container_short": ("journalAbbr",),
    "series": ("series",), "publisher": ("publisher",), "place": ("city",), "edition": ("edition",), "volume": ("volume",),
    "issue": ("number", "issue"), "pages": ("pages",), "doi": ("doi",), "pmid": ("pubmedID", "pmid"), "pmcid": ("pmcid", "custom2"),
    "url": ("url",), "language": ("language",), "note": ("notes",), "isbn": ("isbn",), "issn": ("issn",),
}  # fmt: skip
FLAT_IGNORED = frozenset("recNumber type authors abstract address year date keywords urls editors database researchNotes caption".split())


def flat_record(item: dict[str, Any], report: normal.Report) -> Record:
    """Return the record of an item whose fields are texts and whose authors are a list of `Family, Given`."""
    found = Record(entry_type=TYPES.get(text(item.get("type")), "misc"))
    texts = {field: said for field, value in item.items() if field not in FLAT_IGNORED and (said := text(value))}
    for column, field in (("authors", "authors"), ("editors", "editors")):
        names = item.get(field)
        setattr(found, column, csl.people([text(name) for name in names] if isinstance(names, list) else []))
    keywords, urls = item.get("keywords"), item.get("urls")
    found.keywords = (
        normal.keywords(part for word in keywords for part in text(word).replace("\r", "\n").split("\n"))
        if isinstance(keywords, list)
        else None
    )
    found.url = next((text(url) for url in urls if text(url).startswith(("http://", "https://"))), None) if isinstance(urls, list) else None
    if "custom2" in texts and not re.match(r"PMC\d", texts["custom2"]):
        texts["custom-2"] = texts.pop("custom2")
    numbers = texts.pop("isbn", "")
    for number in re.split(r"[\r\n;]", numbers):
        if number.strip():
            column = "isbn" if normal.ISBN.search(number) or found.entry_type != "article" else "issn"
            setattr(found, column, "; ".join(filter(None, (getattr(found, column), number.strip()))))
    normal.fill(found, texts, FLAT)
    year, day = text(item.get("year")), text(item.get("date"))
    when, more = dates.read(year), dates.read(day if year in day else f"{day} {year}")
    if more.whole and more.year == when.year and len(more.published or "") > len(when.published or ""):
        when, year = more, day
    normal.dated(found, texts, when, year, report)
    normal.report_extra(found, texts, report)
    return found

"""XML from PubMed (articles and books) and from EndNote; other kinds of XML are named and refused.

Source: U.S. National Library of Medicine, "PubMed DTD" and "MEDLINE/PubMed XML Element Descriptions"; EndNote's own XML export.
"""

import re
from pathlib import Path

from catalogue import dates, identifiers, medline, normal
from catalogue.elements import Element, elements
from catalogue.names import inverted, parted
from catalogue.problems import Problem
from catalogue.readers import content_of
from catalogue.records import Name, Record

# EndNote's types, by the name in its export.
TYPES = {
    "journal article": "article", "electronic article": "article", "magazine article": "article", "newspaper article": "article",
    "book": "book", "edited book": "collection", "electronic book": "book", "book section": "incollection",
    "electronic book section": "incollection", "conference proceedings": "proceedings", "conference paper": "inproceedings",
    "thesis": "thesis", "report": "report", "government document": "report", "patent": "patent", "web page": "online", "blog": "online",
    "dataset": "dataset", "computer program": "software", "manuscript": "unpublished", "unpublished work": "unpublished",
    "encyclopedia": "inreference", "dictionary": "inreference", "standard": "standard", "case": "jurisdiction", "statute": "legislation",
    "bill": "legislation", "legal rule or regulation": "legislation", "map": "map", "film or broadcast": "video",
    "audiovisual material": "video", "artwork": "image", "figure": "image", "personal communication": "letter", "serial": "periodical",
    "online database": "dataset", "generic": "misc",
}  # fmt: skip
GENRES = {"magazine article": "magazine", "newspaper article": "newspaper"}
# Where an EndNote record holds what a column takes.
ENDNOTE = {
    "title": ("titles/title",),
    "container": ("periodical/full-title", "titles/secondary-title", "titles/alt-title"),
    "container_short": ("periodical/abbr-1", "titles/alt-title"),
    "series": ("titles/tertiary-title",),
    "publisher": ("publisher",),
    "place": ("pub-location",),
    "edition": ("edition",),
    "volume": ("volume",),
    "issue": ("number",),
    "pages": ("pages",),
    "doi": ("electronic-resource-num",),
    "language": ("language",),
    "accessed": ("access-date",),
    "note": ("notes",),
    "genre": ("work-type",),
    "pmcid": ("custom2",),
}
ENDNOTE_KEPT = ("custom1", "custom3", "custom4", "custom5", "custom6", "custom7", "caption", "call-num", "section", "num-vols", "orig-pub",
                "reprint-edition", "titles/short-title", "titles/translated-title")  # fmt: skip


def records(path: Path, name: str, problems: list[Problem]) -> list[tuple[int, Record]]:
    """Return every record of a file as line and record; where the file breaks, the records before the break."""
    data = content_of(path, name, problems)
    if data is None:
        return []
    root, found, broken = elements(data, frozenset(KINDS))
    rows: list[tuple[int, Record]] = []
    before = len(problems)
    for element in found:
        if normal.too_many(problems, before, name, element.line, len(rows)):
            break

        def report(level: str, message: str, code: str, remedy: str, line: int = element.line) -> None:
            problems.append(Problem(name, line, level, message, code, remedy))

        record = KINDS[element.name](element, report)
        if record is not None:
            rows.append((element.line, normal.finish(record, report, html=True)))
    if broken:
        message = f"this XML cannot be read on: {broken.reason}"
        if broken.unfinished:
            message += f"; the record that begins in line {broken.unfinished} and all behind it are not read"
        problems.append(Problem(name, broken.line, "error", message, "broken-xml", "Export it again; is it cut short?"))
    elif not rows:
        message = f"no record of PubMed or EndNote is in this XML; its root is <{root}>"
        remedy = "Export it as PubMed or EndNote XML, RIS, BibTeX or CSL-JSON."
        problems.append(Problem(name, 1, "error", message, "unknown-format", remedy))
    return normal.keyed(rows, name, problems)


# ----------------------------------------------------------------------------------------------------------------------
# PubMed
# ----------------------------------------------------------------------------------------------------------------------


def _article(element: Element, report: normal.Report) -> Record | None:
    """Return the record of a <PubmedArticle> or a bare <MedlineCitation>."""
    citation = element if element.name == "MedlineCitation" else element.find("MedlineCitation") or element
    article = citation.find("Article")
    if article is None:
        report("error", "this article holds no <Article>", "broken-record", "Export it again.")
        return None
    record = Record(title=medline.title(article.text("ArticleTitle")) or None, pmid=citation.text("PMID") or None)
    medline.typed(record, [kind.text() for kind in article.all("PublicationTypeList/PublicationType")])
    record.container = article.text("Journal/Title") or citation.text("MedlineJournalInfo/MedlineTA") or None
    short = citation.text("MedlineJournalInfo/MedlineTA") or article.text("Journal/ISOAbbreviation")
    record.container_short = short if short and short != record.container else None
    issue = article.find("Journal/JournalIssue") or Element("", {}, 0)
    record.volume, record.issue = issue.text("Volume") or None, issue.text("Issue") or None
    record.pages = _pages(article) or None
    record.authors = _people(article.find("AuthorList"))
    record.language = "; ".join(normal.language(language.text()) for language in article.all("Language")) or None
    issns = [article.text("Journal/ISSN"), citation.text("MedlineJournalInfo/ISSNLinking")]
    record.issn = "; ".join(dict.fromkeys(filter(None, issns))) or None
    texts: dict[str, str] = {}
    _ids(record, element, article, texts)
    words = [word.text() for word in citation.all("KeywordList/Keyword")]
    for heading in citation.all("MeshHeadingList/MeshHeading"):
        words.append("/".join([heading.text("DescriptorName"), *(qualifier.text() for qualifier in heading.all("QualifierName"))]))
    record.keywords = normal.keywords(words)
    banks = [(bank.text("DataBankName"), number.text()) for bank in article.all("DataBankList/DataBank")
             for number in bank.all("AccessionNumberList/AccessionNumber")]  # fmt: skip
    if rest := medline.registered(record, [f"{bank}/{number}" for bank, number in banks]):
        texts["data banks"] = "; ".join(rest)
    if original := article.text("VernacularTitle"):
        texts["original title"] = original
    _linked(citation, texts)
    when, written = _date(issue.find("PubDate"))
    if not when.year:
        when, written = _date(article.find("ArticleDate"))
    normal.dated(record, texts, when, written, report)
    normal.report_extra(record, texts, report)
    return record


def _pages(article: Element) -> str:
    first, last = article.text("Pagination/StartPage"), article.text("Pagination/EndPage")
    written = article.text("Pagination/MedlinePgn") or (f"{first}-{last}" if first and last else first)
    number = next((id_.text() for id_ in article.all("ELocationID") if id_.attributes.get("EIdType") == "pii"), "")
    return written or (number if len(number) < 20 and not number.startswith("S") else "")


def _ids(record: Record, element: Element, article: Element, texts: dict[str, str]) -> None:
    """Take DOI and PMCID out of the places that may hold them; other numbers of the same kind of list say nothing more."""
    ids = [
        *element.all("PubmedData/ArticleIdList/ArticleId"),
        *element.all("PubmedBookData/ArticleIdList/ArticleId"),
        *article.all("ArticleIdList/ArticleId"),
    ]
    found = {id_.attributes.get("IdType", ""): id_.text() for id_ in reversed(ids)}
    located = next((id_.text() for id_ in article.all("ELocationID") if id_.attributes.get("EIdType") == "doi"), "")
    record.doi = located or found.get("doi") or None
    record.pmcid = found.get("pmc") or None
    record.pmid = record.pmid or found.get("pubmed") or None


def _people(people: Element | None) -> tuple[Name, ...]:
    """Return the names of an author list in their order."""
    names = []
    for author in people.all("Author") if people is not None else ():
        body = author.text("CollectiveName")
        family, given = author.text("LastName"), author.text("ForeName") or author.text("FirstName") or author.text("Initials")
        if body:
            names.append(Name(body))
        elif family or given:
            names.append(parted(family, given, author.text("Suffix")))
    return tuple(names)


def _date(element: Element | None) -> tuple[dates.When, str]:
    """Return a date in parts or in words, and how it is written."""
    if element is None:
        return dates.NEVER, ""
    written = element.text("MedlineDate")
    if written:
        return dates.read(written), written
    parts = [element.text(part) for part in ("Year", "Month", "Day")]
    month = parts[1] or element.text("Season")
    return dates.of(parts[0], month or None, parts[2] or None), " ".join(filter(None, (parts[0], month, parts[2])))


def _linked(citation: Element, texts: dict[str, str]) -> None:
    """Keep comments, errata and retractions beside the record, as they are called."""
    kinds = {meaning.replace(" ", ""): meaning for meaning in medline.LINKED.values()} | {
        "expressionofconcernin": "expression of concern in"
    }
    for link in citation.all("CommentsCorrectionsList/CommentsCorrections"):
        kind = kinds.get(link.attributes.get("RefType", "").lower(), "")
        if kind:
            said = f"{link.text('RefSource')} PMID: {link.text('PMID')}" if link.text("PMID") else link.text("RefSource")
            texts[kind] = f"{texts[kind]}; {said}" if kind in texts else said


def _book(element: Element, report: normal.Report) -> Record | None:
    """Return the record of a <PubmedBookArticle>, a book or a chapter."""
    document = element.find("BookDocument") or element
    book = document.find("Book") or element
    chapter, title = medline.title(document.text("ArticleTitle")), medline.title(book.text("BookTitle"))
    record = Record(entry_type="incollection" if chapter else "book", title=chapter or title or None, container=title if chapter else None)
    record.pmid = document.text("PMID") or None
    record.publisher, record.place = book.text("Publisher/PublisherName") or None, book.text("Publisher/PublisherLocation") or None
    record.series, record.edition, record.volume = (
        book.text("CollectionTitle") or None,
        book.text("Edition") or None,
        book.text("Volume") or None,
    )
    record.isbn = "; ".join(isbn.text() for isbn in book.all("Isbn")) or None
    record.pages = _pages(document) or None
    record.language = "; ".join(normal.language(language.text()) for language in document.all("Language")) or None
    record.medline_types = normal.keywords([kind.text() for kind in document.all("PublicationType")])
    lists = [*book.all("AuthorList"), *document.all("AuthorList")]
    record.authors = tuple(name for people in lists if people.attributes.get("Type") != "editors" for name in _people(people))
    record.editors = tuple(name for people in lists if people.attributes.get("Type") == "editors" for name in _people(people))
    texts: dict[str, str] = {}
    _ids(record, element, document, texts)
    record.keywords = normal.keywords([word.text() for word in document.all("KeywordList/Keyword")])
    when, written = _date(book.find("PubDate") or document.find("ContributionDate"))
    normal.dated(record, texts, when, written, report)
    normal.report_extra(record, texts, report)
    return record


# ----------------------------------------------------------------------------------------------------------------------
# EndNote
# ----------------------------------------------------------------------------------------------------------------------


def _endnote(element: Element, report: normal.Report) -> Record | None:
    """Return the record of an EndNote <record>."""
    type_ = element.find("ref-type")
    kind = (type_.attributes.get("name", "") if type_ else "").lower()
    record = Record(entry_type=TYPES.get(kind, "misc"), genre=GENRES.get(kind), key=element.text("label") or None)
    if not element.find("titles") and not element.find("contributors"):
        return None  # a <record> of some other kind of XML
    texts = {path: text for paths in ENDNOTE.values() for path in paths if (text := element.text(path))}
    texts |= {path: text for path in ENDNOTE_KEPT if (text := element.text(path))}
    contributors = element.find("contributors") or Element("", {}, 0)
    record.authors = _endnote_people(contributors, "authors")
    record.editors = _endnote_people(contributors, "secondary-authors")
    for role in ("tertiary-authors", "subsidiary-authors", "translated-authors"):
        if people := "; ".join(author.text() for author in contributors.all(f"{role}/author")):
            texts[role] = people
    if record.entry_type == "collection" and not record.editors:  # whoever is named first edited it
        record.authors, record.editors = (), record.authors
    if (
        record.entry_type in ("book", "collection", "thesis", "report")
        and "titles/secondary-title" in texts
        and "titles/tertiary-title" not in texts
    ):
        texts["titles/tertiary-title"] = texts.pop("titles/secondary-title")
    addresses = [url.text() for url in element.all("urls/related-urls/url")] + [url.text() for url in element.all("urls/web-urls/url")]
    web = [address for address in addresses if address.startswith(("http://", "https://"))]
    record.url = web[0] if web else None
    if len(web) > 1:
        texts["urls"] = "; ".join(web[1:])
    if not identifiers.pmcid(texts.get("custom2", "")).canonical:
        texts |= {"custom-2": texts.pop("custom2")} if "custom2" in texts else {}
    accession = element.text("accession-num")
    database = element.text("remote-database-name").lower() + element.text("database-provider").lower()
    if re.fullmatch(r"[1-9]\d{0,7}", accession, re.ASCII) and (not database or re.search("medline|pubmed|nlm", database)):
        record.pmid = accession
    elif accession:
        texts["accession-num"] = accession
    for text in "\n".join("".join(isbn.pieces()) for isbn in element.all("isbn")).replace("\r", "\n").split("\n"):
        column = (
            "isbn"
            if normal.ISBN.search(text)
            else "issn"
            if normal.ISSN.search(text)
            else "isbn"
            if record.entry_type != "article"
            else "issn"
        )
        if text.strip():
            setattr(record, column, "; ".join(filter(None, (getattr(record, column), text.strip()))))
    record.keywords = normal.keywords(
        part for word in element.all("keywords/keyword") for part in "".join(word.pieces()).replace("\r", "\n").split("\n")
    )
    normal.fill(record, texts, ENDNOTE)
    if texts.get("titles/short-title") and (record.title or "").startswith(texts["titles/short-title"]):
        del texts["titles/short-title"]
    if record.issue and record.entry_type in ("report", "patent", "standard", "dataset", "legislation", "thesis", "book"):
        record.number, record.issue = record.issue, None
    year, day = element.text("dates/year"), element.text("dates/pub-dates/date")
    when, more = dates.read(year), dates.read(f"{day} {year}" if day and year not in day else day)
    if more.whole and more.year == when.year and len(more.published or "") > len(when.published or ""):
        when, year = more, day
    normal.dated(record, texts, when, year, report)
    normal.accessed(record, texts)
    normal.report_extra(record, texts, report)
    return record


def _endnote_people(contributors: Element, role: str) -> tuple[Name, ...]:
    return tuple(name for author in contributors.all(f"{role}/author") if (name := inverted(author.text())) is not None)


KINDS = {"PubmedArticle": _article, "MedlineCitation": _article, "PubmedBookArticle": _book, "record": _endnote}

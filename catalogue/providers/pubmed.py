"""PubMed through the E-utilities: publication types and notices, by PMID; by DOI through a search for its PMID.

Source: https://www.ncbi.nlm.nih.gov/books/NBK25499/ and NLM's description of the PubMed XML elements. In
CommentsCorrections, `…In` stands on the paper and names its notice, `…Of`, `…For` and `…From` stand on the notice.
"""

import re
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError, tostring

import defusedxml.ElementTree as safe_xml
from defusedxml.common import DefusedXmlException

from catalogue.providers import (
    MAX_PEOPLE,
    NOTICE_TYPES,
    NOTICES_IN,
    NOTICES_OF,
    Answer,
    Event,
    Funding,
    Related,
    Unreadable,
    at,
    clean,
    date_of,
    hashed,
    identifier,
    json_of,
    looks_like,
    normal_doi,
    plain_title,
    present,
    type_name,
    unique,
    year_of,
)  # fmt: skip

BASE = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
HOSTS = ("eutils.ncbi.nlm.nih.gov",)
KINDS = ("pmid", "doi")
RATE = 3.0
TOGETHER = 20  # works of one question: an address stays below 2,000 characters, an answer with long lists below 5 MB
MAIL = "email"
WHO = {"tool": "evidence-catalogue"}
KEY = ("api_key", "NCBI_API_KEY")
MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
RESTS = ("Abstract", "OtherAbstract", "ReferenceList")


def url(kind: str, identifier: str) -> str:
    """Return path and query: the record of a PMID, or a search for the PMID of a DOI."""
    if kind == "pmid":
        return f"/efetch.fcgi?{urlencode({'db': 'pubmed', 'id': identifier, 'retmode': 'xml'})}"
    term = '"' + identifier.replace('"', " ") + '"[AID]'
    return f"/esearch.fcgi?{urlencode({'db': 'pubmed', 'term': term, 'retmode': 'json', 'retmax': '5'})}"


def url_of_several(kind: str, identifiers: list[str]) -> str:
    """Return path and query for several works of one kind."""
    if kind == "pmid":
        return url(kind, ",".join(identifiers))
    term = " OR ".join('"' + identifier.replace('"', " ") + '"[AID]' for identifier in identifiers)
    return f"/esearch.fcgi?{urlencode({'db': 'pubmed', 'term': term, 'retmode': 'json', 'retmax': str(5 * len(identifiers))})}"


def apart(data: bytes, wanted: list[str]) -> dict[str, bytes]:
    """Return identifier -> a set of its one record, of those wanted that an answer about several holds."""
    found: dict[str, bytes] = {}
    for record in tree(data):
        if record.tag in ("PubmedArticle", "PubmedBookArticle"):
            alone = Element("PubmedArticleSet")
            alone.append(record)
            for identifier in answer(record).identifiers & set(wanted):
                found.setdefault(identifier, tostring(alone))
    return found


def follow(data: bytes) -> str | None:
    """Return path and query of the records that a search found; None where it proves that there is none."""
    result = at(json_of(data), "esearchresult")
    found = at(result, "idlist")
    if not isinstance(found, list) or at(result, "ERROR"):
        raise Unreadable("the answer holds no list of PubMed")
    ids = [i for i in (identifier("pmid", f) for f in found) if i]
    if not ids and str(at(result, "count")) != "0":
        raise Unreadable("the answer says that there are records, and its list is empty")
    return url("pmid", ",".join(ids)) if ids else None


def absent(status: int, body: bytes) -> bool:
    """Tell that no error answer proves an absence: only an empty set does."""
    return False


def tree(data: bytes) -> Element:
    """Return the set of records; entities and anything but a set of PubMed are refused."""
    try:
        root: Element = safe_xml.fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        raise Unreadable(f"the answer is no XML of PubMed: {looks_like(data)}") from None
    if root.tag != "PubmedArticleSet":
        raise Unreadable(f"the answer is '{root.tag[:40]}', no set of PubMed")
    return root


def parse(data: bytes, wanted: str | None = None) -> Answer | None:
    """Return the record that carries `wanted`, or else the first; None where the set is empty."""
    answers = [answer(record) for record in tree(data) if record.tag in ("PubmedArticle", "PubmedBookArticle")]
    return next((a for a in answers if wanted in a.identifiers), answers[0] if answers else None)


def words(element: Element | None) -> str | None:
    """Return all the text of an element, its markup left out."""
    return clean("".join(element.itertext())) if element is not None else None


def answer(record: Element) -> Answer:
    """Return what a record says: of an article, or of a chapter or book of the NCBI Bookshelf."""
    citation = record.find("MedlineCitation")
    citation = record.find("BookDocument") if citation is None else citation
    if citation is None or not identifier("pmid", words(citation.find("PMID"))):
        raise Unreadable("the answer holds a record without PMID")
    article = citation.find("Article")
    article = citation if article is None else article
    journal = article.find("Journal")
    ids = {
        (e.get("IdType") or "").lower(): words(e)
        for e in [*record.iterfind("PubmedData/ArticleIdList/ArticleId"), *record.iterfind("BookDocument/ArticleIdList/ArticleId")]
    }
    elocation = next((words(e) for e in article.iterfind("ELocationID") if e.get("EIdType") == "doi"), None)
    doi, pmid = normal_doi(ids.get("doi")) or normal_doi(elocation), identifier("pmid", words(citation.find("PMID")))
    types = unique([type_name(words(e)) for e in article.iterfind(".//PublicationType")])
    lower = {t.lower() for t in types}
    events = [e for note in citation.iterfind("CommentsCorrectionsList/CommentsCorrections") if (e := _event(note, doi or pmid))]
    if "retracted publication" in lower and not any(e.event.startswith("retracted") and e.about is None for e in events):
        events.append(Event("retracted"))
    dates = [
        *article.iterfind("Journal/JournalIssue/PubDate"),
        *article.iterfind("ArticleDate"),
        *article.iterfind("Book/PubDate"),
        *article.iterfind("ContributionDate"),
    ]
    years = [year_of(words(d.find("Year"))) or year_of(words(d.find("MedlineDate"))) for d in dates]
    book = article.find("Book")
    title = words(article.find("ArticleTitle")) or (words(book.find("BookTitle")) if book is not None else None)
    containers = [words(journal.find(n)) if journal is not None else None for n in ("Title", "ISOAbbreviation")]
    containers += [words(citation.find("MedlineJournalInfo/MedlineTA")), words(book.find("BookTitle")) if book is not None else None]
    mesh = {words(e) for e in citation.iterfind("MeshHeadingList/MeshHeading/DescriptorName")}
    return Answer(
        title=_unframed(plain_title(title)),
        titles=unique([_unframed(plain_title(words(article.find("VernacularTitle"))))]),
        authors=present([_person(p) for p in list(article.iterfind("AuthorList/Author"))[:MAX_PEOPLE]]),
        year=next(filter(None, years), None),
        years=unique(years),
        container=next(filter(None, containers), None),
        containers=unique(containers),
        volume=words(article.find("Journal/JournalIssue/Volume")),
        issue=words(article.find("Journal/JournalIssue/Issue")),
        pages=words(article.find("Pagination/MedlinePgn")) or words(article.find("Pagination/StartPage")),
        doi=doi,
        pmid=pmid,
        pmcid=identifier("pmcid", ids["pmc"]) if ids.get("pmc") else None,
        work_type="book" if book is not None else "article",
        publication_types=types,
        funding=unique([
            Funding(name, None, words(g.find("GrantID"))) for g in article.iterfind("GrantList/Grant") if (name := words(g.find("Agency")))
        ]),
        related=unique([
            Related(n.get("RefType") or "", other) for n in citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
            if n.get("RefType") != "Cites" and (other := words(n.find("PMID")))
        ]),
        events=unique(events),
        is_notice=bool(lower & NOTICE_TYPES),
        animals_only="Animals" in mesh and "Humans" not in mesh,
    )  # fmt: skip


def _unframed(title: str | None) -> str | None:
    """Return a title without its full stop and the brackets of a translated one."""
    text = (title or "").rstrip(".")
    return (text[1:-1].rstrip(".") if text.startswith("[") and text.endswith("]") else text) or None


def _person(person: Element) -> tuple[str, str] | None:
    family = words(person.find("LastName")) or words(person.find("CollectiveName"))
    return (family, words(person.find("ForeName")) or words(person.find("Initials")) or "") if family else None


def _event(note: Element, own: str | None) -> Event | None:
    word = (note.get("RefType") or "").lower()
    source, other = words(note.find("RefSource")) or "", words(note.find("PMID"))
    doi = re.search(r"doi:\s*(10\.\S+?)\.?(?:\s|$)", source, re.IGNORECASE)
    other = normal_doi(doi.group(1)) if doi else other
    if word in NOTICES_IN:
        return Event(NOTICES_IN[word], date_in(source), other)
    if word in NOTICES_OF and other:
        return Event(NOTICES_OF[word], None, own, other)
    return None


def date_in(reference: str | None) -> str | None:
    """Return the date in a reference as PubMed writes it: 'Lancet. 2010 Feb 6;375(9713):445'."""
    found = re.search(r"\b([12]\d{3})(?:\s+([A-Z][a-z]{2})[a-z]*(?:\s+(\d{1,2}))?)?", reference or "", re.ASCII)
    if not found:
        return None
    year, month, day = found.groups()
    number = MONTHS.get((month or "").lower())
    return date_of([year, *([number] if number else []), *([day] if number and day else [])])


def keep(data: bytes) -> Any:
    """Return the XML with abstracts and references replaced by hashes."""
    root = tree(data)
    root.text = None
    for record in root:
        record.tail = None  # the same record is kept with the same bytes, whether it came alone or among others
    for record in root.iter():
        for name in RESTS:
            for element in record.findall(name):
                text = "".join(element.itertext())
                if not text.startswith("sha256:"):
                    attributes = dict(element.attrib)
                    element.clear()
                    element.attrib.update(attributes)
                    element.text, element.tail = hashed(text), "\n"
    return tostring(root, encoding="unicode")

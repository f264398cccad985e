"""Europe PMC: PubMed's records and more, with open copies and PubMed's notices, by PMID, PMCID or DOI.

Source: https://europepmc.org/RestfulWebService, search with resultType=core. An answer is a list; the work is the one
that carries the identifier that was asked for.
"""

import re
from typing import Any
from urllib.parse import urlencode

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
    hashed,
    identifier,
    json_of,
    many,
    normal_doi,
    number,
    plain_title,
    present,
    type_name,
    unique,
    web,
    year_of,
)  # fmt: skip
from catalogue.providers.pubmed import date_in

BASE = "https://www.ebi.ac.uk/europepmc/webservices/rest"
HOSTS = ("www.ebi.ac.uk",)
KINDS = ("pmid", "pmcid", "doi")
RATE = 5.0


def url(kind: str, identifier: str) -> str:
    """Return path and query for an identifier."""
    quoted = identifier.replace("\\", "\\\\").replace('"', '\\"')
    query = {"pmid": f"EXT_ID:{identifier} AND SRC:MED", "pmcid": f"PMCID:{identifier}", "doi": f'DOI:"{quoted}"'}[kind]
    return f"/search?{urlencode({'query': query, 'format': 'json', 'resultType': 'core', 'pageSize': '5'})}"


def absent(status: int, body: bytes) -> bool:
    """Tell that no error answer proves an absence: only an empty list does."""
    return False


def parse(data: bytes, wanted: str | None = None) -> Answer | None:
    """Return the work that carries `wanted`, or else the first; None where the list is empty and says so."""
    message = json_of(data)
    works = at(message, "resultList", "result")
    if not isinstance(works, list) or number(at(message, "hitCount")) is None:
        raise Unreadable("the answer holds no list of Europe PMC")
    answers = [answer(work) for work in works if isinstance(work, dict) and work.get("id")]
    if not answers and at(message, "hitCount") != 0:
        raise Unreadable("the answer says that there are works, and its list is empty")
    return next((a for a in answers if wanted in a.identifiers), answers[0] if answers else None)


def answer(work: dict[str, Any]) -> Answer:
    """Return what a record says."""
    types = unique([type_name(t) for t in many(work, "pubTypeList", "pubType")])
    lower = {t.lower() for t in types}
    is_notice = bool(lower & NOTICE_TYPES)
    journal = at(work, "journalInfo")
    years = [year_of(at(journal, "yearOfPublication")), year_of(work.get("pubYear")), year_of(work.get("firstPublicationDate"))]
    notices = many(work, "commentCorrectionList", "commentCorrection")
    events = [e for n in notices if (e := _event(n, clean(work.get("doi")) or clean(work.get("pmid"))))]
    if "retracted publication" in lower and not any(e.event.startswith("retracted") and e.about is None for e in events):
        events.append(Event("retracted"))
    return Answer(
        title=(plain_title(work.get("title")) or "").rstrip(".") or None,
        authors=present([_person(p) for p in many(work, "authorList", "author")[:MAX_PEOPLE]]),
        year=next(filter(None, years), None),
        years=unique(years),
        container=plain_title(at(journal, "journal", "title")),
        containers=unique([plain_title(at(journal, "journal", name)) for name in ("title", "medlineAbbreviation", "isoabbreviation")]),
        volume=clean(at(journal, "volume")),
        issue=clean(at(journal, "issue")),
        pages=clean(work.get("pageInfo")),
        doi=normal_doi(work.get("doi")),
        pmid=identifier("pmid", work.get("pmid")),
        pmcid=identifier("pmcid", work.get("pmcid")),
        work_type=clean(work.get("source")),
        publication_types=types,
        licence=clean(work.get("license")),
        open_access_url=next(
            (address for u in many(work, "fullTextUrlList", "fullTextUrl")
             if at(u, "availabilityCode") in ("OA", "F") and (address := web(at(u, "url")))), None),
        funding=unique([
            Funding(name, None, clean(at(g, "grantId"))) for g in many(work, "grantsList", "grant") if (name := clean(at(g, "agency")))
        ]),
        related=unique([Related(str(at(n, "type")), i) for n in notices if (i := clean(at(n, "id"))) and clean(at(n, "type"))]),
        times_cited=number(work.get("citedByCount")),
        events=unique(events),
        is_notice=is_notice,
    )  # fmt: skip


def _event(notice: Any, own: str | None) -> Event | None:
    word = re.sub(r"[^a-z]", "", str(at(notice, "type")).lower())
    other = clean(at(notice, "id"))
    date = date_in(clean(at(notice, "reference")))
    if word in NOTICES_IN:
        return Event(NOTICES_IN[word], date, other)
    if word in NOTICES_OF and other:
        return Event(NOTICES_OF[word], None, own, other)
    return None


def _person(person: Any) -> tuple[str, str] | None:
    family = clean(at(person, "lastName")) or clean(at(person, "collectiveName")) or clean(at(person, "fullName"))
    return (family, clean(at(person, "firstName")) or clean(at(person, "initials")) or "") if family else None


def keep(data: bytes) -> Any:
    """Return the answer with abstracts replaced by hashes."""
    message = json_of(data)
    for work in many(message, "resultList", "result"):
        if isinstance(work, dict) and isinstance(work.get("abstractText"), str) and not work["abstractText"].startswith("sha256:"):
            work["abstractText"] = hashed(work["abstractText"])
    return message

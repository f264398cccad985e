"""Crossref: publishers' own metadata by DOI, with the notices that publishers and Retraction Watch registered.

Source: Crossref REST API, https://api.crossref.org/swagger-ui/index.html; notices stand in `updated-by` of a work and in
`update-to` of its notice. A notice that names its own DOI speaks of itself: the work was replaced under one DOI.
"""

from typing import Any
from urllib.parse import quote, urlencode

from catalogue.providers import (
    MAX_PEOPLE,
    UPDATES,
    Answer,
    Event,
    Funding,
    Related,
    Unreadable,
    at,
    clean,
    date_of,
    hashed,
    json_of,
    many,
    normal_doi,
    number,
    plain_title,
    present,
    unique,
    web,
    year_of,
)  # fmt: skip

BASE = "https://api.crossref.org"
HOSTS = ("api.crossref.org",)
KINDS = ("doi",)
RATE = 5.0
MAIL = "mailto"
DATES = ("published", "published-print", "published-online", "issued", "posted")
RESTS = ("abstract", "reference")


def url(kind: str, identifier: str) -> str:
    """Return path and query for a DOI."""
    return f"/works/{quote(identifier, safe='')}"


def search_url(title: str, author: str | None, year: int | None) -> str:
    """Return path and query of a search by title, first author and year."""
    words = f"{title} {year}" if year else title
    query = {"query.bibliographic": words, "rows": "5"} | ({"query.author": author} if author else {})
    return f"/works?{urlencode(query)}"


def absent(status: int, body: bytes) -> bool:
    """Whether an error answer proves that Crossref has no such DOI: its own words, not those of a gateway."""
    return status == 404 and body.strip().lower().startswith(b"resource not found")


def parse(data: bytes, wanted: str | None = None) -> Answer | None:
    """Return the work of an answer."""
    message = json_of(data)
    work = at(message, "message") if at(message, "message-type") == "work" else None
    if not isinstance(work, dict) or normal_doi(work.get("DOI")) is None:
        raise Unreadable("the answer holds no work of Crossref")
    return answer(work)


def search(data: bytes) -> list[Answer]:
    """Return the works that a search found, in Crossref's order; none found is an empty list."""
    message = json_of(data)
    items = at(message, "message", "items") if at(message, "message-type") == "work-list" else None
    if not isinstance(items, list):
        raise Unreadable("the answer holds no list of Crossref")
    return [answer(item) for item in items if isinstance(item, dict) and normal_doi(item.get("DOI"))]


def answer(work: dict[str, Any]) -> Answer:
    """Return what a work record says."""
    doi = normal_doi(work.get("DOI"))
    title = plain_title(at(work, "title", 0))
    subtitle = plain_title(at(work, "subtitle", 0))
    years = [year_of(at(work, name, "date-parts", 0, 0)) for name in DATES]
    containers = [plain_title(c) for c in many(work, "container-title") + many(work, "short-container-title")]
    return Answer(
        title=title,
        titles=unique([*(plain_title(t) for t in many(work, "title")[1:] + many(work, "original-title")),
                       f"{title}: {subtitle}" if title and subtitle else None]),
        authors=present([_person(p) for p in many(work, "author")[:MAX_PEOPLE]]),
        year=next(filter(None, [year_of(at(work, "issued", "date-parts", 0, 0)), *years]), None),
        years=unique(years),
        container=next(filter(None, containers), None),
        containers=unique(containers),
        volume=clean(work.get("volume")),
        issue=clean(work.get("issue")),
        pages=clean(work.get("page")) or clean(work.get("article-number")),
        doi=doi,
        aliases=unique([normal_doi(a) for a in many(work, "aliases")]),
        work_type=clean(work.get("type")),
        licence=next(filter(None, (web(at(x, "URL")) for x in many(work, "license"))), None),
        funding=unique([f for funder in many(work, "funder") for f in _funding(funder)]),
        related=_related(work.get("relation")),
        times_cited=number(work.get("is-referenced-by-count")),
        events=unique([*(_event(u, None) for u in many(work, "updated-by")),
                       *(_event(u, doi) for u in many(work, "update-to"))]),
        is_notice=any(normal_doi(at(u, "DOI")) not in (None, doi) and at(u, "type") in UPDATES
                      and UPDATES[at(u, "type")] != "superseded" for u in many(work, "update-to")),
    )  # fmt: skip


def _person(person: Any) -> tuple[str, str] | None:
    family = clean(at(person, "family")) or clean(at(person, "name"))
    return (family, clean(at(person, "given")) or "") if family else None


def _related(relations: Any) -> tuple[Related, ...]:
    named = relations.items() if isinstance(relations, dict) else ()
    others = [(str(name), normal_doi(at(o, "id"))) for name, found in named for o in many(found) if at(o, "id-type") == "doi"]
    return tuple(Related(name, doi) for name, doi in dict.fromkeys(others) if doi)


def _funding(funder: Any) -> list[Funding]:
    name = clean(at(funder, "name"))
    if not name:
        return []
    awards = unique([clean(a) for a in many(funder, "award")]) or (None,)
    return [Funding(name, normal_doi(at(funder, "DOI")), award) for award in awards]


def _event(update: Any, notice: str | None) -> Event | None:
    """Return the event of an entry of `updated-by` (it names the notice) or, with `notice`, of `update-to` (it names the paper)."""
    kind = at(update, "type")
    event = UPDATES.get(kind.replace("-", "_")) if isinstance(kind, str) else None
    if event is None:
        return None
    date, named, says = date_of(many(update, "updated", "date-parts", 0)), normal_doi(at(update, "DOI")), clean(at(update, "source"))
    if notice is None:
        return Event(event, date, named, None, says)
    return Event(event, date, notice, None if named == notice else named, says) if named else None


def keep(data: bytes) -> Any:
    """Return the answer with its abstract and its references replaced by hashes."""
    message = json_of(data)
    work = at(message, "message")
    for name in RESTS if isinstance(work, dict) else ():
        if isinstance(work.get(name), (str, list)) and not str(work[name]).startswith("sha256:"):
            work[name] = hashed(work[name])
    return message

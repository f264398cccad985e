"""DataCite: metadata of DOIs that Crossref does not hold: data sets, preprints, theses.

Source: https://support.datacite.org/reference/get_dois-id and the DataCite metadata schema 4.5.
"""

from typing import Any
from urllib.parse import quote

from catalogue.providers import (
    MAX_PEOPLE,
    Answer,
    Event,
    Funding,
    Related,
    Unreadable,
    at,
    clean,
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

BASE = "https://api.datacite.org"
HOSTS = ("api.datacite.org",)
KINDS = ("doi",)
RATE = 2.0
# Seen from the work: what came after it. Source: DataCite metadata schema 4.5, relationType.
LATER = {"IsObsoletedBy": "superseded", "IsPreviousVersionOf": "superseded"}


def url(kind: str, identifier: str) -> str:
    """Return path and query for a DOI."""
    return f"/dois/{quote(identifier, safe='')}"


def absent(status: int, body: bytes) -> bool:
    """Whether an error answer proves that DataCite has no such DOI."""
    if status != 404:
        return False
    try:
        return str(at(json_of(body), "errors", 0, "status")) == "404"
    except Unreadable:
        return False


def parse(data: bytes, wanted: str | None = None) -> Answer | None:
    """Return the work of an answer."""
    work = at(json_of(data), "data", "attributes")
    if not isinstance(work, dict) or normal_doi(work.get("doi")) is None:
        raise Unreadable("the answer holds no work of DataCite")
    titles = [plain_title(at(t, "title")) for t in many(work, "titles")]
    place = work.get("container")
    first, last = clean(at(place, "firstPage")), clean(at(place, "lastPage"))
    year = year_of(work.get("publicationYear"))
    others = [
        (str(at(r, "relationType")), normal_doi(at(r, "relatedIdentifier")) or web(at(r, "relatedIdentifier")))
        for r in many(work, "relatedIdentifiers")
    ]
    return Answer(
        title=next(filter(None, titles), None),
        titles=unique(titles[1:]),
        authors=present([_person(p) for p in many(work, "creators")[:MAX_PEOPLE]]),
        year=year,
        years=unique([year]),
        container=plain_title(at(place, "title")),
        containers=unique([plain_title(at(place, "title"))]),
        volume=clean(at(place, "volume")),
        issue=clean(at(place, "issue")),
        pages=f"{first}-{last}" if first and last and first != last else first,
        doi=normal_doi(work.get("doi")),
        work_type=clean(at(work, "types", "resourceTypeGeneral")),
        publication_types=("Preprint",) if at(work, "types", "resourceTypeGeneral") == "Preprint" else (),
        licence=next(filter(None, (clean(at(r, "rightsIdentifier")) or web(at(r, "rightsUri")) for r in many(work, "rightsList"))), None),
        funding=unique([
            Funding(name, clean(at(f, "funderIdentifier")), clean(at(f, "awardNumber")))
            for f in many(work, "fundingReferences") if (name := clean(at(f, "funderName")))
        ]),
        related=unique([Related(relation, other) for relation, other in others if other]),
        times_cited=number(work.get("citationCount")),
        events=unique([Event(LATER[relation], None, other) for relation, other in others if relation in LATER and other]),
    )  # fmt: skip


def _person(person: Any) -> tuple[str, str] | None:
    family = clean(at(person, "familyName"))
    if family:
        return (family, clean(at(person, "givenName")) or "")
    name = clean(at(person, "name"))
    if name and ", " in name and at(person, "nameType") != "Organizational":
        family, given = name.split(", ", 1)
        return (family, given)
    return (name, "") if name else None


def keep(data: bytes) -> Any:
    """Return the answer with its descriptions (the abstract) and its XML copy replaced by hashes."""
    answer = json_of(data)
    work = at(answer, "data", "attributes")
    for name in ("descriptions", "xml") if isinstance(work, dict) else ():
        if work.get(name) and not str(work[name]).startswith("sha256:"):
            work[name] = hashed(work[name])
    return answer

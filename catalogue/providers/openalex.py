"""OpenAlex: an index of works with open copies, funding and counts of citations, by DOI, PMID or PMCID.

Source: https://docs.openalex.org/api-entities/works/work-object. `is_retracted` says only that, without a notice or a
date, and is set on some notices too: a work that calls itself a notice is not taken for the paper.
"""

import re
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
    identifier,
    json_of,
    looks_like,
    many,
    normal_doi,
    number,
    plain_title,
    present,
    unique,
    web,
    year_of,
)  # fmt: skip

BASE = "https://api.openalex.org"
HOSTS = ("api.openalex.org",)
KINDS = ("doi", "pmid", "pmcid")
RATE = 8.0
MAIL = "mailto"
KEY = ("api_key", "OPENALEX_API_KEY")
FLASK_PAGE = b"<p>The requested URL was not found on the server. "
# Nothing is made of these, and some are long: they are replaced like the abstract.
RESTS = ("abstract_inverted_index", "referenced_works", "concepts", "topics", "keywords", "mesh", "counts_by_year", "locations")
# Not whatever begins with such a word: there is correction of anaemia, and withdrawal of a drug.
NOTICE = re.compile(
    r"(?:retraction|withdrawal) (?:notice|note|statement)\b|(?:retraction|withdrawal|correction)\s*[:.]"
    r"|(?:retraction|correction) (?:to|for)\b|retraction of\s*[:\"“'‘\[]|(?:erratum|corrigendum)\b",
    re.IGNORECASE,
)


def url(kind: str, identifier: str) -> str:
    """Return path and query for an identifier: as part of the path, for in a filter a comma would part it."""
    return f"/works/{kind}:{quote(identifier, safe='')}"


def absent(status: int, body: bytes) -> bool:
    """Whether an error answer proves that OpenAlex has no such work: in its own words, not in a gateway's.

    Its server ends a question for an unknown identifier in Flask's abort(404), whose page has one fixed sentence; its
    manual describes JSON with an error and a message. A search that broke down has status 404 too.
    Sources: ourresearch/openalex-elastic-api, ids/views.py, app.py and core/exceptions.py;
    https://developers.openalex.org/api-reference/errors
    """
    if status != 404 or len(body) > 1_000:
        return False
    if FLASK_PAGE in body:
        return True
    try:
        said = json_of(body)
    except Unreadable:
        return False
    words = f"{at(said, 'error')} {at(said, 'message')}".lower()
    return "execution error" not in words and ("not found" in words or "not exist" in words)


def parse(data: bytes, wanted: str | None = None) -> Answer | None:
    """Return the work of an answer."""
    work = json_of(data)
    if not isinstance(work, dict) or not re.fullmatch(r"https://openalex\.org/W\d+", str(work.get("id"))):
        raise Unreadable(f"the answer holds no work of OpenAlex: {looks_like(data) if not isinstance(work, dict) else 'its id is another'}")
    return answer(work)


def answer(work: dict[str, Any]) -> Answer:
    """Return what a work record says."""
    title = plain_title(work.get("title")) or plain_title(work.get("display_name"))
    year = year_of(work.get("publication_year"))
    kind = clean(work.get("type"))
    place = at(work, "primary_location")
    open_place = at(work, "best_oa_location")
    first, last = clean(at(work, "biblio", "first_page")), clean(at(work, "biblio", "last_page"))
    is_notice = kind in ("retraction", "erratum") or bool(title and NOTICE.match(title))
    retracted = work.get("is_retracted") is True and not is_notice
    people = many(work, "authorships")[:MAX_PEOPLE]
    return Answer(
        title=title,
        authors=present([_person(clean(at(p, "author", "display_name")) or clean(at(p, "raw_author_name"))) for p in people]),
        year=year,
        years=unique([year]),
        container=plain_title(at(place, "source", "display_name")),
        containers=unique([plain_title(at(place, "source", "display_name")), plain_title(at(place, "raw_source_name"))]),
        volume=clean(at(work, "biblio", "volume")),
        issue=clean(at(work, "biblio", "issue")),
        pages=f"{first}-{last}" if first and last and first != last else first,
        doi=normal_doi(str(work.get("doi")).removeprefix("https://doi.org/")),  # as it is, not as in an address
        pmid=identifier("pmid", at(work, "ids", "pmid")),
        pmcid=identifier("pmcid", at(work, "ids", "pmcid")),
        work_type=kind,
        licence=clean(at(open_place, "license")) or clean(at(place, "license")),
        open_access_url=next(
            filter(None, (web(at(open_place, "landing_page_url")), web(at(open_place, "pdf_url")), web(at(work, "open_access", "oa_url")))),
            None,
        ),
        funding=unique([
            Funding(name, at(g, "funder") if web(at(g, "funder")) else None, clean(at(g, "award_id")) or clean(at(g, "funder_award_id")))
            for g in many(work, "grants") + many(work, "awards") if (name := clean(at(g, "funder_display_name")))
        ]),
        related=unique([Related("related", w) for w in many(work, "related_works") if isinstance(w, str) and web(w)]),
        times_cited=number(work.get("cited_by_count")),
        events=(Event("retracted"),) if retracted else (),
        is_notice=is_notice,
    )  # fmt: skip


def _person(name: str | None) -> tuple[str, str] | None:
    """Return family and given name of a name written out; the last word is taken for the family name."""
    if not name:
        return None
    if "," in name:
        family, given = name.split(",", 1)
        return (family.strip(), given.strip())
    *given_names, family = name.split()
    return (family, " ".join(given_names))


def keep(data: bytes) -> Any:
    """Return the answer with its abstract, its references and what nothing is made of replaced by hashes."""
    work = json_of(data)
    for name in RESTS if isinstance(work, dict) else ():
        if work.get(name) and not str(work[name]).startswith("sha256:"):
            work[name] = hashed(work[name])
    return work

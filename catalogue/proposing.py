"""Looking for what has no identifier, by title, year and author: proposed in `metadata/proposals.csv`, never filled in."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from catalogue import kept, likeness, providers
from catalogue.client import Client, Failed
from catalogue.fetching import Work
from catalogue.problems import Problem
from catalogue.providers import Unreadable

LEAST_LIKENESS = 75.0  # of a title, to be worth a person's look


@dataclass(frozen=True)
class Proposal:
    """A work that may be the cited one: its identifier, and how alike title, year and first author are."""

    citation: str
    place: int
    doi: str
    title: str
    year: int | None
    first_author: str | None
    title_similarity: float
    author_similarity: float | None
    asked_at: str


async def propose(client: Client, work: Work, today: date) -> list[Proposal]:
    """Search Crossref for a citation by title, year and author; return what resembles it, the likest first. Raises Failed."""
    module = providers.provider("crossref")
    cited = work.cited
    reply = await client.ask(module, module.search_url(cited.title[:300], cited.first_author, cited.year))
    if reply.status != 200:
        raise Failed(f"the answer has status {reply.status}, and proves nothing")
    found = []
    for answer in module.search(reply.body):
        titles = [t for t in (answer.title, *answer.titles) if t]
        alike_title = max((likeness.title_similarity(cited.title, t) for t in titles), default=0.0)
        author = answer.authors[0][0] if answer.authors else None
        alike = likeness.name_similarity(cited.first_author, author) if cited.first_author and author else None
        far = bool(cited.year and answer.year and abs(cited.year - answer.year) > likeness.YEARS_APART)
        if alike_title >= LEAST_LIKENESS and not far and answer.doi and answer.title:
            found.append(Proposal(cited.key, 0, answer.doi, answer.title, answer.year, author, alike_title, alike, today.isoformat()))
    found.sort(key=lambda p: (-p.title_similarity, -(p.author_similarity or 0), p.doi))
    return [replace(p, place=place) for place, p in enumerate(found, 1)]


async def search(
    client: Client, evidence: Path, lost: list[Work], today: date, places: dict[str, tuple[str, int]]
) -> AsyncIterator[dict[str, list[Proposal]] | Problem]:
    """Search for each work; yield what was found, when it is written down, or why nobody could say.

    `places` are file and line of each citation; `{where}` in an advice is left to be filled in.
    """
    line = client.line(providers.provider("crossref"))
    for work in lost:
        key = work.cited.key
        again = f"Run it again later: python ingest.py fetch{{where}} --only {key}"
        if line.broken:
            message = f"{key}: crossref was not searched: it answered none of several questions before this one{line.because}"
            yield Problem(*places[key], "warning", message, "not-asked", again)
            continue
        try:
            found = {key: await propose(client, work, today)}
        except (Failed, Unreadable) as error:
            line.unanswered += 1
            message = f"{key}: the search for an identifier got no answer: {error}"
            yield Problem(*places[key], "error", message, "search-failed", again)
            continue
        line.unanswered = 0
        write_proposals(evidence, found, today)
        yield found


def was_searched(evidence: Path, work: Work, today: date, stale: timedelta) -> bool:
    """Whether a citation was searched for lately, with or without a result."""
    dates = [row["asked_at"] for row in _proposals(evidence) if row.get("citation") == work.cited.key and row.get("asked_at")]
    try:
        return any(today - date.fromisoformat(day) < stale for day in dates)
    except ValueError:
        return False


def _proposals(evidence: Path) -> list[dict[str, str]]:
    path = evidence / kept.PROPOSALS
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _plain_cell(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: titles come from strangers, and people open this file."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")) else cell


def write_proposals(evidence: Path, fresh: dict[str, list[Proposal]], today: date) -> None:
    """Put what was found for the citations searched for in the place of their old rows in `metadata/proposals.csv`.

    A citation for which nothing was found has a row without a DOI, so that the search is not made again tomorrow.
    """
    names = list(Proposal.__dataclass_fields__)
    rows: list[dict[str, Any]] = [dict(row) for row in _proposals(evidence) if row.get("citation") not in fresh]
    for key, proposals in fresh.items():
        rows += [{name: _plain_cell(getattr(p, name)) for name in names} for p in proposals] or [
            {"citation": key, "place": 1, "asked_at": today.isoformat()}
        ]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: (str(row["citation"]), int(row["place"]))))
    kept.put(evidence / kept.PROPOSALS, out.getvalue().encode())

"""Retraction Watch, as Crossref publishes it: one CSV of all retractions, concerns, corrections and reinstatements.

Source: https://gitlab.com/crossref/retraction-watch-data and the user guide of the Retraction Watch database.
`OriginalPaperDOI` is the paper, `RetractionDOI` the notice. The file is read by line as it comes and is never kept whole:
of each cited work the rows that name it are.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from catalogue.providers import Answer, Event, Unreadable, clean, date_of, identifier, normal_doi, plain_title, present, unique, year_of

BASE = "https://gitlab.com"
HOSTS = ("gitlab.com",)
KINDS = ("doi", "pmid")
RATE = 1.0
BULK = 200_000_000  # bytes; the file had some 60 million in 2025
PATH = "/crossref/retraction-watch-data/-/raw/main/retraction_watch.csv"
COLUMNS = (
    "Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author", "URLS", "ArticleType", "RetractionDate",
    "RetractionDOI", "RetractionPubMedID", "OriginalPaperDate", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason",
    "Paywalled", "Notes",
)  # fmt: skip
NEEDED = ("RetractionDate", "RetractionDOI", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason")
NATURES = {
    "retraction": "retracted",
    "expression of concern": "expression-of-concern",
    "correction": "corrected",
    "reinstatement": "reinstated",
}
REPUBLISHED = re.compile(r"retract and replace", re.IGNORECASE)


def url(kind: str, identifier: str) -> str:
    """Return the path of the file: it is the same for every work."""
    return PATH


def absent(status: int, body: bytes) -> bool:
    """Tell that no error answer proves an absence: only the whole file does."""
    return False


def rows(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of the file. Raises Unreadable for another header, a row of another length, an unclosed quote."""
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.strip().lstrip("\ufeff") for name in next(reader, [])]
        missing = [name for name in NEEDED if name not in header]
        if missing:
            raise Unreadable(f"the file has no column {missing[0]}: it is not the Retraction Watch file")
        for cells in reader:
            while len(cells) > len(header) and not cells[-1]:
                cells.pop()  # some editions end their rows with an empty cell
            if cells and len(cells) != len(header):
                raise Unreadable(f"a row has {len(cells)} cells and the header {len(header)}: the file breaks off or is damaged")
            if cells:
                yield dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise Unreadable(f"the file breaks off or is damaged: {error}") from None


def papers(row: dict[str, str]) -> tuple[str, ...]:
    """Return the identifiers of the paper that a row is about."""
    found: tuple[str, ...] = unique([normal_doi(row["OriginalPaperDOI"]), identifier("pmid", row["OriginalPaperPubMedID"])])
    return found


def as_text(found: list[dict[str, str]]) -> str:
    """Return rows as CSV under the header of the file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue()


def event(row: dict[str, str]) -> Event | None:
    """Return what a row says happened; None for a nature that is none of the four."""
    nature = NATURES.get(" ".join(row["RetractionNature"].lower().split()))
    if nature == "retracted" and REPUBLISHED.search(row["Reason"]):
        nature = "retracted-and-republished"
    notice = normal_doi(row["RetractionDOI"]) or identifier("pmid", row.get("RetractionPubMedID"))
    return Event(nature, date_in(row["RetractionDate"]), notice) if nature else None


def date_in(text: str) -> str | None:
    """Return a date written as 2/6/2010 0:00 (month first) or 2010-02-06."""
    iso = re.match(r"([12]\d{3})-(\d{1,2})-(\d{1,2})", text.strip(), re.ASCII)
    if iso:
        return date_of(list(iso.groups()))
    found = re.match(r"(\d{1,2})/(\d{1,2})/([12]\d{3})\b", text.strip(), re.ASCII)
    return date_of([found[3], found[1], found[2]]) if found else None


def parse(data: bytes, wanted: str | None = None) -> Answer | None:
    """Return what the rows say of `wanted`, or of the first paper; None where no row is about it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("the file is not UTF-8") from None
    found = [row for row in rows(io.StringIO(text, newline="")) if wanted is None or wanted in papers(row)]
    if not found:
        return None
    first = found[0]
    people = [clean(name) for name in first.get("Author", "").split(";")]
    year = year_of((date_in(first.get("OriginalPaperDate", "")) or "")[:4])
    named = [i for row in found for i in papers(row)]
    return Answer(
        title=plain_title(first.get("Title")),
        authors=present([(name.split()[-1], " ".join(name.split()[:-1])) for name in people if name]),
        year=year,
        years=unique([year]),
        container=clean(first.get("Journal")),
        containers=unique([clean(first.get("Journal"))]),
        doi=next((i for i in named if "/" in i), None),
        pmid=next((i for i in named if "/" not in i), None),
        aliases=(wanted,) if wanted else (),
        work_type=clean(first.get("ArticleType")),
        events=unique([event(row) for row in found]),
    )


def keep(data: bytes) -> Any:
    """Return the rows as they are: they hold no abstract."""
    return data.decode("utf-8-sig")

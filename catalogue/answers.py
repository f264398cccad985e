"""Kept answers become tables, offline: what each provider says of each citation, what happened to it, where the two differ.

    metadata/<provider>/<id>.json ─> parsed ─> is it the cited work? ─> answers, standing_events …, differences
                                                     └─ no: needs-review, and nothing of it is used

A notice that names a cited work speaks of that work: its own record may be the only place that says so.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from typing import Any

from catalogue import kept, likeness, providers
from catalogue.load import Loaded, Loader
from catalogue.problems import Problem
from catalogue.providers import Answer, Event

SILENT = {"datacite"}  # has no notices: that it knows a work says nothing about its standing
COMPLETE = {"retractionwatch"}  # lists every notice that it knows: a work that is not on the list has none there

COLUMNS = (
    "citation", "provider", "asked", "status", "reason", "fetched_at", "title_similarity", "title", "first_author", "authors", "year",
    "container", "volume", "issue", "pages", "doi", "pmid", "pmcid", "work_type", "proposed_source_type", "is_notice", "licence",
    "open_access_url", "times_cited", "source_id", "line",
)  # fmt: skip


def load_answers(loader: Loader) -> None:
    """Fill the tables of answers from every kept file, and `standing_events` from them and from `standing`.

    A file that is damaged, or of no citation, is a problem with its path.
    """
    loader.db.execute(
        """INSERT INTO standing_events
        SELECT citation, event, date, notice, checked_source, checked_at, coalesce(date, checked_at), source_id, line FROM standing"""
    )
    loader.problems += kept.stray(loader.folder)
    paths = list(kept.files(loader.folder))
    if not paths:
        return
    cited = cited_works(loader.db)
    for path in paths:
        name = path.relative_to(loader.folder).as_posix()
        try:
            data = path.read_bytes()
            record = kept.read(data)
            answer = record.parsed()
        except OSError as error:
            _report(
                loader, name, "error", f"this file cannot be read: {error.strerror}", "unreadable", "Give yourself the right to read it."
            )
            continue
        except (kept.Damaged, providers.Unreadable) as error:
            advice = "Delete it and run: python ingest.py fetch"
            _report(loader, name, "error", f"this kept answer cannot be used: {error}", "damaged-answer", advice)
            continue
        if name != record.path:
            advice = f"It belongs to {record.path}; delete it, or move it there."
            _report(loader, name, "error", f"this is the answer of {record.provider} for {record.asked}", "misplaced-answer", advice)
            continue
        source_id = _source(loader, name, data)
        used = enter(loader.db, record, answer, cited, source_id)
        if not used:
            advice = "Delete it, or cite the work."
            _report(loader, name, "warning", f"no citation has the {record.kind} {record.asked}", "answer-of-no-citation", advice)
        loader.loaded.append(Loaded(name, "answers", seen=int(used)))
    doubt_unknown_works(loader.db)


def doubt_unknown_works(db: sqlite3.Connection) -> None:
    """Make an absence from a list unknown where nobody has a record of the identifier: it may be mistyped."""
    marks = ", ".join("?" * len(COMPLETE))
    db.execute(
        f"""UPDATE standing_events SET event = 'unknown' WHERE event = 'current' AND checked_source IN ({marks}) AND NOT EXISTS (
            SELECT 1 FROM answers AS record
            WHERE record.citation = standing_events.citation AND +record.status = 'found' AND record.provider <> checked_source)""",
        sorted(COMPLETE),
    )


def _report(loader: Loader, name: str, level: str, message: str, code: str, advice: str) -> None:
    loader.problems.append(Problem(name, 1, level, message, code, advice))


def _source(loader: Loader, name: str, data: bytes) -> int:
    cursor = loader.db.execute(
        "INSERT INTO sources (path, sha256, rows_seen, rows_accepted, rows_rejected) VALUES (?, ?, 0, 0, 0)",
        (name, hashlib.sha256(data).hexdigest()),
    )
    source_id = cursor.lastrowid or 0
    loader.paths[source_id] = name
    return source_id


def cited_works(db: sqlite3.Connection) -> dict[str, list[likeness.Cited]]:
    """Return identifier -> what the catalogue says of the citations that carry it."""
    query = """SELECT key, title, (SELECT family FROM citation_authors WHERE citation = key AND ordinal = 1), year, container, pages,
        doi, pmid, pmcid FROM citations ORDER BY key"""
    found: dict[str, list[likeness.Cited]] = {}
    for key, title, family, year, container, pages, *identifiers in db.execute(query):
        work = likeness.Cited(key, title, family, year, container, pages)
        for kind, text in zip(providers.KINDS, identifiers, strict=True):
            if plain := providers.identifier(kind, text):
                found.setdefault(plain, []).append(work)
    return found


def _events_elsewhere(record: kept.Kept, answer: Answer | None, cited: dict[str, list[likeness.Cited]]) -> list[tuple[str, Event]]:
    """Return what an answer says of other works that are cited, as (key, event)."""
    if answer is None or record.asked not in answer.identifiers:
        return []
    return [(work.key, event) for event in answer.events if event.about for work in cited.get(event.about, [])]


def enter(db: sqlite3.Connection, record: kept.Kept, answer: Answer | None, cited: dict[str, list[likeness.Cited]], source_id: int) -> bool:
    """Enter an answer for the citations that it was asked for, and for those that it names; return whether there are any."""
    works = cited.get(record.asked, [])
    about = _events_elsewhere(record, answer, cited)
    for work in works:
        judged = likeness.judge(work, record.asked, answer) if answer else None
        status = "needs-review" if judged and judged.review else record.status
        row = _row(work.key, record, answer, status, judged, source_id)
        marks = ", ".join("?" * len(COLUMNS))
        db.execute(f"INSERT INTO answers ({', '.join(COLUMNS)}) VALUES ({marks})", row)
        _events(db, work.key, record, _own_events(record, answer, status), source_id)
        if answer and judged and status == "found":
            _details(db, work.key, record.provider, answer)
            db.executemany(
                "INSERT OR IGNORE INTO differences VALUES (?, ?, ?, ?, ?, ?)",
                [(work.key, record.provider, d.field, d.ours, d.theirs, d.similarity) for d in judged.differences],
            )
    for key, event in about:
        told = Event(event.event, event.date, event.notice, None, f"its notice {event.notice}")
        _events(db, key, record, [told], source_id)
    return bool(works or about)


def _row(
    key: str, record: kept.Kept, answer: Answer | None, status: str, judged: likeness.Judgement | None, source_id: int
) -> list[Any]:  # fmt: skip
    a = answer or Answer()
    reason = judged.review if judged else record.message
    if status == "needs-review" and (told := sorted({e.event for e in a.events if e.about is None})):
        reason = f"{reason}; of that one it says: {', '.join(told)}"
    similarity = judged.title_similarity if judged else None
    people = "; ".join(", ".join(filter(None, person)) for person in a.authors) or None
    first = a.authors[0][0] if a.authors else None
    return [
        key, record.provider, record.asked, status, reason, record.fetched_at, similarity, a.title, first, people, a.year, a.container,
        a.volume, a.issue, a.pages, a.doi, a.pmid, a.pmcid, a.work_type, a.proposed_source_type, int(a.is_notice), a.licence,
        a.open_access_url, a.times_cited, source_id, 1,
    ]  # fmt: skip


def _own_events(record: kept.Kept, answer: Answer | None, status: str) -> Iterable[Event]:
    """Return what a provider says happened to the work; what it could not say is 'unknown', never 'current'."""
    if status == "absent" and record.provider in COMPLETE:
        return [Event("current")]
    if answer is None or status != "found":
        return [Event("unknown")]
    own = [event for event in answer.events if event.about is None]
    return own or ([Event("unknown")] if record.provider in SILENT else [Event("current")])


def _events(db: sqlite3.Connection, key: str, record: kept.Kept, events: Iterable[Event], source_id: int) -> None:
    """Enter events; one without a date counts from the beginning, for a provider's bare mark may be older than any notice."""
    db.executemany(
        "INSERT INTO standing_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
        [
            (
                key,
                e.event,
                e.date,
                e.notice,
                record.provider + (f" ({e.says})" if e.says else ""),
                record.fetched_at,
                e.date or "",
                source_id,
            )
            for e in events
        ],
    )


def _details(db: sqlite3.Connection, key: str, provider: str, answer: Answer) -> None:
    """Enter lists of an answer; what two questions to one provider both say is entered once."""
    types = ((key, provider, t) for t in answer.publication_types)
    db.executemany("INSERT OR IGNORE INTO answer_publication_types VALUES (?, ?, ?)", types)
    related = ((key, provider, r.relation, r.identifier) for r in answer.related if r.relation)
    db.executemany("INSERT OR IGNORE INTO answer_related VALUES (?, ?, ?, ?)", related)
    funding = [(key, provider, f.funder, f.funder_id, f.award) for f in answer.funding]
    db.executemany(
        """INSERT INTO answer_funding SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (
            SELECT 1 FROM answer_funding WHERE citation = ?1 AND provider = ?2 AND funder = ?3 AND award IS ?5)""",
        funding,
    )

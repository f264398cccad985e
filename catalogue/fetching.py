"""What `fetch` asks whom, in which order, and what it makes of the replies; the network itself is `client.py`.

    citations ─> plan: which provider, by which identifier, unless a young answer is kept ─> ask ─> keep ─> judge

A question has three outcomes and no fourth: found, proved absent, failed. A failure is kept only where no answer is, so
that "nobody could say, on this day" stays; it never replaces an answer. DataCite is asked where Crossref has no record.
"""

import asyncio
import csv
import io
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from catalogue import kept, likeness, providers, readers
from catalogue.client import Client, Failed
from catalogue.kept import Kept
from catalogue.problems import Problem
from catalogue.providers import Unreadable, retractionwatch

CATALOGUE = "catalogue.yml"
SECOND = {"datacite": "crossref"}  # who is asked only where another has no record
WHOLE_FILE = {"retractionwatch"}  # who is asked once for all works
ORDER = ("crossref", "pubmed", "europepmc", "openalex", "datacite", "retractionwatch")

Say = Callable[["Outcome"], None]
Advance = Callable[[str], None]
MAIL = re.compile(r"[^@\s<>,;\"()]+@[^@\s<>,;\"()]+\.[^@\s<>,;\"()]+", re.ASCII)


@dataclass(frozen=True)
class Work:
    """A citation that can be asked for: its identifiers by kind, and what the catalogue says of it."""

    cited: likeness.Cited
    identifiers: dict[str, str]


@dataclass(frozen=True)
class Question:
    """One question to one provider, and the citations that it is about."""

    provider: str
    kind: str
    asked: str
    works: tuple[Work, ...]

    @property
    def keys(self) -> str:
        """The citations, for a message."""
        return ", ".join(work.cited.key for work in self.works)


@dataclass(frozen=True)
class Outcome:
    """What came of a question: found, absent, not-listed, needs-review, failed, not-asked, not-needed; with the reason."""

    question: Question
    status: str
    reason: str | None = None
    path: str | None = None  # what was written


@dataclass
class Plan:
    """The questions to ask, and how many are left out because a young answer is kept or nothing can be asked."""

    questions: list[Question] = field(default_factory=list)
    young: int = 0
    without_identifier: list[Work] = field(default_factory=list)


def contact(evidence: Path, problems: list[Problem]) -> str | None:
    """Return the contact of `catalogue.yml`; None where the file or the address is missing."""
    path = evidence / CATALOGUE
    if not path.is_file():
        return None
    read = readers.read(path, CATALOGUE, problems)
    cells = next((dict(zip(read.columns, cells, strict=True)) for _, cells in read.rows), {})
    address = cells.get("contact") or None
    if address and not MAIL.fullmatch(address):
        problems.append(Problem(CATALOGUE, 1, "error", f"contact '{address}' is no mail address", "contact", "Write name@example.org."))
        return None
    return address


def works(db: sqlite3.Connection, only: Iterable[str] = ()) -> list[Work]:
    """Return the citations of a database, or those with the keys named; a key that is not there raises LookupError."""
    query = """SELECT key, title, (SELECT family FROM citation_authors WHERE citation = key AND ordinal = 1), year, container, pages,
        doi, pmid, pmcid FROM citations ORDER BY key"""
    found = {}
    for key, title, family, year, container, pages, *identifiers in db.execute(query):
        plain = {
            kind: i for kind, text in zip(("doi", "pmid", "pmcid"), identifiers, strict=True) if (i := providers.identifier(kind, text))
        }
        found[key] = Work(likeness.Cited(key, title, family, year, container, pages), plain)
    unknown = [key for key in only if key not in found]
    if unknown:
        raise LookupError(", ".join(unknown))
    return [found[key] for key in (dict.fromkeys(only) or found)]


def plan(evidence: Path, cited: list[Work], names: Iterable[str], today: date, stale: timedelta) -> Plan:
    """Return what there is to ask. An answer younger than `stale` is not asked for again; a failure always is."""
    made = Plan(without_identifier=[work for work in cited if not work.identifiers])
    for name in sorted(names, key=ORDER.index):
        by_identifier: dict[tuple[str, str], list[Work]] = {}
        for work in cited:
            kind = next((k for k in providers.provider(name).KINDS if k in work.identifiers), None)
            if kind:
                by_identifier.setdefault((kind, work.identifiers[kind]), []).append(work)
        for (kind, asked), about in by_identifier.items():
            if _is_young(evidence, name, asked, today, stale):
                made.young += 1
            else:
                made.questions.append(Question(name, kind, asked, tuple(about)))
    return made


def _is_young(evidence: Path, name: str, asked: str, today: date, stale: timedelta) -> bool:
    answer = held(evidence, name, asked)
    return answer is not None and answer.status != "failed" and today - date.fromisoformat(answer.fetched_at) < stale


def held(evidence: Path, name: str, asked: str) -> Kept | None:
    """Return the answer that is kept; None where there is none, or one that is damaged and will be replaced."""
    try:
        return kept.read((evidence / kept.path_of(name, asked)).read_bytes())
    except (OSError, kept.Damaged):
        return None


# ----------------------------------------------------------------------------------------------------------------------
# Asking
# ----------------------------------------------------------------------------------------------------------------------


async def run(client: Client, evidence: Path, questions: list[Question], today: date, say: Say, *, datacite_always: bool = False) -> None:
    """Ask every question and say what came of it; each answer is kept before the next word about it."""
    by_provider: dict[str, list[Question]] = {}
    for question in questions:
        by_provider.setdefault(question.provider, []).append(question)
    first = [name for name in by_provider if name not in SECOND or datacite_always]
    await asyncio.gather(*(_provider(client, evidence, name, by_provider[name], today, say) for name in first))
    for name in set(by_provider) - set(first):
        wanted: list[Question] = []
        rest: list[Question] = []
        for question in by_provider[name]:
            answer = held(evidence, SECOND[name], question.asked)
            (wanted if answer and answer.status == "absent" else rest).append(question)
        await _provider(client, evidence, name, wanted, today, say)
        for question in rest:
            say(Outcome(question, "not-needed", f"{SECOND[name]} is the one to ask"))


async def _provider(client: Client, evidence: Path, name: str, questions: list[Question], today: date, say: Say) -> None:
    """Ask one provider, a few questions at a time; a provider that answers none of several in a row is left alone."""
    if name in WHOLE_FILE:
        for outcome in await _whole_file(client, evidence, name, questions, today):
            say(outcome)
        return
    line = client.line(providers.provider(name))
    waiting = iter(_batches(questions, getattr(line.module, "TOGETHER", 1)))

    async def worker() -> None:
        for batch in waiting:
            found = await _together(client, batch) if len(batch) > 1 and not line.broken else {}
            for question in batch:
                if line.broken:
                    say(Outcome(question, "not-asked", f"{name} answered none of several questions before this one{line.because}"))
                else:
                    say(await _question(client, evidence, question, today, found.get(question.asked)))

    async with asyncio.TaskGroup() as group:
        for _ in range(line.workers):
            group.create_task(worker())


def _batches(questions: list[Question], size: int) -> list[list[Question]]:
    """Return the questions by so many, those of one kind together."""
    of_kind: dict[str, list[Question]] = {}
    for question in questions:
        of_kind.setdefault(question.kind, []).append(question)
    return [one[at : at + size] for one in of_kind.values() for at in range(0, len(one), size)]


async def _together(client: Client, batch: list[Question]) -> dict[str, bytes]:
    """Ask for several works at once; return the record of each that was found, by its identifier.

    Only what was found counts. A work that is not among the records, and all of them where the answer is none, are asked
    for one by one: an absence is proved, and a fault named, by a question about one work alone.
    """
    module = providers.provider(batch[0].provider)
    wanted = [question.asked for question in batch]
    try:
        path: str = module.url_of_several(batch[0].kind, wanted)
        for following in (False, True):
            reply = await client.ask(module, path)
            if reply.status != 200:
                return {}
            if following or batch[0].kind != "doi":
                break
            following_path = module.follow(reply.body)
            if following_path is None:
                return {}
            path = following_path
        found: dict[str, bytes] = module.apart(reply.body, wanted)
    except Unreadable:
        return {}
    except Failed as error:
        client.line(module).unanswered += error.again  # a server that is down is not asked twenty times over
        return {}
    return found


async def _question(client: Client, evidence: Path, question: Question, today: date, known: bytes | None = None) -> Outcome:
    """Ask one question, unless its answer is known from one about several; keep what came, and judge it."""
    module = providers.provider(question.provider)
    try:
        answer, data = (module.parse(known, question.asked), known) if known else await _asked(client, module, question)
    except (Failed, Unreadable) as error:
        client.line(module).unanswered += 1
        return _failed(evidence, question, str(error), today)
    client.line(module).unanswered = 0
    if answer is None:
        record = Kept(question.provider, question.kind, question.asked, today.isoformat(), "absent")
    else:
        content = module.keep(data)
        content = content.splitlines() if isinstance(content, str) else content
        record = Kept(question.provider, question.kind, question.asked, today.isoformat(), "found", None, content)
    return _settled(evidence, question, record, answer)


async def _asked(client: Client, module: Any, question: Question) -> tuple[providers.Answer | None, bytes]:
    """Return the answer and its bytes; None where it is proved that there is no such work."""
    path = module.url(question.kind, question.asked)
    searched = False
    while True:
        reply = await client.ask(module, path)
        if reply.status != 200:
            if module.absent(reply.status, reply.body):
                return None, b""
            raise Failed(f"the answer has status {reply.status}: {providers.looks_like(reply.body)}, and proves nothing")
        if searched or question.kind != "doi" or not hasattr(module, "follow"):
            break
        following = module.follow(reply.body)
        if following is None:
            return None, b""
        path, searched = following, True
    answer: providers.Answer | None = module.parse(reply.body, question.asked)
    if searched and answer and question.asked not in answer.identifiers:
        return None, b""  # a search for words that found other works has found none
    return answer, reply.body


async def _whole_file(client: Client, evidence: Path, name: str, questions: list[Question], today: date) -> list[Outcome]:
    """Read a provider's whole file once, from its first line to its last, and keep the rows of each work."""
    if not questions:
        return []
    module = providers.provider(name)
    wanted = {question.asked: question for question in questions}
    rows: dict[str, list[dict[str, str]]] = {asked: [] for asked in wanted}
    try:
        with tempfile.TemporaryFile() as file:
            reply = await client.ask(module, module.url("", ""), file)
            if reply.status != 200:
                raise Failed(f"the answer has status {reply.status} and is no file")
            file.seek(0)
            read_rows(module, file, rows)
    except (Failed, Unreadable, UnicodeDecodeError) as error:
        return [_failed(evidence, question, str(error), today) for question in questions]
    outcomes = []
    for asked, question in wanted.items():
        text = retractionwatch.as_text(rows[asked])
        status = "found" if rows[asked] else "absent"
        record = Kept(name, question.kind, asked, today.isoformat(), status, None, text.splitlines() if rows[asked] else None)
        outcome = _settled(evidence, question, record, record.parsed())
        outcomes.append(replace(outcome, status="not-listed") if outcome.status == "absent" else outcome)
    return outcomes


def read_rows(module: Any, file: Any, rows: dict[str, list[dict[str, str]]]) -> None:
    """Put each row of a file under the works that it is about. Raises Unreadable for a file that holds none at all."""
    csv.field_size_limit(1_000_000)
    lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        read = 0
        for row in module.rows(lines):
            read += 1
            for identifier in module.papers(row):
                if identifier in rows:
                    rows[identifier].append(row)
    finally:
        lines.detach()
    if not read:
        raise Unreadable("the file has a header and no row")


def _failed(evidence: Path, question: Question, reason: str, today: date) -> Outcome:
    """Keep the day on which nobody could say, unless an answer is kept."""
    answer = held(evidence, question.provider, question.asked)
    if answer is not None and answer.status != "failed":
        return Outcome(question, "failed", f"{reason}; the answer of {answer.fetched_at} is kept")
    record = Kept(question.provider, question.kind, question.asked, today.isoformat(), "failed", reason)
    kept.write(evidence, record)
    return Outcome(question, "failed", reason, record.path)


def _settled(evidence: Path, question: Question, record: Kept, answer: providers.Answer | None) -> Outcome:
    """Keep an answer or an absence, and say what a person has to look at. Neither takes the place of an answer that fits."""
    cited = [work.cited for work in question.works]
    review = likeness.review(cited, question.asked, answer) if answer else "it has no record of it any more"
    before = held(evidence, question.provider, question.asked) if review and question.provider not in WHOLE_FILE else None
    with suppress(Unreadable):  # what was kept may hold a retraction
        if before and (known := before.parsed()) and not likeness.review(cited, question.asked, known):
            return Outcome(question, "needs-review", f"{review}; the answer of {before.fetched_at} is kept", record.path)
    kept.write(evidence, record)
    if answer is None:
        return Outcome(question, "absent", None, record.path)
    return Outcome(question, "needs-review" if review else "found", review, record.path)

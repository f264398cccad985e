"""Ask the providers what they know of each citation, and keep their answers. The only verb that asks about sources by network."""

import asyncio
import datetime
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from catalogue import fetching, kept, proposing, providers
from catalogue.client import Client, Limits, base_url
from catalogue.commands import ROOT, evidence_option, max_bytes_option, refusals
from catalogue.commands import where as option_for
from catalogue.problems import Problem, Rejected, as_text

NO_ANSWER = 5
CODES = (
    "Exit codes: 0 every question was answered (found, proved that there is no such work, or refused with a warning until somebody "
    "has looked), 1 errors in the input, 2 wrong usage, "
    "5 a question got no answer: run it again, only what lacks an answer is asked."
)
CONTACT = "contact: the mail address under which a provider can reach you"
UNSEARCHED = {"news", "commercial", "regulator-notice", "trial-registry"}  # pages: no DOI is to be expected
LIMITS = Limits()
MOST_KEYS = 20  # of citations that share a message
STALE = datetime.timedelta(days=30)

EXPECTED = {("crossref", "doi"), ("pubmed", "pmid")}  # where a record is to be expected; that others lack it is no news

# What came of a question -> level, message, next step. Found and absent are counted and need no line of their own.
LINES = {
    "failed": ("error", "{provider} gave no answer: {reason}",
               "Run it again later: python ingest.py fetch{where} --only {key} --provider {provider}"),
    "not-asked": ("warning", "{provider} was not asked: {reason}",
                  "Run it again later: python ingest.py fetch{where} --provider {provider}"),
    "needs-review": ("warning", "the answer of {provider} needs a review and is not used: {reason}",
                     "Compare the identifier in {file} with the paper; if it is right, correct title or year. The answer: {path}"),
    "absent": ("note", "{provider} has no record of {asked}",
               "If no other provider has one either, look whether the identifier is mistyped."),
}  # fmt: skip


def several(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Read an option that is repeated or holds a list with commas, or both; each word once."""
    words = tuple(dict.fromkeys(word.strip() for item in given for word in item.split(",") if word.strip()))
    if given and not words:  # not taken for "all of them"
        raise click.BadParameter("it names nothing")
    return words


def providers_named(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    """Read the names of providers; one that there is not is wrong usage."""
    known = click.Choice(fetching.ORDER)
    return tuple(str(known.convert(name, parameter, context)) for name in several(context, parameter, given))


def pairs(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Read NAME=TEXT options; an unknown provider is wrong usage."""
    found = {}
    for item in given:
        name, mark, text = item.partition("=")
        if not mark or name not in providers.names():
            raise click.BadParameter(f"'{item}': write PROVIDER=..., with one of {', '.join(providers.names())}")
        found[name] = text
    return found


def bases(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Read addresses that stand in for providers'."""
    try:
        return {name: base_url(text) for name, text in pairs(context, parameter, given).items()}
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def rates(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    """Read requests a second."""
    found = {}
    for name, text in pairs(context, parameter, given).items():
        if not re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text, re.ASCII) or not float(text):
            raise click.BadParameter(f"'{name}={text}': a number of requests a second, such as 0.5 or 10")
        found[name] = float(text)
    return found


def age(context: click.Context, parameter: click.Parameter, given: str) -> datetime.timedelta:
    """Read an age: 30d, 4w, 0d."""
    match = re.fullmatch(r"(\d{1,5})([dw])", given, re.ASCII)
    if not match:
        raise click.BadParameter(f"'{given}': write a number of days or weeks, such as 30d or 4w")
    return datetime.timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))


@click.command("fetch", epilog=CODES)
@evidence_option
@max_bytes_option
@click.option("--only", multiple=True, callback=several, metavar="KEYS", help="Only these citations: lee2024,wu2023; repeatable.")
@click.option(
    "--provider",
    "names",
    multiple=True,
    callback=providers_named,
    metavar="NAMES",
    help=f"Only these providers, parted by commas; repeatable.  [{'|'.join(fetching.ORDER)}]",
)
@click.option(
    "--stale", default=f"{STALE.days}d", callback=age, metavar="AGE", show_default=True, help="Ask again where an answer is older."
)
@click.option(
    "--base-url",
    "addresses",
    multiple=True,
    callback=bases,
    metavar="PROVIDER=URL",
    help="Ask a server that stands in for a provider; http only on this machine.",
)
@click.option("--rate", multiple=True, callback=rates, metavar="PROVIDER=N", help="Ask at most N times a second.")
@click.option("--propose/--no-propose", default=True, help="Search for citations without an identifier by title, year and author.")
def command(
    evidence: Path, only: tuple[str, ...], names: tuple[str, ...], stale: datetime.timedelta, addresses: dict[str, str],
    rate: dict[str, float], propose: bool,
) -> None:  # fmt: skip
    """Ask the providers for each citation: what it is, whether it still stands, where it can be read.

    Answers are kept under metadata/ in the evidence folder, abstracts replaced by a hash; `build` reads them there, so that
    it needs no network. Nothing that a curator wrote is changed. Stopped at any moment, it goes on where it was.

    The contact in catalogue.yml is told to the providers, who answer faster and can complain. The keys NCBI_API_KEY and
    OPENALEX_API_KEY are taken from the environment where they are set.
    """
    with refusals("nothing was asked"):
        contact, cited, source_types, places = _read(evidence, only)
    today = datetime.datetime.now(datetime.UTC).date()
    chosen = names or fetching.ORDER
    made = fetching.plan(evidence, cited, chosen, today, stale)
    searched = [
        work for work in made.without_identifier
        if propose and "crossref" in chosen and source_types[work.cited.key] not in UNSEARCHED
        and not proposing.was_searched(evidence, work, today, stale)
    ]  # fmt: skip
    if not contact:
        click.echo(f"catalogue.yml names no contact: asking half as fast, as a stranger. Add a line there: '{CONTACT}'.", err=True)
    where = option_for(evidence)
    if stale != STALE:  # without it, an answer that is kept would not be asked for again
        where += f" --stale {stale.days}d"
    counted: Counter[tuple[str, str]] = Counter()
    problems: list[Problem] = []
    alone: dict[str, list[fetching.Outcome]] = {}  # provider that was left alone -> what it was not asked
    with _bar(len(made.questions) + len(searched)) as advance:

        def say(outcome: fetching.Outcome) -> None:
            counted[outcome.question.provider, outcome.status] += 1
            if outcome.status == "not-asked":
                alone.setdefault(outcome.question.provider, []).append(outcome)
            else:
                problems.extend(_problem(outcome, where, places))
            advance(outcome.question.provider)

        async def everything() -> None:
            async with Client(contact, LIMITS, addresses, rate) as client:
                await fetching.run(client, evidence, made.questions, today, say, datacite_always="datacite" in names)
                async for outcome in proposing.search(client, evidence, searched, today, places):
                    if isinstance(outcome, Problem):
                        problems.append(replace(outcome, remedy=outcome.remedy.format(where=where)))
                    else:
                        found.update(outcome)
                    advance("search")

        found: dict[str, list[proposing.Proposal]] = {}
        stopped = None
        try:
            asyncio.run(everything())
        except KeyboardInterrupt:
            stopped = "Stopped: what was answered is kept, and the next run goes on here."
        except OSError as error:
            stopped = f"{_first(error)}: what was answered before is kept."
        except BaseExceptionGroup as group:
            disk, others = group.split(OSError)
            if others or not disk:
                raise
            stopped = f"{_first(disk)}: what was answered before is kept."
    problems += (_left_alone(outcomes, where, places) for outcomes in alone.values())
    _report(sorted(problems), counted, made, found, len(searched))
    if stopped:
        click.echo(stopped, err=True)
    if stopped or any(p.level == "error" or p.code == "not-asked" for p in problems):
        sys.exit(NO_ANSWER)


def _read(evidence: Path, only: tuple[str, ...]) -> tuple[str | None, list[fetching.Work], dict[str, str], dict[str, tuple[str, int]]]:
    """Return contact, works, their source types, and file and line of each.

    Raises Rejected for errors in the bibliography, UsageError for an unknown key.
    """
    from catalogue import publish
    from catalogue.bibliography import load_citations
    from catalogue.load import Load, Loader

    db = publish.connect(":memory:")
    db.executescript((ROOT / "schema.sql").read_text(encoding="utf-8"))
    loader = Loader(db, evidence)
    contact = fetching.contact(evidence, loader.problems)
    load_citations(loader)
    loader.load(Load(kept.PROPOSALS, "proposals"))  # a list that was damaged is named before it is added to
    if not evidence.is_dir():
        advice = "Name an evidence folder with --evidence, or start one with: python ingest.py init DIR"
        loader.problems.append(Problem(str(evidence), 0, "error", "there is no such folder", "no-folder", advice))
    if any(p.level == "error" for p in loader.problems):
        raise Rejected(sorted(p for p in loader.problems if p.level == "error"))
    try:
        cited = fetching.works(db, only)
    except LookupError as error:
        raise click.UsageError(f"--only: no citation has the key {error}") from None
    places = {key: (loader.paths[source], line) for key, source, line in db.execute("SELECT key, source_id, line FROM citations")}
    return contact, cited, dict(db.execute("SELECT key, source_type FROM citations")), places


def _first(error: BaseException) -> str:
    """Return the fault of a disk, the first of a group, for a person."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{getattr(error, 'filename', None) or 'disk'}: {getattr(error, 'strerror', None) or error}"


def _problem(outcome: fetching.Outcome, where: str, places: dict[str, tuple[str, int]]) -> Iterator[Problem]:
    """Yield what a person has to look at, where the citation's entry stands; of several asked about at once, the first's."""
    question = outcome.question
    if outcome.status not in LINES or (outcome.status == "absent" and (question.provider, question.kind) not in EXPECTED):
        return
    level, message, advice = LINES[outcome.status]
    file, line = places[question.works[0].cited.key]
    words = {
        "provider": question.provider,
        "reason": outcome.reason,
        "asked": question.asked,
        "key": ",".join(work.cited.key for work in question.works),
        "where": where,
        "path": outcome.path or kept.path_of(question.provider, question.asked),
        "file": file,
    }
    yield Problem(file, line, level, f"{question.keys}: {message.format(**words)}", outcome.status, advice.format(**words))


def _left_alone(outcomes: list[fetching.Outcome], where: str, places: dict[str, tuple[str, int]]) -> Problem:
    """Return one problem for all that a provider was not asked, at the first of the citations: a thousand alike hide the others."""
    keys = sorted({work.cited.key for outcome in outcomes for work in outcome.question.works}, key=lambda key: places[key])
    listed = ", ".join(keys[:MOST_KEYS]) + (f" and {len(keys) - MOST_KEYS} more" if len(keys) > MOST_KEYS else "")
    level, message, advice = LINES["not-asked"]
    words = {"provider": outcomes[0].question.provider, "reason": outcomes[-1].reason, "where": where}
    return Problem(*places[keys[0]], level, f"{listed}: {message.format(**words)}", "not-asked", advice.format(**words))


@contextmanager
def _bar(total: int) -> Iterator[fetching.Advance]:
    """Yield a function that moves a bar on a terminal, and says every hundredth elsewhere."""
    if not sys.stderr.isatty():
        done = 0

        def count(name: str) -> None:
            nonlocal done
            done += 1
            if done % 500 == 0:
                click.echo(f"{done} of {total} questions …", err=True)

        yield count
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:16}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=total)
        yield lambda name: bar.update(task, description=name, advance=1)


def _report(
    problems: list[Problem],
    counted: Counter[tuple[str, str]],
    made: fetching.Plan,
    found: dict[str, list[proposing.Proposal]],
    searched: int,
) -> None:
    """Print what a person has to look at, then the counts of every outcome."""
    if problems:
        click.echo(as_text(problems))
    for key, proposals in sorted(found.items()):
        for p in proposals:
            alike = f"title {p.title_similarity:g}" + ("" if p.author_similarity is None else f", first author {p.author_similarity:g}")
            click.echo(f"{key}: perhaps {p.doi} ({alike} of 100 alike): {p.first_author or 'no author'} {p.year or 'no year'}, {p.title}")
    if any(found.values()):
        click.echo(f"Nothing was filled in: they are written to {kept.PROPOSALS}. Add the doi that is right to the entry.")
    for name in fetching.ORDER:
        counts = [f"{n} {status}" for (provider, status), n in sorted(counted.items()) if provider == name]
        if counts:
            click.echo(f"{name:16} {', '.join(counts)}")
    without = len(made.without_identifier)
    asked = sum(n for (_, status), n in counted.items() if status not in ("not-asked", "not-needed"))
    click.echo(f"{asked} question{'' if asked == 1 else 's'} asked, {made.young} not asked again (a young answer is kept), "
               f"{without} citation{'' if without == 1 else 's'} without DOI, PMID or PMCID"
               + (f", {searched} of them to be searched for by title: {len(found)} answered" if searched else ""))  # fmt: skip

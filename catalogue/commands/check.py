"""Print what is wrong or doubtful, and publish nothing."""

import datetime
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from catalogue import audit, publish
from catalogue.commands import CHECK_CODES, evidence_option, max_bytes_option, refusals, shown
from catalogue.problems import FORMATS, LEVELS, Problem
from catalogue.text import anchors
from ingest import assemble

# Days on which somebody did something: table -> column. The newest one is the rules' today, so none may lie ahead.
DAYS = {
    "assessments": "date", "standing": "checked_at", "searches": "date", "appraisals": "date", "ocebm_ratings": "date",
    "certainties": "date", "articles": "retrieved",
}  # fmt: skip


@click.command("check", epilog=CHECK_CODES)
@evidence_option
@max_bytes_option
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True, help="How to print what was found."
)
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit 3 if a flag of this level or a graver one was raised.")
@click.option("--level", type=click.Choice(LEVELS), default="note", show_default=True, help="Print only this level and graver ones.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day after which a date lies in the future.  [default: today]")
@click.option("--explain", metavar="CODE", help="Check nothing; say what the rule CODE asks, why, how it decides, and what to do.")
def command(
    evidence: Path, form: str, fail_on: str | None, level: str, today: datetime.datetime | None, explain: str | None
) -> None:  # fmt: skip
    """Print everything that is wrong or doubtful, with file and line, in one run. Publishes nothing."""
    if explain is not None:
        from catalogue.audit import explain as explained

        try:
            click.echo(explained.text(explained.find(explain)))
        except LookupError as error:
            raise click.UsageError(str(error)) from None
        return
    # In a file that goes again, not in memory: a million claims would need two gigabytes of it, and a file is asked on all cores.
    context = click.get_current_context()
    folder = context.with_resource(TemporaryDirectory(prefix="evidence-check-"))
    db = context.with_resource(closing(publish.connect(Path(folder) / "draft.db")))
    with refusals("nothing was checked"):
        loader = assemble(db, evidence, lambda _: None)
    errors = any(p.level == "error" for p in loader.problems)
    accounts: list[str] = []
    found = sorted(loader.problems)
    if not errors:
        for slug, account, problems in anchors.verify(db):
            accounts.append(f"{slug}: {account}")
            found += problems
        found += audit.flags(db)
        found += ahead(db, loader.paths, (today or datetime.datetime.now()).date())
    shown_problems = [p for p in found if LEVELS.index(p.level) <= LEVELS.index(level)]
    if form in ("github", "sarif"):  # whoever reads these looks from the repository, not from the evidence folder
        shown_problems = [replace(p, file=f"{shown(evidence)}/{p.file}") for p in shown_problems]
    if form != "text" or shown_problems:
        click.echo(FORMATS[form](shown_problems))
    checks = db.execute("SELECT count(*) FROM rules").fetchone()[0]
    count = Counter(p.level for p in found)
    by_level = ", ".join(f"{count[level]} {level}{'' if count[level] == 1 else 's'}" for level in LEVELS)
    for line in accounts:
        click.echo(line, err=True)
    if errors:
        click.echo(f"The input has errors; the {len(audit.rules())} rules were not run: {by_level}", err=True)
        sys.exit(1)
    click.echo(f"{checks} rules were run and raised {by_level}", err=True)
    if fail_on and any(LEVELS.index(p.level) <= LEVELS.index(fail_on) for p in found):
        sys.exit(3)


def ahead(db: sqlite3.Connection, paths: dict[int, str], today: datetime.date) -> list[Problem]:
    """Return a warning for each row whose day lies in the future."""
    advice = "Write the day on which it was done: the newest date of the evidence is the day that the rules reckon from."
    return [
        Problem(paths[source], line, "warning", f"{column} {day} lies in the future (today is {today})", "future-date", advice)
        for table, column in DAYS.items()
        for source, line, day in db.execute(
            f"SELECT source_id, line, {column} FROM {table} WHERE {column} > ? ORDER BY source_id, line", (today.isoformat(),)
        )
    ]

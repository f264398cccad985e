"""Take a filled work sheet in."""

import datetime
import sys
from pathlib import Path

import click

from catalogue.commands import evidence_option, max_bytes_option, refusals, shown, today_option
from catalogue.problems import FORMATS, Problem, Rejected
from catalogue.reviews import columns, receive, store


@click.command("receive", epilog="Exit codes: 0 stored, 1 something does not fit and nothing was stored, 2 wrong usage.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--reviewer", metavar="ID", help="Who hands it in; otherwise whom the sheet was made for.")
@today_option("The last day that a judgement may bear; not one that lies ahead.")
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True, help="How to print what does not fit."
)
@evidence_option
@max_bytes_option
def command(file: Path, reviewer: str | None, today: datetime.date, form: str, evidence: Path) -> None:
    """Take a filled work sheet in: FILE as `sheet` wrote it, XLSX or CSV, whole or in part.

    Everything that does not fit is named at once, with its cell, and then nothing is stored. What fits goes into the reviewer's
    file, articles/SLUG/reviews/ID.csv; rows that are empty are passed over, and a sheet received again changes nothing.
    """
    from catalogue.reviews.evidence import opened

    problems: list[Problem] = []
    with refusals("nothing was stored"):
        filled = receive.read(file, file.name, problems)
        received = None
        if filled:
            if reviewer and filled.facts.get("reviewer") != reviewer:
                message = f"this sheet was made for '{filled.facts.get('reviewer', '')}', not for '{reviewer}'"
                advice = f"Make one for {reviewer}: what a person was shown is recorded with what they said."
                problems.append(Problem(file.name, 0, "error", message, "other-reviewer", advice))
            db = opened(evidence)
            received = receive.judge(db, filled, file.name, today, problems)
        if received is None or any(p.level == "error" for p in problems):
            if form != "text":
                click.echo(FORMATS[form](receive.by_cell(problems)))
                sys.exit(1)
            raise Rejected(receive.by_cell(problems))
        if not received.rows:
            click.echo(f"none of {received.listed} rows is filled in: nothing was stored", err=True)
            return
        order = [columns.local(claim) for (claim,) in db.execute("SELECT id FROM claims WHERE article = ? ORDER BY line", (received.slug,))]
        path, new, changed = store.merge(evidence, received.slug, received.reviewer, received.rows, order)
    if problems:
        click.echo(FORMATS[form](receive.by_cell(problems)), err=form == "text")
    same = len(received.rows) - new - changed
    click.echo(
        f"{len(received.rows)} of {received.listed} rows are filled in: {new} new, {changed} changed, {same} as before", err=form != "text"
    )
    click.echo(f"{shown(path)}{'' if new or changed else ' is as it was'}", err=form != "text")

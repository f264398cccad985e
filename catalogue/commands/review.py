"""Review at the terminal, one claim at a time."""

import datetime
import sys
from pathlib import Path

import click

from catalogue.commands import evidence_option, max_bytes_option, refusals, shown, today_option, where
from catalogue.reviews import choose, columns, store, terminal, work


@click.command(
    "review", epilog="Exit codes: 0 done or stopped, 1 errors in the evidence, or the terminal or the disk failed, 2 wrong usage."
)
@click.argument("slug")
@click.option("--reviewer", required=True, metavar="ID", help="Who reviews: an id of reviewers.csv.")
@click.option("--unblind", is_flag=True, help="Show the others' assessments, flags and discrepancies too; recorded with each answer.")
@click.option(
    "--only", type=click.Choice(choose.ONLY), help="As in `sheet`; otherwise what this reviewer has not assessed yet, or not anew."
)
@click.option("--claims", "named", default="", metavar="IDS", help="Only these: c001,c032. A compound claim stands for its parts.")
@today_option("The day that is entered as the day of the judgement; not one that lies ahead.")
@evidence_option
@max_bytes_option
def command(slug: str, reviewer: str, unblind: bool, only: str | None, named: str, today: datetime.date, evidence: Path) -> None:
    """Review the article SLUG at the terminal, one claim at a time, with single keys for the lists.

    It shows what a blind sheet shows. Each answer is stored before the next claim comes; stop with q, and go on another day
    with the same command.
    """
    from catalogue.reviews.evidence import opened

    if only in choose.IN_SIGHT and not unblind:
        raise click.UsageError(choose.IN_SIGHT[only])
    with refusals("nothing was stored"):
        db = opened(evidence)
        try:
            claims = choose.claims(db, slug, reviewer, only=only or ("" if named else "open"), named=named)
        except choose.Unknown as error:
            raise click.UsageError(str(error)) from None
        if not claims:
            click.echo(f"{slug}: nothing to assess for {reviewer}{f' ({only})' if only else ''}")
            return
        order = [columns.local(claim) for (claim,) in db.execute("SELECT id FROM claims WHERE article = ? ORDER BY line", (slug,))]
        sheet = work.make(db, slug, reviewer, claims, blind=not unblind, site="")
        stored, path = 0, store.path_of(evidence, slug, reviewer)
        try:
            for place, row in enumerate(sheet.rows, 1):
                head = f"{row.context['claim']}   {place} of {len(claims)}   {slug}   {reviewer}, {'unblinded' if unblind else 'blind'}"
                answer = terminal.assess(db, row, head, today, blind=not unblind, reviewer=reviewer)
                if answer:
                    path, *_ = store.merge(evidence, slug, reviewer, [answer], order)
                    stored += 1
                    click.echo(f"stored in {shown(path)}")
        except (terminal.Stop, click.Abort, EOFError, KeyboardInterrupt):
            click.echo("\nstopped")
        except OSError as error:
            advice = f"without a terminal: python ingest.py sheet {slug} --reviewer {reviewer}{where(evidence)}"
            click.echo(
                f"{error.filename or 'disk'}: {error.strerror}: {stored} stored before; the same command goes on; {advice}", err=True
            )
            sys.exit(1)
        left = len(claims) - stored
        click.echo(f"{stored} stored, {left} left{'; the same command goes on' if left else ''}")
    sys.exit(0)

"""Say what came, went and changed between two releases."""

import sqlite3
import sys
from pathlib import Path

import click

from catalogue import changes
from catalogue.commands import db_option, shown


@click.command(
    "changes",
    epilog="Exit codes: 0 compared, whether anything changed or not; 1 a release cannot be read, or none is known; 2 wrong usage.",
)
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@db_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How it is printed.")
@click.option(
    "--limit", type=click.IntRange(0), default=changes.MOST, show_default=True, help="How many rows of each kind are named; 0: all."
)
def command(old: Path | None, db_path: Path, form: str, limit: int) -> None:
    """Print what came, went and changed since the release OLD, a file like build/<hash>/evidence.db.

    Claims, what reviewers made of them, assessments, quantities, links, citations and their standing, studies, findings, harms,
    omissions, contradictions, responses, corrections, and how many flags each rule raises. Without OLD: since the release that the
    pointer named before this one; the page /changes shows that, too. A comparison is worked out from the two files alone.
    """
    if not db_path.exists():
        click.echo(f"{shown(db_path)}: there is no database. Make it: python ingest.py build", err=True)
        sys.exit(1)
    before = old or changes.recorded_before(db_path)
    if before is None:
        click.echo(f"{shown(db_path)}: no release before this one is known, or it is not in build/ any more.", err=True)
        click.echo("Name one: python ingest.py changes build/<hash>/evidence.db", err=True)
        sys.exit(1)
    try:
        found = changes.compare(before, db_path, limit)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        click.echo(f"{shown(before)} or {shown(db_path)} cannot be read: {error}", err=True)
        sys.exit(1)
    click.echo(changes.as_json(found) if form == "json" else changes.as_text(found), nl=form == "text")

"""Read the evidence, validate, compare, audit, and publish a database."""

import sqlite3
from pathlib import Path

import click

from catalogue.commands import BUILD_CODES, db_option, evidence_option, max_bytes_option, published, shown


@click.command("build", epilog=BUILD_CODES)
@evidence_option
@max_bytes_option
@db_option
@click.option("--allow-loss", is_flag=True, help="Publish even if a table has fewer rows than in the last build.")
def command(evidence: Path, db_path: Path, allow_loss: bool) -> None:
    """Read the evidence, validate, compare, audit, and publish a database."""
    from catalogue import summary

    before = summary.last_release(db_path)
    release, sha256 = published(evidence, db_path, allow_loss=allow_loss)
    try:
        click.echo(summary.text(db_path, before))
    except sqlite3.Error as error:  # what is published is published
        click.echo(f"{shown(db_path)} is published; what is in it could not be counted: {error}", err=True)
    click.echo(f"\nsha256 {sha256}\n{shown(release)}\n{shown(db_path)} points to it")

"""Build if anything is newer, then serve."""

from pathlib import Path

import click

from catalogue.commands import BUILD_CODES, db_option, evidence_option, max_bytes_option, published, refusals, shown
from ingest import is_current


class Port(click.IntRange):
    """A number from 0 to 65535; 0 is any that is free."""

    name = "port number"


@click.command("serve", epilog=BUILD_CODES)
@evidence_option
@max_bytes_option
@db_option
@click.option("--public", is_flag=True, help="Settings for strangers: no SQL editor, no download, short time limits.")
@click.option("--blind", is_flag=True, help="Serve without assessments, flags and discrepancies, for whoever is to judge alone.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, type=Port(0, 65535), help="Port to listen on.")
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    help="A name that the site answers to; may be repeated.",
)
@click.option("--allow-loss", is_flag=True, help="Publish even if a table has fewer rows than in the last build.")
def command(
    evidence: Path, db_path: Path, public: bool, blind: bool, host: str, port: int, allowed: tuple[str, ...], allow_loss: bool
) -> None:
    """Build if anything is newer, then serve the database read-only."""
    from catalogue import serve

    if is_current(evidence, db_path):
        click.echo(f"{shown(db_path)} is up to date")
    else:
        there_is_one = "The evidence or the program is newer than the database" if db_path.exists() else "There is no database yet"
        click.echo(f"{there_is_one}: building")
        release, _ = published(evidence, db_path, allow_loss=allow_loss)
        click.echo(f"Published {shown(release)}")
    if blind:
        from catalogue import blind as blinding

        with refusals("nothing is served"):
            db_path = blinding.build(db_path)
        click.echo(f"Blind: {shown(db_path)} holds no judgement")
    serve.run(db_path, public=public, host=host, port=port, allowed=allowed)

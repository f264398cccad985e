"""Start an evidence folder of one's own."""

from pathlib import Path

import click

from catalogue.commands import refusals
from ingest import TABLES


@click.command("init", epilog="Exit codes: 0 written, 1 the folder is there already, 2 wrong usage.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--slug", default="my-article", show_default=True, help="Short name of your article, for ids and addresses.")
@click.option(
    "--text", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The article's text, UTF-8: fills sha256 and length."
)
def command(folder: Path, slug: str, text: Path | None) -> None:
    """Start an evidence folder of your own in FOLDER: every file with its header, one example row where it helps."""
    from catalogue import starter

    with refusals("nothing was written"):
        for line in starter.write(folder, slug, text, TABLES):
            click.echo(line)

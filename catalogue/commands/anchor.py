"""Find a quote in an article's text."""

import sys
from pathlib import Path

import click

from catalogue import publish
from catalogue.commands import ROOT, evidence_option
from catalogue.load import Loader
from catalogue.safe import SLUG
from catalogue.text import anchors
from ingest import TABLES


@click.command("anchor", epilog="Exit codes: 0 found once, 1 not found or found several times, 2 wrong usage.")
@click.argument("slug")
@click.argument("quote")
@evidence_option
@click.option(
    "--snapshot", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The text; otherwise from EVIDENCE_SNAPSHOTS."
)
@click.option("--csv", "claim", metavar="ID", help="Print a line for the article's claims.csv instead, to be completed: a new claim ID.")
def command(slug: str, quote: str, evidence: Path, snapshot: Path | None, claim: str | None) -> None:
    """Find QUOTE in the text of the article SLUG: offsets, hash and section, ready for claims.csv.

    With --csv ID the line has the columns of that claims.csv in their order: id, section, start, end and passage_sha256
    are filled in, the others are yours. A quote that is not found is answered with the nearest stretch and its score, 0 to 1.
    """
    if not SLUG.fullmatch(slug):
        raise click.UsageError(f"'{slug}' is no slug: lower-case letters, digits and '-'")
    path = snapshot or anchors.snapshot_path(slug)
    if path is None:
        raise click.UsageError(f"there is no snapshot of '{slug}': name its text with --snapshot FILE, or set EVIDENCE_SNAPSHOTS")
    try:
        text = anchors.read_text(path)
    except UnicodeDecodeError as error:
        click.echo(f"{path}: not UTF-8 at byte {error.start + 1}. Save it again as UTF-8.", err=True)
        sys.exit(1)
    places = anchors.find(text, quote)
    if not places:
        click.echo(anchors.not_found(text, quote), err=True)
        sys.exit(1)
    named = sections_of(evidence, slug)
    for place in places if not claim or len(places) == 1 else ():
        section, label = next(((key, label) for key, label, start, end in named if start <= place.start < end), ("none", ""))
        if claim:
            try:
                click.echo(anchors.claim_row(evidence / "articles" / slug / "claims.csv", claim, section, place))
            except ValueError as error:
                raise click.ClickException(str(error)) from None
            continue
        click.echo(f"start {place.start}\nend {place.end}\npassage_sha256 {place.sha256}")
        click.echo(f"section {section} ({label})" if label else "section none")
        click.echo(f"link #{anchors.text_fragment(text, place)}")
    if len(places) > 1:
        click.echo(f"Found {len(places)} times: lengthen the quote until it is the only one.", err=True)
        sys.exit(1)


def sections_of(evidence: Path, slug: str) -> list[tuple[str, str, int, int]]:
    """Return id, label, start and end of an article's sections, as far as its file can be read."""
    db = publish.connect(":memory:")
    db.executescript((ROOT / "schema.sql").read_text(encoding="utf-8"))
    loader = Loader(db, evidence)
    for load in TABLES:
        if load.table in ("articles", "sections"):
            loader.load(load)
    query = 'SELECT substr(id, length(article) + 2), label, start, "end" FROM sections WHERE article = ? ORDER BY start'
    return db.execute(query, (slug,)).fetchall()

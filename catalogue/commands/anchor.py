"""Find a quote in an article's text, or make the links that lead straight to its passages."""

import sqlite3
import sys
from pathlib import Path

import click

from catalogue import files, publish
from catalogue.commands import ROOT, evidence_option, shown
from catalogue.load import Loader
from catalogue.safe import SLUG
from catalogue.text import anchors, fragments
from catalogue.text.reanchor import sha256
from ingest import TABLES


@click.command("anchor", epilog="Exit codes: 0 found once, or written; 1 not found, found several times, or not written; 2 wrong usage.")
@click.argument("slug")
@click.argument("quote", required=False)
@evidence_option
@click.option(
    "--snapshot", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The text; otherwise from EVIDENCE_SNAPSHOTS."
)
@click.option("--csv", "claim", metavar="ID", help="Print a line for the article's claims.csv instead, to be completed: a new claim ID.")
@click.option("--fragments", "links", is_flag=True, help="Write the article's fragments.csv: a link to the passage of each of its claims.")
def command(slug: str, quote: str | None, evidence: Path, snapshot: Path | None, claim: str | None, links: bool) -> None:
    """Find QUOTE in the text of the article SLUG: offsets, hash and section, ready for claims.csv.

    With --csv ID the line has the columns of that claims.csv in their order: id, section, start, end and passage_sha256
    are filled in, the others are yours. A quote that is not found is answered with the nearest stretch and its score, 0 to 1.

    With --fragments, and no QUOTE, every passage gets a link straight to it on the live page, of at most three and three of its
    words, if these lead to it alone in the text at hand. A passage without such words gets none. What was there is written anew.
    """
    if not SLUG.fullmatch(slug):
        raise click.UsageError(f"'{slug}' is no slug: lower-case letters, digits and '-'")
    if links and (quote or claim):
        raise click.UsageError("--fragments is about all passages of the article: leave out QUOTE and --csv")
    if not links and not quote:
        raise click.UsageError("name the QUOTE that is looked for, or say --fragments")
    path = snapshot or anchors.snapshot_path(slug)
    if path is None:
        raise click.UsageError(f"there is no snapshot of '{slug}': name its text with --snapshot FILE, or set EVIDENCE_SNAPSHOTS")
    try:
        text = anchors.read_text(path)
    except UnicodeDecodeError as error:
        click.echo(f"{path}: not UTF-8 at byte {error.start + 1}. Save it again as UTF-8.", err=True)
        sys.exit(1)
    if links:
        _write_fragments(evidence, slug, text)
    else:
        _find(evidence, slug, text, quote or "", claim)


def _find(evidence: Path, slug: str, text: str, quote: str, claim: str | None) -> None:
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
        fragment, why = fragments.make(fragments.Page(text), place.start, place.end)
        click.echo(f"link #{fragment}" if fragment else f"link none: {why}")
    if len(places) > 1:
        click.echo(f"Found {len(places)} times: lengthen the quote until it is the only one.", err=True)
        sys.exit(1)


def _write_fragments(evidence: Path, slug: str, text: str) -> None:
    """Write fragments.csv, or say why not and exit 1: what was there stays."""
    db = loaded(evidence, "articles", "sections", "claims")
    article = db.execute("SELECT sha256 FROM articles WHERE slug = ?", (slug,)).fetchone()
    folder = evidence / "articles" / slug
    if article is None:
        raise click.ClickException(
            f"{shown(folder / 'article.yml')}: there is no such article, or it cannot be read. Ask: python ingest.py check"
        )
    if article[0] != sha256(text):
        message = "the text at hand is not the one that the passages were counted in (sha256). Put right first what this says"
        raise click.ClickException(f"{shown(folder / 'article.yml')}: {message}: python ingest.py check")
    query = """SELECT substr(id, length(article) + 2), start, "end", passage_sha256 FROM claims WHERE article = ? ORDER BY rowid"""
    claims = db.execute(query, (slug,)).fetchall()
    astray = [claim for claim, start, end, digest in claims if sha256(text[start:end]) != digest]
    made, without = fragments.rows([claim for claim in claims if claim[0] not in astray], text, article[0])
    without |= dict.fromkeys(astray, "its passage_sha256 is not that of its offsets")
    path = folder / "fragments.csv"
    files.write_whole(path, [fragments.as_csv(made)])
    click.echo(f"{shown(path)}: {len(made)} of {len(claims)} passages have a link that leads to them alone")
    for why in dict.fromkeys(without.values()):
        click.echo(f"no link: {', '.join(claim for claim, reason in without.items() if reason == why)}: {why}")


def loaded(evidence: Path, *tables: str) -> sqlite3.Connection:
    """Return a database with these tables as far as their files can be read."""
    db = publish.connect(":memory:")
    db.executescript((ROOT / "schema.sql").read_text(encoding="utf-8"))
    loader = Loader(db, evidence)
    for load in TABLES:
        if load.table in tables:
            loader.load(load)
    return db


def sections_of(evidence: Path, slug: str) -> list[tuple[str, str, int, int]]:
    """Return id, label, start and end of an article's sections, as far as its file can be read."""
    query = 'SELECT substr(id, length(article) + 2), label, start, "end" FROM sections WHERE article = ? ORDER BY start'
    return loaded(evidence, "articles", "sections").execute(query, (slug,)).fetchall()

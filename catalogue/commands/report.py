"""Write a report on one article: HTML that prints well, a Word file, or PDF."""

import os
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import click

from catalogue import publish
from catalogue.commands import db_option, evidence_option, shown
from catalogue.files import sha256_of
from ingest import is_current

FORMATS = ("html", "docx", "pdf")
PAPERS = {"a4": "A4", "letter": "Letter"}


@click.command(
    "report",
    epilog="Exit codes: 0 written; 1 there is no database, no such article, no browser for PDF, or the disk failed; 2 wrong usage.",
)
@click.argument("slug")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to; - is standard output.  [default: SLUG-report.FORMAT]"
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="The format.  [default: what FILE ends in, or html]")
@click.option("--paper", type=click.Choice(tuple(PAPERS)), default="a4", show_default=True, help="The paper of a PDF; HTML fits either.")
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@evidence_option
@db_option
def command(slug: str, output: Path | None, form: str | None, paper: str, force: bool, evidence: Path, db_path: Path) -> None:
    """Write a report on the article SLUG: what holds and what does not, figures beside figures, sources, what nobody could check.

    One file without script that asks for nothing else. A draft says on its first line whose proposal it is.
    """  # fmt: skip
    from catalogue import report

    form, target = _where(slug, output, form)
    if not db_path.exists():
        _fail(f"{shown(db_path)}: there is no database. Make it: python ingest.py build")
    if str(target) != "-" and target.exists() and not force:
        raise click.UsageError(f"{shown(target)} is there already: --force overwrites it")
    if evidence.is_dir() and not is_current(evidence, db_path):
        click.echo(f"note: {shown(db_path)} was built from other files than lie in {shown(evidence)} now: python ingest.py build", err=True)
    try:
        build = sha256_of(db_path.resolve())
        db = publish.connect_read_only(db_path)
        try:
            found = report.context(db, slug, build)
        finally:
            db.close()
        data = _rendered(found, form, PAPERS[paper])
        if str(target) == "-":
            click.echo(data, nl=False)
            return
        _write(target, data)
    except (report.NoArticle, report.Withheld) as error:
        _fail(str(error))
    except sqlite3.Error as error:
        _fail(f"{shown(db_path)}: {error}: it is no database of this version. Make it anew: python ingest.py build")
    except OSError as error:
        _fail(f"{error.filename or shown(target)}: {error.strerror}: nothing was written")
    what = f"{report.plural(found.counts['statements'], 'statement')}, {report.plural(found.counts['sources'], 'source')}"
    click.echo(f"{shown(target)}: {what}, build {build[:16]}")
    if found.banner:
        click.echo(found.banner)


def _where(slug: str, output: Path | None, form: str | None) -> tuple[str, Path]:
    """Return format and target. Raises click.UsageError where the two do not fit."""
    suffix = output.suffix.lstrip(".").lower() if output is not None and str(output) != "-" else ""
    if form is None:
        form = suffix or "html"
    if form not in FORMATS or suffix not in ("", form):
        raise click.UsageError(f"'{output}' does not end in one of {', '.join(FORMATS)}, or not in the format asked for")
    return form, output if output is not None else Path(f"{slug}-report.{form}")


def _rendered(found: object, form: str, paper: str) -> bytes:
    """Return the bytes of a report in a format; end the program where no browser can print."""
    from catalogue.report import Report, html

    assert isinstance(found, Report)
    if form == "docx":
        from catalogue.report import docx

        return docx.render(found)
    if form == "html":
        return html.render(found).encode("utf-8")
    from catalogue.report import pdf

    try:
        return pdf.printed(html.render(found, paper))
    except pdf.NoBrowser as error:
        _fail(str(error))


def _write(target: Path, data: bytes) -> None:
    """Write beside the target and put it in its place when all of it is on disk."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)

"""Write a work sheet for a reviewer."""

import sys
from pathlib import Path

import click

from catalogue.commands import evidence_option, max_bytes_option, refusals, shown, where
from catalogue.reviews import choose, csv_sheet, work

SITE = "http://127.0.0.1:8001"


@click.command("sheet", epilog="Exit codes: 0 written, 1 errors in the evidence or nothing to assess, 2 wrong usage.")
@click.argument("slug")
@click.option("--reviewer", required=True, metavar="ID", help="Whose sheet it is: an id of reviewers.csv.")
@click.option("--format", "form", type=click.Choice(["xlsx", "csv"]), help="The format; otherwise by the suffix of -o.  [default: xlsx]")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Where to.  [default: SLUG-ID.xlsx, here]"
)
@click.option("--unblind", is_flag=True, help="Show the others' assessments, flags and discrepancies too; recorded with each answer.")
@click.option(
    "--only",
    type=click.Choice(choose.ONLY),
    help="waiting: not yet assessed by this reviewer, nor agreed; stale: own, outdated; conflicts, with --unblind: to be settled.",
)
@click.option("--claims", "named", default="", metavar="IDS", help="Only these: c001,c032. A compound claim stands for its parts.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Draw N of them by chance.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed draws the same sample.")
@click.option("--site", default=SITE, show_default=True, metavar="URL", help="Where the reviewer's links lead: a site without verdicts.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@evidence_option
@max_bytes_option
def command(
    slug: str, reviewer: str, form: str | None, output: Path | None, unblind: bool, only: str | None, named: str, sample: int | None,
    seed: int, site: str, force: bool, evidence: Path,
) -> None:  # fmt: skip
    """Write a work sheet of the article SLUG for a reviewer, to be filled in and handed back with `receive`.

    One row a statement, in the article's order: the claim in our words, its figures beside the source's, what each source
    reports, and empty cells with lists to pick from. The sheet is blind: it holds nobody's verdict.
    """
    from catalogue.reviews import xlsx_in, xlsx_out
    from catalogue.reviews.evidence import opened
    from catalogue.safe import safe_url

    if only in choose.IN_SIGHT and not unblind:
        raise click.UsageError(choose.IN_SIGHT[only])
    if not safe_url(site):
        raise click.UsageError(f"--site '{site}' is no web address: write http:// or https:// and a host")
    form = form or (output.suffix.lstrip(".").lower() if output and output.suffix else "xlsx")
    if form not in ("xlsx", "csv"):
        raise click.UsageError(f"a sheet is .xlsx or .csv, not '{output.suffix if output else form}'")
    path = output or Path(f"{slug}-{reviewer}.{form}")
    if path.exists() and not force:
        raise click.UsageError(f"{shown(path)} is there already; name another file with -o, or write over it with --force")
    with refusals("no sheet was written"):
        db = opened(evidence)
        try:
            claims = choose.claims(db, slug, reviewer, only=only or "", named=named, sample=sample, seed=seed)
        except choose.Unknown as error:
            raise click.UsageError(str(error)) from None
        if not claims:
            click.echo(f"{slug}: nothing to assess for {reviewer}{f' ({only})' if only else ''}: no sheet was written", err=True)
            sys.exit(1)
        sheet = work.make(db, slug, reviewer, claims, blind=not unblind, site=site)
        content = csv_sheet.write(sheet) if form == "csv" else xlsx_out.write(sheet, db)
        if len(content) > xlsx_in.MOST_BYTES or sum(1 + len(row.sources) for row in sheet.rows) > xlsx_in.MOST_ROWS:
            message = f"{len(claims)} statements make a sheet that `receive` would refuse as too large"
            raise click.UsageError(f"{message}; part them with --claims, --only or --sample")
        path.write_bytes(content)
    total = db.execute("SELECT count(*) FROM atoms WHERE article = ?", (slug,)).fetchone()[0]
    drawn = f", sample {sample} with seed {seed}" if sample else ""
    click.echo(f"{shown(path)}: {len(claims)} of {total} statements of {slug} for {reviewer}, {'unblinded' if unblind else 'blind'}{drawn}")
    if not unblind:
        click.echo(f"Its links lead to a site without verdicts: python ingest.py serve --blind{where(evidence)}")
    click.echo(f"When it is filled in, or a part of it: python ingest.py receive {shown(path)}{where(evidence)}")

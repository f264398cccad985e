"""Approve restatements: a person compared them with the article."""

import hashlib
import sqlite3
import sys
import textwrap
from pathlib import Path

import click

from catalogue import files
from catalogue.commands import evidence_option, max_bytes_option, refusals, shown, where
from catalogue.reviews import approvals, choose
from catalogue.reviews.columns import local
from catalogue.text import anchors

STATES = {
    "none": "nobody has approved it",
    "changed": "{by} approved another wording, or it was compared with another passage",
    "unrecorded": "{by} is named as having checked it, but not which wording",
    "software": "{by} is a program",
}


@click.command("approve", epilog="Exit codes: 0 listed or approved, 1 errors in the evidence, or nothing was approved, 2 wrong usage.")
@click.argument("slug")
@click.option("--by", required=True, metavar="ID", help="Who compared them with the article: a person's id of reviewers.csv.")
@click.option("--claims", "named", default="", metavar="IDS", help="Approve these: c001,c032. A compound claim stands for its parts too.")
@click.option("--all", "everything", is_flag=True, help="Approve all that wait.")
@evidence_option
@max_bytes_option
def command(slug: str, by: str, named: str, everything: bool, evidence: Path) -> None:
    """Record that a person compared restatements of the article SLUG with their passages, and found them no harder, no softer.

    Without --claims and --all it approves nothing, and lists what waits: each restatement, with its passage where the text lies in
    EVIDENCE_SNAPSHOTS. An approval holds for the wording that stands there now; when that changes, it has to be given again.
    Until then no assessment of the claim counts.
    """
    from catalogue.reviews.evidence import opened

    if named and everything:
        raise click.UsageError("--claims and --all: name one of them")
    with refusals("nothing was approved"):
        db = opened(evidence)
        try:
            wanted = choose.statements(db, slug, by, named)
        except choose.Unknown as error:
            raise click.UsageError(str(error)) from None
        (kind,) = db.execute("SELECT kind FROM reviewers WHERE id = ?", (by,)).fetchone()
        if kind != "person":
            raise click.UsageError(f"--by {by}: it is a program, and a person approves a restatement")
        rows = [row for row in _rows(db, slug) if row["id"] in wanted]
        waiting = [row for row in rows if row["why"]]
        if not named and not everything:
            _list(slug, waiting, len(rows))
            if waiting:
                click.echo(f"\nCompare each with its passage, then name those that fit: "
                           f"python ingest.py approve {slug} --by {by}{where(evidence)} --claims {local(waiting[0]['id'])}")  # fmt: skip
            return
        own = [local(row["id"]) for row in waiting if row["restated_by"] == by]
        if own:
            click.echo(f"{', '.join(own)}: {by} wrote the restatement, and somebody else approves it: nothing was approved", err=True)
            sys.exit(1)
        path = evidence / "articles" / slug / "claims.csv"
        if waiting:
            text = path.read_bytes().decode("utf-8")
            wordings = {local(row["id"]): approvals.wording_sha256(row["statement"], row["passage_sha256"]) for row in waiting}
            files.write_whole(path, [approvals.approved(text, by, wordings)])
    as_before = len(rows) - len(waiting)
    click.echo(f"{len(waiting)} approved by {by}{': ' if waiting else ''}{', '.join(local(row['id']) for row in waiting)}"
               + (f"; {as_before} approved before" if as_before else ""))  # fmt: skip
    click.echo(f"{shown(path)}{'' if waiting else ' is as it was'}")


def _rows(db: sqlite3.Connection, slug: str) -> list[sqlite3.Row]:
    """Return the restatements of an article in its order, each with why it waits for an approval; empty where it does not."""
    cursor = db.execute(
        """SELECT claims.id, statement, passage_sha256, start, "end", restated_by, reviewer AS by,
               CASE WHEN wording IS NULL THEN 'none' WHEN kind <> 'person' THEN 'software' WHEN wording <> 'current' THEN wording END AS why
        FROM claims LEFT JOIN approvals ON approvals.claim = claims.id LEFT JOIN reviewers ON reviewers.id = approvals.reviewer
        WHERE article = ? ORDER BY claims.start, claims.id""",
        (slug,),
    )
    cursor.row_factory = sqlite3.Row
    return cursor.fetchall()


def _list(slug: str, waiting: list[sqlite3.Row], total: int) -> None:
    """Print each restatement that waits, beside its passage where that is at hand."""
    snapshot = anchors.snapshot_path(slug)
    try:
        text = anchors.read_text(snapshot) if snapshot else ""
    except UnicodeDecodeError:
        text = ""
    for row in waiting:
        why = STATES[row["why"]].format(by=row["by"])
        click.echo(f"{local(row['id'])}: {why}")
        click.echo(_block("ours", row["statement"]))
        passage = text[row["start"] : row["end"]]
        fits = passage and row["passage_sha256"] in (None, hashlib.sha256(passage.encode()).hexdigest())
        click.echo(_block("article", passage if fits else f"characters {row['start']} to {row['end']}; its text is not at hand"))
    click.echo(f"{slug}: {len(waiting)} of {total} restatements wait for a person's approval")


def _block(name: str, text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 110, initial_indent=f"    {name:8} ", subsequent_indent=" " * 13)

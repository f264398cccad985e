"""Say which citations still stand, and what has changed since a state that was committed."""

import sys
from collections import Counter
from pathlib import Path

import click

from catalogue import standing
from catalogue.commands import evidence_option, max_bytes_option
from catalogue.problems import as_text
from catalogue.standing import Change, Standing

FELL = 4
CODES = (
    "Exit codes: 0 no source on which a claim leans fell since then, 1 errors in the input or no such folder, 2 wrong usage, "
    "4 a source on which a claim leans fell: it was retracted, withdrawn, removed, or the publisher voiced concern."
)
MOST_CLAIMS = 5


@click.command("standing", epilog=CODES)
@evidence_option
@max_bytes_option
@click.option("--since", metavar="GIT_REF", help="Compare with the evidence of this commit, tag or branch.  [default: the last commit]")
@click.option("--all", "everything", is_flag=True, help="Print every citation, not only those under a notice.")
def command(evidence: Path, since: str | None, everything: bool) -> None:
    """Print which citations are under a notice, and what changed since the last commit, or since another one.

    Asks no network: it reads what `fetch` kept and what stands in standing.csv. Run it after `fetch`.
    """
    if not evidence.is_dir():
        click.echo(f"{evidence}: there is no such folder. Name another one with --evidence.", err=True)
        sys.exit(1)
    now, errors = standing.state(evidence)
    if errors:
        click.echo(as_text(errors), err=True)
        click.echo("The input has errors: mend them first, for what they hide may have fallen.", err=True)
        sys.exit(1)
    for known in now.values():
        if everything or known.standing not in ("current", "unknown"):
            click.echo(_line(known))
    count = Counter(known.standing for known in now.values())
    click.echo(f"{_n(len(now), 'citation')}: " + (", ".join(f"{n} {word}" for word, n in sorted(count.items())) or "none"))
    try:
        found, commit = _since(evidence, since or "HEAD", now)
    except standing.NoState as error:
        if since:
            raise click.UsageError(f"--since: {error}") from None
        click.echo(f"Nothing to compare with: {error}.")
        return
    fell = sum(change.fell for change in found)
    click.echo(f"\nSince {since or 'the last commit'} ({commit}): {len(found)} changed, {fell} fell")
    for change in found:
        click.echo(_change(change))
    if fell:
        sys.exit(FELL)


def _since(evidence: Path, ref: str, now: dict[str, Standing]) -> tuple[list[Change], str]:
    """Return what changed since a commit, and its name. Errors in the evidence of then do not matter: it is as it was."""
    with standing.committed(evidence, ref) as (folder, commit):
        then, _ = standing.state(folder)
    return standing.changes(then, now), commit


def _change(change: Change) -> str:
    then = change.before.standing if change.before else "not cited"
    return f"{'FELL  ' if change.fell else '      '}{change.after.citation}: {then} -> {_line(change.after).split(': ', 1)[1]}"


def _line(known: Standing) -> str:
    """Return a citation, what is known of it, by whom, and what leans on it."""
    words = f"{known.citation}: {known.standing}"
    if known.date:
        words += f" on {known.date}"
    if known.notice:
        words += f", notice {known.notice}"
    if known.checked_source:
        words += f", says {known.checked_source} ({known.checked_at})" if known.standing != "unknown" else f", asked on {known.checked_at}"
    if known.claims:
        more = f" and {len(known.claims) - MOST_CLAIMS} more" if len(known.claims) > MOST_CLAIMS else ""
        words += f"; {_n(len(known.claims), 'claim')} on it: {', '.join(known.claims[:MOST_CLAIMS])}{more}"
    return words


def _n(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"

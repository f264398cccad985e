"""Show which references are the same work, and why."""

import csv
import io
import json
import sys
from pathlib import Path

import click

from catalogue import duplicates, library
from catalogue.commands import evidence_option, max_bytes_option, progress, shown
from catalogue.duplicates import DUPLICATE, VERDICTS, Pair
from catalogue.library import Entry
from catalogue.problems import Problem, as_text


@click.command(
    "duplicates", epilog="Exit codes: 0 no duplicates, or not asked to fail; 1 a file could not be read whole, or there is none; "
    "2 wrong usage; 3 duplicates, with --fail."
)  # fmt: skip
@click.argument("paths", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@evidence_option
@max_bytes_option
@click.option("--all", "everything", is_flag=True, help="Show related records too: preprint and article, notice and paper, two editions.")
@click.option("--format", "form", type=click.Choice(["text", "json", "merges"]), default="text", show_default=True,
              help="merges: lines for evidence/merges.csv, to be looked at, completed and signed by a person.")  # fmt: skip
@click.option("--fail", is_flag=True, help="Exit 3 where there are duplicates.")
def command(paths: tuple[Path, ...], evidence: Path, everything: bool, form: str, fail: bool) -> None:
    """Show the pairs of references that are the same work, within and across FILEs, with points and reasons.

    Without a FILE, the references of the evidence folder. Nothing is merged: who agrees adds a line to evidence/merges.csv.
    A pair of 6.5 points or more is a duplicate, from 4.5 on it may be one. A preprint, a notice, a reply, another part or
    edition, an abstract of a meeting is related to the paper and no duplicate of it.
    """
    library.refuse_doubles(paths)
    chosen = list(paths) or sorted(p for p in evidence.glob("references*") if p.suffix.lstrip(".").lower() in library.suffixes())
    if not chosen:  # no file is no file without duplicates
        click.echo(
            f"{shown(evidence)}: there is no bibliography to compare (references*.bib or the like). Name files, or --evidence", err=True
        )
        sys.exit(1)
    problems: list[Problem] = []
    entries = library.read([(path, shown(path)) for path in chosen], problems)
    errors = [problem for problem in problems if problem.level == "error" and problem.code != "duplicate-key"]
    if errors:
        click.echo(as_text(sorted(errors)), err=True)
    with progress(2) as step:
        step(f"comparing {len(entries)} references")
        found = duplicates.pairs([entry.record for entry in entries])
    wanted = [pair for pair in found if everything or pair.verdict != VERDICTS[-1]]
    click.echo({"text": as_lines, "json": as_json, "merges": as_merges}[form](wanted, entries), nl=False)
    count = {verdict: sum(pair.verdict == verdict for pair in found) for verdict in VERDICTS}
    together = duplicates.groups(found)
    read = f"{len(entries)} reference{'' if len(entries) == 1 else 's'} in {len(chosen)} file{'' if len(chosen) == 1 else 's'}"
    said = f"{read}: {count[DUPLICATE]} duplicate pairs in {len(together)} groups, {count['possible']} possible, {count['related']} related"
    click.echo(said + ("" if everything or not count["related"] else " (--all shows them)"), err=True)
    sys.exit(1 if errors else 3 if fail and count[DUPLICATE] else 0)


def as_lines(pairs: list[Pair], entries: list[Entry]) -> str:
    """Return a pair on three lines: verdict, points and reasons, then either record with its place."""
    shown_pairs = []
    for pair in pairs:
        lines = [f"{pair.verdict} ({pair.score:g} points): {', '.join(pair.reasons)}"]
        for entry in (entries[pair.first], entries[pair.second]):
            record = entry.record
            people = (record.authors or record.editors)[:1]
            parts = (people[0].family if people else None, record.year, record.title, record.container, record.doi or record.pmid)
            lines.append(f"  {entry.place}: {record.key}: {'. '.join(part for part in parts if part)}")
        shown_pairs.append("\n".join(lines) + "\n")
    return "\n".join(shown_pairs)


def as_json(pairs: list[Pair], entries: list[Entry]) -> str:
    """Return a list of pairs with keys and places."""
    listed = [
        {
            "verdict": pair.verdict, "score": pair.score, "reasons": pair.reasons,
            "records": [
                {"key": entry.record.key, "file": entry.file, "line": entry.line} for entry in (entries[pair.first], entries[pair.second])
            ],
        }
        for pair in pairs
    ]  # fmt: skip
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def as_merges(pairs: list[Pair], entries: list[Entry]) -> str:
    """Return lines for merges.csv: of each group the first record is kept. Who decided, and when, is left to be filled in."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["merged", "kept", "decided_by", "date", "reason"])
    for group in duplicates.groups(pairs):
        kept = entries[group[0]].record.key
        for place in group[1:]:
            if entries[place].record.key == kept:  # one key in two files: which of the two stays is no question of keys
                continue
            reasons = next((pair.reasons for pair in pairs if place in (pair.first, pair.second)), ())
            lines.writerow([entries[place].record.key, kept, "", "", "; ".join(reasons)])
    return out.getvalue()

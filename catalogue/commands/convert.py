"""Turn bibliographic files of one format into a file of another."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

from catalogue import files, library, writers
from catalogue.commands import max_bytes_option, shown
from catalogue.commands.export import format_of
from catalogue.problems import Problem, as_text
from catalogue.writers import txt

NEVER_WRITTEN = "abstracts, annotations and paths of files, which are never written"


@click.command(
    "convert",
    epilog=f"Read are {', '.join(library.suffixes())}; written are {', '.join(writers.suffixes())}. "
    "Exit codes: 0 every record was written; 1 something in the input could not be read as it stands, a source held no "
    "reference, the disk failed, or with --strict the format could not hold all of it; 2 wrong usage.",
)
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("target", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--to", "form", metavar="FORMAT", help="The format of TARGET, where its suffix does not say it.")
@click.option("--style", type=click.Choice(txt.styles()), default=txt.DEFAULT, show_default=True, help="Style of txt.")
@click.option("--biblatex", is_flag=True, help="Write bib with the field names of BibLaTeX.")
@click.option("--strict", is_flag=True, help="Write nothing if something could not be read, or could not be held by the format.")
@max_bytes_option
@click.option("--force", is_flag=True, help="Overwrite TARGET.")
def command(
    sources: tuple[Path, ...], target: Path, form: str | None, style: str, biblatex: bool, strict: bool, force: bool
) -> None:  # fmt: skip
    """Turn SOURCES into TARGET: convert a.ris b.bib. The suffixes say the formats; - is standard output, with --to FORMAT.

    Several sources become one file. What a source holds and cannot be read is reported with file and line. What is written
    is read again and compared: a field that the format could not hold is named. txt, references as they are printed, is for
    people and is not compared. Abstracts, annotations and paths of files are never written: keep the sources.
    """
    suffix = format_of(target, form, writers.suffixes())
    library.refuse_doubles(sources)
    if target.exists() and any(source.samefile(target) for source in sources):
        raise click.UsageError(f"{shown(target)} is a source: what is not written, such as abstracts, would be gone. Name another TARGET")
    if str(target) != "-" and target.exists() and not force:
        raise click.UsageError(f"{shown(target)} is there already: --force overwrites it")
    problems: list[Problem] = []
    entries = library.read([(path, shown(path)) for path in sources], problems)
    records = [entry.record for entry in entries]
    options: dict[str, Any] = {"style": style} if suffix == "txt" else {"dialect": "biblatex"} if suffix == "bib" and biblatex else {}
    text: str = writers.writer(suffix).write(records, **options)
    places = {entry.record.key: entry for entry in reversed(entries)}
    lost = writers.losses(suffix, records, text)
    for loss in lost:
        entry = places.get(loss.key)
        what = f"is not held by {suffix}" if loss.after is None else f"reads '{loss.after}' in {suffix}"
        message = f"{loss.key}: {loss.field} '{loss.before}' {what}"
        remedy = "Keep the source, or put it into the note."
        problems.append(Problem(entry.file if entry else "", entry.line if entry else 0, "warning", message, "not-held", remedy))
    if problems:
        click.echo(as_text(sorted(problems)), err=True)
    errors = sum(problem.level == "error" for problem in problems)
    if (not records and errors) or (strict and (errors or lost)):
        click.echo(f"{_n(errors, 'error')}, {_n(len(lost), 'field')} not held: nothing was written", err=True)
        sys.exit(1)
    if str(target) == "-":
        click.echo(text.encode("utf-8"), nl=False)
    else:
        try:
            files.write_whole(target, [text])
        except OSError as error:
            advice = "" if target.parent.is_dir() else f"; make the folder {shown(target.parent)} first"
            click.echo(f"{shown(target)}: {error.strerror}: nothing was written{advice}", err=True)
            sys.exit(1)
    counted = Counter(entry.file for entry in entries)
    read = ", ".join(f"{counted[shown(path)]} from {shown(path)}" for path in sources)
    held = "not compared" if suffix == "txt" else _n(len(lost), "field") + " not held"
    click.echo(f"{_n(len(records), 'record')} written ({read}), {held}, {_n(errors, 'error')}; without {NEVER_WRITTEN}", err=True)
    sys.exit(1 if errors else 0)


def _n(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"

"""Write citations, a table, or all of a database into files."""

import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from catalogue import files, publish, tables, writers
from catalogue.commands import db_option, shown
from catalogue.files import sha256_of
from catalogue.writers import txt

MANIFEST = "manifest.json"


@click.command(
    "export", epilog="Exit codes: 0 written, all of it; 1 there is no database, a key is not there, or the disk failed; 2 wrong usage."
)
@click.argument("target", type=click.Path(path_type=Path), required=False)
@db_option
@click.option("--table", metavar="NAME", help="Write this table or view instead of the citations; --table list names them.")
@click.option("--key", "keys", multiple=True, metavar="KEY", help="Only this citation; may be given several times.")
@click.option("--to", "form", metavar="FORMAT", help="The format, where the suffix of TARGET does not say it: see above.")
@click.option("--style", type=click.Choice(txt.styles()), default=txt.DEFAULT, show_default=True, help="Style of txt.")
@click.option("--biblatex", is_flag=True, help="Write bib with the field names of BibLaTeX.")
@click.option("--all", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write everything into this folder.")
@click.option("--force", is_flag=True, help="Overwrite TARGET, or a folder that --all once made.")
def command(
    target: Path | None, db_path: Path, table: str | None, keys: tuple[str, ...], form: str | None, style: str, biblatex: bool,
    folder: Path | None, force: bool,
) -> None:  # fmt: skip
    """Write what a built database holds into TARGET; - is standard output, with --to FORMAT.

    \b
    citations     bib, ris, json (CSL-JSON), txt (formatted references)
    --table NAME  csv, excel (CSV that a spreadsheet runs nothing of), json, jsonl
    --all DIR     every table and view in each, the citations in each, and manifest.json with
                  the rows, bytes and sha256 of every file

    A file is written whole or not at all.
    """  # noqa: D301 - click's sign for lines to be kept
    if not db_path.exists():
        click.echo(f"{shown(db_path)}: there is no database. Make it: python ingest.py build", err=True)
        sys.exit(1)
    try:
        db = publish.connect_read_only(db_path)
        db.execute("BEGIN")
        if folder is not None:
            if target or table or keys:
                raise click.UsageError("--all writes everything: name no TARGET, --table or --key with it")
            _export_all(db, db_path, folder, force)
        elif table and keys:
            raise click.UsageError("--key chooses citations: leave out --table or --key")
        elif table == "list":
            click.echo("\n".join(tables.names(db)))
        elif target is None:
            raise click.UsageError("name a TARGET, such as citations.bib, or - with --to FORMAT, or --all DIR")
        else:
            chunks, said = _table(db, table, target, form) if table else _citations(db, keys, target, form, style, biblatex)
            _put(target, chunks, force)
            if str(target) != "-":
                click.echo(f"{shown(target)}: {said}")
    except LookupError as error:
        click.echo(f"not in {shown(db_path)}: {error.args[0]}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # whoever reads standard output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (OSError, sqlite3.Error, tables.Incomplete) as error:
        click.echo(f"{error}: nothing was written", err=True)
        sys.exit(1)


def format_of(target: Path, form: str | None, known: list[str]) -> str:
    """Return the format that a target is written in. Raises click.UsageError with the known ones."""
    found = form or target.suffix.lstrip(".").lower()
    if str(target) == "-" and not form:
        raise click.UsageError(f"standard output has no suffix: say --to {' or '.join(known)}")
    if found not in known:
        raise click.UsageError(f"'{found}' is no format for this: {', '.join(known)}")
    suffix = target.suffix.lstrip(".").lower()
    if suffix in known and suffix != found and not found.startswith(suffix) and (found, suffix) != ("excel", "csv"):
        raise click.UsageError(f"{target} would hold {found}: name it so, or leave out --to")
    return found


def _citations(
    db: sqlite3.Connection, keys: tuple[str, ...], target: Path, form: str | None, style: str, biblatex: bool
) -> tuple[Iterator[str], str]:
    suffix = format_of(target, form, writers.suffixes())
    records = writers.records(db, keys or None)
    options: dict[str, Any] = {"style": style} if suffix == "txt" else {"dialect": "biblatex"} if suffix == "bib" and biblatex else {}
    text: str = writers.writer(suffix).write(records, **options)
    return iter([text]), f"{len(records)} citation{'' if len(records) == 1 else 's'}"


def _table(db: sqlite3.Connection, name: str, target: Path, form: str | None) -> tuple[Iterator[str], str]:
    make, _, _ = tables.FORMATS[format_of(target, form, list(tables.FORMATS))]
    table = tables.rows(db, name)
    return make(table), f"{table.count} row{'' if table.count == 1 else 's'} of {name}"


def _put(target: Path, chunks: Iterator[str], force: bool) -> None:
    if str(target) == "-":
        for chunk in chunks:
            click.echo(chunk.encode("utf-8"), nl=False)
        return
    if target.exists() and not force:
        raise click.UsageError(f"{shown(target)} is there already: --force overwrites it")
    files.write_whole(target, chunks)


def _export_all(db: sqlite3.Connection, db_path: Path, folder: Path, force: bool) -> None:
    """Write everything into a new folder and put it in its place when all of it is there."""
    if folder.exists() and any(folder.iterdir()) and not (force and (folder / MANIFEST).is_file()):
        advice = "--force replaces it" if (folder / MANIFEST).is_file() else "name a new one"
        raise click.UsageError(f"{shown(folder)} is there already and not empty: {advice}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        made.chmod(0o755)
        listed = list(_everything(db, made))
        digest = sha256_of(db_path.resolve())
        facts = dict(db.execute("SELECT name, content FROM build_facts"))
        manifest = {"database_sha256": digest, "as_of": facts.get("as_of"), "inputs_sha256": facts.get("inputs_sha256"), "files": listed}
        (made / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        os.replace(made, folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    click.echo(f"{shown(folder)}: {len(listed)} files, {sum(one['bytes'] for one in listed):,} bytes; what they are: {MANIFEST}")


def _everything(db: sqlite3.Connection, folder: Path) -> Iterator[dict[str, Any]]:
    """Write every file and yield what the manifest says of it."""
    for name in tables.names(db):
        for form, (make, suffix, media_type) in tables.FORMATS.items():
            path = folder / form / f"{name}.{suffix}"
            path.parent.mkdir(exist_ok=True)
            table = tables.rows(db, name)
            size, digest = files.write_whole(path, make(table), durable=False)
            yield {
                "path": f"{form}/{path.name}",
                "table": name,
                "media_type": media_type,
                "rows": table.count,
                "bytes": size,
                "sha256": digest,
            }
    records = writers.records(db)
    (folder / "citations").mkdir()
    for suffix in writers.suffixes():
        path = folder / "citations" / f"citations.{suffix}"
        size, digest = files.write_whole(path, [writers.write(suffix, records)], durable=False)
        yield {
            "path": f"citations/{path.name}", "table": "citations", "media_type": writers.writer(suffix).MEDIA_TYPE,
            "rows": len(records), "bytes": size, "sha256": digest,
        }  # fmt: skip

#!/usr/bin/env python3
"""The pipeline, top to bottom, and the command line.

    evidence/  ──readers──>  rows  ──schema.sql──>  tables  ──audit──>  flags  ──>  evidence.db  ──>  site

    build   read the evidence, validate, compare, audit, publish a database (also without a word: python ingest.py)
    check   the same without publishing: print everything that is wrong or doubtful, with file and line
    serve   build if anything is newer, then serve the database read-only
    anchor  find a quote in an article's text: offsets, hash, section
    init    start an evidence folder of your own

Exit codes: 0 fine · 1 errors in the input · 2 wrong usage · 3 flags at or above --fail-on.
"""

import hashlib
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from catalogue import audit, publish, quantities
from catalogue.folder import stray_files
from catalogue.keys import check_keys
from catalogue.load import Load, Loader
from catalogue.problems import FORMATS, LEVELS, Problem, Rejected, as_text
from catalogue.safe import SLUG
from catalogue.text import anchors

ROOT = Path(__file__).resolve().parent

# Which files fill which table, in the order in which they are read; citations.csv goes with references.bib.
# fmt: off
TABLES = (
    Load("reviewers.csv",                    "reviewers"),
    Load("outcomes.csv",                     "outcomes"),
    Load("studies.csv",                      "studies"),
    Load("references*.bib",                  "citations"),
    Load("standing.csv",                     "standing"),
    Load("reports.csv",                      "reports"),
    Load("findings.csv",                     "findings"),
    Load("contrasts.csv",                    "contrasts"),
    Load("harms.csv",                        "harms"),
    Load("articles/*/article.yml",           "articles"),
    Load("articles/*/sections.csv",          "sections",       ("id",)),
    Load("articles/*/claims.csv",            "claims",         ("id", "parent", "section")),
    Load("articles/*/figures.csv",           "figures",        ("id",)),
    Load("articles/*/quantities.csv",        "quantities",     ("id", "claim", "figure"), {"compares_with": "quantity_findings"}),
    Load("articles/*/links.csv",             "links",          ("claim",), {"domain": "link_domains"}),
    Load("articles/*/omissions.csv",         "omissions",      ("id", "claims"),
         {"claims": "omission_claims", "citations": "omission_citations"}),
    Load("articles/*/contradictions.csv",    "contradictions", ("id", "claims"), {"claims": "contradiction_claims"}),
    Load("articles/*/reviews/*.csv",         "assessments",    ("claim",), {"tags": "assessment_tags"}),
    Load("searches.csv",                     "searches",       (), {"claims": "search_claims"}),
    Load("policy.csv",                       "policy"),
)
# fmt: on
ALSO_READ = ("citations.csv",)

INDEX = re.compile(r"^CREATE INDEX [^;]+;", re.MULTILINE)

Step = Callable[[str], None]


# ----------------------------------------------------------------------------------------------------------------------
# The pipeline
# ----------------------------------------------------------------------------------------------------------------------


def assemble(db: sqlite3.Connection, evidence: Path, step: Step) -> Loader:
    """Fill an empty database from an evidence folder, inside a transaction that stays open.

    Never raises for what the evidence holds: `Loader.problems` has it. Flags are filled only when no error was found.
    """
    from catalogue.bibliography import load_citations

    # Indices are made after the rows, sorted and at once; a unique one has to be there before, for it refuses rows.
    statements = (ROOT / "schema.sql").read_text(encoding="utf-8")
    db.executescript("BEGIN;" + INDEX.sub("", statements))
    loader = Loader(db, evidence)
    loader.problems += stray_files(evidence, (*(load.pattern for load in TABLES), *ALSO_READ))
    for load in TABLES:
        step(load.pattern)
        if load.table == "citations":
            load_citations(loader)
        else:
            loader.load(load)
    loader.close_sources()
    step("keys and units")
    check_keys(loader)
    loader.problems += quantities.check_units(db, loader.paths)
    if not any(p.level == "error" for p in loader.problems):
        step("comparisons")
        quantities.fill_comparisons(db)
        step("indices")
        for statement in INDEX.findall(statements):
            db.execute(statement)
        step("audit")
        db.execute("INSERT INTO build_facts VALUES ('as_of', ?)", (as_of(db),))
        audit.fill_flags(db)
        step("search index")
        db.execute("INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')")
        db.execute("INSERT INTO citations_fts (citations_fts) VALUES ('rebuild')")
        db.execute("INSERT INTO build_facts VALUES ('inputs_sha256', ?)", (inputs_sha256(evidence),))
    return loader


def build(evidence: Path, db_path: Path, step: Step = lambda _: None, *, allow_loss: bool = False) -> tuple[Path, str, list[Problem]]:
    """Build and publish; return the release file, its sha256 and the warnings about the input.

    Raises Rejected with every problem if the input has errors or the release was refused; the last release stays.
    """
    with publish.draft(db_path) as (path, db):
        loader = assemble(db, evidence, step)
        if any(p.level == "error" for p in loader.problems):
            raise Rejected(sorted(loader.problems))
        step("publish")
        release, sha256 = publish.publish(path, db, db_path, allow_loss=allow_loss)
    return release, sha256, sorted(loader.problems)


def as_of(db: sqlite3.Connection) -> str:
    """Return the newest date in the evidence: rules know no other today."""
    query = """SELECT coalesce(max(date), '') FROM (
        SELECT date FROM assessments UNION ALL SELECT checked_at FROM standing UNION ALL SELECT retrieved FROM articles
        UNION ALL SELECT date FROM searches)"""
    newest: str = db.execute(query).fetchone()[0]
    return newest


def inputs_sha256(evidence: Path) -> str:
    """Return one hash over every file that can change the database: the evidence, the schema, the machinery."""
    files = [p for p in evidence.rglob("*") if p.is_file() and not p.name.startswith(".")]
    code = [ROOT / "schema.sql", ROOT / "ingest.py", *(p for p in (ROOT / "catalogue").rglob("*") if p.suffix in (".py", ".sql"))]
    digest = hashlib.sha256()
    for base, paths in ((evidence, files), (ROOT, code)):
        for path in sorted(paths):
            digest.update(f"{path.relative_to(base).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def is_current(evidence: Path, db_path: Path) -> bool:
    """Whether the published database was built from the files as they are now."""
    try:
        db = publish.connect_read_only(db_path)
        try:
            row = db.execute("SELECT content FROM build_facts WHERE name = 'inputs_sha256'").fetchone()
        finally:
            db.close()
    except (sqlite3.Error, UnicodeDecodeError):
        return False
    return bool(row) and row[0] == inputs_sha256(evidence)


# ----------------------------------------------------------------------------------------------------------------------
# The command line
# ----------------------------------------------------------------------------------------------------------------------

evidence_option = click.option(
    "--evidence", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "evidence", metavar="DIR",
    help="The evidence folder.  [default: evidence]",
)  # fmt: skip
db_option = click.option(
    "--db", "db_path", type=click.Path(path_type=Path, dir_okay=False), default=ROOT / "evidence.db", metavar="PATH",
    help="The pointer to the newest release; releases lie beside it in build/.  [default: evidence.db]",
)  # fmt: skip
EXIT_CODES = "Exit codes: 0 fine, 1 errors in the input, 2 wrong usage, 3 flags at or above --fail-on."


@click.group(invoke_without_command=True, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version="0.1.0", prog_name="evidence-catalogue")
@click.pass_context
def cli(context: click.Context) -> None:
    """Normalize the claims of articles into SQLite, link them to citations, audit them, serve them read-only.

    Without a command: build.
    """
    if context.invoked_subcommand is None:
        context.invoke(build_command)


@cli.command("build", epilog=EXIT_CODES)
@evidence_option
@db_option
@click.option("--allow-loss", is_flag=True, help="Publish even if a table has fewer rows than in the last build.")
def build_command(evidence: Path, db_path: Path, allow_loss: bool) -> None:
    """Read the evidence, validate, compare, audit, and publish a database."""
    from catalogue import summary

    before = summary.Snapshot.of(db_path)
    with refusals(), progress() as step:
        release, sha256, warnings = build(evidence, db_path, step, allow_loss=allow_loss)
    if warnings:
        click.echo(as_text(warnings), err=True)
    after = summary.Snapshot.of(db_path)
    click.echo(summary.text(after, before))
    click.echo(f"\nsha256 {sha256}\n{shown(release)}\n{shown(db_path)} points to it")


@cli.command("check", epilog=EXIT_CODES)
@evidence_option
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), default="text", show_default=True, help="How to print what was found."
)
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit 3 if a flag of this level or a graver one was raised.")
@click.option("--level", type=click.Choice(LEVELS), default="note", show_default=True, help="Print only this level and graver ones.")
@click.option("--explain", metavar="CODE", help="Check nothing; say what the rule CODE asks, why, how it decides, and what to do.")
def check_command(evidence: Path, form: str, fail_on: str | None, level: str, explain: str | None) -> None:
    """Print everything that is wrong or doubtful, with file and line, in one run. Publishes nothing."""
    if explain is not None:
        from catalogue.audit import explain as explained

        try:
            click.echo(explained.text(explained.find(explain)))
        except LookupError as error:
            raise click.UsageError(str(error)) from None
        return
    db = publish.connect(":memory:")
    with refusals("nothing was checked"):
        loader = assemble(db, evidence, lambda _: None)
    errors = any(p.level == "error" for p in loader.problems)
    accounts: list[str] = []
    found = sorted(loader.problems)
    if not errors:
        for slug, account, problems in anchors.verify(db):
            accounts.append(f"{slug}: {account}")
            found += problems
        found += audit.flags(db)
    shown_problems = [p for p in found if LEVELS.index(p.level) <= LEVELS.index(level)]
    if form in ("github", "sarif"):  # whoever reads these looks from the repository, not from the evidence folder
        shown_problems = [replace(p, file=f"{shown(evidence)}/{p.file}") for p in shown_problems]
    if form != "text" or shown_problems:
        click.echo(FORMATS[form](shown_problems))
    checks = db.execute("SELECT count(*) FROM rules").fetchone()[0]
    count = Counter(p.level for p in found)
    by_level = ", ".join(f"{count[level]} {level}{'' if count[level] == 1 else 's'}" for level in LEVELS)
    for line in accounts:
        click.echo(line, err=True)
    if errors:
        click.echo(f"The input has errors; the {len(audit.rules())} rules were not run: {by_level}", err=True)
        sys.exit(1)
    click.echo(f"{checks} rules were run and raised {by_level}", err=True)
    if fail_on and any(LEVELS.index(p.level) <= LEVELS.index(fail_on) for p in found):
        sys.exit(3)


@cli.command("serve", epilog=EXIT_CODES)
@evidence_option
@db_option
@click.option("--public", is_flag=True, help="Settings for strangers: no SQL editor, no download, short time limits.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--allow-loss", is_flag=True, help="Publish even if a table has fewer rows than in the last build.")
def serve_command(evidence: Path, db_path: Path, public: bool, host: str, port: int, allow_loss: bool) -> None:
    """Build if anything is newer, then serve the database read-only."""
    from catalogue import serve

    if is_current(evidence, db_path):
        click.echo(f"{shown(db_path)} is up to date")
    else:
        click.echo("The evidence or the program is newer than the database: building")
        with refusals(), progress() as step:
            release, _, warnings = build(evidence, db_path, step, allow_loss=allow_loss)
        if warnings:
            click.echo(as_text(warnings), err=True)
        click.echo(f"Published {shown(release)}")
    serve.run(db_path, public=public, host=host, port=port)


@cli.command("anchor", epilog="Exit codes: 0 found once, 1 not found or found several times, 2 wrong usage.")
@click.argument("slug")
@click.argument("quote")
@evidence_option
@click.option(
    "--snapshot", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The text; otherwise from EVIDENCE_SNAPSHOTS."
)
@click.option("--csv", "claim", metavar="ID", help="Print a line for the article's claims.csv instead, to be completed: a new claim ID.")
def anchor_command(slug: str, quote: str, evidence: Path, snapshot: Path | None, claim: str | None) -> None:
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


@cli.command("init", epilog="Exit codes: 0 written, 1 the folder is there already, 2 wrong usage.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--slug", default="my-article", show_default=True, help="Short name of your article, for ids and addresses.")
@click.option(
    "--text", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The article's text, UTF-8: fills sha256 and length."
)
def init_command(folder: Path, slug: str, text: Path | None) -> None:
    """Start an evidence folder of your own in FOLDER: every file with its header, one example row where it helps."""
    from catalogue import starter

    with refusals("nothing was written"):
        for line in starter.write(folder, slug, text, TABLES):
            click.echo(line)


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


@contextmanager
def refusals(outcome: str = "nothing was published, the last database is untouched") -> Iterator[None]:
    """Print the problems of a refusal, all of them, say what came of it, and exit 1."""
    try:
        yield
    except Rejected as rejected:
        click.echo(as_text(rejected.problems), err=True)
        n = sum(p.level == "error" for p in rejected.problems)
        click.echo(f"{n} error{'' if n == 1 else 's'}: {outcome}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"{error.filename or 'disk'}: {error.strerror}: {outcome}", err=True)
        sys.exit(1)


@contextmanager
def progress() -> Iterator[Step]:
    """Yield a function that announces a step: a moving bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda name: click.echo(f"{name} …", err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task("starting", total=len(TABLES) + 6)
        yield lambda name: bar.update(task, description=name, advance=1)


def shown(path: Path) -> str:
    """Return a path as short as it can be said from here."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


if __name__ == "__main__":
    cli()

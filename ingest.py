#!/usr/bin/env python3
"""The pipeline, top to bottom, and the command line.

    evidence/  ──readers──>  rows  ──schema.sql──>  tables  ──audit──>  flags  ──>  evidence.db  ──>  site

    build   read the evidence, validate, compare, audit, publish a database (also without a word: python ingest.py)
    check   the same without publishing: print everything that is wrong or doubtful, with file and line
    serve   build if anything is newer, then serve the database read-only
    anchor  find a quote in an article's text: offsets, hash, section
    duplicates  show which references are the same work, and why
    changes     say what came, went and changed between two releases
    convert     turn bibliographic files of one format into a file of another
    export      write citations, a table, or everything into files
    fetch   ask Crossref, PubMed and others about each citation, and keep their answers (the network is asked by this verb alone)
    approve  record that a person compared restatements with the article, in the wording that stands there now
    sheet    write a work sheet for a reviewer: blind, with lists to pick from
    receive  take a filled work sheet in, or say cell by cell what does not fit
    standing  say which sources still stand, and what changed since a commit
    report   write a report on one article: HTML that prints well, a Word file, PDF
    review  assess claims at the terminal, one at a time, with single keys
    init    start an evidence folder of your own

Exit codes: 0 fine · 1 errors in the input · 2 wrong usage · 3 flags at or above --fail-on
            4 a cited source fell · 5 a question to a provider got no answer.
"""

import hashlib
import re
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

from catalogue import agreement, appraisal, audit, changes, identifiers, lanes, merges, publish, quantities, sets
from catalogue.at_once import PAGE
from catalogue.commands import EXIT_CODES, Step, Verbs
from catalogue.files import sha256_of
from catalogue.folder import stray_files
from catalogue.keys import check_keys
from catalogue.load import Load, Loader
from catalogue.problems import Problem, Rejected
from catalogue.reviews.state import fill_states

ROOT = Path(__file__).resolve().parent

# Which files fill which table, in the order in which they are read; citations.csv goes with references.bib.
# fmt: off
TABLES = (
    Load("reviewers.csv",                    "reviewers",      (), {"interest_in": "reviewer_interests"}),
    Load("catalogue.yml",                    "catalogue"),
    Load("outcomes.csv",                     "outcomes"),
    Load("studies.csv",                      "studies"),
    Load("merges.csv",                       "merges"),
    Load("references*.bib",                  "citations"),
    Load("distinct.csv",                     "distinct_citations"),
    Load("standing.csv",                     "standing"),
    Load("metadata/proposals.csv",           "proposals"),
    Load("reports.csv",                      "reports"),
    Load("findings.csv",                     "findings"),
    Load("contrasts.csv",                    "contrasts"),
    Load("harms.csv",                        "harms"),
    Load("articles/*/article.yml",           "articles"),
    Load("articles/*/versions.csv",          "article_versions"),
    Load("articles/*/sections.csv",          "sections",       ("id",)),
    Load("articles/*/claims.csv",            "claims",         ("id", "parent", "section")),
    Load("articles/*/fragments.csv",         "text_fragments", ("claim",)),
    Load("articles/*/figures.csv",           "figures",        ("id",)),
    Load("articles/*/quantities.csv",        "quantities",     ("id", "claim", "figure"), {"compares_with": "quantity_findings"}),
    Load("articles/*/links.csv",             "links",          ("claim",), {"domain": "link_domains"}),
    Load("articles/*/omissions.csv",         "omissions",      ("id", "claims"),
         {"claims": "omission_claims", "citations": "omission_citations"}),
    Load("articles/*/contradictions.csv",    "contradictions", ("id", "claims"), {"claims": "contradiction_claims"}),
    Load("articles/*/reviews/*.csv",         "assessments",    ("claim",),
         {"tags": "assessment_tags", "texts": "assessment_texts", "shown": "assessment_shown", "settles": "assessment_settles"}),
    Load("responses.csv",                    "responses"),
    Load("corrections.csv",                  "corrections"),
    Load("searches.csv",                     "searches",       (), {"claims": "search_claims"}),
    Load("policy.csv",                       "policy"),
    Load("appraisals.csv",                   "appraisals"),
    Load("ocebm.csv",                        "ocebm_ratings"),
    Load("bodies.csv",                       "bodies",         (), {"studies": "body_studies"}),
    Load("certainties.csv",                  "certainties"),
    Load("body_reasons.csv",                 "body_reasons"),
)
# fmt: on
ALSO_READ = ("citations.csv", "references*.json", "references*.nbib", "references*.ris", "references*.xml")
STEPS = len(TABLES) + 8  # what a build announces

BEST = ROOT / "catalogue" / "best.sql"
CARDS = ROOT / "catalogue" / "cards.sql"
INDEX = re.compile(r"^CREATE INDEX [^;]+;", re.MULTILINE)

# ----------------------------------------------------------------------------------------------------------------------
# The pipeline
# ----------------------------------------------------------------------------------------------------------------------


def assemble(db: sqlite3.Connection, evidence: Path, step: Step) -> Loader:
    """Fill an empty database from an evidence folder, and commit: a draft is nobody's before it is published.

    Never raises for what the evidence holds: `Loader.problems` has it. Flags are filled only when no error was found.
    """
    from catalogue import duplicates
    from catalogue.answers import load_answers
    from catalogue.bibliography import load_citations

    # Indices are made after the rows, sorted and at once; a unique one has to be there before, for it refuses rows.
    statements = (ROOT / "schema.sql").read_text(encoding="utf-8")
    indices, filled_late = INDEX.findall(statements), re.compile(r" ON (flags|best_studies) ")
    bare = INDEX.sub("", statements)
    loader = Loader(db, evidence)
    large = lanes.large_loads(loader, TABLES)
    if large:
        publish.use_pages(db, PAGE)
    db.executescript(f"BEGIN; {bare} COMMIT;")
    loader.problems += stray_files(evidence, (*(load.pattern for load in TABLES), *ALSO_READ))
    with lanes.beside(loader, large, bare):
        db.execute("BEGIN")
        for load in (one for one in TABLES if one not in large):
            step(load.pattern)
            if load.table == "citations":
                load_citations(loader)
            else:
                loader.load(load)
        db.execute("COMMIT")
        step("large files")
    db.execute("BEGIN")
    merges.resolve(loader)
    step("answers of providers")
    load_answers(loader)
    loader.close_sources()
    db.execute("COMMIT")

    step("keys, units, appraisals and comparisons")
    check_keys(loader, lambda: quantities.fill_comparisons(db))
    loader.problems += quantities.check_units(db, loader.paths)
    loader.problems += appraisal.check_appraisals(db, loader.paths)
    if any(p.level == "error" for p in loader.problems):
        return loader
    step("agreement")
    db.execute("BEGIN")
    agreement.fill_agreements(db)
    step("indices")
    for statement in indices:
        if not filled_late.search(statement):
            db.execute(statement)
    fill_states(db)
    db.execute(BEST.read_text(encoding="utf-8"))
    identifiers.fill(db)
    duplicates.fill(db)
    db.execute("INSERT INTO build_facts VALUES ('as_of', ?)", (as_of(db),))
    db.execute("COMMIT")
    step("audit and search index")
    with audit.asked_often(db):
        audit.fill_flags(db, lambda: fill_search_indices(db))
        db.execute("BEGIN")
        for statement in indices:
            if filled_late.search(statement):
                db.execute(statement)
        step("cards")
        for statement in CARDS.read_text(encoding="utf-8").split(";\n"):  # not as a script: that would end the transaction
            db.execute(statement)
        sets.fill(db)
        read = dict(db.execute("SELECT path, sha256 FROM sources"))
        db.execute("INSERT INTO build_facts VALUES ('inputs_sha256', ?)", (inputs_sha256(evidence, read),))
        db.execute("COMMIT")
    return loader


def fill_search_indices(db: sqlite3.Connection) -> None:
    """Fill every full-text index from its table."""
    for name in publish.search_indices(db):
        db.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")


def build(evidence: Path, db_path: Path, step: Step = lambda _: None, *, allow_loss: bool = False) -> tuple[Path, str, list[Problem]]:
    """Build and publish; return the release file, its sha256 and the warnings about the input.

    What changed since the release before is written beside the new one; where that fails, a warning says so, for it is published.
    Raises Rejected with every problem if the input has errors or the release was refused; the last release stays.
    """
    with publish.draft(db_path) as (path, db):
        before = db_path.resolve() if db_path.exists() else None
        loader = assemble(db, evidence, step)
        if any(p.level == "error" for p in loader.problems):
            raise Rejected(sorted(loader.problems))
        step("publish")
        release, sha256 = publish.publish(path, db, db_path, allow_loss=allow_loss)
        try:
            if before:
                changes.record(before, release)
        except OSError as error:
            message = f"what changed since the release before could not be written ({error.strerror or error})"
            loader.problems.append(Problem(changes.FILE, 0, "warning", message, "changes-unwritten", "Ask: python ingest.py changes OLD"))
    return release, sha256, sorted(loader.problems)


def as_of(db: sqlite3.Connection) -> str:
    """Return the newest date in the evidence: rules know no other today."""
    query = """SELECT coalesce(max(date), '') FROM (
        SELECT date FROM assessments UNION ALL SELECT checked_at FROM standing UNION ALL SELECT retrieved FROM articles
        UNION ALL SELECT date FROM searches UNION ALL SELECT date FROM appraisals UNION ALL SELECT date FROM ocebm_ratings
        UNION ALL SELECT date FROM certainties UNION ALL SELECT fetched_at FROM answers)"""
    newest: str = db.execute(query).fetchone()[0]
    return newest


def inputs_sha256(evidence: Path, read: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return one hash over every file that can change the database: the evidence, the schema, the machinery.

    `read` has the hashes of files of the evidence as they were when they were read: those are not read again, and if one
    has changed since, the database is not current.
    """
    files = [p for p in evidence.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(evidence).parts)]
    code = [ROOT / "schema.sql", ROOT / "ingest.py", *(p for p in (ROOT / "catalogue").rglob("*") if p.suffix in (".py", ".sql"))]
    digest = hashlib.sha256()
    for base, paths in ((evidence, files), (ROOT, code)):
        known = read if base is evidence else {}
        for path in sorted(paths):
            name = path.relative_to(base).as_posix()
            digest.update(f"{name}\0{known.get(name) or sha256_of(path)}\n".encode())
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
# The command line: its verbs are files of catalogue/commands/
# ----------------------------------------------------------------------------------------------------------------------


@click.group(cls=Verbs, invoke_without_command=True, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version="0.1.0", prog_name="evidence-catalogue")
@click.pass_context
def cli(context: click.Context) -> None:
    """Normalize the claims of articles into SQLite, link them to citations, audit them, serve them read-only.

    Without a command: build.
    """
    if context.invoked_subcommand is None:
        from catalogue.commands import build as verb

        context.invoke(verb.command)


if __name__ == "__main__":
    sys.modules["ingest"] = sys.modules["__main__"]  # the verbs import the pipeline: it is this one
    cli()

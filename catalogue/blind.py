"""A release without judgements, for whoever is to judge without having seen what others judged.

    release ──copy──> without assessments, flags, discrepancies, states ──VACUUM, checks──> release of its own, served by --blind

Nothing is hidden in a template: what is withheld is not in the file. What a reviewer needs stays: claims, passages,
quantities and findings beside them, sources, what they report and for or against what, searches, standing. Whoever adds a
table says here whether it is a judgement; a view that reads one is emptied unless it stands in KEPT or REDEFINED.
Source: AMSTAR 2, items 5 and 6 (selection and extraction by two who work apart).
"""

import hashlib
import sqlite3
from pathlib import Path

from catalogue import publish

WITHHELD = "withheld"

# Judgements of people and of rules, and what tells that there were some.
EMPTIED = (
    "agreements", "appraisals", "assessment_settles", "assessment_shown", "assessment_state", "assessment_tags", "assessment_texts",
    "assessments", "body_reasons", "certainties", "claim_counts", "claim_sets", "claim_shown", "claim_shown_parts",
    "contradiction_claims", "contradictions", "corrections", "flags", "ocebm_ratings", "omission_citations",
    "omission_claims", "omissions", "responses", "rules",
)  # fmt: skip
# table -> what stands in its columns instead; what is not named stays. None: empty. All rows stay, so that lists are whole.
MASKED: dict[str, dict[str, str | None]] = {
    "claim_state": {
        "reviews": None, "counted": None, "stale": None, "state": WITHHELD, "support": WITHHELD, "fidelity": WITHHELD, "lacks": None,
    },
    "claim_cards": {
        "reviews": None, "stale": None, "state": WITHHELD, "lacks": None, "support": WITHHELD, "fidelity": WITHHELD, "severity": None,
        "tags": None, "errors": None, "warnings": None, "notes": None,
    },
    "comparisons": {"result": None, "rule": None, "difference": None},
    "links": {"discrepancy": None},
}  # fmt: skip
# Views that read the above and say nothing false for it.
KEPT = ("compound_claims", "claims_without_evidence")
# Views that would say something false: a count of flags that are not there is no count.
REDEFINED = {
    "claim_audit": """
        SELECT claims.id AS claim, claims.article, claims.parent, claims.section, claims.statement, claims.claim_type, claims.modality,
               claims.checkable, claim_state.state, claim_state.support, claim_state.fidelity, NULL AS tags, NULL AS severity,
               (SELECT count(DISTINCT citation) FROM claim_evidence WHERE claim_evidence.claim = claims.id) AS citations,
               (SELECT count(DISTINCT body) FROM claim_evidence JOIN citation_bodies USING (citation)
                WHERE claim_evidence.claim = claims.id AND direction = 'supports') AS supporting,
               (SELECT count(DISTINCT body) FROM claim_evidence JOIN citation_bodies USING (citation)
                WHERE claim_evidence.claim = claims.id AND direction = 'disputes') AS disputing,
               best.design || coalesce(', n = ' || best.sample_size, ', n not seen') AS best_direct_human_study,
               NULL AS errors, NULL AS warnings, NULL AS notes
        FROM claims
        JOIN claim_state ON claim_state.claim = claims.id
        LEFT JOIN best_direct_human_study AS best ON best.claim = claims.id""",
    "publication_state": """
        SELECT 'claim' AS subject, id, article, 'withheld' AS state, 'yes' AS is_draft, NULL AS atoms, NULL AS draft, NULL AS single,
               NULL AS disputed, NULL AS agreed, NULL AS consensus FROM claims
        UNION ALL
        SELECT 'article', slug, slug, 'withheld', 'yes', NULL, NULL, NULL, NULL, NULL, NULL FROM articles""",
}
# Pages that are about judgements and nothing else.
PAGES = ("rules", "rule", "review", "conflicts", "changes")
# Reading these alone makes no view a judgement: a link without its discrepancy is whole.
HARMLESS = ("links",)


def pointer(db_path: Path) -> Path:
    """Return where the pointer to the blind release stands: beside the other, evidence-blind.db."""
    return db_path.with_name(f"{db_path.stem}-blind{db_path.suffix}")


def build(db_path: Path) -> Path:
    """Make the blind release of the release that `db_path` names, unless it is there; return the pointer to it.

    The same release gives the same bytes. Raises Rejected where it is not sound, OSError where the disk fails.
    """
    target = pointer(db_path)
    origin = db_path.resolve().parent.name
    if _is_of(target, origin):
        return target
    with publish.draft(target) as (path, db):
        seen = publish.connect_read_only(db_path)
        try:
            seen.backup(db)
        finally:
            seen.close()
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("BEGIN")
        withhold(db)
        db.execute("INSERT INTO build_facts VALUES ('blind_of', ?)", (origin,))
        db.execute("COMMIT")
        db.execute("VACUUM")  # what was deleted lies in free pages until the file is written anew
        publish.publish(path, db, target, allow_loss=True)
    return target


def _is_of(target: Path, origin: str) -> bool:
    """Whether the blind release was made of this release, by the rules as they are."""
    if not target.exists() or publish.verify_release(target):
        return False
    db = publish.connect_read_only(target)
    try:
        facts = dict(db.execute("SELECT name, content FROM build_facts").fetchall())
    finally:
        db.close()
    return (facts.get("blind_of"), facts.get("blind_by")) == (origin, _rules())


def _rules() -> str:
    """Return a hash of this file: other rules, another release."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]


def withhold(db: sqlite3.Connection) -> None:
    """Take every judgement out of a database, inside the transaction that is open. `build_facts` says what was taken."""
    tables = set(publish.tables(db))
    emptied = views_to_empty(db)
    for table in EMPTIED:
        if table in tables:
            db.execute(f'DELETE FROM "{table}"')
    for table, columns in MASKED.items():
        if table in tables:
            _mask(db, table, columns)
    _redefine(db, emptied)
    withheld = " ".join(sorted({*(t for t in EMPTIED if t in tables), *emptied}))
    db.execute("INSERT INTO build_facts VALUES ('withheld', ?), ('blind_by', ?)", (withheld, _rules()))


def views_to_empty(db: sqlite3.Connection) -> list[str]:
    """Return the views that read a judgement and are neither kept nor redefined."""
    judgements = {*EMPTIED, *MASKED} - set(HARMLESS)
    views = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name").fetchall()]
    reads = {view: relations_read(db, f'SELECT * FROM "{view}"') for view in views}
    return [view for view in views if reads[view] & judgements and view not in KEPT and view not in REDEFINED]


def relations_read(db: sqlite3.Connection, sql: str) -> set[str]:
    """Return the tables and views that a statement reads, those inside views too. The statement is not run."""
    read: set[str] = set()

    def note(action: int, name: str | None, column: str | None, schema: str | None, inside: str | None) -> int:
        if action == sqlite3.SQLITE_READ:
            read.update(filter(None, (name, inside)))
        return sqlite3.SQLITE_OK

    db.set_authorizer(note)
    try:
        db.execute(f"EXPLAIN {sql}", _Nothing())
    finally:
        db.set_authorizer(None)
    return read


class _Nothing(dict[str, None]):
    """Binds nothing to every parameter."""

    def __missing__(self, key: str) -> None:
        return None


def _mask(db: sqlite3.Connection, table: str, columns: dict[str, str | None]) -> None:
    """Put something else into columns, where it must be by a table of the same name that allows it to be empty."""
    info = db.execute(f'PRAGMA table_info("{table}")').fetchall()
    if not any(name in columns and notnull for _, name, _, notnull, _, _ in info):
        db.execute(f'UPDATE "{table}" SET ' + ", ".join(f'"{column}" = ?' for column in columns), tuple(columns.values()))
        return
    indices = db.execute("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)).fetchall()
    keys = {
        row[3]: f' REFERENCES "{row[2]}" ("{row[4]}")' for row in db.execute(f'PRAGMA foreign_key_list("{table}")') if row[3] not in columns
    }
    definition = ", ".join(f'"{name}" {kind}{" PRIMARY KEY" if key else ""}{keys.get(name, "")}' for _, name, kind, _, _, key in info)
    kept = ", ".join(f'"{name}"' if name not in columns else _literal(columns[name]) for _, name, *_ in info)
    db.execute(f"CREATE TABLE masked ({definition}) STRICT")
    db.execute(f'INSERT INTO masked SELECT {kept} FROM "{table}"')
    db.execute(f'DROP TABLE "{table}"')
    db.execute("PRAGMA legacy_alter_table = ON")  # views name the table and find the new one under its name
    db.execute(f'ALTER TABLE masked RENAME TO "{table}"')
    db.execute("PRAGMA legacy_alter_table = OFF")
    for (sql,) in indices:
        db.execute(sql)


def _literal(content: str | None) -> str:
    return "NULL" if content is None else "'" + content.replace("'", "''") + "'"


def _redefine(db: sqlite3.Connection, emptied: list[str]) -> None:
    """Give views another definition under the same name and with the same columns."""
    views = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()}
    changed: dict[str, str | None] = dict.fromkeys(emptied) | {view: sql for view, sql in REDEFINED.items() if view in views}
    columns = {view: [row[1] for row in db.execute(f'PRAGMA table_info("{view}")')] for view in changed}
    for view, sql in changed.items():
        db.execute(f'DROP VIEW "{view}"')
        db.execute(f'CREATE VIEW "{view}" AS {sql or _nothing(columns[view])}')
        now = [row[1] for row in db.execute(f'PRAGMA table_info("{view}")')]
        assert now == columns[view], f"{view} has other columns now: adapt REDEFINED in {Path(__file__).name}"


def _nothing(columns: list[str]) -> str:
    return "SELECT " + ", ".join(f'NULL AS "{column}"' for column in columns) + " WHERE 0"

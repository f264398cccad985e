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
    "assessments", "body_reasons", "certainties", "claim_shown", "claim_shown_parts", "contradiction_claims", "contradictions",
    "corrections", "flags", "ocebm_ratings", "omission_citations", "omission_claims", "omissions", "responses", "rules",
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

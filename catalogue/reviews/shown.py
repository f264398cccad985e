"""What a reviewer of a claim is shown, and its hash: if the hash has changed, the assessment is of another state.

Shown are the claim, its quantities beside the findings named for them, the searches made for it, and for each source what
it reports, its studies, findings and harms, and whether it still stands. No assessment, no flag, no discrepancy is among
them: they are others' judgements.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

DIGITS = 12  # of a part's digest: enough to tell two states of one part from each other

# part -> question; a part whose question gives a citation first is one part for each citation, `link moon2020`.
OF_THE_CLAIM = {
    "claim": """
        SELECT claims.statement, whole.statement AS whole, claims.claim_type, claims.modality, claims.comparison_as_written,
               claims.population, claims.intervention, claims.comparator, claims.outcome, claims.checkable, claims.passage_sha256
        FROM claims LEFT JOIN claims AS whole ON whole.id = claims.parent WHERE claims.id = :claim""",
    "quantities": """
        SELECT quantities.role, outcomes.name AS measure, quantities.as_written, quantities.amount, quantities.low, quantities.high,
               quantities.unit, quantities.currency, findings.citation, findings.as_written AS found_as_written,
               findings.amount AS found_amount,
               findings.low AS found_low, findings.high AS found_high, findings.unit AS found_unit
        FROM claims JOIN quantities ON quantities.claim IN (claims.id, claims.parent)
        JOIN outcomes ON outcomes.id = quantities.measure
        LEFT JOIN quantity_findings ON quantity_findings.quantity = quantities.id
        LEFT JOIN findings ON findings.id = quantity_findings.compares_with
        WHERE claims.id = :claim ORDER BY quantities.id, findings.id""",
    "searches": """
        SELECT searches.question, searches.database, searches.query, searches.date, searches.hits, searches.screened
        FROM claims JOIN search_claims ON search_claims.claim IN (claims.id, claims.parent)
        JOIN searches ON searches.id = search_claims.search
        WHERE claims.id = :claim ORDER BY searches.id""",
}
OF_EACH_SOURCE = {
    "link": """
        SELECT citations.key, citations.title, citations.year, citations.source_type, evidence.relation, evidence.direction,
               evidence.directness,
               (SELECT group_concat(domain, ' ') FROM (
                    SELECT domain FROM link_domains AS d WHERE d.claim = evidence.linked_at AND d.citation = evidence.citation
                    AND d.relation = evidence.relation ORDER BY domain)) AS domains,
               evidence.identification, evidence.text_read, evidence.reports, evidence.available_at_claim_date
        FROM claim_evidence AS evidence JOIN citations ON citations.key = evidence.citation
        WHERE evidence.claim = :claim ORDER BY citations.key, evidence.relation, evidence.linked_at""",
    "findings": """
        WITH linked (citation) AS (SELECT DISTINCT citation FROM claim_evidence WHERE claim = :claim)
        SELECT linked.citation, findings.id, outcomes.name AS outcome, findings.statement, findings.arm, findings.time_point,
               findings.amount, findings.low, findings.high, findings.as_written, findings.unit, findings.currency, findings.spread,
               findings.n, findings.p,
               findings.evidence_stream, findings.evidence_role, findings.jurisdiction, findings.as_of, findings.locator
        FROM linked JOIN findings ON findings.citation = linked.citation JOIN outcomes ON outcomes.id = findings.outcome
        ORDER BY linked.citation, findings.id""",
    "contrasts": """
        WITH linked (citation) AS (SELECT DISTINCT citation FROM claim_evidence WHERE claim = :claim)
        SELECT linked.citation, contrasts.id, contrasts.compared_with, contrasts.kind, contrasts.measure, contrasts.amount, contrasts.unit,
               contrasts.ci_low, contrasts.ci_high, contrasts.p, contrasts.p_for
        FROM linked JOIN findings ON findings.citation = linked.citation JOIN contrasts ON contrasts.finding = findings.id
        ORDER BY linked.citation, contrasts.id""",
    "studies": """
        WITH linked (citation) AS (SELECT DISTINCT citation FROM claim_evidence WHERE claim = :claim)
        SELECT linked.citation, studies.id, studies.design, studies.organism, studies.population, studies.sample_size, studies.intervention,
               studies.material, studies.route, studies.regimen, studies.comparator, reports.role
        FROM linked JOIN reports ON reports.citation = linked.citation JOIN studies ON studies.id = reports.study
        ORDER BY linked.citation, studies.id""",
    "harms": """
        WITH linked (citation) AS (SELECT DISTINCT citation FROM claim_evidence WHERE claim = :claim)
        SELECT linked.citation, harms.id, harms.event, harms.events, harms.events_as_reported, harms.n_at_risk, harms.scope,
               harms.zero_kind, harms.follow_up
        FROM linked JOIN harms ON harms.citation = linked.citation
        WHERE (SELECT claim_type FROM claims WHERE id = :claim) = 'safety' ORDER BY linked.citation, harms.id""",
    "standing": """
        WITH linked (citation) AS (SELECT DISTINCT citation FROM claim_evidence WHERE claim = :claim)
        SELECT linked.citation, newest.event, newest.date, newest.notice
        FROM linked JOIN newest_notices AS newest ON newest.citation = linked.citation
        WHERE newest.event NOT IN ('current', 'unknown') ORDER BY linked.citation""",
}

Row = dict[str, object]


def shown(db: sqlite3.Connection, claim: str) -> dict[str, list[Row]]:
    """Return part -> rows of all that a reviewer of a claim is shown, in a fixed order; parts without a row are left out.

    A claim that is not there has no parts. That somebody looked for notices again and found none is no part of it.
    """
    parts: dict[str, list[Row]] = {}
    for part, query in OF_THE_CLAIM.items():
        rows = _rows(db, query, claim)
        if rows:
            parts[part] = rows
    for part, query in OF_EACH_SOURCE.items():
        for row in _rows(db, query, claim):
            citation = row.pop(next(iter(row)))
            parts.setdefault(f"{part} {citation}", []).append(row)
    return parts


def digests(parts: dict[str, list[Row]]) -> dict[str, str]:
    """Return part -> digest, the first 12 hexadecimal digits of the sha256 of the part's rows as JSON."""
    return {part: _sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")))[:DIGITS] for part, rows in sorted(parts.items())}


def whole(parts: dict[str, list[Row]]) -> str:
    """Return one sha256 over all parts: what an assessment stores as shown_sha256."""
    return _sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def fill_shown(db: sqlite3.Connection) -> None:
    """Enter what reviewers are shown now of each claim for which an assessment recorded what was shown then."""
    claims = db.execute("SELECT DISTINCT claim FROM assessments WHERE shown_sha256 IS NOT NULL ORDER BY claim").fetchall()
    if not claims:
        return
    with notices_at_hand(db):
        for (claim,) in claims:
            parts = shown(db, claim)
            db.execute("INSERT INTO claim_shown VALUES (?, ?)", (claim, whole(parts)))
            rows = [(claim, part, digest) for part, digest in digests(parts).items()]
            db.executemany("INSERT INTO claim_shown_parts VALUES (?, ?, ?)", rows)


@contextmanager
def notices_at_hand(db: sqlite3.Connection) -> Iterator[None]:
    """Work the newest notices out once, for as long as many claims are looked at: temp comes before main."""
    db.execute("CREATE TEMP TABLE newest_notices AS SELECT * FROM main.newest_notices")
    db.execute("CREATE INDEX temp.newest_notices_by_citation ON newest_notices (citation)")
    try:
        yield
    finally:
        db.execute("DROP TABLE temp.newest_notices")


def _rows(db: sqlite3.Connection, query: str, claim: str) -> list[Row]:
    cursor = db.execute(query, {"claim": claim})
    names = [column for column, *_ in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

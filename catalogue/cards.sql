-- One card a claim, from the views that define its state: what a list shows of it, worked out once for every page.
-- The views are put into keyed tables first: joined as views, each would be read through for every claim.

CREATE TEMP TABLE card_state (
    claim TEXT PRIMARY KEY, parts INTEGER, reviews INTEGER, stale INTEGER, state TEXT, lacks TEXT, support TEXT, fidelity TEXT
) WITHOUT ROWID;
INSERT INTO card_state SELECT claim, 0, reviews, stale, state, lacks, support, fidelity FROM claim_state;
INSERT INTO card_state SELECT claim, atoms, 0, 0, 'rolled-up', NULL, support, fidelity FROM compound_claims;

CREATE TEMP TABLE card_bodies (citation TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
INSERT INTO card_bodies SELECT citation, body FROM citation_bodies;

CREATE TEMP TABLE card_weight (
    claim TEXT PRIMARY KEY, supporting INTEGER, disputing INTEGER, links_for INTEGER, links_against INTEGER
) WITHOUT ROWID;
INSERT INTO card_weight
SELECT claim_evidence.claim, count(DISTINCT CASE WHEN direction = 'supports' THEN body END),
       count(DISTINCT CASE WHEN direction = 'disputes' THEN body END), sum(direction = 'supports'), sum(direction = 'disputes')
FROM claim_evidence CROSS JOIN card_bodies ON card_bodies.citation = claim_evidence.citation
GROUP BY claim_evidence.claim;

-- Several citations, one body: looked for only where that can be.
INSERT INTO claims_on_one_body
SELECT card_weight.claim, direction, min(body), count(DISTINCT claim_evidence.citation) AS citations
FROM card_weight
CROSS JOIN claim_evidence ON claim_evidence.claim = card_weight.claim AND claim_evidence.direction = 'supports'
CROSS JOIN card_bodies ON card_bodies.citation = claim_evidence.citation
WHERE supporting = 1 AND links_for > 1
GROUP BY card_weight.claim HAVING citations > 1
UNION ALL
SELECT card_weight.claim, direction, min(body), count(DISTINCT claim_evidence.citation) AS citations
FROM card_weight
CROSS JOIN claim_evidence ON claim_evidence.claim = card_weight.claim AND claim_evidence.direction = 'disputes'
CROSS JOIN card_bodies ON card_bodies.citation = claim_evidence.citation
WHERE disputing = 1 AND links_against > 1
GROUP BY card_weight.claim HAVING citations > 1;

CREATE TEMP TABLE card_best (claim TEXT PRIMARY KEY, study TEXT) WITHOUT ROWID;
INSERT INTO card_best SELECT claim, design || coalesce(', n = ' || sample_size, ', n not seen') FROM best_direct_human_study;

CREATE TEMP TABLE card_flags (claim TEXT PRIMARY KEY, errors INTEGER, warnings INTEGER, notes INTEGER) WITHOUT ROWID;
INSERT INTO card_flags
SELECT claim, sum(level = 'error'), sum(level = 'warning'), sum(level = 'note') FROM flags WHERE claim IS NOT NULL GROUP BY claim;

-- Whose notes a card shows: of those whose assessments count, where any does. What a program proposed beside them is no verdict.
CREATE TEMP TABLE card_judges (claim TEXT, reviewer TEXT, PRIMARY KEY (claim, reviewer)) WITHOUT ROWID;
INSERT INTO card_judges
SELECT claim, reviewer FROM assessment_state AS told
WHERE counts > 0 OR NOT EXISTS (SELECT 1 FROM assessment_state AS other WHERE other.claim = told.claim AND other.counts > 0);

CREATE TEMP TABLE card_severity (claim TEXT PRIMARY KEY, ordinal INTEGER) WITHOUT ROWID;
INSERT INTO card_severity
SELECT assessments.claim, max(severities.ordinal) FROM assessments CROSS JOIN severities ON severities.name = assessments.severity
CROSS JOIN card_judges AS judges ON judges.claim = assessments.claim AND judges.reviewer = assessments.reviewer
GROUP BY assessments.claim;

CREATE TEMP TABLE card_tags (claim TEXT PRIMARY KEY, tags TEXT) WITHOUT ROWID;
INSERT INTO card_tags
SELECT claim, group_concat(tag, ', ')
FROM (SELECT DISTINCT claim, tag FROM assessment_tags CROSS JOIN card_judges USING (claim, reviewer) ORDER BY claim, tag) GROUP BY claim;

INSERT INTO claim_cards
SELECT row_number() OVER (
           ORDER BY claims.article, coalesce(root.start, claims.start), coalesce(claims.parent, claims.id), claims.id
       ),
       claims.id, claims.article, claims.section, claims.parent, card_state.parts, claims.claim_type, reviews, stale, state, lacks, card_state.support, card_state.fidelity,
       severities.name, card_tags.tags, coalesce(supporting, 0), coalesce(disputing, 0), card_best.study,
       coalesce(errors, 0), coalesce(warnings, 0), coalesce(notes, 0), claims.rowid
FROM claims
CROSS JOIN card_state ON card_state.claim = claims.id
LEFT JOIN claims AS root ON root.id = claims.parent
LEFT JOIN card_severity ON card_severity.claim = claims.id
LEFT JOIN severities ON severities.ordinal = card_severity.ordinal
LEFT JOIN card_tags ON card_tags.claim = claims.id
LEFT JOIN card_weight ON card_weight.claim = claims.id
LEFT JOIN card_best ON card_best.claim = claims.id
LEFT JOIN card_flags ON card_flags.claim = claims.id;

DROP TABLE temp.card_state;
DROP TABLE temp.card_bodies;
DROP TABLE temp.card_weight;
DROP TABLE temp.card_best;
DROP TABLE temp.card_flags;
DROP TABLE temp.card_judges;
DROP TABLE temp.card_severity;
DROP TABLE temp.card_tags;

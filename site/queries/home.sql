-- name: counts^
SELECT (SELECT count(*) FROM claims) AS statements,
       (SELECT count(*) FROM claims WHERE parent IS NULL) AS claims,
       (SELECT count(*) FROM compound_claims) AS compound,
       (SELECT count(*) FROM claims WHERE parent IS NOT NULL) AS parts,
       (SELECT count(*) FROM atoms) AS atoms,
       (SELECT count(*) FROM atoms WHERE checkable = 'yes') AS checkable,
       (SELECT count(*) FROM claim_state WHERE reviews = 1) AS assessed_by_one,
       (SELECT count(*) FROM claim_state WHERE reviews >= 2) AS assessed_by_more,
       (SELECT count(*) FROM claim_state WHERE state = 'conflict') AS in_conflict,
       (SELECT count(*) FROM claims_without_evidence) AS without_evidence,
       (SELECT count(*) FROM claims WHERE restatement_checked_by IS NOT NULL) AS restatements_checked,
       (SELECT count(*) FROM figures) AS figures,
       (SELECT count(*) FROM figures WHERE state = 'claimed') AS figures_claimed,
       (SELECT count(*) FROM figures WHERE state = 'not-a-claim') AS figures_not_a_claim,
       (SELECT count(*) FROM figures WHERE state = 'unclaimed') AS figures_unclaimed,
       (SELECT count(*) FROM quantities) AS quantities,
       (SELECT count(DISTINCT quantity) FROM comparisons WHERE result NOT IN ('unchecked', 'no-source-figure', 'not-comparable')) AS quantities_compared,
       (SELECT count(*) FROM comparisons WHERE result = 'differs') AS comparisons_differ,
       (SELECT count(*) FROM citations) AS citations,
       (SELECT count(*) FROM citations
        WHERE doi IS NOT NULL OR pmid IS NOT NULL OR pmcid IS NOT NULL OR registration IS NOT NULL) AS with_identifier,
       (SELECT count(DISTINCT citation) FROM standing_events WHERE event <> 'unknown') AS standing_checked,
       (SELECT count(*) FROM studies) AS studies,
       (SELECT count(*) FROM links) AS links,
       (SELECT count(*) FROM flags) AS flags,
       (SELECT count(*) FROM rules) AS rules;

-- name: supports
SELECT coalesce(supports.name, claim_state.support) AS name, supports.definition, count(*) AS claims
FROM claim_state LEFT JOIN supports ON supports.name = claim_state.support
GROUP BY claim_state.support
ORDER BY coalesce(supports.ordinal, 99), 1;

-- name: levels
SELECT levels.name, levels.definition, count(flags.id) AS flags, count(DISTINCT flags.rule) AS rules
FROM levels LEFT JOIN flags ON flags.level = levels.name
GROUP BY levels.name
ORDER BY levels.ordinal;

-- name: serious
SELECT rule, level, claim, citation, message, statement, severity FROM (
    SELECT flags.rule, flags.level, flags.claim, flags.citation, flags.message, flags.subject, claims.statement,
           claim_audit.severity, levels.ordinal AS gravity, coalesce(severities.ordinal, 0) AS severity_ordinal,
           row_number() OVER (PARTITION BY coalesce(flags.claim, flags.citation, flags.subject) ORDER BY levels.ordinal, flags.rule, flags.subject) AS place
    FROM flags
    JOIN levels ON levels.name = flags.level
    LEFT JOIN claims ON claims.id = flags.claim
    LEFT JOIN claim_audit ON claim_audit.claim = flags.claim
    LEFT JOIN severities ON severities.name = claim_audit.severity
) WHERE place = 1
ORDER BY gravity, severity_ordinal DESC, rule, subject
LIMIT 8;

-- name: holds
SELECT claim_audit.claim, claim_audit.statement, claim_audit.support, tags, severity, best_direct_human_study, supporting, disputing,
       parent, compound_claims.support AS whole,
       NOT EXISTS (SELECT 1 FROM claim_evidence WHERE claim_evidence.claim = claim_audit.claim
                   AND direction = 'supports' AND directness = 'direct') AS only_indirect
FROM claim_audit LEFT JOIN compound_claims ON compound_claims.claim = claim_audit.parent
WHERE claim_audit.support = 'supported'
ORDER BY severity IS NOT NULL, errors, warnings, supporting DESC, claim_audit.claim
LIMIT 6;

-- name: holds_not
SELECT claim_audit.claim, claim_audit.statement, claim_audit.support, tags, claim_audit.severity, best_direct_human_study, supporting,
       disputing, parent, compound_claims.support AS whole,
       disputing > 0 AND NOT EXISTS (SELECT 1 FROM claim_evidence WHERE claim_evidence.claim = claim_audit.claim
                                     AND direction = 'disputes' AND directness = 'direct') AS only_indirect
FROM claim_audit LEFT JOIN severities ON severities.name = claim_audit.severity
LEFT JOIN compound_claims ON compound_claims.claim = claim_audit.parent
WHERE claim_audit.support IN ('contradicted', 'insufficient')
ORDER BY claim_audit.support <> 'contradicted', coalesce(severities.ordinal, 0) DESC, claim_audit.claim
LIMIT 6;

-- name: articles
SELECT articles.slug, articles.title, articles.publisher, articles.published, articles.url,
       (SELECT count(*) FROM claims WHERE claims.article = articles.slug AND parent IS NULL) AS claims,
       (SELECT count(*) FROM figures WHERE figures.article = articles.slug) AS figures
FROM articles ORDER BY slug;

-- name: source_types
SELECT citations.source_type AS name, source_types.definition, count(DISTINCT citations.key) AS citations,
       count(DISTINCT claim_evidence.claim) AS claims
FROM citations
JOIN source_types ON source_types.name = citations.source_type
LEFT JOIN claim_evidence ON claim_evidence.citation = citations.key
GROUP BY citations.source_type ORDER BY source_types.ordinal;

-- name: claim_types
SELECT claim_types.name, claim_types.definition, count(*) AS claims
FROM atoms JOIN claim_types ON claim_types.name = atoms.claim_type
GROUP BY claim_types.name ORDER BY claim_types.ordinal;

-- name: streams
SELECT evidence_streams.name, evidence_streams.definition, count(DISTINCT findings.citation) AS citations,
       count(DISTINCT claim_evidence.claim) AS claims
FROM evidence_streams
JOIN findings ON findings.evidence_stream = evidence_streams.name
LEFT JOIN claim_evidence ON claim_evidence.citation = findings.citation
GROUP BY evidence_streams.name ORDER BY evidence_streams.ordinal;

-- name: reviewers
SELECT reviewers.id, reviewers.name, reviewers.kind, count(assessments.claim) AS assessments
FROM reviewers LEFT JOIN assessments ON assessments.reviewer = reviewers.id
GROUP BY reviewers.id ORDER BY reviewers.id;

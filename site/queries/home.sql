-- name: counts^
SELECT (SELECT count(*) FROM claims) AS statements,
       (SELECT count(*) FROM claim_cards WHERE parts > 0) AS compound,
       (SELECT count(*) FROM claim_cards WHERE parent IS NOT NULL) AS parts,
       (SELECT count(*) FROM claim_cards WHERE parts = 0) AS atoms,
       (SELECT count(*) FROM atoms WHERE checkable = 'yes') AS checkable,
       (SELECT count(*) FROM claims_without_evidence) AS without_evidence,
       (SELECT count(*) FROM approved_restatements) AS restatements_checked,
       (SELECT count(*) FROM figures) AS figures,
       (SELECT count(*) FROM quantities) AS quantities,
       (SELECT count(DISTINCT quantity) FROM comparisons WHERE result NOT IN ('unchecked', 'no-source-figure', 'not-comparable')) AS quantities_compared,
       (SELECT count(*) FROM citations) AS citations,
       (SELECT count(*) FROM citations
        WHERE doi IS NOT NULL OR pmid IS NOT NULL OR pmcid IS NOT NULL OR registration IS NOT NULL) AS with_identifier,
       (SELECT count(DISTINCT citation) FROM standing_events WHERE event <> 'unknown') AS standing_checked,
       (SELECT count(*) FROM studies) AS studies,
       (SELECT count(*) FROM flags) AS flags,
       (SELECT count(*) FROM rules) AS rules,
       (SELECT count(*) FROM responses) AS responses;

-- name: supports
SELECT word AS name, supports.definition, claims AS amount
FROM claim_counts LEFT JOIN supports ON supports.name = word
WHERE filter = 'support' ORDER BY coalesce(supports.ordinal, 99), word;

-- name: states
SELECT word AS name, claims AS amount FROM claim_counts
WHERE filter = 'state' ORDER BY instr('consensus agreed conflict single none', word);

-- name: figure_states
SELECT figure_states.name, figure_states.definition, count(figures.id) AS amount
FROM figure_states LEFT JOIN figures ON figures.state = figure_states.name
GROUP BY figure_states.name ORDER BY figure_states.ordinal;

-- name: standings
SELECT citation_standing.standing AS name, standings.definition, count(*) AS amount
FROM citation_standing JOIN standings ON standings.name = citation_standing.standing
GROUP BY citation_standing.standing ORDER BY standings.ordinal;

-- name: levels
SELECT levels.name, levels.definition, count(flags.id) AS amount, count(DISTINCT flags.rule) AS rules
FROM levels LEFT JOIN flags ON flags.level = levels.name
GROUP BY levels.name
ORDER BY levels.ordinal;

-- name: holds
SELECT card.claim, claims.statement, card.support, card.tags, card.severity, card.best_study, card.supporting, card.disputing,
       card.parent, whole.support AS whole, card.errors, card.warnings, card.state,
       NOT EXISTS (SELECT 1 FROM links WHERE links.claim IN (card.claim, card.parent)
                   AND direction = 'supports' AND directness = 'direct') AS only_indirect
FROM claim_cards AS card JOIN claims ON claims.id = card.claim
LEFT JOIN claim_cards AS whole ON whole.claim = card.parent
WHERE card.support = 'supported' AND card.parts = 0
ORDER BY card.severity IS NOT NULL, card.errors, card.warnings, card.supporting DESC, card.claim
LIMIT 6;

-- name: holds_not
SELECT card.claim, claims.statement, card.support, card.tags, card.severity, card.best_study, card.supporting, card.disputing,
       card.parent, whole.support AS whole, card.errors, card.warnings, card.state,
       card.disputing > 0 AND NOT EXISTS (SELECT 1 FROM links WHERE links.claim IN (card.claim, card.parent)
                                          AND direction = 'disputes' AND directness = 'direct') AS only_indirect
FROM claim_cards AS card JOIN claims ON claims.id = card.claim
LEFT JOIN claim_cards AS whole ON whole.claim = card.parent
LEFT JOIN severities ON severities.name = card.severity
WHERE card.support IN ('contradicted', 'insufficient') AND card.parts = 0
ORDER BY card.support <> 'contradicted', coalesce(severities.ordinal, 0) DESC, card.errors DESC, card.claim
LIMIT 6;

-- name: articles
SELECT articles.slug, articles.title, articles.publisher, articles.published,
       (SELECT count(*) FROM claims WHERE claims.article = articles.slug AND parent IS NULL) AS claims,
       (SELECT count(*) FROM figures WHERE figures.article = articles.slug) AS figures
FROM articles ORDER BY slug LIMIT 50;

-- name: articles_in_all^
SELECT count(*) AS amount FROM articles;

-- name: source_types
SELECT source_types.name, source_types.definition, count(*) AS citations,
       coalesce(claim_counts.claims, CASE WHEN EXISTS (SELECT 1 FROM claim_counts) THEN 0 END) AS claims
FROM citations
JOIN source_types ON source_types.name = citations.source_type
LEFT JOIN claim_counts ON claim_counts.filter = 'source_type' AND claim_counts.word = citations.source_type
GROUP BY citations.source_type ORDER BY source_types.ordinal;

-- name: claim_types
SELECT claim_types.name, claim_types.definition, count(*) AS claims,
       sum(card.support = 'supported') AS supported, sum(card.support IN ('contradicted', 'insufficient')) AS failing
FROM claim_cards AS card JOIN claim_types ON claim_types.name = card.claim_type
WHERE card.parts = 0
GROUP BY claim_types.name ORDER BY claim_types.ordinal;

-- name: streams
SELECT evidence_streams.name, evidence_streams.definition, count(DISTINCT findings.citation) AS citations,
       coalesce(claim_counts.claims, CASE WHEN EXISTS (SELECT 1 FROM claim_counts) THEN 0 END) AS claims
FROM evidence_streams
JOIN findings ON findings.evidence_stream = evidence_streams.name
LEFT JOIN claim_counts ON claim_counts.filter = 'evidence_stream' AND claim_counts.word = evidence_streams.name
GROUP BY evidence_streams.name ORDER BY evidence_streams.ordinal;

-- name: reviewers
SELECT reviewers.id, reviewers.name, reviewers.kind, count(assessments.claim) AS assessments
FROM reviewers LEFT JOIN assessments ON assessments.reviewer = reviewers.id
GROUP BY reviewers.id ORDER BY reviewers.id LIMIT 20;

-- name: counts^
SELECT (SELECT count(*) FROM (SELECT 1 FROM claims_fts WHERE claims_fts MATCH :match LIMIT 10001)) AS claims,
       (SELECT count(*) FROM (SELECT 1 FROM citations_fts WHERE citations_fts MATCH :match LIMIT 10001)) AS citations,
       (SELECT count(*) FROM (SELECT 1 FROM studies_fts WHERE studies_fts MATCH :match LIMIT 10001)) AS studies;

-- name: exact
SELECT 'claim' AS what, id AS key, statement AS words FROM claims
WHERE id = :q OR id IN (SELECT slug || '.' || :looked_up FROM articles)
UNION ALL SELECT 'citation', key, title FROM citations WHERE key = :looked_up COLLATE NOCASE
UNION ALL SELECT 'citation', key, title FROM citations WHERE key IN (SELECT citation FROM identifiers WHERE identifier = :looked_up)
UNION ALL SELECT 'citation', key, title FROM citations WHERE key IN (SELECT kept FROM merges WHERE merged = :looked_up)
UNION ALL SELECT 'study', id, label FROM studies WHERE id = :looked_up
LIMIT 20;

-- name: claim_facets
WITH hits AS MATERIALIZED (SELECT rowid AS id FROM claims_fts WHERE claims_fts MATCH :match LIMIT 10000)
SELECT card.support, card.claim_type, count(*) AS amount
FROM hits JOIN claims ON claims.rowid = hits.id JOIN claim_cards AS card ON card.claim = claims.id
GROUP BY card.support, card.claim_type;

-- name: claims
WITH hits AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM claims_fts WHERE claims_fts MATCH :match LIMIT 10000),
best AS MATERIALIZED (
    SELECT hits.id, hits.score, card.claim, card.support, card.state, card.claim_type, card.supporting, card.disputing, card.parts
    FROM hits JOIN claims ON claims.rowid = hits.id JOIN claim_cards AS card ON card.claim = claims.id
    WHERE (:support = '' OR card.support = :support) AND (:claim_type = '' OR card.claim_type = :claim_type)
    ORDER BY hits.score, card.claim LIMIT 50
)
SELECT best.*, snippet(claims_fts, 0, char(2), char(3), '…', 64) AS snippet
FROM best CROSS JOIN claims_fts ON claims_fts.rowid = best.id
WHERE claims_fts MATCH :match
ORDER BY best.score, best.claim;

-- name: citation_facets
WITH hits AS MATERIALIZED (SELECT rowid AS id FROM citations_fts WHERE citations_fts MATCH :match LIMIT 10000)
SELECT citations.source_type, count(*) AS amount FROM hits JOIN citations ON citations.rowid = hits.id
JOIN source_types ON source_types.name = citations.source_type GROUP BY citations.source_type ORDER BY source_types.ordinal;

-- name: citations
WITH hits AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM citations_fts WHERE citations_fts MATCH :match LIMIT 10000),
best AS MATERIALIZED (
    SELECT hits.id, hits.score, citations.key, coalesce(citations.authors, citations.editors) AS authors, citations.year, citations.container,
           citations.source_type
    FROM hits JOIN citations ON citations.rowid = hits.id
    WHERE :source_type = '' OR citations.source_type = :source_type
    ORDER BY hits.score, citations.key LIMIT 50
)
SELECT best.*, snippet(citations_fts, 0, char(2), char(3), '…', 64) AS snippet,
       snippet(citations_fts, 3, char(2), char(3), '…', 24) AS note
FROM best CROSS JOIN citations_fts ON citations_fts.rowid = best.id
WHERE citations_fts MATCH :match
ORDER BY best.score, best.key;

-- name: studies
WITH hits AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM studies_fts WHERE studies_fts MATCH :match LIMIT 10000),
best AS MATERIALIZED (
    SELECT hits.id, hits.score, studies.id AS study, studies.design, studies.sample_size, studies.population
    FROM hits JOIN studies ON studies.rowid = hits.id
    WHERE :design = '' OR studies.design = :design
    ORDER BY hits.score, studies.id LIMIT 50
)
SELECT best.*, snippet(studies_fts, 0, char(2), char(3), '…', 64) AS snippet
FROM best CROSS JOIN studies_fts ON studies_fts.rowid = best.id
WHERE studies_fts MATCH :match
ORDER BY best.score, best.study;

-- name: study_facets
WITH hits AS MATERIALIZED (SELECT rowid AS id FROM studies_fts WHERE studies_fts MATCH :match LIMIT 10000)
SELECT studies.design, count(*) AS amount FROM hits JOIN studies ON studies.rowid = hits.id
JOIN designs ON designs.name = studies.design GROUP BY studies.design ORDER BY designs.ordinal;

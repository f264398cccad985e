-- name: counts^
SELECT (SELECT count(*) FROM (SELECT 1 FROM claims_fts WHERE claims_fts MATCH :match LIMIT 10001)) AS claims,
       (SELECT count(*) FROM (SELECT 1 FROM citations_fts WHERE citations_fts MATCH :match LIMIT 10001)) AS citations,
       (SELECT count(*) FROM (SELECT 1 FROM studies_fts WHERE studies_fts MATCH :match LIMIT 10001)) AS studies;

-- name: exact
SELECT 'claim' AS what, id AS key, statement AS words FROM claims
WHERE id = :q OR id IN (SELECT slug || '.' || :looked_up FROM articles WHERE :looked_up GLOB 'c[0-9]*')
UNION SELECT 'citation', key, title FROM citations WHERE key = :looked_up COLLATE NOCASE
UNION SELECT 'citation', key, title FROM citations WHERE key IN (SELECT citation FROM identifiers WHERE identifier = :looked_up)
UNION SELECT 'citation', key, title FROM citations WHERE key IN (SELECT kept FROM merges WHERE merged = :looked_up)
UNION SELECT 'study', id, label FROM studies WHERE id = :looked_up
ORDER BY what, key
LIMIT 20;

-- name: claim_facets
WITH hits AS MATERIALIZED (SELECT rowid AS id FROM claims_fts WHERE claims_fts MATCH :match LIMIT 10000)
SELECT card.support, card.claim_type, count(*) AS amount
FROM hits CROSS JOIN claim_cards AS card ON card.claim_row = hits.id
GROUP BY card.support, card.claim_type;

-- name: claims
WITH hits AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM claims_fts WHERE claims_fts MATCH :match LIMIT 10000),
best AS MATERIALIZED (
    SELECT hits.id, hits.score, card.place
    FROM hits CROSS JOIN claim_cards AS card ON card.claim_row = hits.id
    WHERE (:support = '' OR card.support = :support) AND (:claim_type = '' OR card.claim_type = :claim_type)
    ORDER BY hits.score, hits.id LIMIT 50
)
SELECT card.claim, card.support, card.state, card.claim_type, card.supporting, card.disputing, card.parts,
       snippet(claims_fts, 0, char(2), char(3), '…', 64) AS snippet
FROM claims_fts CROSS JOIN best ON best.id = +claims_fts.rowid CROSS JOIN claim_cards AS card ON card.place = best.place
WHERE claims_fts MATCH :match AND claims_fts.rowid <= (SELECT max(id) FROM best)
ORDER BY best.score, best.id;

-- name: citation_facets
WITH hits AS MATERIALIZED (SELECT rowid AS id FROM citations_fts WHERE citations_fts MATCH :match LIMIT 10000)
SELECT citations.source_type, count(*) AS amount FROM hits JOIN citations ON citations.rowid = hits.id
JOIN source_types ON source_types.name = citations.source_type GROUP BY citations.source_type ORDER BY source_types.ordinal;

-- name: citations
WITH hits AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM citations_fts WHERE citations_fts MATCH :match LIMIT 10000),
best AS MATERIALIZED (
    SELECT id, score FROM hits
    WHERE :source_type = '' OR (SELECT source_type FROM citations WHERE citations.rowid = hits.id) = :source_type
    ORDER BY score, id LIMIT 50
)
SELECT citations.key, coalesce(citations.authors, citations.editors) AS authors, citations.year, citations.container, citations.source_type,
       snippet(citations_fts, 0, char(2), char(3), '…', 64) AS snippet,
       snippet(citations_fts, 3, char(2), char(3), '…', 24) AS note
FROM citations_fts CROSS JOIN best ON best.id = +citations_fts.rowid CROSS JOIN citations ON citations.rowid = best.id
WHERE citations_fts MATCH :match AND citations_fts.rowid <= (SELECT max(id) FROM best)
ORDER BY best.score, best.id;

-- name: studies
WITH hits AS MATERIALIZED (SELECT rowid AS id, rank AS score FROM studies_fts WHERE studies_fts MATCH :match LIMIT 10000),
best AS MATERIALIZED (
    SELECT id, score FROM hits
    WHERE :design = '' OR (SELECT design FROM studies WHERE studies.rowid = hits.id) = :design
    ORDER BY score, id LIMIT 50
)
SELECT studies.id AS study, studies.design, studies.sample_size, studies.population, snippet(studies_fts, 0, char(2), char(3), '…', 64) AS snippet
FROM studies_fts CROSS JOIN best ON best.id = +studies_fts.rowid CROSS JOIN studies ON studies.rowid = best.id
WHERE studies_fts MATCH :match AND studies_fts.rowid <= (SELECT max(id) FROM best)
ORDER BY best.score, best.id;

-- name: study_facets
WITH hits AS MATERIALIZED (SELECT rowid AS id FROM studies_fts WHERE studies_fts MATCH :match LIMIT 10000)
SELECT studies.design, count(*) AS amount FROM hits JOIN studies ON studies.rowid = hits.id
JOIN designs ON designs.name = studies.design GROUP BY studies.design ORDER BY designs.ordinal;

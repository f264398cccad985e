-- name: counts^
SELECT (SELECT count(*) FROM claims_fts WHERE claims_fts MATCH :match) AS claims,
       (SELECT count(*) FROM citations_fts WHERE citations_fts MATCH :match) AS citations;

-- name: exact
SELECT 'claim' AS what, id AS key, statement AS words FROM claims
WHERE id = :q OR id IN (SELECT slug || '.' || :looked_up FROM articles)
UNION ALL SELECT 'citation', key, title FROM citations WHERE key = :looked_up COLLATE NOCASE
UNION ALL SELECT 'citation', key, title FROM citations WHERE doi = :looked_up
UNION ALL SELECT 'citation', key, title FROM citations WHERE pmid = :looked_up
UNION ALL SELECT 'citation', key, title FROM citations WHERE pmcid = :looked_up COLLATE NOCASE
UNION ALL SELECT 'citation', key, title FROM citations WHERE registration = :looked_up COLLATE NOCASE
UNION ALL SELECT 'study', id, label FROM studies WHERE id = :looked_up
LIMIT 20;

-- name: claims
SELECT claims.id, claims.claim_type, coalesce(claim_state.support, compound_claims.support) AS support, hits.snippet
FROM (
    SELECT rowid, rank, snippet(claims_fts, 0, char(2), char(3), '…', 64) AS snippet
    FROM claims_fts WHERE claims_fts MATCH :match ORDER BY rank, rowid LIMIT 50
) AS hits
JOIN claims ON claims.rowid = hits.rowid
LEFT JOIN claim_state ON claim_state.claim = claims.id
LEFT JOIN compound_claims ON compound_claims.claim = claims.id
ORDER BY hits.rank, claims.id;

-- name: citations
SELECT citations.key, coalesce(citations.authors, citations.editors) AS authors, citations.year, citations.container, citations.source_type, hits.snippet, hits.note
FROM (
    SELECT rowid, rank, snippet(citations_fts, 0, char(2), char(3), '…', 64) AS snippet,
           snippet(citations_fts, 3, char(2), char(3), '…', 24) AS note
    FROM citations_fts WHERE citations_fts MATCH :match ORDER BY rank, rowid LIMIT 50
) AS hits
JOIN citations ON citations.rowid = hits.rowid
ORDER BY hits.rank, citations.key;

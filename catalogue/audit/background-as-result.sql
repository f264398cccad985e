-- question: Which links use as direct evidence a source that only repeats the results of others?
-- group: directness
-- level: warning
-- why: An introduction that tells somebody else's result is no second result, and often tells it wrongly.
-- raises: c001: intro2020 is linked as direct evidence, but all that was read in it is background
-- spares: a source with one result of its own: it observed something itself as well
-- remedy: Link the work that observed it; keep this one as obtainsBackgroundFrom, neutral. If it observed it itself, correct evidence_role.
-- source: Cochrane Handbook 4.6.2: results are taken from the report of the study itself; Catalogue's own: evidence_role.
WITH repeating AS (
    SELECT citation FROM findings GROUP BY citation HAVING min(evidence_role = 'background') = 1
)
SELECT links.claim, links.citation, links.claim || ' ' || links.citation || ' ' || links.relation AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || links.citation
       || ' is linked as direct evidence, but all that was read in it is background' AS message,
       links.source_id, links.line
FROM repeating
JOIN links ON links.citation = repeating.citation
JOIN claims ON claims.id = links.claim
WHERE links.direction <> 'neutral' AND links.directness = 'direct' AND links.relation IN ('citesAsEvidence', 'usesDataFrom', 'citesAsDataSource')

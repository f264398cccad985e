-- question: Which claims lean on a source of which the publisher doubts or has withdrawn a part?
-- group: standing
-- level: warning
-- why: An expression of concern says that the work may not be reliable; a partial retraction, that a part is not.
-- raises: bad2020: expression-of-concern on 2021-05-01, says a made-up index; 1 claim leans on it, first tea.c001
-- spares: a paper with an old expression of concern: a later look found no notice any more
-- remedy: Read the notice and see whether it touches what the claim rests on; say so in the rationale, or link another source.
-- source: NISO RP-45-2024 (CREC); Crossref update types.
WITH newest AS (
    SELECT *, row_number() OVER (PARTITION BY citation ORDER BY checked_at DESC, date DESC, line DESC) AS place FROM standing
)
SELECT NULL AS claim, newest.citation, newest.citation AS subject,
       newest.citation || ': ' || newest.event || '' || coalesce(' on ' || newest.date, '') || ', says ' || newest.checked_source || '; '
       || CASE count(DISTINCT links.claim) WHEN 1 THEN '1 claim leans' ELSE count(DISTINCT links.claim) || ' claims lean' END
       || ' on it, first ' || min(links.claim) AS message,
       newest.source_id, newest.line
FROM newest JOIN links ON links.citation = newest.citation AND links.direction <> 'neutral'
WHERE newest.place = 1 AND newest.event IN ('expression-of-concern', 'partially-retracted')
GROUP BY newest.citation

-- question: Which claims lean on a source that has been corrected or replaced since?
-- group: standing
-- level: note
-- why: The number that was read may be the one that was corrected.
-- raises: bad2020: corrected on 2021-05-01, says a made-up index; 1 claim leans on it, first tea.c001
-- spares: a paper with an old correction: a later look found no notice any more
-- remedy: Read the correction or the new version; if what the claim rests on changed, correct the finding and the links.
-- source: NISO RP-45-2024 (CREC); Crossref update types: correction, new version.
WITH newest AS (
    SELECT *, row_number() OVER (PARTITION BY citation ORDER BY checked_at DESC, date DESC, line DESC) AS place FROM standing
)
SELECT NULL AS claim, newest.citation, newest.citation AS subject,
       newest.citation || ': ' || newest.event || '' || coalesce(' on ' || newest.date, '') || ', says ' || newest.checked_source || '; '
       || CASE count(DISTINCT links.claim) WHEN 1 THEN '1 claim leans' ELSE count(DISTINCT links.claim) || ' claims lean' END
       || ' on it, first ' || min(links.claim) AS message,
       newest.source_id, newest.line
FROM newest JOIN links ON links.citation = newest.citation AND links.direction <> 'neutral'
WHERE newest.place = 1 AND newest.event IN ('corrected', 'superseded', 'retracted-and-republished')
GROUP BY newest.citation

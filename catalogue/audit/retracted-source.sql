-- question: Which claims lean on a source that has been retracted, withdrawn or removed?
-- group: standing
-- level: error
-- why: What was taken back is no evidence, for a claim or against it.
-- raises: bad2020: retracted on 2021-05-01, says a made-up index; 1 claim leans on it, first tea.c001
-- spares: a retracted paper that was reinstated: a later look found that it stands again
-- remedy: Make the links neutral or take them out, and assess the claims again without the source; name the notice in standing.csv.
-- source: NISO RP-45-2024 (CREC); COPE retraction guidelines.
WITH newest AS (
    SELECT *, row_number() OVER (PARTITION BY citation ORDER BY checked_at DESC, date DESC, line DESC) AS place FROM standing
)
SELECT NULL AS claim, newest.citation, newest.citation AS subject,
       newest.citation || ': ' || newest.event || '' || coalesce(' on ' || newest.date, '') || ', says ' || newest.checked_source || '; '
       || CASE count(DISTINCT links.claim) WHEN 1 THEN '1 claim leans' ELSE count(DISTINCT links.claim) || ' claims lean' END
       || ' on it, first ' || min(links.claim) AS message,
       newest.source_id, newest.line
FROM newest JOIN links ON links.citation = newest.citation AND links.direction <> 'neutral'
WHERE newest.place = 1 AND newest.event IN ('retracted', 'withdrawn', 'removed')
GROUP BY newest.citation

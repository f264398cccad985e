-- question: Which papers that speak for or against a claim were last looked up more than a year ago?
-- group: standing
-- level: note
-- why: Retractions come years after publication; a look grows old.
-- raises: old2020: last looked up on 2022-12-31, more than a year before 2024-01-31
-- spares: a paper last looked up on 2023-06-30 where the newest date is 2024-01-31: less than a year before the newest date
-- remedy: Run python ingest.py fetch again; or look it up and add a line to standing.csv, where the old line stays.
-- source: NISO RP-45-2024 (CREC); a year is counted back from the newest date of the evidence, never from today.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': last looked up on ' || max(look.checked_at) || ', more than a year before ' || facts.content AS message,
       citations.source_id, citations.line
FROM standing_events AS look
JOIN citations ON citations.key = look.citation
JOIN build_facts AS facts ON facts.name = 'as_of'
WHERE look.event <> 'unknown'
  AND EXISTS (SELECT 1 FROM links WHERE links.citation = citations.key AND links.direction <> 'neutral')
GROUP BY citations.key
HAVING max(look.checked_at) < date(facts.content, '-1 year')

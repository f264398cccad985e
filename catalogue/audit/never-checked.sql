-- question: Of which papers that speak for or against a claim could nobody say yet whether they were retracted or corrected?
-- group: standing
-- level: note
-- why: A paper that was retracted years ago looks like any other until somebody looks.
-- raises: against2020: nobody has checked whether it still stands
-- spares: a paper with a line in standing.csv: somebody looked
-- remedy: Run python ingest.py fetch; or look its DOI up at Crossref and its PMID at PubMed and add what you found to standing.csv.
-- source: NISO RP-45-2024 (CREC); papers without a DOI or PMID are left to unresolved-identifier.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': nobody has checked whether it still stands'
       || coalesce(', and on ' || (SELECT max(checked_at) FROM standing_events WHERE citation = citations.key) || ' nobody could say', '')
       AS message,
       citations.source_id, citations.line
FROM citations
WHERE coalesce(citations.doi, citations.pmid) IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM standing_events AS look WHERE look.citation = citations.key AND look.event <> 'unknown')
  AND EXISTS (SELECT 1 FROM links WHERE links.citation = citations.key AND links.direction <> 'neutral')

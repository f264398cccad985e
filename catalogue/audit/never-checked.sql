-- question: Which papers that speak for or against a claim has nobody looked up for a retraction or correction?
-- group: standing
-- level: note
-- why: A paper that was retracted years ago looks like any other until somebody looks.
-- raises: against2020: nobody has checked whether it still stands
-- spares: a paper with a line in standing.csv: somebody looked
-- remedy: Look its DOI up at Crossref and its PMID at PubMed, and add a line to standing.csv with what you found, where and when.
-- source: NISO RP-45-2024 (CREC); papers without a DOI or PMID are left to unresolved-identifier.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': nobody has checked whether it still stands' AS message,
       citations.source_id, citations.line
FROM citations
WHERE coalesce(citations.doi, citations.pmid) IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM standing WHERE standing.citation = citations.key)
  AND EXISTS (SELECT 1 FROM links WHERE links.citation = citations.key AND links.direction <> 'neutral')

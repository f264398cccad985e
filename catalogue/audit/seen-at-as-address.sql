-- question: Which papers are cited by the very page on which somebody saw them, and by nothing else?
-- group: rights
-- level: note
-- why: Where a paper was seen may be anybody's page; only its own address, or an identifier, leads to the paper for certain.
-- raises: seen2020: its only address is where its facts were seen, https://example.org/seen
-- spares: a paper with the same address and a DOI: a DOI leads to it
-- remedy: Check that the address is the publisher's or the journal's own and add a DOI or PMID; otherwise leave it to seen_at.
-- source: Catalogue's own: sightings are where facts were seen, never what is cited. Pages that are themselves the source are left alone.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': its only address is where its facts were seen, ' || citations.url AS message,
       citations.source_id, citations.line
FROM citations JOIN sightings ON sightings.citation = citations.key AND sightings.seen_at = citations.url
WHERE coalesce(citations.doi, citations.pmid, citations.pmcid, citations.registration) IS NULL
  AND citations.entry_type = 'article' AND citations.source_type NOT IN ('news', 'commercial', 'regulator-notice', 'trial-registry')

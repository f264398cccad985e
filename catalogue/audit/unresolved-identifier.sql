-- question: Which citations cannot be looked up by any identifier or address?
-- group: standing
-- level: warning
-- why: What cannot be looked up can neither be read again nor be found to be retracted.
-- raises: lost2020: no DOI, PMID, PMCID, registration or URL
-- spares: a paper with a DOI: a DOI is enough
-- remedy: Find its DOI, PMID, PMCID, registration or own page and add it to references.bib; never a mirror's address.
-- source: NISO RP-45-2024 (CREC): a notice can only be found for a work that can be identified.
SELECT NULL AS claim, key AS citation, key AS subject,
       key || ': no DOI, PMID, PMCID, registration or URL' AS message,
       source_id, line
FROM citations
WHERE coalesce(doi, pmid, pmcid, registration, url) IS NULL

-- question: Which addresses hold an identifier that the entry does not give?
-- group: bibliography
-- level: note
-- why: An identifier outlives an address, and is what retractions and duplicates are found by.
-- raises: https2020: its address holds a DOI, and the field doi is empty: https://doi.org/10.5555/https2020
-- spares: an entry with address and DOI: both are given
-- remedy: Write the identifier into its own field in references.bib.
-- source: CoLRev quality model: missing field, of identifiers. The addresses are those of the registries themselves.
WITH held (pattern, field, name) AS (
    VALUES ('*//doi.org/10.*', 'doi', 'a DOI'), ('*//dx.doi.org/10.*', 'doi', 'a DOI'), ('*//pubmed.ncbi.nlm.nih.gov/[1-9]*', 'pmid', 'a PMID'),
           ('*ncbi.nlm.nih.gov/pubmed/[1-9]*', 'pmid', 'a PMID'), ('*ncbi.nlm.nih.gov/*PMC[1-9]*', 'pmcid', 'a PMCID'),
           ('*clinicaltrials.gov/*NCT[0-9]*', 'registration', 'a registration'), ('*isrctn.com/ISRCTN[0-9]*', 'registration', 'a registration')
)
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': its address holds ' || held.name || ', and the field ' || held.field || ' is empty: ' || citations.url AS message,
       citations.source_id, citations.line
FROM citations JOIN held ON citations.url GLOB held.pattern
WHERE CASE held.field WHEN 'doi' THEN citations.doi WHEN 'pmid' THEN citations.pmid WHEN 'pmcid' THEN citations.pmcid
      ELSE citations.registration END IS NULL

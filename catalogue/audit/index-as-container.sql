-- question: Which citations name an index or a library of papers as the journal?
-- group: bibliography
-- level: note
-- why: PubMed and ResearchGate list papers and publish none; the journal is missing.
-- raises: found2020: its journal is PubMed, which lists papers
-- spares: Cureus: a journal, though it is on the web alone
-- remedy: Write the journal of the paper into references.bib; the address where it was seen belongs into seen_at.
-- source: CoLRev quality model: erroneous term in field.
WITH lists (name) AS (
    VALUES ('pubmed'), ('medline'), ('pubmed central'), ('pmc'), ('europe pmc'), ('google scholar'), ('researchgate'), ('semantic scholar'),
           ('academia.edu'), ('academia'), ('sci-hub'), ('embase'), ('scopus'), ('web of science'), ('sciencedirect'), ('springerlink'),
           ('jstor'), ('wiley online library'), ('crossref'), ('openalex'), ('cochrane central register of controlled trials'), ('proquest'),
           ('ebscohost'), ('cinahl'), ('psycinfo'), ('zotero'), ('mendeley')
)
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': its journal is ' || citations.container || ', which lists papers' AS message,
       citations.source_id, citations.line
FROM citations JOIN lists ON lists.name = lower(trim(citations.container, ' .'))
WHERE citations.entry_type NOT IN ('online', 'misc', 'dataset')

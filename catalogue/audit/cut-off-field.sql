-- question: Which journals, publishers or names were cut off?
-- group: bibliography
-- level: note
-- why: What a list on a screen cut off is not what the publication is called.
-- raises: cut2020: cut off: Journal of Invented...
-- spares: 'J. Invent. Results.', with its full stops: an abbreviation
-- remedy: Write it out in references.bib as the publication does.
-- source: CoLRev quality model: incomplete field. Titles that were cut off: erroneous-title.
WITH texts (key, words) AS (
    SELECT key, container FROM citations UNION ALL SELECT key, publisher FROM citations
    UNION ALL SELECT citation, coalesce(given || ' ', '') || family FROM citation_authors
)
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject, citations.key || ': cut off: ' || min(texts.words) AS message,
       citations.source_id, citations.line
FROM texts JOIN citations ON citations.key = texts.key
WHERE texts.words GLOB '*...' OR texts.words GLOB '*…'
GROUP BY citations.key

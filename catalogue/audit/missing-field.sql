-- question: Which citations lack a field that their kind of publication has?
-- group: bibliography
-- level: note
-- remedy: Fill in from the publication itself what you have seen there; what nobody saw stays empty, and this note stays.
-- source: CoLRev quality model: missing field; fields by type after BibTeX. A registry entry is found by its number.
WITH missing (citation, field) AS (
    SELECT key, 'authors' FROM citations
    WHERE authors IS NULL AND entry_type IN ('article', 'book', 'inbook', 'incollection', 'inproceedings', 'phdthesis', 'mastersthesis')
    UNION ALL
    SELECT key, CASE entry_type WHEN 'article' THEN 'journal' ELSE 'book' END FROM citations
    WHERE container IS NULL AND entry_type IN ('article', 'inbook', 'incollection', 'inproceedings')
    UNION ALL
    SELECT key, 'publisher' FROM citations
    WHERE publisher IS NULL AND entry_type IN ('book', 'inbook', 'incollection', 'phdthesis', 'mastersthesis', 'techreport')
    UNION ALL
    SELECT key, 'who made it (author, publisher or site)' FROM citations
    WHERE coalesce(authors, publisher, container) IS NULL AND entry_type IN ('misc', 'online', 'techreport', 'unpublished')
      AND source_type <> 'trial-registry'
    UNION ALL
    SELECT key, 'year' FROM citations WHERE year IS NULL AND source_type <> 'trial-registry'
)
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ' (' || citations.entry_type || '): missing ' || group_concat(missing.field, ', ') AS message,
       citations.source_id, citations.line
FROM missing JOIN citations ON citations.key = missing.citation
GROUP BY citations.key

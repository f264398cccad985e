-- question: Which citations lack a field that their kind of publication has?
-- group: bibliography
-- level: note
-- why: A reader must be able to find the work, and a comparison of records needs its fields.
-- raises: article2020 (article): missing journal, year
-- spares: an article with authors, journal and year: all that a paper needs
-- remedy: Fill in from the publication itself what you have seen there; what nobody saw stays empty, and this note stays.
-- source: CoLRev quality model: missing field; fields by type after BibTeX. A registry entry is found by its number.
WITH needs (entry_type, field) AS (
    VALUES ('article', 'authors'), ('article', 'journal'),
           ('book', 'authors'), ('book', 'publisher'),
           ('inbook', 'authors'), ('inbook', 'book'), ('inbook', 'publisher'),
           ('incollection', 'authors'), ('incollection', 'book'), ('incollection', 'publisher'),
           ('inproceedings', 'authors'), ('inproceedings', 'book'),
           ('mastersthesis', 'authors'), ('phdthesis', 'authors'), ('thesis', 'authors'),
           ('techreport', 'publisher'), ('report', 'publisher')
),
missing (citation, field) AS (
    SELECT citations.key, needs.field FROM citations JOIN needs ON needs.entry_type = citations.entry_type
    WHERE CASE needs.field WHEN 'authors' THEN coalesce(authors, editors) WHEN 'publisher' THEN publisher ELSE container END IS NULL
    UNION ALL
    SELECT key, 'who made it (author, publisher or site)' FROM citations
    WHERE coalesce(authors, editors, publisher, container) IS NULL AND source_type <> 'trial-registry'
      AND NOT EXISTS (SELECT 1 FROM needs WHERE needs.entry_type = citations.entry_type)
    UNION ALL
    SELECT key, 'year' FROM citations WHERE year IS NULL AND source_type <> 'trial-registry'
)
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ' (' || citations.entry_type || '): missing ' || group_concat(missing.field, ', ') AS message,
       citations.source_id, citations.line
FROM missing JOIN citations ON citations.key = missing.citation
GROUP BY citations.key

-- question: Which page ranges run backwards?
-- group: bibliography
-- level: note
-- why: A range that ends before it starts was typed or exported wrongly; a comparison of records fails on it.
-- raises: back2020: pages 120-112 run backwards
-- spares: 123-8: a shortened end
-- remedy: Correct pages in references.bib after the publication itself.
-- source: CoLRev quality model: page range; a shortened end, 123-8, is read as 123-128.
WITH spans AS (
    SELECT key, source_id, line, pages, replace(replace(replace(pages, '--', '-'), '–', '-'), ' ', '') AS span FROM citations
    WHERE pages GLOB '[0-9]*-*' OR pages GLOB '[0-9]*–*'
),
ends AS (
    SELECT *, substr(span, 1, instr(span, '-') - 1) AS first, substr(span, instr(span, '-') + 1) AS last FROM spans WHERE instr(span, '-') > 1
)
SELECT NULL AS claim, key AS citation, key AS subject, key || ': pages ' || pages || ' run backwards' AS message, source_id, line
FROM ends
WHERE first NOT GLOB '*[^0-9]*' AND last NOT GLOB '*[^0-9]*' AND length(last) >= length(first) AND CAST(last AS INTEGER) < CAST(first AS INTEGER)

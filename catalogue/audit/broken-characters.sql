-- question: Which fields hold characters that were read in the wrong encoding?
-- group: bibliography
-- level: note
-- why: A broken letter makes another name or title; nothing finds the work by it.
-- raises: broken2020: characters read in the wrong encoding: JosÃ© Sample
-- spares: São Paulo, with an Ã of its own: SÃO PAULO
-- remedy: Open the file that it came from as UTF-8, export it again, and correct references.bib.
-- source: CoLRev quality model: erroneous symbol in field. UTF-8 that was read as Windows-1252 shows as Ã or â€ with a sign behind.
WITH texts (key, words) AS (
    SELECT key, title FROM citations UNION ALL SELECT key, container FROM citations UNION ALL SELECT key, publisher FROM citations
    UNION ALL SELECT citation, coalesce(given || ' ', '') || family FROM citation_authors
)
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': characters read in the wrong encoding: ' || min(texts.words) AS message,
       citations.source_id, citations.line
FROM texts JOIN citations ON citations.key = texts.key
WHERE texts.words GLOB '*[ÃÂ][' || char(128) || '-' || char(191) || ']*' OR instr(texts.words, 'â€') OR instr(texts.words, char(65533))
GROUP BY citations.key

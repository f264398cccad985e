-- question: Which names of authors hold an academic title?
-- group: bibliography
-- level: note
-- why: Dr and PhD are no part of a name: with them an author is not found, and one person becomes two.
-- raises: doctor2020: a title in a name: Dr Ada Example
-- spares: Silva, MD: initials
-- remedy: Write the name alone into references.bib.
-- source: CoLRev quality model: name format, titles. Two capitals alone may be initials, as MEDLINE writes them.
WITH named AS (
    SELECT citation, ordinal, trim(coalesce(given || ' ', '') || family || coalesce(' ' || suffix, '')) AS name,
           ' ' || replace(replace(coalesce(given || ' ', '') || family || coalesce(' ' || suffix, ''), '.', ''), ',', ' ') || ' ' AS words
    FROM citation_authors WHERE given LIKE '%_ _%' OR family LIKE '%_ _%' OR suffix IS NOT NULL
)
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': a title in a name: ' || min(named.name) AS message,
       citations.source_id, citations.line
FROM named JOIN citations ON citations.key = named.citation
WHERE named.words GLOB '* Dr *' OR named.words GLOB '* Prof *' OR named.words GLOB '* Professor *' OR named.words GLOB '* PhD *'
   OR named.words GLOB '* Ph D *' OR (named.words GLOB '* MD *' AND named.name GLOB '*[a-z]*[ ,]MD*' AND named.name NOT GLOB 'MD *')
GROUP BY citations.key

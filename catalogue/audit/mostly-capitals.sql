-- question: Which titles are mostly capital letters?
-- group: bibliography
-- level: note
-- why: A shouted title is harder to read, and names and formulas in it lose their form.
-- raises: shouted2020: 23 of the 29 letters of its title are capitals
-- spares: 'DNA and mRNA of dawnroot leaves': acronyms are written so
-- remedy: Write the title in references.bib as the publication's own page does, not as an index shouts it.
-- source: CoLRev quality model: mostly all caps, from 70 % of the letters. Only A to Z count; under ten letters it may be a name.
WITH RECURSIVE letters (key, place, letter) AS (
    SELECT key, 1, substr(title, 1, 1) FROM citations WHERE title GLOB '*[A-Z][A-Z][A-Z]*'
    UNION ALL
    SELECT letters.key, letters.place + 1, substr(citations.title, letters.place + 1, 1)
    FROM letters JOIN citations ON citations.key = letters.key
    WHERE letters.place < length(citations.title)
)
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': ' || sum(letters.letter GLOB '[A-Z]') || ' of the ' || count(*)
       || ' letters of its title are capitals' AS message,
       citations.source_id, citations.line
FROM letters JOIN citations ON citations.key = letters.key
WHERE letters.letter GLOB '[A-Za-z]'
GROUP BY citations.key
HAVING sum(letters.letter GLOB '[A-Z]') >= 0.7 * count(*) AND count(*) >= 10

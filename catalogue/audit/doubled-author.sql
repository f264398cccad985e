-- question: Which citations name the same author twice?
-- group: bibliography
-- level: note
-- why: A doubled name is a slip of an export, and hides who is missing.
-- raises: twice2020: named twice: Ada Example
-- spares: Lee, J. and Lee, J.: initials alone may be those of two people
-- remedy: Compare the names with the publication's own page and correct references.bib.
-- source: CoLRev quality model: author names.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': named twice: ' || min(coalesce(first.given || ' ', '') || first.family) AS message,
       citations.source_id, citations.line
FROM citation_authors AS first
JOIN citation_authors AS second ON second.citation = first.citation AND second.ordinal > first.ordinal
     AND second.family = first.family AND second.given IS first.given AND second.suffix IS first.suffix
     AND (first.given IS NULL OR first.given GLOB '*[a-z][a-z]*')  -- J. Lee and J. Lee may be two people
JOIN citations ON citations.key = first.citation
GROUP BY citations.key

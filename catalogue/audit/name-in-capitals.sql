-- question: Which names of people are all in capitals?
-- group: bibliography
-- level: note
-- why: A shouted name is not found by a search for the name, and looks like a body.
-- raises: loud2020: a name in capitals: Ada EXAMPLE
-- spares: World Tea Organization, WHO in capitals: a body, not a person
-- remedy: Write the name in references.bib as its owner does.
-- source: CoLRev quality model: mostly all caps, of names. Four letters and more; shorter ones may be initials.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': a name in capitals: ' || min(authors.given || ' ' || authors.family) AS message,
       citations.source_id, citations.line
FROM citation_authors AS authors JOIN citations ON citations.key = authors.citation
WHERE authors.given IS NOT NULL AND authors.family GLOB '*[A-Z][A-Z][A-Z][A-Z]*' AND authors.family NOT GLOB '*[a-z]*'
GROUP BY citations.key

-- question: Which citations are dated later than anything in the evidence?
-- group: bibliography
-- level: note
-- why: Nobody can have read what has not appeared; a later year is a slip, or an issue printed ahead.
-- raises: ahead2031: dated 2031, while the newest date in the evidence is 2024-01-31
-- spares: a paper of 2024 where the newest date is of 2024: the year of the newest date
-- remedy: Correct year in references.bib; for a work that is online ahead of its issue enter the year in which it came online.
-- source: CoLRev quality model: year format; the year of the newest date of the evidence counts, never today.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': dated ' || citations.year || ', while the newest date in the evidence is ' || facts.content AS message,
       citations.source_id, citations.line
FROM citations JOIN build_facts AS facts ON facts.name = 'as_of' AND facts.content <> ''
WHERE citations.year > CAST(substr(facts.content, 1, 4) AS INTEGER)

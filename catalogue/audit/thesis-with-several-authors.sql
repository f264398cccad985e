-- question: Which theses have more than one author?
-- group: bibliography
-- level: note
-- why: A thesis is the work of one person; the others are its supervisors or the examiners, or it is no thesis.
-- raises: two2020: a thesis with 2 authors
-- spares: a thesis with one author: one person
-- remedy: Leave its author alone in references.bib, or correct the kind of entry.
-- source: CoLRev quality model: thesis with multiple authors.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': a thesis with ' || count(*) || ' authors' AS message,
       citations.source_id, citations.line
FROM citations JOIN citation_authors AS authors ON authors.citation = citations.key
WHERE citations.entry_type IN ('thesis', 'phdthesis', 'mastersthesis')
GROUP BY citations.key HAVING count(*) > 1

-- question: Which lists of authors are parted by the wrong sign?
-- group: bibliography
-- level: note
-- why: BibTeX parts names by 'and'; by any other sign several people become one.
-- raises: semi2020: one name holds several people, or a sign that parts none: Example, Ada; Sample, Bo
-- spares: Example, Ada and Sample, Bo: parted by 'and'
-- remedy: Part the names by ' and ' in references.bib, each as Family, Given.
-- source: CoLRev quality model: name format, separators.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': one name holds several people, or a sign that parts none: '
       || min(authors.family || coalesce(', ' || authors.suffix, '') || coalesce(', ' || authors.given, '')) AS message,
       citations.source_id, citations.line
FROM citation_authors AS authors JOIN citations ON citations.key = authors.citation
WHERE instr(authors.family || coalesce(authors.given, '') || coalesce(authors.suffix, ''), ';')
   OR instr(authors.given, ',') OR instr(authors.given, '&')
   OR instr(lower(authors.family || ' ' || coalesce(authors.given, '')) || ' ', 'et al')
GROUP BY citations.key

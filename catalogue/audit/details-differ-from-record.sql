-- question: Where do journal or pages of a citation differ from what a provider has?
-- group: bibliography
-- level: note
-- why: The work is found all the same; whoever copies the reference copies the mistake.
-- raises: pages2020: the pages are 10-19 here and 110-119 at crossref (83.3 of 100 alike)
-- spares: a paper whose journal is abbreviated: the abbreviation stands for the journal
-- remedy: Look at the paper itself; correct references.bib if it is wrong, and leave it if the provider is.
-- source: CoLRev, defects of metadata: inconsistent with the DOI's metadata.
SELECT NULL AS claim, differences.citation, differences.citation || ' ' || differences.provider || ' ' || differences.field AS subject,
       differences.citation || ': ' || CASE differences.field WHEN 'pages' THEN 'the pages are ' ELSE 'the journal is ' END
       || differences.ours || ' here and ' || differences.theirs || ' at '
       || differences.provider || ' (' || printf('%g', differences.similarity) || ' of 100 alike)' AS message,
       citations.source_id, citations.line
FROM differences JOIN citations ON citations.key = differences.citation
WHERE differences.field IN ('journal', 'pages')

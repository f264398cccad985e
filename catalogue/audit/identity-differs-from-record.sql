-- question: Where do title, first author or year of a citation differ from what a provider has?
-- group: bibliography
-- level: warning
-- why: A reader who looks for the cited work may find none, or another one.
-- raises: old2019: the year is 2019 here and 2021 at crossref (80 of 100 alike)
-- spares: a paper dated by its print while the provider has online and print years: the year is one of the provider's
-- remedy: Look at the paper itself; correct references.bib if it is wrong, and leave it if the provider is.
-- source: CoLRev, defects of metadata: inconsistent with the DOI's metadata.
SELECT NULL AS claim, differences.citation, differences.citation || ' ' || differences.provider || ' ' || differences.field AS subject,
       differences.citation || ': the ' || differences.field || ' is ' || differences.ours || ' here and ' || differences.theirs || ' at '
       || differences.provider || ' (' || printf('%g', differences.similarity) || ' of 100 alike)' AS message,
       citations.source_id, citations.line
FROM differences JOIN citations ON citations.key = differences.citation
WHERE differences.field IN ('title', 'first author', 'year')

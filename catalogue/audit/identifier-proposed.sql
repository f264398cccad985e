-- question: For which citations without an identifier was a work found that may be the cited one?
-- group: standing
-- level: note
-- why: With its DOI a work can be looked up for a retraction; a search only finds what resembles it.
-- raises: lost2020: perhaps 10.5555/lost, its title is 100 of 100 alike: Moon tea for the Lost, 2020
-- spares: a paper that got its DOI since: it has an identifier
-- remedy: Compare authors, year and journal with the paper; if it is the one, add the doi to references.bib.
-- source: Crossref, matching references to metadata: a match is a candidate until somebody looked.
SELECT NULL AS claim, proposals.citation, proposals.citation || ' ' || proposals.place AS subject,
       proposals.citation || ': perhaps ' || proposals.doi || ', its title is ' || printf('%g', proposals.title_similarity)
       || ' of 100 alike: ' || proposals.title || coalesce(', ' || proposals.year, '') AS message,
       citations.source_id, citations.line
FROM proposals JOIN citations ON citations.key = proposals.citation
WHERE proposals.doi IS NOT NULL AND coalesce(citations.doi, citations.pmid, citations.pmcid) IS NULL

-- question: Which claims lean on a source that has been corrected or replaced since?
-- group: standing
-- level: note
-- why: The number that was read may be the one that was corrected.
-- raises: bad2020: corrected on 2021-05-01, says a made-up index; tea.c001 leans on it
-- spares: a paper with an old correction: a later look found no notice any more
-- remedy: Read the correction or the new version; if what the claim rests on changed, correct the finding and the links.
-- source: NISO RP-45-2024 (CREC); Crossref update types: correction, new version.
SELECT claim, citation, citation || ' ' || claim AS subject, message, source_id, line
FROM claims_under_notice
WHERE event IN ('corrected', 'superseded', 'retracted-and-republished')

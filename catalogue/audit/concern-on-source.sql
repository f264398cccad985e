-- question: Which claims lean on a source of which the publisher doubts or has withdrawn a part?
-- group: standing
-- level: warning
-- why: An expression of concern says that the work may not be reliable; a partial retraction, that a part is not.
-- raises: bad2020: expression-of-concern on 2021-05-01, says a made-up index; tea.c001 leans on it
-- spares: a paper with an old expression of concern: a later look found no notice any more
-- remedy: Read the notice and see whether it touches what the claim rests on; say so in the rationale, or link another source.
-- source: NISO RP-45-2024 (CREC); Crossref update types.
SELECT claim, citation, citation || ' ' || claim AS subject, message, source_id, line
FROM claims_under_notice
WHERE event IN ('expression-of-concern', 'partially-retracted')

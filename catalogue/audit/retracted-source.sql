-- question: Which claims lean on a source that has been retracted, withdrawn or removed?
-- group: standing
-- level: error
-- why: What was taken back is no evidence, for a claim or against it.
-- raises: bad2020: retracted on 2021-05-01, says a made-up index; tea.c001 leans on it
-- spares: a retracted paper that was reinstated: a later look found that it stands again
-- remedy: Make the links neutral or take them out, and assess the claims again without the source; name the notice in standing.csv.
-- source: NISO RP-45-2024 (CREC); COPE retraction guidelines.
SELECT claim, citation, citation || ' ' || claim AS subject, message, source_id, line
FROM claims_under_notice
WHERE event IN ('retracted', 'withdrawn', 'removed')

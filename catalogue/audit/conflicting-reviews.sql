-- question: On which claims do reviewers differ?
-- group: review
-- level: warning
-- why: Where two people who read the same differ, the record is not settled, and must not look so.
-- raises: c001: reviewers differ: ada says supported, no-source-named; bo says insufficient, no-source-named
-- spares: two reviewers, one with low and one with high confidence: they agree on both answers and differ only in severity and confidence
-- remedy: Ask a third person to settle it: sheet SLUG --reviewer ID --only conflicts --unblind; nobody changes another's file.
-- source: AMSTAR 2, items 5 and 6: two people judge apart and come to a consensus; what stays open is reported.
SELECT claims.id AS claim, NULL AS citation, claims.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': reviewers differ: '
       || group_concat(assessments.reviewer || ' says ' || assessments.support || ', ' || assessments.fidelity, '; ') AS message,
       claims.source_id, claims.line
FROM claim_state
JOIN claims ON claims.id = claim_state.claim
JOIN assessments ON assessments.claim = claim_state.claim
WHERE claim_state.state = 'conflict'
GROUP BY claims.id

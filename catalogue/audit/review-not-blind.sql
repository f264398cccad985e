-- question: Which assessments were made with the others in sight, and settle nothing?
-- group: review
-- level: note
-- why: Two who agree because one has read the other are one; such an assessment does not count towards agreement.
-- raises: c001: bo judged with the other reviews in sight; it does not count towards two who agree
-- spares: c002, where cy settles ada and bo: an adjudicator must see both
-- remedy: Ask somebody who has not seen the others for a blind sheet; if this is a judgement between them, name them in settles.
-- source: AMSTAR 2, items 5 and 6: two people judge independently of each other.
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || assessments.reviewer
       || ' judged with the other reviews in sight; it does not count towards two who agree' AS message,
       assessments.source_id, assessments.line
FROM assessments
JOIN assessment_state AS state ON state.claim = assessments.claim AND state.reviewer = assessments.reviewer
JOIN claims ON claims.id = assessments.claim
WHERE assessments.blinding = 'unblinded' AND NOT state.adjudicates

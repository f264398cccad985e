-- question: Who settles a conflict to which their own assessment is a party?
-- group: review
-- level: warning
-- why: Nobody is a judge in their own case; the conflict stays until a third person settles it.
-- raises: c001: bo settles a conflict to which bo is a party
-- spares: c002, where cy settles ada and bo: a third person settles
-- remedy: Take the settling out of settles, and ask somebody who has not assessed the claim.
-- source: Cochrane Handbook 4.6.4: disagreements are resolved by discussion or by a third person.
SELECT named.claim, NULL AS citation, named.claim || ' ' || named.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || named.reviewer || ' settles a conflict to which ' || named.reviewer
       || ' is a party' AS message,
       assessments.source_id, assessments.line
FROM assessment_settles AS named
JOIN assessments ON assessments.claim = named.claim AND assessments.reviewer = named.reviewer
JOIN claims ON claims.id = named.claim
WHERE named.settles = named.reviewer

-- question: Which conflicts does a program claim to settle?
-- group: review
-- level: warning
-- why: A program proposes; who settles what people see otherwise must answer for it, so the conflict stays.
-- raises: c001: robot is a program and settles ada and bo; the conflict stays
-- spares: c002, where cy settles ada and bo: a person settles
-- remedy: Ask a person to settle it: sheet SLUG --reviewer ID --only conflicts --unblind.
-- source: Catalogue's own: an audit counts when people reached it.
SELECT named.claim, NULL AS citation, named.claim || ' ' || named.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || named.reviewer || ' is a program and settles '
       || group_concat(named.settles, ' and ') || '; the conflict stays' AS message,
       assessments.source_id, assessments.line
FROM reviewers
JOIN assessments ON assessments.reviewer = reviewers.id
JOIN assessment_settles AS named ON named.claim = assessments.claim AND named.reviewer = assessments.reviewer
JOIN claims ON claims.id = named.claim
WHERE reviewers.kind = 'software'
GROUP BY named.claim, named.reviewer

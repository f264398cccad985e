-- question: Which adjudications settle nothing, since they name nobody who has assessed the claim, or only one?
-- group: review
-- level: warning
-- why: A conflict is between two or more; a judgement that names none of them is one more voice, and the conflict stays.
-- raises: c002: cy settles bo alone; a conflict is between two or more
-- spares: c001, settled between ada and bo: both have assessed it
-- remedy: Name in settles all whose assessments the judgement settles, parted by ';', or empty the cell.
-- source: AMSTAR 2, items 5 and 6: two people judge apart and come to a consensus.
SELECT named.claim, NULL AS citation, named.claim || ' ' || named.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || named.reviewer || ' settles ' || group_concat(named.settles, ' and ')
       || CASE WHEN count(there.reviewer) = 0 THEN ', and none of them has assessed it'
               ELSE ' alone; a conflict is between two or more' END AS message,
       assessments.source_id, assessments.line
FROM assessment_settles AS named
JOIN assessments ON assessments.claim = named.claim AND assessments.reviewer = named.reviewer
JOIN claims ON claims.id = named.claim
LEFT JOIN assessments AS there ON there.claim = named.claim AND there.reviewer = named.settles
WHERE NOT EXISTS (SELECT 1 FROM assessment_settles AS own
                  WHERE own.claim = named.claim AND own.reviewer = named.reviewer AND own.settles = named.reviewer)
GROUP BY named.claim, named.reviewer
HAVING count(there.reviewer) = 0 OR count(*) < 2

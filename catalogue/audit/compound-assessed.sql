-- question: Which assessments are of a claim that has been parted into atoms?
-- group: structure
-- level: warning
-- why: A claim that holds two things can be right in one and wrong in the other; its parts are assessed, and it is rolled up from them.
-- raises: c001: assessed by ada as a whole, but it has 2 parts
-- spares: the assessment of c001a: a part
-- remedy: Move the assessment to the atoms, one line each, and delete this line.
-- source: GRADE: certainty is rated for one outcome at a time; Catalogue's own: only atoms are assessed.
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': assessed by ' || assessments.reviewer || ' as a whole, but it has '
       || count(*) || ' parts' AS message,
       assessments.source_id, assessments.line
FROM claims AS part
JOIN assessments ON assessments.claim = part.parent
JOIN claims ON claims.id = part.parent
WHERE part.parent IS NOT NULL
GROUP BY assessments.claim, assessments.reviewer

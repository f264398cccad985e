-- question: Which assessments go one way although a linked source speaks directly the other way?
-- group: strength
-- level: warning
-- why: An assessment weighs what speaks for the claim and what speaks against it; one side alone is half of the evidence.
-- raises: c001: ada says supported, but trial2021 speaks directly against it
-- spares: partly-supported beside a source against it: it says that a part only holds
-- remedy: Weigh the opposing source in the rationale and in support (partly-supported, insufficient), or correct its direction.
-- source: GRADE, inconsistency. It holds for both sides: supported against a dispute, contradicted against support.
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || assessments.reviewer || ' says ' || assessments.support || ', but '
       || replace(group_concat(DISTINCT evidence.citation), ',', ', ') || ' speaks directly '
       || CASE assessments.support WHEN 'supported' THEN 'against it' ELSE 'for it' END AS message,
       assessments.source_id, assessments.line
FROM assessments
JOIN claim_evidence AS evidence ON evidence.claim = assessments.claim
     AND evidence.direction = CASE assessments.support WHEN 'supported' THEN 'disputes' ELSE 'supports' END
JOIN claims ON claims.id = assessments.claim
WHERE assessments.support IN ('supported', 'contradicted')
  AND evidence.directness = 'direct' AND evidence.identification <> 'candidate'
GROUP BY assessments.claim, assessments.reviewer

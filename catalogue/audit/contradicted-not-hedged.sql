-- question: Which claims are said flatly although a reviewer finds them contradicted?
-- group: strength
-- level: warning
-- why: Of all that an article says, this may mislead most, and is also where a reviewer's mistake would weigh most.
-- raises: c001: said flatly, but assessed as contradicted by ada (severity moderate, confidence high) and bo (confidence high)
-- spares: a contradicted claim with 'may': it is hedged
-- remedy: Have a second reviewer assess it, check that the restatement is no harder than its passage, and offer the publisher a reply.
-- source: GRADE, inconsistency; Catalogue's own: one reviewer's word is named as one reviewer's.
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': said flatly, but assessed as contradicted by '
       || group_concat(assessments.reviewer || ' (' || coalesce('severity ' || assessments.severity || ', ', '')
                       || 'confidence ' || assessments.confidence || ')', ' and ') AS message,
       atoms.source_id, atoms.line
FROM atoms JOIN assessments ON assessments.claim = atoms.id
WHERE atoms.modality = 'asserted' AND assessments.support = 'contradicted'
GROUP BY atoms.id

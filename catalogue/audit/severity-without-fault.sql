-- question: Which assessments give a severity to a claim that they find nothing wrong with?
-- group: review
-- level: note
-- why: Severity says how grave a fault is; without a named fault a reader cannot tell what it is of.
-- raises: c001: ada says supported, names no fault, and gives the severity minor
-- spares: supported, minor, omits-design: the fault is named
-- remedy: Name the fault as a tag, or empty the severity.
-- source: Catalogue's own: severity belongs to a fault; a claim that holds must not look doubtful.
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || assessments.reviewer || ' says supported, names no fault, and gives the severity '
       || assessments.severity AS message,
       assessments.source_id, assessments.line
FROM assessments JOIN claims ON claims.id = assessments.claim
WHERE assessments.support = 'supported' AND assessments.severity IS NOT NULL AND assessments.fidelity <> 'altered'
  AND NOT EXISTS (
      SELECT 1 FROM assessment_tags
      WHERE assessment_tags.claim = assessments.claim AND assessment_tags.reviewer = assessments.reviewer)

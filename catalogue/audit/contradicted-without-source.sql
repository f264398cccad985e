-- question: Which claims does a reviewer call contradicted although no linked source speaks against them?
-- group: structure
-- level: error
-- why: Nobody is told to be wrong on the strength of a source that is not shown.
-- raises: c001: ada says contradicted, but no linked source speaks against it
-- spares: a contradicted claim with a link that disputes: a source speaks against it
-- remedy: Link the source that speaks against it, with direction disputes; if there is none, correct the assessment.
-- source: GA4GH VA-Spec: an assessment rests on lines of evidence with a direction.
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || assessments.reviewer
       || ' says contradicted, but no linked source speaks against it' AS message,
       assessments.source_id, assessments.line
FROM assessments JOIN claims ON claims.id = assessments.claim
WHERE assessments.support = 'contradicted'
  AND NOT EXISTS (SELECT 1 FROM links WHERE links.claim = claims.id AND links.direction = 'disputes')
  AND NOT EXISTS (SELECT 1 FROM links WHERE links.claim = claims.parent AND links.direction = 'disputes')

-- question: Which claims does a reviewer call supported although no linked source speaks for them?
-- group: structure
-- level: warning
-- why: Support that rests on nothing linked cannot be checked by anybody else.
-- raises: c001: ada says supported, but no linked source speaks for it
-- spares: supported, with a link that supports: a source speaks for it
-- remedy: Link the source that bears it out, with direction supports; if there is none, assess the claim as insufficient or not-searched.
-- source: GA4GH VA-Spec: an assessment rests on lines of evidence with a direction.
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || assessments.reviewer || ' says ' || assessments.support
       || ', but no linked source speaks for it' AS message,
       assessments.source_id, assessments.line
FROM assessments JOIN claims ON claims.id = assessments.claim
WHERE assessments.support IN ('supported', 'partly-supported') AND claims.checkable = 'yes'
  AND NOT EXISTS (SELECT 1 FROM links WHERE links.claim = claims.id AND links.direction = 'supports')
  AND NOT EXISTS (SELECT 1 FROM links WHERE links.claim = claims.parent AND links.direction = 'supports')

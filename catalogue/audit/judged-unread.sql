-- question: Which claims were called supported or contradicted by somebody who read nothing, or a title only?
-- group: review
-- level: warning
-- why: A title promises; it does not report.
-- raises: c001: ada says supported and has read nothing
-- spares: supported, with an abstract read: an abstract was read
-- remedy: Read at least the abstract and correct text_read, or assess the claim as unavailable or not-searched.
-- source: AMSTAR 2, items 5 and 6; Catalogue's own: nothing unchecked may look checked.
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || assessments.reviewer || ' says ' || assessments.support || ' and has read '
       || CASE assessments.text_read WHEN 'none' THEN 'nothing' ELSE 'metadata only' END AS message,
       assessments.source_id, assessments.line
FROM assessments JOIN claims ON claims.id = assessments.claim
WHERE assessments.support IN ('supported', 'partly-supported', 'contradicted') AND assessments.text_read IN ('none', 'metadata-only')

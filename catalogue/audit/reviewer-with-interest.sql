-- question: Which reviewers have assessed claims and declare an interest?
-- group: review
-- level: warning
-- why: Who gains by the answer may judge rightly, but should not judge alone.
-- raises: ada: assessed claims (1) and declares an interest: sells dawnroot tea
-- spares: a reviewer with 'None declared.': none declared
-- remedy: Have the claims assessed by somebody without that interest; the interest stays in reviewers.csv for all to see.
-- source: ICMJE disclosure of interests; AMSTAR 2, item 16.
SELECT NULL AS claim, NULL AS citation, reviewers.id AS subject,
       reviewers.id || ': assessed claims (' || (SELECT count(*) FROM assessments WHERE assessments.reviewer = reviewers.id)
       || ') and declares an interest: ' || reviewers.interests AS message,
       reviewers.source_id, reviewers.line
FROM reviewers
WHERE lower(trim(reviewers.interests, ' .')) NOT IN ('none', 'no', 'none declared', 'none known', 'no interest', 'no interests', 'nothing to declare')
  AND EXISTS (SELECT 1 FROM assessments WHERE assessments.reviewer = reviewers.id)

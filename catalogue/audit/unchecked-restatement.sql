-- question: How many restatements of an article has no person checked against their passage?
-- group: review
-- level: note
-- why: All that is compared and assessed is our wording; if it is wrong, everything after it is, so until then no assessment counts.
-- raises: tea: 2 of 3 restatements were checked by no person
-- spares: an article with restatement_checked_by filled in: a person checked all of it
-- remedy: Compare each statement in claims.csv with its passage; where it is no harder, enter who checked it in restatement_checked_by.
-- source: Catalogue's own: a restatement that is harder than its passage makes the article look worse than it is.
SELECT NULL AS claim, NULL AS citation, articles.slug AS subject,
       articles.slug || ': ' || sum(reviewers.id IS NULL) || ' of ' || count(*)
       || ' restatements were checked by no person' AS message,
       articles.source_id, articles.line
FROM articles
JOIN claims ON claims.article = articles.slug
LEFT JOIN reviewers ON reviewers.id = claims.restatement_checked_by AND reviewers.kind = 'person'
GROUP BY articles.slug
HAVING sum(reviewers.id IS NULL) > 0

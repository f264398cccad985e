-- question: How many restatements of an article has no person approved, as they stand, against their passage?
-- group: review
-- level: note
-- why: All that is compared and assessed is our wording; if it is wrong, everything after it is, so until then no assessment counts.
-- raises: tea: 2 of 3 restatements were approved by no person as they stand
-- spares: an article with every restatement approved: a person checked all of it
-- remedy: Compare each statement with its passage (approve SLUG --by ID lists them); where it is no harder, approve it with --claims.
-- source: Catalogue's own: a restatement that is harder than its passage makes the article look worse than it is.
SELECT NULL AS claim, NULL AS citation, articles.slug AS subject,
       articles.slug || ': ' || sum(approved.claim IS NULL) || ' of ' || count(*)
       || ' restatements were approved by no person as they stand' AS message,
       articles.source_id, articles.line
FROM articles
JOIN claims ON claims.article = articles.slug
LEFT JOIN approved_restatements AS approved ON approved.claim = claims.id
GROUP BY articles.slug
HAVING sum(approved.claim IS NULL) > 0

-- question: How many claims of an article has only one reviewer assessed?
-- group: review
-- level: note
-- why: One reader errs; two who judge apart from each other find it.
-- raises: tea: 1 of 2 assessed claims have one reviewer only
-- spares: an article with two files in reviews/: two reviewers assessed all of it
-- remedy: Ask a second reviewer for a file of their own in reviews/, made without the first; waiting_for_second_review lists the claims.
-- source: AMSTAR 2, items 5 and 6: two people judge independently of each other.
SELECT NULL AS claim, NULL AS citation, articles.slug AS subject,
       articles.slug || ': ' || sum(claim_state.reviews = 1) || ' of ' || count(*)
       || ' assessed claims have one reviewer only' AS message,
       articles.source_id, articles.line
FROM claim_state
JOIN claims ON claims.id = claim_state.claim
JOIN articles ON articles.slug = claims.article
WHERE claim_state.reviews > 0
GROUP BY articles.slug
HAVING sum(claim_state.reviews = 1) > 0

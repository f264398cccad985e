-- question: Which assessments are older than a notice on their source or a search for the claim?
-- group: review
-- level: warning
-- why: The reviewer could not know what came later.
-- raises: c001: assessed by ada on 2024-01-31, before: moved2020 reinstated, 2024-03-01
-- spares: an assessment of 2024-04-30 with a notice of 2024-03-01: it was made after the notice
-- remedy: Ask the reviewer to read the notice or the results of the search, and to date the assessment anew.
-- source: Cochrane Handbook, chapter IV: updating a review.
WITH news (claim, happened, what) AS (
    SELECT evidence.claim, coalesce(standing.date, standing.checked_at), standing.citation || ' ' || standing.event
    FROM standing
    JOIN links ON links.citation = standing.citation AND links.direction <> 'neutral'
    JOIN claim_evidence AS evidence ON evidence.linked_at = links.claim AND evidence.citation = links.citation
         AND evidence.relation = links.relation
    WHERE standing.event NOT IN ('current', 'unknown')
    UNION
    SELECT search_claims.claim, searches.date, 'search ' || searches.id
    FROM searches JOIN search_claims ON search_claims.search = searches.id
    WHERE searches.hits > 0
)
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': assessed by ' || assessments.reviewer || ' on ' || assessments.date
       || ', before: ' || group_concat(news.what || ', ' || news.happened, '; ') AS message,
       assessments.source_id, assessments.line
FROM news
JOIN assessments ON assessments.claim = news.claim AND assessments.date < news.happened
JOIN claims ON claims.id = assessments.claim
GROUP BY assessments.claim, assessments.reviewer

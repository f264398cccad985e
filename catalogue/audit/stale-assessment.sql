-- question: Which assessments are older than the evidence, as it is now?
-- group: review
-- level: warning
-- why: The reviewer could not know what came later, so the assessment does not count towards two who agree.
-- raises: c001: assessed by ada on 2024-01-31, before: moved2020 reinstated, 2024-03-01
-- spares: an assessment of 2024-04-30 with a notice of 2024-03-01: it was made after the notice
-- remedy: Make the reviewer a sheet of these claims (sheet SLUG --reviewer ID --only stale), and receive it again.
-- source: Cochrane Handbook, chapter IV: updating a review.
WITH news (claim, reviewer, what) AS (  -- where nobody recorded what was shown, the dates decide
    SELECT assessments.claim, assessments.reviewer, 'before: ' || group_concat(claim_news.what || ', ' || claim_news.happened, '; ')
    FROM claim_news
    JOIN assessments ON assessments.claim = claim_news.claim AND assessments.date < claim_news.happened
    WHERE assessments.shown_sha256 IS NULL
    GROUP BY assessments.claim, assessments.reviewer
),
changes (claim, reviewer, what) AS (
    SELECT claim, reviewer, 'since then: ' || group_concat(part || ' ' || change, ', ') FROM assessment_changes GROUP BY claim, reviewer
)
SELECT state.claim, NULL AS citation, state.claim || ' ' || state.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': assessed by ' || state.reviewer || ' on ' || assessments.date
       || ', ' || coalesce(news.what, changes.what, 'since then the evidence has changed; in which part was not recorded') AS message,
       assessments.source_id, assessments.line
FROM assessment_state AS state
JOIN assessments ON assessments.claim = state.claim AND assessments.reviewer = state.reviewer
JOIN claims ON claims.id = state.claim
LEFT JOIN news ON news.claim = state.claim AND news.reviewer = state.reviewer
LEFT JOIN changes ON changes.claim = state.claim AND changes.reviewer = state.reviewer
WHERE state.evidence = 'stale'

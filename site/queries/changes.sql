-- name: counts^
SELECT (SELECT count(*) FROM responses) AS responses, (SELECT count(*) FROM corrections) AS corrections,
       (SELECT count(*) FROM standing_events WHERE event NOT IN ('current', 'unknown')) AS notices,
       (SELECT content FROM build_facts WHERE name = 'as_of') AS as_of;

-- name: changes
SELECT * FROM (
    SELECT date, 'response' AS kind, received_from || ': ' || summary AS said, article, claim, NULL AS citation, outcome AS word, 1 AS amount
    FROM responses
    UNION ALL SELECT date, 'correction', statement, article, claim, NULL, NULL, 1 FROM corrections
    UNION ALL SELECT coalesce(date, checked_at), 'notice', 'says ' || checked_source || coalesce(', ' || notice, ''), NULL, NULL, citation, event, 1
    FROM standing_events WHERE event NOT IN ('current', 'unknown')
    UNION ALL SELECT checked_at, 'standing looked up', 'at ' || checked_source, NULL, NULL, NULL, event, count(*)
    FROM standing_events WHERE event IN ('current', 'unknown') GROUP BY checked_at, checked_source, event
    UNION ALL SELECT date, 'search', question || ' (' || database || ', ' || hits || ' hits)', NULL, NULL, NULL, NULL, 1 FROM searches
    UNION ALL SELECT assessments.date, 'reviews', reviewers.name || ' (' || reviewers.kind || ')', claims.article, NULL, NULL, NULL, count(*)
    FROM assessments JOIN claims ON claims.id = assessments.claim JOIN reviewers ON reviewers.id = assessments.reviewer
    GROUP BY assessments.date, assessments.reviewer, claims.article
    UNION ALL SELECT retrieved, 'text of the article seen', name || coalesce(': ' || note, ''), article, NULL, NULL, NULL, 1
    FROM article_versions WHERE retrieved IS NOT NULL
)
ORDER BY date DESC, kind, said
LIMIT :size OFFSET :offset;

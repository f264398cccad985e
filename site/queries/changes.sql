-- name: counts^
SELECT (SELECT count(*) FROM responses) AS responses, (SELECT count(*) FROM corrections) AS corrections,
       (SELECT count(*) FROM standing_events WHERE event NOT IN ('current', 'unknown')) AS notices,
       (SELECT content FROM build_facts WHERE name = 'as_of') AS as_of;

-- name: changes
SELECT * FROM (
    SELECT date, 'response' AS kind, received_from AS who, summary AS said, article, claim, NULL AS citation, outcome AS word, 1 AS amount
    FROM responses
    UNION ALL SELECT date, 'correction', NULL, statement, article, claim, NULL, NULL, 1 FROM corrections
    UNION ALL SELECT coalesce(date, checked_at), 'notice', NULL, 'says ' || checked_source || coalesce(', ' || notice, ''), NULL, NULL, citation, event, 1
    FROM standing_events WHERE event NOT IN ('current', 'unknown')
    UNION ALL SELECT checked_at, 'standing looked up', NULL, 'at ' || checked_source, NULL, NULL, NULL, event, count(*)
    FROM standing_events WHERE event IN ('current', 'unknown') GROUP BY checked_at, checked_source, event
    UNION ALL SELECT date, 'search', NULL, question || ' (' || database || ', ' || hits || ' hits)', NULL, NULL, NULL, NULL, 1 FROM searches
    UNION ALL SELECT judged.date, 'reviews', reviewers.name, reviewers.kind,
        (SELECT claims.article FROM claims WHERE claims.id =
            (SELECT claim FROM assessments AS one WHERE one.reviewer = judged.reviewer AND one.date = judged.date AND one.source_id = judged.source_id)),
        NULL, NULL, NULL, judged.amount
    FROM (SELECT reviewer, date, source_id, count(*) AS amount FROM assessments GROUP BY reviewer, date, source_id) AS judged  -- a file is of one article
    JOIN reviewers ON reviewers.id = judged.reviewer
    UNION ALL SELECT retrieved, 'text of the article seen', name, note, article, NULL, NULL, NULL, 1
    FROM article_versions WHERE retrieved IS NOT NULL
)
ORDER BY date DESC, kind, who, said
LIMIT :size OFFSET :offset;

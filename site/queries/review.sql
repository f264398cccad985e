-- name: counts^
SELECT count(*) AS atoms, coalesce(sum(state = 'none'), 0) AS untouched, coalesce(sum(state = 'single'), 0) AS single,
       coalesce(sum(state = 'conflict'), 0) AS conflict, coalesce(sum(state IN ('agreed', 'consensus')), 0) AS agreed,
       coalesce(sum(stale > 0), 0) AS stale,
       (SELECT count(*) FROM claims) - (SELECT count(*) FROM approved_restatements) AS unapproved, (SELECT count(*) FROM claims) AS statements
FROM claim_state;

-- name: lacking
SELECT lacks, count(*) AS claims FROM claim_state WHERE lacks IS NOT NULL GROUP BY lacks ORDER BY claims DESC, lacks;

-- name: stale
SELECT card.*, claims.statement, claims.modality
FROM claim_state JOIN claim_cards AS card ON card.claim = claim_state.claim JOIN claims ON claims.id = card.claim
WHERE claim_state.stale > 0
ORDER BY card.place LIMIT 50;

-- name: waiting
SELECT card.*, claims.statement, claims.modality
FROM (
    SELECT place FROM claim_cards INDEXED BY claim_cards_waiting WHERE parts = 0 AND state IN ('none', 'single')
    ORDER BY CASE severity WHEN 'critical' THEN 4 WHEN 'major' THEN 3 WHEN 'moderate' THEN 2 WHEN 'minor' THEN 1 ELSE 0 END DESC,
             errors DESC, warnings DESC, place
    LIMIT :size OFFSET :offset
) AS shown
CROSS JOIN claim_cards AS card ON card.place = shown.place
CROSS JOIN claims ON claims.id = card.claim
LEFT JOIN severities ON severities.name = card.severity
ORDER BY coalesce(severities.ordinal, 0) DESC, card.errors DESC, card.warnings DESC, card.place;

-- name: reviewers
SELECT reviewers.id, reviewers.name, reviewers.kind, reviewers.role, count(assessments.claim) AS assessments, max(assessments.date) AS last
FROM reviewers LEFT JOIN assessments ON assessments.reviewer = reviewers.id
GROUP BY reviewers.id ORDER BY assessments DESC, reviewers.id LIMIT 50;

-- name: counts^
SELECT coalesce((SELECT sum(claims) FROM claim_counts WHERE filter = 'state'), (SELECT count(*) FROM claim_cards WHERE parts = 0)) AS claims;

-- name: claims
SELECT card.*, claims.statement, claims.modality, whole.statement AS whole_statement, articles.title AS article_title
FROM claim_cards AS card
CROSS JOIN claims ON claims.id = card.claim
CROSS JOIN articles ON articles.slug = card.article
LEFT JOIN claims AS whole ON whole.id = card.parent
WHERE /* filters */
ORDER BY card.place
LIMIT :size OFFSET :offset;

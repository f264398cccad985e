-- name: counts^
SELECT (SELECT count(*) FROM studies) AS studies, (SELECT count(*) FROM citations) AS citations;

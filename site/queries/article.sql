-- name: article^
SELECT articles.*, publication_levels.definition AS publication_level_definition
FROM articles JOIN publication_levels ON publication_levels.name = articles.publication_level
WHERE slug = :id;

-- name: sections
SELECT sections.id, sections.ordinal, sections.label,
       (SELECT count(*) FROM claim_cards WHERE claim_cards.section = sections.id AND parts = 0) AS claims
FROM sections WHERE article = :id ORDER BY ordinal;

-- name: total^
SELECT count(*) AS claims FROM claim_cards AS card WHERE /* filters */;

-- name: claims
SELECT card.*, claims.statement, claims.modality, whole.statement AS whole_statement
FROM claim_cards AS card
CROSS JOIN claims ON claims.id = card.claim
LEFT JOIN claims AS whole ON whole.id = card.parent
WHERE /* filters */
ORDER BY card.place
LIMIT :size OFFSET :offset;

-- name: supports
SELECT support AS name, supports.definition, count(*) AS amount
FROM claim_cards LEFT JOIN supports ON supports.name = support
WHERE article = :id AND parts = 0
GROUP BY support ORDER BY coalesce(supports.ordinal, 99), support;

-- name: states
SELECT state AS name, count(*) AS amount FROM claim_cards WHERE article = :id AND parts = 0
GROUP BY state ORDER BY instr('consensus agreed conflict single none', state);

-- name: levels
SELECT levels.name, levels.definition,
       (SELECT count(*) FROM claim_cards AS card WHERE card.article = :id AND parts = 0
        AND CASE levels.name WHEN 'error' THEN card.errors WHEN 'warning' THEN card.warnings ELSE card.notes END > 0) AS claims
FROM levels ORDER BY levels.ordinal;

-- name: figure_states
SELECT figure_states.name, figure_states.definition, count(figures.id) AS amount
FROM figure_states LEFT JOIN figures ON figures.state = figure_states.name AND figures.article = :id
GROUP BY figure_states.name ORDER BY figure_states.ordinal;

-- name: omissions
SELECT id, statement, (SELECT group_concat(claim, ' ') FROM omission_claims WHERE omission = omissions.id) AS claims,
       (SELECT group_concat(citation, ' ') FROM omission_citations WHERE omission = omissions.id) AS citations
FROM omissions WHERE article = :id ORDER BY line LIMIT 200;

-- name: contradictions
SELECT id, statement, (SELECT group_concat(claim, ' ') FROM contradiction_claims WHERE contradiction = contradictions.id) AS claims
FROM contradictions WHERE article = :id ORDER BY line LIMIT 200;

-- name: bodies
SELECT found.*, certainty_levels.definition AS certainty_definition
FROM summary_of_findings AS found LEFT JOIN certainty_levels ON certainty_levels.name = found.certainty
WHERE found.article = :id ORDER BY found.outcome, found.body LIMIT 200;

-- name: responses
SELECT responses.id, responses.claim, responses.date, responses.received_from, responses.summary, responses.link, responses.outcome,
       responses.reply, response_outcomes.definition AS outcome_definition
FROM responses JOIN response_outcomes ON response_outcomes.name = responses.outcome
WHERE responses.article = :id ORDER BY responses.date DESC, responses.id LIMIT 100;

-- name: corrections
SELECT claim, date, statement FROM corrections WHERE article = :id ORDER BY date DESC, id LIMIT 100;

-- name: versions
SELECT name, published, retrieved, archived_url, note FROM article_versions WHERE article = :id ORDER BY retrieved DESC, name LIMIT 50;

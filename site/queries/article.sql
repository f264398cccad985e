-- name: article^
SELECT articles.*, publication_levels.definition AS publication_level_definition
FROM articles JOIN publication_levels ON publication_levels.name = articles.publication_level
WHERE slug = :id;

-- name: sections
SELECT id, ordinal, label, start, "end" FROM sections WHERE article = :id ORDER BY ordinal;

-- name: claims
SELECT claims.id, claims.parent, claims.section, claims.statement, claims.claim_type, claims.modality,
       coalesce(claim_state.state, '') AS state,
       coalesce(claim_state.support, compound_claims.support) AS support,
       coalesce(claim_state.fidelity, compound_claims.fidelity) AS fidelity,
       compound_claims.atoms, claim_audit.best_direct_human_study, claim_audit.supporting, claim_audit.disputing,
       (SELECT count(*) FROM flags WHERE flags.claim = claims.id AND level = 'error') AS errors,
       (SELECT count(*) FROM flags WHERE flags.claim = claims.id AND level = 'warning') AS warnings,
       (SELECT count(*) FROM flags WHERE flags.claim = claims.id AND level = 'note') AS notes
FROM claims
LEFT JOIN claims AS root ON root.id = claims.parent
LEFT JOIN claim_state ON claim_state.claim = claims.id
LEFT JOIN compound_claims ON compound_claims.claim = claims.id
LEFT JOIN claim_audit ON claim_audit.claim = claims.id
WHERE claims.article = :id
ORDER BY coalesce(root.start, claims.start), coalesce(claims.parent, claims.id), claims.id;

-- name: supports
SELECT coalesce(supports.name, claim_state.support) AS name, supports.definition, count(*) AS claims
FROM claim_state JOIN claims ON claims.id = claim_state.claim LEFT JOIN supports ON supports.name = claim_state.support
WHERE claims.article = :id
GROUP BY claim_state.support
ORDER BY coalesce(supports.ordinal, 99), 1;

-- name: figure_states
SELECT figure_states.name, figure_states.definition, count(figures.id) AS figures
FROM figure_states LEFT JOIN figures ON figures.state = figure_states.name AND figures.article = :id
GROUP BY figure_states.name ORDER BY figure_states.ordinal;

-- name: omissions
SELECT id, statement, (SELECT group_concat(claim, ' ') FROM omission_claims WHERE omission = omissions.id) AS claims,
       (SELECT group_concat(citation, ' ') FROM omission_citations WHERE omission = omissions.id) AS citations
FROM omissions WHERE article = :id ORDER BY line;

-- name: contradictions
SELECT id, statement, (SELECT group_concat(claim, ' ') FROM contradiction_claims WHERE contradiction = contradictions.id) AS claims
FROM contradictions WHERE article = :id ORDER BY line;

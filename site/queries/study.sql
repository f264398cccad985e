-- name: study^
SELECT studies.*, designs.definition AS design_definition, designs.source AS design_source,
       sources.path AS file
FROM studies
JOIN designs ON designs.name = studies.design
JOIN sources ON sources.id = studies.source_id
WHERE studies.id = :id;

-- name: reports
SELECT reports.citation, reports.role, reports.basis, report_roles.definition AS role_definition, bases.definition AS basis_definition,
       citations.title, coalesce(citations.authors, citations.editors) AS authors, citations.year, citations.container, citations.source_type,
       citation_standing.standing, citation_standing.checked_at
FROM reports
JOIN citations ON citations.key = reports.citation
JOIN report_roles ON report_roles.name = reports.role
JOIN bases ON bases.name = reports.basis
JOIN citation_standing ON citation_standing.citation = reports.citation
WHERE reports.study = :id
ORDER BY report_roles.ordinal, reports.citation
LIMIT 200;

-- name: claims
SELECT card.claim, claims.statement, card.support, card.state, links.direction, min(links.directness) AS directness,
       min(reports.role = 'includes') AS is_of_review, group_concat(DISTINCT links.citation) AS told_by
FROM reports
JOIN links ON links.citation = reports.citation
JOIN claims ON claims.id = links.claim
JOIN claim_cards AS card ON card.claim = links.claim
JOIN directions ON directions.name = links.direction
WHERE reports.study = :id
GROUP BY card.claim, links.direction
ORDER BY is_of_review, directions.ordinal, card.place
LIMIT 200;

-- name: findings
SELECT findings.*, outcomes.name AS outcome_name
FROM findings JOIN outcomes ON outcomes.id = findings.outcome
WHERE findings.study = :id
ORDER BY findings.citation, findings.line
LIMIT 300;

-- name: contrasts
SELECT contrasts.*, contrast_kinds.definition AS kind_definition, outcomes.name AS outcome_name, later.citation,
       later.as_written AS to_as_written, earlier.as_written AS from_as_written, later.unit AS finding_unit,
       later.amount AS to_amount, earlier.amount AS from_amount,
       derived_changes.difference, derived_changes.percent_change
FROM findings AS later
JOIN contrasts ON contrasts.finding = later.id
JOIN findings AS earlier ON earlier.id = contrasts.compared_with
JOIN outcomes ON outcomes.id = later.outcome
JOIN contrast_kinds ON contrast_kinds.name = contrasts.kind
LEFT JOIN derived_changes ON derived_changes.contrast = contrasts.id
WHERE later.study = :id
ORDER BY later.citation, contrasts.line
LIMIT 200;

-- name: harms
SELECT harms.*, harm_scopes.definition AS scope_definition, zero_kinds.definition AS zero_kind_definition,
       zero_event_limits.upper_limit_one_sided_percent AS one_sided, zero_event_limits.upper_limit_two_sided_percent AS two_sided
FROM harms
JOIN harm_scopes ON harm_scopes.name = harms.scope
LEFT JOIN zero_kinds ON zero_kinds.name = harms.zero_kind
LEFT JOIN zero_event_limits ON zero_event_limits.harm = harms.id
WHERE harms.study = :id
ORDER BY harms.citation, harms.line
LIMIT 200;

-- name: appraisals
SELECT appraisals.*, appraisal_tools.definition AS tool_definition, reviewers.name AS reviewer_name, reviewers.kind AS reviewer_kind,
       tool_domains.definition AS domain_definition, outcomes.name AS outcome_name
FROM appraisals
JOIN appraisal_tools ON appraisal_tools.name = appraisals.tool
JOIN reviewers ON reviewers.id = appraisals.reviewer
LEFT JOIN tool_domains ON tool_domains.tool = appraisals.tool AND tool_domains.domain = appraisals.domain
LEFT JOIN outcomes ON outcomes.id = appraisals.outcome
WHERE appraisals.study = :id
ORDER BY appraisals.tool, appraisals.reviewer, appraisals.outcome, tool_domains.ordinal;

-- name: ratings
SELECT ocebm_ratings.*, reviewers.name AS reviewer_name, ocebm_questions.definition AS question_definition
FROM ocebm_ratings
JOIN reviewers ON reviewers.id = ocebm_ratings.reviewer
JOIN ocebm_questions ON ocebm_questions.name = ocebm_ratings.ocebm_question
WHERE ocebm_ratings.study = :id ORDER BY ocebm_question, reviewer;

-- name: bodies
SELECT summary_of_findings.* FROM body_studies JOIN summary_of_findings ON summary_of_findings.body = body_studies.body
WHERE body_studies.study = :id ORDER BY summary_of_findings.body;

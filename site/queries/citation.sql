-- name: citation^
SELECT citations.*, source_types.definition AS source_type_definition, accesses.definition AS access_definition,
       citation_standing.standing, citation_standing.notice, citation_standing.checked_source, citation_standing.checked_at,
       standings.definition AS standing_definition
FROM citations
JOIN source_types ON source_types.name = citations.source_type
JOIN citation_standing ON citation_standing.citation = citations.key
LEFT JOIN standings ON standings.name = citation_standing.standing
LEFT JOIN accesses ON accesses.name = citations.access
WHERE citations.key = :id;

-- name: types
SELECT publication_type AS name, publication_types.definition
FROM citation_publication_types JOIN publication_types ON publication_types.name = publication_type
WHERE citation = :id ORDER BY publication_types.ordinal;

-- name: merged
SELECT merged, date, reason FROM merges WHERE kept = :id ORDER BY merged;

-- name: pairs
SELECT citations.key, citations.title, citations.year, pairs.verdict, pair_verdicts.definition, pairs.points, pairs.reasons,
       (SELECT reason FROM distinct_citations AS two WHERE two.first IN (:id, citations.key) AND two.second IN (:id, citations.key)) AS distinct_because
FROM (
    SELECT second AS other, verdict, points, reasons FROM citation_pairs WHERE first = :id
    UNION ALL SELECT first, verdict, points, reasons FROM citation_pairs WHERE second = :id
) AS pairs
JOIN citations ON citations.key = pairs.other
JOIN pair_verdicts ON pair_verdicts.name = pairs.verdict
ORDER BY pair_verdicts.ordinal, citations.key;

-- name: sightings
SELECT seen_at FROM sightings WHERE citation = :id ORDER BY seen_at;

-- name: standing
SELECT event, date, notice, checked_source, checked_at FROM standing_events WHERE citation = :id ORDER BY checked_at DESC, date DESC, line DESC;

-- name: studies
SELECT studies.*, reports.role, reports.basis, report_roles.definition AS role_definition, bases.definition AS basis_definition,
       designs.definition AS design_definition,
       (SELECT group_concat(citation, ' ') FROM (
            SELECT citation FROM reports AS other WHERE other.study = studies.id AND other.citation <> :id ORDER BY citation)) AS also_told_by
FROM reports
JOIN studies ON studies.id = reports.study
JOIN designs ON designs.name = studies.design
JOIN report_roles ON report_roles.name = reports.role
JOIN bases ON bases.name = reports.basis
WHERE reports.citation = :id
ORDER BY report_roles.ordinal, studies.id;

-- name: findings
SELECT findings.*, outcomes.name AS outcome_name, studies.label AS study_label,
       (SELECT group_concat(claim, ' ') FROM (
            SELECT DISTINCT quantities.claim FROM comparisons JOIN quantities ON quantities.id = comparisons.quantity
            WHERE comparisons.finding = findings.id ORDER BY quantities.claim)) AS compared_with
FROM findings
JOIN outcomes ON outcomes.id = findings.outcome
LEFT JOIN studies ON studies.id = findings.study
WHERE findings.citation = :id
ORDER BY findings.line;

-- name: contrasts
SELECT contrasts.*, contrast_kinds.definition AS kind_definition, outcomes.name AS outcome_name,
       later.as_written AS to_as_written, earlier.as_written AS from_as_written, later.unit AS finding_unit,
       derived_changes.difference, derived_changes.percent_change
FROM contrasts
JOIN findings AS later ON later.id = contrasts.finding
JOIN findings AS earlier ON earlier.id = contrasts.compared_with
JOIN outcomes ON outcomes.id = later.outcome
JOIN contrast_kinds ON contrast_kinds.name = contrasts.kind
LEFT JOIN derived_changes ON derived_changes.contrast = contrasts.id
WHERE later.citation = :id
ORDER BY contrasts.line;

-- name: harms
SELECT harms.*, harm_scopes.definition AS scope_definition, zero_kinds.definition AS zero_kind_definition,
       zero_event_limits.upper_limit_one_sided_percent AS one_sided, zero_event_limits.upper_limit_two_sided_percent AS two_sided,
       (SELECT group_concat(citation, ' ') FROM (
            SELECT DISTINCT citation FROM harms AS other WHERE other.cluster = harms.cluster AND other.citation <> :id ORDER BY citation)) AS also_told_by
FROM harms
JOIN harm_scopes ON harm_scopes.name = harms.scope
LEFT JOIN zero_kinds ON zero_kinds.name = harms.zero_kind
LEFT JOIN zero_event_limits ON zero_event_limits.harm = harms.id
WHERE harms.citation = :id
ORDER BY harms.line;

-- name: leaning^
SELECT count(DISTINCT CASE WHEN direction = 'supports' THEN claim END) AS supporting,
       count(DISTINCT CASE WHEN direction = 'disputes' THEN claim END) AS disputing
FROM links WHERE citation = :id;

-- name: links
SELECT links.*, directions.definition AS direction_definition, claims.statement, card.support, card.state, card.parts, card.supporting,
       (SELECT group_concat(domain, ', ') FROM link_domains
        WHERE link_domains.claim = links.claim AND link_domains.citation = links.citation AND link_domains.relation = links.relation) AS domains
FROM links
JOIN directions ON directions.name = links.direction
JOIN claims ON claims.id = links.claim
JOIN claim_cards AS card ON card.claim = links.claim
WHERE links.citation = :id
ORDER BY directions.ordinal, links.claim, links.line
LIMIT 200;

-- name: flags
SELECT flags.rule, flags.level, flags.message, flags.claim, flags.subject, flags.line, sources.path AS file,
       rules.question, rules.remedy, rules.source
FROM flags
JOIN rules ON rules.code = flags.rule
JOIN levels ON levels.name = flags.level
JOIN sources ON sources.id = flags.source_id
WHERE flags.citation = :id
ORDER BY levels.ordinal, flags.rule, flags.subject;

-- name: omissions
SELECT omissions.id, omissions.statement, omissions.article
FROM omission_citations JOIN omissions ON omissions.id = omission_citations.omission
WHERE omission_citations.citation = :id ORDER BY omissions.line;

-- name: rules_run^
SELECT count(*) AS rules FROM rules;

-- name: answers
SELECT answers.*, answer_statuses.definition AS status_definition, providers.definition AS provider_definition
FROM answers
JOIN answer_statuses ON answer_statuses.name = answers.status
JOIN providers ON providers.name = answers.provider
WHERE answers.citation = :id ORDER BY providers.ordinal, answers.asked;

-- name: differences
SELECT provider, field, ours, theirs, similarity FROM differences WHERE citation = :id ORDER BY field, provider;

-- name: proposals
SELECT place, doi, title, year, first_author, title_similarity, asked_at FROM proposals WHERE citation = :id ORDER BY place LIMIT 5;

-- name: funding
SELECT DISTINCT funder, award, provider FROM answer_funding WHERE citation = :id ORDER BY funder, award LIMIT 50;

-- name: completed
SELECT field, content, provider, fetched_at FROM completed_fields WHERE citation = :id ORDER BY field, provider;

-- name: appraisals
SELECT risk_of_bias.*, reviewers.name AS reviewer_name FROM risk_of_bias JOIN reviewers ON reviewers.id = risk_of_bias.reviewer
WHERE risk_of_bias.citation = :id ORDER BY tool, reviewer;

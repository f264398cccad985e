-- name: claim^
SELECT claims.*, card.place, card.parts, card.reviews, card.stale, card.state, card.lacks, card.support, card.fidelity, card.severity, card.tags,
       card.supporting, card.disputing, card.errors, card.warnings, card.notes,
       sections.label AS section_label, sections.ordinal AS section_ordinal,
       articles.title AS article_title, articles.url AS article_url, articles.published, articles.publication_level,
       parent.statement AS parent_statement, checker.name AS checker_name, checker.kind AS checker_kind,
       approvals.wording AS approved_wording,
       claim_types.definition AS claim_type_definition, modalities.definition AS modality_definition,
       comparisons_as_written.definition AS comparison_definition,
       supports.definition AS support_definition, fidelities.definition AS fidelity_definition
FROM claims
JOIN claim_cards AS card ON card.claim = claims.id
JOIN sections ON sections.id = claims.section
JOIN articles ON articles.slug = claims.article
JOIN claim_types ON claim_types.name = claims.claim_type
JOIN modalities ON modalities.name = claims.modality
JOIN comparisons_as_written ON comparisons_as_written.name = claims.comparison_as_written
LEFT JOIN claims AS parent ON parent.id = claims.parent
LEFT JOIN approvals ON approvals.claim = claims.id
LEFT JOIN reviewers AS checker ON checker.id = approvals.reviewer
LEFT JOIN supports ON supports.name = card.support
LEFT JOIN fidelities ON fidelities.name = card.fidelity
WHERE claims.id = :id;

-- name: neighbours^
SELECT (SELECT claim FROM claim_cards WHERE place = here.place - 1 AND article = here.article) AS before,
       (SELECT claim FROM claim_cards WHERE place = here.place + 1 AND article = here.article) AS after
FROM claim_cards AS here WHERE here.claim = :id;

-- name: passage_link^
SELECT address, text_sha256, retrieved FROM passage_links WHERE claim = :id;

-- name: parts
SELECT card.*, claims.statement, claims.modality
FROM claims JOIN claim_cards AS card ON card.claim = claims.id
WHERE claims.parent = coalesce((SELECT parent FROM claims WHERE id = :id), :id)
ORDER BY claims.id;

-- name: comparisons
WITH family (claim, place) AS (
    SELECT id, 'here' FROM claims WHERE id = :id
    UNION ALL SELECT parent, 'parent' FROM claims WHERE id = :id AND parent IS NOT NULL
    UNION ALL SELECT id, 'part' FROM claims WHERE parent = :id
)
SELECT family.claim, family.place, quantities.id AS quantity, quantities.role, quantities.as_written,
       quantities.amount, quantities.low, quantities.high, quantities.unit, quantities.currency, quantities.figure,
       measures.name AS measure, comparisons.result, comparison_results.definition AS result_definition,
       comparisons.rule, comparisons.difference,
       findings.id AS finding, findings.citation, findings.as_written AS finding_as_written, findings.amount AS finding_amount,
       findings.low AS finding_low, findings.high AS finding_high, findings.unit AS finding_unit,
       findings.currency AS finding_currency, findings.arm, findings.time_point, findings.n, findings.p,
       findings.statement AS finding_statement, findings.locator, studies.label AS study_label
FROM family
JOIN quantities ON quantities.claim = family.claim
JOIN outcomes AS measures ON measures.id = quantities.measure
LEFT JOIN comparisons ON comparisons.quantity = quantities.id
LEFT JOIN comparison_results ON comparison_results.name = comparisons.result
LEFT JOIN findings ON findings.id = comparisons.finding
LEFT JOIN studies ON studies.id = findings.study
ORDER BY family.place, quantities.id, comparison_results.ordinal, findings.id;

-- name: own_changes
SELECT derived_claim_changes.*, outcomes.name AS measure_name
FROM derived_claim_changes JOIN outcomes ON outcomes.id = measure
WHERE claim = :id;

-- name: source_changes
SELECT derived_changes.*, outcomes.name AS outcome_name, contrast_kinds.definition AS kind_definition, contrasts.note,
       contrasts.amount AS reported, contrasts.unit AS reported_unit, contrasts.measure AS reported_measure, contrasts.ci_low, contrasts.ci_high
FROM derived_changes
JOIN contrasts ON contrasts.id = derived_changes.contrast
JOIN outcomes ON outcomes.id = derived_changes.outcome
JOIN contrast_kinds ON contrast_kinds.name = derived_changes.kind
WHERE +derived_changes.outcome IN (SELECT measure FROM quantities WHERE claim = :id)
  AND derived_changes.citation IN (
      SELECT citation FROM links WHERE claim = :id
      UNION SELECT citation FROM links WHERE claim = (SELECT parent FROM claims WHERE id = :id))
ORDER BY derived_changes.contrast;

-- name: links
WITH family (claim, place) AS (
    SELECT id, 'here' FROM claims WHERE id = :id
    UNION ALL SELECT parent, 'parent' FROM claims WHERE id = :id AND parent IS NOT NULL
    UNION ALL SELECT id, 'part' FROM claims WHERE parent = :id
)
SELECT links.*, family.place, directions.definition AS direction_definition, relations.definition AS relation_definition,
       identifications.definition AS identification_definition, availabilities.definition AS availability_definition,
       texts_read.definition AS text_read_definition,
       citations.title, coalesce(citations.authors, citations.editors) AS authors, citations.year,
       citation_bodies.body, body_study.label AS body_label, body_study.design AS body_design, body_study.sample_size AS body_size,
       citations.container, citations.source_type, citations.access,
       citation_standing.standing, citation_standing.checked_at, citation_standing.checked_source, citation_standing.notice,
       (SELECT group_concat(domain, ', ') FROM link_domains
        WHERE link_domains.claim = links.claim AND link_domains.citation = links.citation AND link_domains.relation = links.relation) AS domains
FROM family
JOIN links ON links.claim = family.claim
JOIN directions ON directions.name = links.direction
JOIN relations ON relations.name = links.relation
JOIN identifications ON identifications.name = links.identification
JOIN availabilities ON availabilities.name = links.available_at_claim_date
JOIN texts_read ON texts_read.name = links.text_read
JOIN citations ON citations.key = links.citation
JOIN citation_standing ON citation_standing.citation = links.citation
JOIN citation_bodies ON citation_bodies.citation = links.citation
LEFT JOIN studies AS body_study ON body_study.id = citation_bodies.body
LEFT JOIN directnesses ON directnesses.name = links.directness
ORDER BY directions.ordinal, family.place, links.claim, coalesce(directnesses.ordinal, 9), links.line;

-- name: studies
WITH linked (citation) AS (
    SELECT citation FROM links WHERE claim = :id
    UNION SELECT links.citation FROM links JOIN claims ON claims.parent = links.claim WHERE claims.id = :id
    UNION SELECT links.citation FROM links JOIN claims ON claims.id = links.claim WHERE claims.parent = :id
)
SELECT studies.id, studies.label, studies.design, studies.organism, studies.population, studies.sample_size, studies.material,
       studies.route, studies.regimen, studies.comparator, studies.funding, studies.conflicts, studies.note,
       reports.citation, reports.role, reports.basis
FROM linked
JOIN reports ON reports.citation = linked.citation
JOIN studies ON studies.id = reports.study
JOIN designs ON designs.name = studies.design
JOIN report_roles ON report_roles.name = reports.role
ORDER BY designs.ordinal, studies.sample_size DESC, studies.id, report_roles.ordinal, reports.citation;

-- name: best
SELECT best.*, designs.definition AS design_definition
FROM best_direct_human_study AS best JOIN designs ON designs.name = best.design
WHERE claim = :id;

-- name: harms
WITH linked (citation) AS (
    SELECT citation FROM links WHERE claim = :id
    UNION SELECT links.citation FROM links JOIN claims ON claims.parent = links.claim WHERE claims.id = :id
    UNION SELECT links.citation FROM links JOIN claims ON claims.id = links.claim WHERE claims.parent = :id
)
SELECT harms.*, harms.citation IN (SELECT citation FROM linked) AS citation_is_linked,
       harm_scopes.definition AS scope_definition, zero_kinds.definition AS zero_kind_definition,
       zero_event_limits.upper_limit_one_sided_percent AS one_sided, zero_event_limits.upper_limit_two_sided_percent AS two_sided,
       citations.title, citations.source_type, citations.note AS citation_note
FROM (SELECT DISTINCT cluster FROM linked CROSS JOIN harms ON harms.citation = linked.citation) AS near
CROSS JOIN harms ON harms.cluster = near.cluster
JOIN citations ON citations.key = harms.citation
JOIN harm_scopes ON harm_scopes.name = harms.scope
LEFT JOIN zero_kinds ON zero_kinds.name = harms.zero_kind
LEFT JOIN zero_event_limits ON zero_event_limits.harm = harms.id
WHERE (SELECT claim_type FROM claims WHERE id = :id) = 'safety'
ORDER BY harms.cluster, harms.citation, harms.line
LIMIT 200;

-- name: harms_elsewhere
WITH linked (citation) AS (
    SELECT citation FROM links WHERE claim = :id
    UNION SELECT links.citation FROM links JOIN claims ON claims.parent = links.claim WHERE claims.id = :id
    UNION SELECT links.citation FROM links JOIN claims ON claims.id = links.claim WHERE claims.parent = :id
),
near (cluster) AS (SELECT cluster FROM linked CROSS JOIN harms ON harms.citation = linked.citation)
SELECT harms.cluster, harms.event, harms.events, harms.events_as_reported, harms.n_at_risk, harms.note, harms.citation,
       citations.source_type, citations.note AS citation_note
FROM (SELECT DISTINCT cluster FROM harms WHERE events IS NOT 0 AND cluster NOT IN (SELECT cluster FROM near) ORDER BY cluster LIMIT 40) AS far
CROSS JOIN harms ON harms.cluster = far.cluster AND harms.events IS NOT 0
CROSS JOIN citations ON citations.key = harms.citation
WHERE (SELECT claim_type FROM claims WHERE id = :id) = 'safety'
ORDER BY harms.cluster, harms.citation, harms.line
LIMIT 200;

-- name: harms_elsewhere_in_all^
WITH linked (citation) AS (
    SELECT citation FROM links WHERE claim = :id
    UNION SELECT links.citation FROM links JOIN claims ON claims.parent = links.claim WHERE claims.id = :id
    UNION SELECT links.citation FROM links JOIN claims ON claims.id = links.claim WHERE claims.parent = :id
),
near (cluster) AS (SELECT cluster FROM linked CROSS JOIN harms ON harms.citation = linked.citation)
SELECT count(DISTINCT cluster) AS clusters FROM harms
WHERE (SELECT claim_type FROM claims WHERE id = :id) = 'safety' AND events IS NOT 0 AND cluster NOT IN (SELECT cluster FROM near);

-- name: assessments
SELECT assessments.*, reviewers.name AS reviewer_name, reviewers.kind, reviewers.role, reviewers.qualification, reviewers.interests,
       assessment_state.counts, assessment_state.lacks, assessment_state.evidence, assessment_state.adjudicates,
       fidelities.definition AS fidelity_definition, supports.definition AS support_definition,
       severities.definition AS severity_definition, confidences.definition AS confidence_definition,
       texts_read.definition AS text_read_definition, blindings.definition AS blinding_definition,
       (SELECT group_concat(tag, ' ') FROM (
            SELECT tag FROM assessment_tags JOIN tags ON tags.name = assessment_tags.tag
            WHERE assessment_tags.claim = assessments.claim AND assessment_tags.reviewer = assessments.reviewer ORDER BY tags.ordinal)) AS tags,
       (SELECT group_concat(settles, ' ') FROM assessment_settles
        WHERE assessment_settles.claim = assessments.claim AND assessment_settles.reviewer = assessments.reviewer) AS settles
FROM assessments
JOIN reviewers ON reviewers.id = assessments.reviewer
JOIN fidelities ON fidelities.name = assessments.fidelity
JOIN supports ON supports.name = assessments.support
JOIN confidences ON confidences.name = assessments.confidence
JOIN texts_read ON texts_read.name = assessments.text_read
LEFT JOIN assessment_state ON assessment_state.claim = assessments.claim AND assessment_state.reviewer = assessments.reviewer
LEFT JOIN severities ON severities.name = assessments.severity
LEFT JOIN blindings ON blindings.name = assessments.blinding
WHERE assessments.claim = :id
ORDER BY assessment_state.adjudicates DESC, assessments.reviewer;

-- name: tags
SELECT DISTINCT tag AS name, tags.definition FROM assessment_tags JOIN tags ON tags.name = assessment_tags.tag
WHERE assessment_tags.claim = :id ORDER BY tags.ordinal;

-- name: changes
SELECT reviewer, part, change FROM assessment_changes WHERE claim = :id ORDER BY reviewer, part;

-- name: responses
SELECT responses.id, responses.date, responses.received_from, responses.summary, responses.link, responses.outcome, responses.reply,
       response_outcomes.definition AS outcome_definition, responses.claim IS NULL AS is_of_article
FROM claims JOIN responses ON responses.article = claims.article AND (responses.claim IS NULL OR responses.claim IN (claims.id, claims.parent))
JOIN response_outcomes ON response_outcomes.name = responses.outcome
WHERE claims.id = :id ORDER BY responses.date, responses.id;

-- name: corrections
SELECT corrections.id, corrections.date, corrections.statement, corrections.response
FROM corrections WHERE corrections.claim = :id ORDER BY corrections.date, corrections.id;

-- name: searches
SELECT searches.* FROM search_claims JOIN searches ON searches.id = search_claims.search
WHERE search_claims.claim = :id ORDER BY searches.date, searches.id;

-- name: flags
WITH family (claim, place) AS (
    SELECT id, 'here' FROM claims WHERE id = :id
    UNION ALL SELECT parent, 'parent' FROM claims WHERE id = :id AND parent IS NOT NULL
    UNION ALL SELECT id, 'part' FROM claims WHERE parent = :id
)
SELECT family.claim, family.place, flags.rule, flags.level, flags.message, flags.citation, flags.subject, flags.line,
       sources.path AS file, rules.question, rules.remedy, rules.source
FROM family
JOIN flags ON flags.claim = family.claim
JOIN rules ON rules.code = flags.rule
JOIN levels ON levels.name = flags.level
JOIN sources ON sources.id = flags.source_id
ORDER BY family.place, levels.ordinal, flags.rule, flags.subject;

-- name: rules_run^
SELECT count(*) AS rules FROM rules;

-- name: omissions
WITH family (claim, place) AS (
    SELECT id, 'here' FROM claims WHERE id = :id
    UNION ALL SELECT parent, 'parent' FROM claims WHERE id = :id AND parent IS NOT NULL
    UNION ALL SELECT id, 'part' FROM claims WHERE parent = :id
)
SELECT omissions.id, omissions.statement, family.claim, min(family.place) AS place,
       (SELECT group_concat(citation, ' ') FROM omission_citations WHERE omission = omissions.id) AS citations
FROM family
JOIN omission_claims ON omission_claims.claim = family.claim
JOIN omissions ON omissions.id = omission_claims.omission
GROUP BY omissions.id ORDER BY omissions.line;

-- name: contradictions
WITH family (claim, place) AS (
    SELECT id, 'here' FROM claims WHERE id = :id
    UNION ALL SELECT parent, 'parent' FROM claims WHERE id = :id AND parent IS NOT NULL
    UNION ALL SELECT id, 'part' FROM claims WHERE parent = :id
)
SELECT contradictions.id, contradictions.statement, family.claim, min(family.place) AS place,
       (SELECT group_concat(claim, ' ') FROM contradiction_claims WHERE contradiction = contradictions.id) AS claims
FROM family
JOIN contradiction_claims ON contradiction_claims.claim = family.claim
JOIN contradictions ON contradictions.id = contradiction_claims.contradiction
GROUP BY contradictions.id ORDER BY contradictions.line;

-- What a report asks of the database, in the notation of aiosql: `-- name: links` gives a list of rows, `-- name: article^`
-- one row. The only parameter is :slug.

-- name: article^
SELECT articles.slug, articles.title, articles.url, articles.archived_url, articles.publisher, articles.language, articles.published,
       articles.retrieved, articles.sha256, articles.length, articles.publication_level, articles.note, gate.state, gate.is_draft
FROM articles LEFT JOIN publication_state AS gate ON gate.subject = 'article' AND gate.id = articles.slug
WHERE articles.slug = :slug

-- name: statements
SELECT audit.claim, substr(audit.claim, length(audit.article) + 2) AS label, audit.parent, sections.ordinal AS section, sections.label AS section_label,
       audit.statement, audit.claim_type, audit.modality, audit.checkable, audit.state, audit.support, audit.fidelity, audit.tags, audit.severity,
       audit.supporting, audit.disputing, audit.best_direct_human_study AS best, audit.errors, audit.warnings, claim_state.lacks, claim_state.stale,
       claim_state.reviews, approved.claim AS approved
FROM claim_audit AS audit
JOIN claims ON claims.id = audit.claim
JOIN claim_state ON claim_state.claim = audit.claim
JOIN sections ON sections.id = audit.section
LEFT JOIN approved_restatements AS approved ON approved.claim = audit.claim
WHERE audit.article = :slug
ORDER BY claims.start, claims.id

-- name: compounds
SELECT claims.id, count(*) AS parts FROM claims JOIN claims AS part ON part.parent = claims.id
WHERE claims.article = :slug GROUP BY claims.id ORDER BY claims.id

-- name: top_claims^
SELECT count(*) AS claims FROM claims WHERE article = :slug AND parent IS NULL

-- name: assessments
SELECT assessments.claim, assessments.reviewer, reviewers.name, reviewers.kind, assessments.fidelity, assessments.support, assessments.severity,
       assessments.confidence, assessments.rationale, assessments.text_read, assessments.date, assessment_state.evidence, assessment_state.lacks
FROM assessments
JOIN claims ON claims.id = assessments.claim
JOIN reviewers ON reviewers.id = assessments.reviewer
LEFT JOIN assessment_state ON assessment_state.claim = assessments.claim AND assessment_state.reviewer = assessments.reviewer
WHERE claims.article = :slug
ORDER BY assessments.claim, assessments.date, assessments.reviewer

-- name: links
SELECT DISTINCT evidence.claim, evidence.citation, evidence.direction, evidence.directness
FROM claim_evidence AS evidence JOIN claims ON claims.id = evidence.claim
WHERE claims.article = :slug AND evidence.direction <> 'neutral'
ORDER BY evidence.claim, evidence.direction DESC, evidence.citation

-- name: unsupported
SELECT missing.claim FROM claims_without_evidence AS missing JOIN claims ON claims.id = missing.claim WHERE claims.article = :slug

-- name: reviewers
SELECT reviewers.id, reviewers.name, reviewers.kind, reviewers.role, reviewers.qualification, reviewers.interests,
       count(*) AS assessments, min(assessments.date) AS first, max(assessments.date) AS last
FROM assessments JOIN reviewers ON reviewers.id = assessments.reviewer JOIN claims ON claims.id = assessments.claim
WHERE claims.article = :slug GROUP BY reviewers.id ORDER BY reviewers.id

-- name: texts_read
SELECT texts_read.name, texts_read.definition, count(*) AS assessments
FROM assessments JOIN claims ON claims.id = assessments.claim JOIN texts_read ON texts_read.name = assessments.text_read
WHERE claims.article = :slug GROUP BY texts_read.name ORDER BY texts_read.ordinal

-- name: agreements
SELECT agreements.question, agreements.reviewer, agreements.other, agreements.reviewers, agreements.measure, agreements.n, agreements.amount,
       agreements.low, agreements.high, agreements.undefined, agreement_measures.definition
FROM agreements JOIN agreement_measures ON agreement_measures.name = agreements.measure
WHERE agreements.article = :slug AND agreements.claim_type IS NULL ORDER BY agreements.id

-- name: measures
SELECT name, definition, source FROM agreement_measures
WHERE EXISTS (SELECT 1 FROM agreements WHERE agreements.article = :slug AND agreements.measure = agreement_measures.name) ORDER BY ordinal

-- name: figures
SELECT state, count(*) AS figures FROM figures WHERE article = :slug GROUP BY state ORDER BY state

-- name: comparisons
SELECT quantities.id AS quantity, quantities.claim, substr(quantities.claim, length(claims.article) + 2) AS label, measure.name AS measure, quantities.role,
       coalesce(quantities.as_written, CASE WHEN quantities.amount IS NOT NULL THEN format('%.15g', quantities.amount) END) AS as_written,
       quantities.unit, quantities.currency, quantities.figure, comparisons.result, comparisons.rule,
       comparisons.finding, findings.as_written AS found_as_written, findings.statement AS found_statement, findings.unit AS found_unit,
       findings.currency AS found_currency, findings.arm, findings.time_point, findings.n, findings.citation
FROM comparisons
JOIN quantities ON quantities.id = comparisons.quantity
JOIN claims ON claims.id = quantities.claim
JOIN outcomes AS measure ON measure.id = quantities.measure
LEFT JOIN findings ON findings.id = comparisons.finding
WHERE claims.article = :slug
ORDER BY claims.start, quantities.id, comparisons.finding

-- name: sources
SELECT citations.key, citations.doi, citations.pmid, citations.pmcid, citations.registration, citations.url, citations.source_type, citations.access,
       citations.note, standing.standing, standing.checked_at, standing.checked_source, standing.notice, used.claims, used.supporting, used.disputing
FROM citations
JOIN (SELECT evidence.citation, count(DISTINCT evidence.claim) AS claims,
             count(DISTINCT CASE evidence.direction WHEN 'supports' THEN evidence.claim END) AS supporting,
             count(DISTINCT CASE evidence.direction WHEN 'disputes' THEN evidence.claim END) AS disputing
      FROM claim_evidence AS evidence JOIN claims ON claims.id = evidence.claim WHERE claims.article = :slug GROUP BY evidence.citation) AS used
  ON used.citation = citations.key
JOIN citation_standing AS standing ON standing.citation = citations.key
ORDER BY citations.key

-- name: source_types
SELECT source_types.name, source_types.definition, count(*) AS sources
FROM citations JOIN source_types ON source_types.name = citations.source_type
WHERE EXISTS (SELECT 1 FROM claim_evidence AS evidence JOIN claims ON claims.id = evidence.claim
              WHERE claims.article = :slug AND evidence.citation = citations.key)
GROUP BY source_types.name ORDER BY source_types.ordinal

-- name: studies^
SELECT count(DISTINCT reports.study) AS studies
FROM reports JOIN claim_evidence AS evidence ON evidence.citation = reports.citation JOIN claims ON claims.id = evidence.claim
WHERE claims.article = :slug

-- name: omissions
SELECT omissions.id, omissions.statement,
       (SELECT group_concat(substr(claim, length(:slug) + 2), ', ') FROM (SELECT claim FROM omission_claims WHERE omission = omissions.id ORDER BY claim)) AS labels,
       (SELECT group_concat(citation, ' ') FROM (SELECT citation FROM omission_citations WHERE omission = omissions.id ORDER BY citation)) AS citations
FROM omissions WHERE article = :slug ORDER BY id

-- name: contradictions
SELECT contradictions.id, contradictions.statement,
       (SELECT group_concat(substr(claim, length(:slug) + 2), ', ') FROM (SELECT claim FROM contradiction_claims WHERE contradiction = contradictions.id ORDER BY claim)) AS labels
FROM contradictions WHERE article = :slug ORDER BY id

-- name: searches
SELECT DISTINCT searches.question, searches.database, searches.query, searches.date, searches.hits, searches.screened, reviewers.name AS searched_by
FROM searches JOIN reviewers ON reviewers.id = searches.searched_by
WHERE EXISTS (SELECT 1 FROM search_claims JOIN claims ON claims.id = search_claims.claim WHERE search_claims.search = searches.id AND claims.article = :slug)
ORDER BY searches.date, searches.id

-- name: flags
SELECT levels.name AS level, count(flags.id) AS flags
FROM levels LEFT JOIN flags ON flags.level = levels.name AND (
    flags.claim IN (SELECT id FROM claims WHERE article = :slug)
    OR flags.citation IN (SELECT evidence.citation FROM claim_evidence AS evidence JOIN claims ON claims.id = evidence.claim WHERE claims.article = :slug))
GROUP BY levels.name ORDER BY levels.ordinal

-- name: rules^
SELECT count(*) AS rules FROM rules

-- name: bodies
SELECT found.*, certainty_levels.definition AS certainty_definition
FROM summary_of_findings AS found LEFT JOIN certainty_levels ON certainty_levels.name = found.certainty
WHERE found.article = :slug OR found.article IS NULL ORDER BY found.body

-- name: appraised
SELECT risk.subject, risk.outcome, appraisal_tools.definition AS tool_definition, risk.tool, reviewers.name AS reviewer, risk.overall, risk.judged, risk.domains,
       risk.judgements, risk.date
FROM risk_of_bias AS risk
JOIN appraisal_tools ON appraisal_tools.name = risk.tool
JOIN reviewers ON reviewers.id = risk.reviewer
WHERE risk.citation IN (SELECT evidence.citation FROM claim_evidence AS evidence JOIN claims ON claims.id = evidence.claim WHERE claims.article = :slug)
   OR risk.study IN (SELECT reports.study FROM reports JOIN claim_evidence AS evidence ON evidence.citation = reports.citation
                     JOIN claims ON claims.id = evidence.claim WHERE claims.article = :slug)
ORDER BY risk.subject, risk.tool, risk.reviewer

-- name: levels
SELECT coalesce(rated.study, rated.citation) AS subject, ocebm_questions.definition AS question, rated.ocebm_level, rated.graded_for, rated.rationale,
       reviewers.name AS reviewer
FROM ocebm_ratings AS rated
JOIN ocebm_questions ON ocebm_questions.name = rated.ocebm_question
JOIN reviewers ON reviewers.id = rated.reviewer
WHERE rated.citation IN (SELECT evidence.citation FROM claim_evidence AS evidence JOIN claims ON claims.id = evidence.claim WHERE claims.article = :slug)
   OR rated.study IN (SELECT reports.study FROM reports JOIN claim_evidence AS evidence ON evidence.citation = reports.citation
                      JOIN claims ON claims.id = evidence.claim WHERE claims.article = :slug)
ORDER BY subject, ocebm_questions.ordinal, rated.reviewer

-- name: responses
SELECT responses.date, responses.received_from, substr(responses.claim, length(:slug) + 2) AS label, responses.summary, responses.link,
       responses.outcome, responses.reply
FROM responses WHERE article = :slug ORDER BY date, id

-- name: corrections
SELECT corrections.date, substr(corrections.claim, length(:slug) + 2) AS label, corrections.statement FROM corrections WHERE article = :slug ORDER BY date, id

-- name: words
SELECT 'support' AS question, name, definition, ordinal FROM supports UNION ALL SELECT 'fidelity', name, definition, ordinal FROM fidelities
UNION ALL SELECT 'tag', name, definition, ordinal FROM tags UNION ALL SELECT 'severity', name, definition, ordinal FROM severities
UNION ALL SELECT 'result', name, definition, ordinal FROM comparison_results
ORDER BY question, ordinal

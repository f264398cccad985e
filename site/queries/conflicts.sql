-- name: counts^
SELECT (SELECT count(*) FROM claim_state WHERE state = 'conflict') AS conflicts,
       (SELECT count(*) FROM claim_state WHERE reviews > 1) AS with_several,
       (SELECT count(*) FROM claim_state) AS atoms,
       (SELECT count(*) FROM claim_state WHERE state = 'consensus') AS settled;

-- name: conflicts
SELECT card.*, claims.statement, claims.modality
FROM claim_state JOIN claim_cards AS card ON card.claim = claim_state.claim JOIN claims ON claims.id = card.claim
WHERE claim_state.state = 'conflict'
ORDER BY card.place
LIMIT :size OFFSET :offset;

-- name: answers
SELECT assessment_state.claim, assessment_state.reviewer, reviewers.name AS reviewer_name, assessment_state.kind,
       assessment_state.support, assessment_state.fidelity, assessment_state.counts, assessment_state.lacks
FROM (SELECT card.claim FROM claim_state JOIN claim_cards AS card ON card.claim = claim_state.claim
      WHERE claim_state.state = 'conflict' ORDER BY card.place LIMIT :size OFFSET :offset) AS shown
JOIN assessment_state ON assessment_state.claim = shown.claim
JOIN reviewers ON reviewers.id = assessment_state.reviewer
ORDER BY assessment_state.claim, assessment_state.reviewer;

-- name: agreements
SELECT agreements.*, agreement_measures.definition AS measure_definition
FROM agreements JOIN agreement_measures ON agreement_measures.name = agreements.measure
WHERE claim_type IS NULL
ORDER BY article, question, reviewer IS NOT NULL, reviewer, other, agreement_measures.ordinal
LIMIT 200;

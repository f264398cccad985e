-- The best study in people that bears directly on an atom: by design, then by size. Only where a study can decide:
-- not for definitions, prices and rules, and a registry entry without results decides nothing.
INSERT INTO best_studies
SELECT claim, claim_type, study, citation, direction
FROM (
    SELECT claim_evidence.claim, claims.claim_type, studies.id AS study, claim_evidence.citation, claim_evidence.direction,
           row_number() OVER (
               PARTITION BY claim_evidence.claim
               ORDER BY designs.ordinal, studies.sample_size DESC, studies.id, claim_evidence.citation
           ) AS place
    FROM claim_evidence
    JOIN reports ON reports.citation = claim_evidence.citation
    JOIN studies ON studies.id = reports.study
    JOIN designs ON designs.name = studies.design
    JOIN citations ON citations.key = claim_evidence.citation
    JOIN claims ON claims.id = claim_evidence.claim
    WHERE claim_evidence.directness = 'direct'
      AND claims.claim_type IN ('efficacy', 'safety', 'indication', 'dosing', 'comparison')
      AND citations.source_type <> 'trial-registry'
      AND claim_evidence.direction <> 'neutral'
      AND claim_evidence.identification <> 'candidate'
      AND studies.organism = 'human'
)
WHERE place = 1

-- question: Which claims are assessed as supported although the policy calls their best evidence insufficient?
-- group: strength
-- level: warning
-- why: Which kind of study can bear out which kind of claim is settled beforehand, so that nobody is judged by a rule made for them.
-- raises: c001: ada says supported, but the policy calls insufficient for efficacy all that speaks for it: mice2020 (animal-experiment)
-- spares: a claim with a study of mice and a randomized trial: a trial speaks for it as well
-- remedy: Assess the claim as insufficient or partly-supported, link better evidence, or change the cell of policy.csv with its source.
-- source: policy.csv names a source for each cell; OCEBM 2011 for benefit and harm. A cell that is not set raises nothing.
WITH streams AS (
    SELECT DISTINCT citation, study, evidence_stream FROM findings WHERE evidence_role = 'primary-result' AND study IS NOT NULL
),
weighed AS (
    SELECT assessments.claim, assessments.reviewer, evidence.citation, studies.design, coalesce(policy.verdict, 'not set') AS verdict
    FROM assessments
    JOIN claims ON claims.id = assessments.claim
    JOIN claim_evidence AS evidence ON evidence.claim = assessments.claim AND evidence.direction = 'supports'
    LEFT JOIN reports ON reports.citation = evidence.citation
    LEFT JOIN studies ON studies.id = reports.study
    LEFT JOIN streams ON streams.citation = reports.citation AND streams.study = studies.id
    LEFT JOIN policy ON policy.claim_type = claims.claim_type AND policy.design = studies.design AND policy.directness = evidence.directness
         AND policy.evidence_stream = coalesce(streams.evidence_stream,
             CASE studies.design WHEN 'animal-experiment' THEN 'animal' WHEN 'in-vitro-experiment' THEN 'in-vitro' ELSE 'human' END)
    WHERE assessments.support = 'supported'
      AND EXISTS (SELECT 1 FROM policy AS set_for WHERE set_for.claim_type = claims.claim_type AND set_for.verdict = 'insufficient')
)
SELECT weighed.claim, NULL AS citation, weighed.claim || ' ' || weighed.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || weighed.reviewer || ' says supported, but the policy calls insufficient '
       || 'for ' || claims.claim_type || ' all that speaks for it: '
       || group_concat(DISTINCT weighed.citation || ' (' || weighed.design || ')') AS message,
       assessments.source_id, assessments.line
FROM weighed
JOIN claims ON claims.id = weighed.claim
JOIN assessments ON assessments.claim = weighed.claim AND assessments.reviewer = weighed.reviewer
GROUP BY weighed.claim, weighed.reviewer
HAVING min(weighed.verdict = 'insufficient') = 1

-- question: Which studies carry a claim's support though nobody has appraised them?
-- group: review
-- level: note
-- why: How far a result can be trusted depends on how the study was made; a design alone does not say it.
-- raises: bare-trial (randomized-trial) speaks for 1 claim called supported, first c002, and nobody has appraised it; what fits: rob-2
-- spares: a trial that one reviewer has appraised: somebody has looked at how it was made
-- remedy: Appraise it in appraisals.csv with the tool that fits its design, domain by domain, each with a rationale.
-- source: Cochrane Handbook, chapter 7: risk of bias is assessed for each result that counts.
WITH carrying AS (
    SELECT reports.study, min(claim_evidence.claim) AS claim, min(claim_evidence.citation) AS citation, count(DISTINCT claim_evidence.claim) AS claims
    FROM claim_evidence
    JOIN claim_state ON claim_state.claim = claim_evidence.claim AND claim_state.support IN ('supported', 'partly-supported')
    JOIN reports ON reports.citation = claim_evidence.citation AND reports.role IN ('primary', 'companion')
    WHERE claim_evidence.direction = 'supports' AND claim_evidence.directness = 'direct' AND claim_evidence.identification <> 'candidate'
    GROUP BY reports.study
)
SELECT carrying.claim, carrying.citation, studies.id AS subject,
       studies.id || ' (' || studies.design || ') speaks for ' || carrying.claims || CASE carrying.claims WHEN 1 THEN ' claim' ELSE ' claims' END
       || ' called supported, first ' || substr(claims.id, length(claims.article) + 2)
       || ', and nobody has appraised it; what fits: ' || tool_fits.tool AS message,
       studies.source_id, studies.line
FROM carrying
JOIN claims ON claims.id = carrying.claim
JOIN studies ON studies.id = carrying.study
JOIN tool_fits ON tool_fits.fits = studies.design
WHERE NOT EXISTS (SELECT 1 FROM appraisals WHERE appraisals.study = studies.id)

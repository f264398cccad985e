-- question: Which sources are counted for and against the same claim?
-- group: structure
-- level: warning
-- why: A source that speaks for one part and against another shows that the claim holds two things; counted twice, it balances itself.
-- raises: c001b: trial2020 is counted both for and against it
-- spares: the other part of that claim: here it is counted on one side
-- remedy: Part the claim into atoms and link each with its own direction, or make one of the two links neutral (qualifies).
-- source: GA4GH VA-Spec: a line of evidence has one direction for one proposition.
SELECT against.claim, against.citation, against.claim || ' ' || against.citation AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || against.citation || ' is counted both for and against it' AS message,
       claims.source_id, claims.line
FROM claim_evidence AS against
JOIN claims ON claims.id = against.claim
WHERE against.direction = 'disputes'
  AND EXISTS (
      SELECT 1 FROM claim_evidence AS other
      WHERE other.claim = against.claim AND other.citation = against.citation AND other.direction = 'supports')
GROUP BY against.claim, against.citation

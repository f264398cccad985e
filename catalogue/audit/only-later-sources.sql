-- question: Which claims have only sources, for or against, that are later than the article?
-- group: strength
-- level: note
-- why: Nobody could cite, or heed, what had not appeared yet: a later source says what is known now, not what the article ignored.
-- raises: c001: all that speaks for it is later than the article: late2024
-- spares: a claim with a later source and one of 2010: an earlier source says the same
-- remedy: Say in the assessment that the sources are later; look for one that was there when the article was written.
-- source: Catalogue's own: available_at_claim_date; the same for both sides.
SELECT atoms.id AS claim, NULL AS citation, atoms.id || ' ' || evidence.direction AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': all that speaks '
       || CASE evidence.direction WHEN 'supports' THEN 'for' ELSE 'against' END || ' it is later than the article: '
       || replace(group_concat(DISTINCT evidence.citation), ',', ', ') AS message,
       atoms.source_id, atoms.line
FROM claim_evidence AS evidence JOIN atoms ON atoms.id = evidence.claim
WHERE evidence.available_at_claim_date = 'no' AND evidence.direction <> 'neutral'
  AND NOT EXISTS (
      SELECT 1 FROM claim_evidence AS other
      WHERE other.claim = evidence.claim AND other.direction = evidence.direction AND other.available_at_claim_date <> 'no')
GROUP BY atoms.id, evidence.direction

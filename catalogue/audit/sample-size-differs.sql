-- question: Which claims give a study another size than the study has?
-- group: numbers
-- level: warning
-- why: The size of a study says how much its result can carry.
-- raises: c001: 39 studied, says the article; one (trial2020) has 40
-- spares: 40 in the article, 40 in the study: the same number
-- remedy: Read the size in the source again; if it stands, tag the assessment wrong-number and name both in the link's discrepancy.
-- source: CONSORT 2010, item 13a: numbers of participants; only sources named or matched by their figures, and only where they tell of one study.
SELECT quantities.claim, links.citation, quantities.id || ' ' || studies.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || replace(quantities.amount || ' ', '.0 ', '')
       || ' studied, says the article; ' || studies.id || ' (' || links.citation || ') has ' || studies.sample_size AS message,
       quantities.source_id, quantities.line
FROM quantities
JOIN claims ON claims.id = quantities.claim
JOIN links ON links.claim IN (claims.id, claims.parent) AND links.identification IN ('named', 'matched-by-figures')
JOIN reports ON reports.citation = links.citation
JOIN studies ON studies.id = reports.study
WHERE quantities.role = 'sample-size' AND quantities.amount <> studies.sample_size
  AND NOT EXISTS (SELECT 1 FROM reports AS other WHERE other.citation = links.citation AND other.study <> studies.id)
  AND NOT EXISTS (  -- a finding of this source says how many: number-differs speaks of it
      SELECT 1 FROM comparisons JOIN findings ON findings.id = comparisons.finding
      WHERE comparisons.quantity = quantities.id AND findings.citation = links.citation)
GROUP BY quantities.id, studies.id

-- question: Which numbers differ from the source that the article means?
-- group: numbers
-- level: warning
-- why: Where the article prints another number than its source, one of the two is wrong, or is of something else.
-- raises: c001: cups drunk differs: 12 {cups} in the article, 10 {cups} in trial2020
-- spares: another number at a clinic that the article does not mean: another clinic may serve another number without fault
-- remedy: Read the number in the source again; if it stands, tag the assessment wrong-number and name both in the link's discrepancy.
-- source: Catalogue's own; only sources named or matched by their figures, for other regimens and prices may differ without fault.
SELECT quantities.claim, findings.citation, comparisons.quantity || ' ' || comparisons.finding AS subject,
       substr(claims.id, length(claims.article) + 2) || ': '
       || lower(substr(outcomes.name, 1, 1)) || substr(outcomes.name, 2) || ' differs: '
       || replace(substr(comparisons.rule, instr(comparisons.rule, ': ') + 2), ' against ', ' in the article, ')
       || ' in ' || findings.citation AS message,
       quantities.source_id, quantities.line
FROM comparisons
JOIN quantities ON quantities.id = comparisons.quantity
JOIN claims ON claims.id = quantities.claim
JOIN outcomes ON outcomes.id = quantities.measure
JOIN findings ON findings.id = comparisons.finding
WHERE comparisons.result = 'differs'
  AND EXISTS (
      SELECT 1 FROM links
      WHERE links.claim IN (claims.id, claims.parent) AND links.citation = findings.citation
        AND links.identification IN ('named', 'matched-by-figures'))

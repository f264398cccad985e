-- question: Which numbers of checkable claims has no source's number been set beside?
-- group: numbers
-- level: note
-- why: A number that was set beside none is neither right nor wrong so far.
-- raises: c001: '12' (cups drunk) is compared with nothing: nobody has named a finding to compare with
-- spares: a quantity with two findings: one of the two findings prints a number
-- remedy: Name a finding of the same measure in compares_with of quantities.csv; where no source prints one, the note stays.
-- source: Catalogue's own: a number that nobody compared must not look confirmed.
WITH shown (id, figure) AS (
    SELECT id, coalesce(as_written, trim(replace(coalesce(amount, low || ' to ' || high, low, high) || ' ', '.0 ', ' ')))
    FROM quantities
)
SELECT quantities.claim, NULL AS citation, quantities.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': '''
       || shown.figure || ''' (' || lower(substr(outcomes.name, 1, 1)) || substr(outcomes.name, 2) || ') is compared with nothing: '
       || replace(group_concat(DISTINCT comparisons.rule), ',', ', ') AS message,
       quantities.source_id, quantities.line
FROM comparisons
JOIN quantities ON quantities.id = comparisons.quantity
JOIN shown ON shown.id = quantities.id
JOIN claims ON claims.id = quantities.claim
JOIN outcomes ON outcomes.id = quantities.measure
WHERE comparisons.result IN ('unchecked', 'no-source-figure', 'not-comparable') AND claims.checkable = 'yes'
  AND NOT EXISTS (
      SELECT 1 FROM comparisons AS other
      WHERE other.quantity = quantities.id AND other.result NOT IN ('unchecked', 'no-source-figure', 'not-comparable'))
GROUP BY quantities.id

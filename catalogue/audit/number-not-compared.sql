-- question: Which numbers of checkable claims has no source's number been set beside?
-- group: numbers
-- level: note
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
FROM quantities
JOIN shown ON shown.id = quantities.id
JOIN claims ON claims.id = quantities.claim
JOIN outcomes ON outcomes.id = quantities.measure
JOIN comparisons ON comparisons.quantity = quantities.id
WHERE claims.checkable = 'yes'
GROUP BY quantities.id
HAVING min(comparisons.result IN ('unchecked', 'no-source-figure', 'not-comparable')) = 1

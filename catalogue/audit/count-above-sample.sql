-- question: Where are more counted than were studied?
-- group: numbers
-- level: error
-- why: 12 of 11 patients cannot be: one of the two numbers, or what it counts, is wrong.
-- raises: c001: 12 counted among 11
-- spares: 12 counted among 12: all of them
-- remedy: Read both numbers again; if they count different things, give them different units.
-- source: CONSORT 2010, item 16: for each group the number of participants (denominator) included in each analysis.
SELECT counted.claim, NULL AS citation, counted.id AS subject,
       substr(counted.claim, length(claims.article) + 2) || ': '
       || replace(coalesce(counted.amount, counted.low) || ' ', '.0 ', '') || ' counted among '
       || replace(coalesce(sample.amount, sample.high) || ' ', '.0 ', '') AS message,
       counted.source_id, counted.line
FROM quantities AS counted
JOIN quantities AS sample ON sample.claim = counted.claim AND sample.role = 'sample-size' AND sample.unit IS counted.unit
JOIN claims ON claims.id = counted.claim
WHERE counted.role = 'count' AND coalesce(counted.amount, counted.low) > coalesce(sample.amount, sample.high)
UNION ALL
SELECT NULL, citation, id, id || ': ' || replace(amount || ' ', '.0 ', '') || ' counted among ' || n, source_id, line
FROM findings
WHERE unit = '{participants}' AND amount > n

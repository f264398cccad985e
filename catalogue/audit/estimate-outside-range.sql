-- question: Which estimates lie outside the range that is given with them?
-- group: numbers
-- level: warning
-- why: An interval or a range that leaves out its own estimate holds a wrong number, or belongs to something else.
-- raises: c001: the estimate 5 lies outside the range given with it, 6 to 8
-- spares: 6 with a range of 6 to 8: the end of a range belongs to it
-- remedy: Read the three numbers again; if the range is of another measure or group, give it that measure.
-- source: Cochrane Handbook 6.3: an interval is read with its estimate.
SELECT estimate.claim, NULL AS citation, estimate.id || ' ' || span.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': the estimate '
       || coalesce(estimate.as_written, replace(estimate.amount || ' ', '.0 ', '')) || ' lies outside the range given with it, '
       || coalesce(span.as_written, replace(span.low || ' ', '.0 ', '') || ' to ' || replace(span.high || ' ', '.0 ', '')) AS message,
       estimate.source_id, estimate.line
FROM quantities AS span
JOIN quantities AS estimate ON estimate.claim = span.claim AND estimate.measure = span.measure AND estimate.unit IS span.unit
JOIN claims ON claims.id = estimate.claim
WHERE span.role = 'range' AND estimate.role = 'estimate' AND (estimate.amount < span.low OR estimate.amount > span.high)

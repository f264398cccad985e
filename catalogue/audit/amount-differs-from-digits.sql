-- question: Which amounts are another number than the digits beside them, as printed?
-- group: numbers
-- level: error
-- why: Comparisons are made with the amount, and rounding is judged by the digits; a slip of the finger in either makes a right number wrong.
-- raises: c001.q1: amount is 52, as_written '25'
-- spares: '1.234,5' beside 1234.5: digits grouped by points, and a decimal comma
-- remedy: Read the text again and correct amount or as_written.
-- source: Catalogue's own: as_written holds the digits as printed, amount the number.
WITH typed AS (
    SELECT claim, NULL AS citation, id, substr(id, instr(id, '.') + 1) AS shown, amount, as_written, source_id, line FROM quantities
    UNION ALL
    SELECT NULL, citation, id, id, amount, as_written, source_id, line FROM findings
    UNION ALL
    SELECT NULL, NULL, id, substr(id, instr(id, '.') + 1), amount, as_written, source_id, line FROM figures WHERE kind IN ('quantity', 'count', 'money')
),
odd AS MATERIALIZED (  -- most are plain digits, and done with here
    SELECT *, trim(replace(replace(replace(replace(replace(as_written, ' ', ''), char(160), ''), char(8239), ''), '’', ''), '''', ''),
                   '+-−~<>≤≥$€£%') AS digits
    FROM typed
    WHERE amount IS NOT NULL AND (as_written GLOB '*[^0-9.]*' OR CAST(as_written AS REAL) <> amount)
)
SELECT claim, citation, id AS subject,
       shown || ': amount is ' || format('%.15g', amount) || ', as_written ''' || as_written || '''' AS message,
       source_id, line
FROM odd
WHERE digits GLOB '*[0-9]*' AND digits NOT GLOB '*[^0-9.,]*'  -- one number in digits: not "10 billion", not 22 and 9
  -- a comma groups only before three digits, and so does a point where the comma is the decimal one
  AND NOT ((instr(digits, ',') = 0 OR digits GLOB '*,[0-9][0-9][0-9]' OR digits GLOB '*,[0-9][0-9][0-9].*')
           AND abs(abs(amount) - CAST(replace(digits, ',', '') AS REAL)) <= 1e-9 * abs(amount))
  AND NOT ((instr(digits, '.') = 0 OR digits GLOB '*.[0-9][0-9][0-9]' OR digits GLOB '*.[0-9][0-9][0-9],*')
           AND abs(abs(amount) - CAST(replace(replace(digits, '.', ''), ',', '.') AS REAL)) <= 1e-9 * abs(amount))

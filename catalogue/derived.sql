-- A percentage that no source prints may follow from two numbers that one prints: the change from one finding to the
-- other (a contrast says which came first), or the share that one count is of the other. Both findings are named for the
-- quantity and are of its measure.
WITH named AS (
    SELECT quantities.id AS quantity, quantities.amount,
           CASE instr(quantities.as_written, '.') WHEN 0 THEN 0 ELSE length(rtrim(quantities.as_written, ' %')) - instr(quantities.as_written, '.') END
               AS digits,
           findings.id AS finding, findings.amount AS found, findings.unit
    FROM quantities
    JOIN quantity_findings ON quantity_findings.quantity = quantities.id
    JOIN findings ON findings.id = quantity_findings.compares_with
    WHERE quantities.unit = '%' AND quantities.amount IS NOT NULL AND findings.amount IS NOT NULL
      AND findings.unit IS NOT '%' AND quantities.measure = findings.outcome
),
reckoned AS (
    SELECT one.quantity, one.finding, other.finding AS partner, one.amount, one.digits,
           100.0 * (other.found - one.found) / one.found AS percent,
           format('the change from %.15g to %.15g', one.found, other.found) AS words
    FROM named AS one JOIN named AS other ON other.quantity = one.quantity AND other.unit IS one.unit
    JOIN contrasts ON contrasts.compared_with = one.finding AND contrasts.finding = other.finding
    WHERE one.found <> 0
    UNION ALL
    SELECT one.quantity, one.finding, other.finding, one.amount, one.digits,
           100.0 * one.found / other.found, format('the share that %.15g is of %.15g', one.found, other.found)
    FROM named AS one JOIN named AS other ON other.quantity = one.quantity AND other.finding <> one.finding AND other.unit IS one.unit
    WHERE other.found > 0 AND one.found BETWEEN 0 AND other.found AND one.unit GLOB '{*}'
),
fitting AS (  -- a fall of 12 % is often printed as 12 %
    SELECT *, abs(amount) - abs(percent) AS difference FROM reckoned
    WHERE abs(abs(amount) - abs(percent)) <= 0.5 * pow(10, -digits) + 1e-9
)
UPDATE comparisons SET
    result = 'derived',
    rule = fitting.words || format(' is %.4g %%: the claim has %.15g %%', fitting.percent, fitting.amount),
    difference = round(fitting.difference, 6)
FROM fitting
WHERE comparisons.quantity = fitting.quantity AND comparisons.finding IN (fitting.finding, fitting.partner)

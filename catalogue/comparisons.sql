-- A claim's quantity beside a source's finding: how the two agree, the rule with both amounts, and the difference.
-- Numbers are compared as numbers, in the claim's unit; `unit_factors` says how one unit converts to another.
WITH pairs AS MATERIALIZED (
    SELECT quantities.id AS quantity, findings.id AS finding, quantities.measure IS findings.outcome AS same_measure,
           quantities.amount, quantities.low, quantities.high, quantities.unit, quantities.currency,
           findings.amount AS f_amount, findings.low AS f_low, findings.high AS f_high, findings.unit AS f_unit,
           findings.currency AS f_currency, findings.as_written AS f_as_written,
           CASE WHEN quantities.unit IS findings.unit THEN 1.0 ELSE unit_factors.factor END AS factor,
           replace(quantities.as_written, ',', '') AS printed, replace(replace(findings.as_written, ',', ''), '−', '-') AS f_printed
    FROM quantity_findings  -- in the order of the files, in which a question shows the comparisons
    CROSS JOIN quantities ON quantities.id = quantity_findings.quantity
    CROSS JOIN findings ON findings.id = quantity_findings.compares_with
    LEFT JOIN unit_factors ON unit_factors.unit = findings.unit AND unit_factors.to_unit = quantities.unit
),
scaled AS (
    SELECT *, f_amount * factor AS s_amount, f_low * factor AS s_low, f_high * factor AS s_high,
           round(amount - f_amount * factor, 9) AS difference,
           -- how many decimals each is printed with; NULL where it is not printed as one plain number
           CASE WHEN printed GLOB '*[0-9]*' AND ltrim(printed, '+-') NOT GLOB '*[^0-9.]*'
                THEN CASE instr(printed, '.') WHEN 0 THEN 0 ELSE length(printed) - instr(printed, '.') END END AS digits,
           CASE WHEN f_printed GLOB '*[0-9]*' AND ltrim(f_printed, '+-') NOT GLOB '*[^0-9.]*'
                THEN CASE instr(f_printed, '.') WHEN 0 THEN 0 ELSE length(f_printed) - instr(f_printed, '.') END END AS f_digits,
           coalesce(amount, low, -1e999) AS at_least, coalesce(amount, high, 1e999) AS at_most,
           coalesce(f_amount, f_low, -1e999) * coalesce(factor, 1) AS s_at_least,
           coalesce(f_amount, f_high, 1e999) * coalesce(factor, 1) AS s_at_most,
           amount IS NOT NULL AND f_amount IS NOT NULL AS are_amounts
    FROM pairs
),
decided AS MATERIALIZED (
    SELECT quantity, finding, same_measure, amount, low, high, unit, currency, f_amount, f_low, f_high, f_unit, f_currency, f_as_written,
           digits, difference, are_amounts,
           CASE
        WHEN f_amount IS NULL AND f_low IS NULL AND f_high IS NULL THEN 'no-source-figure'
        WHEN NOT same_measure OR currency IS NOT f_currency OR factor IS NULL THEN 'not-comparable'
        WHEN are_amounts AND abs(amount - s_amount) <= 1e-9 * max(abs(amount), abs(s_amount)) OR
             NOT are_amounts AND at_least = s_at_least AND at_most = s_at_most
            THEN CASE WHEN unit IS f_unit THEN 'exact' ELSE 'converted' END
        WHEN are_amounts AND (f_digits IS NULL OR f_digits > digits OR unit IS NOT f_unit)
             AND abs(difference) <= 0.5 * pow(10, -digits) + 1e-12 THEN 'rounding'
        WHEN are_amounts AND unit IS f_unit AND digits > f_digits AND abs(difference) < pow(10, -f_digits) THEN 'source-coarser'
        WHEN are_amounts THEN 'differs'
        WHEN s_at_least <= at_least AND at_most <= s_at_most THEN 'within-interval'
        WHEN at_least <= s_at_least AND s_at_most <= at_most THEN 'covers'
        ELSE 'differs' END AS result
    FROM scaled
),
shown AS (
    SELECT *,
           CASE WHEN amount IS NOT NULL THEN format('%.15g', amount) WHEN high IS NULL THEN format('at least %.15g', low)
                WHEN low IS NULL THEN format('at most %.15g', high) ELSE format('%.15g to %.15g', low, high) END
           || coalesce(' ' || coalesce(unit, currency), '') || ' against ' ||
           CASE WHEN f_amount IS NOT NULL THEN format('%.15g', f_amount) WHEN f_high IS NULL THEN format('at least %.15g', f_low)
                WHEN f_low IS NULL THEN format('at most %.15g', f_high) ELSE format('%.15g to %.15g', f_low, f_high) END
           || coalesce(' ' || coalesce(f_unit, f_currency), '') AS both
    FROM decided
)
SELECT quantity, finding, result,
       CASE result
           WHEN 'no-source-figure' THEN 'the source read prints no number for it'
           WHEN 'not-comparable' THEN CASE
               WHEN NOT same_measure THEN 'the finding is of another measure'
               WHEN currency IS NOT f_currency THEN coalesce(currency, 'no currency') || ' against ' || coalesce(f_currency, 'no currency')
               ELSE coalesce(f_unit, 'no unit') || ' does not convert to ' || coalesce(unit, 'no unit') END
           WHEN 'exact' THEN CASE WHEN are_amounts THEN 'the same amount: ' ELSE 'the same range: ' END || both
           WHEN 'converted' THEN 'the same in another unit: ' || both
           WHEN 'rounding' THEN 'the source rounded to ' || digits || ' decimals: ' || both
           WHEN 'source-coarser' THEN 'the source read prints ' || f_as_written || ', the claim has more digits: ' || both
           WHEN 'within-interval' THEN 'the claim lies inside the source''s range: ' || both
           WHEN 'covers' THEN 'the claim''s range is wider than what the source reports: ' || both
           ELSE CASE WHEN are_amounts THEN 'the amounts differ by ' || format('%.15g', difference) || ': '
                     ELSE 'neither lies inside the other: ' END || both END AS rule,
       CASE WHEN result NOT IN ('no-source-figure', 'not-comparable') THEN CASE
            WHEN result NOT IN ('exact', 'converted') THEN difference WHEN are_amounts THEN 0.0 END END AS difference
FROM shown

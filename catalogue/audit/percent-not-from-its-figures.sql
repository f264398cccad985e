-- question: Which percentages do not follow from the figures that stand beside them?
-- group: numbers
-- level: warning
-- why: A percentage that its own figures do not give is a slip, or is of something that is not said.
-- raises: c001: 50 %, but its figures give 20.0 %
-- spares: 20 % from 5 to 6: it follows from them
-- remedy: Calculate it from the figures of the passage; if it still does not fit, tag the assessment wrong-number, or correct the roles.
-- source: Altman and Bland 1996, doi:10.1136/bmj.312.7030.572: percent change of the baseline; n of N; each figure may be rounded at its last digit.
WITH printed (id, claim, role, measure, unit, amount, shown, half) AS MATERIALIZED (  -- half a step of the last digit printed
    SELECT id, claim, role, measure, unit, amount, shown,
           0.5 / CASE CASE instr(shown, '.') WHEN 0 THEN 0 ELSE length(shown) - instr(shown, '.') END
                 WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 ELSE 1000 END
    FROM (SELECT *, trim(replace(coalesce(as_written, replace(amount || ' ', '.0 ', '')), ',', ''), ' %+-') AS shown FROM quantities
          WHERE claim IN (SELECT claim FROM quantities WHERE unit = '%' AND role = 'estimate'))
    WHERE amount IS NOT NULL
),
given (percent, amount, slack) AS (
    SELECT share.id, 100.0 * (later.amount - earlier.amount) / earlier.amount,
           100.0 * (later.half + abs(later.amount / earlier.amount) * earlier.half) / abs(earlier.amount)
    FROM printed AS share
    JOIN printed AS later ON later.claim = share.claim AND later.role = 'estimate'
    JOIN printed AS earlier ON earlier.claim = share.claim AND earlier.role IN ('baseline', 'comparator')
    WHERE share.unit = '%' AND share.role = 'estimate' AND later.unit IS NOT '%' AND later.measure = earlier.measure
      AND later.unit IS earlier.unit AND earlier.amount <> 0
    UNION ALL
    SELECT share.id, 100.0 * counted.amount / sample.amount, 0
    FROM printed AS share
    JOIN printed AS counted ON counted.claim = share.claim AND counted.role = 'count'
    JOIN printed AS sample ON sample.claim = share.claim AND sample.role = 'sample-size'
    WHERE share.unit = '%' AND share.role = 'estimate' AND sample.amount > 0
)
SELECT printed.claim, NULL AS citation, printed.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || printed.shown || ' %, but its figures give '
       || group_concat(round(given.amount, 1) || ' %', ' or ') AS message,
       claims.source_id, claims.line
FROM given JOIN printed ON printed.id = given.percent JOIN claims ON claims.id = printed.claim
GROUP BY printed.id
HAVING min(abs(abs(printed.amount) - abs(given.amount)) - given.slack - printed.half) > 0.000001

-- question: Where do a p and an interval of 95 % say different things of one contrast?
-- group: numbers
-- level: note
-- why: Below 0.05 the interval leaves out 'no difference', above it holds it; where they disagree, one of them belongs to another comparison.
-- raises: trial2020.x1: p <0.01, but the interval -1.0 to 3.0 holds 0
-- spares: p = 0.01 with an interval from 0.2 to 1.8: both say that there is a difference
-- remedy: Read both in the source again, and say in p_for to which comparison the p belongs; if another level was used, say so in the note.
-- source: Altman and Bland 2011, doi:10.1136/bmj.d2304; 'no difference' is 1 for a ratio and 0 for all else.
WITH read AS (
    SELECT *, CASE WHEN measure LIKE '%ratio%' OR measure LIKE '%relative risk%' THEN 1 ELSE 0 END AS null_value,
           CAST(ltrim(p, '<=> ') AS REAL) AS p_amount, substr(ltrim(p), 1, 1) AS sign
    FROM contrasts
    WHERE ci_low IS NOT NULL AND ci_high IS NOT NULL AND p IS NOT NULL
)
SELECT NULL AS claim, findings.citation, read.id AS subject,
       read.id || ': p ' || CASE WHEN read.sign IN ('<', '>', '=') THEN read.p ELSE '= ' || read.p END || ', but the interval '
       || read.ci_low || ' to ' || read.ci_high || CASE WHEN read.null_value BETWEEN read.ci_low AND read.ci_high THEN ' holds ' ELSE ' leaves out ' END
       || read.null_value AS message,
       read.source_id, read.line
FROM read JOIN findings ON findings.id = read.finding
WHERE CASE WHEN read.null_value > read.ci_low AND read.null_value < read.ci_high  -- near 0.05 rounding decides
           THEN (read.sign = '<' AND read.p_amount <= 0.05) OR (read.sign <> '>' AND read.p_amount < 0.045)
           WHEN read.null_value < read.ci_low OR read.null_value > read.ci_high
           THEN (read.sign = '>' AND read.p_amount >= 0.05) OR (read.sign <> '<' AND read.p_amount > 0.055) END

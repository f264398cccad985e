-- question: Which statements hold a figure that no quantity of the claim holds?
-- group: strength
-- level: warning
-- why: A figure in our words that is not entered is compared with nothing; one that the passage does not have was put into the article's mouth.
-- raises: c001: the statement says 3, which no quantity of the claim holds
-- spares: 'takes 2 to 4 cups', with a quantity from 2 to 4: a quantity holds both ends
-- remedy: Enter the figure in quantities.csv, or in the ledger as not-a-claim with its reason; if the passage has none, take it out.
-- source: Catalogue's own: every figure is accounted for. Years and the figures of the whole or of a part count as held.
WITH RECURSIVE words (claim, word, rest) AS (
    SELECT id, '', replace(replace(replace(replace(replace(replace(replace(replace(replace(statement,
           '-', ' '), '–', ' '), '/', ' '), '(', ' '), ')', ' '), '%', ' '), '$', ' '), '€', ' '), '"', ' ') || ' '
    FROM claims WHERE statement GLOB '*[0-9]*'
    UNION ALL
    SELECT claim, rtrim(substr(rest, 1, instr(rest, ' ') - 1), '.,;:?!'), substr(rest, instr(rest, ' ') + 1) FROM words WHERE rest <> ''
),
numbers (claim, word, amount) AS (
    SELECT claim, word, CAST(replace(word, ',', '') AS REAL) FROM words
    WHERE word GLOB '[0-9]*' AND word NOT GLOB '*[^0-9.,]*' AND word NOT GLOB '[12][0-9][0-9][0-9]'
)
SELECT claims.id AS claim, NULL AS citation, claims.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': the statement says ' || replace(group_concat(DISTINCT numbers.word), ',', ', ')
       || ', which no quantity of the claim holds' AS message,
       claims.source_id, claims.line
FROM numbers JOIN claims ON claims.id = numbers.claim
WHERE NOT EXISTS (
    SELECT 1 FROM quantities
    WHERE quantities.claim IN (SELECT claims.id UNION ALL SELECT claims.parent UNION ALL SELECT part.id FROM claims AS part WHERE part.parent = claims.id)
      AND numbers.amount IN (quantities.amount, quantities.low, quantities.high))
  AND NOT EXISTS (
      SELECT 1 FROM figures
      WHERE figures.article = claims.article AND figures.start BETWEEN claims.start AND claims."end" AND figures.state = 'not-a-claim'
        AND instr(figures.as_written, numbers.word))
GROUP BY claims.id

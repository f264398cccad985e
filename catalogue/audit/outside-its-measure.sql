-- question: Which numbers lie outside what their measure allows?
-- group: numbers
-- level: warning
-- why: More than 100 in 100 cannot be; such a number is a slip of the article, of the source or of whoever entered it.
-- raises: tea.c001.q1: 120 % lies outside what share allows, 0 to 100
-- spares: a change of 150 %: a change can be of more than the whole
-- remedy: Read the number again; if the measure allows it, enter its limits in least and most of outcomes.csv.
-- source: Catalogue's own: without limits a percentage lies between 0 and 100, unless the name of its measure says that it is a change.
WITH limits AS (
    SELECT id, name, unit, coalesce(least, CASE WHEN is_share THEN 0 END) AS least, coalesce(most, CASE WHEN is_share THEN 100 END) AS most
    FROM (SELECT *, unit IS '%' AND NOT EXISTS (
              SELECT 1 FROM (VALUES ('change'), ('increase'), ('decrease'), ('reduction'), ('gain'), ('growth'), ('rise'), ('difference'), ('ratio'))
              WHERE instr(lower(name || ' ' || id), column1)) AS is_share
          FROM outcomes)
    WHERE is_share OR least IS NOT NULL OR most IS NOT NULL
),
beyond AS (
    SELECT limits.id AS measure, limits.least, limits.most, quantities.id, claim, NULL AS citation, amount, low, high, quantities.unit, source_id, line
    FROM limits JOIN quantities ON quantities.measure = limits.id AND quantities.unit IS limits.unit
    WHERE coalesce(amount, high, low) > limits.most OR coalesce(amount, low, high) < limits.least
    UNION ALL
    SELECT limits.id, limits.least, limits.most, findings.id, NULL, citation, amount, low, high, findings.unit, source_id, line
    FROM limits JOIN findings ON findings.outcome = limits.id AND findings.unit IS limits.unit
    WHERE coalesce(amount, high, low) > limits.most OR coalesce(amount, low, high) < limits.least
)
SELECT claim, citation, id AS subject,
       id || ': ' || replace(coalesce(amount, low || ' to ' || high, high, low) || ' ', '.0 ', ' ') || coalesce(unit || ' ', '') || 'lies outside what ' || measure
       || ' allows, ' || trim(replace(coalesce(least || ' to ' || most, 'at most ' || most, 'at least ' || least) || ' ', '.0 ', ' ')) AS message,
       source_id, line
FROM beyond

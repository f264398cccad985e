-- question: Which of our texts on an article with all rights reserved hold a quotation of six words or more?
-- group: rights
-- level: error
-- why: The words belong to whoever wrote them; the catalogue keeps figures, places and hashes, and says the rest itself.
-- raises: tea.c001 ada rationale: holds a quotation of 8 words
-- spares: 'a cup of pure spring', quoted: a phrase of five words
-- remedy: Say it in your own words; quote a single term at most. A source's title may stand in quotation marks.
-- source: publication_level locator: offsets, hashes and short text fragments, never the sentence.
WITH RECURSIVE texts (claim, citation, subject, content, source_id, line) AS MATERIALIZED (
    SELECT claims.id, NULL, claims.id || ' statement', statement, claims.source_id, claims.line
    FROM claims JOIN articles ON articles.slug = claims.article AND articles.publication_level = 'locator'
    WHERE instr(statement, '"') OR length(CAST(statement AS BLOB)) > length(statement)
    UNION ALL
    SELECT links.claim, citation, links.claim || ' ' || citation || ' ' || relation || ' ' || field,
           CASE field WHEN 'reports' THEN reports ELSE discrepancy END, links.source_id, links.line
    FROM links
    JOIN (SELECT 'reports' AS field UNION ALL SELECT 'discrepancy')
         ON CASE field WHEN 'reports' THEN instr(reports, '"') OR length(CAST(reports AS BLOB)) > length(reports)
            ELSE instr(discrepancy, '"') OR length(CAST(discrepancy AS BLOB)) > length(discrepancy) END
    JOIN claims ON claims.id = links.claim
    JOIN articles ON articles.slug = claims.article AND articles.publication_level = 'locator'
    UNION ALL
    SELECT claim, NULL, claim || ' ' || reviewer || ' rationale', rationale, assessments.source_id, assessments.line
    FROM assessments JOIN claims ON claims.id = assessments.claim
    JOIN articles ON articles.slug = claims.article AND articles.publication_level = 'locator'
    WHERE instr(rationale, '"') OR length(CAST(rationale AS BLOB)) > length(rationale)
    UNION ALL
    SELECT NULL, NULL, ours.id || ' statement', ours.statement, ours.source_id, ours.line
    FROM (SELECT id, article, statement, source_id, line FROM omissions
          UNION ALL SELECT id, article, statement, source_id, line FROM contradictions) AS ours
    JOIN articles ON articles.slug = ours.article AND articles.publication_level = 'locator'
),
pieces (claim, citation, subject, source_id, line, place, piece, rest) AS (  -- cut at every mark: the even pieces stand between two
    SELECT claim, citation, subject, source_id, line, 0, NULL,
           replace(replace(replace(replace(replace(content, '“', '"'), '”', '"'), '„', '"'), '«', '"'), '»', '"')
    FROM texts
    UNION ALL
    SELECT claim, citation, subject, source_id, line, place + 1, trim(substr(rest, 1, instr(rest, '"') - 1)), substr(rest, instr(rest, '"') + 1)
    FROM pieces WHERE instr(rest, '"') > 0
)
SELECT claim, citation, subject,
       subject || ': holds a quotation of ' || max(length(piece) - length(replace(piece, ' ', '')) + 1) || ' words' AS message,
       source_id, line
FROM pieces
LEFT JOIN (SELECT DISTINCT trim(lower(title), ' .') AS words FROM citations) AS titles ON titles.words = trim(lower(piece), ' .,;')
WHERE place % 2 = 0 AND length(piece) - length(replace(piece, ' ', '')) >= 5 AND titles.words IS NULL
GROUP BY subject

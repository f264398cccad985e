-- question: Which of our texts on an article with all rights reserved hold a quotation of six words or more?
-- group: rights
-- level: error
-- remedy: Say it in your own words; quote a single term at most. A source's title may stand in quotation marks.
-- source: publication_level locator: offsets, hashes and short text fragments, never the sentence.
WITH RECURSIVE texts (article, claim, citation, subject, content, source_id, line) AS (
    SELECT article, id, NULL, id || ' statement', statement, source_id, line FROM claims
    UNION ALL
    SELECT claims.article, claim, citation, claim || ' ' || citation || ' ' || relation || ' ' || field,
           CASE field WHEN 'reports' THEN reports ELSE discrepancy END, links.source_id, links.line
    FROM links JOIN claims ON claims.id = links.claim JOIN (SELECT 'reports' AS field UNION SELECT 'discrepancy')
    UNION ALL
    SELECT claims.article, claim, NULL, claim || ' ' || reviewer || ' rationale', rationale, assessments.source_id, assessments.line
    FROM assessments JOIN claims ON claims.id = assessments.claim
    UNION ALL SELECT article, NULL, NULL, id || ' statement', statement, source_id, line FROM omissions
    UNION ALL SELECT article, NULL, NULL, id || ' statement', statement, source_id, line FROM contradictions
),
pieces (subject, place, piece, rest) AS (  -- cut at every quotation mark: the even pieces stand between two of them
    SELECT subject, 0, NULL,
           replace(replace(replace(replace(replace(content, '“', '"'), '”', '"'), '„', '"'), '«', '"'), '»', '"')
    FROM texts JOIN articles ON articles.slug = texts.article
    WHERE articles.publication_level = 'locator' AND content GLOB '*["“”„«»]*'
    UNION ALL
    SELECT subject, place + 1, trim(substr(rest, 1, instr(rest, '"') - 1)), substr(rest, instr(rest, '"') + 1)
    FROM pieces WHERE instr(rest, '"') > 0
)
SELECT texts.claim, texts.citation, texts.subject,
       texts.subject || ': holds a quotation of ' || max(length(piece) - length(replace(piece, ' ', '')) + 1) || ' words' AS message,
       texts.source_id, texts.line
FROM pieces JOIN texts ON texts.subject = pieces.subject
WHERE place % 2 = 0 AND length(piece) - length(replace(piece, ' ', '')) >= 5
  AND NOT EXISTS (SELECT 1 FROM citations WHERE instr(lower(citations.title), lower(trim(piece, ' .,;'))) > 0)
GROUP BY texts.subject

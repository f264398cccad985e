-- question: Which claims of benefit or safety are said without any limit?
-- group: strength
-- level: warning
-- why: No study can show that something never harms or always helps.
-- raises: c001: said without limit: completely safe
-- spares: 'Dawnroot tea is safe.': safe, without a word that excludes all harm
-- remedy: Check that the passage says it so; if it does, assess the claim with the tag overclaim, otherwise correct the restatement.
-- source: Hanley and Lippman-Hand 1983, JAMA 249:1743: no events seen is not no risk. What a study saw or reported is left alone.
WITH absolutes (words) AS (
    VALUES (' no risk'), ('risk-free'), ('without risk'), ('without any risk'), ('completely safe'), ('absolutely safe'), ('entirely safe'),
           ('totally safe'), ('perfectly safe'), (' no side effect'), ('without side effect'), (' no adverse'), (' no complication'), (' no pain'),
           ('harmless'), ('painless'), ('guarantee'), ('always'), ('never'), ('everyone'), ('every patient'), ('all patients')
),
said AS MATERIALIZED (  -- a stem of each, so that most statements are let go at once
    SELECT id, words FROM (
        SELECT id, ' ' || lower(statement) AS words FROM atoms WHERE modality = 'asserted' AND claim_type IN ('efficacy', 'safety') LIMIT -1)
    WHERE instr(words, ' no ') OR instr(words, 'ever') OR instr(words, 'less') OR instr(words, 'safe') OR instr(words, 'risk')
       OR instr(words, 'without') OR instr(words, 'guarantee') OR instr(words, 'always') OR instr(words, 'all patients')
)
SELECT claims.id AS claim, NULL AS citation, claims.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': said without limit: ' || group_concat(trim(absolutes.words), ', ') AS message,
       claims.source_id, claims.line
FROM said JOIN absolutes ON instr(said.words, absolutes.words) JOIN claims ON claims.id = said.id
WHERE NOT instr(said.words, 'not ' || trim(absolutes.words))
  AND NOT EXISTS (
      SELECT 1 FROM (VALUES ('report'), ('observ'), ('seen'), ('found'), ('study'), ('studies'), ('trial'), ('evidence'))
      WHERE instr(said.words, column1))
GROUP BY claims.id

-- question: Which claims are hedged in the article and flat in our words?
-- group: strength
-- level: warning
-- why: A restatement that is harder than its passage makes the article look worse than it is.
-- raises: c001: hedged, says modality, but the statement holds no reserve
-- spares: 'Dawnroot tea may warm.', hedged: the reserve is there
-- remedy: Put the passage's reserve back into the statement (may, can, seems, some); if the passage has none, set modality to asserted.
-- source: Hyland 1998, Hedging in Scientific Research Articles: words that hold a claim open; only English statements are read.
WITH said AS MATERIALIZED (
    SELECT id, article, ' ' || lower(statement) AS words, source_id, line FROM claims WHERE modality = 'hedged'
)
SELECT id AS claim, NULL AS citation, id AS subject,
       substr(id, length(article) + 2) || ': hedged, says modality, but the statement holds no reserve' AS message,
       source_id, line
FROM said
WHERE NOT (instr(words, ' can') OR instr(words, ' may') OR instr(words, ' might') OR instr(words, ' could') OR instr(words, ' would')
           OR instr(words, ' should') OR instr(words, 'potential') OR instr(words, 'possib') OR instr(words, 'probabl') OR instr(words, 'likely')
           OR instr(words, 'perhaps') OR instr(words, 'seem') OR instr(words, 'appear') OR instr(words, 'suggest') OR instr(words, 'some')
           OR instr(words, 'often') OR instr(words, 'usual') OR instr(words, 'tend') OR instr(words, 'chance') OR instr(words, 'thought')
           OR instr(words, 'believe') OR instr(words, 'need') OR instr(words, 'promis'))

-- question: Which claims hold a reserve in our words and are recorded as said flatly?
-- group: strength
-- level: note
-- why: Rules on flat claims would object to something that the article said with reserve.
-- raises: c001: asserted, says modality, but the statement holds a reserve, as may
-- spares: 'Dawnroot tea may wake.', hedged: it is recorded as hedged
-- remedy: Set modality to hedged; if the reserve belongs to one part only, part the claim into atoms; if it is not in the passage, take it out.
-- source: Hyland 1998, Hedging in Scientific Research Articles; parts are read one by one, a claim with parts is left to them.
WITH said AS MATERIALIZED (SELECT id, ' ' || lower(statement) AS words FROM atoms WHERE modality = 'asserted')
SELECT claims.id AS claim, NULL AS citation, claims.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': asserted, says modality, but the statement holds a reserve, as '
       || (SELECT group_concat(trim(column1), ', ')
           FROM (VALUES (' may '), (' might '), (' could '), (' seem'), (' appear'), (' possibly '), (' potentially '), (' perhaps '), (' probably '))
           WHERE instr(said.words, column1)) AS message,
       claims.source_id, claims.line
FROM said JOIN claims ON claims.id = said.id
WHERE instr(words, ' may ') OR instr(words, ' might ') OR instr(words, ' could ') OR instr(words, ' seem') OR instr(words, ' appear')
   OR instr(words, ' possibly ') OR instr(words, ' potentially ') OR instr(words, ' perhaps ') OR instr(words, ' probably ')

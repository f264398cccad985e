-- question: Which links call work on animals or cells direct evidence for a claim that speaks of neither?
-- group: directness
-- level: warning
-- why: A direct link counts as evidence in the very population of the claim; the catalogue itself would then overstate what is known.
-- raises: c001: mice2020 (animal) is linked as direct, but the claim speaks of neither animals nor cells
-- spares: 'In mice dawnroot tea warms.': the claim is about mice
-- remedy: Set directness to indirect with the domain population; if the claim is about animals or cells, say so in its statement or population.
-- source: GRADE, indirectness of population; OCEBM 2011, treatment benefit: level 5.
SELECT links.claim, links.citation, links.claim || ' ' || links.citation || ' ' || links.relation AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || links.citation || ' (' || citations.source_type
       || ') is linked as direct, but the claim speaks of neither animals nor cells' AS message,
       links.source_id, links.line
FROM citations
JOIN links ON links.citation = citations.key
JOIN claims ON claims.id = links.claim
LEFT JOIN claims AS whole ON whole.id = claims.parent
WHERE citations.source_type IN ('animal', 'in-vitro') AND links.directness = 'direct' AND links.direction <> 'neutral'
  AND claims.claim_type IN ('efficacy', 'safety', 'indication', 'comparison')
  AND NOT EXISTS (
      SELECT 1 FROM (VALUES ('mouse'), ('mice'), (' rat '), (' rats '), ('rabbit'), ('pig'), ('animal'), (' cell'), ('culture'), ('vitro'), (' study'))
      WHERE instr(' ' || replace(lower(claims.statement || ' ' || coalesce(claims.population, '') || ' ' || coalesce(whole.population, '')), ',', ' ') || ' ',
                  column1))

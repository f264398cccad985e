-- question: Which claims lean on a retelling of a study, a press account or a secondary source, and not on the study's own report?
-- group: structure
-- level: note
-- why: What is retold was read by somebody else; figures, groups and harms get lost on the way.
-- raises: c001: press2020 retells the study one; its own report is paper2020, which is not linked to the claim
-- spares: a press account beside the paper that it retells: the claim has the study's own report too
-- remedy: Read the study's own report and link it to the claim; where it cannot be had, say so in the note of the source.
-- source: Cochrane Handbook 4.6.2: studies, not reports, are the unit of interest.
SELECT evidence.claim, evidence.citation, evidence.claim || ' ' || evidence.citation || ' ' || chain.study AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': ' || evidence.citation || ' retells the study ' || chain.study || '; '
       || CASE WHEN min(chain.primary_citation) IS NULL THEN 'the catalogue has no report of its own'
               ELSE 'its own report is ' || min(chain.primary_citation) || ', which is not linked to the claim' END AS message,
       atoms.source_id, atoms.line
FROM citation_chains AS chain
JOIN claim_evidence AS evidence ON evidence.citation = chain.citation
JOIN atoms ON atoms.id = evidence.claim
WHERE chain.role IN ('press', 'secondary') AND evidence.direction <> 'neutral'
  AND NOT EXISTS (SELECT 1 FROM claim_evidence AS linked JOIN reports AS own ON own.citation = linked.citation
                  WHERE linked.claim = evidence.claim AND own.study = chain.study AND own.role IN ('primary', 'companion'))
GROUP BY evidence.claim, evidence.citation, chain.study

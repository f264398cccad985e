-- question: Which claims of benefit or safety rest on work with animals or cells alone, and do not say so?
-- group: directness
-- level: warning
-- remedy: Look for a study in people; if there is none, assess the claim with the tag wrong-population or omits-population.
-- source: GRADE, indirectness of population; OCEBM 2011, treatment benefit: level 5.
WITH supporting AS (
    SELECT evidence.claim, evidence.citation, evidence.directness = 'direct' AS is_direct,
           CASE WHEN citations.source_type IN ('animal', 'in-vitro') THEN citations.source_type ELSE 'no finding in people' END AS basis,
           citations.source_type IN ('animal', 'in-vitro') OR (
               EXISTS (SELECT 1 FROM findings WHERE findings.citation = evidence.citation)
               AND NOT EXISTS (
                   SELECT 1 FROM findings
                   WHERE findings.citation = evidence.citation AND findings.evidence_stream IN ('human', 'none'))
           ) AS is_preclinical
    FROM claim_evidence AS evidence JOIN citations ON citations.key = evidence.citation
    WHERE evidence.direction = 'supports'
    ORDER BY evidence.citation
)
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': says nothing of animals or cells, but nothing else supports it: '
       || replace(group_concat(DISTINCT supporting.citation || ' (' || supporting.basis || ')'), ',', ', ') AS message,
       atoms.source_id, atoms.line
FROM atoms JOIN supporting ON supporting.claim = atoms.id
WHERE atoms.claim_type IN ('efficacy', 'safety', 'indication')
  AND NOT EXISTS (  -- whole words: 'rat' is no part of 'duration', 'cell' none of 'cellulitis'
      SELECT 1 FROM (VALUES ('mouse'), ('mice'), ('rat'), ('rats'), ('rabbit'), ('rabbits'), ('animal'), ('animals'), ('cell'), ('cells'))
      WHERE instr(' ' || replace(replace(lower(coalesce(atoms.population, '')), ',', ' '), ';', ' ') || ' ', ' ' || column1 || ' '))
GROUP BY atoms.id  -- where a link is direct, the claim itself is about those animals or cells
HAVING min(supporting.is_preclinical) = 1 AND max(coalesce(supporting.is_direct, 0)) = 0

-- question: Which claims of benefit or safety rest on work with animals or cells alone, and do not say so?
-- group: directness
-- level: warning
-- why: Most of what works in mice or in a dish has not worked in people.
-- raises: c001: says nothing of animals or cells, but nothing else supports it: mice2020 (animal)
-- spares: a claim with the population mice: the claim says that it is about mice
-- remedy: Look for a study in people; if there is none, assess the claim with the tag wrong-population or omits-population.
-- source: GRADE, indirectness of population; OCEBM 2011, treatment benefit: level 5.
WITH preclinical (citation, basis) AS MATERIALIZED (
    SELECT key, source_type FROM citations WHERE source_type IN ('animal', 'in-vitro')
    UNION ALL
    SELECT findings.citation, 'no finding in people' FROM findings JOIN citations ON citations.key = findings.citation
    WHERE citations.source_type NOT IN ('animal', 'in-vitro')
    GROUP BY findings.citation HAVING max(findings.evidence_stream IN ('human', 'none')) = 0
),
resting AS (
    SELECT DISTINCT evidence.claim, evidence.citation, preclinical.basis
    FROM preclinical JOIN claim_evidence AS evidence ON evidence.citation = preclinical.citation AND evidence.direction = 'supports'
    ORDER BY evidence.citation
)
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': says nothing of animals or cells, but nothing else supports it: '
       || group_concat(resting.citation || ' (' || resting.basis || ')', ', ') AS message,
       atoms.source_id, atoms.line
FROM resting JOIN atoms ON atoms.id = resting.claim
WHERE atoms.claim_type IN ('efficacy', 'safety', 'indication')
  AND NOT EXISTS (  -- other work; where a link is direct, the claim itself is about those animals or cells
      SELECT 1 FROM claim_evidence AS other LEFT JOIN preclinical AS known ON known.citation = other.citation
      WHERE other.claim = atoms.id AND other.direction = 'supports' AND (known.citation IS NULL OR other.directness = 'direct'))
  AND NOT EXISTS (  -- whole words: 'rat' is no part of 'duration', 'cell' none of 'cellulitis'
      SELECT 1 FROM (VALUES ('mouse'), ('mice'), ('rat'), ('rats'), ('rabbit'), ('rabbits'), ('animal'), ('animals'), ('cell'), ('cells'))
      WHERE instr(' ' || replace(replace(lower(coalesce(atoms.population, '')), ',', ' '), ';', ' ') || ' ', ' ' || column1 || ' '))
GROUP BY atoms.id

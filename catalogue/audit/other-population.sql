-- question: Which claims does no source support directly, and some only in other people?
-- group: directness
-- level: note
-- why: What helps one group of people may not help another.
-- raises: c001: no source supports it directly; of other people: adults2020
-- spares: a claim on children with a study of adults and one of children: another source is of these people
-- remedy: Look for a source on the same people; if there is none, say so in the assessment (tag wrong-population).
-- source: GRADE, indirectness of population; animals and cells are left to human-claim-on-animals-or-cells.
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': no source supports it directly; of other people: '
       || replace(group_concat(DISTINCT evidence.citation), ',', ', ') AS message,
       atoms.source_id, atoms.line
FROM link_domains
JOIN claim_evidence AS evidence ON evidence.linked_at = link_domains.claim AND evidence.citation = link_domains.citation
     AND evidence.relation = link_domains.relation AND evidence.direction = 'supports'
JOIN citations ON citations.key = evidence.citation
JOIN atoms ON atoms.id = evidence.claim
WHERE link_domains.domain = 'population' AND citations.source_type NOT IN ('animal', 'in-vitro')
  AND EXISTS (SELECT 1 FROM findings WHERE findings.citation = evidence.citation AND findings.evidence_stream = 'human')
  AND NOT EXISTS (
      SELECT 1 FROM claim_evidence AS other
      WHERE other.claim = atoms.id AND other.direction = 'supports' AND other.directness = 'direct')
GROUP BY atoms.id

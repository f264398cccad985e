-- question: Which claims does no source support directly, and some only with another treatment, material or route?
-- group: directness
-- level: note
-- remedy: Look for a source on the same treatment; if there is none, say so in the assessment (tags wrong-intervention, wrong-route).
-- source: GRADE, indirectness of intervention.
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': no source supports it directly; of another treatment, material or route: '
       || replace(group_concat(DISTINCT evidence.citation), ',', ', ') AS message,
       atoms.source_id, atoms.line
FROM atoms
JOIN claim_evidence AS evidence ON evidence.claim = atoms.id AND evidence.direction = 'supports'
JOIN link_domains ON link_domains.claim = evidence.linked_at AND link_domains.citation = evidence.citation
     AND link_domains.relation = evidence.relation AND link_domains.domain = 'intervention'
WHERE NOT EXISTS (
    SELECT 1 FROM claim_evidence AS other
    WHERE other.claim = atoms.id AND other.direction = 'supports' AND other.directness = 'direct')
GROUP BY atoms.id

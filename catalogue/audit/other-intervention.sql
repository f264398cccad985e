-- question: Which claims does no source support directly, and some only with another treatment, material or route?
-- group: directness
-- level: note
-- why: Another product, dose or route may do more, less or something else.
-- raises: c001: no source supports it directly; of another treatment, material or route: mint2020
-- spares: a claim with a source on mint and one on dawnroot: another source supports it directly
-- remedy: Look for a source on the same treatment; if there is none, say so in the assessment (tags wrong-intervention, wrong-route).
-- source: GRADE, indirectness of intervention.
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': no source supports it directly; of another treatment, material or route: '
       || replace(group_concat(DISTINCT evidence.citation), ',', ', ') AS message,
       atoms.source_id, atoms.line
FROM link_domains
JOIN claim_evidence AS evidence ON evidence.citation = link_domains.citation AND evidence.linked_at = link_domains.claim
     AND evidence.relation = link_domains.relation AND evidence.direction = 'supports'
JOIN atoms ON atoms.id = evidence.claim
WHERE link_domains.domain = 'intervention'
  AND NOT EXISTS (
      SELECT 1 FROM claim_evidence AS other
      WHERE other.claim = atoms.id AND other.direction = 'supports' AND other.directness = 'direct')
GROUP BY atoms.id

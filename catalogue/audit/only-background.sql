-- question: Which checkable claims have sources, but none that speaks for or against them?
-- group: structure
-- level: note
-- remedy: Look for a source that speaks on the claim itself; if one of these does, correct its relation and direction in links.csv.
-- source: GA4GH VA-Spec, direction of evidence; CiTO 2.8: background and information are no evidence.
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': only background is linked, nothing speaks for or against it: '
       || replace(group_concat(DISTINCT evidence.citation), ',', ', ') AS message,
       atoms.source_id, atoms.line
FROM atoms JOIN claim_evidence AS evidence ON evidence.claim = atoms.id
WHERE atoms.checkable = 'yes'
GROUP BY atoms.id
HAVING min(evidence.direction = 'neutral' AND evidence.relation IN ('citesForInformation', 'obtainsBackgroundFrom')) = 1

-- question: Which checkable claims have sources, but none that speaks for or against them?
-- group: structure
-- level: note
-- why: A list of sources looks like evidence even where none of them speaks on the claim.
-- raises: c001: only background is linked, nothing speaks for or against it: review2021, trial2020
-- spares: a claim with background and one source for it: one of its sources speaks for it
-- remedy: Look for a source that speaks on the claim itself; if one of these does, correct its relation and direction in links.csv.
-- source: GA4GH VA-Spec, direction of evidence; CiTO 2.8: background and information are no evidence.
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': only background is linked, nothing speaks for or against it: '
       || (SELECT group_concat(citation, ', ') FROM (
               SELECT DISTINCT citation FROM claim_evidence AS named WHERE named.claim = atoms.id ORDER BY citation)) AS message,
       atoms.source_id, atoms.line
FROM claim_evidence AS evidence JOIN atoms ON atoms.id = evidence.claim
WHERE atoms.checkable = 'yes' AND evidence.direction = 'neutral' AND evidence.relation IN ('citesForInformation', 'obtainsBackgroundFrom')
  AND NOT EXISTS (
      SELECT 1 FROM claim_evidence AS other
      WHERE other.claim = evidence.claim
        AND (other.direction <> 'neutral' OR other.relation NOT IN ('citesForInformation', 'obtainsBackgroundFrom')))
GROUP BY atoms.id

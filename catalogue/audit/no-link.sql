-- question: Which checkable claims has nobody linked to any source?
-- group: structure
-- level: warning
-- why: A claim on which nothing is linked has not been checked by anybody, however plausible it is.
-- raises: c001: no source is linked to this claim
-- spares: a claim with a line in links.csv: a source is linked
-- remedy: Add a line to links.csv, or log the search that found nothing.
-- source: Catalogue's own: a claim without a source is shown as unsupported, not as checked.
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': no source is linked to this claim' AS message,
       atoms.source_id, atoms.line
FROM atoms
WHERE atoms.checkable = 'yes'
  AND NOT EXISTS (SELECT 1 FROM claim_evidence WHERE claim_evidence.claim = atoms.id)

-- question: Which restatements were changed after a person approved them, or name an approval without its wording?
-- group: review
-- level: warning
-- why: What was compared with the passage is not what stands there now, so no assessment of it counts.
-- raises: c001: ada approved another wording than the one that stands there now
-- spares: c002, with the wording that ada approved: it stands as it was approved
-- remedy: Compare the statement with its passage again, and approve it anew: approve SLUG --by ID --claims c001.
-- source: Catalogue's own: an approval holds for what was read.
SELECT claims.id AS claim, NULL AS citation, claims.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || approvals.reviewer
       || CASE approvals.wording WHEN 'changed' THEN ' approved another wording than the one that stands there now'
          ELSE ' is named as having approved it, but not in which wording' END AS message,
       claims.source_id, claims.line
FROM approvals JOIN claims ON claims.id = approvals.claim
WHERE approvals.wording <> 'current'

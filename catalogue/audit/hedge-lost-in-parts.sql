-- question: Which hedged claims have been parted into atoms that are all said flatly?
-- group: strength
-- level: warning
-- why: The reserve of the whole got lost when it was parted, and only the parts are assessed.
-- raises: c001: hedged, but its 2 parts are all asserted
-- spares: a hedged claim with one hedged and one asserted part: one part carries the reserve
-- remedy: Set modality of the part that carries the reserve to hedged, and say it in its statement.
-- source: Catalogue's own: a part is no harder than the whole.
SELECT whole.id AS claim, NULL AS citation, whole.id AS subject,
       substr(whole.id, length(whole.article) + 2) || ': ' || whole.modality || ', but its ' || count(*) || ' parts are all asserted' AS message,
       whole.source_id, whole.line
FROM claims AS part JOIN claims AS whole ON whole.id = part.parent
WHERE part.parent IS NOT NULL AND whole.modality <> 'asserted'
GROUP BY whole.id
HAVING min(part.modality = 'asserted') = 1

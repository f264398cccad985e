-- name: counts^
SELECT count(DISTINCT cluster) AS clusters, count(*) AS told, count(DISTINCT citation) AS citations,
       (SELECT count(*) FROM (SELECT cluster FROM harms GROUP BY cluster HAVING coalesce(max(events), 1) > 0)) AS with_events
FROM harms;

-- name: harms
WITH clusters AS (
    SELECT cluster, coalesce(max(events), 1) > 0 AS has_events, count(DISTINCT citation) AS tellers
    FROM harms GROUP BY cluster
    ORDER BY has_events DESC, tellers DESC, cluster
    LIMIT :size OFFSET :offset
)
SELECT harms.*, clusters.has_events, clusters.tellers, harm_scopes.definition AS scope_definition, zero_kinds.definition AS zero_kind_definition,
       citations.title, citations.source_type, citations.note AS citation_note, citation_standing.standing, citation_standing.checked_at,
       studies.label AS study_label,
       zero_event_limits.upper_limit_one_sided_percent AS one_sided, zero_event_limits.upper_limit_two_sided_percent AS two_sided
FROM clusters
JOIN harms ON harms.cluster = clusters.cluster
JOIN citations ON citations.key = harms.citation
JOIN citation_standing ON citation_standing.citation = harms.citation
JOIN harm_scopes ON harm_scopes.name = harms.scope
LEFT JOIN studies ON studies.id = harms.study
LEFT JOIN zero_kinds ON zero_kinds.name = harms.zero_kind
LEFT JOIN zero_event_limits ON zero_event_limits.harm = harms.id
ORDER BY clusters.has_events DESC, clusters.tellers DESC, harms.cluster, harms.citation, harms.line
LIMIT 1000;

-- question: Where do several citations, counted for or against a claim, tell of one and the same study or events?
-- group: structure
-- level: note
-- why: Three accounts of one study are one study; counted as three, they look like three times the evidence.
-- raises: c001: 2 citations for it count as one, for they tell of the same study, one: paper2020, press2020
-- spares: two papers for a claim: two studies
-- remedy: Count them once when you assess the claim; if they are different studies, correct reports.csv or the cluster in harms.csv.
-- source: Cochrane Handbook 4.6.2: studies, not reports, are the unit of interest.
WITH told (citation, body) AS (  -- a study; where none is entered, a cluster of harms
    SELECT citation, study FROM reports
    UNION SELECT citation, study FROM harms WHERE study IS NOT NULL
    UNION SELECT citation, cluster FROM harms
    WHERE study IS NULL AND NOT EXISTS (SELECT 1 FROM reports WHERE reports.citation = harms.citation)
),
told_alone AS MATERIALIZED (  -- a citation that tells of other studies too adds something
    SELECT citation, min(body) AS body FROM told GROUP BY citation HAVING count(*) = 1
),
shared AS (SELECT body FROM told_alone GROUP BY body HAVING count(*) > 1),
links_once AS (
    SELECT DISTINCT evidence.claim, evidence.direction, told_alone.body, evidence.citation
    FROM shared JOIN told_alone ON told_alone.body = shared.body
    JOIN claim_evidence AS evidence ON evidence.citation = told_alone.citation
    WHERE evidence.direction <> 'neutral'
    ORDER BY evidence.citation
)
SELECT atoms.id AS claim, NULL AS citation, atoms.id || ' ' || links_once.direction || ' ' || links_once.body AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': ' || count(*) || ' citations '
       || CASE links_once.direction WHEN 'supports' THEN 'for' ELSE 'against' END || ' it count as one, for they tell of the same '
       || CASE WHEN studies.id IS NULL THEN 'events, ' ELSE 'study, ' END || links_once.body || ': '
       || replace(group_concat(links_once.citation), ',', ', ') AS message,
       atoms.source_id, atoms.line
FROM links_once JOIN atoms ON atoms.id = links_once.claim
LEFT JOIN studies ON studies.id = links_once.body
GROUP BY atoms.id, links_once.direction, links_once.body
HAVING count(*) > 1

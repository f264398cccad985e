-- question: Where does an omission name several sources that tell of one and the same harm?
-- group: structure
-- level: note
-- why: Five accounts of one outbreak are one outbreak; a reader of a long list takes them for many.
-- raises: o1: 2 of its sources tell of the same events, stained-teeth: news2019, notice2019
-- spares: one report of stains and one of burns: two different events
-- remedy: Say in the statement that they tell of one set of events; if they are different events, give them different clusters in harms.csv.
-- source: Cochrane Handbook 4.6.2: studies, not reports, are the unit of interest.
WITH told AS (
    SELECT DISTINCT named.omission, harms.cluster, named.citation
    FROM omission_citations AS named JOIN harms ON harms.citation = named.citation
    ORDER BY named.omission, harms.cluster, named.citation
)
SELECT NULL AS claim, NULL AS citation, told.omission || ' ' || told.cluster AS subject,
       substr(omissions.id, length(omissions.article) + 2) || ': ' || count(*) || ' of its sources tell of the same events, '
       || told.cluster || ': ' || group_concat(told.citation, ', ') AS message,
       omissions.source_id, omissions.line
FROM told JOIN omissions ON omissions.id = told.omission
GROUP BY told.omission, told.cluster
HAVING count(*) > 1

-- question: Which claims name another route of treatment than the study that the article means?
-- group: directness
-- level: warning
-- why: What a treatment does on the skin says little about what it does under it or in the blood.
-- raises: c001: subcutaneous, says the article in 2 claims; the route of one (trial2020) is intradermal
-- spares: intradermal in the article and in the study: the same route
-- remedy: Check the route in the source; if it stands, tag the assessment wrong-route and mark the link indirect in the domain intervention.
-- source: GRADE, indirectness of intervention; only sources named or matched by their figures, and studies whose route was seen.
WITH routes (route, sign) AS (
    VALUES ('topical', 'topical'), ('oral', ' oral'), ('intradermal', 'intraderm'), ('subcutaneous', 'subcutan'), ('intravenous', 'intraven'),
           ('intramuscular', 'intramusc'), ('intra-articular', 'intra-artic'), ('intranasal', 'intranas'), ('inhaled', 'inhal')
),
meant AS (
    SELECT claims.id AS claim, claims.article, claims.source_id, claims.line, links.citation, studies.id AS study, studies.route,
           ' ' || lower(claims.statement || ' ' || coalesce(claims.intervention, '')) AS said, ' ' || lower(studies.route) AS seen
    FROM links
    JOIN claims ON claims.id = links.claim
    JOIN reports ON reports.citation = links.citation
    JOIN studies ON studies.id = reports.study
    WHERE links.identification IN ('named', 'matched-by-figures') AND studies.route IS NOT NULL
)
SELECT min(meant.claim) AS claim, meant.citation, min(meant.claim) || ' ' || meant.study || ' ' || routes.route AS subject,
       substr(min(meant.claim), length(meant.article) + 2) || ': ' || routes.route || ', says the article'
       || CASE count(DISTINCT meant.claim) WHEN 1 THEN '' ELSE ' in ' || count(DISTINCT meant.claim) || ' claims' END || '; the route of '
       || meant.study || ' (' || meant.citation || ') is ' || meant.route AS message,
       meant.source_id, min(meant.line) AS line
FROM meant JOIN routes ON instr(meant.said, routes.sign) AND NOT instr(meant.seen, routes.sign)
WHERE EXISTS (SELECT 1 FROM routes AS other WHERE instr(meant.seen, other.sign))
  AND NOT EXISTS (SELECT 1 FROM routes AS same WHERE instr(meant.seen, same.sign) AND instr(meant.said, same.sign))
GROUP BY meant.article, meant.study, routes.route

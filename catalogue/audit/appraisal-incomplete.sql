-- question: Which appraisals leave out domains of their tool?
-- group: review
-- level: note
-- why: A domain that nobody judged may be the one that matters, and an overall word hides that.
-- raises: bare-trial: ada judged 1 of 6 domains of rob-2; missing: deviations, missing-data, measurement, selective-reporting, overall
-- spares: an animal study of which all ten domains are judged: the tool has no overall judgement, so that none is missing
-- remedy: Judge what is missing in appraisals.csv; no_information, unclear or the like are judgements too.
-- source: Cochrane Handbook, chapter 7: every domain of a tool is judged, with its reason.
SELECT NULL AS claim, done.citation, coalesce(done.study, done.citation) || ' ' || done.reviewer || ' ' || done.tool AS subject,
       coalesce(done.study, done.citation) || ': ' || done.reviewer || ' judged ' || count(*) || ' of '
       || (SELECT count(*) FROM tool_domains WHERE tool_domains.tool = done.tool) || ' domains of ' || done.tool
       || coalesce(' for ' || done.outcome, '') || '; missing: ' || (SELECT group_concat(domain, ', ') FROM (
           SELECT domain FROM tool_domains WHERE tool_domains.tool = done.tool AND NOT EXISTS (
               SELECT 1 FROM appraisals WHERE appraisals.study IS done.study AND appraisals.citation IS done.citation
                 AND appraisals.outcome IS done.outcome AND appraisals.tool = done.tool AND appraisals.reviewer = done.reviewer
                 AND appraisals.domain = tool_domains.domain) ORDER BY ordinal)) AS message,
       min(done.source_id) AS source_id, min(done.line) AS line
FROM appraisals AS done
GROUP BY done.study, done.citation, done.outcome, done.tool, done.reviewer
HAVING count(*) < (SELECT count(*) FROM tool_domains WHERE tool_domains.tool = done.tool)

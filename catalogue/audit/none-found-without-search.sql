-- question: Which claims are said to be without any source although no search for one is logged?
-- group: structure
-- level: error
-- why: 'Nothing was found' is a finding only when others can see who looked where, and with which words.
-- raises: c001: ada says that a search found nothing, but no search is logged for it
-- spares: none-found, with a line in searches.csv: a search for it is logged
-- remedy: Log the search in searches.csv with the claim in its column claims; if nobody searched, assess the claim as not-searched.
-- source: PRISMA-S 2021, doi:10.1186/s13643-020-01542-z: a search is reported with database, query and date.
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || assessments.reviewer
       || ' says that a search found nothing, but no search is logged for it' AS message,
       assessments.source_id, assessments.line
FROM assessments JOIN claims ON claims.id = assessments.claim
WHERE assessments.support = 'none-found'
  AND NOT EXISTS (SELECT 1 FROM search_claims WHERE search_claims.claim IN (claims.id, claims.parent))

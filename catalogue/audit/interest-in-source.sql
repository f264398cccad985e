-- question: Which reviewers have judged by a source, or an article, in which they have an interest?
-- group: review
-- level: warning
-- why: Who wrote, published or sells what is weighed may weigh rightly, but a reader must know, and somebody else should judge too.
-- raises: c001: ada judged it by trial2020 and has an interest in it: Example
-- spares: bo, with an interest in another journal: it published none of the sources
-- remedy: Have the claim assessed by two others without that interest; the interest stays in reviewers.csv for all to see.
-- source: ICMJE disclosure of interests; Cochrane conflict of interest policy: authors of included studies do not assess them.
WITH concerned (reviewer, interest_in, citation) AS (  -- a key, a publisher, a journal or an author's family name
    SELECT reviewer, interest_in, citations.key
    FROM citations CROSS JOIN reviewer_interests
    WHERE interest_in = citations.key OR lower(interest_in) IN (lower(citations.publisher), lower(citations.container))
    UNION
    SELECT reviewer, interest_in, citation_authors.citation
    FROM citation_authors CROSS JOIN reviewer_interests
    WHERE lower(interest_in) IN (lower(citation_authors.family), lower(citation_authors.given || ' ' || citation_authors.family))
)
SELECT assessments.claim, NULL AS citation, assessments.claim || ' ' || assessments.reviewer AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || assessments.reviewer || ' judged it by ' || group_concat(DISTINCT concerned.citation)
       || ' and has an interest in it: ' || group_concat(DISTINCT concerned.interest_in) AS message,
       assessments.source_id, assessments.line
FROM concerned
JOIN links ON links.citation = concerned.citation
JOIN claim_evidence AS evidence ON evidence.linked_at = links.claim AND evidence.citation = links.citation
JOIN assessments ON assessments.claim = evidence.claim AND assessments.reviewer = concerned.reviewer
JOIN claims ON claims.id = assessments.claim
GROUP BY assessments.claim, assessments.reviewer
UNION ALL
SELECT NULL, NULL, articles.slug || ' ' || reviewer_interests.reviewer,
       articles.slug || ': ' || reviewer_interests.reviewer || ' judged the article and has an interest in it: ' || interest_in,
       reviewers.source_id, reviewers.line
FROM articles CROSS JOIN reviewer_interests
JOIN reviewers ON reviewers.id = reviewer_interests.reviewer
WHERE (interest_in = articles.slug OR lower(interest_in) = lower(articles.publisher))
  AND EXISTS (SELECT 1 FROM assessments JOIN claims ON claims.id = assessments.claim
              WHERE assessments.reviewer = reviewers.id AND claims.article = articles.slug)

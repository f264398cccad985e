-- question: Which two numbers read like two groups, or may, and are one group before and after?
-- group: numbers
-- level: warning
-- why: A reader takes two numbers for two groups, and so for the effect of the treatment.
-- raises: c001: 8 and 5 are set side by side without saying what is compared; in trial2020 they are one group before and after
-- spares: two numbers with 'rose from … to': the article says that it is before and after
-- remedy: Check both findings and their contrast in the source; if they stand, tag the assessment wrong-comparator or omits-design.
-- source: Bland and Altman 2011, doi:10.1186/1745-6215-12-264: a change within a group is no difference between groups.
WITH shown (id, claim, figure) AS (
    SELECT id, claim, coalesce(as_written, trim(replace(coalesce(amount, low || ' to ' || high, low, high) || ' ', '.0 ', ' ')))
    FROM quantities
)
SELECT claims.id AS claim, min(later_finding.citation) AS citation, claims.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': '
       || one.figure || ' and ' || other.figure
       || CASE claims.comparison_as_written
              WHEN 'ambiguous' THEN ' are set side by side without saying what is compared'
              ELSE ' are put as those of two groups' END
       || '; in ' || min(later_finding.citation) || ' they are one group before and after' AS message,
       claims.source_id, claims.line
FROM contrasts
JOIN comparisons AS later ON later.finding = contrasts.finding
JOIN comparisons AS earlier ON earlier.finding = contrasts.compared_with
JOIN findings AS later_finding ON later_finding.id = contrasts.finding
JOIN shown AS one ON one.id = later.quantity
JOIN shown AS other ON other.id = earlier.quantity AND other.claim = one.claim AND other.id <> one.id
JOIN claims ON claims.id = one.claim
WHERE contrasts.kind = 'within-group'
  AND claims.comparison_as_written IN ('between-groups', 'ambiguous')
  AND EXISTS (
      SELECT 1 FROM links
      WHERE links.claim IN (claims.id, claims.parent) AND links.citation = later_finding.citation
        AND links.identification IN ('named', 'matched-by-figures'))
GROUP BY claims.id

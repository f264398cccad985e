-- question: Which identifiers does no provider that was asked know?
-- group: standing
-- level: warning
-- why: A mistyped identifier leads nowhere, and a work that nobody finds cannot be found to be retracted.
-- raises: typo2020: no provider knows 10.5555/typo: crossref, openalex
-- spares: a data set that Crossref does not hold: DataCite knows it
-- remedy: Open https://doi.org/ with the DOI; correct it and delete its answers, or say in standing.csv where you found the work.
-- source: NISO RP-45-2024 (CREC): a notice can only be found for a work that can be identified.
SELECT NULL AS claim, answers.citation, answers.citation || ' ' || answers.asked AS subject,
       answers.citation || ': no provider knows ' || answers.asked || ': ' || group_concat(answers.provider, ', ') AS message,
       citations.source_id, citations.line
FROM (SELECT * FROM answers ORDER BY citation, provider) AS answers JOIN citations ON citations.key = answers.citation
WHERE answers.provider <> 'retractionwatch'
  AND NOT EXISTS (SELECT 1 FROM standing WHERE standing.citation = answers.citation AND standing.event <> 'unknown')
GROUP BY answers.citation, answers.asked
HAVING min(answers.status) = 'absent' AND max(answers.status) = 'absent'

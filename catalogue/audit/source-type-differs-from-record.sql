-- question: Where do publication types of a provider propose another source type than the curator's?
-- group: bibliography
-- level: note
-- why: The source type decides how far a source can bear a claim out; the two cannot both be right.
-- raises: trial2020: a narrative-review here; the publication types of pubmed propose randomized-trial
-- spares: a paper whose types leave its kind open: nothing is proposed
-- remedy: Read how the study was made; correct source_type in citations.csv, or leave it where the provider is wrong.
-- source: MeSH publication types; NLM assigns them by hand or by software.
SELECT NULL AS claim, answers.citation, answers.citation || ' ' || answers.provider AS subject,
       answers.citation || ': a ' || citations.source_type || ' here; the publication types of ' || answers.provider || ' propose '
       || answers.proposed_source_type AS message,
       citations.csv_source_id AS source_id, citations.csv_line AS line
FROM answers JOIN citations ON citations.key = answers.citation
WHERE answers.status = 'found' AND answers.proposed_source_type <> citations.source_type
  AND NOT (answers.proposed_source_type = 'case-report' AND citations.source_type = 'case-series')
  AND NOT (answers.proposed_source_type = 'observational' AND citations.source_type IN ('case-series', 'uncontrolled-before-after'))

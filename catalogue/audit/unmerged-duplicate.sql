-- question: Which citations seem to be the same work?
-- group: bibliography
-- level: warning
-- why: One work counted twice looks like two that agree.
-- raises: one2020: may be the same work as two2020 (11.5 points): the same title; the same volume; the same first page; the same container; the same first author; the same year
-- spares: a correction of a paper: a correction
-- remedy: Look at both. If they are one work, write a line into merges.csv; if they are two, into distinct.csv. Either is signed by a person.
-- source: CoLRev and Cochrane Handbook 4.6.2: reports of one study; points: catalogue/duplicates.py. Slips in titles: python ingest.py duplicates.
SELECT NULL AS claim, citations.key AS citation, pairs.first || ' ' || pairs.second AS subject,
       citations.key || ': may be the same work as ' || pairs.second || ' (' || format('%.15g', pairs.points) || ' points): ' || pairs.reasons AS message,
       citations.source_id, citations.line
FROM citation_pairs AS pairs JOIN citations ON citations.key = pairs.first
WHERE pairs.verdict IN ('duplicate', 'possible')
  AND NOT EXISTS (SELECT 1 FROM distinct_citations AS two WHERE (two.first = pairs.first AND two.second = pairs.second))
  AND NOT EXISTS (SELECT 1 FROM distinct_citations AS two WHERE (two.first = pairs.second AND two.second = pairs.first))

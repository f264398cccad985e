-- question: On which studies, reviews and bodies of evidence do appraisers differ?
-- group: review
-- level: warning
-- why: Where two who looked at the same differ, the appraisal is not settled, and must not look so.
-- raises: fine-trial, rob-2, overall: ada says low, bo says some_concerns
-- spares: a trial that two judged some_concerns overall: they differ in no judgement
-- remedy: Let the two compare what they read; who changes their mind changes their own line, nobody else does.
-- source: AMSTAR 2, items 5 and 6: two people judge apart and come to a consensus; what stays open is reported.
SELECT NULL AS claim, one.citation, coalesce(one.study, one.citation) || ' ' || one.tool || ' ' || one.domain AS subject,
       coalesce(one.study, one.citation) || ', ' || one.tool || ', ' || one.domain || coalesce(' for ' || one.outcome, '') || ': '
       || one.reviewer || ' says ' || one.judgement || ', ' || group_concat(other.reviewer || ' says ' || other.judgement, ', ') AS message,
       one.source_id, one.line
FROM appraisals AS one
JOIN appraisals AS other ON other.study IS one.study AND other.citation IS one.citation AND other.outcome IS one.outcome
     AND other.tool = one.tool AND other.domain = one.domain AND other.reviewer > one.reviewer AND other.judgement <> one.judgement
GROUP BY one.rowid
UNION ALL
SELECT NULL, NULL, 'body ' || one.body,
       'body ' || one.body || ': ' || one.reviewer || ' rates ' || one.certainty || ', '
       || group_concat(other.reviewer || ' rates ' || other.certainty, ', '),
       one.source_id, one.line
FROM certainties AS one
JOIN certainties AS other ON other.body = one.body AND other.reviewer > one.reviewer AND other.certainty <> one.certainty
GROUP BY one.rowid

-- What an appraisal cannot say. Each statement selects the rows that no judgement could make right: source_id, line, message.
-- Its head gives the code and what to do. `appraisable` is what can be appraised, with the word that tools and levels know it by.

-- code: tool
-- remedy: Appraise it with a tool that fits its design, or correct the design in studies.csv.
SELECT source_id, line, tool || ' is for ' || (SELECT group_concat(fits, ', ') FROM (SELECT fits FROM tool_fits WHERE tool_fits.tool = appraisals.tool ORDER BY fits))
    || ', but ' || subject || ' is ' || evidence || coalesce(', which ' ||
    (SELECT group_concat(tool, ', ') FROM (SELECT tool FROM tool_fits WHERE fits = evidence ORDER BY tool)) || ' fits', ', which no tool here fits')
FROM appraisals JOIN appraisable AS subjects ON subjects.study IS appraisals.study AND subjects.citation IS appraisals.citation
WHERE EXISTS (SELECT 1 FROM appraisal_tools WHERE name = tool)
  AND NOT EXISTS (SELECT 1 FROM tool_fits WHERE tool_fits.tool = appraisals.tool AND fits = evidence);

-- code: domain
-- remedy: Write one of the tool's domains.
SELECT source_id, line, tool || ' has no domain ''' || domain || ''', but '
    || (SELECT group_concat(domain, ', ') FROM (SELECT domain FROM tool_domains WHERE tool_domains.tool = appraisals.tool ORDER BY ordinal))
FROM appraisals
WHERE EXISTS (SELECT 1 FROM appraisal_tools WHERE name = tool)
  AND NOT EXISTS (SELECT 1 FROM tool_domains WHERE tool_domains.tool = appraisals.tool AND tool_domains.domain = appraisals.domain);

-- code: judgement
-- remedy: Write one of the judgements that the tool knows for this domain.
SELECT source_id, line, tool || ' does not answer ''' || judgement || ''' to ' || domain || ', but '
    || (SELECT group_concat(judgement, ', ') FROM (SELECT judgement FROM tool_judgements
        WHERE tool_judgements.tool = appraisals.tool AND tool_judgements.domain = appraisals.domain ORDER BY rank IS NULL, rank, judgement))
FROM appraisals
WHERE EXISTS (SELECT 1 FROM tool_domains WHERE tool_domains.tool = appraisals.tool AND tool_domains.domain = appraisals.domain)
  AND NOT EXISTS (SELECT 1 FROM tool_judgements WHERE tool_judgements.tool = appraisals.tool
                  AND tool_judgements.domain = appraisals.domain AND tool_judgements.judgement = appraisals.judgement);

-- code: duplicate
-- remedy: Keep one of the two; who has changed their mind changes their own line.
SELECT later.source_id, later.line, later.reviewer || ' judged ' || later.domain || ' of ' || coalesce(later.study, later.citation)
    || ' with ' || later.tool || coalesce(' for ' || later.outcome, '') || ' already in line ' || min(earlier.line)
FROM appraisals AS later JOIN appraisals AS earlier
  ON earlier.study IS later.study AND earlier.citation IS later.citation AND earlier.outcome IS later.outcome
 AND earlier.tool = later.tool AND earlier.domain = later.domain AND earlier.reviewer = later.reviewer AND earlier.line < later.line
GROUP BY later.rowid;

-- code: duplicate
-- remedy: Keep one of the two; who has changed their mind changes their own line.
SELECT later.source_id, later.line, later.reviewer || ' rated ' || coalesce(later.study, later.citation) || ' for '
    || later.ocebm_question || ' already in line ' || min(earlier.line)
FROM ocebm_ratings AS later JOIN ocebm_ratings AS earlier
  ON earlier.study IS later.study AND earlier.citation IS later.citation
 AND earlier.ocebm_question = later.ocebm_question AND earlier.reviewer = later.reviewer AND earlier.line < later.line
GROUP BY later.rowid;

-- code: ocebm-evidence
-- remedy: Rate it for a question that such evidence can answer, or correct its design.
SELECT source_id, line, 'the OCEBM table has no level of ' || ocebm_question || ' for ' || evidence || ', which ' || subject || ' is'
FROM ocebm_ratings JOIN appraisable AS subjects ON subjects.study IS ocebm_ratings.study AND subjects.citation IS ocebm_ratings.citation
WHERE EXISTS (SELECT 1 FROM ocebm_questions WHERE name = ocebm_question)
  AND NOT EXISTS (SELECT 1 FROM ocebm_evidence AS known WHERE known.ocebm_question = ocebm_ratings.ocebm_question AND known.evidence = subjects.evidence);

-- code: ocebm-level
-- remedy: Correct the level, or say in graded_for why it is not that of the table: large-effect for a better one, another word for a worse one.
SELECT source_id, line, subject || ' is ' || subjects.evidence || ': for ' || ocebm_ratings.ocebm_question || ' that is level ' || best
    || CASE WHEN ocebm_level < dramatic THEN ', ' || dramatic || ' at best with a dramatic effect, but ' || ocebm_level || ' is given'
            WHEN ocebm_level < best THEN ', and better only for a large effect, but ' || ocebm_level || ' is given'
            WHEN ocebm_level = best THEN ', but graded_for says ' || graded_for
            ELSE ', but ' || ocebm_level || ' is given ' || coalesce('for ' || graded_for, 'without graded_for') END
FROM ocebm_ratings JOIN appraisable AS subjects ON subjects.study IS ocebm_ratings.study AND subjects.citation IS ocebm_ratings.citation
JOIN ocebm_evidence AS known ON known.ocebm_question = ocebm_ratings.ocebm_question AND known.evidence = subjects.evidence
WHERE ocebm_level < dramatic
   OR ocebm_level < best AND graded_for IS NOT 'large-effect'
   OR ocebm_level = best AND graded_for IS NOT NULL
   OR ocebm_level > best AND coalesce(graded_for, 'large-effect') = 'large-effect';

-- code: body-study
-- remedy: GRADE rates bodies of studies in people; take the study out, or enter its design once somebody has read it.
SELECT bodies.source_id, bodies.line, 'body ' || body || ' counts ' || study || ', which is ' || design || ': that has no place in a rating'
FROM body_studies JOIN bodies ON bodies.id = body JOIN studies ON studies.id = study
WHERE NOT EXISTS (SELECT 1 FROM certainty_starts WHERE certainty_starts.design = studies.design);

-- code: body-empty
-- remedy: Name its studies in bodies.csv; where none was found there is no certainty to give.
SELECT source_id, line, 'body ' || body || ' is rated ' || certainty || ' but has no study' FROM certainties
WHERE EXISTS (SELECT 1 FROM bodies WHERE id = body) AND NOT EXISTS (SELECT 1 FROM body_studies WHERE body_studies.body = certainties.body);

-- code: certainty-start
-- remedy: Start low, or appraise every study that is not randomized with robins-i: then GRADE lets a body start high.
SELECT certainties.source_id, certainties.line, 'body ' || certainties.body || ' starts ' || certainties.start || ', but its studies start it '
    || body_starts.start || ': ' || (SELECT group_concat(study, ', ') FROM (
        SELECT study FROM body_studies JOIN studies ON studies.id = study
        WHERE body_studies.body = certainties.body AND (design = 'randomized-trial') = (body_starts.start = 'high') ORDER BY study))
    || CASE body_starts.start WHEN 'low' THEN ' not randomized' ELSE ' all randomized' END
FROM certainties JOIN body_starts ON body_starts.body = certainties.body
WHERE certainties.start <> body_starts.start
  AND (certainties.start = 'low' OR EXISTS (
      SELECT 1 FROM body_studies JOIN studies ON studies.id = body_studies.study
      WHERE body_studies.body = certainties.body AND studies.design <> 'randomized-trial'
        AND NOT EXISTS (SELECT 1 FROM appraisals WHERE appraisals.study = studies.id AND appraisals.tool = 'robins-i')));

-- code: certainty-steps
-- remedy: Take fewer steps for this reason.
SELECT source_id, line, domain || ' takes ' || most || CASE most WHEN 1 THEN ' level' ELSE ' levels' END || ' ' || direction
    || ' at most, but steps is ' || steps
FROM body_reasons JOIN certainty_domains ON certainty_domains.name = domain WHERE steps > most;

-- code: certainty-sum
-- remedy: Correct the certainty, its start, or the reasons in body_reasons.csv: each level down or up needs its reason.
SELECT certainties.source_id, certainties.line, 'body ' || body || ', ' || reviewer || ': from ' || sums.start || ', ' || down || ' down and ' || up
    || ' up come to ' || comes_to || ', but ' || sums.certainty || ' is given'
FROM certainty_sums AS sums JOIN certainties USING (body, reviewer) WHERE comes_to <> sums.certainty;

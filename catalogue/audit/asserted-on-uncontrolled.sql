-- question: Which claims of benefit or safety are said flatly on studies in people without a control group?
-- group: strength
-- level: warning
-- remedy: Check the design in studies.csv; if it stands, assess the claim with the tag omits-design or overclaim.
-- source: OCEBM 2011, treatment benefit: level 4; what changed in one group may have changed without the treatment.
SELECT atoms.id AS claim, best.citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2)
       || ': said flatly, but the best study in people that supports it directly shows no control group in what was read: '
       || best.citation || ' (' || best.design || coalesce(', n = ' || best.sample_size, ', n not seen') || ')' AS message,
       atoms.source_id, atoms.line
FROM atoms
JOIN best_direct_human_study AS best ON best.claim = atoms.id
WHERE atoms.modality = 'asserted' AND atoms.claim_type IN ('efficacy', 'safety')
  AND best.design IN ('before-after', 'case-series', 'case-report') AND best.direction = 'supports'
  AND NOT EXISTS (  -- a source that may hold a control which the catalogue has not entered
      SELECT 1 FROM claim_evidence AS other JOIN citations ON citations.key = other.citation
      LEFT JOIN reports ON reports.citation = other.citation
      LEFT JOIN studies ON studies.id = reports.study
      WHERE other.claim = atoms.id AND other.direction = 'supports' AND other.directness = 'direct'
        AND (citations.source_type IN ('systematic-review', 'randomized-trial', 'nonrandomized-trial') OR studies.design = 'not-reported'))
  AND NOT EXISTS (  -- the article says itself how that study was made
      SELECT 1 FROM links JOIN claims AS said ON said.id = links.claim
      JOIN (VALUES ('case series'), ('case report'), ('uncontrolled'), ('no control'), ('without a control')) AS words
           ON instr(lower(said.statement), words.column1)
      WHERE links.citation = best.citation AND said.article = atoms.article)

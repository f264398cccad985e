-- question: Which claims of benefit or safety are said flatly on studies in people without a control group?
-- group: strength
-- level: warning
-- why: Many things change with time alone; without a control group nobody can tell what the treatment did.
-- raises: c001: said flatly, but the best study in people that supports it directly shows no control group in what was read: before2020 (before-after, n = 12)
-- spares: the same source under a claim with 'may': it is hedged
-- remedy: Check the design in studies.csv; if it stands, assess the claim with the tag omits-design or overclaim.
-- source: OCEBM 2011, treatment benefit: level 4; what changed in one group may have changed without the treatment.
WITH best AS MATERIALIZED (
    SELECT * FROM best_direct_human_study WHERE design IN ('before-after', 'case-series', 'case-report') AND direction = 'supports'
),
told AS MATERIALIZED (  -- articles that say themselves how such a study was made
    SELECT DISTINCT claims.article, links.citation
    FROM (SELECT DISTINCT citation FROM best) AS weak JOIN links ON links.citation = weak.citation JOIN claims ON claims.id = links.claim
    WHERE instr(lower(claims.statement), 'case series') OR instr(lower(claims.statement), 'case report')
       OR instr(lower(claims.statement), 'uncontrolled') OR instr(lower(claims.statement), 'no control')
       OR instr(lower(claims.statement), 'without a control')
)
SELECT atoms.id AS claim, best.citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2)
       || ': said flatly, but the best study in people that supports it directly shows no control group in what was read: '
       || best.citation || ' (' || best.design || coalesce(', n = ' || best.sample_size, ', n not seen') || ')' AS message,
       atoms.source_id, atoms.line
FROM best
JOIN atoms ON atoms.id = best.claim
LEFT JOIN told ON told.citation = best.citation AND told.article = atoms.article
WHERE atoms.modality = 'asserted' AND atoms.claim_type IN ('efficacy', 'safety') AND told.citation IS NULL
  AND NOT EXISTS (  -- a source that may hold a control which the catalogue has not entered
      SELECT 1 FROM claim_evidence AS other JOIN citations ON citations.key = other.citation
      LEFT JOIN reports ON reports.citation = other.citation
      LEFT JOIN studies ON studies.id = reports.study
      WHERE other.claim = atoms.id AND other.direction = 'supports' AND other.directness = 'direct'
        AND (citations.source_type IN ('systematic-review', 'randomized-trial', 'nonrandomized-trial') OR studies.design = 'not-reported'))

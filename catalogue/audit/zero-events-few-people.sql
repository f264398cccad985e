-- question: Which flat claims of safety lean on no events among few people?
-- group: strength
-- level: note
-- why: None among 31 is still compatible with a harm in one of eleven.
-- raises: c001: none among 31 people (small2020) still allows a rate of up to 9.2 %
-- spares: no event among 31 in one study and among 120 in another: another study watched enough people
-- remedy: Say in the assessment how many were watched; look for a larger study before the claim counts as supported.
-- source: Hanley and Lippman-Hand 1983, JAMA 249:1743; few: the exact upper limit of 95 %, one-sided, lies above 5 %, so fewer than 59.
WITH watched AS (
    SELECT evidence.claim, evidence.citation, limits.n_at_risk, limits.upper_limit_one_sided_percent AS most,
           row_number() OVER (PARTITION BY evidence.claim ORDER BY limits.n_at_risk DESC, limits.harm) AS place
    FROM zero_event_limits AS limits
    JOIN links ON links.citation = limits.citation AND links.direction = 'supports' AND links.directness = 'direct'
    JOIN claim_evidence AS evidence ON evidence.linked_at = links.claim AND evidence.citation = links.citation
         AND evidence.relation = links.relation
)
SELECT atoms.id AS claim, watched.citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': none among ' || watched.n_at_risk || ' people (' || watched.citation
       || ') still allows a rate of up to ' || watched.most || ' %' AS message,
       atoms.source_id, atoms.line
FROM watched JOIN atoms ON atoms.id = watched.claim
WHERE watched.place = 1 AND watched.most > 5 AND atoms.claim_type = 'safety' AND atoms.modality = 'asserted'
  AND NOT EXISTS (  -- a claim that says among how many hides nothing
      SELECT 1 FROM quantities WHERE quantities.claim IN (atoms.id, atoms.parent) AND quantities.role = 'sample-size')

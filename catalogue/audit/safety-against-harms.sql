-- question: Which claims of safety are said flatly although reported harms speak directly against them?
-- group: strength
-- level: error
-- why: Who is told that a treatment is safe will not look for the harms that were reported.
-- raises: c001: said flatly, but reported harms speak against it: burnt throat, several (notice2020); burnt tongue, 1 (report2021, later than the article)
-- spares: 'Dawnroot tea may be safe.': it is hedged
-- remedy: Check the harms in their sources; if they stand, assess the claim with the tag omits-harm and a severity, and enter the omission.
-- source: CONSORT Harms 2022; the scope 'any' is left out, for a mild reaction does not make a claim of safety wrong.
WITH gravest AS (  -- one harm a cluster: five accounts of the same events are one
    SELECT evidence.claim, harms.citation, harms.event, coalesce(harms.events, harms.events_as_reported) AS how_many,
           CASE evidence.available_at_claim_date WHEN 'no' THEN ', later than the article' ELSE '' END AS later,
           row_number() OVER (PARTITION BY evidence.claim, harms.cluster ORDER BY harms.scope = 'serious' DESC, harms.id) AS place
    FROM claim_evidence AS evidence JOIN harms ON harms.citation = evidence.citation
    WHERE evidence.direction = 'disputes' AND evidence.directness = 'direct' AND harms.scope <> 'any'
      AND (harms.events > 0 OR (harms.events IS NULL AND harms.events_as_reported IS NOT NULL))
)
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': said flatly, but reported harms speak against it: '
       || group_concat(gravest.event || ', ' || gravest.how_many || ' (' || gravest.citation || gravest.later || ')', '; ') AS message,
       atoms.source_id, atoms.line
FROM atoms JOIN gravest ON gravest.claim = atoms.id AND gravest.place = 1
WHERE atoms.claim_type = 'safety' AND atoms.modality = 'asserted'
GROUP BY atoms.id

-- name: counts^
SELECT count(*) AS studies FROM studies;

-- name: total^
SELECT count(*) AS studies FROM studies WHERE :design = '' OR design = :design;

-- name: designs
SELECT designs.name, designs.definition, count(studies.id) AS amount, sum(studies.organism = 'human') AS human
FROM designs LEFT JOIN studies ON studies.design = designs.name
GROUP BY designs.name ORDER BY designs.ordinal;

-- name: studies
SELECT studies.*, designs.definition AS design_definition,
       (SELECT count(*) FROM reports WHERE reports.study = studies.id) AS reports,
       (SELECT count(*) FROM findings WHERE findings.study = studies.id) AS findings,
       (SELECT count(DISTINCT links.claim) FROM reports JOIN links ON links.citation = reports.citation
        WHERE reports.study = studies.id AND reports.role <> 'includes' AND links.direction = 'supports') AS supporting,
       (SELECT count(DISTINCT links.claim) FROM reports JOIN links ON links.citation = reports.citation
        WHERE reports.study = studies.id AND reports.role <> 'includes' AND links.direction = 'disputes') AS disputing,
       (SELECT group_concat(said, '; ') FROM (
            SELECT DISTINCT risk_of_bias.tool || ': ' || coalesce(overall, judged || ' of ' || domains || ' domains judged') AS said
            FROM risk_of_bias WHERE risk_of_bias.study = studies.id)) AS appraisal
FROM (
    SELECT studies.id FROM studies JOIN designs ON designs.name = studies.design
    WHERE :design = '' OR studies.design = :design
    ORDER BY designs.ordinal, studies.sample_size DESC, studies.id
    LIMIT :size OFFSET :offset
) AS shown
CROSS JOIN studies ON studies.id = shown.id
CROSS JOIN designs ON designs.name = studies.design
ORDER BY designs.ordinal, studies.sample_size DESC, studies.id;

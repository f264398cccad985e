-- name: rule^
SELECT rules.*, levels.definition AS level_definition, (SELECT count(*) FROM flags WHERE flags.rule = rules.code) AS flags_raised
FROM rules JOIN levels ON levels.name = rules.level
WHERE rules.code = :id;

-- name: flags
SELECT flags.claim, flags.citation, flags.subject, flags.message, flags.line, sources.path AS file, claims.statement
FROM flags
JOIN sources ON sources.id = flags.source_id
LEFT JOIN claims ON claims.id = flags.claim
WHERE flags.rule = :id
ORDER BY sources.path, flags.line, flags.subject
LIMIT 200;

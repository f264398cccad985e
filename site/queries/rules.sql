-- name: counts^
SELECT (SELECT count(*) FROM rules) AS rules, (SELECT count(*) FROM flags) AS flags,
       (SELECT count(DISTINCT rule) FROM flags) AS raising,
       (SELECT content FROM build_facts WHERE name = 'as_of') AS as_of;

-- name: rules
SELECT rules.code, rules.question, rules.rule_group, rules.level, count(flags.id) AS flags
FROM rules
JOIN levels ON levels.name = rules.level
LEFT JOIN flags ON flags.rule = rules.code
GROUP BY rules.code
ORDER BY rules.rule_group, levels.ordinal, rules.code;

-- name: levels
SELECT name, definition FROM levels ORDER BY ordinal;

-- name: counts^
SELECT (SELECT count(*) FROM claim_state) AS atoms, (SELECT count(*) FROM rules) AS rules, (SELECT count(*) FROM policy) AS policy,
       (SELECT contact FROM catalogue LIMIT 1) AS contact, (SELECT name FROM catalogue LIMIT 1) AS name;

-- name: reviewers
SELECT id, name, kind, role, qualification, interests FROM reviewers ORDER BY id LIMIT 50;

-- name: policy
SELECT claim_type, design, evidence_stream, directness, verdict, source FROM policy ORDER BY claim_type, design LIMIT 200;

-- question: On which claims do reviewers differ?
-- group: review
-- level: warning
-- remedy: Let the reviewers compare what they read; who changes their mind changes their own file, nobody else does.
-- source: Cochrane Handbook 5.1, 7.6.5: disagreements and how they were resolved are recorded; what stays open is reported.
SELECT atoms.id AS claim, NULL AS citation, atoms.id AS subject,
       substr(atoms.id, length(atoms.article) + 2) || ': reviewers differ: '
       || group_concat(assessments.reviewer || ' says ' || assessments.support || ', ' || assessments.fidelity, '; ') AS message,
       atoms.source_id, atoms.line
FROM atoms
JOIN claim_state ON claim_state.claim = atoms.id
JOIN assessments ON assessments.claim = atoms.id
WHERE claim_state.state = 'conflict'
GROUP BY atoms.id

-- question: Which answers of providers seem to be about another work than the cited one?
-- group: bibliography
-- level: warning
-- why: An identifier that leads to another paper takes every check of that citation astray; nothing of such an answer is used.
-- raises: wrong2020: crossref answered 10.5555/other with another work: its title is another (32.8 of 100 alike): Growing potatoes on Mars
-- spares: a paper whose provider leaves out the subtitle: the title is the same up to its subtitle
-- remedy: Open the identifier's page: if it is another paper, correct the identifier; if it is the paper, correct title or year.
-- source: CoLRev, defects of metadata: inconsistent with the DOI's metadata.
SELECT NULL AS claim, answers.citation, answers.citation || ' ' || answers.provider || ' ' || answers.asked AS subject,
       answers.citation || ': ' || answers.provider || ' answered ' || answers.asked || ' with another work: ' || answers.reason
       AS message,
       citations.source_id, citations.line
FROM answers JOIN citations ON citations.key = answers.citation
WHERE answers.status = 'needs-review'

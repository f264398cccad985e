-- question: Which languages are no language tag?
-- group: bibliography
-- level: note
-- why: A list of what was read in which language needs one word for each.
-- raises: klingon2020: its language is 'tea leaves', which is no tag such as en or pt-BR
-- spares: 'pt-BR': a tag with a region
-- remedy: Write the tag, such as en, de or pt-BR, into language in references.bib.
-- source: CoLRev quality model: language format error. BCP 47 (RFC 5646): a language of two or three letters, then script and region.
SELECT NULL AS claim, key AS citation, key AS subject,
       key || ': its language is ''' || language || ''', which is no tag such as en or pt-BR' AS message, source_id, line
FROM citations
WHERE language NOT GLOB '[a-z][a-z]' AND language NOT GLOB '[a-z][a-z][a-z]' AND language NOT GLOB '[a-z][a-z]-[A-Z0-9]*'
  AND language NOT GLOB '[a-z][a-z][a-z]-[A-Z0-9]*'

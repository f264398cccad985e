-- question: Which links say that more of a source was read than could be had?
-- group: review
-- level: warning
-- why: Nothing that was read in part may look as if it had been read whole.
-- raises: c001: closed2020 is said to be read in full-text, but its access is abstract
-- spares: a full text that is open: anyone can read it
-- remedy: Correct text_read to what was read; if you had the text by other ways, correct access in citations.csv.
-- source: AMSTAR 2, item 2; Catalogue's own: text_read is what the curator read.
SELECT links.claim, links.citation, links.claim || ' ' || links.citation || ' ' || links.relation AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || links.citation || ' is said to be read in ' || links.text_read
       || ', but its access is ' || citations.access AS message,
       links.source_id, links.line
FROM links JOIN citations ON citations.key = links.citation JOIN claims ON claims.id = links.claim
WHERE (links.text_read = 'full-text' AND citations.access IN ('abstract', 'none'))
   OR (links.text_read = 'abstract' AND citations.access = 'none')

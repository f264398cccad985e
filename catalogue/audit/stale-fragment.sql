-- question: Was a link into the live page made for another passage, or for another text of the article?
-- group: ledger
-- level: note
-- why: Such a link may lead to words that the claim is not about; it is not shown until it was made anew.
-- raises: tea.c002: its link was made for another passage
-- spares: tea.c001: its link was made for this passage in this text
-- remedy: With the article's text at hand, have the links made anew: python ingest.py anchor SLUG --fragments.
-- source: WICG, URL Fragment Text Directives: a fragment is words of the page, and nothing else tells what it points to.
SELECT text_fragments.claim AS claim, NULL AS citation, text_fragments.claim AS subject,
       text_fragments.claim || ': its link was made for '
       || CASE WHEN text_fragments.text_sha256 IS NOT articles.sha256 THEN 'another text of the article' ELSE 'another passage' END AS message,
       text_fragments.source_id, text_fragments.line
FROM text_fragments
JOIN claims ON claims.id = text_fragments.claim
JOIN articles ON articles.slug = claims.article
WHERE text_fragments.text_sha256 IS NOT articles.sha256 OR text_fragments.passage_sha256 IS NOT claims.passage_sha256

-- question: Which citations are notices about another work, such as a retraction or an erratum?
-- group: standing
-- level: warning
-- why: A notice reports no result of its own; whoever takes it for the paper cites what was taken back.
-- raises: notice2021: pubmed says that this is a notice about another work: Retraction Notice
-- spares: a paper that was corrected: it is the paper, and its notice is another work
-- remedy: Cite the paper itself, if it still stands; if the notice is what is meant, link it as neutral.
-- source: NISO RP-45-2024 (CREC); MeSH publication types: Retraction Notice, Published Erratum, Expression of Concern.
SELECT NULL AS claim, answers.citation, answers.citation || ' ' || answers.provider AS subject,
       answers.citation || ': ' || answers.provider || ' says that this is a notice about another work'
       || coalesce(': ' || (SELECT group_concat(publication_type, ', ') FROM answer_publication_types AS types
                            WHERE types.citation = answers.citation AND types.provider = answers.provider), '') AS message,
       citations.source_id, citations.line
FROM answers JOIN citations ON citations.key = answers.citation
WHERE answers.status = 'found' AND answers.is_notice = 1
  AND EXISTS (SELECT 1 FROM links WHERE links.citation = answers.citation AND links.direction <> 'neutral')

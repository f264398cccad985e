-- question: Which guessed sources are held against a claim?
-- group: structure
-- level: error
-- why: A guess at the source that an article means may be wrong; then the article would be refuted by what it never said.
-- raises: c001: trial2020 is only a candidate, yet it disputes the claim
-- spares: a guessed source that speaks for the claim: a candidate may support
-- remedy: Show that the article means it and set identification to named or matched-by-figures, or make the link neutral.
-- source: Catalogue's own: nobody is shown to be wrong by a source that they may not have meant.
SELECT links.claim, links.citation, links.claim || ' ' || links.citation || ' ' || links.relation AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || links.citation
       || ' is only a candidate, yet it disputes the claim' AS message,
       links.source_id, links.line
FROM links JOIN claims ON claims.id = links.claim
WHERE links.identification = 'candidate' AND links.direction = 'disputes'

-- question: Which links say one thing in their relation and another in their direction?
-- group: structure
-- level: warning
-- why: Two columns that disagree leave it open whether the source speaks for the claim or against it.
-- raises: c001: the relation to trial2020 is disputes, its direction neutral
-- spares: disagreesWith, disputes: both say against
-- remedy: Read the source again and correct the column that is wrong.
-- source: CiTO 2.8: definitions of the relations; GA4GH VA-Spec: direction.
SELECT links.claim, links.citation, links.claim || ' ' || links.citation || ' ' || links.relation AS subject,
       substr(claims.id, length(claims.article) + 2) || ': the relation to ' || links.citation || ' is ' || links.relation
       || ', its direction ' || links.direction AS message,
       links.source_id, links.line
FROM links JOIN claims ON claims.id = links.claim
WHERE (links.relation IN ('disputes', 'disagreesWith', 'refutes') AND links.direction <> 'disputes')
   OR (links.relation IN ('citesAsEvidence', 'obtainsSupportFrom') AND links.direction = 'disputes')
   OR (links.relation = 'obtainsBackgroundFrom' AND links.direction <> 'neutral')

-- question: Which figures of an article are entered as two different things?
-- group: ledger
-- level: warning
-- why: One printed number is one size, one dose or one count; entered as two, one of the two was put into the article's mouth.
-- raises: n01: the figure '5' is entered as warmth (estimate) and depth (estimate)
-- spares: a figure under c002 and under c002a: one thing, in a claim and in its part
-- remedy: Read the passage and keep the quantity that it means.
-- source: Catalogue's own: one figure, one number, one measure. The same thing in several claims is no fault.
SELECT min(quantities.claim) AS claim, NULL AS citation, figures.id AS subject,
       substr(figures.id, length(figures.article) + 2) || ': the figure ''' || figures.as_written || ''' is entered as '
       || replace(group_concat(DISTINCT quantities.measure || ' (' || quantities.role || ')'), ',', ' and ') AS message,
       figures.source_id, figures.line
FROM quantities JOIN figures ON figures.id = quantities.figure
GROUP BY figures.id
HAVING min(quantities.measure || ' ' || quantities.role) <> max(quantities.measure || ' ' || quantities.role)

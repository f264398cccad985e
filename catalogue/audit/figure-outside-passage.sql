-- question: Which quantities take their figure from outside the passage of their claim?
-- group: ledger
-- level: note
-- why: The figure may belong to another statement; a reader who looks at the passage does not find it.
-- raises: c001.q1: the figure '5' stands at 90, outside the passage of its claim, 0 to 80
-- spares: a figure that ends at 180 in a passage from 100 to 180: it stands at the very end of the passage
-- remedy: Lengthen the passage in claims.csv so that it holds the figure, or leave the figure to the claim whose passage holds it.
-- source: W3C Web Annotation: a passage is what the selector marks.
SELECT quantities.claim, NULL AS citation, quantities.id AS subject,
       substr(quantities.id, length(figures.article) + 2) || ': the figure ''' || figures.as_written || ''' stands at ' || figures.start
       || ', outside the passage of its claim, ' || claims.start || ' to ' || claims."end" AS message,
       quantities.source_id, quantities.line
FROM quantities
JOIN figures ON figures.id = quantities.figure
JOIN claims ON claims.id = quantities.claim
WHERE figures.start < claims.start OR figures."end" > claims."end"

-- question: Which claims lie outside the section that they are said to stand in?
-- group: structure
-- level: warning
-- why: The section tells a reader where to look; offsets and section were read at different times, or one of them is wrong.
-- raises: c001: 150 to 230 lies outside its section s01, 0 to 200
-- spares: a passage from 100 to 200 in a section from 0 to 200: it ends where the section ends
-- remedy: Run anchor for the passage again and enter the section and the offsets that it prints.
-- source: W3C Web Annotation: TextPositionSelector.
SELECT claims.id AS claim, NULL AS citation, claims.id AS subject,
       substr(claims.id, length(claims.article) + 2) || ': ' || claims.start || ' to ' || claims."end" || ' lies outside its section '
       || substr(sections.id, length(sections.article) + 2) || ', ' || sections.start || ' to ' || sections."end" AS message,
       claims.source_id, claims.line
FROM claims JOIN sections ON sections.id = claims.section
WHERE claims.start < sections.start OR claims."end" > sections."end"

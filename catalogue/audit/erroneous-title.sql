-- question: Which titles are no title of a work?
-- group: bibliography
-- level: note
-- why: The name of a file, of an error page or of a section finds nothing and cites nobody.
-- raises: cut2020: no title of a work: The effect of dawnroot tea on the warmth of...
-- spares: 'Abstract thinking after dawnroot tea': the word is only a part of the title
-- remedy: Write the title that stands on the work itself.
-- source: CoLRev quality model: erroneous title field.
SELECT NULL AS claim, key AS citation, key AS subject, key || ': no title of a work: ' || title AS message, source_id, line
FROM citations
WHERE lower(trim(title, ' .[]')) IN ('untitled', 'no title', 'no title available', 'title', 'abstract', 'article', 'pdf', 'editorial board',
                                     'table of contents', 'page not found', '404 not found', 'access denied', 'just a moment', 'redirecting', 'error')
   OR lower(title) GLOB 'microsoft word - *' OR lower(title) GLOB '*.pdf' OR lower(title) GLOB '*.doc' OR lower(title) GLOB '*.docx'
   OR lower(title) GLOB 'http*://*' OR title GLOB '*...' OR title GLOB '*…' OR instr(title, char(65533))

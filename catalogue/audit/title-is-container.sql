-- question: Which titles are the name of the journal or book?
-- group: bibliography
-- level: note
-- why: A slip of an export put the journal where the title belongs; the title is lost.
-- raises: same2020: its title is the name of its journal or book: Journal of Invented Results
-- spares: the periodical itself: it is called so
-- remedy: Write the title of the work itself into references.bib.
-- source: CoLRev quality model: identical values between title and container.
SELECT NULL AS claim, key AS citation, key AS subject, key || ': its title is the name of its journal or book: ' || title AS message, source_id, line
FROM citations
WHERE lower(trim(title, ' .')) = lower(trim(container, ' .')) AND entry_type NOT IN ('periodical', 'book', 'collection', 'proceedings', 'online', 'misc')

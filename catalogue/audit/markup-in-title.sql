-- question: Which titles hold HTML tags or signs of markup?
-- group: bibliography
-- level: note
-- why: Tags are shown as text, and no comparison of titles finds the work.
-- raises: tags2020: markup in its title: Tea of <i>Dawnroot</i> in adults
-- spares: 'p < 0.05 and n > 20' in a title: signs of comparison
-- remedy: Write the title as it reads, with the letters and signs themselves.
-- source: CoLRev quality model: HTML tags.
SELECT NULL AS claim, key AS citation, key AS subject, key || ': markup in its title: ' || replace(title, '  ', ' ') AS message, source_id, line
FROM citations
WHERE title GLOB '*</[a-zA-Z]*>*' OR title GLOB '*<[a-zA-Z]*/>*' OR title GLOB '*&[a-zA-Z]*;*' OR title GLOB '*&#[0-9x]*;*'
   OR title GLOB '*\[a-zA-Z]*{*'

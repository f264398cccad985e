-- question: Which sources are linked twice with one direction, to a claim and to a part of it?
-- group: structure
-- level: note
-- why: A link to the whole bears on every part already; a second one adds nothing, and the two may come to differ.
-- raises: c001a: trial2020 is linked to it and to the whole, c001, with one direction, supports
-- spares: a source at c001a only: linked to the part alone
-- remedy: Delete one of the two: keep the link at the whole if it bears on every part, otherwise the links at the parts.
-- source: Catalogue's own: a part inherits the links of the whole.
SELECT links.claim, links.citation, links.claim || ' ' || links.citation || ' ' || links.relation AS subject,
       substr(part.id, length(part.article) + 2) || ': ' || links.citation || ' is linked to it and to the whole, '
       || substr(part.parent, length(part.article) + 2) || ', with one direction, ' || links.direction AS message,
       links.source_id, links.line
FROM claims AS part
JOIN links ON links.claim = part.id
WHERE part.parent IS NOT NULL
  AND EXISTS (
      SELECT 1 FROM links AS whole
      WHERE whole.claim = part.parent AND whole.citation = links.citation AND whole.direction = links.direction)

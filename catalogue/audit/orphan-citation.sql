-- question: Which citations does nothing use?
-- group: structure
-- level: note
-- why: What nothing uses makes the bibliography look longer than the evidence is.
-- raises: orphan2020: nothing uses it, no link, comparison, omission or harm, nor is it of a study that is linked
-- spares: a paper with a line in links.csv: it is linked to a claim
-- remedy: Link it in links.csv, or delete it from references.bib and citations.csv.
-- source: Catalogue's own: a longer list of references is not more evidence.
SELECT NULL AS claim, citations.key AS citation, citations.key AS subject,
       citations.key || ': nothing uses it, no link, comparison, omission or harm, nor is it of a study that is linked' AS message,
       citations.source_id, citations.line
FROM citations
WHERE NOT EXISTS (SELECT 1 FROM links WHERE links.citation = citations.key)
  AND NOT EXISTS (SELECT 1 FROM omission_citations WHERE omission_citations.citation = citations.key)
  AND NOT EXISTS (SELECT 1 FROM harms WHERE harms.citation = citations.key)
  AND NOT EXISTS (
      SELECT 1 FROM findings JOIN quantity_findings ON quantity_findings.compares_with = findings.id
      WHERE findings.citation = citations.key)
  AND NOT EXISTS (  -- the registration of a study whose paper is linked is in use
      SELECT 1 FROM reports JOIN reports AS other ON other.study = reports.study
      JOIN links ON links.citation = other.citation
      WHERE reports.citation = citations.key)

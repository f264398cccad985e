-- question: Which citations are entered as another kind of publication than their fields or their source type say?
-- group: bibliography
-- level: note
-- why: The kind of entry decides how a work is cited and which fields it must have.
-- raises: paper2020: entered as misc, but it is in a journal with volume and pages
-- spares: an article of the source type commercial: an article of a maker, with a DOI
-- remedy: Correct the entry type in references.bib or the source type in citations.csv.
-- source: CoLRev quality model: inconsistent with entry type; entry types after BibTeX.
SELECT NULL AS claim, key AS citation, key AS subject,
       key || ': entered as ' || entry_type || ', but it is '
       || CASE WHEN entry_type = 'article' THEN 'of the source type ' || source_type || ', without volume, pages or DOI'
               WHEN entry_type IN ('misc', 'online') THEN 'in a journal with volume and pages' ELSE 'given an issue number' END AS message,
       source_id, line
FROM citations
WHERE (entry_type = 'article' AND source_type IN ('trial-registry', 'commercial') AND coalesce(doi, volume, pages) IS NULL)
   OR (entry_type IN ('misc', 'online') AND container IS NOT NULL AND volume IS NOT NULL AND pages IS NOT NULL)
   OR (entry_type IN ('book', 'phdthesis', 'mastersthesis', 'thesis') AND issue IS NOT NULL)

-- question: Which papers stand in something that does not fit their kind of entry?
-- group: bibliography
-- level: note
-- why: A paper of a conference that is entered as an article, or the other way round, is cited wrongly and compared with the wrong fields.
-- raises: talk2020: entered as article, but it stands in Abstracts of the Tea Conference
-- spares: an article in a journal that is called Proceedings: a journal
-- remedy: Correct the kind of entry in references.bib: inproceedings for a conference, article for a journal.
-- source: CoLRev quality model: inconsistent content.
SELECT NULL AS claim, key AS citation, key AS subject, key || ': entered as ' || entry_type || ', but it stands in ' || container AS message,
       source_id, line
FROM citations
WHERE (entry_type = 'article' AND (container LIKE '%conference%' OR container LIKE '%workshop%' OR container LIKE '%symposium%')
       AND container NOT LIKE '%journal%' AND volume IS NULL)
   OR (entry_type IN ('inproceedings', 'conference') AND container LIKE '%journal%')

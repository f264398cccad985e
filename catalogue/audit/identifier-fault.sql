-- question: Which identifiers do not have the form of their kind?
-- group: bibliography
-- level: note
-- why: By an identifier that is none nobody finds the work, and no look-up says whether it was retracted.
-- raises: isbn2020: isbn '9780306406158' is no ISBN: its check digit does not fit the others
-- spares: 9780306406157, an ISBN: its check digit fits
-- remedy: Type it again from the publication itself, or from the page of its registry.
-- source: CoLRev quality model: DOI, ISBN, PubMed ID not matching their pattern. Forms and check digits: catalogue/identifiers.py, with the authority of each.
SELECT NULL AS claim, citations.key AS citation, citations.key || ' ' || identifiers.kind AS subject,
       citations.key || ': ' || identifiers.kind || ' ''' || identifiers.as_written || ''' ' || identifiers.fault AS message,
       citations.source_id, citations.line
FROM identifiers JOIN citations ON citations.key = identifiers.citation
WHERE identifiers.fault IS NOT NULL

-- question: Which quantities say another number or unit than the figure of the article that they stand for?
-- group: ledger
-- level: error
-- why: Comparisons are made with the quantity; if it is not what the article prints, the article is judged by a number that it does not hold.
-- raises: c001.q1: 5 mm stands for the figure '6', which the ledger reads as 6 mm
-- spares: 6 mm for the figure '6', which the ledger reads as 6 mm: the same number and unit
-- remedy: Read the figure in the article again and correct quantities.csv or figures.csv.
-- source: Catalogue's own: one figure, one number, in the unit in which it is printed.
SELECT quantities.claim, NULL AS citation, quantities.id AS subject,
       substr(quantities.id, length(figures.article) + 2) || ': '
       || replace(coalesce(quantities.amount, quantities.low || ' to ' || quantities.high, quantities.low, quantities.high) || ' ', '.0 ', ' ')
       || coalesce(quantities.unit, '') || ' stands for the figure ''' || figures.as_written || ''', which the ledger reads as '
       || replace(coalesce(figures.amount, figures.low || ' to ' || figures.high, figures.low, figures.high, 'no number') || ' ', '.0 ', ' ')
       || coalesce(figures.unit, 'without a unit') AS message,
       quantities.source_id, quantities.line
FROM quantities JOIN figures ON figures.id = quantities.figure
WHERE (coalesce(figures.amount, figures.low, figures.high) IS NOT NULL  -- a ledger without amounts is only a list
       AND (quantities.amount IS NOT figures.amount OR quantities.low IS NOT figures.low OR quantities.high IS NOT figures.high))
   OR quantities.unit <> figures.unit

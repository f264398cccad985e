-- question: Which figures of an article has nobody entered with a claim, or are said to be when they are not?
-- group: ledger
-- level: error
-- why: A figure that is left out is the one that nobody checked.
-- raises: n01: the figure '7' is entered with no claim
-- spares: a figure with a line in quantities.csv: a quantity holds it
-- remedy: Enter the figure in quantities.csv with its claim, or set its state to not-a-claim with a reason.
-- source: Catalogue's own: the ledger promises that every figure of the article is accounted for.
SELECT NULL AS claim, NULL AS citation, figures.id AS subject,
       substr(figures.id, length(figures.article) + 2) || ': the figure ''' || figures.as_written || ''' '
       || CASE figures.state WHEN 'claimed' THEN 'is said to be claimed, but no quantity holds it'
          ELSE 'is entered with no claim' END AS message,
       figures.source_id, figures.line
FROM figures
WHERE figures.state = 'unclaimed'
   OR (figures.state = 'claimed' AND NOT EXISTS (SELECT 1 FROM quantities WHERE quantities.figure = figures.id))

-- question: Which bodies of evidence has one reviewer alone rated?
-- group: review
-- level: note
-- why: A certainty is a judgement on many judgements; of one person alone it is a proposal.
-- raises: body warmth: ada alone rates it moderate; a second reviewer is missing
-- spares: a body that two rated moderate: two have rated it, each with reasons of their own
-- remedy: Let a second person rate it in certainties.csv, without looking at the first one's lines.
-- source: GRADE Handbook 2013: at least two people rate, and differences are settled by discussion.
SELECT NULL AS claim, NULL AS citation, 'body ' || body AS subject,
       'body ' || body || ': ' || reviewer || ' alone rates it ' || certainty || '; a second reviewer is missing' AS message,
       source_id, line
FROM certainties
GROUP BY body
HAVING count(*) = 1

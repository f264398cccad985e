-- question: Which overall judgements are better than the worst of their domains?
-- group: review
-- level: warning
-- why: RoB 2 and ROBINS-I both hold that the whole is at least at the risk of its worst part.
-- raises: fine-trial: ada calls the whole low by rob-2, but measurement some_concerns
-- spares: a trial with one domain of some concerns and the whole at some concerns: the whole is as its worst domain
-- remedy: Read the domain and the whole again, and change the one that is wrong.
-- source: Sterne 2019, RoB 2, doi:10.1136/bmj.l4898; Sterne 2016, ROBINS-I, doi:10.1136/bmj.i4919.
SELECT NULL AS claim, NULL AS citation, whole.study || ' ' || whole.reviewer || ' ' || whole.tool AS subject,
       whole.study || ': ' || whole.reviewer || ' calls the whole ' || whole.judgement || ' by ' || whole.tool
       || coalesce(' for ' || whole.outcome, '') || ', but ' || group_concat(part.domain || ' ' || part.judgement, ', ') AS message,
       whole.source_id, whole.line
FROM appraisals AS whole
JOIN tool_judgements AS said ON said.tool = whole.tool AND said.domain = 'overall' AND said.judgement = whole.judgement
JOIN appraisals AS part ON part.study = whole.study AND part.outcome IS whole.outcome AND part.tool = whole.tool AND part.reviewer = whole.reviewer
JOIN tool_judgements AS known ON known.tool = part.tool AND known.domain = part.domain AND known.judgement = part.judgement
WHERE whole.domain = 'overall' AND whole.tool IN ('rob-2', 'robins-i') AND part.domain <> 'overall' AND known.rank > said.rank
GROUP BY whole.rowid

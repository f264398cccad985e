-- name: counts^
SELECT count(*) AS citations FROM citations;

-- name: total^
SELECT count(*) AS citations
FROM citations
WHERE (:source_type = '' OR source_type = :source_type) AND (:access = '' OR access = :access)
  AND (:standing = '' OR (SELECT standing FROM citation_standing WHERE citation_standing.citation = citations.key) = :standing);

-- name: source_types
SELECT source_type AS word, count(*) AS amount FROM citations JOIN source_types ON source_types.name = source_type
GROUP BY source_type ORDER BY source_types.ordinal;

-- name: accesses
SELECT access AS word, count(*) AS amount FROM citations JOIN accesses ON accesses.name = access GROUP BY access ORDER BY accesses.ordinal;

-- name: standings
SELECT standing AS word, count(*) AS amount FROM citation_standing JOIN standings ON standings.name = standing
GROUP BY standing ORDER BY standings.ordinal;

-- name: citations
SELECT citations.key, citations.title, coalesce(citations.authors, citations.editors) AS authors, citations.container, citations.year,
       citations.source_type, citations.access, citations.doi, citations.pmid,
       (SELECT standing FROM citation_standing WHERE citation_standing.citation = citations.key) AS standing,
       (SELECT max(checked_at) FROM standing_events WHERE standing_events.citation = citations.key) AS checked_at,
       (SELECT count(DISTINCT claim) FROM links WHERE links.citation = citations.key AND direction = 'supports') AS supporting,
       (SELECT count(DISTINCT claim) FROM links WHERE links.citation = citations.key AND direction = 'disputes') AS disputing
FROM citations
WHERE (:source_type = '' OR source_type = :source_type) AND (:access = '' OR access = :access)
  AND (:standing = '' OR (SELECT standing FROM citation_standing WHERE citation_standing.citation = citations.key) = :standing)
ORDER BY citations.key COLLATE NOCASE
LIMIT :size OFFSET :offset;

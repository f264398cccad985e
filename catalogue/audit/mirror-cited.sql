-- question: Which citations give the address of a mirror, an aggregator or a bare number?
-- group: rights
-- level: warning
-- why: A copy may be altered, may vanish, and often breaks the rights of those who made the work.
-- raises: bare2020: 192.0.2.17:8081 is no address of its own
-- spares: https://example.org/scribd.com/dawnroot: only its path looks so
-- remedy: Give the publisher's, PubMed's, the registry's or the page's own address as url; keep the copy in seen_at.
-- source: Catalogue's own: a citation's address is the work's own; hosts are named in the rule.
WITH hosts AS (
    SELECT *, substr(rest, 1, instr(rest || '/', '/') - 1) AS host
    FROM (SELECT key, url, source_id, line, substr(lower(url), instr(url, '://') + 3) AS rest FROM citations WHERE url IS NOT NULL)
)
SELECT NULL AS claim, key AS citation, key AS subject, key || ': ' || host || ' is no address of its own' AS message, source_id, line
FROM hosts
WHERE ltrim(host, '0123456789.:') = ''
   OR EXISTS (
       SELECT 1 FROM (VALUES ('scribd.com'), ('docplayer.net'), ('slideshare.net'), ('researchgate.net'), ('academia.edu'), ('semanticscholar.org'),
                             ('scholar.google.com'), ('scholar.archive.org'), ('sci-hub.se'), ('sci-hub.st'), ('libgen.is'), ('coek.info'),
                             ('europepmc.org.cn'), ('booksci.cn'), ('x-mol.com'), ('scilit.net'), ('scite.ai'), ('ouci.dntb.gov.ua'), ('zendy.io'),
                             ('tomesphere.com'), ('workers.dev'), ('translate.goog'), ('googleusercontent.com'), ('wikizero.com'), ('r.jina.ai'))
       WHERE host = column1 OR substr(host, -length(column1) - 1) = '.' || column1)

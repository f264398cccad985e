"""For machines that come by: `/robots.txt`, and `/feed.atom` of what two agree on and of what was put right. Drafts enter neither."""

from datasette import hookimpl
from datasette.utils import tilde_encode
from datasette.utils.asgi import Response
from markupsafe import escape

MOST = 100
# Newest first. A correction of a draft is told on its page, not here.
ENTRIES = """
SELECT * FROM (
SELECT 'claim' AS kind, claims.id, claims.id AS claim, claims.article, claims.statement, claim_state.support, publication_state.state,
       (SELECT max(date) FROM assessments WHERE assessments.claim = claims.id) AS date
FROM publication_state
JOIN claims ON claims.id = publication_state.id
JOIN claim_state ON claim_state.claim = claims.id
WHERE publication_state.subject = 'claim' AND publication_state.is_draft = 'no'
UNION ALL
SELECT 'correction', corrections.id, corrections.claim, corrections.article, corrections.statement, NULL, publication_state.state,
       corrections.date
FROM corrections
JOIN publication_state ON publication_state.id = coalesce(corrections.claim, corrections.article)
     AND publication_state.subject = CASE WHEN corrections.claim IS NULL THEN 'article' ELSE 'claim' END
WHERE publication_state.is_draft = 'no'
)
ORDER BY date DESC, id LIMIT :most
"""


def robots(datasette):
    """Ask robots to stay out of a draft, and otherwise out of what multiplies: filters, files, searches."""
    is_draft = datasette.jinja_env.globals["site"]["state"]["is_draft"]
    out = ("/",) if is_draft else ("/evidence", "/export", "/search", "/claims?", "/*?page=")
    return Response.text("User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in out))


def entry(row, address) -> str:
    """Return an entry. The date of an assessment is a day; Atom wants a time, so it is the day's beginning."""
    path = f"/claims/{tilde_encode(row['claim'])}" if row["claim"] else f"/articles/{tilde_encode(row['article'])}"
    title = f"{row['support']}: {row['statement']}" if row["kind"] == "claim" else f"Correction: {row['statement']}"
    tag = address(f"{path}#{row['kind']}-{tilde_encode(row['id'])}")
    return (
        f"<entry><id>{escape(tag)}</id><title>{escape(title)}</title><updated>{escape(row['date'])}T00:00:00Z</updated>"
        f'<link href="{escape(address(path))}"/><category term="{escape(row["kind"])}"/>'
        f"<summary>{escape(row['statement'])}</summary></entry>"
    )


async def feed(request, datasette):
    """Answer with the entries. A feed without any is whole: nothing is agreed yet."""
    site = datasette.jinja_env.globals["site"]
    rows = (await datasette.get_database("evidence").execute(ENTRIES, {"most": MOST})).rows

    def address(path: str) -> str:
        return datasette.absolute_url(request, datasette.urls.path(path))

    updated = max((row["date"] for row in rows), default=site["state"].get("as_of") or "1970-01-01")
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{escape(address('/feed.atom'))}</id><title>{escape(site['title'])}: agreed, and put right</title>"
        f'<updated>{escape(updated)}T00:00:00Z</updated><link rel="self" href="{escape(address("/feed.atom"))}"/>'
        f'<link href="{escape(address("/"))}"/><author><name>{escape(site["title"])}</name></author>'
        f"<rights>{escape(site['license'])}</rights>\n" + "\n".join(entry(row, address) for row in rows) + "\n</feed>\n"
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@hookimpl
def register_routes():
    """Register the addresses."""
    return [(r"^/robots\.txt$", robots), (r"^/feed\.atom$", feed)]

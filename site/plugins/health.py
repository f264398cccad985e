"""`/-/health.json`: which build is served, how, and what it holds. For whoever watches the site."""

import os

from datasette import hookimpl
from datasette.utils.asgi import Response

COUNTED = ("articles", "claims", "citations", "studies", "findings", "links", "assessments", "flags")


async def health(datasette):
    """Count the rows anew, so that ok means that the database answers."""
    database = datasette.get_database("evidence")
    names = set(await database.table_names())
    counted = [name for name in COUNTED if name in names]
    row = (await database.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {name}) AS {name}" for name in counted))).first()
    counts = dict(zip(counted, row, strict=True))
    content = {
        "ok": all(n is not None for n in counts.values()) and counts.get("claims", 0) > 0,
        "build": os.environ.get("EVIDENCE_BUILD", ""),
        "mode": os.environ.get("EVIDENCE_MODE", "local"),
        "blind": bool(datasette.jinja_env.globals["site"]["blind"]),
        "counts": counts,
    }
    return Response.json(content, status=200 if content["ok"] else 503)


@hookimpl
def register_routes():
    """Register the address."""
    return [(r"^/-/health(?:\.json)?$", health)]

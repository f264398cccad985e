"""What changed since the release before: the comparison that lies beside the database, for `/changes` and as `/changes.json`."""

import json
from pathlib import Path

from datasette import hookimpl
from datasette.utils.asgi import NotFound, Response


def recorded(datasette) -> Path:
    """Return where the comparison lies, if there is one."""
    return Path(datasette.get_database("evidence").path).resolve().parent / "changes.json"


def read(path: Path, build: str) -> dict | None:
    """Return the comparison; None where there is none, where it cannot be read, or where it is about another build than is served."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("now") == build else None


async def whole(datasette):
    """Answer with the comparison as it lies there."""
    site = datasette.jinja_env.globals["site"]
    if site["blind"] or not site.get("changes"):
        raise NotFound("No comparison with a release before this one is at hand.")
    return Response(json.dumps(site["changes"], ensure_ascii=False, indent=1) + "\n", content_type="application/json; charset=utf-8")


@hookimpl
def startup(datasette):
    """Read it once: what is served does not change."""
    site = datasette.jinja_env.globals["site"]
    site["changes"] = read(recorded(datasette), site["build"])


@hookimpl
def register_routes():
    """Register the address of the file."""
    return [(r"^/changes\.json$", whole)]

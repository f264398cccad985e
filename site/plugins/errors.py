"""What a reader is told when something cannot be answered; what whoever runs the site finds in its log.

Datasette would print every wrong address to the log, with all variables, and answer a query that took too long with a
page that carries a script.
"""

import sqlite3
import sys
import traceback

from datasette import hookimpl
from datasette.database import QueryInterrupted
from datasette.plugins import pm
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError

NOWHERE = "There is nothing at this address."
TOO_LONG = "This takes longer than is allowed here. Narrow it with a filter, or take a whole table under /export/."

# All handlers are called, whoever answers: Datasette's own would still write its pages of variables, half a second each.
if pm.has_plugin("datasette.handle_exception"):
    pm.unregister(name="datasette.handle_exception")


def said(exception) -> tuple[int, str, str | None]:
    """Return status, message and title of an exception. 500 is for faults of the program only."""
    if isinstance(exception, QueryInterrupted) or (isinstance(exception, DatasetteError) and exception.title == "SQL Interrupted"):
        return 503, TOO_LONG, "Took too long"
    if isinstance(exception, Base400):
        message = str(exception.args[0]) if exception.args else ""
        return exception.status, NOWHERE if message in ("", "404", "Database not found") else message, None
    if isinstance(exception, DatasetteError):
        return exception.status, str(exception.message), exception.title
    if isinstance(exception, MemoryError):
        return 503, "This takes more memory than is allowed here. Narrow it with a filter.", "Took too much"
    return 500, "Something is wrong with the program, not with what you asked. It has been written to the log.", "A fault"


@hookimpl
def handle_exception(datasette, request, exception):
    """Answer in words, as JSON where JSON was asked for; log what is a fault of the program."""

    async def inner():
        status, message, title = said(exception)
        if isinstance(exception, sqlite3.DatabaseError) and {"sql", "_where"} & set(request.args):
            status, message, title = 400, str(exception), "Invalid SQL"
        if status == 500:
            sys.stderr.write("".join(traceback.format_exception(exception)))
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": message, "status": status, "title": title}, status=status)
        context = {"status": status, "error": message, "title": title}
        return Response.html(await datasette.render_template("error.html", context, request=request), status=status)

    return inner

"""Only questions are answered: GET and HEAD pass, whatever else is refused before Datasette sees it."""

from datasette import hookimpl
from datasette.utils.asgi import Response

ANSWERED = ("GET", "HEAD")


@hookimpl
def asgi_wrapper():
    """Refuse every other method with 405."""

    def wrap(app):
        async def guarded(scope, receive, send):
            if scope["type"] == "http" and scope["method"] not in ANSWERED:
                refusal = Response.text("This site is read-only.\n", status=405, headers={"Allow": ", ".join(ANSWERED)})
                await refusal.asgi_send(send)
            else:
                await app(scope, receive, send)

        return guarded

    return wrap

"""Where the release is blind, what it does not hold is in no list of Datasette's, and asking for it is refused."""

from datasette import hookimpl

from catalogue import blind

PERMISSIONS = ("view-table", "view-query")


async def reads_withheld(datasette, name: str, withheld: frozenset[str]) -> bool:
    """Whether a question reads what is withheld; asked of a connection of its own, for the site's are guarded."""
    kept = datasette.jinja_env.globals["site"].setdefault("blind_questions", {})
    if name not in kept:
        database = datasette.get_database("evidence")
        sql = datasette.metadata("queries", database="evidence")[name]["sql"]
        connection = database.connect()
        try:
            kept[name] = bool(blind.relations_read(connection, sql) & withheld)
        finally:
            connection.close()
    return kept[name]


@hookimpl
def permission_allowed(datasette, action, resource):
    """Say no to a table, a view or a question of what is withheld; leave all else to Datasette."""

    async def inner():
        withheld = datasette.jinja_env.globals["site"]["blind"]
        if not withheld or action not in PERMISSIONS:
            return None
        name = resource[1]
        hidden = name in withheld if action == "view-table" else await reads_withheld(datasette, name, withheld)
        return False if hidden else None

    return inner

"""Every connection to the evidence is guarded before anybody asks it anything."""

from datasette import hookimpl

from catalogue.web.connections import guard


@hookimpl(trylast=True)  # after functions that others add, for adding them is no question
def prepare_connection(conn, database):
    """Guard the evidence; Datasette's own databases in memory stay as they are."""
    if database == "evidence":
        guard(conn)

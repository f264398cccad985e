"""A later page of a table whose key has several columns begins where the last one ended, not at the first row.

Datasette asks for rows behind a key as `a > x or (a = x and b > y)`. SQLite reads an index from its beginning for an `or`;
that `a` is at least `x` follows from it, and lets the index be entered there (sqlite.org/optoverview.html, 1 and 3).
"""

from datasette.utils import compound_keys_after_sql, escape_sqlite
from datasette.views import table


def after(pks: list[str], start_index: int = 0) -> str:
    """Return the condition on rows behind a key, as Datasette's own does, with where to begin."""
    return f"({escape_sqlite(pks[0])} >= :p{start_index} and {compound_keys_after_sql(pks, start_index)})"


table.compound_keys_after_sql = after

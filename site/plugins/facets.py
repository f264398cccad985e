"""Facets of Datasette's tables: of the whole list on every page of it, all counted in one go, and of a whole table once.

Datasette's own count each facet by a statement of its own, twice where the address asks for what is declared, and on a later
page only the rows that come after it (datasette/facets.py, datasette/views/table.py). The database is immutable, so what a
whole table holds is counted when it is first asked for, however long that takes: no facet of a large table is ever missing.
Filtered facets keep Datasette's limit of time; the page says which took too long.
"""

import asyncio
import sqlite3
from collections import Counter

from datasette import facets, hookimpl
from datasette.facets import ColumnFacet
from datasette.filters import Filters
from datasette.plugins import pm
from datasette.utils import await_me_maybe, escape_sqlite, path_with_added_args, path_with_removed_args, sqlite_timelimit
from datasette.views.base import ureg

NO_LIMIT_MS = 600_000
MOST_GROUPS = 20_000  # combinations of words of all facets; beyond, each facet is counted for itself

Counts = dict[str, Counter]  # column -> word -> rows; a cell that is empty is no word


class Kept:
    """What whole tables hold: (file, table, columns) -> counts."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.counts: dict[tuple, Counts] = {}
        self.lock = asyncio.Lock()


def order(item: tuple) -> tuple:
    """Return the place of a word and its count: the most first, then as SQLite sorts, numbers before texts."""
    word, n = item
    return -n, isinstance(word, str), word


class Facets(ColumnFacet):
    """The column facets of a table, a view or an answer."""

    kept = Kept()

    async def facet_results(self):
        """Return the facets with their words, and the columns that took too long: as Datasette's own does."""
        declared = {config["config"]["simple"]: config["source"] for config in reversed(self.get_configs())}
        columns = tuple(dict.fromkeys(config["config"]["simple"] for config in self.get_configs()))
        if not columns:
            return [], []
        counts, too_long = await self.counted(columns, set(declared.values()) == {"metadata"})
        size = self.get_facet_size()
        results = []
        for column in (column for column in columns if column in counts):
            found = sorted(counts[column].items(), key=order)
            shown = found[:size]
            words = [word for word, _ in shown]
            labels = await self.ds.expand_foreign_keys(self.database, self.table, column, words) if self.table else {}
            results.append(
                {
                    "name": column, "type": self.type, "hideable": declared[column] != "metadata",
                    "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {"_facet": column})),
                    "results": [self.option(column, word, n, labels) for word, n in shown], "truncated": len(found) > size,
                }
            )  # fmt: skip
        return results, too_long

    def option(self, column: str, word, n: int, labels: dict) -> dict:
        """Return a word of a facet, and the address that chooses it or takes it away."""
        argument = f"{column}__exact" if column.startswith("_") else column
        selected = (argument, str(word)) in self.get_querystring_pairs()
        change = path_with_removed_args if selected else path_with_added_args
        # On a page of its own list the place of the old one means nothing.
        path = change(
            self.request, {argument: str(word) if selected else word, "_next": self.request.args.get("_next") if selected else None}
        )
        url = self.ds.absolute_url(self.request, self.ds.urls.path(path))
        return {"value": word, "label": labels.get((column, word), word), "count": n, "toggle_url": url, "selected": selected}

    async def counted(self, columns: tuple[str, ...], is_declared: bool) -> tuple[Counts, list[str]]:
        """Return the counts, and the columns that took too long."""
        if not self.table:
            source, params, is_whole = f"({self.sql})", self.params, False
        else:
            clauses, params = await self.conditions()
            source = escape_sqlite(self.table) + (f" where {' and '.join(clauses)}" if clauses else "")
            is_whole = not clauses and is_declared and await self.ds.databases[self.database].table_exists(self.table)
        if not is_whole:
            return await self.together(source, params, columns, self.ds.setting("facet_time_limit_ms"))
        key = (self.ds.databases[self.database].path, self.table, columns)
        async with self.kept.lock:
            if key not in self.kept.counts:
                self.kept.counts[key], _ = await self.together(source, params, columns, NO_LIMIT_MS)
        return self.kept.counts[key], []

    async def conditions(self) -> tuple[list[str], dict]:
        """Return the filters of the address as SQL, as TableView reads them; the place of a page is none."""
        arguments = self.request.args
        pairs = [(name, text) for name in arguments if not name.startswith("_") or "__" in name for text in arguments.getlist(name)]
        clauses, params = Filters(sorted(pairs), (self.metadata or {}).get("units", {}), ureg).build_where_clauses(self.table)
        for hook in pm.hook.filters_from_request(request=self.request, table=self.table, database=self.database, datasette=self.ds):
            if found := await await_me_maybe(hook):
                clauses.extend(found.where_clauses)
                params.update(found.params)
        return clauses, params

    async def together(self, source: str, params, columns: tuple[str, ...], limit_ms: int) -> tuple[Counts, list[str]]:
        """Count all facets in one pass, which may take as long as all of them may; one by one where they have too many combinations."""
        named = ", ".join(map(escape_sqlite, columns))
        sql = f"select {named}, count(*) from {source} group by {named} limit {MOST_GROUPS + 1}"
        found = await self.rows(sql, params, limit_ms * len(columns))
        if found is None:
            return {}, list(columns)
        if len(found) > MOST_GROUPS and len(columns) > 1:
            counts, too_long = {}, []
            for column in columns:
                one, late = await self.alone(source, params, column, limit_ms)
                counts |= one
                too_long += late
            return counts, too_long
        counts = {column: Counter() for column in columns}
        for *words, n in found:
            for column, word in zip(columns, words, strict=True):
                if word is not None:
                    counts[column][word] += n
        return counts, []

    async def alone(self, source: str, params, column: str, limit_ms: int) -> tuple[Counts, list[str]]:
        """Count one facet: only the words that can be shown."""
        name, most = escape_sqlite(column), self.get_facet_size() + 1
        inner = f"select {name} as word from {source}"
        sql = f"select word, count(*) as n from ({inner}) where word is not null group by word order by n desc, word limit {most}"
        found = await self.rows(sql, params, limit_ms)
        return ({}, [column]) if found is None else ({column: Counter(dict(found))}, [])

    async def rows(self, sql: str, params, limit_ms: int) -> list[tuple] | None:
        """Return the rows of a statement, or None where it takes longer; Datasette's own `execute` only shortens the limit it has."""

        def ask(connection):
            try:
                with sqlite_timelimit(connection, limit_ms):
                    return [tuple(row) for row in connection.execute(sql, params)]
            except sqlite3.OperationalError as error:
                if "interrupted" not in str(error):
                    raise
                return None

        return await self.ds.databases[self.database].execute_fn(ask)


@hookimpl
def register_facet_classes():
    """Give Datasette these in place of its own for columns; those by date and array stay."""
    return [Facets, facets.DateFacet, facets.ArrayFacet]


if pm.has_plugin("datasette.facets"):
    pm.unregister(name="datasette.facets")

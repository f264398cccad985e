"""Rows become tables: what fits is stored, what does not is a problem with its file and line.

The database itself validates (`schema.sql`: STRICT types, NOT NULL, CHECKs, keys). Rows go in by batches; only when a
batch is refused is each of its rows looked at alone, and then every CHECK that it breaks is named, not just the first.
"""

import difflib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from catalogue import readers
from catalogue.files import sha256_of
from catalogue.problems import Problem
from catalogue.safe import SLUG, safe_url

if TYPE_CHECKING:
    import sqlite_utils

BATCH = 5_000
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
INTEGER = re.compile(r"[+-]?0*\d{1,18}", re.ASCII)  # SQLite's integers have 64 bits
CHECK = re.compile(r'CONSTRAINT "((?:[^"]|"")+)" CHECK \(')
UNREAD = ("encoding", "broken-csv", "row-length")  # after these, rows of the file are missing
PROVENANCE = ("source_id", "line", "csv_source_id", "csv_line")


@dataclass(frozen=True)
class Load:
    """Which files fill which table.

    `local` columns hold ids that count within an article and get its slug in front; `article` and `reviewer` are the
    folder and the file. A column in `lists` holds several values parted by `;`, each a row of the table named there; where that
    table has one column more, each is a pair, `name=word`.
    """

    pattern: str
    table: str
    local: tuple[str, ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Loaded:
    """What came of one file: rows seen, accepted, rejected."""

    path: str
    table: str
    seen: int = 0
    rejected: int = 0

    @property
    def accepted(self) -> int:
        """Rows that are in the database."""
        return self.seen - self.rejected


class Column(NamedTuple):
    """A column of a table, as far as loading asks."""

    name: str
    type: str
    notnull: bool
    is_pk: bool


class Loader:
    """Loads an evidence folder into an open database and gathers the problems."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        """Take a database with the schema in it and the folder with the evidence."""
        self.db = db
        self.folder = folder
        self.problems: list[Problem] = []
        self.loaded: list[Loaded] = []
        self._columns: dict[str, dict[str, Column]] = {}
        self.paths: dict[int, str] = {}
        self.numbers: Mapping[str, int] = {}  # ids of files in `sources` that were given out before
        self.last_number = 0  # the last id that was given out: others count on
        self.refused: set[tuple[str, str]] = set()  # (table, key) of refused rows: whoever names them is not to blame
        self.unread: dict[str, str] = {}  # table -> file of which nothing, or not all, could be read: the same

    @cached_property
    def schema(self) -> "sqlite_utils.Database":
        """The tables as sqlite-utils shows them; asked for only where a row is refused, for its import takes half a second."""
        import sqlite_utils

        return sqlite_utils.Database(self.db)

    # -- one file ------------------------------------------------------------------------------------------------------

    def files(self, load: Load) -> list[Path]:
        """Return the files that fit the pattern and may be loaded, in sorted order."""
        return [path for path in sorted(self.folder.glob(load.pattern)) if path.is_file() and self._slug_fits(path)]

    def load(self, load: Load) -> None:
        """Load every file that fits the pattern, in sorted order."""
        for path in self.files(load):
            self._load_file(path, load)

    def _load_file(self, path: Path, load: Load) -> None:
        name, source_id = self.open_source(path)
        slug, derived = self._derived(path, load)
        first_problem = len(self.problems)
        rows = readers.read(path, name, self.problems)
        table = self.columns(load.table)
        wanted = [c for c in table if c not in (*PROVENANCE, *derived)] + list(load.lists)
        must = {name for name, c in table.items() if c.notnull or c.is_pk} - set(derived) - set(PROVENANCE)
        if not self.header_fits(rows.columns, wanted, must, name):
            self.unread[load.table] = name
            return
        pks = [name for name, c in table.items() if c.is_pk]
        items = {c: Items(self, load.lists[c], len(pks), c, name) for c in rows.columns if c in load.lists}
        columns = [*(c for c in rows.columns if c not in items), *derived]
        account = Loaded(name, load.table)
        self.loaded.append(account)
        shaped = self._shaped(load, rows, columns, derived, slug, items, pks, account)
        refused = self.insert(load.table, columns, shaped, source_id)
        account.rejected += refused  # not with the call in one line: it counts on `rejected` itself
        if any(p.code in UNREAD for p in self.problems[first_problem:]):
            self.unread[load.table] = name
        for inserter in items.values():
            inserter.flush()

    def _shaped(
        self,
        load: Load,
        rows: readers.Rows,
        columns: list[str],
        derived: dict[str, str],
        slug: str,
        items: dict[str, "Items"],
        pks: list[str],
        account: Loaded,
    ) -> Iterator[tuple[int, list[str | None]]]:
        """Yield rows as the table wants them: local ids made whole, list cells taken out, what the path gives put behind."""
        given = list(derived.values())
        prefixed = [rows.columns.index(c) for c in load.local if c in rows.columns and c not in items]
        lists = sorted(((rows.columns.index(c), c) for c in items), reverse=True)  # from behind, so that places hold
        prefixes = {c: f"{slug}." if c in load.local else "" for c in items}
        key_places = [columns.index(pk) for pk in pks]
        for line, cells in rows.rows:
            account.seen += 1
            if not cells:
                account.rejected += 1
                continue
            for i in prefixed:
                if cells[i]:
                    cells[i] = f"{slug}.{cells[i]}"
            taken = [(c, cells.pop(i)) for i, c in lists]
            cells += given
            for c, cell in taken:
                if cell:
                    key = [cells[place] for place in key_places]
                    for item in cell.split(";"):
                        if item.strip():
                            items[c].append((line, [*key, prefixes[c] + item.strip()]))
            yield line, cells

    def columns(self, table: str) -> dict[str, Column]:
        """Return the columns of a table by name, asked of the database once."""
        if table not in self._columns:
            query = 'SELECT name, type, "notnull", pk > 0 FROM pragma_table_info(?) ORDER BY cid'
            self._columns[table] = {row[0]: Column(*row) for row in self.db.execute(query, (table,))}
        return self._columns[table]

    def open_source(self, path: Path) -> tuple[str, int]:
        """Enter a file into `sources`; return its name and id."""
        name = path.relative_to(self.folder).as_posix()
        source_id = self.numbers.get(name, self.last_number + 1)
        self.last_number = max(self.last_number, source_id)
        self.db.execute(
            "INSERT INTO sources (id, path, sha256, rows_seen, rows_accepted, rows_rejected) VALUES (?, ?, ?, 0, 0, 0)",
            (source_id, name, sha256_of(path)),
        )
        self.paths[source_id] = name
        return name, source_id

    def close_sources(self) -> None:
        """Write the counts of every file into `sources`."""
        for account in self.loaded:
            self.db.execute(
                "UPDATE sources SET rows_seen = ?, rows_accepted = ?, rows_rejected = ? WHERE path = ?",
                (account.seen, account.accepted, account.rejected, account.path),
            )

    def _slug_fits(self, path: Path) -> bool:
        """Whether the folder of an article may be one; `folder.stray_files` says what to do about it."""
        parts = path.relative_to(self.folder).parts
        return parts[0] != "articles" or bool(SLUG.fullmatch(parts[1]))

    def _derived(self, path: Path, load: Load) -> tuple[str, dict[str, str]]:
        """Return the slug of the article folder and the columns that the path gives."""
        parts = path.relative_to(self.folder).parts
        if parts[0] != "articles":
            return "", {}
        slug = parts[1]
        names = self.columns(load.table)
        derived = {"slug": slug} if "slug" in names else {"article": slug} if "article" in names else {}
        if "reviewer" in names:
            derived["reviewer"] = path.stem
        return slug, derived

    def header_fits(self, columns: list[str], wanted: list[str], must: set[str], name: str) -> bool:
        """Report unknown and missing columns; return whether the file can be loaded.

        A column that may be empty may be left out; one that may not must be there.
        """
        if not columns:
            return False
        if len(columns) == 1 and ";" in columns[0] and columns[0].split(";")[0].strip() in wanted:
            advice = "Save it with commas (in a spreadsheet: 'CSV UTF-8, comma delimited')."
            self.problems.append(Problem(name, 1, "error", "the cells of this file are parted by semicolons", "semicolons", advice))
            return False
        unknown = [c for c in columns if c and c not in wanted]
        for column in unknown:
            close = difflib.get_close_matches(column, wanted, 1)
            advice = f"Did you mean '{close[0]}'?" if close else f"Known columns: {', '.join(wanted)}."
            self.problems.append(Problem(name, 1, "error", f"unknown column '{column}'", "unknown-column", advice))
        missing = [c for c in wanted if c in must and c not in columns]
        for column in missing:
            advice = f"Add it to the header; the columns are {', '.join(wanted)}."
            self.problems.append(Problem(name, 1, "error", f"the column '{column}' is missing", "missing-column", advice))
        return not unknown and not missing and len(set(columns)) == len(columns) and "" not in columns

    # -- rows ----------------------------------------------------------------------------------------------------------

    def insert(
        self,
        table: str,
        columns: list[str],
        rows: Iterable[tuple[int, list[str | None]]],
        source_id: int,
        places: Mapping[str, int] | None = None,
    ) -> int:
        """Insert rows with their source and line; return how many were refused, each with its problems.

        `places` says which columns' problems belong to the second file of a row (`csv_line`), by their position.
        """
        marks = ", ".join("?" * (len(columns) + 2))
        names = ", ".join(f'"{c}"' for c in (*columns, "source_id", "line"))
        sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
        refused = 0
        stream = iter(rows)
        while batch := list(islice(stream, BATCH)):
            self.db.execute("SAVEPOINT batch")
            try:
                self.db.executemany(sql, ([*row, source_id, line] for line, row in batch))
            except sqlite3.IntegrityError:  # anything else is the disk's fault and not the row's
                self.db.execute("ROLLBACK TO batch")
                for line, row in batch:
                    try:
                        self.db.execute(sql, [*row, source_id, line])
                    except sqlite3.IntegrityError as error:
                        refused += 1
                        self._diagnose(table, dict(zip(columns, row, strict=True)), source_id, line, error, places)
            self.db.execute("RELEASE batch")
        return refused

    def _diagnose(
        self,
        table: str,
        row: dict[str, str | None],
        source_id: int,
        line: int,
        error: sqlite3.Error,
        places: Mapping[str, int] | None,
    ) -> None:
        """Report everything that is wrong with a refused row."""
        found: list[tuple[str, str, str, str]] = []  # column, message, code, remedy
        unreadable: set[str] = set()  # what is no number breaks no further CHECK
        info = self.columns(table)
        numbers: dict[str, str] = {}
        for column, cell in row.items():
            kind = info[column].type
            if cell is None and (info[column].notnull or info[column].is_pk):
                found.append((column, f"{column} is empty", "empty-cell", "Fill it in."))
            if isinstance(cell, str) and kind in ("INTEGER", "REAL"):
                if not (INTEGER if kind == "INTEGER" else NUMBER).fullmatch(cell):
                    what = "whole number" if kind == "INTEGER" else "number"
                    advice = "Digits with a decimal point and no thousands mark, such as 1234.5; leave it empty when unknown."
                    found.append((column, f"{column} '{cell}' is no {what}", "not-a-number", advice))
                    unreadable.add(column)
                else:
                    numbers[column] = kind
        found += self._broken_checks(table, row, numbers, unreadable)
        pks = [c for c in info if info[c].is_pk]
        if not found and "UNIQUE" in str(error):
            found.append((pks[0], *self._duplicate(table, row, pks, str(error))))
        if not found:
            found.append((pks[0], str(error), "refused", "Compare the row with its table in schema.sql."))
        for column, message, code, remedy in found:
            place = (places or {}).get(column)
            file, at = (self.paths[int(row["csv_source_id"] or 0)], int(row["csv_line"] or 0)) if place else (self.paths[source_id], line)
            self.problems.append(Problem(file, at, "error", message, code, remedy))
        if all(row.get(pk) for pk in pks):
            self.refused.add((table, " ".join(str(row[pk]) for pk in pks)))

    def _broken_checks(
        self, table: str, row: dict[str, str | None], numbers: dict[str, str], unreadable: set[str]
    ) -> Iterator[tuple[str, str, str, str]]:
        """Yield the named CHECKs that a row breaks: column, sentence, code, remedy."""
        names = list(self.columns(table))
        values = ", ".join(f'CAST(:{n} AS {numbers[n]}) AS "{n}"' if n in numbers else f':{n} AS "{n}"' for n in names)
        bound = {n: row.get(n) for n in names}
        for sentence, expression in checks(self.schema[table].schema):
            if any(re.search(rf"\b{column}\b", expression) for column in unreadable):
                continue
            (holds,) = self.db.execute(f'SELECT ({expression}) FROM (SELECT {values}) AS "{table}"', bound).fetchone()
            if holds == 0:
                involved = [n for n in row if row[n] is not None and re.search(rf"\b{re.escape(n)}\b", expression)]
                shown = ", ".join(f"{n} is '{row[n]}'" for n in involved) or "it is empty"
                yield (involved or [names[0]])[0], f"{sentence}, but {shown}", "check", "Change the cell so that the sentence holds."

    def _duplicate(self, table: str, row: dict[str, str | None], pks: list[str], error: str) -> tuple[str, str, str]:
        """Return message, code and remedy for a key that is already there."""
        columns = [c.split(".", 1)[1] for c in error.split(": ", 1)[1].split(", ")]
        where = " AND ".join(f'"{c}" IS ? COLLATE NOCASE' for c in columns)  # k1 and K1 are one key
        first = self.db.execute(f'SELECT source_id, line FROM "{table}" WHERE {where}', [row.get(c) for c in columns]).fetchone()
        shown = ", ".join(f"{c} '{row.get(c)}'" for c in columns)
        place = f"{self.paths[first[0]]}:{first[1]}" if first else "above"
        remedy = "Give it another id." if columns == pks == pks[:1] else "Merge the two rows, or change one of them."
        return f"{shown} stands already in {place}", "duplicate", remedy


class Items:
    """The items of one list column on their way into their table, by batches."""

    def __init__(self, loader: Loader, child: str, keys: int, column: str, file: str) -> None:
        """Take the table, how many columns name the row that an item belongs to, and the column and file for messages."""
        self.loader = loader
        width = len(loader.columns(child))
        self.sql = f'INSERT INTO "{child}" VALUES ({", ".join("?" * width)})'
        self.pairs = width == keys + 2  # each item is `name=word`
        self.column, self.file = column, file
        self.addresses = child == "sightings"
        self.waiting: list[tuple[int, list[str | None]]] = []

    def append(self, item: tuple[int, list[str | None]]) -> None:
        """Take an item: the line, and the key of its row with the item behind it."""
        self.waiting.append(item)
        if len(self.waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Insert what waits; an item that stands twice in a cell, or is no address where one is wanted, is a problem."""
        waiting, self.waiting = self.waiting, []
        if self.pairs:
            waiting = [(line, parted) for line, cells in waiting if (parted := self._parted(line, cells))]
        if self.addresses:
            waiting = [item for item in waiting if self._is_address(*item)]
        self.loader.db.execute("SAVEPOINT items")
        try:
            self.loader.db.executemany(self.sql, (cells for _, cells in waiting))
        except sqlite3.IntegrityError:
            self.loader.db.execute("ROLLBACK TO items")
            for line, cells in waiting:
                self._insert(line, cells)
        self.loader.db.execute("RELEASE items")

    def _insert(self, line: int, cells: list[str | None]) -> None:
        try:
            self.loader.db.execute(self.sql, cells)
        except sqlite3.IntegrityError:
            message = f"{self.column}: '{cells[-2 if self.pairs else -1]}' stands twice in the cell"
            self.loader.problems.append(Problem(self.file, line, "error", message, "duplicate", "Write it once."))

    def _parted(self, line: int, cells: list[str | None]) -> list[str | None]:
        *key, item = cells
        name, _, word = (part.strip() for part in (item or "").partition("="))
        if name and word:
            return [*key, name, word]
        advice = "Write name=word, such as lee2024=abstract; part several by ';'."
        self.loader.problems.append(Problem(self.file, line, "error", f"{self.column}: '{item}' is no pair", "no-pair", advice))
        return []

    def _is_address(self, line: int, cells: list[str | None]) -> bool:
        if safe_url(cells[-1]):
            return True
        message = f"{self.column} '{(cells[-1] or '')[:80]}' is no plain web address"
        advice = "Write http:// or https://, a host and a path; part several by ';'."
        self.loader.problems.append(Problem(self.file, line, "error", message, "url", advice))
        return False


def checks(sql: str) -> Iterator[tuple[str, str]]:
    """Yield sentence and expression of each named CHECK in a CREATE TABLE statement."""
    for match in CHECK.finditer(sql):
        depth, end, quoted = 1, match.end(), False
        while depth:
            character = sql[end]
            quoted ^= character == "'"
            depth += 0 if quoted else (character == "(") - (character == ")")
            end += 1
        yield match.group(1).replace('""', '"'), sql[match.end() : end - 1]

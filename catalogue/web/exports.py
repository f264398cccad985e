"""What a reader takes away: a table, a view, an answer, a list of claims, the citations in it, or all of it. Whole, or refused.

    what was asked ──> Selection ──count(*)──> too many? refused ──> rows in pieces ──> as many as counted, or broken off

The rows stream past; nothing is held but a piece. How rows become text stands in `catalogue/tables.py`, how citations do in
`catalogue/writers/`. A stream that ends early ends without the end that HTTP demands, so that no reader takes it for whole.
"""

import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import quote

from datasette.filters import Filters
from datasette.utils import escape_fts, sqlite_timelimit

from catalogue import tables
from catalogue.filters import conditions, sources
from catalogue.web.connections import guard

# suffix of an address -> format of catalogue/tables.py
FORMS = {"csv": "csv", "excel.csv": "excel", "json": "json", "jsonl": "jsonl"}
# suffix -> writer of citations; csl.json, for json is the rows themselves
CITED = {"bib": "bib", "ris": "ris", "csl.json": "json", "txt": "txt"}
SAYS = {
    "csv": "comma-separated, UTF-8", "excel.csv": "for spreadsheets: no cell is run as a formula", "json": "a list of objects",
    "jsonl": "an object a line", "bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON", "txt": "formatted references",
}  # fmt: skip
SUFFIXES = (*FORMS, *CITED)
KEYS = ("citation", "key")  # a column of this name names citations
MOST_ROWS = 2_000_000
MOST_ROWS_PUBLIC = 250_000  # beyond this, strangers are shown to the database file
MOST_CITATIONS = 100_000
MOST_FORMATTED = 2_000  # a reference in a style takes some 5 ms of computing, a hundred times what one in BibTeX takes
REFERENCES = 200  # a piece
FILE_PIECE = 2**18  # bytes
COUNTING_MS = 10_000


# What may follow the last ORDER BY if it does not order the whole answer: it stands in brackets, in a text, or bounds the rows.
UNENDED = re.compile(r"[()\"'\[\]`]|--|/\*|\b(limit|offset|union|except|intersect)\b", re.IGNORECASE)

# What a list shows of a claim and of a citation, as a row.
CLAIMS = """SELECT claims.id, claims.parent, claims.article, sections.label AS section, claims.statement, claims.claim_type,
    claims.modality, claims.population, claims.intervention, claims.comparator, claims.outcome, claims.checkable, card.state,
    card.support, card.fidelity, card.severity, card.tags, card.supporting, card.disputing, card.errors, card.warnings, card.notes
    FROM claim_cards AS card JOIN claims ON claims.id = card.claim JOIN sections ON sections.id = claims.section"""
CITATIONS = """SELECT citations.key, citations.title, citations.authors, citations.editors, citations.container, citations.year,
    citations.doi, citations.pmid, citations.pmcid, citations.url, citations.source_type, citations.access, standing.standing,
    standing.checked_at, standing.notice,
    (SELECT count(DISTINCT claim) FROM links WHERE links.citation = citations.key AND direction = 'supports') AS supporting,
    (SELECT count(DISTINCT claim) FROM links WHERE links.citation = citations.key AND direction = 'disputes') AS disputing
    FROM citations JOIN citation_standing AS standing ON standing.citation = citations.key"""
# filter of the list of citations: its words, with definitions
OF_CITATIONS = {
    "source_type": "SELECT name, definition FROM source_types ORDER BY ordinal",
    "standing": "SELECT name, definition FROM standings ORDER BY ordinal",
    "access": "SELECT name, definition FROM accesses ORDER BY ordinal",
}


class Refused(Exception):
    """An export that would not be whole: `status`, and a sentence that says what to do."""

    def __init__(self, status: int, message: str) -> None:
        """Keep both for whoever answers."""
        super().__init__(message)
        self.status, self.message = status, message


@dataclass(frozen=True)
class Selection:
    """What is asked for, as SQL with its parameters, under a name for the file."""

    name: str
    sql: str
    params: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    counted: str = ""  # SQL that counts the rows, where there is a shorter way than through all of them

    @property
    def counting(self) -> str:
        """The SQL that counts the rows, without their order: SQLite sorts even what it only counts, and works out every column."""
        before, word, order = self.sql.rpartition("ORDER BY")
        return self.counted or f"SELECT count(*) FROM ({before if word and not UNENDED.search(order) else self.sql})"


def quoted(name: str) -> str:
    """Return a name of the schema as SQL."""
    return '"' + name.replace('"', '""') + '"'


def of_relation(
    name: str, columns: Sequence[str], order: Sequence[str], arguments: Sequence[tuple[str, str]], *, searched: bool
) -> Selection:
    """Return the rows of a table or a view under the filters of its page. The arguments have passed the gate."""
    special = {argument: value for argument, value in arguments if argument.startswith("_") and "__" not in argument}
    pairs = sorted((argument, value) for argument, value in arguments if argument not in special)
    clauses, params = Filters(pairs).build_where_clauses(name)
    if searched and special.get("_search"):
        index = quoted(f"{name}_fts")
        clauses.append(f"{quoted(name)}.rowid IN (SELECT rowid FROM {index} WHERE {index} MATCH escape_fts(:search))")
        params["search"] = special["_search"]
    clauses += [f"({value})" for argument, value in arguments if argument == "_where"]
    chosen = [value for argument, value in arguments if argument == "_col"]
    hidden = {value for argument, value in arguments if argument == "_nocol"}
    listed = [column for column in columns if (not chosen or column in chosen or column in order) and column not in hidden]
    by = [quoted(column) for column in order or columns]
    if special.get("_sort"):
        by.insert(0, quoted(special["_sort"]))
    elif special.get("_sort_desc"):
        by.insert(0, f"{quoted(special['_sort_desc'])} DESC")
    where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
    sql = f"SELECT {', '.join(map(quoted, listed))} FROM {quoted(name)}{where} ORDER BY {', '.join(by)}"
    return Selection(name, sql, params, f"SELECT count(*) FROM {quoted(name)}{where}")


def of_claims(asked: Mapping[str, str], article: str | None = None) -> Selection:
    """Return the list of claims under the filters of its page, in the order of the articles, each with what the list shows."""
    chosen = dict(asked) | ({"article": article} if article else {})
    condition, params = conditions(chosen)
    only_parts = "" if article and not asked else "card.parts = 0 AND "
    sql = f"{CLAIMS} WHERE {only_parts}{condition} ORDER BY card.article, card.place"
    return Selection(f"{article}-claims" if article else "claims-list", sql, params)


def of_sources(asked: Mapping[str, str], article: str | None = None) -> Selection:
    """Return the sources of that list: those that its filters ask for, of the claims that it holds."""
    sql, params = sources(dict(asked) | ({"article": article} if article else {}))
    return Selection(f"{article}-sources" if article else "sources-of-claims", f"{sql} ORDER BY citation", params)


def of_claim(key: str) -> Selection:
    """Return one claim as a row of that list; a whole and its parts are rows of their own."""
    return Selection(key, f"{CLAIMS} WHERE card.claim = :id", {"id": key})


def of_citations(asked: Mapping[str, str]) -> Selection:
    """Return the list of citations under the filters of its page, each with its standing and how many claims lean on it."""
    condition = " AND ".join(f"{'standing.standing' if name == 'standing' else f'citations.{name}'} = :{name}" for name in asked) or "1"
    return Selection("citations-list", f"{CITATIONS} WHERE {condition} ORDER BY citations.key COLLATE NOCASE", dict(asked))


def connect(path: str) -> sqlite3.Connection:
    """Return a guarded connection of its own to the file that is served."""
    db = sqlite3.connect(f"file:{quote(path)}?immutable=1", uri=True, check_same_thread=False)
    db.create_function("escape_fts", 1, escape_fts)
    guard(db)
    return db


def count(db: sqlite3.Connection, selection: Selection, most: int, limit_ms: int = COUNTING_MS) -> int:
    """Return how many rows a selection has. Raises Refused where they are too many, or counting them takes too long."""
    try:
        with sqlite_timelimit(db, limit_ms):
            (n,) = db.execute(selection.counting, dict(selection.params)).fetchone()
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            message = "Counting these rows takes too long, so nobody could say whether the file is whole. Narrow it with a filter"
            raise Refused(503, f"{message}, or take the tables behind it.") from None
        raise Refused(400, f"SQL: {error}") from None
    except sqlite3.DatabaseError as error:
        raise Refused(400, f"SQL: {error}") from None
    if n > most:
        message = f"These are {n:,} rows, and one file here has at most {most:,}. Narrow it with a filter, or take the database itself"
        raise Refused(413, f"{message} where it is given out.")
    return int(n)


def table(db: sqlite3.Connection, selection: Selection, n: int) -> tables.Table:
    """Return the rows of a selection, to be read once; as many as counted, or reading them raises Incomplete."""
    cursor = db.execute(selection.sql, dict(selection.params))
    return tables.Table(selection.name, [column for column, *_ in cursor.description], n, iter(cursor))


def pieces(db: sqlite3.Connection, selection: Selection, suffix: str, n: int) -> Iterator[str]:
    """Yield a selection as text. Raises Refused for references where no column names citations."""
    if suffix in FORMS:
        make, _, _ = tables.FORMATS[FORMS[suffix]]
        return make(table(db, selection, n))
    return references(db, suffix, keys(db, selection, n))


def references(db: sqlite3.Connection, suffix: str, wanted: Sequence[str]) -> Iterator[str]:
    """Return citations as text in pieces. Raises LookupError, before the first, with keys that are not there; Refused for too many."""
    from catalogue import writers  # heavy, and seldom needed

    found = writers.resolved(db, wanted)
    if suffix == "txt" and len(found) > MOST_FORMATTED:
        others = ", ".join(other for other in CITED if other != "txt")
        message = f"These are {len(found):,} references, and one file of formatted ones has at most {MOST_FORMATTED:,}. Narrow it, or take"
        raise Refused(413, f"{message} {others}.")
    batches = [found[at : at + REFERENCES] for at in range(0, len(found), REFERENCES)]
    missing = [key for batch in batches for key in _missing(db, batch)]
    if missing:
        raise LookupError(", ".join(missing))
    return writers.written(CITED[suffix], (writers.records(db, batch) for batch in batches))


def _missing(db: sqlite3.Connection, some: Sequence[str]) -> list[str]:
    there = {key for (key,) in db.execute(f"SELECT key FROM citations WHERE key IN ({', '.join('?' * len(some))})", some)}
    return [key for key in some if key not in there]


def reference(db: sqlite3.Connection, key: str, style: str | None = None) -> str:
    """Return the reference of one citation as it is printed. Raises LookupError for an unknown key or style, naming what is known."""
    from catalogue import writers
    from catalogue.writers import txt

    return txt.alone(writers.records(db, [key])[0], style or txt.DEFAULT)


def styles() -> list[str]:
    """Return the names of the styles of references, the one that is used when none is named first."""
    from catalogue.writers import txt

    return sorted(txt.styles(), key=lambda name: (name != txt.DEFAULT, name))


def keys(db: sqlite3.Connection, selection: Selection, n: int) -> list[str]:
    """Return the keys of the citations that a selection names, each once, in its order."""
    found = table(db, selection, n)
    column = next((found.columns.index(name) for name in KEYS if name in found.columns), None)
    if column is None:
        raise Refused(400, f"No column of '{selection.name}' names citations. Known formats: {', '.join(FORMS)}.")
    names = list(dict.fromkeys(str(row[column]) for row in found.rows if row[column] is not None))
    if len(names) > MOST_CITATIONS:
        raise Refused(413, f"These are {len(names):,} citations, and one file here has at most {MOST_CITATIONS:,}. Narrow it.")
    return names


def media_type(suffix: str) -> str:
    """Return the media type of a suffix."""
    if suffix in FORMS:
        return tables.FORMATS[FORMS[suffix]][2]
    from catalogue import writers

    found: str = writers.writer(CITED[suffix]).MEDIA_TYPE
    return f"{found}; charset=utf-8" if "charset" not in found else found


# ----------------------------------------------------------------------------------------------------------------------
# All of it
# ----------------------------------------------------------------------------------------------------------------------


class Pipe(io.RawIOBase):
    """Takes what is written and gives it back in pieces; it cannot be wound back, so zipfile writes sizes behind the data."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data) -> int:  # type: ignore[no-untyped-def]
        """Take a piece."""
        self.parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self.parts)
        self.parts.clear()
        return found


def everything(db: sqlite3.Connection, facts: Mapping[str, object]) -> Iterator[bytes]:
    """Yield a ZIP file: every table as CSV, the citations in each format, and last `manifest.json` with rows, bytes and sha256.

    What would be too much for a file of its own is left out, and named in the manifest.

    The same database gives the same bytes.
    """
    pipe = Pipe()
    files: list[dict[str, object]] = []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in tables.names(db):
            if "_fts" in name:
                continue
            found = tables.rows(db, name)
            yield from _entry(archive, pipe, f"tables/{name}.csv", tables.as_csv(found), found.count, files)
        cited = [key for (key,) in db.execute("SELECT key FROM citations ORDER BY key")]
        left_out = []
        for suffix in CITED:
            try:
                if len(cited) > MOST_CITATIONS:
                    raise Refused(413, f"These are {len(cited):,} citations, and one file here has at most {MOST_CITATIONS:,}.")
                text = references(db, suffix, cited)
            except Refused as refused:
                left_out.append({"path": f"citations.{suffix}", "why": refused.message})
                continue
            yield from _entry(archive, pipe, f"citations.{suffix}", text, len(cited), files)
        manifest = json.dumps({**facts, "files": files, "left_out": left_out}, indent=2) + "\n"
        yield from _entry(archive, pipe, "manifest.json", iter([manifest]), len(files), [])
    yield pipe.taken()


def _entry(
    archive: zipfile.ZipFile, pipe: Pipe, path: str, text: Iterator[str], rows: int, files: list[dict[str, object]]
) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))  # no clock: the same database, the same bytes
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with archive.open(entry, "w", force_zip64=True) as file:
        for piece in text:
            data = piece.encode("utf-8")
            digest.update(data)
            size += len(data)
            file.write(data)
            yield pipe.taken()
    files.append({"path": path, "rows": rows, "bytes": size, "sha256": digest.hexdigest()})
    yield pipe.taken()

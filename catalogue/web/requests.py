"""What may be asked: the shape of a request, and of its arguments, before Datasette sees it.

    method, host ──> size, characters ──> address ──> arguments ──> Datasette

Stock Datasette answers an argument that it does not know with all rows or none, and some with status 500. A reader who
misspells a filter must not take the answer for the answer to the question: whatever is not known is refused, and what is
known is named. All functions are pure; a refusal is a value.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote_to_bytes

METHODS = ("GET", "HEAD")
MOST_QUERY, MOST_ARGUMENTS, MOST_PATH = 2_048, 40, 1_024
MOST_SQL = 16_384  # bytes of a query string that holds SQL, in local mode

# Datasette's operators of a filter, column__op=value, but for those on JSON, of which there is none here.
OPERATORS = (
    "exact", "not", "contains", "endswith", "startswith", "gt", "gte", "lt", "lte", "like", "notlike", "glob", "in", "notin",
    "date", "isnull", "notnull", "isblank", "notblank",
)  # fmt: skip
JUDGED = ("support", "state", "level")  # filters that a blind release would answer with nothing, as if nothing were there
SHAPES = ("arrays", "arrayfirst", "objects", "object", "array")
FORMATS = (None, "json", "csv")
# Pages of Datasette about itself: those that help, in either mode. /-/static/ holds its files.
ABOUT = {
    "local": ("health", "versions", "settings", "metadata", "plugins", "databases"),
    "public": ("health", "versions"),
}
DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)
SWITCH = re.compile(r"|on|off|true|false|yes|no|[01]", re.ASCII | re.IGNORECASE)
FILTER_FORM = re.compile(r"_filter_(column|op|value)(_[0-9]{1,2})?", re.ASCII)
FILE = re.compile(r"/(-/)?static/[A-Za-z0-9_-][A-Za-z0-9._-]*", re.ASCII)
PARAMETER = re.compile(r":([a-zA-Z]\w{0,60})", re.ASCII)


@dataclass(frozen=True)
class Relation:
    """A table or a view: its columns, its primary key, whether it can be searched, and its keys to others."""

    columns: tuple[str, ...]
    primary_key: tuple[str, ...] = ()
    is_view: bool = False
    is_searched: bool = False
    keys_to: tuple[str, ...] = ()

    @property
    def addressable(self) -> tuple[str, ...]:
        """Return the names that a filter or an order may use."""
        return self.columns if self.is_view or self.primary_key else (*self.columns, "rowid")


@dataclass(frozen=True)
class Known:
    """All that can be asked for."""

    mode: str = "local"
    hosts: tuple[str, ...] = ()  # names that the site answers to; none: any
    relations: Mapping[str, Relation] = field(default_factory=lambda: MappingProxyType({}))
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))  # name -> parameters
    pages: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = ()  # address -> arguments
    withheld: tuple[re.Pattern[str], ...] = ()  # addresses of what a blind release does not hold
    exports: re.Pattern[str] = re.compile(r"(?!)")  # addresses that take the filters of their table


@dataclass(frozen=True)
class Refusal:
    """A status, and a sentence that says what to do."""

    status: int
    message: str


Arguments = Sequence[tuple[str, str]]


def refusal(method: str, raw_path: bytes, query: bytes, host: str, known: Known) -> Refusal | None:
    """Return why a request is refused, or None."""
    if method not in METHODS:
        return Refusal(405, "This site is read-only: it answers GET and HEAD.")
    if known.hosts and hostname(host) not in known.hosts:
        return Refusal(421, "This site does not answer to that name. Whoever runs it can add one: serve --allow-host NAME.")
    if len(raw_path) > MOST_PATH:
        return Refusal(414, f"The address is longer than {MOST_PATH:,} bytes.")
    has_sql = known.mode == "local" and (query.startswith(b"sql=") or b"&sql=" in query)
    if len(query) > (MOST_SQL if has_sql else MOST_QUERY):
        return Refusal(414, f"The arguments are longer than {MOST_SQL if has_sql else MOST_QUERY:,} bytes.")
    if re.search(rb"[^!-~]|\\|%5[cC]|^//", raw_path):
        return Refusal(400, "An address here has no backslash, no doubled slash in front, and no character that must be encoded.")
    if query.count(b"&") >= MOST_ARGUMENTS:
        return Refusal(414, f"There are more than {MOST_ARGUMENTS} arguments.")
    arguments = parse_qsl(query.decode("latin-1"), keep_blank_values=True, encoding="utf-8", errors="replace")
    return refused_arguments(raw_path.decode("ascii"), arguments, known)


def hostname(host: str) -> str:
    """Return the name in a Host header, without its port and in lower case."""
    return re.sub(r":[0-9]*$", "", host.strip()).lower()


def refused_arguments(path: str, arguments: Arguments, known: Known) -> Refusal | None:
    """Return why an address with these arguments is refused, or None. Addresses that lead nowhere are left to Datasette's 404."""
    first, *rest = path.strip("/").split("/")
    if first == "static" or path.startswith("/-/static/"):
        return None if FILE.fullmatch(path) else Refusal(404, "There is no such file.")
    if first == "-":
        return _about(rest, known.mode)
    if path == "/favicon.ico":
        return None
    if first in (".json", ".jsono"):
        return Refusal(404, "There is nothing at this address. What is served: /-/health.json; its tables: /evidence.json.")
    if any(pattern.search(path) for pattern in known.withheld):
        return Refusal(403, "This is withheld: the site is blind, for whoever is to judge without having seen what others judged.")
    if known.withheld and first not in ("evidence", "export") and (judged := [name for name, text in arguments if text and name in JUDGED]):
        return Refusal(403, f"'{judged[0]}' asks for what others judged, and that is withheld: the site is blind.")
    for pattern, names in known.pages:
        if pattern.search(path):
            return _unknown(arguments, names, "This page")
    if found := known.exports.search(path):
        return _of_export(decoded(found["name"]), arguments, known)
    database, extension = _parted(first)
    if database != "evidence":
        return None
    if not rest:
        return _of_database(arguments, extension, known)
    if len(rest) > 2:
        return Refusal(404, "There is nothing at this address.")
    if len(rest) == 2:
        return _of_row(decoded(rest[0]), rest[1], arguments, known)
    encoded, extension = _parted(rest[0])
    name = decoded(encoded)
    if extension not in FORMATS:
        return Refusal(404, f"There is no such format. Known: {', '.join(filter(None, FORMATS))}.")
    if name in known.questions:
        return _unknown(arguments, (*known.questions[name], *QUESTION), f"The question '{name}'") or _checked(arguments, known)
    if name in known.relations:
        return _of_table(name, known.relations[name], arguments, known)
    return Refusal(404, f"There is no table, view or question '{name[:100]}' in this build of the catalogue.")


def _about(rest: list[str], mode: str) -> Refusal | None:
    name = re.sub(r"\.json$", "", rest[0]) if len(rest) == 1 else ""
    if name in ABOUT[mode]:
        return None
    return Refusal(404, f"There is nothing at this address. Known: {', '.join(f'/-/{name}.json' for name in ABOUT[mode])}.")


def _parted(segment: str) -> tuple[str, str | None]:
    """Part a segment of an address from its format: claims.json. A dot that belongs to a name is encoded."""
    name, dot, extension = segment.partition(".")
    return (name, extension) if dot else (name, None)


def decoded(segment: str) -> str:
    """Undo Datasette's encoding of a name in an address: ~2E is a dot, + a blank."""
    return unquote_to_bytes(segment.replace("%", "%25").replace("~", "%").replace("+", " ")).decode("utf-8", "replace")


# ----------------------------------------------------------------------------------------------------------------------
# Which arguments are known
# ----------------------------------------------------------------------------------------------------------------------

COMMON = ("_shape", "_nl", "_json", "_json_infinity", "_timelimit", "_labels", "_label", "_ttl")
QUESTION = (*COMMON, "_size", "_hide_sql", "_show_sql")
TABLE = (
    *COMMON, "_sort", "_sort_desc", "_sort_by_desc", "_col", "_nocol", "_facet", "_facet_date", "_facet_size", "_through", "_next",
    "_size", "_nocount", "_nofacet", "_nosuggest", "_header", "_dl",
)  # fmt: skip
EXPORT = ("_sort", "_sort_desc", "_col", "_nocol")  # and filters: whatever makes pages has no place in a whole file
ROW = (*COMMON, "_extras")


def _unknown(arguments: Arguments, names: Iterable[str], who: str) -> Refusal | None:
    names = tuple(names)
    shown = [name for name in names if not name.startswith("_")]
    for name, _ in arguments:
        if name not in names:
            says = f"Known: {', '.join(shown)}" if shown else "It takes none"
            return Refusal(400, f"{who} does not know the argument '{name[:100]}'. {says}.")
    return None


def _of_database(arguments: Arguments, extension: str | None, known: Known) -> Refusal | None:
    if extension not in (*FORMATS, "db"):
        return Refusal(404, "There is nothing at this address.")
    sql = " ".join(value for name, value in arguments if name == "sql")
    names = ("sql", *QUESTION, *PARAMETER.findall(sql)) if sql else ("sql", "_show_hidden")
    return _unknown(arguments, names, "This page") or _checked(arguments, known)


def _of_row(table: str, keys: str, arguments: Arguments, known: Known) -> Refusal | None:
    relation = known.relations.get(table)
    keys, extension = _parted(keys)
    if relation is None or relation.is_view or extension not in FORMATS or keys.count(",") + 1 != max(len(relation.primary_key), 1):
        return Refusal(404, "There is no such row in this build of the catalogue.")
    return _unknown(arguments, ROW, "A row") or _checked(arguments, known)


def _of_export(name: str, arguments: Arguments, known: Known) -> Refusal | None:
    if name in known.relations:
        return _of_table(name, known.relations[name], arguments, known, EXPORT)
    if name in known.questions:
        return _unknown(arguments, known.questions[name], f"The question '{name}'")
    return None


def _of_table(name: str, relation: Relation, arguments: Arguments, known: Known, general: tuple[str, ...] = TABLE) -> Refusal | None:
    columns = relation.addressable
    special = (*general, *(("_search",) if relation.is_searched else ()), *(("_where",) if known.mode == "local" else ()))
    for argument, value in arguments:
        column, _, operator = argument.partition("__")
        if argument in special or (general is TABLE and FILTER_FORM.fullmatch(argument)):
            continue
        if argument.startswith("_") and "__" not in argument:
            return Refusal(400, f"'{name}' does not know the argument '{argument[:100]}'. Known: {', '.join(sorted(special))}.")
        if column not in columns:
            return Refusal(400, f"'{name}' has no column '{column[:100]}'. Its columns: {', '.join(columns)}.")
        if (operator and operator not in OPERATORS) or argument.endswith("__"):
            return Refusal(400, f"There is no filter '{operator[:100]}'. Known: {', '.join(OPERATORS)}.")
        if operator in ("in", "notin") and value.startswith("[") and not _is_list(value):
            return Refusal(400, f"'{argument[:100]}' takes values parted by commas, or a JSON list of texts and numbers.")
    return _columns(name, relation, arguments) or _table_values(name, relation, arguments, known) or _checked(arguments, known)


def _columns(name: str, relation: Relation, arguments: Arguments) -> Refusal | None:
    """Check the arguments whose values are columns."""
    takes = {
        "_sort": relation.addressable, "_sort_desc": relation.addressable, "_col": relation.columns, "_facet": relation.columns,
        "_facet_date": relation.columns, "_json": relation.columns, "_label": relation.columns,
        "_nocol": tuple(column for column in relation.columns if column not in relation.primary_key),
    }  # fmt: skip
    for argument, value in arguments:
        form = FILTER_FORM.fullmatch(argument)
        columns = relation.addressable if form and form[1] == "column" else takes.get(argument)
        if columns is None or value in columns or (value == "" and (form or argument.startswith("_sort"))):
            continue
        return Refusal(400, f"'{argument}' takes a column of '{name}', not '{value[:100]}'. Known: {', '.join(columns)}.")
    return None


def _table_values(name: str, relation: Relation, arguments: Arguments, known: Known) -> Refusal | None:
    """Check the other arguments of a table that stock Datasette stumbles over."""
    given = dict(arguments)
    if given.get("_sort") and given.get("_sort_desc"):
        return Refusal(400, "Give _sort or _sort_desc, not both.")
    if "_sort_by_desc" in given and not given.get("_sort"):
        return Refusal(400, "_sort_by_desc needs _sort.")
    if relation.is_view and not DIGITS.fullmatch(given.get("_next", "0")):
        return Refusal(400, "_next takes what the last page gave: for a view, a number of rows.")
    if given.get("_shape") == "object" and not relation.primary_key:
        return Refusal(400, f"_shape=object needs a primary key, and '{name}' has none. Take _shape=objects.")
    if any(column in given for column in ("_facet", "_facet_date")) and known.mode != "local":
        return Refusal(400, "Facets are chosen by whoever runs this site; further ones are counted in local mode only.")
    for argument, value in arguments:
        form = FILTER_FORM.fullmatch(argument)
        if form and form[1] == "op" and value.removesuffix("__1") not in OPERATORS:
            return Refusal(400, f"There is no filter '{value[:100]}'. Known: {', '.join(OPERATORS)}.")
        if argument == "_through" and (wrong := _through(name, value, known)):
            return wrong
    return None


def _through(name: str, value: str, known: Known) -> Refusal | None:
    form = 'an object like {"table": "links", "column": "citation", "value": "lee2024"}'
    try:
        through = json.loads(value)
    except (ValueError, RecursionError):
        return Refusal(400, f"_through takes {form}.")
    if not isinstance(through, dict) or set(through) != {"table", "column", "value"} or not all(_is_plain(v) for v in through.values()):
        return Refusal(400, f"_through takes {form}.")
    other = known.relations.get(str(through["table"]))
    if other is None or name not in other.keys_to:
        names = [n for n, relation in known.relations.items() if name in relation.keys_to]
        return Refusal(400, f"_through takes a table with a key to '{name}'. Known: {', '.join(names) or 'none'}.")
    if through["column"] not in other.columns:
        return Refusal(400, f"'{through['table']}' has no column '{str(through['column'])[:100]}'. Known: {', '.join(other.columns)}.")
    return None


def _checked(arguments: Arguments, known: Known) -> Refusal | None:
    """Check values that any page of Datasette may take."""
    for argument, value in arguments:
        if argument in ("_timelimit", "_facet_size") and value != "max" and not DIGITS.fullmatch(value):
            return Refusal(400, f"{argument} takes a whole number.")
        if argument == "_timelimit" and value == "max":
            return Refusal(400, "_timelimit takes a whole number of milliseconds.")
        if argument == "_size" and value != "max" and not DIGITS.fullmatch(value):
            return Refusal(400, "_size takes a whole number, or max.")
        if argument == "_shape" and value not in SHAPES:
            return Refusal(400, f"_shape takes {', '.join(SHAPES)}.")
        if argument in ("_labels", "_json_infinity", "_nl") and not SWITCH.fullmatch(value):
            return Refusal(400, f"{argument} takes on or off.")
        if argument == "sql" and "\0" in value:
            return Refusal(400, "SQL has no character NUL.")
    return None


def _is_list(value: str) -> bool:
    try:
        items = json.loads(value)
    except (ValueError, RecursionError):
        return False
    return isinstance(items, list) and all(_is_plain(item) for item in items)


def _is_plain(item: object) -> bool:
    """Whether SQLite can take a value: a text, or a number of 64 bits."""
    return isinstance(item, str | float) or (isinstance(item, int) and abs(item) < 2**63)


def without_ttl(query: bytes) -> bytes:
    """Return a query string without `_ttl`: how long an answer may be kept is not for the asker to say."""
    return b"&".join(part for part in query.split(b"&") if not re.match(rb"_ttl(=|$)", part))

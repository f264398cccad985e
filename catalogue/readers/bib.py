"""BibTeX, without loss: every `@` start of a file is an entry that was read or a problem with its line.

bibtexparser goes on after damage and says little about it: a missing comma moves `year` into the title, and an
`@article{` at the start of a line inside an abstract becomes an entry. So the file is scanned a second time, line by
line, and the two accounts must agree.
"""

import logging
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, NameParts, SeparateCoAuthors, SplitNameParts
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
)

from catalogue.bibtex import breach
from catalogue.problems import Problem
from catalogue.readers import Rows, undecodable
from catalogue.records import COLUMNS, Name, Record
from catalogue.safe import odd_character, safe_url

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # the report is ours
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

MAX_BYTES = 5_000_000
MAX_ENTRY = 200_000
MAX_NESTING = 50

# column of ours: the fields of a reference manager that may fill it, the first that is there wins
FIELDS = {
    "title": ("title",),
    "container": ("journal", "journaltitle", "booktitle", "howpublished"),
    "container_short": ("shortjournal", "journal-iso"),
    "series": ("series",),
    "publisher": ("publisher", "institution", "organization", "school"),
    "place": ("address", "location"),
    "edition": ("edition",),
    "year": ("year", "date"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages", "eid"),
    "page_count": ("pagetotal", "numpages"),
    "isbn": ("isbn",),
    "issn": ("issn",),
    "keywords": ("keywords",),
    "genre": ("type",),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "pmcid": ("pmcid",),
    "registration": ("registration",),
    "url": ("url",),
    "language": ("langid", "language"),
    "note": ("note",),
}
NAMES = {"authors": "author", "editors": "editor"}
VERBATIM = ("doi", "pmid", "pmcid", "registration", "url")  # never decoded: in an address ~ is a letter
ESCAPED = re.compile(r"\\([_%&#$~{}])")

# Known, and left out on purpose: they say nothing that the catalogue keeps, or it may not keep them (abstracts).
IGNORED = set(
    "abstract annote annotation archiveprefix bdsk-url-1 chapter citation-key copyright creationdate date-added "
    "date-modified day eprint eprinttype file groups mendeley-groups month "
    "month_numeric owner primaryclass shorttitle timestamp urldate version".split()
)


class Decoding(LatexDecodingMiddleware):
    """Decodes LaTeX by table, never runs it, and only where there is any: it takes 97 % of the parser's time."""

    def _transform_python_value_string(self, python_string: str) -> tuple[str, str]:
        if not SPECIAL.search(python_string):
            return python_string, ""
        people = AND.split(python_string)
        if len(people) > 1 and all(p.count("{") == p.count("}") for p in people):  # one by one: most names need nothing
            decoded = [self._decoded(person) if SPECIAL.search(person) else (person, "") for person in people]
            return " and ".join(text for text, _ in decoded), "; ".join(error for _, error in decoded if error)
        return self._decoded(python_string)

    @lru_cache(maxsize=65_536)  # noqa: B019 - one instance, which lives as long as the module
    def _decoded(self, text: str) -> tuple[str, str]:
        decoded: tuple[str, str] = super()._transform_python_value_string(text)
        return decoded


AND = re.compile(r"(?<!\s)\s+and\s+")  # from the first space only: each of 60,000 would be tried otherwise
SPECIAL = re.compile(r"[\\${}~]")
# The order keeps names right: braces round an agency must outlive the decoding, which must come before names are parted.
DECODING = (Decoding(keep_braced_groups=True, keep_math_mode=False), SeparateCoAuthors(), SplitNameParts())
START = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]", re.MULTILINE)
NOT_ENTRIES = {"comment", "string", "preamble"}
SWALLOWED = re.compile(r"[\n}\"][ \t]*+(?:,[ \t]*+)?([A-Za-z][\w-]{2,20})[ \t]*=[ \t]*[{\"\d]")


def read(path: Path, name: str, problems: list[Problem]) -> Rows:
    """Return one row an entry, with the columns `COLUMNS`.

    `author_parts` and `editor_parts` hold `family|given|particle|suffix` a line.
    """
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        message = f"this file has {len(data):,} bytes, more than {MAX_BYTES:,}"
        problems.append(Problem(name, 1, "error", message, "too-large", "Split it into several files, or raise MAX_BYTES."))
        return Rows([*COLUMNS], [])
    try:
        text = unicodedata.normalize("NFC", data.decode("utf-8-sig")).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        problems.append(undecodable(data, name))
        return Rows([*COLUMNS], [])
    if not text.strip():
        problems.append(Problem(name, 1, "error", "this file is empty", "empty-file", "Write at least one entry, or delete it."))
        return Rows([*COLUMNS], [])
    text = text.replace("\\\n", "\\ \n")  # the parser does not count a line that ends with a backslash
    text = _refuse_monsters(text, name, problems)
    library = parse_string(text)
    raw = {id(entry): {field.key: field.value for field in entry.fields} for entry in library.entries}
    for middleware in DECODING:
        library = middleware.transform(library)
    accounted: set[int] = set()
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        accounted.add(line)
        problems.append(_failed(block, line, name))
    rows = []
    for entry in library.entries:
        line = (entry.start_line or 0) + 1
        accounted.add(line)
        before = len(problems)
        rows.append((line, _row(entry, raw.get(id(entry), {}), line, name, problems)))
        written = entry.raw or ""
        if not any(p.level == "error" for p in problems[before:]) and (found := breach(written)):
            at, what = line + written.count("\n", 0, found[0]), f"{entry.key or 'an entry without key'}: {found[1]}"
            advice = "Close its braces and quotes, and put a comma between two fields."
            problems.append(Problem(name, at, "error", what, "broken-entry", advice))
    problems += _between(library.comments, name)
    line_of = _line_counter(text)
    for match in START.finditer(text):
        line = line_of(match.start())
        if match.group(1).lower() not in NOT_ENTRIES and line not in accounted:
            advice = "Look for a brace or a quote that is not closed above it."
            problems.append(Problem(name, line, "error", f"the entry @{match.group(1)} was not read", "entry-lost", advice))
    return Rows([*COLUMNS], rows)


def _line_counter(text: str) -> Callable[[int], int]:
    """Return a function from an offset to its line, counted from 1, without reading the text again each time."""
    ends = [m.start() for m in re.finditer("\n", text)]
    return lambda offset: bisect_left(ends, offset) + 1


def _refuse_monsters(text: str, name: str, problems: list[Problem]) -> str:
    """Blank out entries that are too long or nested too deeply, each with a problem; line numbers stay."""
    starts = [m.start() for m in START.finditer(text)] + [len(text)]
    line_of = _line_counter(text)
    for start, end in pairwise(starts):
        block = text[start:end]
        depth = deepest = 0
        if block.count("{") > MAX_NESTING:
            for character in block:
                depth += (character == "{") - (character == "}")
                deepest = max(deepest, depth)
        if len(block) > MAX_ENTRY or deepest > MAX_NESTING:
            line = line_of(start)
            what = f"{len(block):,} characters" if len(block) > MAX_ENTRY else f"{deepest} nested braces"
            advice = "Close its braces, or shorten it."
            problems.append(Problem(name, line, "error", f"this entry has {what}", "too-large", advice))
            text = text[:start] + re.sub(r"[^\n]", " ", block) + text[end:]
    return text


def _between(comments: Iterable[Block], name: str) -> Iterator[Problem]:
    """Yield a problem for text between entries: an error where it looks like a part of one, else a note."""
    for comment in comments:
        if not isinstance(comment, ImplicitComment):
            continue
        kept = [(i, words) for i, words in enumerate(comment.comment.split("\n")) if words.strip() and not words.lstrip().startswith("%")]
        if kept:
            line = (comment.start_line or 0) + kept[0][0] + 1
            words = " ".join(kept[0][1].split())[:60]
            if any(re.search(r"[{}=@]", text) for _, text in kept):
                advice = "Look for a brace too many before it; what is meant as a comment begins with %."
                yield Problem(name, line, "error", f"'{words}' stands between entries and is not read", "stray-text", advice)
            else:
                yield Problem(name, line, "note", f"'{words}' stands between entries and is passed over", "comment", "Nothing to do.")


def _failed(block: ParsingFailedBlock, line: int, name: str) -> Problem:
    """Return the problem of a block that the parser refused."""
    if isinstance(block, DuplicateBlockKeyBlock):
        first = (block.previous_block.start_line or 0) + 1
        message = f"the key '{block.key}' is used twice, first in line {first}"
        return Problem(name, line, "error", message, "duplicate-key", "Give one of the two another key, or delete it.")
    if isinstance(block, DuplicateFieldKeyBlock):
        fields = ", ".join(sorted(block.duplicate_keys))
        return Problem(name, line, "error", f"this entry has '{fields}' twice", "duplicate-field", "Keep one of them.")
    reason = " ".join(str(block.error).split()) or "its braces or quotes are not closed"
    return Problem(name, line, "error", f"this entry cannot be read: {reason}", "broken-bibtex", "Close its braces and quotes.")


def _row(entry: Entry, undecoded: dict[str, Any], line: int, name: str, problems: list[Problem]) -> list[str | None]:
    """Return the cells of an entry in the order of COLUMNS, and report what does not fit.

    `undecoded` holds the fields as they stand in the file: only there does a swallowed field show.
    """

    def report(level: str, message: str, code: str, remedy: str, at: int = line) -> None:
        problems.append(Problem(name, at, level, f"{entry.key or 'an entry without key'}: {message}", code, remedy))

    if not entry.key:
        report("error", "the key is empty", "empty-key", "Write a key after the opening brace.")
    values: dict[str, Any] = {}
    for field in entry.fields:
        at = (field.start_line or line - 1) + 1
        key = field.key.lower()
        value = field.value
        raw = undecoded.get(field.key)
        if isinstance(raw, str):
            swallowed = SWALLOWED.search(raw)
            if swallowed or (field.enclosing == "no-enclosing" and "\n" in raw):
                what = swallowed.group(1) if swallowed else re.split(r"\s*=", raw.split("\n", 1)[1])[0].strip()
                advice = "Put a comma, or the closing brace, where it is missing."
                report("error", f"{key} seems to have swallowed the field '{what}'", "swallowed-field", advice, at)
                value = raw.split("\n", 1)[0].strip() or None
            elif field.enclosing == "no-enclosing" and not raw.strip().isdigit() and key != "month" and "#" not in raw:
                advice = "Define it with @string, or put the text in braces."
                report("warning", f"{key} names the string '{raw}', which is not defined, and is kept so", "undefined-string", advice, at)
            elif field.enclosing == "no-enclosing" and "#" in raw:
                report("warning", f"{key} joins strings with #, which is kept as it stands", "concatenation", "Write the text out.", at)
        if not re.fullmatch(r"[a-z][\w:+./-]*", key, re.ASCII):
            report("error", f"'{field.key}' is no field name", "field-name", "Look for a comma or a brace before it.", at)
        elif key in values:
            report("error", f"'{key}' stands twice, in capitals and not", "duplicate-field", "Keep one of them.", at)
        values[key] = value
    for key in sorted(set(values) - IGNORED - set(NAMES.values()) - {f for fields in FIELDS.values() for f in fields}):
        report("note", f"the field '{key}' is not kept", "unused-field", "Nothing to do, unless it matters: then move it to note.")
    cells: dict[str, str | None] = {"key": entry.key or None, "entry_type": entry.entry_type.lower()}
    for column, fields in FIELDS.items():
        raw = next((values[f] for f in fields if values.get(f)), None)
        cells[column] = (_plain(raw) or None) if isinstance(raw, str) else None
        if cells[column]:
            odd = odd_character(cells[column] or "")
            if odd:
                report(odd[0], f"{column} holds {odd[1]}", "odd-character", "Type it again by hand.")
    for column in VERBATIM:
        verbatim = next((undecoded[f.key] for f in entry.fields if f.key.lower() in FIELDS[column] and undecoded.get(f.key)), None)
        if isinstance(verbatim, str):
            cells[column] = " ".join(ESCAPED.sub(r"\1", verbatim).strip("{}").split()) or None
    _identifiers(cells, report)
    if cells["year"] and re.fullmatch(r"\d{4}\D.*", cells["year"], re.ASCII) and not re.fullmatch(r"[\d-]+", cells["year"], re.ASCII):
        report("note", f"of the year '{cells['year']}' the first is kept", "year-cut", "Nothing to do, unless the other is meant.")
    if cells["year"] and re.fullmatch(r"\d{4}[-/.].*", cells["year"], re.ASCII):
        cells["year"] = cells["year"][:4]
    record = Record()
    for column, field_name in NAMES.items():
        people = values.get(field_name)
        setattr(record, column, tuple(_name(person) for person in people) if isinstance(people, list) else ())
    for column, cell in cells.items():
        setattr(record, column, cell)
    return record.cells()


def _identifiers(cells: dict[str, str | None], report: Any) -> None:
    """Bring identifiers to their plain form; what is no identifier is reported and dropped from the row."""
    for column in ("doi", "pmid", "pmcid", "registration"):
        odd = odd_character(cells[column] or "", identifier=True)
        if odd:
            report("error", f"{column} holds {odd[1]}, which looks like another letter or is invisible", "identifier",
                   f"Type the {column} again by hand, in plain letters.")  # fmt: skip
            cells[column] = None
    if cells["doi"]:
        cells["doi"] = _plain_doi(cells["doi"]).lower()
    if cells["pmcid"]:
        cells["pmcid"] = cells["pmcid"].upper()
    if cells["url"] and not safe_url(cells["url"]):
        report("error", f"url '{cells['url'][:80]}' is no plain web address", "url", "Write http:// or https://, a host and a path.")
        cells["url"] = None


def _plain_doi(text: str) -> str:
    """Return a DOI without its resolver's address or `doi:`; what is no DOI comes back as it is, and is refused later."""
    if text.startswith("10."):
        return text
    import idutils  # takes a third of a second, and most files need it for nothing

    return str(idutils.normalize_doi(text)) if idutils.is_doi(text) else text


def _plain(text: str) -> str:
    """Return a decoded value without braces and line breaks."""
    if "{" in text or "}" in text:
        text = re.sub(r"(?<!\\)[{}]", "", text)
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def _name(person: NameParts | str) -> Name:
    if isinstance(person, str):
        return Name(_plain(person))

    def join(parts: Iterable[str]) -> str:
        return _plain(" ".join(parts))

    return Name(join(person.last), join(person.first), join(person.von), join(person.jr))

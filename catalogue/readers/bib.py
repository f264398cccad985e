"""BibTeX and BibLaTeX, without loss: every `@` start of a file is an entry that was read or a problem with its line.

`catalogue.bibtex` says what the file holds and where it breaks the grammar; here strings are put in, crossref and xdata
are followed, LaTeX is decoded, and fields become the columns of a record.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from catalogue import dates, latex, normal
from catalogue.bibtex import LINE_START, MAX_ENTRY, NOT_ENTRIES, Entry, Gap, Text, parse
from catalogue.names import bare, bibtex_names
from catalogue.problems import Problem
from catalogue.readers import text_of
from catalogue.records import Record, made_key

# column: the fields that may fill it; the first that is there wins, another one stays in `extra`
FIELDS = {
    "title": ("title",),
    "container": ("journaltitle", "journal", "booktitle", "maintitle", "howpublished"),
    "container_short": ("shortjournal", "journal-iso", "journalabbr", "journal-abbreviation"),
    "series": ("series",),
    "publisher": ("publisher", "institution", "school", "organization"),
    "place": ("location", "address"),
    "edition": ("edition",),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages", "eid", "articleno", "article-number"),
    "page_count": ("pagetotal", "numpages"),
    "doi": ("doi",),
    "pmid": ("pmid", "pubmedid"),
    "pmcid": ("pmcid", "pmc"),
    "eprint": ("eprint", "arxivid", "arxiv"),
    "eprint_type": ("eprinttype", "archiveprefix"),
    "isbn": ("isbn",),
    "issn": ("issn",),
    "registration": ("registration",),
    "url": ("url", "bdsk-url-1"),
    "accessed": ("urldate", "lastchecked", "lastaccessed", "accessed"),
    "language": ("langid", "language"),
    "keywords": ("keywords", "keyword"),
    "medline_types": ("medline-types",),
    "related": ("related",),
    "note": ("note",),
    "genre": ("type", "entrysubtype"),
}
CONTAINERS = {"incollection", "inproceedings", "inbook", "conference", "inreference", "suppbook", "suppcollection", "bookinbook"}
NUMBERED = {
    "report",
    "techreport",
    "patent",
    "manual",
    "standard",
    "thesis",
    "phdthesis",
    "mastersthesis",
    "book",
    "dataset",
    "legislation",
}
NAMES = {"authors": "author", "editors": "editor"}
VERBATIM = {
    "doi",
    "pmid",
    "pmcid",
    "pmc",
    "pubmedid",
    "registration",
    "url",
    "bdsk-url-1",
    "eprint",
    "arxivid",
    "arxiv",
}  # in an address ~ is a letter
ESCAPED = re.compile(r"\\([_%&#$~{}^])")
URL_IN = re.compile(r"\\url\s*\{([^{}]*)\}|(https?://\S+)", re.IGNORECASE)

# Known, and left out on purpose: they say nothing that the catalogue keeps, or it may not keep them (abstracts, notes, paths).
IGNORED = frozenset(
    "abstract annote annotation annotations file owner timestamp groups creationdate modificationdate citation-key added-at biburl "
    "bibsource bdsk-color date-added date-modified mendeley-groups mendeley-tags local-url __markedentry ids options sortkey sortname "
    "sorttitle sortyear presort crossref xref xdata entryset execute month_numeric qualityassured rating readstatus ranking read "
    "priority username interhash intrahash posted-at citeulike-article-id citeulike-linkout-0 keywords-plus unique-id affiliation "
    "author-email".split()
)
IGNORED_STARTS = ("bdsk-", "citeulike-", "jabref-", "zotero-")

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # strings that every style defines

# What an entry takes from the entry that its `crossref` names, besides fields of the same name.
# Source: the BibLaTeX manual, appendix B "Default Inheritance Setup"; what identifies the parent itself is never taken.
FROM_PARENT = {
    "incollection": {"booktitle": "title", "booksubtitle": "subtitle"},
    "inproceedings": {"booktitle": "title", "booksubtitle": "subtitle"},
    "inbook": {"booktitle": "title", "booksubtitle": "subtitle", "author": "author"},
    "inreference": {"booktitle": "title"},
    "article": {"journaltitle": "title", "journalsubtitle": "subtitle"},
    "suppperiodical": {"journaltitle": "title"},
}
NOT_INHERITED = frozenset(
    "title subtitle shorttitle titleaddon author doi url urldate pmid pmcid eprint eprinttype eprintclass archiveprefix primaryclass pages "
    "pagetotal eid note keywords abstract annote file label related relatedtype crossref xref xdata ids shorthand sortkey isan key".split()
)
DEEPEST = 20  # parents of parents


class Value(NamedTuple):
    """A field's text as it is written, strings put in, and its place."""

    text: str
    at: int


class Raw(NamedTuple):
    """An entry with its fields by name, before parents are asked."""

    entry: Entry
    values: dict[str, Value]


def records(path: Path, name: str, problems: list[Problem]) -> list[tuple[int, Record]]:
    """Return every entry of a file as line and record; what does not fit is reported, and what is sure is kept."""
    text = text_of(path, name, problems)
    if text is None:
        return []
    source = Text(text)
    strings = {month: month for month in MONTHS}
    found: list[Raw] = []
    before = len(problems)
    for block in parse(source):
        if normal.too_many(problems, before, name, source.line(block.at)):
            break
        if isinstance(block, Gap):
            problems += _between(block, source, name)
            continue
        for fault in block.faults:
            message = f"{block.key or 'an entry without key'}: {fault.message}" if block.kind not in NOT_ENTRIES else fault.message
            problems.append(Problem(name, source.line(fault.at), fault.level, message, fault.code, fault.remedy))
        if block.kind == "string":
            for item in block.fields:
                strings[item.name] = _joined(item.parts, strings)[0]
        elif block.kind not in NOT_ENTRIES and not any(fault.code == "entry-too-large" for fault in block.faults):
            found.append(Raw(block, _values(block, strings, source, name, problems)))
    _report_lost(found, source, name, problems)
    by_key = {raw.entry.key.casefold(): raw for raw in reversed(found)}
    _report_doubled(found, source, name, problems)
    rows = []
    for raw in found:
        if raw.entry.kind == "xdata":  # holds fields for others, and is no work itself
            continue
        line = source.line(raw.entry.at)
        report = partial(_report, raw, line, name, problems)
        values = _inherited(raw, by_key, report)
        rows.append((line, _record(raw.entry, values, source, name, problems)))
    return rows


def _report(raw: Raw, line: int, name: str, problems: list[Problem], level: str, message: str, code: str, remedy: str) -> None:
    problems.append(Problem(name, line, level, f"{raw.entry.key or 'an entry without key'}: {message}", code, remedy))


def _between(gap: Gap, source: Text, name: str) -> Iterator[Problem]:
    """Yield a problem for text between entries: an error where it looks like a part of one, else a note."""
    kept = [
        (m.start(), m.group()) for m in re.finditer(r"[^\n]+", gap.text) if m.group().strip() and not m.group().lstrip().startswith("%")
    ]
    commented = [m.start() for m in re.finditer(r"(?m)^[ \t]*%+[ \t]*@[ \t]*(?!comment|string|preamble)\w+[ \t]*[{(]", gap.text)]
    for at in commented:
        message = "an entry that is commented out with % is not read"
        yield Problem(name, source.line(gap.at + at), "note", message, "commented-entry", "Nothing to do, unless it is meant to be read.")
    if kept:
        line = source.line(gap.at + kept[0][0])
        words = " ".join(" ".join(text for _, text in kept[:5]).split())[:60]
        if re.search(r"[{}=@]", gap.text if len(kept) == gap.text.count("\n") + 1 else "\n".join(text for _, text in kept)):
            advice = "Look for a brace too many before it; what is meant as a comment begins with %."
            yield Problem(name, line, "error", f"'{words}' stands between entries and is not read", "stray-text", advice)
            for match in islice(re.finditer(r"(?m)^[ \t]*@", gap.text), 100):
                at = source.line(gap.at + match.start())
                if at != line:
                    yield Problem(
                        name,
                        at,
                        "error",
                        "what begins with @ here is no entry and is not read",
                        "stray-text",
                        "An entry begins with @, its kind and a brace.",
                    )
        else:
            yield Problem(name, line, "note", f"'{words}' stands between entries and is passed over", "comment", "Nothing to do.")


def _report_lost(found: list[Raw], source: Text, name: str, problems: list[Problem]) -> None:
    """Report each `@` that begins a line as an entry does and is neither an entry nor reported: the second account."""
    if any(p.code == "too-large" and p.file == name for p in problems):
        return
    told = {source.line(raw.entry.at) for raw in found} | {p.line for p in problems if p.file == name}
    for match in LINE_START.finditer(source.text):
        line = source.line(match.end() - 1)
        if match.group(1).lower() not in NOT_ENTRIES and not told & {line, source.line(match.start() + match.group().index("@"))}:
            advice = "Look for a brace or a quote that is not closed above it."
            problems.append(Problem(name, line, "error", f"the entry @{match.group(1)} was not read", "entry-lost", advice))


def _report_doubled(found: list[Raw], source: Text, name: str, problems: list[Problem]) -> None:
    """Report keys that stand twice; both entries stay, and whoever loads them keeps the first."""
    first: dict[str, int] = {}
    for raw in found:
        key = raw.entry.key
        if key and (line := first.setdefault(key.casefold(), source.line(raw.entry.at))) != source.line(raw.entry.at):
            message = f"the key '{key}' is used twice, first in line {line}"
            remedy = "Give one of the two another key, or delete it."
            problems.append(Problem(name, source.line(raw.entry.at), "error", message, "duplicate-key", remedy))


def _joined(parts: Iterable[tuple[str, bool]], strings: dict[str, str]) -> tuple[str, list[str]]:
    """Return the text of a value, strings put in, and the names of strings that are not defined, which stay as they are."""
    texts, undefined, length = [], [], 0
    for text, is_word in parts:
        if is_word and not text.isdigit():
            if text.lower() not in strings:
                undefined.append(text)
            text = strings.get(text.lower(), text)
        length += len(text)
        if length > MAX_ENTRY:  # a string of strings of strings
            break
        texts.append(text)
    return "".join(texts), undefined


def _values(entry: Entry, strings: dict[str, str], source: Text, name: str, problems: list[Problem]) -> dict[str, Value]:
    """Return the fields of an entry by name; a field twice, a string that nobody defined are reported."""
    values: dict[str, Value] = {}
    who = entry.key or "an entry without key"
    for field, parts, at in entry.fields:
        text, undefined = (parts[0].text, []) if len(parts) == 1 and not parts[0].is_word else _joined(parts, strings)
        for word in undefined:
            message, remedy = (
                f"{who}: {field} names the string '{word}', which is not defined, and is kept so",
                "Define it with @string, or put the text in braces.",
            )
            problems.append(Problem(name, source.line(at), "warning", message, "undefined-string", remedy))
        if field in values:
            same = values[field].text == text or field in IGNORED
            level, remedy = ("note", "Delete one of them.") if same else ("error", "Keep one of them.")
            problems.append(
                Problem(
                    name, source.line(at), level, f"{who}: this entry has '{field}' twice; the first is kept", "duplicate-field", remedy
                )
            )
            continue
        values[field] = Value(text, at)
    return values


def _inherited(raw: Raw, by_key: dict[str, Raw], report: normal.Report) -> dict[str, Value]:
    """Return the fields of an entry with those that it takes from its crossref and its xdata."""
    values = dict(raw.values)
    for how in ("xdata", "crossref"):
        waiting, seen = [(how, key) for key in _keys(raw.values, how)], {raw.entry.key.casefold()}
        while waiting and len(seen) <= DEEPEST:
            link, key = waiting.pop(0)
            parent = by_key.get(key.casefold())
            if key.casefold() in seen:
                report("error", f"{link} leads back to '{key}'", "crossref", "Let it name another entry.")
                continue
            seen.add(key.casefold())
            if parent is None:
                report(
                    "warning", f"{link} names '{key}', which is not in this file", "crossref", f"Add that entry, or take the {link} out."
                )
                continue
            if link == "crossref":
                for field, theirs in FROM_PARENT.get(raw.entry.kind, {}).items():
                    if theirs in parent.values:
                        values.setdefault(field, parent.values[theirs])
            for field, value in parent.values.items():
                if link == "xdata" or field not in NOT_INHERITED:
                    values.setdefault(field, value)
            waiting += [(link, other) for other in _keys(parent.values, link)]
            waiting += [("xdata", other) for other in _keys(parent.values, "xdata") if link == "crossref"]
    return values


def _keys(values: dict[str, Value], field: str) -> list[str]:
    return [key for part in values[field].text.split(",") if (key := bare(part))] if field in values else []


def _record(entry: Entry, values: dict[str, Value], source: Text, name: str, problems: list[Problem]) -> Record:
    """Return the record of an entry whose fields are complete."""

    def report(level: str, message: str, code: str, remedy: str, at: int = entry.at) -> None:
        problems.append(Problem(name, source.line(at), level, f"{entry.key or 'an entry without key'}: {message}", code, remedy))

    record = Record(key=entry.key or None, entry_type=entry.kind)
    texts: dict[str, str] = {}
    for field, value in values.items():
        if field in IGNORED or "abstract" in field or (field.startswith(IGNORED_STARTS) and field != "bdsk-url-1"):
            continue
        texts[field] = _text(field, value, report) if field not in ("author", "editor") else value.text
    for column, field in NAMES.items():
        if field in texts:
            decoded, unknown = latex.decode(texts.pop(field), keep_braces=True)
            _report_commands(field, unknown, values[field].at, report)
            setattr(record, column, bibtex_names(decoded))
    _titles(texts)
    _howpublished(values, texts)
    containers = FIELDS["container"]
    if entry.kind in CONTAINERS:
        containers = ("booktitle", "maintitle", "journaltitle", "journal", "howpublished")
    normal.fill(record, texts, FIELDS | {"container": containers})
    if record.issue and entry.kind in NUMBERED:
        record.number, record.issue = record.issue, None
    _dates(record, texts, values, report)
    if record.keywords:
        record.keywords = normal.keywords(normal.split_keywords(record.keywords))
    if record.related:
        record.related = "; ".join(key for part in record.related.split(",") if (key := part.strip()))
    if record.eprint and not record.eprint_type and ("arxivid" in values or "arxiv" in values):
        record.eprint_type = "arxiv"
    for field in sorted(set(texts) & set(values) - {normal.DATE, "accessed"}):
        remedy = "Nothing to do, unless it matters: then move it to note."
        report("note", f"the field '{field}' has no column and is kept in extra", "unused-field", remedy, values[field].at)
    record.extra = normal.as_extra({field.removeprefix("other-"): text for field, text in texts.items()})  # as our writer marks them
    normal.finish(record, report)
    if not record.key:
        record.key = made_key(record)
    return record


def _text(field: str, value: Value, report: normal.Report) -> str:
    """Return a value as plain text."""
    if field in VERBATIM:
        text = ESCAPED.sub(r"\1", value.text) if "\\" in value.text else value.text
        return " ".join(text.replace("{", "").replace("}", "").split())
    text, unknown = latex.decode(value.text)
    if unknown:
        _report_commands(field, unknown, value.at, report)
    return " ".join(text.split())


def _report_commands(field: str, unknown: Iterable[str], at: int, report: normal.Report) -> None:
    for command in unknown:
        message, remedy = f"{field} holds the command \\{command}, which is not known and left out", "Write the character itself."
        report("note", message, "latex-command", remedy)


def _titles(texts: dict[str, str]) -> None:
    """Put subtitles behind their titles, as they are cited."""
    for title, subtitle in (
        ("title", "subtitle"),
        ("booktitle", "booksubtitle"),
        ("journaltitle", "journalsubtitle"),
        ("maintitle", "mainsubtitle"),
    ):
        if texts.get(subtitle) and texts.get(title):
            sign = " " if texts[title][-1:] in ".?!:" else ": "
            texts[title] = f"{texts[title]}{sign}{texts.pop(subtitle)}"


def _howpublished(values: dict[str, Value], texts: dict[str, str]) -> None:
    """Take an address out of `howpublished` and `note` where the entry names no other."""
    for field in ("howpublished", "note"):
        if field in texts and not texts.get("url") and (match := URL_IN.search(values[field].text)):
            texts["url"] = ESCAPED.sub(r"\1", match.group(1) or match.group(2).rstrip(".,;)}>"))
            if field == "howpublished" and not URL_IN.sub("", values[field].text).strip(" .{}\\"):
                del texts[field]
            return


def _dates(record: Record, texts: dict[str, str], values: dict[str, Value], report: normal.Report) -> None:
    """Fill year, published and accessed; what is no date stays in extra and is reported."""
    written = texts.pop("date", "") or texts.get("year", "")
    month, day = texts.pop("month", ""), texts.pop("day", "")
    texts.pop("year", None)
    when = dates.read(written) if "date" in values else dates.of(written, month, day)
    normal.dated(record, texts, when, " ".join(filter(None, (day, month, written))), report)
    normal.accessed(record, texts)

"""RIS as reference managers and publishers write it: one record from `TY  -` to `ER  -`, two letters a line.

Read line by line here, since rispy, which knows the tags, gives no lines, stops at the first fault and drops what stands
between records. Web of Science's own form (`PT J`, `AU `) has other tags and is read too.

Source: Research Information Systems, "RIS Format Specifications" (2001); the tags of EndNote, Zotero and Mendeley.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from catalogue import dates, normal
from catalogue.lines import Lines
from catalogue.names import inverted
from catalogue.problems import Problem
from catalogue.readers import text_of
from catalogue.records import Name, Record

TYPES = {
    "JOUR": "article", "JFULL": "periodical", "EJOUR": "article", "MGZN": "article", "NEWS": "article", "INPR": "article",
    "ABST": "article", "BOOK": "book", "EBOOK": "book", "EDBOOK": "collection", "SER": "book", "CLSWK": "book", "CHAP": "incollection",
    "ECHAP": "incollection", "CONF": "proceedings", "CPAPER": "inproceedings", "THES": "thesis", "RPRT": "report", "GOVDOC": "report",
    "STAND": "standard", "PAT": "patent", "UNPB": "unpublished", "MANSCPT": "unpublished", "ELEC": "online", "BLOG": "online",
    "WEB": "online", "DBASE": "dataset", "DATA": "dataset", "AGGR": "dataset", "COMP": "software", "GEN": "misc", "MISC": "misc",
    "ENCYC": "inreference", "DICT": "inreference", "CASE": "jurisdiction", "STAT": "legislation", "BILL": "legislation",
    "LEGAL": "legislation", "HEAR": "legislation", "MAP": "map", "VIDEO": "video", "MPCT": "video", "SOUND": "audio", "MUSIC": "audio",
    "ART": "image", "FIGURE": "image", "PCOMM": "letter", "SLIDE": "misc", "ADVS": "misc", "PAMP": "book", "CTLG": "misc",
    "ICOMM": "online", "GRNT": "misc", "EQUA": "misc", "CHART": "image", "J": "article", "B": "book", "S": "incollection", "P": "patent",
    "C": "inproceedings",
}  # fmt: skip
GENRES = {"MGZN": "magazine", "NEWS": "newspaper"}
# Columns and the tags that may fill them, the first that is there; a second one stays in `extra`.
FIELDS = {
    "key": ("ID",),
    "title": ("TI", "T1", "CT"),
    "container": ("T2", "JF", "JO", "JA", "J2", "J1", "BT", "SO"),
    "container_short": ("J2", "JA", "J1", "J9", "JI", "JO"),
    "series": ("T3", "SE"),
    "publisher": ("PB", "PU"),
    "place": ("CY", "PP", "PI"),
    "edition": ("ET",),
    "volume": ("VL",),
    "issue": ("IS", "CP", "M1"),
    "doi": ("DO", "DI"),
    "url": ("UR",),
    "accessed": ("Y2",),
    "language": ("LA",),
    "note": ("N1", "RN"),
    "genre": ("M3", "DT"),
}
BOOKS = {"book", "collection", "proceedings"}
WHOLE = {*BOOKS, "thesis", "report", "software", "dataset", "standard", "manual"}  # their SP is how many pages they have
NUMBERED = {"report", "patent", "standard", "dataset", "legislation", "thesis", "book"}
NOTED = ("registration", "eprint", "eprint_type", "page_count", "medline_types", "related")  # columns that RIS has no tag for
AUTHORS, EDITORS = ("AU", "A1"), ("A2", "ED")
MANY = {*AUTHORS, *EDITORS, "A3", "A4", "KW", "UR", "SN", "N1", "AF", "BE"}
# Abstracts, addresses, files and what a program keeps for itself.
IGNORED = set(
    "TY ER AB N2 AD L1 L2 L3 L4 LK RP PT FN VR EF UT AF C1 EM NR TC Z9 U1 U2 GA PG WC SC PA DA "
    "PY Y1 SP EP BP BE RI OI FU FX CR DE PD".split()
)

TAG = re.compile(r"([A-Z][A-Z0-9])(?:[ \t]{1,3}-(?:[ \t]|$)|[ \t]{2,3}-)[ \t]?(.*)")
WOS_TAG = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)")
Line = tuple[int, str, str]  # line, tag, text


def records(path: Path, name: str, problems: list[Problem]) -> list[tuple[int, Record]]:
    """Return every record of a file as line and record; what stands outside of records is reported."""
    text = text_of(path, name, problems)
    if text is None:
        return []
    source = Lines(text)
    web_of_science = re.match(r"\s*(?:FN |PT [A-Z]\n)", text) is not None
    rows: list[tuple[int, Record]] = []
    before = len(problems)
    for tagged in _blocks(source, web_of_science, name, problems):
        line = tagged[0][0]
        if normal.too_many(problems, before, name, line, len(rows)):
            break

        def report(level: str, message: str, code: str, remedy: str, line: int = line) -> None:
            problems.append(Problem(name, line, level, message, code, remedy))

        rows.append((line, _record(tagged, report, web_of_science=web_of_science)))
    if not rows and not any(p.file == name and p.level == "error" for p in problems):
        problems.append(
            Problem(name, 1, "error", "this file holds no RIS record", "empty-file", "A record begins with 'TY  - JOUR' or the like.")
        )
    return normal.keyed(rows, name, problems)


def _blocks(source: Lines, web_of_science: bool, name: str, problems: list[Problem]) -> Iterator[list[Line]]:
    """Yield the tagged lines of each record; a line without a tag goes on with the one before it."""
    block: list[tuple[int, str, list[str]]] = []
    strangers: list[tuple[int, str]] = []
    start, pattern = ("PT", WOS_TAG) if web_of_science else ("TY", TAG)

    def told() -> None:
        if strangers:
            line, words = strangers[0]
            more = f" and {len(strangers) - 1} more lines" if len(strangers) > 1 else ""
            harmless = all(len(text) < 200 for _, text in strangers)
            level, remedy = (
                ("warning", "Nothing to do, unless it is a part of a record.")
                if harmless
                else ("error", "A record begins with 'TY  - JOUR' or the like.")
            )
            problems.append(
                Problem(name, line, level, f"'{words[:60]}'{more} stands outside of any record and is not read", "stray-text", remedy)
            )
            strangers.clear()

    for number, written in enumerate(source.text.split("\n"), 1):
        match = pattern.match(written) or (pattern.match(written.lstrip()) if written[:1] in " \t\u00a0" and not web_of_science else None)
        tag, text = (match.group(1), (match.group(2) or "").strip()) if match else ("", written.strip())
        if tag == start:
            told()
            if block:
                message = "the record before ends without 'ER  -'"
                problems.append(Problem(name, number, "warning", message, "unclosed", "Nothing to do, unless its end is missing."))
                yield normal.joined(block, "\n")
            block = [(number, tag, [text])]
        elif tag == "ER":
            if block:
                yield normal.joined(block, "\n")
            elif text or not web_of_science:
                problems.append(
                    Problem(name, number, "warning", "'ER  -' ends no record", "stray-text", "Delete the line, or look for its beginning.")
                )
            block = []
        elif tag in ("FN", "VR", "EF") and web_of_science:
            continue
        elif tag and block:
            block.append((number, tag, [text]))
        elif tag and re.match(r"(?:TI|T1|AU|A1|PY|JO|T2)", tag):
            told()
            message = f"this record begins with {tag}, without its type 'TY  -'"
            problems.append(Problem(name, number, "error", message, "no-type", "Put 'TY  - JOUR', or what it is, in front of it."))
            block = [(number, "TY", [""]), (number, tag, [text])]
        elif block and text:
            last = block[-1][1]
            if web_of_science and last in ("AU", "AF", "CR", "BE"):
                block.append((number, last, [text]))
            else:
                block[-1][2].append(text)
        elif text and not re.fullmatch(r"\d+\.?", text):
            strangers.append((number, text))
    told()
    if block:
        problems.append(
            Problem(
                name, block[0][0], "warning", "the last record ends without 'ER  -'", "unclosed", "Is the file cut short? Export it again."
            )
        )
        yield normal.joined(block, "\n")


def _record(tagged: list[Line], report: normal.Report, *, web_of_science: bool) -> Record:
    """Return the record of its tagged lines."""
    kind = tagged[0][2].upper().split(" ")[0] if tagged[0][2] else ""
    record = Record(entry_type=TYPES.get(kind, "misc"), genre=GENRES.get(kind))
    if kind and kind not in TYPES:
        report("note", f"the type '{kind}' is not known and read as misc", "unknown-type", "Nothing to do, unless another is meant.")
    values: dict[str, list[str]] = {}
    for line, tag, text in tagged[1:]:
        if not text:
            continue
        if tag in values and tag not in MANY and tag not in IGNORED:
            if text not in values[tag]:
                report(
                    "warning", f"{tag} stands twice (line {line}); both are kept, the second in extra", "doubled-tag", "Delete one of them."
                )
                values.setdefault(f"{tag} again", []).append(text)
            continue
        values.setdefault(tag, []).append(text)
    _names(record, values, web_of_science=web_of_science)
    _containers(record, values)
    _pages(record, values)
    record.keywords = normal.keywords(
        part for text in values.pop("DE" if web_of_science else "KW", []) for part in re.split(r"\s*[;\n]\s*", text)
    )
    for number in re.split(r"[\n;,]", "\n".join(values.pop("SN", []))):
        _number(record, number)
    _addresses(record, values)
    values["N1"] = _noted(record, values.get("N1", []))
    texts = {tag: "; ".join(parts) if tag in ("A3", "A4") else "\n".join(parts) for tag, parts in values.items() if parts}
    _accession(record, texts)
    written, exact = texts.pop("PY", "") or texts.pop("Y1", ""), texts.pop("DA", "")
    if web_of_science and texts.get("PD"):
        written = f"{texts.pop('PD')} {written}"
    for tag in IGNORED & set(texts):
        del texts[tag]
    normal.fill(record, texts, FIELDS)
    when = dates.read(written)
    more = dates.read(f"{exact} {when.year}" if when.year and when.year not in exact else exact)
    if more.whole and more.published and more.year == (when.year or more.year) and len(more.published) > len(when.published or ""):
        when, written = more, exact
    normal.dated(record, texts, when, written or exact, report)
    normal.accessed(record, texts)
    if texts.get("ST") and (record.title or "").startswith(texts["ST"]):
        del texts["ST"]
    if record.issue and record.entry_type in NUMBERED:
        record.number, record.issue = record.issue, None
    normal.report_extra(record, texts, report)
    return normal.finish(record, report, html=True)


def _names(record: Record, values: dict[str, list[str]], *, web_of_science: bool) -> None:
    full = values.get("AF") if web_of_science else None
    authors = full or [text for tag in AUTHORS for text in values.get(tag, [])]
    editors = [text for tag in (("BE",) if web_of_science else EDITORS) for text in values.get(tag, [])]
    for tag in (*AUTHORS, *EDITORS):
        values.pop(tag, None)
    record.authors, record.editors = _people(authors), _people(editors)
    if record.entry_type == "collection" and not record.editors:  # whoever is named first edited it
        record.authors, record.editors = (), record.authors


def _people(texts: list[str]) -> tuple[Name, ...]:
    return tuple(name for text in texts for part in text.split("\n") if (name := inverted(part)) is not None)


def _containers(record: Record, values: dict[str, list[str]]) -> None:
    """Handle the tags of titles whose meaning hangs on the type: a book's T2 is its series, its BT its title."""
    if record.entry_type in BOOKS:
        if "TI" not in values and "T1" not in values and "BT" in values:
            values["TI"] = values.pop("BT")
        if "T3" not in values and "T2" in values and record.entry_type != "proceedings":
            values["T3"] = values.pop("T2")
    seen: set[str] = set()
    for tag in ("T2", "JF", "JO", "JA", "J2"):  # the same name under several tags is one name
        if tag in values and values[tag][0] in seen:
            del values[tag]
        elif tag in values:
            seen.add(values[tag][0])


def _pages(record: Record, values: dict[str, list[str]]) -> None:
    first = (values.get("SP") or values.get("BP") or [""])[0]
    last = (values.get("EP") or [""])[0]
    if record.entry_type in WHOLE and first and not last:
        record.page_count = first
    elif first:
        record.pages = f"{first}-{last}" if last and last != first and "-" not in first else first
    elif last:
        record.pages = last
    if not record.pages and record.entry_type == "article":  # an article's number, where EndNote and Web of Science keep it
        for tag in ("C7", "AR"):
            if tag in values:
                record.pages = values.pop(tag)[0]


def _number(record: Record, text: str) -> None:
    """Add an ISSN or ISBN; SN may hold either, and what is neither stays beside the kind that the type expects."""
    text = text.strip()
    if not text:
        return
    column = (
        "isbn"
        if normal.ISBN.search(text)
        else "issn"
        if normal.ISSN.search(text) or record.entry_type in ("article", "periodical")
        else "isbn"
    )
    before = getattr(record, column)
    setattr(record, column, f"{before}; {text}" if before else text)


def _addresses(record: Record, values: dict[str, list[str]]) -> None:
    """Keep the first web address, and the DOI that an address holds where no other is there; the other addresses stay."""
    parts = [part for text in values.pop("UR", []) for part in re.split(r"[\s;]+(?=https?://)|\n", text) if part.strip()]
    rest = []
    for part in parts:
        if "DO" not in values and "DI" not in values and re.match(r"https?://(?:dx\.)?doi\.org/10\.", part):
            values["DO"] = [part]
        elif record.url is None and part.startswith(("http://", "https://")):
            record.url = part.strip()
        elif part.strip() != record.url:
            rest.append(part.strip())
    if rest:
        values["UR"] = rest


def _accession(record: Record, texts: dict[str, str]) -> None:
    """Take a PubMed number out of Web of Science's PM, or of AN where no other database is named, and a PMCID out of EndNote's C2."""
    if re.fullmatch(r"[1-9]\d{0,7}", texts.get("PM", ""), re.ASCII):
        record.pmid = texts.pop("PM")
    database = f"{texts.pop('DB', '')} {texts.pop('DP', '')}".strip()
    if re.fullmatch(r"[1-9]\d{0,7}", texts.get("AN", ""), re.ASCII) and (
        not database or re.search(r"medline|pubmed|nlm", database, re.IGNORECASE)
    ):
        record.pmid = texts.pop("AN")
    elif "AN" in texts and database:
        texts["AN"] = f"{texts['AN']} ({database})"
    if re.fullmatch(r"PMC\d+", texts.get("C2", ""), re.ASCII):
        record.pmcid = texts.pop("C2")


def _noted(record: Record, notes: list[str]) -> list[str]:
    """Take notes that name a column, `registration: NCT01234567`, into that column; return the others."""
    rest = []
    for note in notes:
        column, _, text = note.partition(": ")
        if column in NOTED and getattr(record, column) is None:
            setattr(record, column, text)
        else:
            rest.append(note)
    return rest

"""PubMed's own format, MEDLINE tags: `TAG - text`, lines that go on begin with six blanks, a blank line ends a record.

A line `KEY - silva2020` is ours: it gives a record its key in the catalogue, for MEDLINE has no place for one.

Source: U.S. National Library of Medicine, "MEDLINE/PubMed Data Element (Field) Descriptions".
"""

import re
from collections.abc import Iterator
from pathlib import Path

from catalogue import dates, medline, normal
from catalogue.names import inverted
from catalogue.names import medline as medline_name
from catalogue.problems import Problem
from catalogue.readers import text_of
from catalogue.records import Name, Record

TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)")
FIELDS = {
    "key": ("KEY",),
    "title": ("TI", "BTI"),
    "container": ("JT", "BTI", "TA"),
    "container_short": ("TA",),
    "series": ("CTI",),
    "publisher": ("PB",),
    "edition": ("EN",),
    "volume": ("VI",),
    "issue": ("IP",),
    "pages": ("PG",),
    "pmid": ("PMID",),
    "pmcid": ("PMC",),
    "language": ("LA",),
    "note": ("GN",),
}
# Abstracts, addresses and people behind the scenes; dates and marks of the database itself; what Crossref and the like say better.
IGNORED = set(
    "AB OAB OABL AD AUID IR FIR IRAD CI COIS OWN STAT DA DCOM LR EDAT MHDA CRDT PHST PST SB JID PUBM RN NM GS RF SFM SPIN SO CTDT PRDT "
    "GR OTO MID STDAT OCI ISBN_ LID AID IS AU FAU CN ED FED PT OT MH DP DEP SI PL CDAT PMCR CRD".split()
)
# Tags that stand as often as there is something to say.
MANY = set("FAU AU CN FED ED AD AUID IR FIR IS ISBN LID AID PT OT MH SI LA GR PHST RN NM GN SO TT OID".split()) | set(medline.LINKED)
Line = tuple[int, str, str]  # line, tag, text


def records(path: Path, name: str, problems: list[Problem]) -> list[tuple[int, Record]]:
    """Return every record of a file as line and record; what belongs to none is reported."""
    text = text_of(path, name, problems)
    if text is None:
        return []
    rows: list[tuple[int, Record]] = []
    before = len(problems)
    for tagged in _blocks(text, name, problems):
        line = tagged[0][0]
        if normal.too_many(problems, before, name, line, len(rows)):
            break

        def report(level: str, message: str, code: str, remedy: str, line: int = line) -> None:
            problems.append(Problem(name, line, level, message, code, remedy))

        rows.append((line, _record(tagged, report)))
    if not rows and not any(p.file == name and p.level == "error" for p in problems):
        problems.append(
            Problem(name, 1, "error", "this file holds no MEDLINE record", "empty-file", "A record begins with 'PMID- ' and a number.")
        )
    return normal.keyed(rows, name, problems)


def _blocks(text: str, name: str, problems: list[Problem]) -> Iterator[list[Line]]:
    """Yield the tagged lines of each record; a record begins with PMID, or with any tag behind a blank line."""
    block: list[tuple[int, str, list[str]]] = []
    before = len(problems)
    blank = True
    for number, written in enumerate(text.split("\n"), 1):
        match = TAG.match(written)
        if (
            match
            and block
            and (match.group(1) == "PMID" or (blank and match.group(1) in ("KEY", "OWN", "STAT", "TI", "FAU")))
            and not _only_key(block)
        ):
            yield normal.joined(block, " ")
            block = []
        if match:
            block.append((number, match.group(1), [match.group(2).strip()]))
        elif written.strip() and block and written[:1] in " \t":
            block[-1][2].append(written.strip())
        elif written.strip():
            remedy = "A line is 'TAG - text', and goes on behind six blanks."
            problems.append(Problem(name, number, "error", f"'{written.strip()[:60]}' has no tag and is not read", "stray-text", remedy))
            if normal.too_many(problems, before, name, number):
                return
        blank = not written.strip()
    if block:
        yield normal.joined(block, " ")


def _only_key(block: list[tuple[int, str, list[str]]]) -> bool:
    return all(tag == "KEY" for _, tag, _ in block)


def _record(tagged: list[Line], report: normal.Report) -> Record:
    """Return the record of its tagged lines."""
    values: dict[str, list[str]] = {}
    for line, tag, text in tagged:
        if tag in values and tag not in MANY and tag not in IGNORED and text:
            report("warning", f"{tag} stands twice (line {line}); the first is kept", "doubled-tag", "Delete one of them.")
        elif text:
            values.setdefault(tag, []).append(text)
    record = Record()
    medline.typed(record, values.get("PT", []))
    record.authors = _people(tagged, "FAU", "AU", collective="CN")
    record.editors = _people(tagged, "FED", "ED")
    texts = {tag: "; ".join(parts) for tag, parts in values.items() if tag not in IGNORED}
    for tag in ("TI", "BTI", "CTI"):
        if tag in texts:
            texts[tag] = medline.title(values[tag][0])
    if "BTI" in texts and "TI" in texts:
        record.entry_type = "incollection"
    elif "BTI" in texts:
        record.entry_type = "book"
        texts["TI"] = texts.pop("BTI")
    record.keywords = normal.keywords(word.replace("*", "") for word in (*values.get("OT", []), *values.get("MH", [])))
    _numbers(record, values, texts)
    written = (values.get("DP") or [""])[0]
    when = dates.read(written) if written else dates.read((values.get("DEP") or [""])[0])
    normal.fill(record, texts, FIELDS)
    if record.entry_type in ("book", "incollection") and "PL" in values:
        record.place = values["PL"][0]
    if record.language:
        record.language = "; ".join(normal.language(part) for part in record.language.split("; "))
    if "TT" in texts:
        texts["original title"] = texts.pop("TT")
    for tag, meaning in medline.LINKED.items():
        if tag in texts:
            texts[meaning] = texts.pop(tag)
    normal.dated(record, texts, when, written, report)
    normal.report_extra(record, texts, report)
    return normal.finish(record, report, html=True)


def _people(tagged: list[Line], full: str, short: str, collective: str = "") -> tuple[Name, ...]:
    """Return people in their order: the full form of a name where there is one, the short one else; bodies among them."""
    names: list[Name] = []
    waiting = False  # a full name whose short form comes next
    for _, tag, text in tagged:
        if tag == full and (name := medline_name(text)):
            names.append(name)
            waiting = True
        elif tag == short:
            if not waiting and (name := medline_name(text)):
                names.append(name)
            waiting = False
        elif tag == collective and text:
            names.append(Name(text.rstrip(".")) if "," in text else inverted(text) or Name(text))
            waiting = False
    return tuple(names)


def _numbers(record: Record, values: dict[str, list[str]], texts: dict[str, str]) -> None:
    """Take DOI, article number, ISSN, ISBN and registry number out of tags that hold several kinds."""
    numbers = [*values.get("LID", []), *values.get("AID", [])]
    record.doi = next((number.removesuffix("[doi]").strip() for number in numbers if number.endswith("[doi]")), None)
    plain = [number for number in values.get("LID", []) if not number.endswith("]")]
    if "PG" not in texts and plain:
        texts["PG"] = plain[0]
    issns = [match[0] for text in values.get("IS", []) if (match := normal.ISSN.search(text))]
    isbns = [match[0] for text in (*values.get("ISBN", []), *values.get("IS", [])) if (match := normal.ISBN.search(text))]
    record.issn, record.isbn = "; ".join(issns) or None, "; ".join(isbns) or None
    texts.pop("ISBN", None)
    rest = medline.registered(record, values.get("SI", []))
    if rest:
        texts["data banks"] = "; ".join(rest)

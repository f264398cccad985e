r"""BibTeX, in UTF-8: what BibTeX, BibLaTeX and every reference manager read.

    write(records)                        year, month, journal, address: the names that BibTeX knows
    write(records, dialect="biblatex")    date, journaltitle, location: the names that BibLaTeX prefers

What LaTeX would take for a command is escaped once; letters of any script stay as they are. In a title, names and acronyms
are in braces, so that no style puts them in lower case. A date that a month cannot say, and what has no field of its own,
stand in fields that a style passes over.
"""

import re
from collections.abc import Iterator, Sequence

from catalogue.records import OTHERS, Name, Record, made_key

LABEL = "BibTeX"
MEDIA_TYPE = "application/x-bibtex"

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
ESCAPES = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
})  # fmt: skip
LIGATURES = re.compile(r"-(?=-)|`(?=`)|'(?=')|[?!](?=`)")  # signs that LaTeX joins to one
# Fields whose text no style may touch. In classic BibTeX `\_` is needed only where they are typeset, which is url.sty's task.
VERBATIM = ("doi", "url", "eprint", "pmid", "pmcid", "registration")

IN_BOOKS = ("incollection", "inproceedings", "conference", "inbook", "inreference", "suppbook", "suppcollection", "bookinbook")
THESES = ("thesis", "phdthesis", "mastersthesis")
REPORTS = ("report", "techreport")

# column -> field, in the order in which they are written; those that depend on the kind of entry: `_fields`
PLAIN = (
    ("container_short", "shortjournal"), ("series", "series"), ("place", "address"), ("edition", "edition"),
    ("page_count", "pagetotal"), ("doi", "doi"), ("pmid", "pmid"), ("pmcid", "pmcid"), ("eprint", "eprint"),
    ("eprint_type", "archiveprefix"), ("isbn", "isbn"), ("issn", "issn"), ("registration", "registration"), ("url", "url"),
    ("accessed", "urldate"), ("language", "language"), ("keywords", "keywords"), ("medline_types", "medline-types"), ("related", "related"),
    ("genre", "type"),
    ("note", "note"),
)  # fmt: skip
# Fields that a reader takes for something: what a record holds beside its columns may not pass for them.
MEANT = {
    "title", "author", "editor", "journal", "journaltitle", "booktitle", "maintitle", "howpublished", "publisher", "institution",
    "school", "organization", "year", "date", "month", "day", "number", "issue", "volume", "pages", "eid", "location", "crossref",
    "xdata", "subtitle", *(field for _, field in PLAIN),
}  # fmt: skip
BIBLATEX = {"journal": "journaltitle", "address": "location", "archiveprefix": "eprinttype", "language": "langid", "school": "institution"}
BIBLATEX_KINDS = {"techreport": "report", "conference": "inproceedings", "electronic": "online", "www": "online"}


def write(records: Sequence[Record], dialect: str = "bibtex") -> str:
    """Return one entry a record, parted by empty lines."""
    return "\n".join(entry(record, dialect) for record in records)


def entry(record: Record, dialect: str = "bibtex") -> str:
    """Return a record as an entry."""
    kind, biblatex = record.entry_type, dialect == "biblatex"
    if biblatex:
        kind = BIBLATEX_KINDS.get(kind, kind)
    written: dict[str, str] = {}
    for field, text in _fields(record):
        field = BIBLATEX.get(field, field) if biblatex else field
        written.setdefault(field, text)
    if biblatex and "date" not in written and re.fullmatch(r"\{\d{4}\}", written.get("year", "")):
        written["date"] = written["year"]
    if biblatex and "date" in written:
        written.pop("year", None)
        written.pop("month", None)
    body = "".join(f",\n  {field} = {text}" for field, text in written.items())
    return f"@{kind}{{{key(record)}{body}\n}}\n"


def key(record: Record) -> str:
    """Return the record's key without the signs that end one in BibTeX."""
    return re.sub(r"[\s,{}=\"#%\\~']+", "_", record.key or made_key(record)) or "_"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the fields of an entry with their values as written, braces and all."""
    kind = record.entry_type
    if record.title:
        yield "title", f"{{{protected(record.title)}}}"
    for field, people in (("author", record.authors), ("editor", record.editors)):
        if people:
            yield field, f"{{{' and '.join(name(person) for person in people)}}}"
    if record.container:
        yield (
            ("booktitle" if kind in IN_BOOKS else "journal" if kind in ("article", "periodical") else "howpublished"),
            _text(record.container),
        )
    if record.publisher:
        yield ("school" if kind in THESES else "institution" if kind in REPORTS else "publisher"), _text(record.publisher)
    yield from _dates(record)
    if record.volume:
        yield "volume", _text(record.volume)
    if record.number or record.issue:
        yield "number", _text(record.number if record.number and not record.issue else record.issue or "")
        if record.number and record.issue:
            yield "issue", _text(record.number)
    if record.pages:
        pages = re.sub(r"-+", "-", record.pages)
        yield "pages", _text(pages).replace("-", "--") if re.fullmatch(r"[\w.]+-[\w.]+", pages) else _text(pages)
    for column, field in PLAIN:
        text = getattr(record, column)
        if text and column == "keywords":
            yield field, _text(_keywords(text))
        elif text:
            yield field, f"{{{text}}}" if column in VERBATIM and _balanced(text) else _text(text)
    for field, text in record.extras().items():
        slug = re.sub(r"[^a-z0-9_:.+]+", "-", field.lower()).strip("-")
        if slug.startswith("date") and not (record.published or record.year):
            yield "year", _text(text)  # in press, or n.d.
        elif slug:
            yield (f"other-{slug}" if slug in MEANT or not slug[0].isalpha() else slug), _text(text)


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    """Yield year and month, and the whole date where it says more than they do."""
    when = record.published or record.year
    if not when:
        return
    yield "year", _text(record.year or when[:4])
    parts = re.fullmatch(r"\d{4}(?:-(\d\d)(-\d\d)?)?", when, re.ASCII)
    if parts and parts.group(1) and 1 <= int(parts.group(1)) <= 12:
        yield "month", MONTHS[int(parts.group(1)) - 1]
    if not parts or parts.group(2) or (parts.group(1) and int(parts.group(1)) > 12):
        yield "date", _text(when)


def _keywords(text: str) -> str:
    """Return keywords parted by commas, or by semicolons where one of them holds a comma."""
    parts = text.split("; ")
    return ", ".join(parts) if not any("," in part for part in parts) else "; ".join(parts) + (";" if len(parts) == 1 else "")


def escaped(text: str) -> str:
    """Return a text that LaTeX typesets as it reads."""
    return LIGATURES.sub(lambda sign: f"{sign.group()}\0", text).translate(ESCAPES).replace("\0", "{}")


def _text(text: str) -> str:
    return f"{{{escaped(text)}}}"


def _balanced(text: str) -> bool:
    """Whether the braces of a text that may not be escaped close each other, and no backslash stands in it."""
    depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        if depth < 0 or character == "\\":
            return False
    return not depth and "{" not in text


def protected(title: str) -> str:
    """Return an escaped title with the words in braces that a style must not put in lower case.

    In a title whose words nearly all begin with capitals, only acronyms and the like are meant to keep them.
    """
    pieces = title.split(" ")
    capital = [piece for piece in pieces if len(piece) > 3 and piece[:1].isalpha()]
    headline = len(capital) > 3 and sum(piece[0].isupper() for piece in capital) > 0.7 * len(capital)
    found = []
    for place, piece in enumerate(pieces):
        inner = any(character.isupper() for character in re.sub(r"^\W*\w", "", piece, count=1))
        begins = bool(re.match(r"\W*[^\W\d_]", piece)) and next((c for c in piece if c.isalpha()), "").isupper()
        keep = inner or (begins and not headline and place > 0 and not pieces[place - 1].endswith((":", ".", "?", "!")))
        found.append(f"{{{escaped(piece)}}}" if keep else escaped(piece))
    return " ".join(found)


def name(person: Name) -> str:
    """Return `particle Family, Suffix, Given`; a body is in braces, and so is a part that would be read as two."""
    if person == OTHERS:
        return "others"
    if not (person.given or person.particle or person.suffix):
        return f"{{{escaped(person.family)}}}"
    family = escaped(person.family)
    words = person.family.split()
    first = next((character for character in person.family if character.isalpha()), "")
    if (
        _parts(person.family)
        or (len(words) > 1 and any(word[:1].islower() for word in words[:-1]))
        or (person.particle and first.islower())
    ):
        family = f"{{{family}}}"
    if person.particle:
        family = f"{escaped(person.particle)} {family}"
    given = f"{{{escaped(person.given)}}}" if _parts(person.given) else escaped(person.given)
    suffix = f"{{{escaped(person.suffix)}}}" if _parts(person.suffix) else escaped(person.suffix)
    return ", ".join(part for part in (family, suffix, given) if part)


def _parts(text: str) -> bool:
    """Whether a part of a name holds what parts names."""
    return "," in text or bool(re.search(r"(?:^|\s)and(?:\s|$)", text, re.IGNORECASE))

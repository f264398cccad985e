"""References as they are printed, in a style of the Citation Style Language: Vancouver unless another is named.

    Record ──item──> CSL-JSON ──citeproc-py and catalogue/writers/styles/<style>.csl──> text, or HTML that is escaped once

Nothing is fetched. What citeproc-py 0.10 does otherwise than the standard says is mended here, by its own way of extension
(an element's class is the newest one with its name) and by what is handed to it; each mend says so.
"""

import html as html_module
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from catalogue.records import OTHERS, Record
from catalogue.writers.json import item

LABEL = "Formatted references"
MEDIA_TYPE = "text/plain"

STYLES = Path(__file__).parent / "styles"
DEFAULT = "vancouver"
CSL = "{http://purl.org/net/xbiblio/csl}"

# Signs that citeproc takes for parts of a range or a list where they belong to a number, and signs that it does not escape:
# they go in as letters of nobody's, and come back as what they are.
NUMBER = str.maketrans({"-": "\ue000", ",": "\ue001", "&": "\ue002"})
MARKUP = str.maketrans({"&": "\ue002", "<": "\ue003", ">": "\ue004"})
AS_IT_IS = "\ue005"  # before 007, which becomes 7
TEXT = str.maketrans({"\ue000": "-", "\ue001": ",", "\ue002": "&", "\ue003": "<", "\ue004": ">", "\ue005": ""})
HTML = TEXT | {ord("\ue002"): "&amp;", ord("\ue003"): "&lt;", ord("\ue004"): "&gt;"}
NUMBERS = ("volume", "issue", "number", "edition")
SHOWN = {"id", "type", "title", "container-title", "container-title-short", "collection-title", "publisher", "publisher-place",
         "edition", "volume", "issue", "number", "page", "genre", "DOI", "PMID", "PMCID", "ISBN", "ISSN",
         "URL", "issued", "accessed", "author", "editor", "language"}  # fmt: skip


def styles() -> list[str]:
    """Return the names of the styles, sorted."""
    return sorted(path.stem for path in STYLES.glob("*.csl"))


def write(records: Sequence[Record], style: str = DEFAULT) -> str:
    """Return the references, numbered where the style numbers them, one a line."""
    return "".join(f"{reference}\n" for reference in references(records, style))


def references(records: Iterable[Record], style: str = DEFAULT, *, html: bool = False, first: int = 1) -> Iterator[str]:
    """Yield each record's reference; as HTML it may stand in a page as it is. Raises LookupError for an unknown style."""
    if style not in styles():
        raise LookupError(f"'{style}' is no style: {', '.join(styles())}")
    render = _renderer(style, html)
    for number, record in enumerate(records, first):
        reference = render(_item(record))
        yield _numbered(reference if re.search(r"[^\W\d_]", reference) else f"{reference[:2]}{_bare(record, html)}", number)


def alone(record: Record, style: str = DEFAULT) -> str:
    """Return one reference as text, without the number that a list would give it. Raises LookupError for an unknown style."""
    return re.sub(r"^(?:[\[(]1[\])]|1[\])]?\.)\s*(?=\S)", "", next(references([record], style)))


def _numbered(reference: str, number: int) -> str:
    """Return the reference with its own number: each is rendered alone, as the first, without a space behind the number."""
    return (
        re.sub(r"^([\[(]?)1([\])]?\.?)\s*(?=\S)", rf"\g<1>{number}\2 ", reference) if re.match(r"[\[(]?1[\]).]", reference) else reference
    )


def _bare(record: Record, html: bool) -> str:
    """Return the key, where the style prints nothing of what the record has."""
    text = record.key or "?"
    return html_module.escape(text, quote=False) if html else text


def _item(record: Record) -> dict[str, Any]:
    """Return what citeproc gets of a record: no note, which is the curator's and no part of a reference."""
    found = {variable: cell for variable, cell in item(record).items() if variable in SHOWN}
    if record.eprint_type and found["type"] == "document":
        found["type"] = "article"
        found.setdefault("publisher", record.eprint_type)
    if record.registration and not record.doi:
        found.setdefault("number", record.registration)
    for variable in NUMBERS:
        if variable in found:
            number = found[variable].translate(NUMBER)
            found[variable] = AS_IT_IS + number if re.match(r"0\d", number) else number
    for variable, names in (("author", record.authors), ("editor", record.editors)):
        if names[-1:] == (OTHERS,):
            found[variable][-1] = {"literal": "et al."}
        for person in found.get(variable, ()):  # of `Byung-soon` it would print `B soon`
            if "-" in person.get("given", ""):
                person["given"] = re.sub(r"(?<=\w-)[^\W\d_]", lambda first: first.group().upper(), person["given"])
    if not re.match(r"[a-z]{2}(?:-|$)", found.get("language", "")):
        found.pop("language", None)
    if len(span := found.get("issued", {}).get("date-parts", [])) == 2:  # of a span it prints the years, and no month rightly
        found["issued"] = {"date-parts": [[year] for year in dict.fromkeys((span[0][0], span[1][0]))]}
    return {variable: _marked(cell) for variable, cell in found.items()}


def _marked(cell: Any) -> Any:
    """Return text, also inside of names, with its signs of markup replaced."""
    if isinstance(cell, str):
        return cell.translate(MARKUP)
    if isinstance(cell, list):
        return [{part: text.translate(MARKUP) for part, text in person.items()} for person in cell]
    return cell


# ----------------------------------------------------------------------------------------------------------------------
# citeproc-py
# ----------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _renderer(style: str, html: bool) -> Callable[[dict[str, Any]], str]:
    """Return a function from an item to its reference, without number where the style has none."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    _mended_elements()
    parsed = CitationStylesStyle(str(STYLES / f"{style}.csl"), validate=False)
    _spread_delimiters(parsed.root)
    for label in parsed.root.iter(f"{CSL}label"):  # mend: a label's language is never known, so `title` did nothing to it
        if label.get("text-case") == "title":
            label.set("text-case", "capitalize-first")

    def render(csl: dict[str, Any]) -> str:
        bibliography = CitationStylesBibliography(parsed, CiteProcJSON([csl | {"id": "1"}]), formatter.html if html else formatter.plain)
        bibliography.register(Citation([CitationItem("1")]))
        with ONE_AT_A_TIME:
            try:
                printed = [str(text) for text in bibliography.bibliography()]
            except TypeError:  # nothing of the record is printed by this style
                printed = []
        text = re.sub(r",? (?:&amp;|&|and) et al\.", ", et al.", "".join(printed))  # it is no person, so nothing joins it
        text = re.sub(r" \(Publication\)(?= \[)", "", text)  # the word for a number that is not there
        text = re.sub(r"(?<=et al)\.{2,}", ".", re.sub(r"(?<=[?!])\.(?= |$)", "", text))
        return text.translate(HTML if html else TEXT).strip()

    return render


def _spread_delimiters(root: Any) -> None:
    """Mend: a date of a style's own locale forgets the delimiter between its parts, `2020Mar4`; each part gets it in front."""
    for day in root.iter(f"{CSL}date"):
        delimiter = day.get("delimiter") if day.getparent().tag == f"{CSL}locale" else None
        for part in day.findall(f"{CSL}date-part")[1:] if delimiter else ():
            part.set("prefix", delimiter + part.get("prefix", ""))
        if delimiter:
            del day.attrib["delimiter"]


@lru_cache(maxsize=1)
def _mended_elements() -> None:
    """Mend: what was printed in the place of missing names is printed once, not again where it belongs.

    Source: CSL 1.0.2 specification, "Substitute": such variables are suppressed in the rest of the output.
    """
    from citeproc import model
    from citeproc.source import VariableError

    used = "variables printed in a substitute"

    class Substitute(model.Substitute, model.CitationStylesElement):  # type: ignore[misc]
        def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
            layout = context.get_layout()
            layout.repressed[used] = []
            try:
                text = super().render(item, context=context, **kwargs)
            finally:
                printed = layout.repressed.pop(used)
            for tag, variable in printed if text else ():
                layout.repressed.setdefault(tag, []).append(variable)
            return text

        def add_to_repressed_list(self, child: Any, context: Any) -> None:
            """All is noted where it is printed."""

    class Names(model.Names, model.CitationStylesElement):  # type: ignore[misc]
        def process(self, item: Any, names_context: Any = None, context: Any = None, **kwargs: Any) -> Any:
            repressed = (self if context is None else context).get_layout().repressed
            roles = [role for role in self.get("variable").split() if role in item.reference]
            if roles and all(role in repressed.get(self.tag, ()) for role in roles):
                raise VariableError
            text = super().process(item, names_context=names_context, context=context, **kwargs)
            if used in repressed:
                repressed[used] += [(self.tag, role) for role in roles]
            return text

    class Text(model.Text, model.CitationStylesElement):  # type: ignore[misc]
        def _variable(self, item: Any, context: Any) -> Any:
            text = super()._variable(item, context)
            repressed = context.get_layout().repressed
            if text and used in repressed:
                repressed[used].append((self.tag, self.get("variable")))
            return text

    MENDED.extend((Substitute, Names, Text))  # kept alive: the parser finds them among the living

    found: dict[tuple[Any, str], Any] = {}
    search = model.CitationStylesElement.xpath_search

    def found_once(element: Any, expression: str) -> Any:  # mend: a style never changes, and asking it anew is half of the time
        if (element, expression) not in found:
            found[element, expression] = search(element, expression)
        return found[element, expression]

    model.CitationStylesElement.xpath_search = found_once


MENDED: list[type] = []
ONE_AT_A_TIME = Lock()  # a style's elements remember what they print

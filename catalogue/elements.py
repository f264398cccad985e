"""XML as it streams by, safely: the elements that hold a record, each with its line, as small trees.

defusedxml refuses entities that multiply, no other file is ever opened; here depth is bounded, and a file that breaks off
keeps the records before the break.
"""

from collections.abc import Iterator
from xml.sax import ContentHandler, SAXParseException
from xml.sax.handler import feature_external_ges
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

MAX_DEPTH = 60


class Element:
    """An element: its name without prefix, its attributes, what it holds in its order, and its line."""

    __slots__ = ("attributes", "children", "line", "name")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        """Take a name, attributes and a line; children come as they are read."""
        self.name = name
        self.attributes = attributes
        self.line = line
        self.children: list[Element | str] = []

    def find(self, path: str) -> "Element | None":
        """Return the first element under a path such as `Article/Journal`."""
        return next(self.all(path), None)

    def all(self, path: str) -> Iterator["Element"]:
        """Yield the elements under a path."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if isinstance(child, Element) and child.name == name:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def text(self, path: str = "") -> str:
        """Return the text under a path, all of it in one line, raised and lowered parts in <sup> and <sub>; "" for none."""
        element = self.find(path) if path else self
        return " ".join("".join(element.pieces()).split()) if element is not None else ""

    def pieces(self) -> Iterator[str]:
        """Yield the text piece by piece."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.name in ("sub", "sup"):
                yield f"<{child.name}>{''.join(child.pieces())}</{child.name}>"
            else:
                yield from child.pieces()


class _Handler(ContentHandler):
    def __init__(self, wanted: frozenset[str], parser: DefusedExpatParser) -> None:
        super().__init__()
        self.wanted = wanted
        self.parser = parser  # knows the line; a locator is given only where a whole file is parsed at once
        self.found: list[Element] = []
        self.open: list[Element] = []
        self.depth = 0
        self.root = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise SAXParseException(f"more than {MAX_DEPTH} elements in each other", None, self.parser)
        name = name.rpartition(":")[2]
        self.root = self.root or name
        if self.open or name in self.wanted:
            element = Element(name, dict(attrs.items()), self.parser.getLineNumber())
            if self.open:
                self.open[-1].children.append(element)
            self.open.append(element)

    def endElement(self, name: str) -> None:
        self.depth -= 1
        if self.open:
            element = self.open.pop()
            if not self.open:
                self.found.append(element)

    def characters(self, content: str) -> None:
        if self.open:
            self.open[-1].children.append(content)


class Broken(Exception):
    """Why a file could not be read to its end, in words, and the line."""

    def __init__(self, line: int, reason: str, unfinished: int | None) -> None:
        """Keep the line, the reason, and the line of the record that was being read."""
        super().__init__(reason)
        self.line = line
        self.reason = reason
        self.unfinished = unfinished


def elements(data: bytes, wanted: frozenset[str]) -> tuple[str, list[Element], Broken | None]:
    """Return the name of the root, the outermost elements of these names, and what broke the reading off, if anything did."""
    # PubMed's files name their DTD: it is passed over, never fetched. A file that declares entities is refused.
    parser = DefusedExpatParser(forbid_external=False)
    parser.setFeature(feature_external_ges, False)
    handler = _Handler(wanted, parser)
    parser.setContentHandler(handler)
    broken = None
    try:
        parser.feed(data)
        parser.close()
    except SAXParseException as error:
        broken = Broken(error.getLineNumber() or 1, error.getMessage(), handler.open[0].line if handler.open else None)
    except (DefusedXmlException, ValueError, LookupError) as error:  # forbidden entities; an encoding that nobody knows
        line = parser.getLineNumber()
        reason = "it declares entities, which is not allowed" if isinstance(error, DefusedXmlException) else str(error)
        broken = Broken(line, reason, None)
    return handler.root, handler.found, broken

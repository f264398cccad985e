"""How single cells of Datasette's own pages are shown: identifiers and addresses as links, sightings as plain text."""

import re

from datasette import hookimpl
from datasette.utils import tilde_encode
from markupsafe import Markup, escape

from catalogue.safe import safe_url

# column: the register that resolves what stands in it
REGISTERS = {
    "doi": "https://doi.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
}
# column: our page of what it names
PAGES = {"claim": "/claims/", "linked_at": "/claims/", "parent": "/claims/", "citation": "/citations/", "article": "/articles/"}
# column: the vocabulary of its words, shown as on our pages: by the word and its border, never by colour alone
WORDS = {
    "support": "supports", "fidelity": "fidelities", "standing": "standings", "event": "standings", "level": "levels",
    "result": "comparison_results", "severity": "severities", "direction": "directions",
}  # fmt: skip
UNCHECKED = {("standing", "unknown"), ("result", "unchecked"), ("support", "not assessed"), ("support", "not-searched")}
# Where facts were seen may be a mirror: it is named, never linked.
NEVER_LINKED = {"seen_at"}
# Pieces to be put together by +, which escapes what is no piece: a tenth of what `format` takes, once for each cell of a page.
HREF, INWARD, OUTWARD, END = Markup('<a href="'), Markup('">'), Markup('" rel="noopener noreferrer">'), Markup("</a>")
WORD, CLOSE, CLOSED = Markup('<span class="word '), Markup('">'), Markup("</span>")


def link(address: str, words: str) -> Markup:
    """Return a link if the address may be one, else the words alone."""
    url = safe_url(address)
    return HREF + url + OUTWARD + words + END if url else escape(words)


@hookimpl
def render_cell(value, column, datasette):
    """Return links to registers, to addresses and to our pages; None leaves the cell to Datasette."""
    label = None
    if isinstance(value, dict):  # a foreign key with the label of its row
        value, label = value["value"], value["label"]
    if not isinstance(value, str) or not value.strip():
        return None
    if column in PAGES:
        page = HREF + datasette.urls.path(PAGES[column] + tilde_encode(value)) + INWARD + value + END
        return page if label in (None, value) else page + " " + label
    if column in WORDS and re.fullmatch(r"[a-z][a-z -]{0,40}", value):
        kind = value.replace(" ", "-")
        unchecked = " unchecked" if (column, value) in UNCHECKED else ""
        return WORD + f"{WORDS[column]} is-{kind}{unchecked}" + CLOSE + value + CLOSED
    if label is not None:
        return None
    if column in NEVER_LINKED:
        return escape(value)
    if column in REGISTERS:
        return link(REGISTERS[column] + value, value)
    # Datasette strips before it looks for an address, and links what `safe_url` would not.
    address = value.strip()
    return link(address, value) if address.lower().startswith(("http://", "https://")) else None

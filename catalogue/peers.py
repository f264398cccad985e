"""What a reader that is not ours finds in a file that we wrote: BibTeX through bibtexparser, RIS through rispy.

Our own reader forgives what others refuse, so that it alone cannot say whether a file can be given away.
"""

import logging
from collections.abc import Callable


def bibtex_keys(text: str) -> list[str]:
    """Return the keys that bibtexparser reads; an entry that it refuses, or a key that it has met before, is not among them."""
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it refuses shows in the keys
    return [entry.key for entry in parse_string(text, parse_stack=[]).entries]


def ris_keys(text: str) -> list[str]:
    """Return the ids of the records that rispy reads; none where it stops at a fault."""
    import rispy

    try:
        return [str(record.get("id", "")) for record in rispy.loads(text)]
    except (ValueError, OSError):
        return []


# suffix: whose reader, and the keys that it finds
PEERS: dict[str, tuple[str, Callable[[str], list[str]]]] = {"bib": ("bibtexparser", bibtex_keys), "ris": ("rispy", ris_keys)}

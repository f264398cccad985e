"""What a record of PubMed says, whether it came as MEDLINE tags (.nbib) or as XML: one place for what both share."""

import re

from catalogue import normal
from catalogue.records import Record

REGISTRY = re.compile(
    r"(?:ClinicalTrials\.gov|ISRCTN|EudraCT|ANZCTR|ChiCTR|CTRI|DRKS|JPRN|KCT|NTR|UMIN|PACTR|IRCT|ReBec|TCTR|CRiS|SLCTR|RPCEC|WHO)",
    re.IGNORECASE,
)
# Publication type -> kind of entry; all else is an article.
KINDS = {"Book": "book", "Books": "book", "Book Chapter": "incollection", "Dataset": "dataset", "Academic Dissertation": "thesis"}
# A notice or a comment -> what it is called in `extra`. What follows from it for a source's standing is looked up, not read here.
LINKED = {
    "CON": "comment on", "CIN": "comment in", "EIN": "erratum in", "EFR": "erratum for", "RIN": "retraction in", "ROF": "retraction of",
    "CRI": "corrected and republished in", "CRF": "corrected and republished from", "ECI": "expression of concern in",
    "ECF": "expression of concern for", "RPI": "republished in", "RPF": "republished from", "UIN": "update in", "UOF": "update of",
    "PRIN": "partial retraction in", "PROF": "partial retraction of", "RRI": "retracted and republished in",
    "RRF": "retracted and republished from",
}  # fmt: skip


def title(text: str) -> str:
    """Return a title without the full stop that PubMed puts behind each."""
    text = " ".join(text.split())
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def typed(record: Record, types: list[str]) -> None:
    """Keep the publication types, and set the kind of entry after them."""
    record.medline_types = normal.keywords(types)
    record.entry_type = next((KINDS[kind] for kind in types if kind in KINDS), "article")
    if "Preprint" in types:
        record.genre = "Preprint"


def registered(record: Record, numbers: list[str]) -> list[str]:
    """Keep the first number of a trial registry (`ClinicalTrials.gov/NCT01234567`); return the others and all data banks'."""
    rest = []
    for number in numbers:
        bank, _, code = number.rpartition("/")
        if record.registration is None and REGISTRY.match(bank):
            record.registration = code
        else:
            rest.append(number)
    return rest

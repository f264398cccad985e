"""The columns of a work sheet: what is shown and stays as it is, what a reviewer fills in, and with which words.

What is shown is text made of `shown.shown` alone, so that a sheet holds nothing that its hash does not cover; only an
unblinded sheet has more, and says so.
"""

import re
import sqlite3
from dataclasses import dataclass

from catalogue.reviews.shown import Row, shown

LONGEST = 32_000  # characters that a spreadsheet's cell holds, with some to spare


@dataclass(frozen=True)
class Answer:
    """A column that a reviewer fills in: the vocabulary of its words, whether it must be filled, whether it is a list."""

    name: str
    vocabulary: str = ""
    required: bool = True
    is_list: bool = False
    asks: str = ""


CONTEXT = ("claim", "statement", "about", "where", "figures", "sources")
SIGHT = ("others", "flags", "discrepancies")  # shown too where the reviewer is unblinded
SOURCE_CONTEXT = ("claim", "citation", "title", "kind", "bears", "reports", "findings", "standing", "address")
ANSWERS = (
    Answer("fidelity", "fidelities", asks="Does the passage report its source faithfully?"),
    Answer("support", "supports", asks="Does the evidence bear the claim out?"),
    Answer("tags", "tags", required=False, is_list=True, asks="What is wrong or left out? Several are parted by ';'."),
    Answer("severity", "severities", required=False, asks="How much could a reader be misled? Empty where nothing is wrong."),
    Answer("confidence", "confidences", asks="How sure are you?"),
    Answer("rationale", asks="Why, in your words: what you read, and what decided it."),
    Answer("text_read", "texts_read", asks="What did you read, at the most? What you read, not what exists."),
    Answer("date", asks="The day of your judgement, such as 2024-05-31."),
)
SETTLES = Answer("settles", required=False, is_list=True, asks="As adjudicator: the reviewers whose assessments you settle, parted by ';'.")
TEXTS = Answer("texts", "texts_read", required=False, is_list=True, asks="What you read of each source: lee2024=abstract; wu2023=none.")

# Where an answer says that something is wrong, or that nothing can be said, a reader may ask why.
HARD = {
    "fidelity": {"altered", "cannot-tell"},
    "support": {"contradicted", "insufficient", "none-found", "unavailable", "partly-supported"},
    "severity": {"major", "critical"},
}


def answers(*, blind: bool) -> tuple[Answer, ...]:
    """Return the columns to be filled in; only who sees the others can settle them."""
    return ANSWERS if blind else (*ANSWERS, SETTLES)


def words(db: sqlite3.Connection, vocabulary: str) -> dict[str, str]:
    """Return word -> definition of a vocabulary, in its order."""
    return dict(db.execute(f"SELECT name, definition FROM {vocabulary} ORDER BY ordinal").fetchall())


def context(db: sqlite3.Connection, claim: str, *, blind: bool) -> dict[str, str]:
    """Return column -> text of what is shown of a claim."""
    parts = shown(db, claim)
    [said] = parts["claim"]
    query = "SELECT sections.label FROM claims JOIN sections ON sections.id = claims.section WHERE claims.id = ?"
    [label] = db.execute(query, (claim,)).fetchone()
    cells = {
        "claim": local(claim),
        "statement": str(said["statement"]),
        "about": _about(said),
        "where": str(label),
        "figures": "\n".join([*map(_figure, parts.get("quantities", ())), *map(_search, parts.get("searches", ()))]),
        "sources": "\n".join(f"{row['citation']} ({row['kind']}; {row['bears']}): {row['reports'] or 'nothing noted'}"
                             + (f" [{row['standing']}]" if row["standing"] else "") for row in sources(db, claim, parts)),
    }  # fmt: skip
    if not blind:
        cells |= _sight(db, claim)
    return {name: _fitting(text) for name, text in cells.items()}


def sources(db: sqlite3.Connection, claim: str, parts: dict[str, list[Row]] | None = None) -> list[dict[str, str]]:
    """Return the sources that bear on a claim, each as column -> text of SOURCE_CONTEXT."""
    parts = shown(db, claim) if parts is None else parts
    found = []
    for part, links in parts.items():
        if not part.startswith("link "):
            continue
        key = part.removeprefix("link ")
        first = links[0]
        found.append(
            {
                "claim": local(claim),
                "citation": key,
                "title": str(first["title"]),
                "kind": ", ".join(str(first[name]) for name in ("source_type", "year") if first[name]),
                "bears": "; ".join(_bearing(link) for link in links),
                "reports": "\n".join(str(link["reports"]) for link in links if link["reports"]),
                "findings": "\n".join(_details(parts, key)),
                "standing": "; ".join(_plain(row, ("event", "date", "notice")) for row in parts.get(f"standing {key}", ())),
                "address": _address(db, key),
            }
        )
    return [{name: _fitting(text) for name, text in row.items()} for row in found]


def local(claim: str) -> str:
    """Return the id of a claim as its article's files write it: c032a."""
    return claim.partition(".")[2]


def _about(said: Row) -> str:
    lines = [f"part of: {said['whole']}"] if said["whole"] else []
    lines.append(f"{said['claim_type']}, {said['modality']}; compares: {said['comparison_as_written']}; checkable: {said['checkable']}")
    lines += [f"{name}: {said[name]}" for name in ("population", "intervention", "comparator", "outcome") if said[name]]
    return "\n".join(lines)


def _figure(row: Row) -> str:
    ours = f"{row['measure']} ({row['role']}): the article says {_amount(row, '')}"
    if row["citation"] is None:
        return f"{ours}; no finding is named for it"
    return f"{ours}; {row['citation']} reports {_amount(row, 'found_')}"


def _amount(row: Row, prefix: str = "") -> str:
    """Return a number or a range as it is written, or else as it was read, with its unit."""
    number, low, high = (None if row[prefix + name] is None else f"{row[prefix + name]:.15g}" for name in ("amount", "low", "high"))
    read = number or (f"{low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less" if high else "no number")
    return " ".join(str(cell) for cell in (row[f"{prefix}as_written"] or read, row[f"{prefix}unit"], row.get(f"{prefix}currency")) if cell)


def _search(row: Row) -> str:
    return f"search of {row['date']} in {row['database']}: {row['query']} ({row['hits']} hits, {row['screened']} looked at)"


def _bearing(link: Row) -> str:
    direction = {"supports": "for", "disputes": "against"}.get(str(link["direction"]), "neither for nor against")
    indirect = f" ({str(link['domains']).replace(' ', ', ')})" if link["domains"] else ""
    return ", ".join(str(cell) for cell in (direction, f"{link['directness']}{indirect}" if link["directness"] else "",
                                             link["relation"], link["identification"]) if cell)  # fmt: skip


def _details(parts: dict[str, list[Row]], key: str) -> list[str]:
    names = {
        "studies": ("id", "design", "organism", "population", "sample_size", "intervention", "material", "route", "regimen", "comparator",
                    "role"),
        "findings": ("outcome", "statement", "arm", "time_point", "amount", "unit", "spread", "n", "p", "evidence_stream",
                     "evidence_role", "locator"),
        "contrasts": ("kind", "measure", "amount", "unit", "ci_low", "ci_high", "p", "p_for"),
        "harms": ("event", "events", "events_as_reported", "n_at_risk", "scope", "zero_kind", "follow_up"),
    }  # fmt: skip
    words = {"studies": "study", "findings": "finding", "contrasts": "contrast", "harms": "harm"}
    return [f"{words[part]}: {_plain(row, columns)}" for part, columns in names.items() for row in parts.get(f"{part} {key}", ())]


def _plain(row: Row, columns: tuple[str, ...]) -> str:
    bare = {"outcome", "statement", "unit", "event", "kind", "design", "date"}
    has_number = any(row.get(name) is not None for name in ("as_written", "amount", "low", "high"))
    written = {**row, "amount": _amount({**row, "unit": None}) if "low" in row and has_number else row.get("amount")}
    return ", ".join(str(written[name]) if name in bare else f"{name.replace('_', ' ')} {written[name]}"
                     for name in columns if written[name] is not None)  # fmt: skip


def _address(db: sqlite3.Connection, key: str) -> str:
    query = """SELECT coalesce('https://doi.org/' || doi, 'https://pubmed.ncbi.nlm.nih.gov/' || pmid || '/',
        'https://pmc.ncbi.nlm.nih.gov/articles/' || pmcid || '/', url, '') FROM citations WHERE key = ?"""
    address: str = db.execute(query, (key,)).fetchone()[0]
    return address


def _sight(db: sqlite3.Connection, claim: str) -> dict[str, str]:
    """Return what a blind sheet leaves out: the others' assessments, the flags, the discrepancies."""
    others = db.execute(
        """SELECT reviewer || ': ' || support || ', ' || fidelity || coalesce(', ' || severity, '') || ', confidence ' || confidence
        || ', read ' || text_read || ', ' || date || '. ' || rationale FROM assessments WHERE claim = ? ORDER BY reviewer""",
        (claim,),
    )
    flags = db.execute("SELECT level || ': ' || message FROM flags WHERE claim = ? ORDER BY level, rule, subject", (claim,))
    differences = db.execute(
        """SELECT DISTINCT links.citation || ': ' || links.discrepancy FROM claim_evidence AS evidence
        JOIN links ON links.claim = evidence.linked_at AND links.citation = evidence.citation AND links.relation = evidence.relation
        WHERE evidence.claim = ? AND links.discrepancy IS NOT NULL ORDER BY 1""",
        (claim,),
    )
    return {name: "\n".join(text for (text,) in rows) for name, rows in zip(SIGHT, (others, flags, differences), strict=True)}


def _fitting(text: str) -> str:
    """Return a text as a spreadsheet can hold it: no control characters, and cut, with a word, where it is too long."""
    text = re.sub(r"[\x00-\x08\x0b-\x1f]", " ", text).strip()
    return text if len(text) <= LONGEST else text[:LONGEST] + " … cut here: the whole stands on the site"

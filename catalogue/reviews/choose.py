"""Which claims of an article a reviewer is given."""

import difflib
import random
import sqlite3

ONLY = ("waiting", "conflicts", "stale")
# What a choice gives away by itself, and what to do: whoever is handed it does not judge apart.
IN_SIGHT = {
    "conflicts": "--only conflicts tells on which statements the others differ, so that no blind judgement can come of it. To settle "
    "them, add --unblind: it is recorded. To judge apart, take --only waiting.",
}

QUERIES = {
    "": "SELECT 1",
    "open": """SELECT 1 WHERE NOT EXISTS (
        SELECT 1 FROM assessment_state AS own WHERE own.claim = atoms.id AND own.reviewer = :reviewer AND evidence <> 'stale')""",
    "waiting": """SELECT 1 FROM claim_state WHERE claim_state.claim = atoms.id AND state NOT IN ('agreed', 'consensus')
        AND NOT EXISTS (SELECT 1 FROM assessments WHERE assessments.claim = atoms.id AND reviewer = :reviewer)""",
    "conflicts": "SELECT 1 FROM claim_state WHERE claim_state.claim = atoms.id AND state = 'conflict'",
    "stale": """SELECT 1 FROM assessment_state AS own WHERE own.claim = atoms.id AND own.reviewer = :reviewer AND evidence = 'stale'""",
}


class Unknown(ValueError):
    """An article, a reviewer or a claim that is not there; the message names the nearest one."""


def claims(
    db: sqlite3.Connection, slug: str, reviewer: str, *, only: str = "", named: str = "", sample: int | None = None, seed: int = 1
) -> list[str]:
    """Return the atoms of an article in its order: all, or those that `only` names.

    Beside those of ONLY there is `open`: what this reviewer has not assessed, or not since the evidence changed.

    `named` holds ids such as `c001,c032`, of which a compound claim stands for its parts. A sample keeps the order, and
    the same seed gives the same sample. Raises Unknown for what is not there.
    """
    _known(db, "article", "SELECT slug FROM articles", slug)
    _known(db, "reviewer", "SELECT id FROM reviewers", reviewer)
    query = f"""SELECT atoms.id FROM atoms LEFT JOIN claims AS root ON root.id = atoms.parent
        WHERE atoms.article = :slug AND EXISTS ({QUERIES[only]})
        ORDER BY coalesce(root.start, atoms.start), coalesce(atoms.parent, atoms.id), atoms.id"""
    found = [claim for (claim,) in db.execute(query, {"slug": slug, "reviewer": reviewer})]
    if named:
        wanted = _named(db, slug, named)
        found = [claim for claim in found if claim in wanted]
    if sample is not None and sample < len(found):
        chosen = set(random.Random(seed).sample(found, sample))  # noqa: S311 - a sample that can be drawn again, no secret
        found = [claim for claim in found if claim in chosen]
    return found


def statements(db: sqlite3.Connection, slug: str, reviewer: str, named: str = "") -> set[str]:
    """Return the restatements of an article, wholes and parts: all, or those that `named` holds. Raises Unknown."""
    _known(db, "article", "SELECT slug FROM articles", slug)
    _known(db, "reviewer", "SELECT id FROM reviewers", reviewer)
    if named:
        return _named(db, slug, named)
    return {claim for (claim,) in db.execute("SELECT id FROM claims WHERE article = ?", (slug,))}


def _named(db: sqlite3.Connection, slug: str, named: str) -> set[str]:
    """Return the claims that a list of ids names, and their parts."""
    wanted = set()
    for name in filter(None, (part.strip() for part in named.replace(";", ",").split(","))):
        whole = name if name.startswith(f"{slug}.") else f"{slug}.{name}"
        _known(db, "claim", "SELECT id FROM claims WHERE article = :slug", whole, slug)
        wanted |= {whole, *(part for (part,) in db.execute("SELECT id FROM claims WHERE parent = ?", (whole,)))}
    return wanted


def _known(db: sqlite3.Connection, what: str, query: str, name: str, slug: str = "") -> None:
    known = [key for (key,) in db.execute(query, {"slug": slug} if slug else {})]
    if name in known:
        return
    close = difflib.get_close_matches(name, known, 1)
    advice = f"Did you mean '{close[0]}'?" if close else f"Known: {', '.join(known[:25]) or 'none'}."
    if what == "reviewer":
        advice += " A new reviewer is a line of reviewers.csv."
    raise Unknown(f"there is no {what} '{name}'. {advice}")

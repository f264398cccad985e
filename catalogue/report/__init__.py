"""A report on one article: what was claimed, what it rests on, what holds and what does not, and what nobody could check.

    evidence.db ──report.sql──> context (pure) ──report.html──> one HTML file ──browser──> PDF
                                       └───────docx.py────────> DOCX

One context for every format, so that no format says more or less than another. An article's own words never stand in it:
the database holds none.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalogue import writers
from catalogue.report.flow import Flow
from catalogue.safe import safe_url
from catalogue.writers import txt

Row = dict[str, Any]

# Where a statement stands in the report, by its support: address, title, title of a column, what the group means, the words
# of the vocabulary.
GROUPS = (
    ("holds", "What holds", "holds", "The evidence read bears these statements out.", ("supported",)),
    ("holds-in-part", "What holds in part", "in part",
     "The evidence read bears out a part of them, or a weaker statement.", ("partly-supported",)),
    ("does-not-hold", "What does not hold", "does not hold", "The evidence read speaks against these statements.", ("contradicted",)),
    ("undecided", "What the evidence does not decide", "not decided",
     "What was read is too little or too indirect, or a logged search found nothing.", ("insufficient", "none-found")),
    ("disputed", "Where reviewers differ", "reviewers differ",
     "Reviewers gave different answers, and nobody has settled them yet.", ("conflict",)),
    ("not-checked", "What was not or could not be checked", "not checked",
     "Nobody has searched yet, the text that would decide could not be read, or no evidence could decide.",
     ("not-searched", "unavailable", "not-checkable", "not assessed")),
)  # fmt: skip
# What is a judgement, and so a proposal until two persons agree: not that nobody looked, that nothing could be read, or that they differ.
PROPOSED = ("supported", "partly-supported", "contradicted", "insufficient", "none-found", "not-checkable")


class NoArticle(LookupError):
    """There is no such article; `known` are those that there are."""

    def __init__(self, slug: str, known: list[str]) -> None:
        """Say which was asked for and which are known."""
        super().__init__(f"there is no article '{slug}'; known: {', '.join(known) or 'none'}")
        self.known = known


class Withheld(Exception):
    """The database is a blind release: it holds no judgement that could be reported."""


@dataclass(frozen=True)
class Group:
    """Statements with the same answer, in the article's order."""

    id: str
    title: str
    short: str
    meaning: str
    statements: list[Row]
    of: int

    @property
    def share(self) -> str:
        """How many of all: 73 of 164 (45 %)."""
        return share(len(self.statements), self.of)


@dataclass(frozen=True)
class Report:
    """All that a report says, ready for a template: rows of `report.sql` and what was worked out from them."""

    article: Row
    build: str
    as_of: str
    banner: str
    banner_text: str
    groups: list[Group]
    flow: Flow
    sources: list[Row]
    unchecked: list[str]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    one: dict[str, Row] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    severities: dict[str, int] = field(default_factory=dict)


def share(part: int, of: int) -> str:
    """Return `part of all (percent)`, without a percentage where there is nothing to divide by."""
    return f"{part:,} of {of:,} ({100 * part / of:.0f}\u00a0%)" if of else f"{part:,} of {of:,}"


def plural(number: int, one: str, many: str = "") -> str:
    """Return a count with its noun: 1 claim, 2 claims."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def statements() -> dict[str, str]:
    """Return the queries of `report.sql` by their names."""
    parts = re.split(r"^-- name: (\w+\^?)$", (Path(__file__).parent / "report.sql").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def context(db: sqlite3.Connection, slug: str, build: str) -> Report:
    """Return what a report on an article says. `build` is the sha256 of the database.

    Raises NoArticle, and Withheld for a blind release. Writes nothing.
    """
    if db.execute("SELECT 1 FROM build_facts WHERE name = 'blind_of'").fetchone():
        raise Withheld("this release is blind and holds no judgement to report: name the whole one with --db")
    rows: dict[str, list[Row]] = {}
    one: dict[str, Row] = {}
    for name, query in statements().items():
        cursor = db.execute(query, {"slug": slug} if ":slug" in query else {})
        names = [column for column, *_ in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor]
        if name == "article^" and not found:
            raise NoArticle(slug, [known for (known,) in db.execute("SELECT slug FROM articles ORDER BY slug")])
        if name.endswith("^"):
            one[name.rstrip("^")] = found[0]
        else:
            rows[name] = found
    article = one["article"]
    sources = _sources(db, rows["sources"])
    _complete(rows, {source["key"]: source["number"] for source in sources})
    words: dict[str, dict[str, str]] = {}
    for word in rows["words"]:
        words.setdefault(word["question"], {})[word["name"]] = word["definition"]
    banner = _banner(article, rows)
    return Report(
        article=article,
        build=build,
        as_of=str(db.execute("SELECT content FROM build_facts WHERE name = 'as_of'").fetchone()[0]),
        banner=banner,
        banner_text=_proposal(rows) if banner else "",
        groups=grouped(rows["statements"]),
        flow=Flow.of(one["top_claims"]["claims"], rows["compounds"], rows["statements"], {row["claim"] for row in rows["unsupported"]}),
        sources=sources,
        unchecked=_unchecked(article, rows, sources),
        rows=rows,
        one=one,
        words=words,
        severities=_severities(rows["statements"], words["severity"]),
        counts={"statements": len(rows["statements"]), "claims": one["top_claims"]["claims"], "sources": len(sources)},
    )


def grouped(found: list[Row]) -> list[Group]:
    """Return the groups that have statements. Every statement is in one; a word that no group knows raises KeyError."""
    place = {word: number for number, (*_, words) in enumerate(GROUPS) for word in words}
    members: list[list[Row]] = [[] for _ in GROUPS]
    for statement in found:
        members[place[statement["support"]]].append(statement)
    return [
        Group(name, title, short, meaning, inside, len(found))
        for (name, title, short, meaning, _), inside in zip(GROUPS, members, strict=True)
        if inside
    ]


def _complete(rows: dict[str, list[Row]], number: dict[str, int]) -> None:
    """Give each statement its assessments and numbered sources, and each comparison and omission the numbers of its sources."""
    said: dict[str, list[Row]] = {}
    for assessment in rows["assessments"]:
        said.setdefault(assessment["claim"], []).append(assessment)
    linked: dict[str, list[Row]] = {}
    for link in rows["links"]:
        linked.setdefault(link["claim"], []).append({**link, "number": number[link["citation"]]})
    several = len(rows["reviewers"]) > 1
    for statement in rows["statements"]:
        claim = statement["claim"]
        statement["assessments"] = said.get(claim, [])
        statement["names_reviewers"] = several
        for direction in ("supports", "disputes"):
            links = {link["number"]: link for link in linked.get(claim, []) if link["direction"] == direction}
            statement[direction] = [links[n] for n in sorted(links)]
        statement["said"] = _said(statement)
        statement["proposed"] = statement["state"] in ("single", "conflict") and statement["support"] in PROPOSED
        statement["tag_list"] = (statement["tags"] or "").split(", ") if statement["tags"] else []
    for comparison in rows["comparisons"]:
        comparison["number"] = number.get(comparison["citation"])
    for omission in rows["omissions"]:
        omission["numbers"] = sorted(number[key] for key in (omission["citations"] or "").split() if key in number)


def _said(statement: Row) -> list[str]:
    """Return what is said of a statement beside its support: fidelity, severity, state; nothing that goes without saying or twice."""
    words = [statement["fidelity"], statement["severity"], statement["state"]]
    silent = {statement["support"], "no-source-named", "none", None} | (set() if statement["names_reviewers"] else {"single"})
    return [word for word in dict.fromkeys(words) if word not in silent]


def _sources(db: sqlite3.Connection, found: list[Row]) -> list[Row]:
    """Return the sources numbered, each with its formatted reference and an address that may stand in a link."""
    records = writers.records(db, [row["key"] for row in found])
    numbered = []
    for number, (row, record) in enumerate(zip(found, records, strict=True), 1):
        address = f"https://doi.org/{row['doi']}" if row["doi"] else None
        address = address or (f"https://pubmed.ncbi.nlm.nih.gov/{row['pmid']}/" if row["pmid"] else row["url"])
        numbered.append({**row, "number": number, "reference": txt.alone(record), "address": safe_url(address)})
    return numbered


def _severities(found: list[Row], order: Iterable[str]) -> dict[str, int]:
    """Return how many statements have each severity, the gravest first; where reviewers differ the gravest counts."""
    count = Counter(row["severity"] for row in found)
    return {word: count[word] for word in reversed(list(order)) if count[word]}


def _banner(article: Row, rows: dict[str, list[Row]]) -> str:
    """Return the headline of a draft; empty where every statement is agreed or settled."""
    if article["is_draft"] == "no":
        return ""
    if len(rows["reviewers"]) == 1:
        return "Draft: one reviewer’s proposal"
    return "Draft: reviewers differ" if article["state"] == "disputed" else "Draft: not agreed yet"


def _proposal(rows: dict[str, list[Row]]) -> str:
    """Say whose proposal it is and what is missing until it is more."""
    settled = sum(row["state"] in ("agreed", "consensus") for row in rows["statements"])
    kinds = Counter(reviewer["kind"] for reviewer in rows["reviewers"])
    named = [plural(kinds[kind], word) for kind, word in (("person", "person"), ("software", "program")) if kinds[kind]]
    who = (
        f"Assessed by {' and '.join(named) or 'nobody yet'}{', and by no person yet' if kinds['software'] and not kinds['person'] else ''}"
    )
    missing = Counter(row["lacks"] for row in rows["statements"] if row["lacks"])
    lacks = "; ".join(f"{what} ({plural(n, 'statement')})" for what, n in missing.most_common())
    return (
        f"{who}. Two persons who judged apart agree on {share(settled, len(rows['statements']))} statements. Until they do, what stands "
        f"here is a proposal to be checked, not a finding against anybody.{f' What is missing: {lacks}.' if lacks else ''}"
    )


def _unchecked(article: Row, rows: dict[str, list[Row]], sources: list[Row]) -> list[str]:
    """Return in sentences what nobody has checked or could check, each with its denominator. What is checked is left out."""
    found = rows["statements"]
    n = len(found)
    support = Counter(row["support"] for row in found)
    compared = {row["quantity"] for row in rows["comparisons"] if row["result"] != "unchecked"}
    quantities = {row["quantity"] for row in rows["comparisons"]}
    read = Counter({row["name"]: row["assessments"] for row in rows["texts_read"]})
    figures = {row["state"]: row["figures"] for row in rows["figures"]}
    lines = (
        (sum(not row["approved"] for row in found), n, "restatements were approved, as they stand, by no second reader"),
        (support["not assessed"], n, "statements were not assessed"),
        (support["not-searched"], n, "statements are decided by no source at hand, and no search is logged"),
        (support["unavailable"], n, "statements would be decided by a text that could not be read"),
        (support["not-checkable"], n, "statements are forecasts, opinions or practices that no evidence decides"),
        (sum(row["stale"] > 0 for row in found), n, "statements have an assessment of an older state of the evidence"),
        (sum(read.values()) - read["full-text"], sum(read.values()), "assessments were made without the full text of the source"),
        (sum(row["standing"] == "unknown" for row in sources), len(sources),
         "sources were never looked up for a notice of retraction or correction"),
        (sum(row["access"] is None for row in sources), len(sources), "sources have no record of whether their text can be had"),
        (len(quantities - compared), len(quantities),
         "figures of the article were not compared with a source, for no finding is named"),
        (figures.get("unclaimed", 0), sum(figures.values()), "figures of the article are in no statement yet"),
    )  # fmt: skip
    sentences = [f"{share(part, of)} {what}." for part, of, what in lines if part]
    if not article["retrieved"]:
        sentences.append("When the article’s text was retrieved is not recorded.")
    if not article["published"]:
        sentences.append("When the article was published was not seen.")
    return sentences

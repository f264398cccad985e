"""Filters of the lists of claims: what an address may ask, as conditions on `claim_cards`.

    ?support=contradicted&source_type=animal  ──parse──>  {"support": "contradicted", …}  ──conditions──>  SQL and its parameters

A filter is a line of FILTERS. Whatever an address asks besides is refused with the names that are known, for an argument
that is passed over in silence looks like an answer. Words are always bound, never pasted.
"""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

MOST_NAMED = 40  # words that a refusal names
LAST_PAGE = 100_000


class Filter(NamedTuple):
    """A filter: its label, the column that it asks for, the joins that reach it, the statement of the words that it knows."""

    label: str
    column: str
    words: str
    joins: tuple[str, ...] = ()


class Unknown(ValueError):
    """An address asks for what is not there; the message names what is."""


# How the sources of a claim are reached. One row of links, its own or its parent's, has to satisfy all that is asked of it:
# "animal" and "supports" ask for an animal study that supports, not for one of each.
LINKS = "links.claim IN (card.claim, card.parent)"
# CROSS keeps SQLite to this order, from the claim to its sources: it would start with every citation of a type.
JOINS = {
    "citations": "CROSS JOIN citations ON citations.key = links.citation",
    "findings": "CROSS JOIN findings ON findings.citation = links.citation",
    "studies": "CROSS JOIN reports ON reports.citation = links.citation CROSS JOIN studies ON studies.id = reports.study",
    "links": "",
}
SUPPORTS = """SELECT name, definition FROM (
    SELECT name, definition, ordinal FROM supports UNION ALL SELECT 'conflict', 'Reviewers differ', 98
    UNION ALL SELECT 'not assessed', 'Nobody has assessed it', 99) ORDER BY ordinal"""
STATES = """SELECT 'none', 'Nobody has assessed it' UNION ALL SELECT 'single', 'One reviewer has: a proposal'
    UNION ALL SELECT 'conflict', 'Reviewers differ' UNION ALL SELECT 'agreed', 'Two or more say the same'
    UNION ALL SELECT 'consensus', 'They differed, and it was settled in the open'"""
LEVELS = "SELECT name, definition FROM levels ORDER BY ordinal"
FILTERS = {
    "article": Filter("Article", "card.article", "SELECT slug, title FROM articles ORDER BY slug"),
    "support": Filter("Support", "card.support", SUPPORTS),
    "state": Filter("State of review", "card.state", STATES),
    "claim_type": Filter("Claim type", "card.claim_type", "SELECT name, definition FROM claim_types ORDER BY ordinal"),
    "section": Filter("Section", "card.section", "SELECT id, label FROM sections WHERE article = :id ORDER BY ordinal"),
    "level": Filter("Flags", "", LEVELS),
    "source_type": Filter(
        "Source type", "citations.source_type", "SELECT name, definition FROM source_types ORDER BY ordinal", ("citations",)
    ),
    "evidence_stream": Filter(
        "Evidence stream", "findings.evidence_stream", "SELECT name, definition FROM evidence_streams ORDER BY ordinal", ("findings",)
    ),
    "design": Filter("Study design", "studies.design", "SELECT name, definition FROM designs ORDER BY ordinal", ("studies",)),
    "outcome": Filter("Outcome", "findings.outcome", "SELECT id, name FROM outcomes ORDER BY name, id", ("findings",)),
    "direction": Filter("Direction", "links.direction", "SELECT name, definition FROM directions ORDER BY ordinal", ("links",)),
}
NARROWEST = ("article", "section")
LEVEL_COLUMNS = {"error": "card.errors", "warning": "card.warnings", "note": "card.notes"}


def parse(given: Iterable[tuple[str, str]], takes: Iterable[str], words: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the arguments of an address that are not empty, each once.

    `takes` are the names that the page knows, `words` the words that each of its filters knows. Raises Unknown, naming the
    known ones, for another name, another word, or a name given twice with different words.
    """
    asked: dict[str, str] = {}
    takes = list(takes)
    for name, text in given:
        if name not in takes:
            raise Unknown(f"This page knows no '{name[:60]}'{meant(name, takes)}. It knows: {', '.join(takes) or 'no arguments'}.")
        if asked.setdefault(name, text) != text:
            raise Unknown(f"'{name}' is given twice with different words: one is answered.")
        if text and name in words and text not in words[name]:
            known = list(words[name])
            more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
            raise Unknown(f"'{name}' knows no '{text[:60]}'{meant(text, known)}. It knows: {', '.join(known[:MOST_NAMED])}{more}.")
    return {name: text for name, text in asked.items() if text}


def meant(text: str, known: list[str]) -> str:
    """Return a suggestion in brackets, or nothing where none is near."""
    close = difflib.get_close_matches(text[:60], known[:1000], 1)
    return f" (did you mean '{close[0]}'?)" if close else ""


def page_number(text: str) -> int:
    """Return the number of a page, 1 where none is given. Raises Unknown for anything else."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= LAST_PAGE):
        raise Unknown(f"'page' is a number from 1 to {LAST_PAGE}, not '{text[:60]}'.")
    return int(text)


def conditions(asked: Mapping[str, str], but: str = "") -> tuple[str, dict[str, str]]:
    """Return the condition on `claim_cards AS card` that the filters make together, all but one, and its parameters."""
    own, of_links, params = _parts({name: word for name, word in asked.items() if name != but})
    if of_links:
        joins = _joins(name for name in asked if name != but)
        own.append(f"EXISTS (SELECT 1 FROM links {joins} WHERE {' AND '.join([LINKS, *of_links])})")
    return " AND ".join(own) or "1", params


def facet(name: str, asked: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return the statement that counts the assessable claims for each word of a filter, under all the others: word, claims."""
    filter_ = FILTERS[name]
    own, of_links, params = _parts({other: word for other, word in asked.items() if other != name})
    where = " AND ".join(["card.parts = 0", *own])
    if name == "level":
        condition, params = conditions(asked, but=name)
        parts = [
            f"SELECT '{level}' AS word, count(*) AS claims FROM claim_cards AS card WHERE card.parts = 0 AND {column} > 0 AND {condition}"
            for level, column in LEVEL_COLUMNS.items()
        ]
        return " UNION ALL ".join(parts), params
    if not filter_.joins:
        condition, params = conditions(asked, but=name)
        return (
            f"SELECT {filter_.column} AS word, count(*) AS claims FROM claim_cards AS card WHERE card.parts = 0 AND {condition} GROUP BY 1",
            params,
        )
    joins = _joins([name, *(other for other in asked if other != name)])
    statement = f"""SELECT {filter_.column} AS word, count(DISTINCT card.claim) AS claims
        FROM claim_cards AS card CROSS JOIN links ON {LINKS} {joins} WHERE {" AND ".join([where, *of_links])} GROUP BY 1"""
    return statement, params


def sources(asked: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return the statement of the sources of the claims under filters, and its parameters: citation.

    Where sources are asked for, those that answer; else every source that is linked to one of the claims or to its whole.
    """
    own, of_links, params = _parts(asked)
    where = " AND ".join(["card.parts = 0", *own, *of_links])
    return f"SELECT DISTINCT links.citation FROM claim_cards AS card CROSS JOIN links ON {LINKS} {_joins(asked)} WHERE {where}", params


def _joins(names: Iterable[str]) -> str:
    """Return the joins that the filters of these names need, each once."""
    needed = {join for name in names if name in FILTERS for join in FILTERS[name].joins}
    return " ".join(JOINS[join] for join in JOINS if join in needed)


def _parts(asked: Mapping[str, str]) -> tuple[list[str], list[str], dict[str, str]]:
    """Return the conditions on the card itself, those on one of its links, and the parameters of both."""
    own: list[str] = []
    of_links: list[str] = []
    params: dict[str, str] = {}
    for name, filter_ in FILTERS.items():
        if name not in asked:
            continue
        if name == "level":  # a word of LEVEL_COLUMNS, or `parse` would have refused it
            own.append(f"{LEVEL_COLUMNS[asked[name]]} > 0")
            continue
        params[name] = asked[name]
        # An article or a section is the narrowest: a plus keeps SQLite from starting with an index on anything else.
        plus = "+" if name not in NARROWEST and not filter_.joins and set(NARROWEST) & set(asked) else ""
        (of_links if filter_.joins else own).append(f"{plus}{filter_.column} = :{name}")
    return own, of_links, params


# ----------------------------------------------------------------------------------------------------------------------
# The evidence map: what was studied, and how
# ----------------------------------------------------------------------------------------------------------------------

ROWS = {"claim_type": "Claim type", "outcome": "Outcome"}
COLUMNS = {"design": "Study design", "source_type": "Source type"}
MOST_ROWS = 60


def cells(rows: str, columns: str) -> str:
    """Return the statement of a map: row_word, column_word, bodies, supports, disputes, neither.

    Each body of evidence, a study or a source that stands for itself, counts once a cell and direction; under designs each
    study, whoever tells of it. One may be for one claim and against another, so `neither` is counted, not what is left over.
    Direction is that of links to claims; in a row of an outcome only of links to claims with a figure on that outcome.
    """
    row, column = FILTERS[rows], FILTERS[columns]
    on_it = (
        ""
        if rows == "claim_type"
        else " AND EXISTS (SELECT 1 FROM quantities WHERE quantities.claim = card.claim AND +measure = findings.outcome)"
    )

    bodies = "CROSS JOIN citation_bodies ON citation_bodies.citation = links.citation"
    body, bodies = ("studies.id", "") if columns == "design" else ("citation_bodies.body", bodies)

    def told(*directions: str) -> str:
        named = ", ".join(f"'{direction}'" for direction in directions)
        return f"count(DISTINCT CASE WHEN links.direction IN ({named}){on_it} THEN {body} END)"

    return f"""SELECT {row.column} AS row_word, {column.column} AS column_word, count(DISTINCT {body}) AS bodies,
        {told("supports")} AS supports, {told("disputes")} AS disputes, count(DISTINCT {body}) - {told("supports", "disputes")} AS neither
        FROM claim_cards AS card CROSS JOIN links ON {LINKS} {bodies} {_joins((rows, columns))} WHERE card.parts = 0 GROUP BY 1, 2"""


def matrix(found: Iterable[Mapping[str, Any]], row_words: Mapping[str, str], column_words: Mapping[str, str]) -> dict[str, Any]:
    """Return a map as a table: {"columns", "rows": [{"word", "definition", "cells"}], "left_out"}; rows and columns that hold nothing go.

    Rows stand in the order of their vocabulary; of more than MOST_ROWS those with the most evidence stay.
    """
    by_place = {(cell["row_word"], cell["column_word"]): cell for cell in found}
    columns = [word for word in column_words if any(column == word for _, column in by_place)]
    weight: dict[str, int] = {}
    for (row, _), cell in by_place.items():
        weight[row] = weight.get(row, 0) + cell["bodies"]
    kept = set(sorted(weight, key=lambda row: (-weight[row], row))[:MOST_ROWS])
    rows = [
        {"word": word, "definition": definition, "cells": [by_place.get((word, column)) for column in columns]}
        for word, definition in row_words.items()
        if word in kept
    ]
    return {
        "columns": [{"word": word, "definition": column_words[word]} for word in columns],
        "rows": rows,
        "left_out": len(weight) - len(kept),
    }

"""A link straight to a passage of the live page: at most three and three of its words, found to lead to it alone.

    passage ──candidates──> terms ──looked for as a browser does──> #:~:text=prefix-,start,end,-suffix

A fragment is generated and tried on the text that the offsets count, never on the live page. The words of an article are its
publisher's: no fragment prints more than half of a passage of four words or more, nor a whole sentence. Where none leads to the
passage alone, there is none. Source: WICG, URL Fragment Text Directives, https://wicg.github.io/scroll-to-text-fragment/ .
"""

import csv
import io
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from urllib.parse import quote, unquote

from catalogue.problems import Problem

MOST = 3  # words of each side, what stands around the passage included
LEAST_OF_A_SENTENCE = 3  # words; a heading or a list's item of two is none
START = ":~:text="
COLUMNS = ("claim", "fragment", "passage_sha256", "text_sha256")

# Why a passage has no fragment.
CUT = "it begins or ends within a word"
EMPTY = "it has no word"
NOWHERE = f"no {MOST} and {MOST} words lead to it alone without printing more than half of it or a sentence"


@dataclass(frozen=True)
class Terms:
    """What a browser looks for: `start` right behind `prefix`, then the first `end` right before `suffix`; empty: anything."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    @property
    def fragment(self) -> str:
        """The terms as they stand behind `#`. A comma and a hyphen have a meaning there and are percent-encoded."""
        parts = (f"{_encoded(self.prefix)}-" if self.prefix else "", _encoded(self.start), _encoded(self.end),
                 f"-{_encoded(self.suffix)}" if self.suffix else "")  # fmt: skip
        return START + ",".join(filter(None, parts))

    @property
    def words(self) -> tuple[int, int]:
        """How many words stand on either side."""
        return len(f"{self.prefix} {self.start}".split()), len(f"{self.end} {self.suffix}".split())


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")


def parse(fragment: str) -> Terms | None:
    """Return the terms of a fragment, or None where it is none of ours."""
    if not fragment.startswith(START):
        return None
    parts = fragment.removeprefix(START).split(",")
    prefix = parts.pop(0)[:-1] if parts[0].endswith("-") else ""
    suffix = parts.pop()[1:] if parts and parts[-1].startswith("-") else ""
    if not 1 <= len(parts) <= 2 or not all(parts):
        return None
    start, end = map(unquote, (*parts, "")[:2])
    return Terms(start, end, unquote(prefix), unquote(suffix))


class Page:
    """A text as a browser searches it: letters without case and accents, whole words, a term within one line."""

    def __init__(self, text: str) -> None:
        """Take the text that the offsets count."""
        self.text = text

    @cached_property
    def folded(self) -> str:
        """The text by base letters, each character in its place."""
        return _folded(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence of three words or more stands, without the signs at its ends."""
        stretches = re.finditer(r"[^\n]+?(?:[.!?…](?=\s)|$)", self.text, re.MULTILINE)
        found = (self.words(*stretch.span()) for stretch in stretches)
        return [(words[0][0], words[-1][1]) for words in found if len(words) >= LEAST_OF_A_SENTENCE]

    def words(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return where each word of a stretch stands, without signs at its ends."""
        found = (_trimmed(self.text, *match.span()) for match in re.compile(r"\S+").finditer(self.text, start, end))
        return [place for place in found if place]

    def places(self, terms: Terms) -> list[tuple[int, int]]:
        """Return where the terms lead to, were every place tried where they begin; a browser goes to the first."""
        after = _suffix(terms.suffix) if terms.suffix and not terms.end else ""
        begin = re.compile(f"{_prefix(terms.prefix)}(?P<here>{_term(terms.start)}){after}")
        stop = re.compile(f"(?P<here>{_term(terms.end)}){_suffix(terms.suffix) if terms.suffix else ''}")
        found = []
        for match in begin.finditer(self.folded):
            last = stop.search(self.folded, match.end("here")) if terms.end else match
            if last:
                found.append((match.start("here"), last.end("here")))
        return found


def _folded(text: str) -> str:
    """Return base letters in small, one for each character. Source: UTS 10, comparison at the primary level."""
    if text.isascii():
        return text.lower()
    return "".join(
        character.lower() if character.isascii() else unicodedata.normalize("NFD", character)[0].lower()[0] for character in text
    )


def _term(words: str) -> str:
    return rf"(?<!\w){_spaced(words)}(?!\w)"


def _prefix(words: str) -> str:
    return rf"(?<!\w){_spaced(words)}\s*" if words else ""


def _suffix(words: str) -> str:
    return rf"\s*{_spaced(words)}(?!\w)"


def _spaced(words: str) -> str:
    return r"[^\S\n]+".join(map(re.escape, _folded(words).split()))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a stretch without signs at its ends; None where it holds no letter and no digit."""
    letters = [match.start() for match in re.compile(r"[^\W_]").finditer(text, start, end)]
    return (letters[0], letters[-1] + 1) if letters else None


def make(page: Page, start: int, end: int) -> tuple[str, str]:
    """Return the fragment for a passage and an empty text, or an empty text and why there is none.

    Of what leads to the passage alone, the most words of its own count, and of what stands around it the fewest.
    """
    inside = page.words(start, end)
    if not inside:
        return "", EMPTY
    first, last = inside[0][0], inside[-1][1]
    if re.search(r"\w\Z", page.text[:first][-1:]) or re.match(r"\w", page.text[last : last + 1]):
        return "", CUT
    for terms, printed in _candidates(page, inside):
        whole = any(a <= begin and finish <= b for begin, finish in page.sentences for a, b in printed)
        if not whole and page.places(terms) == [(first, last)]:
            return terms.fragment, ""
    return "", NOWHERE


def _candidates(page: Page, inside: list[tuple[int, int]]) -> Iterator[tuple[Terms, list[tuple[int, int]]]]:
    """Yield terms for a passage of these words with the stretches of the text that they print, the best first."""
    n, first, last = len(inside), inside[0][0], inside[-1][1]
    line = page.text.rfind("\n", 0, first) + 1
    stop = page.text.find("\n", last)
    before = page.words(line, first)
    behind = page.words(last, stop if stop >= 0 else len(page.text))
    choices = []
    for p, s, e, x in product(range(MOST), range(1, MOST + 1), range(MOST + 1), range(MOST + 1)):
        one_term = e == 0 and s == n
        if p + s > MOST or e + x > MOST or p > len(before) or x > len(behind) or not (one_term or (e and s + e <= max(2, n // 2) < n)):
            continue
        choices.append(((p + x, -(s + e), abs(s - e), p), (p, s, e, x)))
    for _, (p, s, e, x) in sorted(choices):
        left = (before[-p][0] if p else first, inside[s - 1][1])
        right = (inside[-e][0] if e else last, behind[x - 1][1] if x else last)
        terms = Terms(
            start=page.text[first : left[1]],
            end=page.text[right[0] : last] if e else "",
            prefix=page.text[left[0] : first].strip() if p else "",
            suffix=page.text[last : right[1]].strip() if x else "",
        )
        words = (len(part.split()) for part in (f"{terms.prefix} {terms.start}", f"{terms.end} {terms.suffix}"))
        if any("\n" in part for part in (terms.start, terms.end)) or max(words) > MOST:
            continue
        yield terms, [left, right] if e else [(left[0], right[1])]


# ----------------------------------------------------------------------------------------------------------------------
# All passages of an article
# ----------------------------------------------------------------------------------------------------------------------


def rows(claims: list[tuple[str, int, int, str]], text: str, text_sha256: str) -> tuple[list[tuple[str, str, str, str]], dict[str, str]]:
    """Return the rows of fragments.csv for claims (id, start, end, hash of the passage), and of the others why they have none."""
    page = Page(text)
    made, without = [], {}
    for claim, start, end, passage_sha256 in claims:
        fragment, why = make(page, start, end)
        if fragment:
            made.append((claim, fragment, passage_sha256, text_sha256))
        else:
            without[claim] = why
    return made, without


def as_csv(found: list[tuple[str, str, str, str]]) -> str:
    """Return fragments.csv."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(found)
    return file.getvalue()


def check(db: sqlite3.Connection, slug: str, text: str) -> tuple[str, list[Problem]]:
    """Return a part of a line of account, and which fragments do not lead to their passage alone in this text.

    Without a fragment there is nothing to check, and the part is empty.
    """
    query = """SELECT claims.id, claims.start, claims."end", fragment, path, text_fragments.line
        FROM claims LEFT JOIN text_fragments ON claim = claims.id LEFT JOIN sources ON sources.id = text_fragments.source_id
        WHERE article = ? ORDER BY claims.rowid"""
    page = Page(text)
    problems, fitting, without = [], 0, 0
    for claim, start, end, fragment, path, line in db.execute(query, (slug,)):
        if fragment is None:
            without += 1
            continue
        terms, inside = parse(fragment), page.words(start, end)
        if terms and max(terms.words) <= MOST and inside and page.places(terms) == [(inside[0][0], inside[-1][1])]:
            fitting += 1
            continue
        message = f"the link of {claim} does not lead to its passage alone, or prints more than {MOST} and {MOST} words"
        remedy = f"Have the links made anew: python ingest.py anchor {slug} --fragments"
        problems.append(Problem(path, line, "warning", message, "fragment-astray", remedy))
    if not fitting + len(problems):
        return "", []
    return f"; {fitting} of {fitting + len(problems)} links lead to their passage alone, {without} passages have none", problems

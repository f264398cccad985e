"""The words of a text, and what matters most when they change: figures, negations, hedges.

Words are compared without case, and with one kind of apostrophe and dash. The tables of negations and hedges are ours,
one pair a language; for a language without tables figures are all that is compared, and whoever prints must say so.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict

# language -> (negations, hedges), in lower case; words that end in n't are negations too. Other languages: figures only.
WORDS = {
    "en": (
        frozenset("no not never none nobody nothing nowhere neither nor without cannot lack lacks lacking absent hardly".split()),
        frozenset(
            "may might can could would perhaps maybe possible possibly potential potentially probable probably likely unlikely"
            " seem seems seemed seemingly appear appears appeared apparently suggest suggests suggested suggesting indicate"
            " indicates indicated think thought believed presumed presumably supposedly reportedly allegedly promising hope"
            " hoped some sometimes often usually generally typically mostly partly about approximately roughly almost nearly".split()
        ),
    )
}

# A number, a letter of a script without spaces, a word, or a sign; a dash counts before a digit only.
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]+(?:['’][^\W\d_]+)*|[-–](?=[.\d])|[^\w\s]")
SAME = str.maketrans({"’": "'", "–": "-", "−": "-"})
NUMBER = re.compile(r"\d+(?:[.,]\d+)*|(?<!\w)\.\d+")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
SENTENCE_END = re.compile(r"[.!?]['\"”’)\]]*\s|\n(?!\s*[a-z])")


class Words:
    """A text as a row of words, each with its offsets; where a word or a pair of words stands is looked up."""

    def __init__(self, text: str) -> None:
        """Take the text apart."""
        self.text = text
        self.keys: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self.where: defaultdict[str | tuple[str, str], list[int]] = defaultdict(list)
        for match in TOKEN.finditer(text):
            word = match.group()
            # Punctuation is no word; a percent sign, a sign of more or less, an accent that stands alone is.
            if len(word) == 1 and unicodedata.category(word)[0] == "P" and word not in "%‰-–":
                continue
            self.keys.append(unicodedata.normalize("NFC", word).translate(SAME).casefold())
            self.spans.append(match.span())
        self.letters = [0]  # before each word, of all words
        for i, key in enumerate(self.keys):
            self.letters.append(self.letters[-1] + len(key))
            self.where[key].append(i)
            if i:
                self.where[self.keys[i - 1], key].append(i - 1)

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of the words that lie, if only in part, between two offsets."""
        first = bisect_right(self.spans, start, key=lambda span: span[1])
        return first, max(first, bisect_left(self.spans, end, key=lambda span: span[0]))

    def around(self, start: int, end: int, count: int) -> Counter[str]:
        """Return the words, at most `count` each, before and after a stretch."""
        first, last = self.inside(start, end)
        return Counter(self.keys[max(0, first - count) : first] + self.keys[last : last + count])


def compares_words(language: str | None) -> bool:
    """Whether there is a table of negations and hedges for a language (a code such as en or en-GB)."""
    return _tables(language) is not None


def _tables(language: str | None) -> tuple[frozenset[str], frozenset[str]] | None:
    return WORDS.get(re.split("[-_]", (language or "").lower())[0])


def changes(old: str, new: str, language: str | None = "en") -> tuple[str, ...]:
    """Return which figures, negations and hedges differ between two passages, one phrase for each kind."""
    figure = _difference("figure", figures(old), figures(new))
    return ((figure,) if figure else ()) + word_changes(old, new, language)


def word_changes(old: str, new: str, language: str | None) -> tuple[str, ...]:
    """Return which negations and hedges differ; nothing for a language that has no table."""
    tables = _tables(language)
    if tables is None:
        return ()
    (no, may), (no_more, may_more) = _marked(old, *tables), _marked(new, *tables)
    # "not" for "never" denies as before: only their number counts. Hedges differ in strength: each counts.
    negations = _difference("negation", no, no_more) if no.total() != no_more.total() else ""
    return tuple(filter(None, (negations, _difference("hedge", may, may_more))))


def _marked(text: str, negations: frozenset[str], hedges: frozenset[str]) -> tuple[Counter[str], Counter[str]]:
    """Return the negations and the hedges of a text; the month of May is no hedge."""
    keys = Words(re.sub(r"\bMay(?= \d)|(?<=\d )May\b", " ", text)).keys
    return Counter(k for k in keys if k in negations or k.endswith("n't")), Counter(k for k in keys if k in hedges)


def figures(text: str) -> Counter[str]:
    """Return the numbers of a text, grouping commas and closing zeros apart."""
    found = [n.replace(",", "") if GROUPED.fullmatch(n) else n.replace(",", ".") for n in NUMBER.findall(text)]
    return Counter((n.rstrip("0").rstrip(".") if n.count(".") == 1 else n).lstrip("0") or "0" for n in found)


def _difference(kind: str, old: Counter[str], new: Counter[str]) -> str:
    """Return what is gone and what is new, such as "figure 40 became 45" or "hedge added: may"; "" if nothing is."""
    gone, added = sorted((old - new).elements()), sorted((new - old).elements())
    if len(gone) == len(added) == 1:
        return f"{kind} {gone[0]} became {added[0]}"
    parts = [f"{kind} {word}: {', '.join(items)}" for word, items in (("gone", gone), ("added", added)) if items]
    return "; ".join(parts)


def rest_of_sentence(text: str, start: int, end: int) -> str:
    """Return what stands before and after a stretch in its sentence, or in 600 characters where none ends."""
    low = max(0, start - 600)
    left = max((m.end() for m in SENTENCE_END.finditer(text, low, start)), default=low)
    closed = SENTENCE_END.search(text, max(start, end - 2), end + 600)
    return f"{text[left:start]} {text[end : closed.start() if closed else end + 600]}"

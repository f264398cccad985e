"""Find a passage again in a text that has changed, and say what changed in it.

    offsets still fit the hash ──────────────────────────────> exact
    its words stand elsewhere: one place, several ───────────> moved, ambiguous
    most of its words stand in one stretch, with a score ────> fuzzy
    none of these, and everything was looked at ─────────────> orphan
    it has no hash, or looking would have cost too much ─────> unchecked

With the old text at hand the old words are looked for, and the words around them settle which of several places it is.
Without it there is only the hash: every stretch as long as the passage is hashed until one fits. The same input gives
the same outcome. Terms: W3C Web Annotation Data Model; the score is ours and stated at `Stretch`.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from catalogue.text.wording import TOKEN, Words, changes, rest_of_sentence, word_changes

OUTCOMES = ("exact", "moved", "fuzzy", "ambiguous", "orphan", "unchecked")

FUZZY = 0.6  # the least score of a passage that counts as found
AROUND = 8  # words before and after a passage that say which of several places it is
BESIDE = 0.3  # the least share of these that makes a place the old one
ELSEWHERE = 4  # a stretch with less around it must share this many words to be the passage
CANDIDATES = 4  # places that are aligned word by word, of all that share words
COMMON = 60  # a word that stands more often says little about where a passage is

# What looking by hash alone may cost. A stretch costs its own length and CALL (measured: a call of sha256 takes as long
# as hashing 800 characters); a text of 13,000 characters and passages of 100 lengths cost 1.3e9, about a second.
CALL = 800
MOST_WORK = 10_000_000_000


@dataclass(frozen=True)
class Wanted:
    """A passage as the evidence has it: half-open offsets in the old text, and its sha256 or None."""

    start: int
    end: int
    sha256: str | None


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text and how much of a passage it holds.

    `score` is 2·M / T from 0 to 1: M the letters and digits in the words that stand in both in the same order, T those
    in all words of the two. `around` is the share of the words around the passage that stand around the stretch.
    """

    start: int
    end: int
    score: float
    around: float
    shared: int  # words


@dataclass(frozen=True)
class Found:
    """What became of a passage: one of OUTCOMES, the places (several if ambiguous), and why where it is not exact.

    `score` is given for fuzzy only. `changes` names figures, negations and hedges that differ inside the passage, and
    `around` negations and hedges that differ in the rest of its sentence: both need the old text.
    """

    outcome: str
    places: tuple[tuple[int, int], ...] = ()
    score: float | None = None
    why: str = ""
    changes: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


def find_again(text: str, wanted: Sequence[Wanted], old: str | None = None, language: str | None = "en") -> list[Found]:
    """Return what became of each passage in the text, in the order asked; `old` is the text that the offsets count."""
    found: dict[Wanted, Found] = {}
    lost: list[Wanted] = []
    for want in dict.fromkeys(wanted):
        if want.sha256 is None:
            found[want] = Found("unchecked", why="no hash")
        elif sha256(text[want.start : want.end]) == want.sha256:
            found[want] = Found("exact", ((want.start, want.end),))
        else:
            lost.append(want)
    known = {w for w in [*found, *lost] if old not in (None, text) and sha256((old or "")[w.start : w.end]) == w.sha256}
    if old is not None and known:
        new, before = Words(text), Words(old)
        for want in lost:
            if want in known:
                found[want] = _by_words(new, before, want, language)
        for want in known:
            found[want] = _with_sentence(found[want], text, old, want, language)
    blind = [want for want in lost if want not in known]
    starts = by_hash(text, [(want.end - want.start, want.sha256 or "") for want in blind], MOST_WORK) if blind else {}
    for want in blind:
        found[want] = _by_hash(starts[want.end - want.start, want.sha256 or ""], want, _why_blind(text, old))
    return [found[want] for want in wanted]


def _why_blind(text: str, old: str | None) -> str:
    """Return why nothing but the hash could be looked for."""
    if old is None:
        return "old text not at hand: only exact matches could be looked for"
    if old == text:
        return "no stretch of this text has its length and hash"
    return "no stretch of its length has its hash, and the old text does not hold it at these offsets"


def _with_sentence(found: Found, text: str, old: str, want: Wanted, language: str | None) -> Found:
    """Add the negations and hedges that differ in the rest of the sentence: "not" before a passage turns it round."""
    if len(found.places) != 1 or found.outcome == "ambiguous":
        return found
    here, before = rest_of_sentence(text, *found.places[0]), rest_of_sentence(old, want.start, want.end)
    return replace(found, around=word_changes(before, here, language))


# ----------------------------------------------------------------------------------------------------------------------
# By hash alone
# ----------------------------------------------------------------------------------------------------------------------


def sha256(text: str) -> str:
    """Return the hash of a text's UTF-8 bytes, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def by_hash(text: str, wanted: Iterable[tuple[int, str]], most_work: int) -> dict[tuple[int, str], list[int] | None]:
    """Return (length, sha256) -> every start where it fits; None where looking would have cost more than `most_work`.

    Stretches that begin and end with words go first. Only a hash that fits none of them is looked for at every
    position: a word inside another word is no place for a passage that stands on its own somewhere else.
    """
    by_length: defaultdict[int, dict[bytes, tuple[int, str]]] = defaultdict(dict)
    for length, hexadecimal in wanted:
        by_length[length][bytes.fromhex(hexadecimal)] = (length, hexadecimal)
    data = text.encode()
    at = [0]
    for character in text:
        at.append(at[-1] + (1 if (c := ord(character)) < 0x80 else 2 if c < 0x800 else 3 if c < 0x10000 else 4))
    starts = [i for i in range(len(text)) if not text[i].isspace() and _edge(text, i)]
    ends = {i for i in range(1, len(text) + 1) if not text[i - 1].isspace() and _edge(text, i)}
    found: dict[tuple[int, str], list[int] | None] = {}
    for only_words in (True, False):
        for length, hashes in sorted(by_length.items()):
            missing: dict[bytes, list[int]] = {digest: [] for digest, key in hashes.items() if not found.get(key)}
            if not missing:
                continue
            positions = [i for i in starts if i + length in ends] if only_words else range(len(text) - length + 1)
            cost = len(positions) * (length + CALL)
            if cost > most_work:
                found.update((hashes[digest], None) for digest in missing)
                continue
            most_work -= cost
            for i in positions:
                digest = hashlib.sha256(data[at[i] : at[i + length]]).digest()
                if digest in missing:
                    missing[digest].append(i)
            found.update((hashes[digest], places) for digest, places in missing.items())
    return found


def _edge(text: str, i: int) -> bool:
    """Whether a word may begin or end at an offset: it is not between two letters or digits."""
    return not (0 < i < len(text) and text[i - 1].isalnum() and text[i].isalnum())


def _by_hash(starts: list[int] | None, want: Wanted, why: str) -> Found:
    if starts is None:
        return Found("unchecked", why="looking for its hash would have cost too much")
    places = tuple((start, start + want.end - want.start) for start in starts)
    return Found("moved" if len(places) == 1 else "ambiguous" if places else "orphan", places, why="" if places else why)


# ----------------------------------------------------------------------------------------------------------------------
# By words
# ----------------------------------------------------------------------------------------------------------------------


def _by_words(new: Words, old: Words, want: Wanted, language: str | None) -> Found:
    """Return where the words of a passage stand now: to the letter, else as nearly as can be found."""
    passage = old.text[want.start : want.end]
    around = old.around(want.start, want.end, AROUND)
    starts = [m.start() for m in re.finditer(f"(?={re.escape(passage)})", new.text)]
    whole = [i for i in starts if _edge(new.text, i) and _edge(new.text, i + len(passage))]
    if starts:
        places = [(i, i + len(passage)) for i in whole or starts]
        alike = [_alike(around, new.around(*place, AROUND)) for place in places]
        best = [place for place, a in zip(places, alike, strict=True) if a == max(alike)]
        why = "the words around it are other ones" if around and max(alike) < BESIDE else ""
        return Found("moved" if len(best) == 1 else "ambiguous", tuple(best), why=why)
    stretches = nearest(new, passage, old, want)
    best_ones = [s for s in stretches if (s.score, s.around) == (stretches[0].score, stretches[0].around)]
    if not stretches or stretches[0].score < FUZZY or not (stretches[0].around >= BESIDE or stretches[0].shared >= ELSEWHERE):
        near = f"the nearest stretch, {stretches[0].start}-{stretches[0].end}, scores {shown(stretches[0].score)}" if stretches else ""
        return Found("orphan", why=near or "not one of its words is left")
    if len(best_ones) > 1:
        return Found("ambiguous", tuple((s.start, s.end) for s in best_ones), why=f"changed, score {shown(best_ones[0].score)}")
    best_one = best_ones[0]
    differs = changes(passage, new.text[best_one.start : best_one.end], language)
    return Found("fuzzy", ((best_one.start, best_one.end),), best_one.score, changes=differs)


def nearest(new: Words, passage: str, old: Words | None = None, want: Wanted | None = None) -> list[Stretch]:
    """Return the stretches that hold most of a passage's words, the best first; where it stood in `old` helps.

    Rare words and pairs of words vote for where to look, so the cost grows with the passage and not with the text;
    what got most votes is aligned word by word.
    """
    if old and want:
        first, last = old.inside(want.start, want.end)
        query = old.keys[max(0, first - AROUND) : last + AROUND]
        first, last = first - max(0, first - AROUND), last - max(0, first - AROUND)
        around = old.around(want.start, want.end, AROUND)
    else:
        query, around = Words(passage).keys, Counter[str]()
        first, last = 0, len(query)
    votes: defaultdict[int, float] = defaultdict(float)
    width = max(4, len(query) // 4)
    for common in (COMMON, len(new.keys)):
        for i, key in enumerate(query):
            for term in (key, (key, query[i + 1])) if i + 1 < len(query) else (key,):
                places = new.where.get(term, [])
                for place in places if len(places) <= common else []:
                    votes[(place - i) // width] += 1 / len(places)
        if votes:
            break
    candidates = sorted(votes, key=lambda b: (-votes[b] - votes.get(b + 1, 0), b))[:CANDIDATES]
    found = {_align(new, query, first, last, bucket * width, width, around, passage) for bucket in candidates}
    expected = want.start if want else 0
    return sorted(filter(None, found), key=lambda s: (-s.score - s.around / 2, abs(s.start - expected), s.start, s.end))


def _align(
    new: Words, query: list[str], first: int, last: int, place: int, width: int, around: Counter[str], passage: str
) -> Stretch | None:
    """Return the stretch near a place that holds most of the words `first` to `last` of a query, or None if it holds none."""
    slack = width + len(query) // 2
    low = max(0, place - slack)
    window = new.keys[low : place + width + len(query) + slack]
    pairs = [(a + i, low + b + i) for a, b, size in SequenceMatcher(None, query, window, False).get_matching_blocks() for i in range(size)]
    inner = [(a, b) for a, b in pairs if first <= a < last]
    if not inner:
        return None
    # One word matched far away must not stretch the place: of the runs of matches, the row with the best score counts.
    whole = _weight(query[first:last])
    shared = [0]
    for a, _ in inner:
        shared.append(shared[-1] + len(query[a]))
    heads = [k for k, (a, b) in enumerate(inner) if k == 0 or inner[k - 1] != (a - 1, b - 1)]
    tails = [k - 1 for k in heads[1:]] + [len(inner) - 1]

    def score(i: int, j: int) -> float:
        return 2 * (shared[j + 1] - shared[i]) / (whole + new.letters[inner[j][1] + 1] - new.letters[inner[i][1]])

    i, j = max(((i, j) for i in heads for j in tails if i <= j), key=lambda ends: (score(*ends), ends[0] - ends[1]))
    left, right = inner[i][1], inner[j][1] + 1
    # Words lost at an edge were replaced by what stands between the match and the words that stood beside the passage.
    before = max((b + 1 for a, b in pairs if a < first and b < left), default=left)
    after = min((b for a, b in pairs if a >= last and b >= right), default=right)
    if (lost := inner[i][0] - first) and left - before <= lost + 2:
        left = before
    if (lost := last - 1 - inner[j][0]) and after - right <= lost + 2:
        right = after
    start, end = _with_punctuation(new.text, new.spans[left][0], new.spans[right - 1][1], passage)
    kept = [query[a] for a, b in inner if left <= b < right]
    likeness = 2 * _weight(kept) / (whole + new.letters[right] - new.letters[left])
    return Stretch(start, end, likeness, _alike(around, new.around(start, end, AROUND)), len(kept))


def _with_punctuation(text: str, start: int, end: int, passage: str) -> tuple[int, int]:
    """Widen a stretch by the punctuation with which the passage begins and ends, as far as it stands there."""
    spans = [m.span() for m in TOKEN.finditer(passage) if any(c.isalnum() for c in m.group())]
    head, tail = (passage[: spans[0][0]], passage[spans[-1][1] :]) if spans else ("", "")
    for mark in tail:
        if text[end : end + 1] == mark:
            end += 1
    for mark in reversed(head):
        if start and text[start - 1] == mark:
            start -= 1
    return start, end


def _weight(keys: Iterable[str]) -> int:
    return sum(map(len, keys))


def _alike(old: Counter[str], new: Counter[str]) -> float:
    """Return the share of the old words that are among the new; 0 where there are none."""
    return (old & new).total() / old.total() if old else 0.0


def shown(score: float) -> str:
    """Return a score with two digits, rounded down: 1.00 is said of the same words only."""
    return f"{int(score * 100 + 1e-9) / 100:.2f}"

"""Which claims each word of a filter has, as sets that the build writes and the site counts with.

    claim_cards, links  ──fill──>  claim_sets  ──Sets──>  one integer a word, a bit a place  ──&, |──>  counts, and places of a page

A list of claims under filters, and how many claims each further word would leave, is counted for every page. In SQL that
takes as long as there are claims; a bit a claim makes it an AND. A word of the card (support, type …) has the set of its
claims. What is asked of sources is asked of one source: so each combination of source type, stream, design, outcome and
direction that some link has is one set, and what is asked is the union of those that fit. Only claims that can be assessed
are in any set. Sets are kept as Roaring bitmaps keep theirs (roaringbitmap.org): a row for every 65,536 places that hold
something, few places as numbers of two bytes, many as bits; in base64, so that any export can print them.
"""

import base64
import json
import sqlite3
import struct
import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

BLOCK = 1 << 16
BITMAP = BLOCK // 8  # bytes; fewer numbers of two bytes than half as many are shorter
LEVELS = {"error": "errors", "warning": "warnings", "note": "notes"}
CARD = ("support", "state", "claim_type")  # filters that a column of claim_cards answers
EVIDENCE = ("source_type", "evidence_stream", "design", "outcome", "direction")  # those that one link has to answer together
DIRECTED = ("source_type", "evidence_stream", "design")  # those whose claims for and against are counted
NOTHING = 1 << 16  # lower than any text that can be read
LARGEST = 24 * 2**20  # bytes of sets that a site holds


# ----------------------------------------------------------------------------------------------------------------------
# The build
# ----------------------------------------------------------------------------------------------------------------------


def fill(db: sqlite3.Connection) -> None:
    """Fill `claim_sets`, `claim_counts`, `evidence_counts` and `citation_loads` from the cards and the links."""
    linked = _of_links(db)
    members = {**_of_cards(db), **_of_evidence(db, linked)}
    for name, word in sorted(members):
        rows = ((name, word, block, text) for block, text in encoded(members[name, word]))
        db.executemany("INSERT INTO claim_sets VALUES (?, ?, ?, ?)", rows)
    totals: dict[tuple[str, str], int] = {}
    unions: dict[tuple[str, str], int] = {}
    directed: dict[tuple[str, str, str], int] = {}
    for (name, word), places in sorted(members.items()):
        if name == "evidence":
            bits = bits_of(encoded(places))
            words = dict(zip(EVIDENCE, json.loads(word), strict=True))
            for filter_, own in words.items():
                if own is not None:
                    unions[filter_, own] = unions.get((filter_, own), 0) | bits
                    if filter_ in DIRECTED:
                        key = (filter_, own, words["direction"])
                        directed[key] = directed.get(key, 0) | bits
        elif name != "all":
            totals[name, word] = len(places)
    totals |= {key: bits.bit_count() for key, bits in unions.items()}
    totals |= {("article", word): n for word, n in db.execute("SELECT article, count(*) FROM claim_cards WHERE parts = 0 GROUP BY 1")}
    db.executemany("INSERT INTO claim_counts VALUES (?, ?, ?)", ((*key, n) for key, n in sorted(totals.items())))
    sources = _sources(db, linked)
    counted = ((*key, bits.bit_count(), sources[key]) for key, bits in sorted(directed.items()))
    db.executemany("INSERT INTO evidence_counts VALUES (?, ?, ?, ?, ?)", counted)


def _of_cards(db: sqlite3.Connection) -> dict[tuple[str, str], "array[int]"]:
    """Return (filter, word) -> places in order; ("all", "") has every claim that can be assessed."""
    found: dict[tuple[str, str], array[int]] = {("all", ""): array("I")}
    everything = found["all", ""]
    columns = ", ".join((*CARD, *(f"{column} > 0" for column in LEVELS.values())))
    for place, *words in db.execute(f"SELECT place, {columns} FROM claim_cards WHERE parts = 0 ORDER BY place"):
        everything.append(place)
        for name, word in zip(CARD, words, strict=False):
            found.setdefault((name, word), array("I")).append(place)
        for level, has in zip(LEVELS, words[len(CARD) :], strict=True):
            if has:
                found.setdefault(("level", level), array("I")).append(place)
    return found


def _of_links(db: sqlite3.Connection) -> dict[tuple[str, str], "array[int]"]:
    """Return (citation, direction) -> places of the claims that can be assessed, some twice. Fills `citation_loads`."""
    found: dict[tuple[str, str], array[int]] = {}
    leaning: dict[str, array[int]] = {}  # claims as they are linked, whole ones too
    texts = dict(db.execute("SELECT name, ordinal FROM texts_read").fetchall())
    most: dict[str, int] = {}
    own = """SELECT card.place, card.parts, links.citation, links.direction, links.text_read
        FROM claim_cards AS card CROSS JOIN links ON links.claim = card.claim ORDER BY card.place"""
    for place, parts, citation, direction, text_read in db.execute(own):
        if not parts:
            found.setdefault((citation, direction), array("I")).append(place)
        if direction != "neutral":
            leaning.setdefault(citation, array("I")).append(place)
        read = texts[text_read]
        if read < most.get(citation, NOTHING):
            most[citation] = read
    of_wholes = """SELECT card.place, links.citation, links.direction FROM claim_cards AS card CROSS JOIN links ON links.claim = card.parent
        WHERE card.parts = 0 ORDER BY card.place"""
    for place, citation, direction in db.execute(of_wholes):
        found.setdefault((citation, direction), array("I")).append(place)
    names = {ordinal: name for name, ordinal in texts.items()}

    def loads() -> Iterable[tuple[str, int, int, int, int, str | None]]:
        for (key,) in db.execute("SELECT key FROM citations ORDER BY key").fetchall():
            one, other, neither = (set(found.get((key, direction), ())) for direction in ("supports", "disputes", "neutral"))
            linked = len(set(leaning.get(key, ())))
            yield key, len(one | other | neither), len(one), len(other), linked, names.get(most.get(key, NOTHING))

    db.executemany("INSERT INTO citation_loads VALUES (?, ?, ?, ?, ?, ?)", loads())
    return found


def _of_evidence(db: sqlite3.Connection, linked: Mapping[tuple[str, str], "array[int]"]) -> dict[tuple[str, str], "array[int]"]:
    """Return ("evidence", the five words of EVIDENCE as JSON) -> places in order, each once."""
    sources: dict[str, list[tuple[str | None, ...]]] = {}
    for key, *words in db.execute(
        """SELECT DISTINCT citations.key, citations.source_type, findings.evidence_stream, studies.design, findings.outcome
           FROM citations LEFT JOIN findings ON findings.citation = citations.key
           LEFT JOIN reports ON reports.citation = citations.key LEFT JOIN studies ON studies.id = reports.study"""
    ):
        sources.setdefault(key, []).append(tuple(words))
    found: dict[tuple[str | None, ...], array[int]] = {}
    for (citation, direction), places in linked.items():
        for words in sources[citation]:
            found.setdefault((*words, direction), array("I")).extend(places)
    return {("evidence", json.dumps(words)): array("I", sorted(set(places))) for words, places in found.items()}


def _sources(db: sqlite3.Connection, linked: Iterable[tuple[str, str]]) -> dict[tuple[str, str, str], int]:
    """Return (filter, word, direction) -> how many citations of it have a link in this direction; of a design, how many studies."""
    db.execute("CREATE TEMP TABLE linked (citation TEXT, direction TEXT)")
    db.executemany("INSERT INTO linked VALUES (?, ?)", linked)
    counted = db.execute(
        """SELECT 'source_type', source_type, direction, count(*)
        FROM linked JOIN citations ON citations.key = linked.citation GROUP BY 2, 3
        UNION ALL
        SELECT 'evidence_stream', evidence_stream, direction, count(DISTINCT linked.citation)
        FROM linked JOIN findings ON findings.citation = linked.citation GROUP BY 2, 3
        UNION ALL
        SELECT 'design', design, direction, count(DISTINCT studies.id)
        FROM linked JOIN reports ON reports.citation = linked.citation JOIN studies ON studies.id = reports.study GROUP BY 2, 3"""
    ).fetchall()
    db.execute("DROP TABLE temp.linked")
    return {(name, word, direction): n for name, word, direction, n in counted}


def encoded(places: "array[int]") -> Iterable[tuple[int, str]]:
    """Yield the blocks of a set, given its places in order: number of the block, its text."""
    start = 0
    while start < len(places):
        block = places[start] // BLOCK
        end = start
        while end < len(places) and places[end] // BLOCK == block:
            end += 1
        lows = [place % BLOCK for place in places[start:end]]
        if 2 * len(lows) < BITMAP:
            content = struct.pack(f"<{len(lows)}H", *lows)
        else:
            bitmap = bytearray(BITMAP)
            for low in lows:
                bitmap[low >> 3] |= 1 << (low & 7)
            content = bytes(bitmap)
        yield block, base64.b64encode(content).decode("ascii")
        start = end


def bits_of(blocks: Iterable[tuple[int, str]]) -> int:
    """Return the union of blocks as one integer, a bit a place."""
    parts: dict[int, bytearray] = {}
    dense: dict[int, int] = {}
    for block, text in blocks:
        content = base64.b64decode(text)
        if len(content) == BITMAP:
            dense[block] = dense.get(block, 0) | int.from_bytes(content, "little")
            continue
        bitmap = parts.setdefault(block, bytearray(BITMAP))
        for (low,) in struct.iter_unpack("<H", content):
            bitmap[low >> 3] |= 1 << (low & 7)
    if not (parts or dense):
        return 0
    whole = bytearray(BITMAP * (1 + max((*parts, *dense))))
    for block in {*parts, *dense}:
        bits = dense.get(block, 0) | int.from_bytes(parts.get(block, b""), "little")
        whole[block * BITMAP : (block + 1) * BITMAP] = bits.to_bytes(BITMAP, "little")
    return int.from_bytes(whole, "little")


# ----------------------------------------------------------------------------------------------------------------------
# The site
# ----------------------------------------------------------------------------------------------------------------------


def places(bits: int, offset: int, size: int) -> list[int]:
    """Return the places of a set in order, `size` of them after the first `offset`."""
    found: list[int] = []
    content = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for start in range(0, len(content), 1024):
        piece = int.from_bytes(content[start : start + 1024], "little")
        inside = piece.bit_count()
        if offset >= inside:
            offset -= inside
            continue
        while piece and len(found) < size:
            lowest = piece & -piece
            piece ^= lowest
            if offset:
                offset -= 1
            else:
                found.append(8 * start + lowest.bit_length() - 1)
        if len(found) == size:
            break
    return found


class Sets:
    """The sets of one immutable database, read when they are first asked for. The ones asked least lately go."""

    def __init__(self, largest: int = LARGEST) -> None:
        """Hold nothing yet."""
        self.kept: OrderedDict[tuple[object, ...], int] = OrderedDict()
        self.size, self.largest = 0, largest
        self.combinations: list[tuple[str, tuple[str | None, ...]]] = []
        self.ranges: dict[str, tuple[int, int]] = {}
        self.is_there: bool | None = None
        self.lock = threading.RLock()

    def answers(self, connection: sqlite3.Connection, asked: Iterable[str]) -> bool:
        """Whether the filters of these names can be answered here: a blind release has no sets, and sections have none."""
        with self.lock:
            if self.is_there is None:
                found = connection.execute("SELECT DISTINCT word FROM claim_sets WHERE filter = 'evidence' ORDER BY word").fetchall()
                self.combinations = [(word, tuple(json.loads(word))) for (word,) in map(tuple, found)]
                slugs = connection.execute("SELECT slug FROM articles ORDER BY slug").fetchall()
                edges = "SELECT min(place), max(place) FROM claim_cards WHERE article = ?"
                ranges = ((slug, *tuple(connection.execute(edges, (slug,)).fetchone())) for (slug,) in map(tuple, slugs))
                self.ranges = {slug: (first, last) for slug, first, last in ranges if first is not None}
                self.is_there = connection.execute("SELECT 1 FROM claim_sets LIMIT 1").fetchone() is not None
        return self.is_there and set(asked) <= {"article", "level", *CARD, *EVIDENCE}

    def of(self, connection: sqlite3.Connection, asked: Mapping[str, str]) -> int:
        """Return the claims that can be assessed under filters, as bits."""
        bits = self._stored(connection, "all", ("",))
        for name, word in asked.items():
            if name == "article":
                first, last = self.ranges.get(word, (0, -1))
                bits &= (1 << (last + 1)) - (1 << first)
            elif name not in EVIDENCE:
                bits &= self._stored(connection, name, (word,))
        linked = {name: word for name, word in asked.items() if name in EVIDENCE}
        return bits & self._linked(connection, linked) if linked else bits

    def counts(self, connection: sqlite3.Connection, name: str, words: Iterable[str], asked: Mapping[str, str]) -> dict[str, int]:
        """Return how many claims each word of a filter would leave, under all the other filters."""
        others = {other: word for other, word in asked.items() if other != name}
        if name not in EVIDENCE:
            base = self.of(connection, others)
            if name == "article":
                return self._by_article(base)
            return {word: (base & self._stored(connection, name, (word,))).bit_count() for word in words}
        base = self.of(connection, {other: word for other, word in others.items() if other not in EVIDENCE})
        linked = {other: word for other, word in others.items() if other in EVIDENCE}
        return {word: (base & self._linked(connection, {**linked, name: word})).bit_count() for word in words}

    def _by_article(self, bits: int) -> dict[str, int]:
        content = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
        found = {}
        for slug, (first, last) in self.ranges.items():
            piece = int.from_bytes(content[first // 8 : last // 8 + 1], "little") >> first % 8
            found[slug] = (piece & (1 << (last - first + 1)) - 1).bit_count()
        return found

    def _linked(self, connection: sqlite3.Connection, linked: Mapping[str, str]) -> int:
        """Return the claims with a link that has all these words."""
        key = ("linked", *sorted(linked.items()))
        with self.lock:
            fitting: list[str] = []
            if key not in self.kept:
                at = [(EVIDENCE.index(name), word) for name, word in linked.items()]
                fitting = [text for text, words in self.combinations if all(words[place] == word for place, word in at)]
            return self._stored(connection, "evidence", fitting, key)

    def _stored(self, connection: sqlite3.Connection, name: str, words: Sequence[str], key: tuple[object, ...] = ()) -> int:
        """Return the union of stored sets, kept under a key."""
        key = key or (name, *words)
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
            read = "SELECT block, places FROM claim_sets WHERE filter = ? AND word = ?"
            bits = bits_of(tuple(row) for word in words for row in connection.execute(read, (name, word)))
            self.kept[key] = bits
            self.size += bits.bit_length() // 8
            while self.size > self.largest and len(self.kept) > 1:
                _, gone = self.kept.popitem(last=False)
                self.size -= gone.bit_length() // 8
            return bits

"""BibTeX's grammar: what a text holds, entry by entry, and each place where it leaves the grammar.

An entry goes on as far as it can be read for certain. A comma that is missing, a value that is followed by rubbish, a brace
that is never closed are faults with their place, and reading goes on at the next field, or at the next `@` that begins a
line, as BibTeX's own reader, btparse and pybtex do. Time grows with the length of the text alone.

Source: Oren Patashnik, "BibTeXing" (1988), and "Designing BibTeX styles" (1988), on the form of entries and values.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from catalogue.lines import Lines

MAX_ENTRY = 200_000  # characters
MAX_NESTING = 50  # braces in braces
MAX_FAULTS = 50  # in one entry; what follows is left out
MAX_PARTS = 1_000  # joined by # in one value
NEARBY = 20_000  # characters in which the field is looked for that an open brace has swallowed


class Gap(NamedTuple):
    """Text between two entries, which nothing reads."""

    at: int
    text: str


class Fault(NamedTuple):
    """A place where a text leaves the grammar; the place is an offset."""

    at: int
    level: str
    message: str
    code: str
    remedy: str


class Part(NamedTuple):
    """One part of a value: its text without delimiters, and whether it stood without any (a number, or the name of a string)."""

    text: str
    is_word: bool


class Field(NamedTuple):
    """A field: its name in lower case, the parts of its value (several where # joins them), and its place."""

    name: str
    parts: tuple[Part, ...]
    at: int


@dataclass(slots=True)
class Entry:
    """An entry, or a @string or @preamble, whose key is empty; `end` is the offset behind it."""

    kind: str
    key: str
    at: int
    end: int = 0
    fields: list[Field] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


START = re.compile(r"(?<![\w.@])@[ \t]*([A-Za-z_][\w.+-]*)\s*([{(])")
LINE_START = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]", re.MULTILINE)
# What can only be the start of an entry: a kind, a key or none, and a first field, at the beginning of a line.
SURE_START = re.compile(
    r"^[ \t]*(@[ \t]*(?!comment|preamble)[A-Za-z_]\w*[ \t]*[{(]\s*(?:[^\s,{}()=\"]{0,200}\s*,\s*)?[A-Za-z][\w:+./-]*\s*=)",
    re.MULTILINE | re.IGNORECASE,
)
KEY = re.compile(r"\s*([^\s,{}=\"#%\\~\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+)\s*(?=[,})])")
ANY_KEY = re.compile(r"\s*([^,{}=\n\"]*(?:\{[^,{}=\n\"]*\}[^,{}=\n\"]*)*)")
# A field with a value whose braces nest at most three deep, which is nearly all of them, in one go and without going back.
BRACED = r"\{((?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+)\}"
PLAIN_FIELD = re.compile(rf"\s*+,?+\s*+([A-Za-z][\w:+./-]*+)\s*+=\s*+(?:{BRACED}|\"([^\"{{}}]*+)\"|([^\s,{{}}()=\"#%\\@']++))\s*+(?=[,}}])")
NAMED = re.compile(r"\s*([^\s,{}()=\"#%'@\\]+)\s*=\s*")
WORD = re.compile(r"[^\s,{}()=\"#%\\@']+")
JOIN = re.compile(r"\s*#\s*")
BRACE = re.compile(r"[{}]")
QUOTE_OR_BRACE = re.compile(r"[\"{}]")
FIELD_NAME = re.compile(r"[a-z][\w:+./-]*", re.ASCII)
# Where reading can go on after rubbish: a field behind a comma or at the beginning of a line, or a brace alone in its line.
NEXT = re.compile(r"(?:,\s*|\n[ \t]*)(?=[A-Za-z][\w:+./-]*\s*=\s*[{\"\w])|\n(?=[ \t]*[})][ \t]*(?:\n|\Z))")
# A field inside a value: the brace or the quote before it was never closed.
SWALLOWED = re.compile(
    r"[\n}\"][ \t]*+(?:,[ \t]*+)?((?:[A-Za-z][\w-]{2,20})(?=[ \t]*=[ \t]*[{\"])|(?:year|volume|number|issue|month|day|pmid|pages)"
    r"(?=[ \t]*=[ \t]*\d+\s*[,}\n]))[ \t]*=",
    re.IGNORECASE,
)
NOT_ENTRIES = {"comment", "string", "preamble"}
CLOSE = "Close its braces and quotes, and put a comma between two fields."


class Text(Lines):
    """A text to be read, with what is asked of it again and again: lines, pairs of braces, starts."""

    @cached_property
    def closing(self) -> dict[int, int]:
        """Offset of each opening brace -> offset of the one that closes it; a brace that is never closed is not in it."""
        pairs: dict[int, int] = {}
        opened: list[int] = []
        for match in BRACE.finditer(self.text):
            if match.group() == "{":
                opened.append(match.start())
            elif opened:
                pairs[opened.pop()] = match.start()
        return pairs

    @cached_property
    def _sure_starts(self) -> list[int]:
        return [m.start(1) for m in SURE_START.finditer(self.text)]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [m.end() - len(m.group().lstrip()) for m in LINE_START.finditer(self.text)]

    def sure_start(self, at: int) -> int:
        """Return the first offset from `at` on where an entry starts for certain, or the end."""
        i = bisect_left(self._sure_starts, at)
        return self._sure_starts[i] if i < len(self._sure_starts) else len(self.text)

    def line_start(self, at: int) -> int:
        """Return the first offset from `at` on where an `@` begins a line as an entry does, or the end."""
        i = bisect_left(self._line_starts, at)
        return self._line_starts[i] if i < len(self._line_starts) else len(self.text)

    def line_starts(self, at: int, end: int) -> list[int]:
        """Return all such offsets between two."""
        return self._line_starts[bisect_left(self._line_starts, at) : bisect_left(self._line_starts, end)]


def parse(source: Text) -> Iterator[Entry | Gap]:
    """Yield entries, strings and preambles, and the gaps between them, in their order."""
    text, at = source.text, 0
    while at < len(text):
        match = START.search(text, at)
        while match and "%" in source.before(match.start()):  # in a line that is commented out
            match = START.search(text, match.end())
        start = match.start() if match else len(text)
        if text[at:start].strip():
            yield Gap(at, text[at:start])
        if not match:
            return
        kind = match.group(1).lower()
        entry = _comment(source, match) if kind == "comment" else _Reading(source, match, kind).entry
        if entry.end - entry.at > MAX_ENTRY:
            message, remedy = f"this entry has {entry.end - entry.at:,} characters", "Close its braces, or shorten it."
            entry = Entry(kind, "", entry.at, entry.end, [], [Fault(entry.at, "error", message, "entry-too-large", remedy)])
        yield entry
        at = max(entry.end, match.end())


def _comment(source: Text, match: re.Match[str]) -> Entry:
    """Return a @comment: what its braces hold where they are closed, else its line. An entry inside is named."""
    entry = Entry("comment", "", match.start(), match.end())
    opening = match.end() - 1
    end = source.closing.get(opening) if match.group(2) == "{" else None
    if end is None:
        stop = source.text.find("\n", match.end())
        entry.end = len(source.text) if stop < 0 else stop
        message, remedy = "this @comment is never closed; its first line is passed over", "Close its brace, or begin its lines with %."
        entry.faults.append(Fault(entry.at, "warning", message, "open-comment", remedy))
        return entry
    entry.end = end + 1
    for at in source.line_starts(match.end(), end):
        remedy = "Take it out of the @comment if it is meant to be read."
        entry.faults.append(Fault(at, "warning", "an entry stands inside a @comment and is not read", "commented-entry", remedy))
    return entry


class _Reading:
    """One entry being read; `at` runs over it."""

    def __init__(self, source: Text, match: re.Match[str], kind: str) -> None:
        self.source = source
        self.text = source.text
        self.close = "}" if match.group(2) == "{" else ")"
        self.at = match.end()
        self.entry = Entry(kind, "", match.start())
        self.last = "the key"
        self._key()
        self._fields()
        self.entry.end = self.at

    def fault(self, at: int, message: str, code: str = "broken-entry", remedy: str = CLOSE) -> None:
        self.entry.faults.append(Fault(at, "error", message, code, remedy))

    def _key(self) -> None:
        if self.entry.kind in ("string", "preamble"):
            return
        if match := KEY.match(self.text, self.at):
            self.entry.key, self.at = match.group(1), match.end()
            return
        any_key = ANY_KEY.match(self.text, self.at)
        key = (any_key.group(1) if any_key else "").strip()
        after = self.source.past_space(any_key.end() if any_key else self.at)
        if NAMED.match(self.text, self.at) or not key:
            self.fault(self.entry.at, "the key is empty", "empty-key", "Write a key after the opening brace.")
            return
        if self.text[after : after + 1] in (",", self.close):
            self.entry.key, self.at = key, after
            message, remedy = (
                f"the key '{key[:60]}' holds a blank or a sign that no key may hold",
                "Use letters, digits, '-', '_', ':' and '.'.",
            )
            self.fault(self.entry.at, message, remedy=remedy)
            return
        word = re.match(r"[^\s,{}=\"()]+", key)
        self.entry.key = word.group() if word else ""
        self.at = self.source.past_space(self.source.past_space(self.at) + len(self.entry.key))
        self.fault(self.at, f"the key is followed by {self.source.shown(self.at)}, not by a comma")
        if not NAMED.match(self.text, self.at):
            self._go_on(self.at)

    def _fields(self) -> None:
        text, close = self.text, self.close
        if self.entry.kind == "preamble":
            self._preamble()
            return
        while True:
            if close == "}" and (plain := PLAIN_FIELD.match(text, self.at)) and self.source.sure_start(self.at) >= plain.end():
                name, braced, quoted, word = plain.groups()
                value = braced if braced is not None else quoted if quoted is not None else word
                if "=" in value and (cut := self._swallowed(value, 0, name, plain.start(1))):
                    value = cut[0]
                self._take(name, (Part(value, word is not None),), plain.start(1))
                self.at = plain.end()
                continue
            if len(self.entry.faults) > MAX_FAULTS:
                self.at = self.source.line_start(self.at)
                return
            self.at = self._past_commas(self.at)
            sign = text[self.at : self.at + 1]
            if sign == close:
                self.at += 1
                return
            if not sign or (sign == "@" and START.match(text, self.at)):
                self.fault(
                    self.entry.at,
                    f"{self.last} is followed by {self.source.shown(self.at)}, not by a comma or the closing brace",
                    "unclosed",
                )
                return
            named = NAMED.match(text, self.at)
            if not named:
                wrong = ")" if close == "}" else "}"
                if sign == wrong:
                    self.fault(
                        self.at,
                        f"the entry opens with {'{' if close == '}' else '('} and closes with {wrong}",
                        "unclosed",
                        "Close it with the same kind.",
                    )
                    self.at += 1
                    return
                self.fault(self.at, f"a field was expected and {self.source.shown(self.at)} stands there")
                if not self._go_on(self.at):
                    return
                continue
            if not self._value(named):
                return

    def _value(self, named: re.Match[str]) -> bool:
        """Read the value behind a name; return whether the entry goes on."""
        start, at, parts = named.end(), named.end(), list[Part]()
        while len(parts) < MAX_PARTS:
            part, end = self._part(at)
            if part is None:
                break
            parts.append(part)
            joined = JOIN.match(self.text, end)
            if not joined:
                break
            at = joined.end()
        name = named.group(1)
        if part is None:
            return self._unfinished(name, named.start(1), start, at)
        after = self.source.past_space(end)
        sign = self.text[after : after + 1]
        self.last = f"the value of {name}"
        if sign not in (",", ")", "}"):
            if NAMED.match(self.text, after):
                self.fault(named.start(1), f"no comma stands between {name} and the next field", "missing-comma", CLOSE)
            elif sign and not (sign == "@" and START.match(self.text, after)):
                self.fault(
                    named.start(1),
                    f"the value of {name} is followed by {self.source.shown(after)}, not by a comma or the closing brace, and is left out",
                )
                self.at = after
                return self._go_on(after)
            elif len(parts) == 1 and not parts[0].is_word and (cut := self._swallowed(parts[0].text, start + 1, name, named.start(1))):
                self._take(name, (Part(cut[0], False),), named.start(1))
                self.at = cut[1]
                return True
        if not parts[0].is_word and self._too_deep(start, end):
            self.fault(
                self.entry.at,
                f"the value of {name} has more than {MAX_NESTING} nested braces and is left out",
                "too-large",
                "Close its braces.",
            )
        else:
            if len(parts) == 1 and "=" in parts[0].text and (cut := self._swallowed(parts[0].text, 0, name, named.start(1))):
                parts = [Part(cut[0], parts[0].is_word)]
            self._take(name, tuple(parts), named.start(1))
        self.at = after
        return True

    def _part(self, at: int) -> tuple[Part | None, int]:
        """Return a part of a value and where it ends; None where it is none, or never ends before the next entry starts."""
        sign = self.text[at : at + 1]
        if sign not in ("{", '"') or not sign:
            word = WORD.match(self.text, at)
            return (Part(word.group(), True), word.end()) if word else (None, at)
        end = self.source.closing.get(at, -1) if sign == "{" else self._end_of_quote(at + 1)
        if end < 0 or self.source.sure_start(at) < end:
            return None, at
        return Part(self.text[at + 1 : end], False), end + 1

    def _end_of_quote(self, at: int) -> int:
        limit = min(len(self.text), at + MAX_ENTRY)
        while match := QUOTE_OR_BRACE.search(self.text, at, limit):
            if match.group() == '"':
                return match.start()
            closing = self.source.closing.get(match.start(), -1)
            if match.group() == "}" or closing < 0:
                return -1
            at = closing + 1
        return -1

    def _unfinished(self, name: str, place: int, start: int, at: int) -> bool:
        """Handle a value that is none or never ends: keep what stands before the next field, or nothing."""
        self.last = f"the value of {name}"
        opened = self.text[at : at + 1]
        if opened not in ("{", '"') or not opened:
            self.fault(place, f"{name} has no value in braces, in quotes or of one word, but {self.source.shown(at)}")
            return self._go_on(start)
        stop = self.source.sure_start(at)
        cut = self._swallowed(self.text[at + 1 : min(stop, at + NEARBY)], at + 1, name, place) if start == at else None
        if cut:
            self._take(name, (Part(cut[0], False),), place)
            self.at = cut[1]
            return True
        what = "brace" if opened == "{" else "quote"
        self.fault(place, f"the {what} of {name} is never closed; its value is left out", "unclosed")
        return self._go_on(at + 1)

    def _swallowed(self, value: str, offset: int, name: str, place: int) -> tuple[str, int] | None:
        """Return what is left of a value that holds a field, and where that field starts."""
        match = SWALLOWED.search(value)
        if not match:
            return None
        self.fault(place, f"{name} seems to have swallowed the field '{match.group(1)}'", "swallowed-field",
                   "Put a comma, or the closing brace, where it is missing.")  # fmt: skip
        return value[: match.start()].rstrip(' \t\n,}"'), offset + match.start(1)

    def _go_on(self, at: int) -> bool:
        """Move to where reading can go on; return False where the entry is over."""
        stop = self.source.line_start(at)
        match = NEXT.search(self.text, at, stop) if len(self.entry.faults) < MAX_FAULTS else None
        self.at = match.end() if match else stop
        return match is not None

    def _preamble(self) -> None:
        end = self.source.closing.get(self.at - 1) if self.close == "}" else None
        if end is None or self.source.sure_start(self.at) < end:
            self.fault(self.entry.at, "this @preamble is never closed", "unclosed", "Close its brace.")
            self.at = self.source.line_start(self.at)
        else:
            self.at = end + 1

    def _take(self, name: str, parts: tuple[Part, ...], place: int) -> None:
        self.last = f"the value of {name}"
        lower = name.lower()
        if not FIELD_NAME.fullmatch(lower):
            self.fault(place, f"'{name}' is no field name", "field-name", "Look for a comma or a brace before it.")
        self.entry.fields.append(Field(lower, parts, place))

    def _too_deep(self, start: int, end: int) -> bool:
        if self.text.count("{", start, end) <= MAX_NESTING:
            return False
        depth = deepest = 0
        for match in BRACE.finditer(self.text, start, end):
            depth += 1 if match.group() == "{" else -1
            deepest = max(deepest, depth)
        return deepest > MAX_NESTING

    def _past_commas(self, at: int) -> int:
        at, commas = self.source.past_space(at), 0
        while self.text[at : at + 1] == ",":
            at, commas = self.source.past_space(at + 1), commas + 1
        if commas > 1:
            self.fault(at, f"{self.last} is followed by {commas} commas, as if a field were missing")
        return at

"""Damage: a file's bytes become other bytes, as hands, programs and transfers do it."""

import csv
import io
import random
from collections.abc import Callable

NO_UTF8 = (b"\xff", b"\xc3", b"\xfe\xff", b"\xe9", b"\xc0\xaf")
TOKENS = NO_UTF8 + tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        '"', '""', "'", "{", "}", "{{", "}}", "@", "@article{", "\n@article{x1,\n  title = {X},\n}\n", "@string{", "@comment{", "#", "=", ",", ";", "|", "\\", "%", "$",
        "~", "\n", "\r", "\r\n", "\n\n", "\t", "\x00", "\x0b", "\x0c", "\x1a", "\x1b[31m", "\x85", "\u2028", "\ufeff", "\u202e", "\u2066", "\u200b", "\u00ad", "\u00a0",
        "\u0301", "e\u0301", "\ud800", "\U0001f9d0", "\uffff", "\u0430", "\u0663", "\uff19", "NA", "nan", "inf", "1e400", "-1", "0x10", "1,5", "999999999999999999999",
        "0012", "=1+1", "<b>", "'; DROP TABLE claims; --", "javascript:alert(1)", "../../x", "{\\'e}", "\\input{x}", "and", " and others",
    )
)  # fmt: skip


def flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def delete(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 1, 1, 2, 5, 30)) :]


def repeat(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), chance.choice((1, 3, 20, 200))
    return data[: at + length] + data[at:]


def insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(TOKENS) + data[at:]


def overwrite(data: bytes, chance: random.Random) -> bytes:
    at, token = chance.randrange(len(data)), chance.choice(TOKENS)
    return data[:at] + token + data[at + len(token) :]


def swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def repeat_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
    return b"".join(lines)


def drop_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def encode(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "cp1252", "utf-7", "cp037")), "replace")


def line_ends(data: bytes, chance: random.Random) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\r", b"\r\r\n", b"\n\n")))


def marks(data: bytes, chance: random.Random) -> bytes:
    return b"\xef\xbb\xbf" * chance.choice((1, 1, 2)) + data


def huge(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return (
        data[:at]
        + chance.choice((b"a", b"{", b'"', b",", b"@a{", b"\\", b"\n", b" ", b"\xc3\xa9")) * chance.choice((300, 5_000, 60_000))
        + data[at:]
    )


SMALL = (flip, delete, repeat, insert, insert, insert, overwrite, swap_lines, repeat_line, drop_line)
GREAT = (truncate, encode, line_ends, line_ends, marks, huge)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return other bytes: one to four small damages, sometimes a great one."""
    ways: list[Callable[[bytes, random.Random], bytes]] = chance.choices(SMALL, k=chance.choice((1, 1, 1, 2, 2, 3, 4)))
    if chance.random() < 0.2:
        ways.append(chance.choice(GREAT))
    for way in ways:
        data = way(data, chance) if data.strip() else data
    return data


WORDS = (
    "tea",
    "café",
    "Ωmega",
    "mmHg",
    "水",
    "–",
    "100 %",
    "NA",
    "",
    " ",
    "line\nbreak",
    'say "no"',
    "a,b",
    "a;b",
    "x|y",
    "e\u0301",
    "\u200b",
    "\u202eabc",
    "1e400",
    "12",
)


def cells(data: bytes, chance: random.Random) -> bytes:
    """Return a CSV file that is well formed and says something else: other cells, columns and rows in another order, other quotes."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        row = chance.choice(rows[1:] or rows)
        row[chance.randrange(len(row))] = chance.choice(
            (chance.choice(TOKENS).decode("utf-8", "replace"), " ".join(chance.choices(WORDS, k=3)))
        )
    if chance.random() < 0.3:
        order = list(range(len(rows[0])))
        chance.shuffle(order)
        rows = [[row[i] for i in order] for row in rows]
    if chance.random() < 0.2:
        rows = [rows[0], *chance.sample(rows[1:], len(rows) - 1)]
    text = io.StringIO(newline="")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
    csv.writer(text, lineterminator=chance.choice(("\n", "\r\n")), quoting=quoting).writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")

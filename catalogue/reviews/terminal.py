"""One claim at a time at the terminal: what a sheet shows, single keys for the lists, each answer stored before the next.

1 … 9   a word of the list          Enter   none, or done                 ?   what the words mean
0       none, where it may be
s       pass over this claim        b       back to the question before   q   stop; the same command goes on
"""

import datetime
import shutil
import sqlite3
import textwrap
from collections.abc import Callable

import click

from catalogue.reviews import columns
from catalogue.reviews.work import WorkRow, pairs
from catalogue.safe import odd_character

LETTERS = "acdefghijklmnoprtuvwxyz"  # for lists longer than nine; b, q and s have their meaning everywhere
CONTROLS = "? meanings · b back · s pass over · q stop"


class Stop(Exception):
    """The reviewer stops here; what was stored stays."""


class Skip(Exception):
    """The reviewer passes over this claim."""


class Back(Exception):
    """The reviewer wants the question before."""


def assess(db: sqlite3.Connection, row: WorkRow, head: str, today: datetime.date, *, blind: bool, reviewer: str) -> dict[str, str] | None:
    """Show a claim, ask all questions, and return the row for the reviewer's file, or None where the claim is passed over.

    Raises Stop. Nothing is returned that a sheet would not accept.
    """
    show(row, head)
    questions = _questions(db, row, blind=blind, reviewer=reviewer)
    given: dict[str, str] = {}
    place = 0
    names = list(questions)
    while place < len(names):
        try:
            given[names[place]] = questions[names[place]](given)
            place += 1
        except Back:
            place = max(place - 1, 0)
        except Skip:
            click.echo("passed over")
            return None
    texts = {name.removeprefix("of "): word for name, word in given.items() if name.startswith("of ") and word}
    cells = {name: word for name, word in given.items() if not name.startswith(("of ", "sure"))}
    blinding = "blind" if blind else "unblinded"
    return {"claim": row.context["claim"], **cells, "date": today.isoformat(), "texts": pairs(texts), "blinding": blinding,
            "shown_sha256": row.shown_sha256, "shown": row.shown}  # fmt: skip


def show(row: WorkRow, head: str) -> None:
    """Print what a sheet shows of a claim."""
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    click.echo(f"\n{'─' * width}\n{click.style(head, bold=True)}\n")
    click.echo(click.style(textwrap.fill(row.context["statement"], width), bold=True))
    for name, text in row.context.items():
        if name in ("claim", "statement", "sources") or not text:
            continue
        click.echo(f"\n{name}")
        click.echo(_indented(text, width))
    for source in row.sources:
        click.echo(f"\n{click.style(source['citation'], bold=True)}: {source['title']} ({source['kind']})")
        for name in ("bears", "reports", "findings", "standing", "address"):
            if source[name]:
                click.echo(_indented(f"{name}: {source[name]}", width))
    click.echo("")


def _questions(db: sqlite3.Connection, row: WorkRow, *, blind: bool, reviewer: str) -> dict[str, Callable[[dict[str, str]], str]]:
    """Return name -> what asks it, in their order; each takes what was answered so far."""
    asked: dict[str, Callable[[dict[str, str]], str]] = {}
    for answer in columns.answers(blind=blind):
        if answer.name == "settles":
            others = db.execute("SELECT reviewer FROM assessments WHERE claim = ? AND reviewer <> ? ORDER BY 1", (row.claim, reviewer))
            there = {name: "has assessed it" for (name,) in others}
            if len(there) >= 2:
                asked[answer.name] = lambda given, a=answer, w=there: _several(a, w, given.get(a.name, ""))  # type: ignore[misc]
        elif answer.vocabulary:
            words = columns.words(db, answer.vocabulary)
            pick = _several if answer.is_list else _one
            asked[answer.name] = lambda given, a=answer, w=words, p=pick: p(a, w, given.get(a.name, ""))  # type: ignore[misc]
        elif answer.name != "date":  # it is today
            asked[answer.name] = lambda given, a=answer: _text(a, given.get(a.name, ""))  # type: ignore[misc]
        if answer.name == "text_read":
            words = columns.words(db, "texts_read")
            for source in row.sources:
                asks = f"What did you read of {source['citation']}? Enter: you did not open it."
                of = columns.Answer(f"of {source['citation']}", "texts_read", required=False, asks=asks)
                asked[of.name] = lambda given, a=of, w=words: _one(a, w, given.get(a.name, ""))  # type: ignore[misc]
    asked["sure"] = _sure
    return asked


def _one(answer: columns.Answer, words: dict[str, str], before: str) -> str:
    """Ask for one word of a list by a single key."""
    keys = dict(zip("123456789" if len(words) <= 9 else LETTERS, words, strict=False))
    _ask(answer, keys, before)
    while True:
        key = _key()
        if key in keys:
            click.echo(f"  {keys[key]}")
            return keys[key]
        if key == "\r" and (before or not answer.required):
            click.echo(f"  {before or 'none'}")
            return before
        if key == "0" and not answer.required:
            click.echo("  none")
            return ""
        _other(key, keys, words, "this question wants an answer" if key == "\r" else "")


def _several(answer: columns.Answer, words: dict[str, str], before: str) -> str:
    """Ask for any number of words of a list: each key puts a word in or takes it out, Enter ends."""
    keys = dict(zip("123456789" if len(words) <= 9 else LETTERS, words, strict=False))
    chosen = [word for word in before.split(";") if word]
    _ask(answer, keys, before)
    while True:
        key = _key()
        if key == "\r":
            click.echo(f"  {';'.join(chosen) or 'none'}")
            return ";".join(chosen)
        if key in keys:
            chosen = [word for word in chosen if word != keys[key]] if keys[key] in chosen else [*chosen, keys[key]]
            chosen.sort(key=list(words).index)
            click.echo(f"  {'; '.join(chosen) or 'none'} (Enter ends)")
        else:
            _other(key, keys, words, "")


def _text(answer: columns.Answer, before: str) -> str:
    """Ask for a line of text; a single b, s or q means what it means elsewhere."""
    while True:
        text: str = click.prompt(f"{answer.name}: {answer.asks}\n", default=before, show_default=bool(before), prompt_suffix="> ").strip()
        if text in ("b", "s", "q"):
            _control(text)
        odd = odd_character(text)
        if text and not (odd and odd[0] == "error"):
            return text
        click.echo(f"  it holds {odd[1]}: type it again by hand" if odd else "  this question wants an answer")


def _sure(given: dict[str, str]) -> str:
    shown = ", ".join(f"{name} {word}" for name, word in given.items() if word and name != "rationale" and not name.startswith("of "))
    click.echo(f"\n{shown}\nEnter stores it · {CONTROLS.partition(' · ')[2]}")
    while True:
        key = _key()
        if key == "\r":
            return "yes"
        _control(key)


def _ask(answer: columns.Answer, keys: dict[str, str], before: str) -> None:
    offered = "  ".join(f"{key} {word}" for key, word in keys.items())
    empty = f"Enter {before or ('done' if answer.is_list else 'none')}  " if before or not answer.required else ""
    click.echo(f"{click.style(answer.name, bold=True)}: {answer.asks}\n  {offered}\n  {empty}{CONTROLS}")


def _key() -> str:
    """Return one key; the end of the input is a stop."""
    key = click.getchar()
    if not key:
        raise Stop
    return "\r" if key in ("\n", "\r") else key


def _other(key: str, keys: dict[str, str], words: dict[str, str], complaint: str) -> None:
    if key == "?":
        for letter, word in keys.items():
            click.echo(f"  {letter} {word}: {words[word]}")
        return
    _control(key)
    click.echo(f"  {complaint or f'{key!r} is none of the keys'}")


def _control(key: str) -> None:
    if key == "q":
        raise Stop
    if key == "s":
        raise Skip
    if key == "b":
        raise Back


def _indented(text: str, width: int) -> str:
    lines = [textwrap.fill(line, width, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
             for line in text.splitlines()]  # fmt: skip
    return "\n".join(lines)

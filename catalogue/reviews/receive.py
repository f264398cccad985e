"""A sheet that came back becomes assessments, or problems: all of them at once, each with its cell, and nothing half done."""

import datetime
import difflib
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from catalogue.problems import Problem
from catalogue.reviews import columns, csv_sheet, xlsx_in
from catalogue.reviews.shown import digests, shown, whole
from catalogue.reviews.work import Cell, Filled, Made, pairs, touched, unpaired
from catalogue.safe import odd_character

# What a program made of a cell that was to hold a word.
FAULTS = {
    "formula": ("holds a formula", "Write the word itself. A text that starts with '=' can start with a space or a quote instead."),
    "error": ("holds an error of the spreadsheet", "Write the word itself."),
    "boolean": ("holds a truth value, not a word", "Type the word again, in a cell formatted as text."),
    "number": ("holds a number, not a word", "Type the word again, in a cell formatted as text."),
    "time": ("holds a time of day", "Write the day alone, such as 2024-05-31."),
}
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
ELSEWHERE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)
EXCEL_EPOCH = datetime.date(1899, 12, 30)  # day 0 of a spreadsheet's count, as far as it is right: from March 1900 on


@dataclass(frozen=True)
class Received:
    """What a sheet brought: whose it is, rows for the reviewer's file, each column -> cell, and how many it listed."""

    slug: str
    reviewer: str
    rows: list[dict[str, str]]
    listed: int


def by_cell(problems: list[Problem]) -> list[Problem]:
    """Return problems in the order in which somebody reads a sheet: by row, and in a row from left to right."""
    return sorted(problems, key=lambda p: (p.file, p.place.partition("!")[0], p.line, len(p.place), p.place, p.message))


def read(path: Path, name: str, problems: list[Problem]) -> Filled | None:
    """Read a sheet by its suffix; None where nothing can be said of it."""
    if path.suffix.lower() == ".csv":
        return csv_sheet.read(path, name, problems)
    if path.suffix.lower() == ".xlsx":
        return xlsx_in.read(path, name, problems)
    message = f"a work sheet is .xlsx or .csv, not '{path.suffix}'"
    problems.append(Problem(name, 0, "error", message, "format", "Save it as 'Excel 2007-365 (.xlsx)', or as CSV in UTF-8."))
    return None


def judge(db: sqlite3.Connection, filled: Filled, name: str, today: datetime.date, problems: list[Problem]) -> Received | None:
    """Return the assessments of a sheet, or None where it is nobody's here; what does not fit is added to the problems.

    `db` holds the evidence as it is now. Whoever finds an error among the problems must store nothing.
    """
    slug, reviewer, blinding = (filled.facts.get(fact, "") for fact in ("slug", "reviewer", "blinding"))
    for what, query, word in (("article", "SELECT slug FROM articles", slug), ("reviewer", "SELECT id FROM reviewers", reviewer),
                              ("blinding", "SELECT name FROM blindings", blinding)):  # fmt: skip
        known = [key for (key,) in db.execute(query)]
        if word not in known:
            message = f"this sheet is of the {what} '{word}', which is not in this evidence"
            problems.append(Problem(name, 0, "error", message, "unknown-key", _nearest(word, known)))
    if any(p.code == "unknown-key" and p.line == 0 for p in problems):
        return None
    asked = columns.answers(blind=blinding == "blind")
    if not _header_fits(filled, asked, blinding, name, problems):
        return None
    lists = {answer.name: list(columns.words(db, answer.vocabulary)) for answer in (*asked, columns.TEXTS) if answer.vocabulary}
    rows: list[dict[str, str]] = []
    seen: dict[str, Cell] = {}
    for row in filled.rows:
        claim = row["claim"].text
        if claim in seen:
            where = seen[claim].place or f"line {seen[claim].line}"
            message = f"{claim} stands already in {where}: one reviewer assesses a claim once"
            advice = "Keep one of the two rows."
            problems.append(Problem(name, row["claim"].line, "error", message, "two-reviews", advice, row["claim"].place))
            continue
        seen[claim] = row["claim"]
        made = filled.made.get(claim)
        changed = touched(row, made, claim, name)
        problems += changed
        if made is None or not any(row[answer.name].text or row[answer.name].fault for answer in asked):
            continue
        problems += _stale(db, f"{slug}.{claim}", made, row["claim"], name)
        row_problems = _row_problems(row, asked, lists, name, today)
        if blinding != "blind":
            row_problems += _settles(db, f"{slug}.{claim}", reviewer, row["settles"], name)
            row_problems += _replaces_blind(db, f"{slug}.{claim}", reviewer, row["claim"], name)
        problems += row_problems
        read_of = _texts(filled, claim, lists["texts"], name, problems)
        rows.append(_assessment(row, asked, made, read_of, claim, blinding))
    _unanswered(filled, seen, {row["claim"] for row in rows}, name, problems)
    return Received(slug, reviewer, rows, sum(" " not in key for key in filled.made))


def _header_fits(filled: Filled, asked: tuple[columns.Answer, ...], blinding: str, name: str, problems: list[Problem]) -> bool:
    context = columns.CONTEXT if blinding == "blind" else (*columns.CONTEXT, *columns.SIGHT)
    wanted = [*context, *(answer.name for answer in asked)]
    allowed = {*wanted, "texts"}
    for column, cell in filled.header.items():
        if column not in allowed:
            advice = f"{_nearest(column, wanted)} Own notes belong into 'rationale'."
            problems.append(Problem(name, cell.line, "error", f"unknown column '{column}'", "unknown-column", advice, cell.place))
    missing = [column for column in wanted if column not in filled.header]
    for column in missing:
        place = f"{next(iter(filled.header.values()), Cell()).place.partition('!')[0]}!1:1" if filled.header else ""
        advice = "Give the column its name again; the names in row 1 stay as they were."
        problems.append(
            Problem(name, 1, "error", f"the column '{column}' is missing", "missing-column", advice, place if "!" in place[1:] else "")
        )
    return not missing


def _row_problems(
    row: dict[str, Cell], asked: tuple[columns.Answer, ...], lists: dict[str, list[str]], name: str, today: datetime.date
) -> list[Problem]:
    """Return all that is wrong with the answers of a row that somebody began."""
    claim = row["claim"].text
    found: list[tuple[Cell, str, str, str]] = []
    hard = next((f"{column} '{row[column].text}'" for column, words in columns.HARD.items() if row[column].text in words), "")
    for answer in asked:
        cell = row[answer.name]
        if cell.fault and not (answer.name == "date" and cell.fault == "number"):
            message, advice = FAULTS[cell.fault]
            found.append((cell, f"{answer.name} {message}: {cell.text[:60]}", cell.fault, advice))
        elif not cell.text:
            if answer.name == "rationale" and hard:
                found.append(
                    (cell, f"rationale is empty, and {hard} needs a reason", "empty-rationale", "Say what you read and what decided it.")
                )
            elif answer.required:
                advice = "Fill it in, or empty the whole row to hand it in later."
                found.append((cell, f"{answer.name} is empty", "empty-cell", advice))
        elif answer.name == "date":
            found += _date(cell, today)
        elif answer.name == "rationale":
            odd = odd_character(cell.text)
            if odd and odd[0] == "error":
                found.append((cell, f"rationale holds {odd[1]}", "odd-character", "Type it again by hand."))
        elif answer.vocabulary:
            found += _words(cell, answer, lists[answer.name])
    return [Problem(name, cell.line, "error", f"{claim}: {message}", code, advice, cell.place) for cell, message, code, advice in found]


def _words(cell: Cell, answer: columns.Answer, known: list[str]) -> list[tuple[Cell, str, str, str]]:
    items = [item.strip() for item in cell.text.split(";") if item.strip()] if answer.is_list else [cell.text]
    found = []
    for item in items:
        if item not in known:
            advice = _nearest(item, known)
            if answer.is_list and "," in item:
                advice = "Part several by ';'."
            found.append((cell, f"{answer.name} '{item[:60]}' is not in the list", "unknown-word", advice))
    if len(set(items)) < len(items):
        found.append((cell, f"{answer.name}: a word stands twice in the cell", "duplicate", "Write it once."))
    return found


def _date(cell: Cell, today: datetime.date) -> list[tuple[Cell, str, str, str]]:
    """Return what is wrong with a date. None is guessed: a day written otherwise is named, with what it may mean."""
    if not ISO.fullmatch(cell.text):
        meant = ""
        if cell.fault == "number" and re.fullmatch(r"\d{5}", cell.text):
            meant = (EXCEL_EPOCH + datetime.timedelta(days=int(cell.text))).isoformat()
        elif elsewhere := ELSEWHERE.fullmatch(cell.text):
            first, second, year = map(int, elsewhere.groups())
            days = {_day(year, second, first), _day(year, first, second)} - {""}
            meant = " or ".join(sorted(days))
        advice = f"Write it as {meant}." if meant else "Write it as 2024-05-31."
        return [(cell, f"date '{cell.text[:40]}' is not written as year-month-day", "date", advice)]
    try:
        day = datetime.date.fromisoformat(cell.text)
    except ValueError:
        return [(cell, f"date '{cell.text}' is no day of the calendar", "date", "Correct it.")]
    if day > today:
        return [(cell, f"date {cell.text} lies in the future (today is {today})", "future-date", "Write the day on which you judged.")]
    return []


def _day(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _stale(db: sqlite3.Connection, claim: str, made: Made, cell: Cell, name: str) -> list[Problem]:
    """Return a problem if the evidence has changed since the sheet was made, naming the parts that have."""
    parts = shown(db, claim)
    if parts and whole(parts) == made.shown_sha256:
        if unpaired(made.shown) == digests(parts):
            return []
        message = f"{cell.text}: the record of what you were shown was changed by hand"
        return [
            Problem(name, cell.line, "error", message, "context-changed", "Make a new sheet, and copy your answers into it.", cell.place)
        ]
    changes = ", ".join(changed(unpaired(made.shown), digests(parts))) if parts else "the claim is gone"
    message = f"{cell.text}: what you were shown has changed since this sheet was made: {changes or 'in a part that it did not record'}"
    advice = f"Make a new sheet of these claims (sheet SLUG --reviewer ID --claims {cell.text}), look at what changed, and answer there."
    return [Problem(name, cell.line, "error", message, "stale-sheet", advice, cell.place)]


def changed(then: dict[str, str], now: dict[str, str]) -> list[str]:
    """Return the parts of what is shown that are not as they were: `link lee2024 changed`, `standing wu2023 new`."""
    words = []
    for part in sorted({*then, *now}):
        if then.get(part) != now.get(part):
            words.append(f"{part} {'new' if part not in then else 'gone' if part not in now else 'changed'}")
    return words


def _settles(db: sqlite3.Connection, claim: str, reviewer: str, cell: Cell, name: str) -> list[Problem]:
    names = [item.strip() for item in cell.text.split(";") if item.strip()]
    if not names:
        return []
    there = [key for (key,) in db.execute("SELECT reviewer FROM assessments WHERE claim = ? ORDER BY reviewer", (claim,))]
    who = ", ".join(there) or "nobody"
    wrong = [
        (f"settles '{item}', who has not assessed it", f"Those who have: {who}.")
        for item in names
        if item not in there and item != reviewer
    ]
    if reviewer in names:
        wrong.append(("settles its own reviewer's assessment", "An adjudicator is somebody else; ask a third person."))
    if len(set(names)) < 2:
        wrong.append(("settles fewer than two reviewers", f"Name all whom you settle, parted by ';'; assessed by {who}."))
    local = columns.local(claim)
    return [Problem(name, cell.line, "error", f"{local}: {message}", "settles", advice, cell.place) for message, advice in wrong]


def _replaces_blind(db: sqlite3.Connection, claim: str, reviewer: str, cell: Cell, name: str) -> list[Problem]:
    """Return a warning where a judgement made apart gives way to one made with the others in sight: it counts no longer."""
    query = "SELECT date FROM assessments WHERE claim = ? AND reviewer = ? AND blinding = 'blind'"
    return [
        Problem(name, cell.line, "warning", f"{cell.text}: takes the place of {reviewer}'s blind assessment of {date}", "blind-replaced",
                "What was judged apart then stands in the history only; somebody else can settle instead.", cell.place)
        for (date,) in db.execute(query, (claim, reviewer))
    ]  # fmt: skip


def _texts(filled: Filled, claim: str, known: list[str], name: str, problems: list[Problem]) -> dict[str, str]:
    """Return citation -> what was read of it, of one claim."""
    kept = {}
    for (of, citation), cell in filled.texts.items():
        if of != claim:
            continue
        made = filled.made.get(f"{claim} {citation}")
        linked = made is not None or f"link {citation}" in unpaired(filled.made[claim].shown)
        if not linked:
            message, code, advice = f"{claim}: '{citation}' is no source of it", "unknown-source", "Correct the key, or take it out."
        elif cell.fault or cell.text not in known:
            message, code, advice = (
                f"{claim}: text_read '{cell.text[:60]}' of {citation} is not in the list",
                "unknown-word",
                _nearest(cell.text, known),
            )
        else:
            kept[citation] = cell.text
            continue
        problems.append(Problem(name, cell.line, "error", message, code, advice, cell.place))
    return dict(sorted(kept.items()))


def _assessment(
    row: dict[str, Cell], asked: tuple[columns.Answer, ...], made: Made, read_of: dict[str, str], claim: str, blinding: str
) -> dict[str, str]:
    cells = {answer.name: row[answer.name].text for answer in asked}
    for answer in asked:
        if answer.is_list:
            cells[answer.name] = ";".join(item.strip() for item in cells[answer.name].split(";") if item.strip())
    return {"claim": claim, **cells, "texts": pairs(read_of), "blinding": blinding, "shown_sha256": made.shown_sha256, "shown": made.shown}


def _unanswered(filled: Filled, seen: dict[str, Cell], answered: set[str], name: str, problems: list[Problem]) -> None:
    """Say what the sheet listed and what is not taken over: rows that are gone, and texts read for a row without answers."""
    for key in filled.made:
        if " " not in key and key not in seen:
            message = f"{key} was on this sheet, and its row is gone; nothing is stored for it"
            problems.append(
                Problem(name, 0, "note", message, "row-gone", "If you meant to assess it: sheet SLUG --reviewer ID --only waiting")
            )
    for claim in sorted({of for of, _ in filled.texts} - answered):
        cell = next(cell for (of, _), cell in filled.texts.items() if of == claim)
        message = f"{claim}: it is said what was read, but the claim is not assessed; nothing is stored for it yet"
        problems.append(
            Problem(name, cell.line, "warning", message, "not-assessed", "Answer its row, and hand the sheet in again.", cell.place)
        )


def _nearest(word: str, known: list[str]) -> str:
    lower = {key.lower(): key for key in known}
    close = difflib.get_close_matches(word.lower(), lower, 1)
    return f"Did you mean '{lower[close[0]]}'?" if close else f"Known: {', '.join(known)}."

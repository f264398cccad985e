"""The flow of an article's claims, in the manner of PRISMA: what was taken up, what fell out where, and what came of the rest.

The numbers of every row add up to the row above; `Flow.of` asserts it. The picture is laid out here in plain numbers and
drawn by the template, beside a table that says the same.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

WIDTH, BOX, SIDE, HEIGHT, GAP, LINE = 720, 330, 330, 58, 26, 17
# As many letters as fit into a line of a box.
LETTERS = 44


@dataclass(frozen=True)
class Step:
    """A box of the main line, and the one beside it with what falls out there."""

    text: str
    count: int
    beside: str = ""
    out: int = 0
    detail: str = ""


@dataclass(frozen=True)
class Box:
    """A box of the picture: place and size in pixels, lines of text, and whether it stands beside."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    beside: bool


@dataclass(frozen=True)
class Flow:
    """The steps, and what came of the statements that reached the end."""

    steps: list[Step]
    ends: list[tuple[str, int]]

    @classmethod
    def of(cls, claims: int, compounds: list[dict[str, Any]], statements: list[dict[str, Any]], without: set[str]) -> "Flow":
        """Return the flow of an article: its claims, those in parts, its statements, and those on which no source speaks."""
        parts = sum(row["parts"] for row in compounds)
        assert claims - len(compounds) + parts == len(statements), "a statement is a claim without parts, or a part"
        checkable = [row for row in statements if row["checkable"] == "yes"]
        sourced = [row for row in checkable if row["claim"] not in without]
        silent = Counter(row["support"] for row in checkable if row["claim"] in without)
        assessed = [row for row in sourced if row["reviews"]]
        split = f"{len(compounds):,} of them made up of {parts:,} parts" if compounds else "none of them made up of parts"
        steps = [
            Step(f"Claims found in the article; {split}", claims),
            Step("Statements that can be assessed apart", len(statements),
                 "Not checkable: forecasts, opinions, practices", len(statements) - len(checkable)),
            Step("Checkable statements", len(checkable),
                 "No linked source speaks for or against", len(checkable) - len(sourced), _listed(silent)),
            Step("Statements with a source for or against", len(sourced), "Assessed by nobody", len(sourced) - len(assessed)),
            Step("Assessed statements with a source", len(assessed)),
        ]  # fmt: skip
        ends = Counter(row["support"] for row in assessed)
        assert sum(ends.values()) == len(assessed)
        return cls(steps, sorted(ends.items(), key=lambda end: (-end[1], end[0])))

    @property
    def boxes(self) -> list[Box]:
        """The boxes of the picture, from top to bottom."""
        boxes, y = [], 0
        for step in self.steps:
            lines = (*_wrapped(step.text), f"n = {step.count:,}")
            beside = (*_wrapped(step.beside), f"n = {step.out:,}", *_wrapped(step.detail)) if step.out else ()
            height = max(HEIGHT, 22 + LINE * max(len(lines), len(beside)))
            boxes.append(Box(0, y, BOX, height, lines, False))
            if beside:
                boxes.append(Box(WIDTH - SIDE, y, SIDE, height, beside, True))
            y += height + GAP
        lines = tuple(f"{word.replace('-', ' ')}: {count:,}" for word, count in self.ends) or ("none",)
        boxes.append(Box(0, y, BOX, 22 + LINE * len(lines), lines, False))
        return boxes

    @property
    def height(self) -> int:
        """The height of the picture in pixels."""
        return max(box.y + box.height for box in self.boxes)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{word.replace('-', ' ')} {count:,}" for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _wrapped(text: str) -> tuple[str, ...]:
    """Return a text in lines that fit a box."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)

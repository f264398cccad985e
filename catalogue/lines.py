"""A text whose offsets have lines: counted once, asked again and again."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

SPACE = re.compile(r"\s*")


class Lines:
    """A text with line feeds only."""

    def __init__(self, text: str) -> None:
        """Take the text; nothing is counted before somebody asks."""
        self.text = text

    @cached_property
    def _ends(self) -> list[int]:
        return [m.start() for m in re.finditer("\n", self.text)]

    def line(self, at: int) -> int:
        """Return the line of an offset, counted from 1."""
        return bisect_left(self._ends, at) + 1

    def before(self, at: int) -> str:
        """Return what stands before an offset in its line, the last 200 characters of it at most."""
        i = bisect_right(self._ends, at - 1)
        return self.text[max(self._ends[i - 1] + 1 if i else 0, at - 200) : at]

    def past_space(self, at: int) -> int:
        """Return the first offset from `at` on where no white space stands."""
        space = SPACE.match(self.text, at)
        return space.end() if space else at

    def shown(self, at: int) -> str:
        """Return the next few characters in quotes, as a message shows them, or what stands for none."""
        following = " ".join(self.text[at : at + 20].lstrip().partition("\n")[0].split())
        return f"'{following}'" if following else "nothing"

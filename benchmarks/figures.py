#!/usr/bin/env python3
"""How well find_figures finds the quantities of MeasEval, beside a one-line regex and, when it is installed, quantulum3.

    EVIDENCE_GOLD=folder-with-measeval python benchmarks/figures.py

Reads `measeval/{train,trial}/{text,tsv}` below EVIDENCE_GOLD, and says "skipped" without it. MeasEval is SemEval-2021 task 8
(doi:10.18653/v1/2021.semeval-1.38). Its spans hold number and unit, so a figure counts with its `whole`; figures that a text
names or numbers with (references, headings, names, telephones) are no quantities and are left out.

    strict    the span is the gold span, to the character
    overlap   one span for one gold span, in order of the text
    found     the share of gold quantities that any span overlaps
"""

import csv
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from catalogue.text.figures import find_figures

Span = tuple[int, int]
LEFT_OUT = ("reference", "heading", "name", "phone")
ONE_LINE = re.compile(r"[-−]?\d+(?:[.,]\d+)*(?:\s?(?:[%°‰]|[A-Za-zμµ]+)[/\w]*)?")


def figures(text: str) -> list[Span]:
    """Return what the catalogue finds, with units."""
    return [f.whole for f in find_figures(text) if f.kind not in LEFT_OUT]


def one_line(text: str) -> list[Span]:
    """Return what one line finds: a number and the word after it."""
    return [m.span() for m in ONE_LINE.finditer(text)]


def quantulum(text: str) -> list[Span]:
    """Return what quantulum3 finds; its classifier is left off, as it needs another package."""
    from quantulum3 import parser

    return sorted(q.span for q in parser.parse(text))


def gold(folder: Path) -> Iterator[tuple[str, list[Span]]]:
    """Yield each text with its quantities; a text without a table has none."""
    for path in sorted(folder.glob("text/*.txt")):
        table = folder / "tsv" / f"{path.stem}.tsv"
        if not table.is_file():
            continue
        with table.open(encoding="utf-8", newline="") as file:
            rows = [r for r in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if r["annotType"] == "Quantity"]
        yield path.read_bytes().decode(), sorted((int(r["startOffset"]), int(r["endOffset"])) for r in rows)


def pairs(one: list[Span], other: list[Span]) -> int:
    """Count overlapping pairs, each span in one pair at most: the earlier end moves on."""
    i = j = count = 0
    while i < len(one) and j < len(other):
        if one[i][0] < other[j][1] and other[j][0] < one[i][1]:
            count, i, j = count + 1, i + 1, j + 1
        elif one[i][1] <= other[j][1]:
            i += 1
        else:
            j += 1
    return count


def score(find: Callable[[str], list[Span]], folder: Path) -> dict[str, float]:
    """Return precision, recall and F1 of the spans, strict and overlapping, and the share of gold quantities found."""
    expected = given = strict = overlap = found = 0
    for text, spans in gold(folder):
        answer = find(text)
        expected, given = expected + len(spans), given + len(answer)
        strict += len(set(answer) & set(spans))
        overlap += pairs(answer, spans)
        found += sum(any(a < end and start < b for a, b in answer) for start, end in spans)
    f1 = {name: 2 * n / (expected + given) for name, n in (("strict", strict), ("overlap", overlap))}
    return {"gold": expected, "spans": given, **f1, "found": found / expected}


def main() -> int:
    """Print the table; return 0 also where there is nothing to measure."""
    home = os.environ.get("EVIDENCE_GOLD")
    if not home or not (Path(home) / "measeval").is_dir():
        print("skipped: EVIDENCE_GOLD names no folder with measeval")
        return 0
    ways: dict[str, Callable[[str], list[Span]]] = {"one-line regex": one_line, "find_figures": figures}
    try:
        import quantulum3  # noqa: F401

        ways["quantulum3"] = quantulum
    except ImportError:
        print("quantulum3 is not installed: left out")
    print(
        f"{'part':6} {'way':15} {'gold':>5} {'spans':>6} {'strict':>7} {'overlap':>8} {'found':>6}   ratio to the regex, strict and overlap"
    )
    for part in ("train", "trial"):
        base: dict[str, float] = {}
        for name, find in ways.items():
            s = score(find, Path(home) / "measeval" / part)
            base = base or s
            ratios = f"{s['strict'] / base['strict']:.2f}  {s['overlap'] / base['overlap']:.2f}"
            numbers = f"{s['gold']:5.0f} {s['spans']:6.0f} {s['strict']:7.3f} {s['overlap']:8.3f} {s['found']:6.2f}"
            print(f"{part:6} {name:15} {numbers}   {ratios}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

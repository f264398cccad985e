"""A report as one HTML file: its style and picture inside, no script, nothing asked of anybody."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalogue.report import Report, plural, share
from catalogue.safe import safe_url

SPELT = {"um": "µm", "wk": "weeks", "mo": "months", "a": "years", "d": "days", "/d": "a day", "1": ""}


def unit(code: str | None) -> str:
    """Return a UCUM code as a person reads it: hairs/cm², µm, participants."""
    words = re.sub(r"[{}]", "", code or "").replace("_", " ")
    words = re.sub(r"\[([A-Za-z]+)\]", r"\1", words)
    words = re.sub(r"(?<=[a-z])2$", "²", words)
    return SPELT.get(words, words)


def amount(text: str | None, code: str | None, currency: str | None) -> str:
    """Return a figure as printed, with its unit where it ends in a digit, or its currency; 1 week, 2 weeks."""
    text = text or ""
    if currency:
        return f"{text} ({currency})" if text else ""
    spelt = unit(code) if text[-1:].isdigit() else ""
    spelt = spelt.removesuffix("s") if text == "1" and spelt in ("weeks", "months", "years", "days") else spelt
    return f"{text} {spelt}".strip()


def unbraced(text: str | None) -> str:
    """Return a text without the braces of UCUM's annotations."""
    return re.sub(r"\{([\w ]+)\}", r"\1", text or "")


def spoken(word: str | None) -> str:
    """Return a word of a vocabulary as prose has it: partly supported."""
    return (word or "").replace("-", " ").replace("_", " ")


def figure(amount: float | None) -> str:
    """Return a coefficient with three decimals and a true minus sign."""
    return "" if amount is None else f"{amount:.3f}".replace("-", "\u2212")


@cache
def environment() -> Environment:
    """Return the templates' environment: whatever is put into one is escaped, and what it does not know is an error."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(unit=unit, unbraced=unbraced, spoken=spoken, figure=figure, safe_url=safe_url)
    made.globals.update(share=share, plural=plural, amount=amount)
    return made


def render(report: Report, paper: str | None = None) -> str:
    """Return the whole file; it fits any paper unless one is named (A4, Letter)."""
    style = Markup((Path(__file__).parent / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - ours, no value in it
    return environment().get_template("report.html").render(r=report, style=style, paper=paper)

"""What is wrong, where, and what to do: one record, four ways to print it.

Every problem that a curator sees, whether a cell that does not fit or a rule that objects, is a `Problem`.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from urllib.parse import quote

LEVELS = ("error", "warning", "note")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: `file:line: level: message [code]`, and the next step.

    `file` is relative to the evidence folder and `line` counts from 1; 0 stands for the file as a whole.
    """

    file: str
    line: int
    level: str
    message: str
    code: str
    remedy: str = ""
    place: str = ""  # where a line says too little: the sheet and the cell of a workbook, `review!F12`

    @property
    def where(self) -> str:
        """The file with the line, or with the place."""
        return f"{self.file}:{self.place or self.line}"


class Rejected(Exception):
    """The input has errors, or a build was refused; `problems` says which and why."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems for whoever prints them."""
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def as_text(problems: Iterable[Problem]) -> str:
    """Return `file:line: level: message [code]` a problem, the next step indented below it."""
    lines = []
    for p in problems:
        # One line each: a line break in a quoted cell must not look like another problem.
        lines.append(" ".join(f"{p.where}: {p.level}: {p.message} [{p.code}]".split()))
        if p.remedy:
            lines.append(f"    {' '.join(p.remedy.split())}")
    return "\n".join(lines)


def as_json(problems: Iterable[Problem]) -> str:
    """Return a JSON list of objects with the fields of `Problem`."""
    return json.dumps([asdict(p) for p in problems], indent=2, ensure_ascii=False)


def as_github(problems: Iterable[Problem]) -> str:
    """Return workflow commands that GitHub shows beside the line.

    Source: GitHub Docs, "Workflow commands for GitHub Actions", setting an error, warning or notice message.
    """
    commands = {"error": "error", "warning": "warning", "note": "notice"}

    def escape(text: str, *, prop: bool = False) -> str:
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if prop else text

    return "\n".join(
        f"::{commands[p.level]} file={escape(p.file, prop=True)},line={max(p.line, 1)},title={escape(p.code, prop=True)}::"
        f"{escape(p.message)}{escape('. ' + p.remedy if p.remedy else '')}"
        for p in problems
    )


def as_sarif(problems: Iterable[Problem]) -> str:
    """Return a SARIF 2.1.0 log with one run.

    Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
    """
    problems = list(problems)
    rules = {p.code: p for p in reversed(problems)}
    codes = sorted(rules)
    run = {
        "tool": {
            "driver": {
                "name": "evidence-catalogue",
                "rules": [
                    {
                        "id": code,
                        "shortDescription": {"text": code.replace("-", " ")},
                        **({"help": {"text": rules[code].remedy}} if rules[code].remedy else {}),
                    }
                    for code in codes
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": p.code,
                "ruleIndex": codes.index(p.code),
                "level": p.level,
                "message": {"text": p.message},
                "locations": [
                    {
                        "physicalLocation": {
                            "artifactLocation": {"uri": quote(p.file), "uriBaseId": "EVIDENCE"},
                            "region": {"startLine": max(p.line, 1)},
                        }
                    }
                ],
            }
            for p in problems
        ],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False)


FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif, "github": as_github}

"""What lies in an evidence folder that nothing reads, and what should lie there and does not.

Nothing may be lost in silence: a file under another name, a folder or a pipe in a file's place, a folder that may not be
opened would each leave out rows without a word.
"""

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

from catalogue.problems import Problem
from catalogue.safe import SLUG

NOT_READ = {".md", ".txt", ""}  # suffixes that may lie in an evidence folder without being data


def stray_files(evidence: Path, patterns: Iterable[str]) -> list[Problem]:
    """Return a problem for each file that no pattern takes, each place that cannot be read, each article without article.yml."""
    patterns = list(patterns)
    if not evidence.is_dir():
        advice = "Name an evidence folder with --evidence, or start one with: python ingest.py init DIR"
        return [Problem(str(evidence), 0, "error", "there is no such folder", "no-folder", advice)]
    known = {path for pattern in patterns for path in evidence.glob(pattern)}
    names = sorted({Path(pattern).name for pattern in patterns})
    problems: list[Problem] = []

    def closed(error: OSError) -> None:
        name = Path(error.filename).relative_to(evidence).as_posix()
        advice = "Give yourself the right to read it."
        problems.append(Problem(name, 0, "error", f"this folder cannot be read: {error.strerror}", "unreadable", advice))

    for base, folders, files in os.walk(evidence, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))  # .git and what editors keep: no evidence
        for name in sorted((*folders, *files)):
            path = Path(base) / name
            relative = path.relative_to(evidence)
            if relative.parts[0] == "metadata" or name.startswith("."):
                continue
            if path in known and not path.is_file():
                problems.append(_named(relative, "this is no plain file", "not-a-file", "Put the file itself in its place."))
            elif path in known and not os.access(path, os.R_OK):
                problems.append(_named(relative, "this file cannot be read", "unreadable", "Give yourself the right to read it."))
            elif path not in known and name not in folders and path.suffix not in NOT_READ:
                close = difflib.get_close_matches(name, names, 1)
                advice = f"Did you mean '{close[0]}'?" if close else f"Files that are read: {', '.join(names)}."
                problems.append(_named(relative, "nothing reads this file", "stray-file", advice))
    articles = sorted(path for path in evidence.glob("articles/*") if path.is_dir())
    for folder in articles:
        relative = folder.relative_to(evidence)
        if not SLUG.fullmatch(folder.name):
            advice = "Rename it: lower-case letters, digits and '-', at most 80."
            problems.append(_named(relative, f"the folder '{folder.name}' is no slug, and nothing in it was read", "slug", advice))
        if not (folder / "article.yml").exists():
            advice = "Write one with title, url and publication_level (full or locator)."
            problems.append(_named(relative / "article.yml", "this article folder has no article.yml", "missing-file", advice))
    if not articles and not any(p.code == "unreadable" for p in problems):
        advice = "Make a folder articles/<slug> with an article.yml."
        problems.append(Problem("articles", 0, "error", "there is no article", "missing-file", advice))
    return problems


def _named(path: Path, message: str, code: str, advice: str) -> Problem:
    return Problem(path.as_posix(), 0, "error", message, code, advice)

"""The standing of every citation, at two states of the evidence: what changed, what fell, and which claims lean on it.

Offline: the earlier state is taken out of git into a folder of its own, and both are read as a build reads them.
"""

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from catalogue.problems import Problem

# The source may not be relied on as it was: it fell.
FALLEN = ("expression-of-concern", "partially-retracted", "retracted", "retracted-and-republished", "withdrawn", "removed")
NEEDED = {"citations", "standing", "links"}  # tables from which the standing of what claims lean on follows


class NoState(LookupError):
    """Git has no such state of the evidence, with the reason."""


@dataclass(frozen=True)
class Standing:
    """What is known of a citation, and the claims that lean on it."""

    citation: str
    standing: str
    date: str | None
    notice: str | None
    checked_source: str | None
    checked_at: str | None
    claims: tuple[str, ...] = ()

    @property
    def fallen(self) -> bool:
        """Whether it may not be relied on as it was."""
        return self.standing in FALLEN


@dataclass(frozen=True)
class Change:
    """A citation before and after; None where it was not there."""

    before: Standing | None
    after: Standing

    @property
    def fell(self) -> bool:
        """Whether a cited source fell: it stood, or was not known to have fallen so, and claims lean on it."""
        return self.after.fallen and bool(self.after.claims) and (self.before is None or self.before.standing != self.after.standing)


def state(evidence: Path) -> tuple[dict[str, Standing], list[Problem]]:
    """Return key -> standing of every citation of a folder, and the errors on the way; what has no error is there all the same."""
    from catalogue import publish
    from catalogue.answers import load_answers
    from catalogue.bibliography import load_citations
    from catalogue.load import Loader
    from ingest import ROOT, TABLES

    db = publish.connect(":memory:")
    try:
        db.executescript((ROOT / "schema.sql").read_text(encoding="utf-8"))
        db.execute("PRAGMA foreign_keys = OFF")  # of the claims only the names are needed
        loader = Loader(db, evidence)
        for load in TABLES:
            if load.table == "citations":
                load_citations(loader)
            elif load.table in NEEDED:
                loader.load(load)
        load_answers(loader)
        claims: dict[str, list[str]] = {}
        for citation, claim in db.execute("SELECT DISTINCT citation, claim FROM links WHERE direction <> 'neutral' ORDER BY claim"):
            claims.setdefault(citation, []).append(claim)
        query = """SELECT known.citation, known.standing, newest.date, known.notice, known.checked_source, known.checked_at
            FROM citation_standing AS known LEFT JOIN newest_notices AS newest ON newest.citation = known.citation
            ORDER BY known.citation"""
        found = {row[0]: replace(Standing(*row), claims=tuple(claims.get(row[0], ()))) for row in db.execute(query)}
    finally:
        db.close()
    return found, sorted(p for p in loader.problems if p.level == "error")


def changes(before: dict[str, Standing], after: dict[str, Standing]) -> list[Change]:
    """Return what changed, what fell first. A citation that came new counts where something is known of it."""
    found = []
    for key, now in after.items():
        then = before.get(key)
        if (then.standing if then else "unknown") != now.standing or (then and now.fallen and then.notice != now.notice):
            found.append(Change(then, now))
    return sorted(found, key=lambda change: (not change.fell, change.after.citation))


@contextmanager
def committed(evidence: Path, ref: str) -> Iterator[tuple[Path, str]]:
    """Yield the evidence as it was committed at `ref`, in a temporary folder, and the short name of the commit. Raises NoState."""
    top = _git(evidence, "rev-parse", "--show-toplevel").strip()
    prefix = _git(evidence, "rev-parse", "--show-prefix").strip().rstrip("/")
    commit = _git(evidence, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").strip()
    tree = f"{commit}:{prefix}" if prefix else commit
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = ["git", "-C", top, "archive", "--format=tar", tree]  # from the top, where the name of a tree is looked up
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as git:
            try:
                with tarfile.open(fileobj=git.stdout, mode="r|") as archive:
                    archive.extractall(folder, filter="data")
            except tarfile.TarError:
                raise NoState(f"at {ref} there is no folder {prefix}") from None
        if git.returncode:
            raise NoState(f"at {ref} there is no folder {prefix}")
        yield folder, commit[:10]


def _git(evidence: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(evidence), *words], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NoState("git is not installed, so that there is no earlier state to compare with") from None
    if done.returncode:
        ref = words[-1].removesuffix("^{commit}")
        raise NoState(f"git knows no commit '{ref}'" if "--verify" in words else "this folder is not under git")
    return done.stdout

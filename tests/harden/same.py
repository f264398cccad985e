"""The same evidence gives the same bytes: whatever the hash seed, zone, locale, umask, folder, or order of files on the disk."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import ingest
from tests.harden.campaign import Campaign, Case, Outcome

ZONES = ("UTC", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca")
LOCALES = ("C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "de_DE.ISO-8859-1")
MASKS = ("000", "022", "027", "077")


def start(folder: Path, seed: int, evidence: Path = ingest.ROOT / "evidence") -> Case:
    """Return a case that builds in a surrounding of its own and compares the sha256 with that of a build in this process."""
    _, first, _ = ingest.build(evidence, folder / "first" / "evidence.db")

    def case(number: int, chance: random.Random) -> Outcome:
        outcome = Outcome()
        place = folder / f"place {number}"
        copied = place / "evidence"
        files = [p for p in evidence.rglob("*") if p.is_file()]
        chance.shuffle(files)
        for path in files:
            (copied / path.relative_to(evidence)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copied / path.relative_to(evidence))
        cwd, given = chance.choice(
            ((place, "evidence"), (place, str(copied)), (copied, "."), (ingest.ROOT, str(copied)), (folder, str(copied)))
        )
        environment = os.environ | {
            "PYTHONHASHSEED": str(chance.randrange(2**32)),
            "PYTHONUTF8": chance.choice("01"),
            "TZ": ZONES[number % len(ZONES)],
            "LC_ALL": chance.choice(LOCALES),
        }
        program = [sys.executable, *chance.choice(([], ["-O"])), str(ingest.ROOT / "ingest.py"), "build"]
        command = ["sh", "-c", f'umask {chance.choice(MASKS)}; exec "$@"', "sh", *program, "--evidence", given, "--db", str(place / "e.db")]
        ran = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, errors="replace")
        if ran.returncode:
            outcome.fault("failed", f"{environment}: {ran.stderr[-300:]}")
        elif hashlib.sha256((place / "e.db").read_bytes()).hexdigest() != first:
            outcome.fault("other bytes", f"{cwd} {environment}")
        shutil.rmtree(place)
        return outcome

    return case


CAMPAIGN = Campaign("same", 20, ("crashes", "hangs", "failed", "other bytes"), start, unit="builds", limit=60.0)

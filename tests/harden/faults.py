"""A build that is killed, or finds no space, at a system call leaves the old release or the whole new one, and claims nothing false.

strace injects the fault into the build command at the n-th call of a kind; every call that a build makes on its folder
can be met, and a seed picks which of the many writes are.
"""

import contextlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import ingest
from catalogue import publish
from tests.harden import evidence
from tests.harden.at_once import build_in_child
from tests.harden.campaign import Campaign, Case, Outcome

POINTS = 500
CALLS = "pwrite64,write,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,symlink,symlinkat,mkdir,mkdirat,ftruncate,flock,openat"
# once: the call fails and the next one may not; on: it fails from then on, as on a disk that is full
KILLED, FULL_ONCE, FULL_ON, BROKEN = "signal=KILL:when={}", "error=ENOSPC:when={}", "error=ENOSPC:when={}+", "error=EIO:when={}"
MANY = ("pwrite64", "pwrite64", "pwrite64", "pwrite64", "openat")  # of these a choice, in these shares
SHARE = {KILLED: 0.4, FULL_ONCE: 0.2, FULL_ON: 0.3, BROKEN: 0.1}


def unable() -> str:
    """Return why faults cannot be injected here, or nothing."""
    if not shutil.which("strace"):
        return "there is no strace"
    ran = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, text=True)
    return "" if ran.returncode == 0 else f"strace is not permitted: {ran.stderr.strip()[:100]}"


def start(folder: Path, seed: int, base: Path = ingest.ROOT / "evidence") -> Case:
    """Return a case that builds a new version over an old one, with one fault."""
    old, new = (evidence.version(folder, n, base) for n in (0, 1))
    _, old_sha256, _ = ingest.build(old, folder / "old" / "evidence.db")
    _, new_sha256, _ = ingest.build(new, folder / "new" / "evidence.db")
    place = folder / "place"

    def prepare() -> Path:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder / "old", place, symlinks=True)
        return place / "evidence.db"

    points = points_of(trace(new, prepare(), place, f"trace={CALLS}")[2], place, seed)

    def case(number: int, chance: random.Random) -> Outcome:
        outcome = Outcome()
        db_path = prepare()
        call, n, action = points[number % len(points)]
        status, said, log = trace(new, db_path, place, f"trace={call}", f"inject={call}:{action.format(n)}")
        what = f"{call} {action.format(n)}: exit {status}: {said[-420:]!r}"
        outcome.counts["points not reached"] += "INJECTED" not in log and status != -signal.SIGKILL
        outcome.counts["killed" if status == -signal.SIGKILL else "gone through" if status == 0 else "refused"] += 1
        judge(db_path, status, said, what, (old_sha256, new_sha256), outcome)
        try:
            _, sha256, _ = ingest.build(new, db_path)
            if sha256 != new_sha256 or publish.verify_release(db_path):
                outcome.fault("next build wrong", what)
        except Exception as error:
            outcome.fault("next build wrong", f"{what}: {type(error).__name__}: {error} {getattr(error, 'problems', '')}")
        if left := evidence.leftovers(db_path):
            outcome.fault("drafts left", f"{what}: {' '.join(left)}")
        return outcome

    return case


def judge(db_path: Path, status: int, said: str, what: str, known: tuple[str, str], outcome: Outcome) -> None:
    """The pointer names a whole release, old or new; success was said only of the new one, and failure only of the old."""
    wrong = publish.verify_release(db_path)
    sha256 = db_path.resolve().parent.name if not wrong else ""
    if sha256 not in [h[:16] for h in known]:
        outcome.fault("torn", f"{what}: {'; '.join(wrong)}")
        return
    copied = db_path.with_name("copy.db")
    shutil.copyfile(db_path, copied)
    with contextlib.closing(sqlite3.connect(copied)) as db:
        for problem in publish.self_check(db):
            outcome.fault("torn", f"{what}: {problem}")
    copied.unlink()
    is_new = sha256 == known[1][:16]
    outcome.counts["new release" if is_new else "old release"] += 1
    if (status == 0 or "points to it" in said) and not is_new:
        outcome.fault("falsely successful", what)
    if "nothing was published" in said and is_new:
        outcome.fault("falsely refused", what)
    if status not in (0, 1, -signal.SIGKILL) or "Traceback" in said:
        outcome.fault("unclear", what)


def trace(folder: Path, db_path: Path, place: Path, *expressions: str) -> tuple[int, str, str]:
    """Build under strace; return the exit status (negative: the signal), what was said, and strace's log."""
    said, log = place / "said.txt", place / "strace.txt"
    child = build_in_child(folder, db_path, said, stop=True)
    os.waitpid(child, os.WUNTRACED)
    command = ["strace", "-f", "-y", "-qq", "-o", str(log), *(word for e in expressions for word in ("-e", e)), "-p", str(child)]
    watcher = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        while "TracerPid:\t0" in Path(f"/proc/{child}/status").read_text():
            if watcher.poll() is not None:
                os.kill(child, signal.SIGKILL)
                raise RuntimeError(f"strace could not take hold: {watcher.stderr.read() if watcher.stderr else ''}")
            time.sleep(0.002)
        os.kill(child, signal.SIGCONT)
    finally:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        watcher.communicate()
    return status, said.read_text(encoding="utf-8"), log.read_text(encoding="utf-8", errors="replace")


def points_of(log: str, place: Path, seed: int) -> list[tuple[str, int, str]]:
    """Return (call, n, action) of every call on the folder but the many writes, and a choice of those; shuffled."""
    chance = random.Random(f"{seed} points")  # noqa: S311 - a seeded one is wanted
    counted: dict[str, int] = {}
    few, many = list[tuple[str, int]](), dict[str, list[int]]()
    for line in log.splitlines():
        match = re.match(r"(?:\d+ +)?(\w+)\(", line)
        if not match:
            continue
        call = match.group(1)
        counted[call] = counted.get(call, 0) + 1
        if str(place) in line and "said.txt" not in line:
            if call in MANY:
                many.setdefault(call, []).append(counted[call])
            else:
                few.append((call, counted[call]))
    points = [(call, n, action) for call, n in few for action in SHARE][:POINTS]
    while len(points) < POINTS:
        call = chance.choice(MANY)
        points.append((call, chance.choice(many[call]), chance.choices(list(SHARE), list(SHARE.values()))[0]))
    chance.shuffle(points)
    return points


NONE = ("crashes", "hangs", "torn", "falsely successful", "falsely refused", "unclear", "next build wrong", "drafts left")
CAMPAIGN = Campaign("faults", POINTS, NONE, start, unit="fault points", limit=120.0, unable=unable)

"""How a campaign runs: cases by number, in worker processes that may be killed, with a state that a later run goes on from.

A case is determined by seed, campaign and number alone, so that whatever it finds can be tried again:

    python -m tests.harden csv --seed 1 --case 4711
"""

import contextlib
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

import ingest

BLOCK = 100  # cases between two writings of the state
KEPT = 50  # faults of a kind whose words are kept; all are counted


@dataclass
class Outcome:
    """What came of a case: faults as (kind, words), and counts of what else is worth saying."""

    faults: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def fault(self, kind: str, words: str) -> None:
        """Enter a fault."""
        self.faults.append((kind, words))


Case = Callable[[int, random.Random], Outcome]


@dataclass(frozen=True)
class Campaign:
    """A name, the cases of a whole run, what must be none, and how a worker gets ready in a folder of its own."""

    name: str
    cases: int
    none: tuple[str, ...]
    start: Callable[[Path, int], Case]  # folder, seed
    unit: str = "cases"
    limit: float = 5.0  # seconds a case may take; a limit on hangs
    workers: int = os.cpu_count() or 1
    unable: Callable[[], str] = str  # why it cannot be run here, or nothing


@dataclass
class State:
    """How far a campaign has come. What it keeps is all that a summary needs."""

    name: str
    seed: int
    program: str  # a hash of all that a case depends on: another program, another run
    done: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str, str]] = field(default_factory=list)  # case, kind, words
    slowest: float = 0.0

    def enter(self, number: int, outcome: Outcome, seconds: float) -> None:
        """Add the outcome of a case."""
        self.counts += outcome.counts
        self.slowest = max(self.slowest, seconds)
        for kind, words in outcome.faults:
            self.kinds[kind] += 1
            if self.kinds[kind] <= KEPT:
                self.faults.append((number, kind, words[:600]))

    def save(self, path: Path) -> None:
        """Write the state, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(vars(self), indent=1, ensure_ascii=True), encoding="utf-8")
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> "State":
        """Read a state that was saved."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(**kept | {name: Counter(kept[name]) for name in ("counts", "kinds")})

    def summary(self, campaign: Campaign) -> str:
        """Return the line that a campaign ends with."""
        none = ", ".join(f"{self.kinds[kind]:,} {kind}" for kind in campaign.none)
        also = ", ".join(f"{n:,} {what}" for what, n in sorted(self.counts.items()))
        return f"{self.name}: {self.done:,} {campaign.unit}, seed {self.seed}: {none}; slowest {self.slowest:.1f} s ({also})"


def program() -> str:
    """Return a hash of the evidence, the machinery, the campaigns and what they damage."""
    digest = hashlib.sha256(ingest.inputs_sha256(ingest.ROOT / "evidence").encode())
    for folder in ("harden", "toy"):
        for path in sorted((ingest.ROOT / "tests" / folder).rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()


def chance(campaign: Campaign, seed: int, number: int) -> random.Random:
    """Return the chance of one case."""
    return random.Random(f"{seed} {campaign.name} {number}")  # noqa: S311 - a seeded one is wanted


def run(campaign: Campaign, seed: int, cases: int, state_path: Path | None = None, limit: float | None = None) -> State:
    """Run the cases that are still to do; return the state after the last."""
    state = State(campaign.name, seed, program())
    if state_path and state_path.is_file():
        with contextlib.suppress(ValueError, KeyError, TypeError):  # a state of other campaigns is none
            kept = State.load(state_path)
            state = kept if (kept.seed, kept.program) == (seed, state.program) else state
    with contextlib.ExitStack() as stack:
        crew = [
            stack.enter_context(contextlib.closing(Worker(campaign, seed)))
            for _ in range(min(campaign.workers, max(cases - state.done, 0)))
        ]
        while state.done < cases:
            end = min(state.done + BLOCK, cases)
            _block(crew, list(range(state.done, end)), state, limit or campaign.limit)
            state.done = end
            if state_path:
                state.save(state_path)
    return state


def _block(crew: list["Worker"], numbers: list[int], state: State, limit: float) -> None:
    """Give each number to a worker; one that dies or takes too long is a fault, and another takes its place."""
    numbers.reverse()
    while numbers or any(worker.number is not None for worker in crew):
        for worker in crew:
            if worker.number is None and numbers:
                worker.give(numbers.pop())
        ready = wait([worker.pipe for worker in crew if worker.number is not None], timeout=0.2)
        for worker in crew:
            if worker.number is None:
                continue
            if worker.pipe in ready:
                number, seconds = worker.number, time.monotonic() - worker.since
                try:
                    outcome = worker.take()
                except EOFError:
                    outcome = Outcome([("crashes", "the process died")])
                    worker.replace()
                if seconds > limit:
                    outcome.fault("hangs", f"{seconds:.1f} s")
                state.enter(number, outcome, seconds)
            elif time.monotonic() - worker.since > 4 * limit:
                state.enter(worker.number, Outcome([("hangs", f"killed after {4 * limit:.0f} s")]), 4 * limit)
                worker.replace()


class Worker:
    """A process with a folder of its own that runs one case after the other."""

    def __init__(self, campaign: Campaign, seed: int) -> None:
        self.campaign, self.seed = campaign, seed
        self.number: int | None = None
        self.since = 0.0
        self._start()

    def _start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="harden-"))
        self.pipe, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("fork")  # what is imported need not be imported again
        self.process = context.Process(target=_work, args=(theirs, self.campaign, self.seed, self.folder))
        self.process.start()
        theirs.close()
        with contextlib.suppress(EOFError):  # if it dies here, it says so again at the first case
            self.pipe.recv()

    def give(self, number: int) -> None:
        self.number, self.since = number, time.monotonic()
        with contextlib.suppress(BrokenPipeError):
            self.pipe.send(number)

    def take(self) -> Outcome:
        outcome: Outcome = self.pipe.recv()
        self.number = None
        return outcome

    def replace(self) -> None:
        self.close()
        self.number = None
        self._start()

    def close(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _work(pipe: Connection, campaign: Campaign, seed: int, folder: Path) -> None:
    case = campaign.start(folder, seed)
    pipe.send("ready")
    with contextlib.suppress(EOFError):
        while True:
            number = pipe.recv()
            try:
                outcome = case(number, chance(campaign, seed, number))
            except Exception:
                outcome = Outcome([("crashes", traceback.format_exc()[-600:])])
            pipe.send(outcome)

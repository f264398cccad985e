"""Eight builds at once on one pointer, of the same evidence and of other: all succeed or refuse clearly, nothing is torn."""

import io
import os
import random
import shutil
import signal
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import ingest
from catalogue import publish
from tests.harden import evidence
from tests.harden.campaign import Campaign, Case, Outcome

BUILDS = 8
VERSIONS = 4


def start(folder: Path, seed: int) -> Case:
    """Return a case that starts eight processes on one pointer."""
    versions = [evidence.version(folder, n, evidence.TOY) for n in range(VERSIONS)]
    hashes = {ingest.build(path, folder / f"known-{n}" / "evidence.db")[1] for n, path in enumerate(versions)}

    def case(number: int, chance: random.Random) -> Outcome:
        outcome = Outcome()
        place = folder / "place"
        place.mkdir()
        db_path = place / "evidence.db"
        picked = [chance.choice(versions[: chance.choice((1, VERSIONS))]) for _ in range(BUILDS)]
        children = [build_in_child(path, db_path, place / f"said-{n}.txt") for n, path in enumerate(picked)]
        for n, child in enumerate(children):
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            said = (place / f"said-{n}.txt").read_text(encoding="utf-8")
            clear = status == 1 and "[rows-lost]" in said and "nothing was published" in said
            if status != 0 and not clear:
                outcome.fault("unclear", f"exit {status}: {said[-400:]}")
            outcome.counts["refused for lost rows" if clear else "succeeded"] += 1
        if wrong := publish.verify_release(db_path):
            outcome.fault("torn", "; ".join(wrong))
        torn = [path.name for path in (place / "build").iterdir() if path.is_dir() and publish.altered(path)]
        if torn or not {path.name for path in (place / "build").iterdir()} <= {h[:16] for h in hashes}:
            outcome.fault("torn", f"releases {torn} of {[path.name for path in (place / 'build').iterdir()]}")
        if left := evidence.leftovers(db_path):
            outcome.fault("drafts left", " ".join(left))
        shutil.rmtree(place)
        return outcome

    return case


def build_in_child(folder: Path, db_path: Path, said: Path, stop: bool = False) -> int:
    """Run the build command in a child process that has imported everything; return its id. What it says goes to a file."""
    child = os.fork()
    if child:
        return child
    status = 1
    with said.open("w", encoding="utf-8", buffering=1) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        output = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="utf-8", write_through=True)
        try:
            with redirect_stdout(output), redirect_stderr(output):
                if stop:
                    os.kill(os.getpid(), signal.SIGSTOP)  # whoever wants to watch takes hold now
                ingest.cli.main(["build", "--evidence", str(folder), "--db", str(db_path)])
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException as error:
            with suppress(OSError):
                os.write(2, f"Traceback: {type(error).__name__}: {error}".encode())
        finally:
            os._exit(status)
    return child


CAMPAIGN = Campaign(
    "at_once", 25, ("crashes", "hangs", "torn", "unclear", "drafts left"), start, unit="rounds of eight builds", limit=120.0, workers=1
)

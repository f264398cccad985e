"""Readers during publishes, with the machine under load: each answer is of one version, and a running reader's of its own."""

import hashlib
import multiprocessing
import os
import random
import shutil
import time
from multiprocessing.connection import Connection
from pathlib import Path

import ingest
from catalogue import publish
from tests.harden import evidence
from tests.harden.campaign import Campaign, Case, Outcome

PUBLISHES = 2
READERS = 3  # each opens the pointer anew for every answer; one more keeps what it opened, as a server does
QUERIES = (
    "SELECT name FROM reviewers WHERE id LIKE 'reader%'",
    "SELECT name FROM outcomes WHERE id = 'version'",
    "SELECT 'version ' || count(*) FROM reviewers WHERE id LIKE 'reader%'",
)


def start(folder: Path, seed: int) -> Case:
    """Return a case that publishes two versions one after the other while others read."""
    versions = [evidence.version(folder, n, evidence.TOY) for n in range(PUBLISHES + 1)]

    def case(number: int, chance: random.Random) -> Outcome:
        outcome = Outcome()
        place = folder / "place"
        db_path = place / "evidence.db"
        ingest.build(versions[0], db_path)
        context = multiprocessing.get_context("fork")
        pipes, crew = [], [context.Process(target=_load) for _ in range(os.cpu_count() or 1)]
        for kept in (*[False] * READERS, True):
            ours, theirs = multiprocessing.Pipe()
            pipes.append(ours)
            crew.append(context.Process(target=_read, args=(db_path, kept, theirs)))
        for process in crew:
            process.start()
        for path in versions[1:]:
            time.sleep(chance.random() * 0.05)
            ingest.build(path, db_path)
            outcome.counts["publishes"] += 1
        for n, pipe in enumerate(pipes):
            pipe.send("enough")
            answers, mixed, seen = pipe.recv()
            outcome.counts["answers"] += answers
            for words in mixed:
                outcome.fault("mixed", words)
            if n == READERS and seen != {"version 0"}:
                outcome.fault("mixed", f"a reader that kept its file saw {sorted(seen)}")
            elif n < READERS:
                outcome.counts["versions seen"] += len(seen)
        for process in crew:
            process.kill()
            process.join()
        shutil.rmtree(place)
        return outcome

    return case


def _load() -> None:
    while True:
        hashlib.sha256(b"busy" * 100_000).digest()


def _read(db_path: Path, kept: bool, pipe: Connection) -> None:
    """Ask until told that it is enough; send how many answers there were, which of them were mixed, and the versions seen."""
    answers, mixed, seen = 0, list[str](), set[str]()
    db = publish.connect_read_only(db_path)
    while not pipe.poll():
        try:
            if not kept:
                db.close()
                db = publish.connect_read_only(db_path)
            said = {name for query in QUERIES for (name,) in db.execute(query)}
        except Exception as error:
            said = {f"{type(error).__name__}: {error}", "no answer"}
        answers += 1
        seen |= said
        if len(said) != 1:
            mixed.append(" and ".join(sorted(said)))
    pipe.send((answers, mixed[:20], seen))


CAMPAIGN = Campaign("readers", 25, ("crashes", "hangs", "mixed"), start, unit="runs of two publishes", limit=300.0, workers=1)

"""How long `fetch` takes for many citations, what memory it needs, and what it costs to go on where it was stopped.

    python benchmarks/fetch.py [--citations 10000] [--rate 50] [--delay 0.05]

A server on loopback stands in for Crossref and answers each question after `delay` seconds, as a distant one would. `fetch`
runs as a process of its own: asked for all, stopped half-way and run again, and run once more when nothing is left to ask.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import provider_server  # noqa: E402


def evidence(folder: Path, citations: int) -> None:
    """Write an evidence folder with so many citations, and nothing else that `fetch` reads."""
    folder.mkdir()
    with (folder / "references.bib").open("w", encoding="utf-8") as bib, (folder / "citations.csv").open("w", encoding="utf-8") as csv:
        csv.write("key,source_type\n")
        for n in range(citations):
            bib.write(
                f"@article{{k{n}, title={{Moon tea and blood pressure: a randomized trial}}, author={{Silva, Ana}}, year={{2020}}, doi={{10.5555/k{n}}}}}\n"
            )
            csv.write(f"k{n},other\n")


def run(folder: Path, server: provider_server.Server, rate: float, stop_after: float | None = None) -> tuple[float, float, float, str]:
    """Run `fetch`; return seconds, seconds of computing, peak memory in MB, and the last lines of what it said."""
    words = [
        sys.executable,
        str(ROOT / "ingest.py"),
        "fetch",
        "--evidence",
        str(folder),
        "--provider",
        "crossref",
        "--rate",
        f"crossref={rate:g}",
    ]
    started = time.perf_counter()
    process = subprocess.Popen([*words, *server.words("crossref")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if stop_after is not None:
        time.sleep(stop_after)
        process.send_signal(signal.SIGKILL)
    assert process.stdout
    said = process.stdout.read().strip()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, "; ".join(said.splitlines()[-2:])


def main() -> None:
    """Print a line for each run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--citations", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--delay", type=float, default=0.05)
    given = parser.parse_args()

    def answer(handler: provider_server.Handler) -> None:
        time.sleep(given.delay)
        doi = handler.path.rsplit("/", 1)[-1].replace("%2F", "/")
        handler.send(200, provider_server.crossref(doi, abstract="<p>Forty adults.</p>" * 20))

    with tempfile.TemporaryDirectory() as name, provider_server.running() as server:
        server.fault = answer
        folder = Path(name) / "evidence"
        evidence(folder, given.citations)
        print(
            f"{given.citations} citations, {given.rate:g} requests a second at most, {given.delay:g} s an answer: {given.citations / given.rate:.0f} s at best"
        )
        half = given.citations / given.rate / 2
        for label, stop in (("killed half-way", half), ("goes on", None), ("nothing left", None)):
            before = len(server.asked)
            seconds, computing, memory, said = run(folder, server, given.rate, stop)
            kept = sum(1 for _ in (folder / "metadata/crossref").glob("*.json"))
            print(
                f"{label:16} {seconds:7.1f} s ({computing:5.1f} s computing) {memory:6.0f} MB {len(server.asked) - before:7} asked {kept:7} kept   {said}"
            )
        half_written = [p.name for p in (folder / "metadata").rglob("*") if p.is_file() and p.suffix != ".json"]
        print(f"left half-written: {half_written or 'none'}")


if __name__ == "__main__":
    main()

"""How long a whole build takes beside the floor and beside what a user would pick instead.

    python benchmarks/build.py [--claims 1000 10000 100000] [--runs 3]

In one run, interleaved, on generated evidence of N claims, N links, N quantities and N/10 citations (benchmarks/generate.py):

    build   ingest.build: reading, validating, comparing, auditing, indexing, FTS, self-check, release
    floor   csv.reader into executemany in one transaction, into tables with a primary key, plus FTS; nothing is checked
    cli     sqlite-utils insert FILE --csv, a call a table, plus enable-fts; nothing is checked

The bibliography is parsed by all alike before the clock starts for the floor and the cli (they get it as CSV); its
parsing is reported apart. Prints medians, ratios, rows a second, peak memory and the slope. Each job is its own process;
`cpu` is what all of its processes used, parsing included, which says more than seconds where a machine is shared.
"""

import argparse
import csv
import itertools
import json
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

FTS = {"claims": ("statement", "population", "intervention"), "citations": ("title", "authors", "container")}


def job_build(folder: Path, out: Path) -> dict[str, float]:
    """Build a release; the bibliography's share is timed apart."""
    import ingest

    started, parsing, last = time.perf_counter(), 0.0, ["", 0.0]

    def step(name: str) -> None:
        nonlocal parsing
        now = time.perf_counter()
        if last[0].startswith("references"):
            parsing += now - float(last[1])
        last[:] = [name, now]

    ingest.build(folder, out / "evidence.db", step, allow_loss=True)
    return {"seconds": time.perf_counter() - started, "parsing": parsing}


def tables(folder: Path) -> dict[str, list[Path]]:
    """Return table -> CSV files, with the bibliography as the CSV that `prepare` left beside the folder."""
    found = {path.stem: [path] for path in sorted(folder.glob("*.csv")) if path.stem != "citations"}
    for path in sorted(folder.glob("articles/*/*.csv")):
        found.setdefault(path.stem, []).append(path)
    found["assessments"] = sorted(folder.glob("articles/*/reviews/*.csv"))
    return found | {"citations": [folder.parent / f"{folder.name}-citations.csv"]}


def job_floor(folder: Path, out: Path) -> dict[str, float]:
    """Insert every CSV file and nothing else."""
    started = time.perf_counter()
    db = sqlite3.connect(out / "floor.db", isolation_level=None)
    db.execute("BEGIN")
    for table, paths in tables(folder).items():
        for i, path in enumerate(paths):
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.reader(file)
                header = next(reader)
                if i == 0:
                    columns = ", ".join(f'"{c}"' for c in header)
                    key = ', PRIMARY KEY ("id")' if header[0] == "id" and table != "sections" else ""
                    db.execute(f'CREATE TABLE "{table}" ({columns}{key})')
                db.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(header))})', reader)
    for table, names in FTS.items():
        columns = ", ".join(names)
        db.execute(f'CREATE VIRTUAL TABLE {table}_fts USING fts5 ({columns}, content="{table}", tokenize="porter unicode61", prefix="2 3")')
        db.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
    db.execute("COMMIT")
    db.close()
    return {"seconds": time.perf_counter() - started}


def job_cli(folder: Path, out: Path) -> dict[str, float]:
    """Call sqlite-utils as its documentation shows, a call a file."""
    started = time.perf_counter()
    db = out / "cli.db"
    command = [str(Path(sys.executable).parent / "sqlite-utils")]
    for table, paths in tables(folder).items():
        for path in paths:
            subprocess.run([*command, "insert", str(db), table, str(path), "--csv"], check=True, stdout=subprocess.DEVNULL)
    for table, names in FTS.items():
        subprocess.run([*command, "enable-fts", str(db), table, *names, "--fts5", "--tokenize", "porter"], check=True)
    return {"seconds": time.perf_counter() - started}


JOBS = {"build": job_build, "floor": job_floor, "cli": job_cli}


def prepare(folder: Path, claims: int, articles: int) -> int:
    """Generate the evidence and the bibliography as CSV; return how many rows there are."""
    from generate import generate

    from catalogue.readers import read

    generate(folder, claims, articles)
    with (folder.parent / f"{folder.name}-citations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for i, path in enumerate(sorted(folder.glob("references*.bib"))):
            table = read(path, path.name, [])
            if i == 0:
                writer.writerow(table.columns)
            writer.writerows(cells for _, cells in table.rows)
    rows = 0
    for paths in tables(folder).values():
        for path in paths:
            with path.open(encoding="utf-8") as lines:
                rows += sum(1 for _ in lines) - 1
    return rows


def measure(name: str, folder: Path, out: Path) -> dict[str, float]:
    """Run one job in a process of its own; return seconds and peak memory in MB (children's for the cli)."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    result = subprocess.run([sys.executable, __file__, "--job", name, str(folder), str(out)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(result.stdout)
    return found


def main() -> None:
    """Run the jobs in turn, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--articles", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], choices=sorted(JOBS), help="leave these out")
    parser.add_argument("--job", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.job:
        found = JOBS[options.job[0]](Path(options.job[1]), Path(options.job[2]))
        own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = sum(usage.ru_utime + usage.ru_stime for usage in (own, children))
        print(json.dumps(found | {"cpu": cpu, "mb": max(own.ru_maxrss, children.ru_maxrss) / 1024}))
        return
    print(f"{'claims':>10} {'rows':>10} {'job':>6} {'seconds':>9} {'cpu':>8} {'parsing':>8} {'x floor':>8} {'rows/s':>9} {'peak MB':>8}")
    build_seconds: dict[int, float] = {}
    for claims in options.claims:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary) / "evidence"
            rows = prepare(folder, claims, options.articles)
            names = [name for name in JOBS if name not in options.without]
            runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
            for _ in range(options.runs):
                for name in names:
                    runs[name].append(measure(name, folder, Path(temporary) / "out"))
            floor = statistics.median(r["seconds"] for r in runs["floor"]) if "floor" in runs else float("nan")
            for name, found in runs.items():
                parsing = statistics.median(r.get("parsing", 0.0) for r in found)
                seconds = statistics.median(r["seconds"] for r in found) - parsing
                cpu = statistics.median(r["cpu"] for r in found)
                mb = max(r["mb"] for r in found)
                print(
                    f"{claims:>10,} {rows:>10,} {name:>6} {seconds:>9.2f} {cpu:>8.2f} {parsing:>8.2f} {seconds / floor:>8.2f} {rows / seconds:>9,.0f} {mb:>8.0f}",
                    flush=True,
                )
                if name == "build":
                    build_seconds[claims] = seconds
    sizes = sorted(build_seconds)
    for one, other in itertools.pairwise(sizes):
        slope = (build_seconds[other] / build_seconds[one]) / (other / one)
        print(f"slope {one:,} to {other:,}: {slope:.2f} (1.00 is linear)")


if __name__ == "__main__":
    main()

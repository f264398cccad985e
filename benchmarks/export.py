"""How fast files are taken away, what they cost the server and other readers, beside the bare SQL and stock Datasette.

    python benchmarks/export.py [DB ...] [--public] [--kinds WORDS]

For each database (a pointer or a file of a release; without any, the shipped evidence is built), each kind of file is taken
once by one reader, while another asks for pages of claims:

    rows        as counted in the file, beside count(*) of the same question; NOT WHOLE where they differ
    first, all  seconds to the first byte of the body, and to the last
    rows/s MB/s of the whole;  CPU  seconds of computing of the server
    RSS         the most that the server had resident meanwhile, in MB
    pages       p50 and worst ms of a claim page while the file is taken (alone: the line above the table)
    ×floor      seconds beside the same SQL read by sqlite3 and written by csv.writer in a program that does nothing else

Stock is `datasette serve -i` without settings, templates or plugins, asked for the same table with `_stream=on`.
"""

import argparse
import contextlib
import csv
import http.client
import io
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

import yaml  # noqa: E402
from datasette.utils import tilde_encode  # noqa: E402
from serve import fetch, ours, resident, server, worked  # noqa: E402

import ingest  # noqa: E402
from catalogue import publish  # noqa: E402
from catalogue.web import exports  # noqa: E402

QUESTIONS = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["evidence"]["queries"]
FLOOR = """import csv, json, sqlite3, sys, time
path, sql, params, target = sys.argv[1:]
started = time.perf_counter()
db = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
cursor = db.execute(sql, json.loads(params))
with open(target, "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow([column for column, *_ in cursor.description])
    writer.writerows(cursor)
print(time.perf_counter() - started)
"""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its address, the question behind it (none where there is none to compare with), how its rows are counted."""

    path: str
    selection: exports.Selection | None = None
    counted: Callable[[Path], int] | None = None
    stock: str = ""


def of_csv(path: Path) -> int:
    """Count the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file, strict=True)) - 1


def of_lines(path: Path) -> int:
    """Count the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        return sum(bool(json.loads(line)) for line in file)


def of_json(path: Path) -> int:
    """Count the members of a JSON list."""
    return len(json.loads(path.read_text(encoding="utf-8")))


def of_marks(mark: bytes) -> Callable[[Path], int]:
    """Return a function that counts the references of a file by what begins each."""
    return lambda path: len(re.findall(rb"^" + mark, path.read_bytes(), re.MULTILINE))


def of_zip(path: Path) -> int:
    """Count the rows of all tables of the ZIP file, each beside its manifest. Raises ValueError where they differ."""
    rows = 0
    with zipfile.ZipFile(path) as archive:
        for one in json.loads(archive.read("manifest.json"))["files"]:
            if one["path"].startswith("tables/"):
                with archive.open(one["path"]) as file:
                    n = sum(1 for _ in csv.reader(io.TextIOWrapper(file, "utf-8", newline=""), strict=True)) - 1
                if n != one["rows"]:
                    raise ValueError(f"{one['path']} has {n} rows, the manifest says {one['rows']}")
                rows += n
    return rows


def kinds(db: sqlite3.Connection) -> dict[str, Kind]:
    """Return the kinds of files."""

    def relation(name: str) -> exports.Selection:
        found = db.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
        order = [column for column, place in sorted(found, key=lambda row: row[1]) if place]
        return exports.of_relation(name, [column for column, _ in found], order, [], searched=False)

    def question(name: str) -> exports.Selection:
        return exports.Selection(name, QUESTIONS[name]["sql"], dict.fromkeys(QUESTIONS[name].get("params", ()), ""))

    (support,) = db.execute(
        "SELECT support FROM claim_state WHERE support IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()
    (slug,) = db.execute("SELECT slug FROM articles LIMIT 1").fetchone()
    (claim,) = db.execute("SELECT id FROM claims LIMIT 1").fetchone()
    listed = exports.of_claims({"support": support})
    stock = "/evidence/{}.csv?_stream=on"
    citations = exports.Selection("citations", "SELECT * FROM citations ORDER BY key")
    found = {
        "claims, CSV": Kind("/export/claims.csv", relation("claims"), of_csv, stock.format("claims")),
        "claims, for spreadsheets": Kind("/export/claims.excel.csv", relation("claims"), of_csv),
        "claims, JSON Lines": Kind("/export/claims.jsonl", relation("claims"), of_lines),
        "claims, JSON": Kind("/export/claims.json", relation("claims"), of_json),
        "links, CSV": Kind("/export/links.csv", relation("links"), of_csv, stock.format("links")),
        "filtered list, CSV": Kind(f"/claims.csv?support={support}", listed, of_csv),
        "filtered list, for spreadsheets": Kind(f"/claims.excel.csv?support={support}", listed, of_csv),
        "filtered list, JSON Lines": Kind(f"/claims.jsonl?support={support}", listed, of_lines),
        "list of all claims, CSV": Kind("/claims.csv", exports.of_claims({}), of_csv),
        "an article's claims, CSV": Kind(f"/articles/{slug}.csv", exports.of_claims({}, slug), of_csv),
    }  # fmt: skip
    for name in QUESTIONS:
        found[name] = Kind(f"/export/{name}.csv", question(name), of_csv)
    found |= {
        "view claim_audit, CSV": Kind("/export/claim_audit.csv", relation("claim_audit"), of_csv, stock.format("claim_audit")),
        "full texts to obtain, RIS": Kind("/export/full-texts-to-obtain.ris", question("full-texts-to-obtain"), of_marks(rb"TY  - ")),
        "citations, BibTeX": Kind("/export/citations.bib", citations, of_marks(rb"@")),
        "citations, RIS": Kind("/export/citations.ris", citations, of_marks(rb"TY  - ")),
        "citations, CSL-JSON": Kind("/export/citations.csl.json", citations, of_json),
        "citations, formatted": Kind("/export/citations.txt", citations),
        "everything.zip": Kind("/export/everything.zip", None, of_zip),
        "evidence.db": Kind("/evidence.db"),
        "ClaimReview of a claim": Kind(f"/claims/{tilde_encode(claim)}.jsonld"),
    }  # fmt: skip
    return found


def taken(port: int, path: str, target: Path) -> tuple[int, float, float, str]:
    """Take a file; return status, seconds to the first byte and to the last, and what went wrong."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=900)
    started = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    wrong, first = "", 0.0
    with target.open("wb") as file, contextlib.closing(connection):
        try:
            while piece := response.read1(1 << 18):
                first = first or time.perf_counter() - started
                file.write(piece)
        except (http.client.HTTPException, OSError) as error:
            wrong = f"broken off: {type(error).__name__}"
    return response.status, first, time.perf_counter() - started, wrong


def peak(pid: int) -> float:
    """Return the most that a process has had resident since `forget`, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def forget(pid: int) -> None:
    """Begin to watch the most resident memory anew."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="utf-8")


class Reader(threading.Thread):
    """Asks for pages of claims, one after the other, until it is told to stop."""

    def __init__(self, port: int, paths: list[str]) -> None:
        """Ask these."""
        super().__init__(daemon=True)
        self.port, self.paths, self.seconds, self.stopped = port, paths, [], threading.Event()

    def run(self) -> None:
        """Ask."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while not self.stopped.is_set():
            status, seconds = fetch(connection, self.paths[len(self.seconds) % len(self.paths)])
            self.seconds.append(seconds if status == 200 else 99.0)
            time.sleep(0.01)  # a reader reads

    def stop(self) -> tuple[float, float]:
        """Return p50 and the worst, in ms."""
        self.stopped.set()
        self.join()
        return (1000 * statistics.median(self.seconds), 1000 * max(self.seconds)) if self.seconds else (0.0, 0.0)


def floor(db_path: Path, selection: exports.Selection, target: Path) -> float:
    """Return the seconds of the same SQL with sqlite3 and csv.writer in a program of its own."""
    command = [sys.executable, "-c", FLOOR, str(db_path.resolve()), selection.sql, json.dumps(dict(selection.params)), str(target)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def compare(db_path: Path, public: bool, wanted: str) -> None:
    """Print the table of one database."""
    db = publish.connect_read_only(db_path)
    (n,) = db.execute("SELECT count(*) FROM claims").fetchone()
    found = {name: kind for name, kind in kinds(db).items() if wanted in name}
    ids = [i for (i,) in db.execute("SELECT id FROM claims WHERE rowid % (SELECT max(1, count(*) / 500) FROM claims) = 0")]
    paths = [f"/claims/{tilde_encode(i)}" for i in ids]
    mode = "public" if public else "local"
    print(f"\n{n:,} claims, {db_path.resolve().stat().st_size / 2**20:,.0f} MB; {mode} mode; {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "taken"
        stock_seconds = {}
        if any(kind.stock for kind in found.values()):
            command = [sys.executable, "-m", "datasette", "serve", "-i", str(db_path.resolve()), "--port", "PORT"]
            with server(command, ROOT, dict(os.environ), "/-/versions.json") as (port, pid):
                for name, kind in found.items():
                    if kind.stock:
                        forget(pid)
                        status, first, seconds, wrong = taken(port, kind.stock, target)
                        rows = of_csv(target) if status == 200 and not wrong else 0
                        stock_seconds[name] = (rows, first, seconds, peak(pid), wrong)
        with server(*ours(db_path, public), "/-/health.json") as (port, pid):
            reader = Reader(port, paths)
            reader.start()
            time.sleep(3)
            p50, worst = reader.stop()
            print(f"a claim page alone: p50 {p50:.1f} ms, worst {worst:.1f}; RSS {resident(pid):.0f} MB")
            print(
                f"{'':34}{'rows':>10}{'first':>8}{'all':>8}{'rows/s':>9}{'MB/s':>7}{'CPU':>7}{'RSS':>6}{'pages':>7}{'worst':>7}{'×floor':>8}"
            )
            for name, kind in found.items():
                reader = Reader(port, paths)
                reader.start()
                forget(pid)
                before = worked(pid)
                status, first, seconds, wrong = taken(port, kind.path, target)
                cpu, memory = worked(pid) - before, peak(pid)
                p50, worst = reader.stop()
                size = target.stat().st_size / 2**20
                if status != 200:
                    said = re.sub(r"<[^>]*>|\s+", " ", target.read_text(encoding="utf-8").partition("<main")[2])[:150]
                    print(
                        f"{name:34}{'':10}{'':8}{seconds:8.2f}{'':9}{'':7}{cpu:7.2f}{memory:6.0f}{p50:7.1f}{worst:7.0f}  refused with {status}:{said}"
                    )
                    continue
                rows = kind.counted(target) if kind.counted and not wrong else 0
                says = ""
                if kind.selection:
                    expected = db.execute(f"SELECT count(*) FROM ({kind.selection.sql})", dict(kind.selection.params)).fetchone()[0]
                    if kind.selection.name == "full-texts-to-obtain" or kind.counted:
                        wrong = wrong or ("" if rows == expected else f"NOT WHOLE: {expected:,} rows")
                    says = f"{seconds / max(floor(db_path, kind.selection, target), 1e-9):8.1f}"
                print(
                    f"{name:34}{rows:10,}{first:8.2f}{seconds:8.2f}{rows / seconds:9,.0f}{size / seconds:7.1f}{cpu:7.2f}{memory:6.0f}"
                    f"{p50:7.1f}{worst:7.0f}{says} {wrong}",
                    flush=True,
                )
            print(f"RSS afterwards {resident(pid):.0f} MB")
        for name, (rows, first, seconds, memory, wrong) in stock_seconds.items():
            print(f"stock {name:28}{rows:10,}{first:8.2f}{seconds:8.2f}{rows / seconds:9,.0f}{'':7}{'':7}{memory:6.0f} {wrong}")
    db.close()


def main() -> None:
    """Compare on each database that is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("databases", nargs="*", type=Path)
    parser.add_argument("--public", action="store_true", help="ours in public mode: fewer rows a file")
    parser.add_argument("--kinds", default="", help="only kinds whose name has these words")
    options = parser.parse_args()
    if options.databases:
        for db_path in options.databases:
            compare(db_path, options.public, options.kinds)
        return
    with tempfile.TemporaryDirectory() as folder:
        ingest.build(ROOT / "evidence", Path(folder) / "evidence.db")
        compare(Path(folder) / "evidence.db", options.public, options.kinds)


if __name__ == "__main__":
    main()

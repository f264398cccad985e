"""How fast the site answers, beside the bare SQL of the same page and beside stock Datasette on the same file.

    python benchmarks/serve.py [DB ...] [--requests 60] [--public]

For each database (a pointer or a file of a release; without any, the shipped evidence is built): every kind of page, file and
search, asked by one reader after the other (p50, p95, in ms) and by four at once (requests a second). Ids differ from request
to request, so that nothing kept is asked twice; what the site keeps for all readers (home, map …) is asked as readers ask it.
`SQL` is the time that the statements of the same page take on a bare connection, recorded while the site answered; of the
filtered list, which the site counts by sets, what its rows and the counts of its filters take in plain SQL. Stock is
`datasette serve -i` without settings, templates or plugins. `CPU` is the computing of
the server a request: on a busy machine it says more than the clock. `RSS` is the server's resident memory after all of it.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from datasette.utils import tilde_encode  # noqa: E402

import ingest  # noqa: E402
from catalogue import publish, serve  # noqa: E402
from catalogue.filters import FILTERS, conditions, facet  # noqa: E402

SPY = '''"""Writes down every statement that the site asks."""
import json, os
from datasette import hookimpl
FILE = open(os.environ["SPY"], "a")

@hookimpl(trylast=True)
def prepare_connection(conn, database):
    if database == "evidence":
        conn.set_trace_callback(lambda sql: (FILE.write(json.dumps(sql) + "\\n"), FILE.flush()) if not sql.startswith("--") else None)
'''
READERS = 4
Statement = tuple[str, Mapping[str, object]]  # SQL and its parameters


def addresses(db: sqlite3.Connection, n: int) -> dict[str, tuple[list[str], list[str]]]:
    """Return kind -> (addresses of ours, of stock Datasette), each up to n."""
    pick = random.Random(1)

    def some(sql: str) -> list[str]:
        found = [value for (value,) in db.execute(sql)]
        return [pick.choice(found) for _ in range(n)] if found else []

    claims = [tilde_encode(i) for i in some("SELECT id FROM claims WHERE rowid % (SELECT max(1, count(*) / 5000) FROM claims) = 0")]
    citations = [tilde_encode(i) for i in some("SELECT key FROM citations LIMIT 5000")]
    studies = [tilde_encode(i) for i in some("SELECT id FROM studies LIMIT 5000")]
    articles = some("SELECT slug FROM articles")
    words = some("SELECT substr(statement, 1, instr(statement || ' ', ' ') - 1) FROM claims LIMIT 3000")
    two = [f"{a}+{b}" for a, b in zip(words, reversed(words), strict=True)]
    types = some("SELECT DISTINCT claim_type FROM claims")
    supports = some("SELECT DISTINCT support FROM assessments") or ["supported"] * n
    facets = "_facet=claim_type&_facet=modality&_facet=comparison_as_written"
    deep = 3 + db.execute("SELECT count(*) / 1000 FROM claims").fetchone()[0]  # pages that every list of a large catalogue has
    starts = [pick.randrange(1, 4000) for _ in range(n)]
    return {
        "home": (["/"] * n, []),
        "article": ([f"/articles/{slug}" for slug in articles], []),
        "claim": ([f"/claims/{i}" for i in claims], [f"/evidence/claims/{i}" for i in claims]),
        "citation": ([f"/citations/{key}" for key in citations], [f"/evidence/citations/{key}" for key in citations]),
        "study": ([f"/studies/{i}" for i in studies], [f"/evidence/studies/{i}" for i in studies]),
        "claims, filtered": ([f"/claims?claim_type={t}&support={s}" for t, s in zip(types, supports, strict=True)], []),
        "claims, a later page": ([f"/claims?support={s}&page={pick.randrange(2, deep)}" for s in supports], []),
        "review, a later page": ([f"/review?page={pick.randrange(2, deep)}" for _ in range(n)], []),
        "citations by standing": ([f"/citations?standing=unknown&page={pick.randrange(2, deep)}" for _ in range(n)], []),
        "changes, a later page": ([f"/changes?page={2 + i}" for i in range(n)], []),
        "map": (["/map"] * n, []),
        "search, two words": ([f"/search?q={q}" for q in two], [f"/evidence/claims?_search={q}" for q in two]),
        "search, a common word": ([f"/search?q={w}" for w in words], [f"/evidence/claims?_search={w}" for w in words]),
        "table": ([f"/evidence/links?_next={i},x,x&_size=100" for i in claims], [f"/evidence/links?_next={i},x,x&_size=100" for i in claims]),
        "table, filter and three facets": (
            [f"/evidence/claims?start__gt={s}&claim_type={t}&{facets}" for s, t in zip(starts, types, strict=True)],
            [f"/evidence/claims?start__gt={s}&claim_type={t}&{facets}" for s, t in zip(starts, types, strict=True)],
        ),
        "JSON, 100 rows": (
            [f"/evidence/claims.json?_next={i}&_size=100&_shape=array" for i in claims],
            [f"/evidence/claims.json?_next={i}&_size=100&_shape=array" for i in claims],
        ),
        "claim as JSON": ([f"/claims/{i}.json" for i in claims], []),
        "citation as RIS": ([f"/citations/{key}.ris" for key in citations], []),
        "CSV of an article's claims": ([f"/articles/{slug}.csv" for slug in articles], []),
    }  # fmt: skip


@contextlib.contextmanager
def server(command: list[str], folder: Path, environment: dict[str, str], ready: str) -> Iterator[tuple[int, int]]:
    """Run a server; yield its port and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [word.replace("PORT", str(port)) for word in command]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            for _ in range(600):
                if process.poll() is not None:
                    log.seek(0)
                    sys.exit(log.read().decode()[-2000:])
                with contextlib.suppress(OSError):
                    fetch(http.client.HTTPConnection("127.0.0.1", port, timeout=120), ready)
                    break
                time.sleep(0.1)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(30)


def fetch(connection: http.client.HTTPConnection, path: str) -> tuple[int, float]:
    """Return status and seconds."""
    started = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return response.status, time.perf_counter() - started


def worked(pid: int) -> float:
    """Return the seconds of computing that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(port: int, pid: int, paths: list[str]) -> dict[str, float]:
    """Ask the first half one after the other, then the rest four at once; return ms, requests a second, and how many were not 200.

    The halves differ, for the site keeps what took long.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    paths, others = paths[: len(paths) // 2], paths[len(paths) // 2 :]
    fetch(connection, others[-1])
    before = worked(pid)
    timed = [fetch(connection, path) for path in paths]
    seconds = sorted(s for _, s in timed)
    connection.close()
    cpu = 1000 * (worked(pid) - before) / len(paths)

    def reader(share: list[str]) -> int:
        own = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        failed = sum(fetch(own, path)[0] != 200 for path in share)
        own.close()
        return failed

    started = time.perf_counter()
    with ThreadPoolExecutor(READERS) as pool:
        failed = sum(pool.map(reader, (others[i::READERS] for i in range(READERS))))
    return {
        "p50": 1000 * statistics.median(seconds), "p95": 1000 * seconds[int(len(seconds) * 0.95)],
        "cpu": cpu, "rate": len(others) / (time.perf_counter() - started), "failed": failed + sum(status != 200 for status, _ in timed),
    }  # fmt: skip


def plain(path: str, size: int = 100) -> list[Statement]:
    """Return the filtered list of an address in plain SQL: its rows, how many there are, and how many each filter would leave."""
    asked = dict(parse_qsl(urlsplit(path).query))
    condition, params = conditions(asked)
    listed = (ROOT / "site" / "queries" / "claims.sql").read_text(encoding="utf-8").partition("-- name: claims\n")[2]
    return [
        (listed.replace("/* filters */", f"card.parts = 0 AND {condition}"), {**params, "size": size, "offset": 0}),
        (f"SELECT count(*) FROM claim_cards AS card WHERE card.parts = 0 AND {condition}", params),
        *(facet(name, asked) for name in FILTERS if name != "section"),
    ]


def bare(db: sqlite3.Connection, statements: list[Statement]) -> float:
    """Return the ms that statements take on a bare connection, the median of five."""
    times = []
    for _ in range(5):
        started = time.perf_counter()
        for sql, params in statements:
            with contextlib.suppress(sqlite3.Error):
                db.execute(sql, params).fetchall()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def recorded(db_path: Path, kinds: dict[str, tuple[list[str], list[str]]], public: bool) -> dict[str, list[Statement]]:
    """Return the statements of one page of each kind, as the site asks them."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        plugins, spy = Path(name) / "plugins", Path(name) / "spy.txt"
        plugins.mkdir()
        for path in (ROOT / "site" / "plugins").glob("*.py"):
            (plugins / path.name).symlink_to(path)
        (plugins / "zz_spy.py").write_text(SPY, encoding="utf-8")
        command, folder, environment = ours(db_path, public)
        command[command.index("--plugins-dir") + 1] = str(plugins)
        with server(command, folder, environment | {"SPY": str(spy)}, "/-/health.json") as (port, _):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            for kind, (paths, _) in kinds.items():
                fetch(connection, paths[0])  # what is read once for all is read now
                spy.write_text("", encoding="utf-8")
                fetch(connection, paths[min(1, len(paths) - 1)])
                found[kind] = [(json.loads(line), {}) for line in spy.read_text(encoding="utf-8").splitlines()]
    found["claims, filtered"] = plain(kinds["claims, filtered"][0][1])
    return found


def ours(db_path: Path, public: bool) -> tuple[list[str], Path, dict[str, str]]:
    """Return command, folder and environment of the site as `serve` starts it."""
    arguments = serve.arguments(db_path, public=public, host="127.0.0.1", port=0)
    arguments[arguments.index("--port") + 1] = "PORT"
    return [sys.executable, "-m", "datasette", *arguments], db_path.resolve().parent, serve.environment(db_path, public=public)


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def compare(db_path: Path, requests: int, public: bool) -> None:
    """Print the table of one database."""
    db = publish.connect_read_only(db_path)
    (n,) = db.execute("SELECT count(*) FROM claims").fetchone()
    kinds = {kind: both for kind, both in addresses(db, 2 * requests).items() if both[0]}
    statements = recorded(db_path, kinds, public)
    stock_command = [sys.executable, "-m", "datasette", "serve", "-i", str(db_path.resolve()), "--port", "PORT"]
    print(f"\n{n:,} claims, {db_path.resolve().stat().st_size / 2**20:,.0f} MB; {requests} requests of each kind; {os.cpu_count()} cores")
    print(f"{'':33}{'p50':>8}{'p95':>8}{'CPU':>8}{'req/s':>8}{'SQL':>9}{'×SQL':>7}{'stock p50':>11}{'req/s':>8}")
    with server(*ours(db_path, public), "/-/health.json") as (port, pid):
        mine = {kind: measure(port, pid, paths) for kind, (paths, _) in kinds.items()}
        memory = resident(pid)
    with server(stock_command, ROOT, dict(os.environ), "/-/versions.json") as (port, stock_pid):
        stock = {kind: measure(port, stock_pid, paths[: max(requests // 2, 10)]) for kind, (_, paths) in kinds.items() if paths}
        stock_memory = resident(stock_pid)
    for kind, one in mine.items():
        sql = bare(db, statements[kind])
        other = stock.get(kind)
        theirs = (
            f"{other['p50']:11.1f}{other['rate']:8.0f}" + (f"  {other['failed']} failed" if other["failed"] else "")
            if other
            else f"{'':19}"
        )
        ratio = f"{one['p50'] / sql:7.1f}" if sql > 0.05 else f"{'':7}"
        failed = f"  {one['failed']:.0f} of ours not answered with 200" if one["failed"] else ""
        print(f"{kind:33}{one['p50']:8.1f}{one['p95']:8.1f}{one['cpu']:8.1f}{one['rate']:8.0f}{sql:9.2f}{ratio}{theirs}{failed}")
    print(f"RSS {memory:.0f} MB, stock {stock_memory:.0f} MB")
    db.close()


def main() -> None:
    """Compare on each database that is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("databases", nargs="*", type=Path)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--public", action="store_true", help="ours in public mode: shorter time limits")
    options = parser.parse_args()
    if options.databases:
        for db_path in options.databases:
            compare(db_path, options.requests, options.public)
        return
    with tempfile.TemporaryDirectory() as folder:
        ingest.build(ROOT / "evidence", Path(folder) / "evidence.db")
        compare(Path(folder) / "evidence.db", options.requests, options.public)


if __name__ == "__main__":
    main()

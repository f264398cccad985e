"""Hostile requests: nothing is written, nothing is a fault of the program, nothing takes long, memory stays bounded.

A case is one request, made of an address of the site and of what is done to it; some go past HTTP's own rules. Two servers
answer, one in local mode with SQL open, one in public mode.
"""

import contextlib
import hashlib
import os
import random
import re
import signal
import socket
import string
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import ingest
from tests.harden.campaign import Campaign, Case, Outcome
from tests.site_fixtures import Site, running

LONGEST, MOST_MEMORY = 1.0, 400 * 2**20
BASES = [
    "/", "/articles/exosome-therapy", "/claims", "/claims/exosome-therapy~2Ec050", "/claims/exosome-therapy.c068.json", "/citations/park2022adsc",
    "/citations/park2022adsc.ris", "/rules", "/rules/never-checked", "/search", "/evidence", "/evidence.json", "/evidence.csv", "/evidence.db",
    "/evidence/claims", "/evidence/claims.json", "/evidence/claims.csv", "/evidence/links", "/evidence/comparisons", "/evidence/claim_state",
    "/evidence/claim_audit", "/evidence/claims/exosome-therapy~2Ec050", "/evidence/links/a,b,c", "/evidence/audit-of-claims",
    "/evidence/claims-of-study-design.json", "/export", "/export/claims.csv", "/export/claim_audit.jsonl", "/export/citations.bib",
    "/export/full-texts-to-obtain.ris", "/claims.csv", "/articles/exosome-therapy.json", "/robots.txt", "/feed.atom", "/-/health.json",
    "/-/metadata.json", "/-/static/app.css", "/static/site.css", "/favicon.ico", "/.json",
]  # fmt: skip
NAMES = [
    "q", "sql", "id", "statement", "claim_type", "start", "rowid", "support", "state", "page", "article", "section", "_sort", "_sort_desc",
    "_sort_by_desc", "_col", "_nocol", "_facet", "_facet_array", "_facet_date", "_facet_size", "_through", "_next", "_size", "_shape", "_nl",
    "_labels", "_label", "_json", "_json_infinity", "_where", "_search", "_search_statement", "_searchmode", "_fts_table", "_fts_pk", "_timelimit",
    "_trace", "_ttl", "_stream", "_header", "_dl", "_extras", "_nocount", "_nofacet", "_nosuggest", "_filter_column", "_filter_op",
    "_filter_value", "_filter_column_1", "_hide_sql", "_show_sql", "_show_hidden", "_blob_column", "_blob_hash", "id__exact", "id__in",
    "id__notin", "id__arraycontains", "start__gt", "start__date", "statement__like", "statement__glob", "statement__contains", "__exact",
    "id__", "_x", "",
]  # fmt: skip
USUAL = [
    "_sort", "_sort_desc", "_col", "_facet", "_facet_size", "_search", "_size", "_shape", "_labels", "_where", "_through", "_next", "statement__like",
    "statement__contains", "statement__glob", "claim__exact", "claim__in", "support", "state", "claim_type", "direction__not", "statement__isnull",
]  # fmt: skip
SQL = [
    "select 1", "select * from claims", "delete from claims", "drop table claims", "insert into tags values ('a', 1, 'b', 'c')",
    "update claims set statement = ''", "attach 'x.db' as x", "vacuum into 'x.db'", "pragma writable_schema = on", "pragma query_only = off",
    "select load_extension('x')", "select randomblob(1000000000)", "select zeroblob(1000000000)", "select printf('%1000000000d', 1)",
    "with recursive c(n) as (select 1 union all select n + 1 from c) select sum(n) from c", "select * from claims a, claims b, claims c, claims d",
    "select count(*) from claims a, claims b, claims c where a.statement < b.statement || c.statement",
    "select group_concat(statement) from (select a.statement from claims a, claims b, claims c)", "select " + "(" * 300 + "1" + ")" * 300,
    "select replace(replace(replace(replace(statement, 'e', statement), 'a', statement), 'o', statement), 'i', statement) from claims",
    "select statement like '%a%e%i%o%u%a%e%i%o%u%a%e%z' from claims a, claims b", "select * from sqlite_master", "select :x", "select",
    "explain select 1", "explain query plan select * from claims", "select 1; select 2", "select '", "select \"", "select /*", "-- x",
    "create table t (a)", "create temp view v as select 1", "begin", "select * from pragma_function_list", "select * from json_each('[1]')",
    "select * from claims_fts where claims_fts match '\"'", "select highlight(claims_fts, 0, '<b>', '</b>') from claims_fts", "select sqlite_version()",
    "select max(statement) over (order by statement rows between 99999 preceding and current row) from claims a, claims b",
]  # fmt: skip
VALUES = [
    "", "x", "0", "1", "-1", "99999999999999999999", "1e309", "NaN", "null", "None", "true", "max", "²", "٣", "1_000", "0x10", "'", '"', "''", "a'b",
    "1' or '1'='1", "1; drop table claims", "%", "%25", "%00", "\x00", "\n", "\r\nX: y", "<script>alert(1)</script>", "javascript:alert(1)",
    "{{7*7}}", "{% raise %}", "../../etc/passwd", "..%2f..%2f", "\\", "\u202e", "\ufeff", "é" * 50, "😀", "a" * 1500, "[", "{", "[[[[", "{}", "[]",
    '["a"', '["a",{"b":1}]', '{"table":"links","column":"citation","value":"x"}', '{"table":"links","column":1,"value":[]}', '{"table":"x"}',
    "[" * 900, "*", "a*", "a OR", "NEAR(a b)", "^", "(", ")", "-a", "statement:x", "id", "statement", "rowid", "arrays", "object", "objects",
    "array", "arrayfirst", "on", "off", "a,b", "a,b,c,d", "$null,a", "~", "~2E", "~ZZ", "claims", "links", "exosome-therapy.c050", "supports",
    "contains", "isnull__1", "safety", "supported", "2024-01-01", "now", "desc", "1=1", "1=1)--", "statement like '%a%'", "randomblob(1000000000)",
]  # fmt: skip
METHODS = ["GET"] * 90 + ["HEAD"] * 6 + ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "G E T", "X" * 500]
HOSTS = ["127.0.0.1"] * 90 + ["localhost", "evil.example", "", "127.0.0.1:1:2", "a b", "127.0.0.1@evil.example", "[::1", "x" * 5000]
HEADERS = [
    "If-None-Match: *", "If-None-Match: W/\"x\"", "Range: bytes=0-1,5-", "Cookie: ds_actor=x; ds_messages=y; ds_csrftoken=z", "Authorization: Bearer x",
    "Accept: application/json", "Accept-Encoding: gzip;q=x", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: javascript", "Content-Length: 5",
    "Content-Length: -1", "Transfer-Encoding: chunked", "Expect: 100-continue", "Connection: upgrade", "Upgrade: websocket", "Origin: null",
    "X-HTTP-Method-Override: DELETE", "A: " + "b" * 9000, ": x", "no colon", "Cookie: " + "a=b; " * 500,
]  # fmt: skip


def address(chance: random.Random) -> str:
    """Return an address, and arguments, of a hostile kind."""
    path = chance.choice(BASES)
    kind = chance.random()
    if kind < 0.1:
        path += chance.choice(
            ["/", "//", "/..", "/%2e%2e", "%00", ".exe", ".json.json", "/x", "~", "?", "#", "/\\", ";x", ".blob", ".jsono", "%0d%0aX:y"]
        )
    elif kind < 0.16:
        parts = path.split("/")
        parts[chance.randrange(len(parts))] = quote(chance.choice(VALUES)[: chance.choice((20, 2000))], safe=chance.choice(("", "~")))
        path = "/".join(parts)
    elif kind < 0.19:
        path = (
            chance.choice(
                ["//", "/\\", "/-/", "/-/threads", "/-/permissions", "/-/logout", "/-/auth-token?token=x", "/_memory", "/_internal", "*"]
            )
            + path
        )
    elif kind < 0.22:
        path = "/" + "".join(chance.choices(string.printable[:94], k=chance.choice((5, 50, 1100))))
    pairs = []
    for _ in range(chance.choice((0, 1, 1, 1, 1, 2, 2, 3, 45))):
        name = chance.choice(NAMES if chance.random() < 0.5 else USUAL)
        if path.startswith("/search") and chance.random() < 0.7:
            name = "q"
        value = chance.choice(SQL) if name in ("sql", "_where") and chance.random() < 0.9 else chance.choice(VALUES)
        if name in ("_sort", "_facet", "_col") and chance.random() < 0.5:
            value = chance.choice(["id", "statement", "claim", "support", "start"])
        elif name in ("_size", "_facet_size", "_timelimit") and chance.random() < 0.5:
            value = chance.choice(["0", "1", "5", "1000", "max"])
        elif name in ("_shape", "_labels", "_nl") and chance.random() < 0.5:
            value = {"_shape": "array", "_labels": "on", "_nl": "on"}[name]
        keep = chance.choice(("", "", "", "&=%+#"))
        pairs.append(f"{quote(name, safe='_')}={quote(value, safe=keep)}" if chance.random() < 0.97 else quote(name))
    if path.startswith("/evidence") and chance.random() < 0.15:
        pairs.append("sql=" + quote(chance.choice(SQL)))
    return path + ("?" + "&".join(pairs) if pairs else "")


def request(chance: random.Random) -> bytes:
    """Return the bytes of a request."""
    line = f"{chance.choice(METHODS)} {address(chance)} HTTP/1.{chance.choice('111110')}"
    lines = [line, f"Host: {chance.choice(HOSTS)}", "Connection: close"]
    if chance.random() < 0.15:
        lines += chance.sample(HEADERS, chance.choice((1, 2)))
    if chance.random() < 0.005:
        return bytes(chance.randrange(256) for _ in range(chance.choice((1, 50, 5000)))) + b"\r\n\r\n"
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace") + (b"a=b&c" if "Content-Length" in lines[-1] else b"")


# What an answer is, for whoever reads the account. A status that is missing here is a fault.
ANSWERS = {
    200: "answered", 302: "led on", 304: "seen already", 400: "refused", 403: "refused", 404: "not there", 405: "refused", 413: "refused",
    414: "refused", 421: "refused", 431: "refused", 505: "refused", 503: "given up: too long, too much or too many at once",
}  # fmt: skip
# What has to be answered; on anything else the server may close without a word.
TARGETS = re.compile(rb"(GET|HEAD) /[!-~]* HTTP/1\.[01]", re.ASCII)


def is_http(data: bytes) -> bool:
    """Whether bytes are a request with one host, one length and lines that HTTP knows: it has to be answered."""
    first, *lines = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0].lower() for line in lines]
    plain = all(re.fullmatch(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\0]*", line) for line in lines)
    body = {b"content-length", b"transfer-encoding", b"upgrade", b"expect"} & set(names)
    return bool(TARGETS.fullmatch(first)) and plain and not body and len(data) < 60_000


def hangs_up(data: bytes) -> bool:
    """Whether the client ends its side at once, since a server would wait for the body that was announced. Many then just close."""
    return b"\r\nContent-Length: 5" in data or b"chunked" in data or b"Expect" in data


def exchange(port: int, data: bytes) -> tuple[int | None, float]:
    """Return the status of the answer, None where the server closed without one, and the seconds until its end."""
    started = time.monotonic()
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection, contextlib.suppress(ConnectionError, BrokenPipeError):
        connection.sendall(data)
        if hangs_up(data):
            connection.shutdown(socket.SHUT_WR)
        while piece := connection.recv(65536):
            answer = answer[:20] + piece[:20] if len(answer) < 20 else answer
    head = answer[:15].split(b" ")
    return (int(head[1]) if len(head) > 1 and head[1].isdigit() else None), time.monotonic() - started


def work(pid: int) -> float:
    """Return the seconds of computing that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """Return the most that a process has had resident, in bytes."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def traces(folder: Path) -> tuple[Any, ...]:
    """Return what a write would change: every file of a release with size, time and hash."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files)


def end_with_parent(pids: list[int]) -> None:
    """See to it that servers end when this process does, however it ends: a worker of a campaign is killed."""
    read, write = os.pipe()
    if os.fork():
        os.close(read)  # the writing end stays open as long as this process lives
        return
    os.close(write)
    with contextlib.suppress(OSError):
        os.read(read, 1)
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    os._exit(0)


def start(folder: Path, seed: int) -> Case:
    """Return a case that asks one of two servers."""
    db_path = folder / "evidence.db"
    ingest.build(ingest.ROOT / "evidence", db_path)
    stack = contextlib.ExitStack()
    sites: list[Site] = [stack.enter_context(running(db_path, folder / f"{public}.txt", public=public)) for public in (False, True)]
    pids = [one.pid for one in sites]
    end_with_parent(pids)
    before = traces(db_path.resolve().parent)

    def case(number: int, chance: random.Random) -> Outcome:
        outcome = Outcome()
        assert stack  # whoever lets go of it stops the servers
        one = chance.choice(sites)
        data = request(chance)
        shown = data[:300].decode("latin-1")
        status, seconds = exchange(one.port, data)
        if seconds > LONGEST:  # the machine may have been busy: slow is what is slow twice, and at work, not waiting for its turn
            worked = work(one.pid)
            again = exchange(one.port, data)[1]
            worked = work(one.pid) - worked
            outcome.counts["slow while the machine was busy"] += again <= LONGEST or worked <= LONGEST / 2
            seconds = min(seconds, again) if worked > LONGEST / 2 else 0.0
        if status is None and is_http(data):
            outcome.fault("not answered", shown)
        closed = "closed: its client had hung up" if hangs_up(data) else "closed: no HTTP"
        outcome.counts[f"{status} {ANSWERS.get(status, 'UNKNOWN')}" if status else closed] += 1
        if status is not None and status not in ANSWERS:
            outcome.fault("status 500", shown)
        if seconds > LONGEST:
            outcome.fault("over 1 s", f"{seconds:.1f} s: {shown}")
        if number % 25 == 0:
            if traces(db_path.resolve().parent) != before:
                outcome.fault("writes", shown)
            most = max(memory(pid) for pid in pids)
            if most > MOST_MEMORY:
                outcome.fault("over 400 MB", f"{most / 2**20:.0f} MB")
        if not all(Path(f"/proc/{pid}").exists() for pid in pids):
            outcome.fault("crashes", f"a server has ended: {shown}")
        return outcome

    return case


CAMPAIGN = Campaign(
    "requests", 15_000, ("crashes", "hangs", "writes", "status 500", "not answered", "over 1 s", "over 400 MB"), start, unit="hostile requests", limit=30.0,
    workers=min(os.cpu_count() or 1, 2), unable=lambda: "" if Path("/proc/self/status").exists() else "there is no /proc to measure memory by",
)  # fmt: skip

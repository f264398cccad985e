"""The served site for tests: a release of the shipped evidence, and Datasette over it as `serve` starts it.

Imported by the test files that ask the site, so that nothing here runs for the others.
"""

import contextlib
import http.client
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest

import ingest
from catalogue import changes, publish, serve

STARTS_WITHIN = 60  # seconds; a limit on hangs


@dataclass(frozen=True)
class Answer:
    """What the site answered: status, headers in lower case, body."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Site:
    """A running Datasette on loopback."""

    port: int
    db_path: Path
    pid: int = 0

    @property
    def root(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", body: str | None = None) -> Answer:
        """Ask for a path, percent-encoded where it must be. Follows no redirect."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, quote(path, safe="/%?&=~+:,;@!$'()*#[]"), body=body)
            response = connection.getresponse()
            headers = {name.lower(): content for name, content in response.getheaders()}
            return Answer(response.status, headers, response.read().decode("utf-8", "replace"))


class Links(HTMLParser):
    """Collects what a page points to: (tag, attribute, address), and every attribute that it saw."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self.attributes: set[tuple[str, str]] = set()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what points somewhere."""
        self.tags.append(tag)
        for name, content in attrs:
            self.attributes.add((tag, name))
            if name in ("href", "src", "action"):
                self.found.append((tag, name, content or ""))
            if name == "id":
                self.ids.add(content or "")


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pointer to a release built from the shipped evidence."""
    db_path = tmp_path_factory.mktemp("site-release") / "evidence.db"
    built, _, _ = ingest.build(ingest.ROOT / "evidence", db_path)
    changes.record(earlier(built, tmp_path_factory.mktemp("earlier") / "evidence.db"), built)
    return db_path


def earlier(release: Path, path: Path) -> Path:
    """Return a copy of a release that says some things otherwise, as the release before it might have."""
    shutil.copyfile(release, path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("UPDATE claims SET statement = 'Said otherwise, <b>and harder</b>.' WHERE id LIKE '%.c050'")
        db.execute("UPDATE claim_state SET support = 'supported' WHERE claim LIKE '%.c050' OR claim LIKE '%.c1__'")
        db.execute("DELETE FROM links WHERE citation = 'park2022adsc'")
        db.execute("UPDATE citations SET key = 'gone2020' WHERE key = 'fda2019psn'")
        db.execute("DELETE FROM flags WHERE rule = 'no-link'")
    return path


@pytest.fixture(scope="session")
def rows(release: Path) -> Iterator[sqlite3.Connection]:
    """Return a read-only connection to that release."""
    connection = publish.connect_read_only(release)
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def site(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the site as `serve` starts it."""
    with running(release, tmp_path_factory.mktemp("log") / "local.txt", public=False) as one:
        yield one


@pytest.fixture(scope="session")
def public_site(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the site as `serve --public` starts it."""
    with running(release, tmp_path_factory.mktemp("log") / "public.txt", public=True) as one:
        yield one


@contextlib.contextmanager
def running(db_path: Path, log: Path, *, public: bool) -> Iterator[Site]:
    """Run Datasette with the arguments and the environment of `serve` on a free port, and stop it in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "datasette", *serve.arguments(db_path, public=public, host="127.0.0.1", port=port)]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=db_path.resolve().parent, env=serve.environment(db_path, public=public), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield wait_for(Site(port, db_path, process.pid), process, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(one: Site, process: subprocess.Popen[bytes], log: Path) -> Site:
    """Return the site once it answers. Fails with its log if it ends or stays silent."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            one.ask("/-/health.json")
            return one
        time.sleep(0.1)
    raise RuntimeError(f"the site did not start:\n{log.read_text()[-4000:]}")


def build_hash(db_path: Path) -> str:
    """Return the sha256 of the release that a pointer names."""
    content = json.loads((db_path.resolve().parent / "inspect-data.json").read_text(encoding="utf-8"))
    return str(content["evidence"]["hash"])

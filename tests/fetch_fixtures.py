"""`fetch` for tests: a server on loopback, short limits, and the toy evidence asked about.

Imported by the test files that ask, so that nothing here runs for the others.
"""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ingest
from catalogue import client
from catalogue.commands import fetch
from tests import provider_server
from tests.provider_server import Server

TODAY = datetime.datetime.now(datetime.UTC).date().isoformat()
MOON = "metadata/crossref/10~2E5555~2Fmoon~2E2020~2E4.json"
# Waits are short; times are limits on hangs, long enough for a busy machine. Only a body that drips is waited for in vain.
SHORT = client.Limits(size=500_000, connect=10, read=10, total=20, attempts=2, first_wait=0.001, most_wait=0.01, jitter=0.001)
DRIPS = "a body that drips"


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with provider_server.running() as server:
        yield server


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    running.asked, running.headers_seen, running.known, running.fault = [], [], {}, None
    monkeypatch.setattr(fetch, "LIMITS", SHORT)
    return running


def limit(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the total time for the one fault that uses it up."""
    if name == DRIPS:
        monkeypatch.setattr(fetch, "LIMITS", replace(SHORT, total=0.4))


def run(*words: object) -> Result:
    return CliRunner().invoke(ingest.cli, [str(word) for word in words], catch_exceptions=False)


def ask(server: Server, toy: Path, *words: object, providers: tuple[str, ...] = ("crossref",)) -> Result:
    named = [word for name in providers for word in ("--provider", name, "--rate", f"{name}=900")]
    return run("fetch", "--evidence", toy, "--no-propose", *named, *server.words(), *words)


def files(toy: Path) -> list[str]:
    return sorted(p.relative_to(toy).as_posix() for p in (toy / "metadata").rglob("*") if p.is_file())


def more(toy: Path, n: int, doi: str = "10.5555/more.{}") -> None:
    """Add citations to the toy evidence."""
    with (toy / "references.bib").open("a", encoding="utf-8") as bib, (toy / "citations.csv").open("a", encoding="utf-8") as csv:
        for i in range(n):
            bib.write(f"@article{{more{i}, title={{Moon tea, part {i}}}, author={{Silva, Ana}}, year={{2020}}, doi={{{doi.format(i)}}}}}\n")
            csv.write(f"more{i},other,,,,\n")

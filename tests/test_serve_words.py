"""What `serve` says when it cannot listen, or listens where others can reach it."""

import errno
import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

import ingest
from catalogue import serve


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            OSError(errno.EADDRINUSE, "noise (while attempting)"),
            "Address already in use. Name another port with --port, or: make serve PORT=8002",
        ),
        (OSError(errno.EACCES, "noise"), "Permission denied. Name another port with --port, or: make serve PORT=8002"),
        (OSError(errno.EADDRNOTAVAIL, "noise"), "Cannot assign requested address. Name an address of this machine with --host."),
        (socket.gaierror(-2, "Name or service not known"), "there is no such name. Name an address of this machine with --host."),
    ],
)
def test_why_nobody_can_listen_there_and_what_to_do(error: OSError, words: str) -> None:
    assert serve.unheard(error) == words


def test_a_port_that_is_no_number_is_called_one() -> None:
    said = CliRunner().invoke(ingest.cli, ["serve", "--port", "abc"])
    assert (said.exit_code, "'abc' is not a valid port number" in said.output) == (2, True)


@pytest.mark.parametrize(
    ("host", "public", "warned"),
    [("0.0.0.0", False, True), ("127.0.0.1", False, False), ("::1", False, False), ("0.0.0.0", True, False)],  # noqa: S104
)
def test_who_serves_everywhere_with_sql_open_is_told(
    host: str, public: bool, warned: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(serve.publish, "verify_release", lambda path: [])
    monkeypatch.setattr(serve, "arguments", lambda *_, **__: [])
    monkeypatch.setattr(serve, "environment", lambda *_, **__: {})
    monkeypatch.setattr(os, "chdir", lambda path: None)
    monkeypatch.setattr(os, "execve", lambda *_: None)
    serve.run(tmp_path / "evidence.db", public=public, host=host, port=0, allowed=("evidence.example.org",))
    assert ("may ask any SQL" in capsys.readouterr().err) is warned

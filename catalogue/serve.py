"""The database is served read-only by Datasette, by explicit options: nothing is found by its place.

The file that the pointer names now is opened immutable and stays open: a later build is shown by a new start.
"""

import errno
import json
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import click

from catalogue import publish

ROOT = Path(__file__).resolve().parent.parent

# Source: docs.datasette.io/en/stable/settings.html; the values as measured for a site of this kind.
SETTINGS: dict[str, str | int] = {
    "suggest_facets": "off",
    "allow_csv_stream": "off",
    "default_page_size": 50,
    "max_returned_rows": 1000,
    "truncate_cells_html": 200,
    "sql_time_limit_ms": 1000,
    "num_sql_threads": 3,
}
PUBLIC_SETTINGS: dict[str, str | int] = SETTINGS | {
    "default_allow_sql": "off",
    "allow_facet": "off",
    "allow_download": "off",
    "sql_time_limit_ms": 500,
    "facet_time_limit_ms": 100,
    "force_https_urls": "on",
    "trace_debug": "off",
    "template_debug": "off",
}

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - addresses to be recognised


def arguments(db_path: Path, *, public: bool, host: str, port: int) -> list[str]:
    """Return the command line of Datasette, to be called in the folder of the release that the pointer names now."""
    release = db_path.resolve()
    settings = PUBLIC_SETTINGS if public else SETTINGS
    # By its bare name, from its folder: in a path, Datasette takes # and ? for parts of an address.
    words = ["serve", "--immutable", release.name, "--inspect-file", str(release.parent / "inspect-data.json")]
    words += ["--metadata", str(ROOT / "metadata.yml"), "--template-dir", str(ROOT / "site" / "templates")]
    words += ["--plugins-dir", str(ROOT / "site" / "plugins"), "--static", f"static:{ROOT / 'site' / 'static'}"]
    for name, setting in sorted(settings.items()):
        words += ["--setting", name, str(setting)]
    return [*words, "--host", host, "--port", str(port)]


def hosts(host: str, allowed: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the names that the site answers to; none means any: it listens everywhere and nobody has named one.

    A name keeps a page of somebody else from asking this site in a reader's browser (DNS rebinding).
    """
    if not allowed and host in EVERYWHERE:
        return ()
    shown = f"[{host}]" if ":" in host else host
    return tuple(dict.fromkeys(name.lower() for name in ("127.0.0.1", "localhost", "[::1]", shown, *allowed)))


def environment(db_path: Path, *, public: bool, host: str = "127.0.0.1", allowed: Sequence[str] = ()) -> dict[str, str]:
    """Return the environment of the server: plugins import `catalogue`, and the site knows its mode, its build and its names."""
    sha256 = json.loads((db_path.resolve().parent / "inspect-data.json").read_text(encoding="utf-8"))["evidence"]["hash"]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    # Threads share two heaps of glibc's instead of having one each, which holds 20 MB less; whoever sets it knows better.
    return (
        {"MALLOC_ARENA_MAX": "2"}
        | os.environ
        | {
            "PYTHONPATH": os.pathsep.join(paths),
            "EVIDENCE_MODE": "public" if public else "local",
            "EVIDENCE_BUILD": sha256,
            "EVIDENCE_HOSTS": ",".join(hosts(host, allowed)),
        }
    )


def unheard(error: OSError) -> str:
    """Return why nobody can listen there, and what to do."""
    if isinstance(error, socket.gaierror):
        return "there is no such name. Name an address of this machine with --host."
    said = os.strerror(error.errno) if error.errno else str(error)
    if error.errno in (errno.EADDRINUSE, errno.EACCES):
        return f"{said}. Name another port with --port, or: make serve PORT=8002"
    return f"{said}. Name an address of this machine with --host."


def run(db_path: Path, *, public: bool, host: str, port: int, allowed: Sequence[str] = ()) -> None:
    """Become Datasette. Does not return. Raises click.ClickException where the release is not what was published."""
    db_path = db_path.absolute()  # before the folder changes
    wrong = publish.verify_release(db_path)
    if wrong:
        raise click.ClickException(f"{'; '.join(wrong)}. Nothing is served; to put it right: python ingest.py build")
    if public and not hosts(host, allowed):
        raise click.UsageError(f"--public on {host} answers to any name: say which names are yours with --allow-host NAME.")
    if public and host == "127.0.0.1":
        click.echo("--public listens on 127.0.0.1: put a web server with TLS before it, or name another --host.", err=True)
    if not public and host not in LOOPBACK:
        click.echo(f"Without --public, whoever reaches {host} may ask any SQL and take the database. For strangers: --public.", err=True)
    try:
        with socket.create_server((host, port)) if port else nullcontext():
            pass
    except OSError as error:
        click.echo(f"{host}:{port}: {unheard(error)}", err=True)
        sys.exit(1)
    shown_host = f"[{host}]" if ":" in host else host
    click.echo(f"Serving on http://{shown_host}:{port}/ (stop with Ctrl-C)")
    sys.stdout.flush()
    command = [sys.executable, "-m", "datasette", *arguments(db_path, public=public, host=host, port=port)]
    os.chdir(db_path.resolve().parent)
    os.execve(sys.executable, command, environment(db_path, public=public, host=host, allowed=allowed))

"""A report as PDF: the HTML file printed by a browser that is installed here. Nothing is fetched; the file asks for nothing."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

# Programs that print, in the order in which they are looked for.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
SECONDS = 120  # a limit on hangs
QUIET = (
    "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip


class NoBrowser(Exception):
    """No browser that can print is installed, or it failed; the message says what to do."""


def browser() -> str | None:
    """Return the path of a browser that can print, or None."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def printed(html: str) -> bytes:
    """Return a tagged PDF of an HTML file. Raises NoBrowser."""
    program = browser()
    if program is None:
        raise NoBrowser("no browser that prints is installed: install Chromium, or write HTML and print it from any browser")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "report.html", Path(folder) / "report.pdf"
        source.write_text(html, encoding="utf-8")
        alone = [f"--user-data-dir={folder}/profile", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        command = [program, *QUIET, *alone, f"--print-to-pdf={target}", source.as_uri()]
        try:
            ran = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - a program found here, our own file
        except subprocess.TimeoutExpired:
            raise NoBrowser(f"{program} did not print within {SECONDS} s: write HTML and print it from a browser") from None
        if not target.is_file() or not target.stat().st_size:
            said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
            raise NoBrowser(f"{program} printed nothing{': ' + said[-1] if said else ''}: write HTML and print it from a browser")
        return target.read_bytes()

"""The verbs of the command line: one file each, `catalogue/commands/<verb>.py`, with a click command named `command`.

A verb is loaded when it is called, so that `build` does not pay for what `fetch` needs. What several verbs share, their
options, how a refusal is printed, how progress is shown, stands here.
"""

import datetime
import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from catalogue.problems import Rejected, as_text
from catalogue.readers import LIMIT

ROOT = Path(__file__).resolve().parent.parent.parent

Step = Callable[[str], None]
FC = TypeVar("FC", bound=Callable[..., Any] | click.Command)

evidence_option = click.option(
    "--evidence", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "evidence", metavar="DIR",
    help="The evidence folder.  [default: evidence]",
)  # fmt: skip
db_option = click.option(
    "--db", "db_path", type=click.Path(path_type=Path, dir_okay=False), default=ROOT / "evidence.db", metavar="PATH",
    help="The pointer to the newest release; releases lie beside it in build/.  [default: evidence.db]",
)  # fmt: skip


def _raise_limit(context: click.Context, _: click.Parameter, value: int | None) -> None:
    """Let readers, those in other processes too, take larger files while this command runs."""
    if value:
        before = os.environ.get(LIMIT)
        os.environ[LIMIT] = str(value)
        context.call_on_close(lambda: os.environ.pop(LIMIT, None) if before is None else os.environ.update({LIMIT: before}))


max_bytes_option = click.option(
    "--max-bytes", type=click.IntRange(1), metavar="N", expose_value=False, callback=_raise_limit,
    help="How large a file of a reference manager may be.  [default: 5000000]",
)  # fmt: skip


def _day(_: click.Context, __: click.Parameter, value: datetime.datetime | None) -> datetime.date:
    """Return the day that was named, or today; a day that lies ahead is wrong usage."""
    today = datetime.date.today()
    day = value.date() if value else today
    if day > today:
        raise click.BadParameter(f"{day} lies in the future (today is {today})")
    return day


def today_option(words: str) -> Callable[[FC], FC]:
    """Return the option that names the day of a judgement, or the last one that it may bear."""
    return click.option("--today", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help=f"{words}  [default: today]")


CHECK_CODES = "Exit codes: 0 fine, 1 errors in the input, 2 wrong usage, 3 flags at or above --fail-on."
BUILD_CODES = "Exit codes: 0 fine, 1 errors in the input, or a table lost rows, 2 wrong usage."
EXIT_CODES = (
    f"{CHECK_CODES[:-1]} (check) or duplicates with --fail, 4 a source fell (standing), 5 a question got no answer (fetch). "
    "COMMAND --help says its own."
)


class Verbs(click.Group):
    """The commands of this folder, by their file names; `build` where none is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs, sorted."""
        return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem != "__init__")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a verb; None where there is no such file."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"catalogue.commands.{cmd_name}").command
        return command


@contextmanager
def refusals(outcome: str = "nothing was published, the last database is untouched") -> Iterator[None]:
    """Print the problems of a refusal, all of them, say what came of it, and exit 1."""
    try:
        yield
    except Rejected as rejected:
        click.echo(as_text(rejected.problems), err=True)
        n = sum(p.level == "error" for p in rejected.problems)
        click.echo(f"{n} error{'' if n == 1 else 's'}: {outcome}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"{error.filename or 'disk'}: {error.strerror or error}: {outcome}", err=True)
        sys.exit(1)


def published(evidence: Path, db_path: Path, *, allow_loss: bool) -> tuple[Path, str]:
    """Build and publish with a bar, print the warnings, and return the release and its sha256; exit 1 where it was refused."""
    from ingest import STEPS, build

    with refusals(), progress(STEPS) as step:
        release, sha256, warnings = build(evidence, db_path, step, allow_loss=allow_loss)
    if warnings:
        click.echo(as_text(warnings), err=True)
    return release, sha256


@contextmanager
def progress(steps: int) -> Iterator[Step]:
    """Yield a function that announces one of so many steps: a moving bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield lambda name: click.echo(f"{name} …", err=True)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task("starting", total=steps)
        yield lambda name: bar.update(task, description=name, advance=1)


def where(evidence: Path) -> str:
    """Return the option that names an evidence folder, for an advice to run something; empty for the house's own."""
    return "" if evidence == ROOT / "evidence" else f" --evidence {shown(evidence)}"


def shown(path: Path) -> str:
    """Return a path as short as it can be said from here."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)

"""Run campaigns: `make harden`, `make harden SEED=2 ARGS="csv bib"`, `python -m tests.harden csv --case 4711`."""

import sys
from pathlib import Path

import click

from tests.harden import CAMPAIGNS
from tests.harden.campaign import Worker, run

STATES = Path(__file__).resolve().parents[2] / "build" / "harden"


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([campaign.name for campaign in CAMPAIGNS]))
@click.option("--seed", default=1, show_default=True, help="Another seed, other cases.")
@click.option("--cases", type=click.IntRange(1), help="So many cases instead of a whole campaign.")
@click.option("--case", "number", type=click.IntRange(0), help="Only this case of one campaign, and all it says.")
@click.option("--again", is_flag=True, help="From the start, even where an earlier run can be gone on from.")
def main(names: tuple[str, ...], seed: int, cases: int | None, number: int | None, again: bool) -> None:
    """Run the campaigns of these NAMES, or all; exit 1 if anything that must be none was found."""
    found = 0
    for campaign in CAMPAIGNS:
        if names and campaign.name not in names:
            continue
        if reason := campaign.unable():
            click.echo(f"{campaign.name}: skipped, {reason}")
            continue
        if number is not None:
            worker = Worker(campaign, seed)
            worker.give(number)
            click.echo(worker.take())
            worker.close()
            continue
        path = STATES / f"{campaign.name}.json"
        if again:
            path.unlink(missing_ok=True)
        state = run(campaign, seed, cases or campaign.cases, path)
        for case, kind, words in state.faults:
            click.echo(f"  case {case}: {kind}: {words}", err=True)
        click.echo(state.summary(campaign))
        found += sum(state.kinds.values())
    sys.exit(1 if found else 0)


main()

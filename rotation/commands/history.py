"""Looking after the history of plans in force."""

import click

from rotation.actions.history import verify as follow
from rotation.wording import many


@click.group()
def history() -> None:
    """The history of what was done to plans in force."""


@history.command()
def verify() -> None:
    """Follow the chain of hashes from the first entry to the last; say where it does not hold.

    Ends with status 1 when an entry was changed, taken out or added by anybody but Rotation.
    """
    count, faults = follow()
    for fault in faults:
        click.echo(f"Entry {fault.seq}: {fault.what}", err=True)
    click.echo(f"{many(count, 'entry', 'entries')}, {many(len(faults), 'fault')}.")
    if faults:
        raise click.exceptions.Exit(1)

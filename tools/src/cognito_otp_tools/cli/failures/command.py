"""``cognito-otp failures``: read the records of undelivered codes, and delete those that were read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cognito_otp_tools.cli.failures.screens import (
    document_of,
    show_deleted,
    show_hidden,
    show_more,
    show_none,
    show_records,
)
from cognito_otp_tools.cli.places import needed, place_options
from cognito_otp_tools.cli.routes.screens import new_console
from cognito_otp_tools.failures.queues import DECIDING_SECONDS, failure_queue_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_otp_tools.aws.places import Place
    from cognito_otp_tools.failures.queues import Message

MOST = 10_000
"""How many records are looked through for those that are named."""

limit_option = click.option(
    "--limit",
    type=click.IntRange(min=1, max=MOST),
    default=100,
    show_default=True,
    help="How many records to read; SQS chooses which.",
)


@click.group()
def failures() -> None:
    """Read and delete the records of codes that users may not have got."""


@failures.command("list")
@place_options
@limit_option
@click.option("--json", "as_json", is_flag=True, help="Print the records as JSON.")
def list_records(*, place: Place | None, limit: int, as_json: bool) -> None:
    """List the records of undelivered codes, the oldest first. They stay in the queue."""
    place = needed(place)
    with failure_queue_of(place).reading(limit) as reading:
        pass
    if as_json:
        click.echo(json.dumps(document_of(reading), indent=2, ensure_ascii=False))
        return
    console = new_console()
    show_none(console, place.stack_name, reading)
    show_records(console, reading.messages)
    show_more(console, reading)
    show_hidden(console, reading)


@failures.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@place_options
@limit_option
@click.option("--yes", is_flag=True, help="Delete them without asking.")
def delete(*, ids: tuple[str, ...], place: Place | None, limit: int, yes: bool) -> None:
    """Show records, and delete what was shown after you have confirmed that.

    Records that come meanwhile stay. Name the records by ID, whole or by its beginning, to delete these alone.
    """
    place = needed(place)
    console = new_console()
    queue = failure_queue_of(place)
    with queue.reading(MOST if ids else limit, DECIDING_SECONDS) as reading:
        chosen = [message for message in reading.messages if not ids or message.id.startswith(ids)]
        _check_named(ids, chosen)
        show_none(console, place.stack_name, reading)
        show_records(console, chosen)
        show_hidden(console, reading)
        if not chosen:
            return
        if not yes:
            which = "this record" if len(chosen) == 1 else f"these {len(chosen)} records"
            click.confirm(f"Delete {which}?", abort=True)
        queue.delete(chosen)
    show_deleted(console, len(chosen))
    show_more(console, reading)


def _check_named(ids: tuple[str, ...], chosen: Sequence[Message]) -> None:
    """Refuse an id that no record has, or more than one."""
    for name in ids:
        found = sum(message.id.startswith(name) for message in chosen)
        if found != 1:
            problem = "no record has the id" if found == 0 else f"{found} records have an id that begins with"
            raise click.ClickException(f"nothing was deleted: {problem} {name}")

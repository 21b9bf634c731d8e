"""``cognito-otp local queue``: the asynchronous queue of the running local stack, and events that come twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from cognito_otp_local.cli.running_parts import queue_beside
from cognito_otp_local.cli.shared_options import template_option
from cognito_otp_local.cognito.queue_routes import LONGEST_AFTER, MOST_TIMES

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_otp_local.cli.running_parts import RunningPart

FAILURES_SHOWN = 10


@click.group(invoke_without_command=True)
@template_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def queue(context: click.Context, *, template: Path, as_json: bool) -> None:
    """Show what waits, runs and failed between Cognito and the SMS sender."""
    context.obj = queue_beside(template)
    if context.invoked_subcommand is None:
        state = context.obj.call("GET")
        if as_json:
            click.echo(json.dumps(state))
        else:
            _show(state)


@queue.command()
@click.option("--times", type=click.IntRange(1, MOST_TIMES), default=1, show_default=True, help="How many events.")
@click.option(
    "--after",
    type=click.FloatRange(0, LONGEST_AFTER),
    default=0,
    show_default=True,
    help="Seconds until the second delivery, which --time-scale shortens.",
)
@click.pass_obj
def duplicate(running: RunningPart, *, times: int, after: float) -> None:
    """Deliver the next event twice, as Lambda may: at-least-once delivery."""
    state = running.call("POST", "/duplicates", {"times": times, "after": after})
    coming = state["duplicates_to_come"]
    click.echo(f"The next {'event' if coming == 1 else f'{coming} events'} will be delivered twice.")


def _show(state: dict[str, Any]) -> None:
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("event", no_wrap=True)
    for name in ("attempt", "what", "function"):
        table.add_column(name, overflow="fold")
    for job in state["running"]:
        _row(table, job, job["attempts"] + 1, "running")
    for job in state["waiting"]:
        _row(table, job, job["attempts"] + 1, f"due in {job['due_in_seconds']:.1f} s")
    for failure in state["failures"][-FAILURES_SHOWN:]:
        end = f" ({failure['ends']})" if failure["ends"] else ""
        _row(table, failure, failure["attempt"], f"failed: {failure['error_type']}{end}")
    console = Console(highlight=False)
    if table.row_count:
        console.print(table)
    else:
        console.print("Nothing waits, nothing runs, nothing failed.")
    if state["duplicates_to_come"]:
        console.print(f"{state['duplicates_to_come']} to be delivered twice.")


def _row(table: Table, entry: dict[str, Any], attempt: int, what: str) -> None:
    table.add_row(entry["source"], str(attempt), what, entry["function"].split(":function:")[-1])

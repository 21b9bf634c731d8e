"""``cognito-otp local queue``: the asynchronous queue of the running local stack, and events that come twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import httpx
from rich.console import Console
from rich.table import Table

from cognito_otp_tools.local.front.control import LONGEST_AFTER, MOST_TIMES
from cognito_otp_tools.local.state import read_record

TIMEOUT_SECONDS = 10.0
FAILURES_SHOWN = 10


@click.group(invoke_without_command=True)
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path),
    default="template.yaml",
    show_default=True,
    help="The SAM template whose local stack is up.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def queue(context: click.Context, *, template: Path, as_json: bool) -> None:
    """Show what waits, runs and failed between Cognito and the SMS sender."""
    context.obj = _endpoint(template)
    if context.invoked_subcommand is None:
        state = _ask(context.obj, "GET", "/_local/queue")
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
def duplicate(endpoint: str, *, times: int, after: float) -> None:
    """Deliver the next event twice, as Lambda may: at-least-once delivery."""
    state = _ask(endpoint, "POST", "/_local/queue/duplicates", {"times": times, "after": after})
    coming = state["duplicates_to_come"]
    click.echo(f"The next {'event' if coming == 1 else f'{coming} events'} will be delivered twice.")


def _endpoint(template: Path) -> str:
    record = read_record(template.parent)
    if record is None or "cognito_endpoint" not in record.places:
        raise click.ClickException("no local stack is up here: start one with `cognito-otp local up`")
    return record.places["cognito_endpoint"]


def _ask(endpoint: str, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    try:
        with httpx.Client(trust_env=False, timeout=TIMEOUT_SECONDS) as client:
            answer = client.request(method, endpoint + path, json=body)
            return answer.raise_for_status().json()
    except httpx.HTTPError as error:
        raise click.ClickException(
            f"the local stack did not answer ({type(error).__name__}): is it still up?"
        ) from error


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

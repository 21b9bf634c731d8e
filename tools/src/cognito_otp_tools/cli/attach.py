"""``cognito-otp attach``: attach a pool in use to a stack of ours, without losing a setting of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cognito_otp_attach import VERSION, wiring
from cognito_otp_attach.facts.backups import read_backup
from cognito_otp_attach.facts.gathering import with_backup
from cognito_otp_attach.plan.attaching import Wish, plan_attach
from cognito_otp_attach.plan.restoring import plan_restore
from cognito_otp_attach.plan.values import Refusal
from cognito_otp_attach.snippets.printing import Tool, write_snippet
from cognito_otp_tools.cli.attach_options import Asked, attach_options, read_alias
from cognito_otp_tools.cli.attach_runs import call_of_engine, carry_out, facts_of, policy_of

if TYPE_CHECKING:
    from cognito_otp_attach.facts.values import Facts
    from cognito_otp_attach.plan.values import Plan, Refused

IAM = "iam"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@attach_options
@click.option(
    "--alias",
    metavar="NAME",
    callback=read_alias,
    help="Name this alias of the stack's functions in the pool, which later runs keep; $LATEST names them again.",
)
@click.option(
    "--replace", is_flag=True, help="Take the place of triggers that somebody else set; detach puts them back."
)
@click.option(
    "--restore", type=FILE, metavar="FILE", help="Write the pool back as this backup has it, and attach nothing."
)
@click.option(
    "--print",
    "printed",
    type=click.Choice([*Tool, IAM]),
    help="Print what attaches the pool from another tool's code, or the IAM policy that you need, and change nothing.",
)
def attach(*, asked: Asked, alias: str | None, replace: bool, restore: Path | None, printed: str | None) -> None:
    """Attach a user pool that is in use: its codes are then sent by a stack's functions.

    You see the difference and are asked. Nothing else of the pool changes, which is checked, and undone if it did.
    """
    if restore is not None and (replace or alias or printed):
        raise click.UsageError("--restore writes a backup back: leave out --replace, --alias and --print")
    if printed == IAM:
        click.echo(policy_of(asked), nl=False)
        return
    facts = facts_of(asked, alias)
    if printed is not None:
        _print_snippet(facts, asked, Tool(printed), replace=replace)
        return
    carry_out(asked, facts, _planned(facts, asked, restore, replace=replace))


def _planned(facts: Facts, asked: Asked, restore: Path | None, *, replace: bool) -> Plan | Refused:
    if restore is None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return plan_attach(facts, Wish(asked.triggers, replace, now, f"cognito-otp {VERSION}"))
    with call_of_engine():
        backup = read_backup(restore.read_bytes(), asked.pool_id, facts.model)
        return plan_restore(with_backup(wiring.reads(asked.clients), facts, backup), backup)


def _print_snippet(facts: Facts, asked: Asked, tool: Tool, *, replace: bool) -> None:
    written = write_snippet(tool, facts, asked.triggers, replace=replace)
    if isinstance(written, Refusal):
        raise click.ClickException(f"{written.sentence}: {written.advice}")
    click.echo(written, nl=False)

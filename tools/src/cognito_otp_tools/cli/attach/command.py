"""``cognito-otp attach``: attach a pool in use to a stack of ours, without losing a setting of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from cognito_otp_attach import VERSION, wiring
from cognito_otp_attach.facts.backups import read_backup
from cognito_otp_attach.facts.gathering import with_backup
from cognito_otp_attach.facts.saved_backups import FIRST, LATEST, AwsSavedBackups
from cognito_otp_attach.plan.attaching import Wish, plan_attach
from cognito_otp_attach.plan.restoring import plan_restore
from cognito_otp_attach.plan.values import Refusal
from cognito_otp_attach.snippets.printing import Tool, write_snippet
from cognito_otp_tools.cli.attach.options import Asked, attach_options, read_alias
from cognito_otp_tools.cli.attach.runs import call_of_engine, carry_out, facts_of, policy_of
from cognito_otp_tools.cli.routes.screens import new_console, say

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
    "--restore-saved",
    "saved",
    metavar="NAME",
    help="The same from the stack's table: first (before the pool was attached), latest, or the name of a backup.",
)
@click.option(
    "--print",
    "printed",
    type=click.Choice([*Tool, IAM]),
    help="Print what attaches the pool from another tool's code, or the IAM policy that you need, and change nothing.",
)
def attach(  # noqa: PLR0913 - one argument an option
    *, asked: Asked, alias: str | None, replace: bool, restore: Path | None, saved: str | None, printed: str | None
) -> None:
    """Attach a user pool that is in use: its codes are then sent by a stack's functions.

    You see the difference and are asked. Nothing else of the pool changes, which is checked, and undone if it did.
    """
    if restore is not None and saved is not None:
        raise click.UsageError("--restore and --restore-saved write one backup back: leave one of them out")
    if (restore is not None or saved is not None) and (replace or alias or printed):
        option = "--restore" if restore is not None else "--restore-saved"
        raise click.UsageError(f"{option} writes a backup back: leave out --replace, --alias and --print")
    if printed == IAM:
        click.echo(policy_of(asked), nl=False)
        return
    facts = facts_of(asked, alias)
    if printed is not None:
        _print_snippet(facts, asked, Tool(printed), replace=replace)
        return
    if restore is not None or saved is not None:
        carry_out(asked, facts, _planned_restore(facts, asked, restore, saved))
        return
    now = datetime.now(UTC).isoformat(timespec="seconds")
    carry_out(asked, facts, plan_attach(facts, Wish(asked.triggers, replace, now, f"cognito-otp {VERSION}")))


def _planned_restore(facts: Facts, asked: Asked, restore: Path | None, saved: str | None) -> Plan | Refused:
    with call_of_engine():
        content = restore.read_bytes() if restore is not None else _saved(facts, asked, saved or FIRST).encode()
        backup = read_backup(content, asked.pool_id, facts.model)
        return plan_restore(with_backup(wiring.reads(asked.clients), facts, backup), backup)


def _saved(facts: Facts, asked: Asked, name: str) -> str:
    found = AwsSavedBackups(asked.clients("dynamodb"), facts.stack.table_name)
    saved = found.read(name, asked.pool_id, facts.attachment)
    if name == LATEST and not asked.as_json:
        say(new_console(), f"Backup in the stack's table: {escape(saved.name)}\n")
    return saved.text


def _print_snippet(facts: Facts, asked: Asked, tool: Tool, *, replace: bool) -> None:
    written = write_snippet(tool, facts, asked.triggers, replace=replace)
    if isinstance(written, Refusal):
        raise click.ClickException(f"{written.sentence}: {written.advice}")
    click.echo(written, nl=False)

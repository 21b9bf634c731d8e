"""How ``attach`` and ``detach`` run: gather facts, show the plan, ask, carry it out, and end with an exit code."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape

from cognito_otp_attach import wiring
from cognito_otp_attach.apply.applying import Application
from cognito_otp_attach.apply.backups import BackupFile
from cognito_otp_attach.apply.outcomes import Ending
from cognito_otp_attach.aws_calls import ctrl_c_once
from cognito_otp_attach.errors import AttachError, AwsCallError, StackMissingError
from cognito_otp_attach.facts.gathering import gather, sms_roles_of
from cognito_otp_attach.facts.service_model import installed_model
from cognito_otp_attach.plan.values import Refused
from cognito_otp_attach.snippets.operator_policy import write_policy
from cognito_otp_tools.aws.errors import AwsError, explain_call
from cognito_otp_tools.cli.attach.documents import document_of
from cognito_otp_tools.cli.attach.outcomes import show_outcome
from cognito_otp_tools.cli.attach.screens import show_plan, show_refusals
from cognito_otp_tools.cli.exits import FINE, REFUSED, UNSEEN
from cognito_otp_tools.cli.routes.screens import new_console, say
from cognito_otp_tools.stack_record import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from cognito_otp_attach.apply.outcomes import Outcome
    from cognito_otp_attach.facts.values import Facts
    from cognito_otp_attach.plan.values import Plan
    from cognito_otp_tools.cli.attach.options import Asked


@contextmanager
def call_of_engine() -> Iterator[None]:
    """Show the engine's errors as the command line shows errors."""
    try:
        yield
    except AwsCallError as error:
        raise AwsError(explain_call(error)) from error
    except StackMissingError as error:
        raise AwsError(str(error)) from error
    except AttachError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {os.strerror(error.errno or 0)}") from error


def facts_of(asked: Asked, alias: str | None = None, table: str | None = None) -> Facts:
    """Gather the facts."""
    with call_of_engine():
        reads = wiring.reads(asked.clients)
        return gather(
            reads,
            installed_model(),
            stack_name=asked.place.stack_name,
            pool_id=asked.pool_id,
            alias=alias,
            table=table,
        )


def policy_of(asked: Asked) -> str:
    """Write the policy that an operator needs, who may not be able to read the pool yet."""
    with call_of_engine():
        reads = wiring.reads(asked.clients)
        stack = reads.stacks.look(asked.place.stack_name)
        pool = _if_permitted(lambda: reads.pools.look(asked.pool_id))
        record = _if_permitted(lambda: reads.attachments.read(stack.table_name, asked.pool_id))
    return write_policy(stack, asked.pool_id, pool, sms_roles_of(pool), record)


def _if_permitted[T](read: Callable[[], T]) -> T | None:
    try:
        return read()
    except AwsCallError as error:
        if not error.denied:
            raise
        return None


def carry_out(asked: Asked, facts: Facts, found: Plan | Refused) -> None:
    """Show a plan, ask, and carry it out; ends the process with an exit code where that is not 0."""
    console = new_console()
    if isinstance(found, Refused):
        if asked.as_json:
            click.echo(document_of(asked, found))
        else:
            show_refusals(new_console(stderr=True), found)
        sys.exit(REFUSED)
    if not asked.as_json:
        show_plan(console, asked, facts, found)
    if asked.dry_run:
        if asked.as_json:
            click.echo(document_of(asked, found))
        return
    if not (asked.yes or found.is_empty):
        click.confirm(_question(asked, found), abort=True)
    with ctrl_c_once():  # a second one keeps no outcome from being shown
        outcome = _apply(asked, found, quiet=asked.as_json)
        with _without_a_reader():
            if asked.as_json:
                click.echo(document_of(asked, found, outcome))
            else:
                show_outcome(console, asked, found, outcome)
    sys.exit(exit_code_of(outcome))


def exit_code_of(outcome: Outcome) -> int:
    """Return the exit code of an outcome."""
    if outcome.ending in {Ending.DONE, Ending.UNCHANGED}:
        return FINE
    return UNSEEN if outcome.unseen else REFUSED


def _apply(asked: Asked, plan: Plan, *, quiet: bool) -> Outcome:
    console = new_console()
    with call_of_engine():
        writes = wiring.writes(asked.clients, BackupFile(asked.backup or _default_backup(asked.pool_id)))
        steps = (lambda _step: None) if quiet else (lambda step: _show_step(console, step))
        return Application(wiring.reads(asked.clients), writes, say=steps).carry_out(plan)


def _show_step(console: Console, step: str) -> None:
    with _without_a_reader():
        say(console, f"[dim]{escape(step)}[/dim]")


@contextmanager
def _without_a_reader() -> Iterator[None]:
    """Go on where who reads us went away, such as `head`: it stops no run half-way, and decides no exit code."""
    with suppress(SystemExit, BrokenPipeError):  # rich exits on a broken pipe, and writes to nowhere from then on
        yield


def _default_backup(pool_id: str) -> Path:
    """Name a file that is not there yet, in the folder that git passes over."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    return make_folder(Path.cwd()).relative_to(Path.cwd()) / "backups" / f"{pool_id}-{moment}.json"


def _question(asked: Asked, plan: Plan) -> str:
    if any(notice.code == "perhaps_terraform" for notice in plan.notices):
        return f"Is the pool free of Terraform, and shall {asked.command} go on?"
    return f"{asked.command.capitalize()} {asked.pool_id}?"

"""The options that ``attach`` and ``detach`` share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cognito_otp_attach.arns import is_pool_id
from cognito_otp_attach.triggers import Trigger
from cognito_otp_tools.aws.places import Clients, Place
from cognito_otp_tools.cli.places import needed, place_options

type Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    command: str
    place: Place
    pool_id: str
    triggers: tuple[Trigger, ...]
    dry_run: bool
    yes: bool
    as_json: bool
    backup: Path | None
    clients: Clients

    def words(self, command: str, *more: str) -> str:
        """Write a command about the same pool and stack."""
        place = self.place
        words = ["cognito-otp", command, "--user-pool-id", self.pool_id]
        if place.is_local:
            return " ".join([*words, "--local", *more])
        words += ["--stack-name", place.stack_name]
        named = {"--region": place.region, "--profile": place.profile, "--endpoint-url": place.endpoint_url}
        words += [word for option, value in named.items() if value for word in (option, value)]
        return " ".join([*words, *more])


def _read_pool_id(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not is_pool_id(value):
        raise click.BadParameter(f"{value!r} is no user pool's id, such as us-east-1_AbCdEf123")
    return value


def _read_triggers(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[Trigger, ...]:
    return tuple(trigger for trigger in Trigger if not values or trigger in values)


OPTIONS = (
    click.option("--user-pool-id", "pool_id", required=True, callback=_read_pool_id, help="The pool's id."),
    click.option(
        "--trigger",
        "triggers",
        type=click.Choice(list(map(str, Trigger))),
        multiple=True,
        callback=_read_triggers,
        help="This trigger alone; may be given several times. All three by default.",
    ),
    click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing."),
    click.option("--yes", is_flag=True, help="Do it without asking."),
    click.option("--json", "as_json", is_flag=True, help="Print plan and outcome as JSON; needs --yes or --dry-run."),
    click.option(
        "--backup",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Keep the backup of the pool in this new file; by default in .cognito-otp/backups.",
    ),
)


def attach_options(command: Command) -> Command:
    """Give a command these options and those of the stack; it receives ``asked``."""

    @wraps(command)
    def wrapped(  # noqa: PLR0913 - one argument an option
        *,
        place: Place | None,
        pool_id: str,
        triggers: tuple[Trigger, ...],
        dry_run: bool,
        yes: bool,
        as_json: bool,
        backup: Path | None,
        **others: Any,
    ) -> Any:
        if as_json and not (yes or dry_run or others.get("printed")):
            raise click.UsageError("--json asks nothing: give --yes or --dry-run as well")
        if backup is not None and backup.exists():
            raise click.UsageError(f"{backup} exists: a backup never overwrites a file")
        name = click.get_current_context().info_name or command.__name__
        found = needed(place)
        asked = Asked(name, found, pool_id, triggers, dry_run, yes, as_json, backup, Clients(found))
        return command(asked=asked, **others)

    for option in reversed(OPTIONS):
        wrapped = option(wrapped)
    return place_options(wrapped)

"""The options that ``attach`` and ``detach`` share."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from cognito_otp_attach.arns import LATEST, is_alias, is_pool_id
from cognito_otp_attach.triggers import Trigger
from cognito_otp_tools.aws.places import Clients, Place
from cognito_otp_tools.cli.places import needed, place_options

type Command = Callable[..., Any]

WHERE = frozenset({"stack_name", "region", "profile", "endpoint_url", "is_local"})
WHAT = frozenset({"triggers", "alias", "replace", "restore", "saved", "table"})


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
    where: tuple[str, ...] = ()
    """The options as they were given that say which stack, and how to reach it."""
    what: tuple[str, ...] = ()
    """Those that say what to do to the pool."""

    def words(self, command: str, *more: str) -> str:
        """Write a command about the same pool and stack, for a shell."""
        return shlex.join(["cognito-otp", command, "--user-pool-id", self.pool_id, *self.where, *more])

    def again(self, *more: str) -> str:
        """Write this command as it was given; it asks again, and keeps a backup of its own."""
        return self.words(self.command, *self.what, *more)


def _given(context: click.Context, names: Collection[str]) -> tuple[str, ...]:
    """Return those options that the command line has, as words."""
    words: list[str] = []
    for option in context.command.params:
        name = option.name or ""
        if name not in names or context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        value, flag = context.params[name], option.opts[0]
        if isinstance(value, bool):
            words += [flag] if value else []
        else:
            values = value if isinstance(value, tuple) else (value,)
            words += [word for one in values for word in (flag, str(one))]
    return tuple(words)


def _read_pool_id(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not is_pool_id(value):
        raise click.BadParameter(f"{value!r} is no user pool's id, such as us-east-1_AbCdEf123")
    return value


def read_alias(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Read the name of an alias; raise BadParameter."""
    if value is not None and not is_alias(value):
        raise click.BadParameter(f"{value!r} is no alias of a function, such as live, and not {LATEST}")
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
        if as_json and others.get("printed"):
            raise click.UsageError("--print prints code of its own kind: leave out --json")
        if as_json and not (yes or dry_run):
            raise click.UsageError("--json asks nothing: give --yes or --dry-run as well")
        if backup is not None and backup.exists():
            raise click.UsageError(f"{backup} exists: a backup never overwrites a file")
        context = click.get_current_context()
        found = needed(place)
        asked = Asked(
            command=context.info_name or command.__name__,
            place=found,
            pool_id=pool_id,
            triggers=triggers,
            dry_run=dry_run,
            yes=yes,
            as_json=as_json,
            backup=backup,
            clients=Clients(found),
            where=_given(context, WHERE),
            what=_given(context, WHAT),
        )
        return command(asked=asked, **others)

    for option in reversed(OPTIONS):
        wrapped = option(wrapped)
    return place_options(wrapped)

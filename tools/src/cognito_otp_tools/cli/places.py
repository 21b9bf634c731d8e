"""The options that say which stack a command is about, and how to reach it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cognito_otp_tools.aws.errors import AwsError, RefusedError
from cognito_otp_tools.aws.places import Place, local_place
from cognito_otp_tools.cli.exits import CouldNotSee

type Command = Callable[..., Any]

LOCAL_ALONE = "--local finds the stack by itself: leave out --region, --profile and --endpoint-url"
OPTION_NAMES = ("stack_name", "region", "profile", "endpoint_url", "is_local")


def _read_endpoint(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.startswith(("http://", "https://")):
        raise click.BadParameter(f"{value!r} is no URL, such as http://127.0.0.1:4511")
    return value


OPTIONS = (
    click.option("--stack-name", help="The CloudFormation stack that cognito-otp was deployed as."),
    click.option("--region", help="The stack's AWS Region; your AWS set-up's by default."),
    click.option("--profile", help="The profile of your AWS set-up to use."),
    click.option(
        "--endpoint-url", callback=_read_endpoint, help="Call this URL instead of AWS, such as an emulator's."
    ),
    click.option("--local", "is_local", is_flag=True, help="Ask the local stack that is up in this folder."),
)


def place_options(command: Command) -> Command:
    """Give a command the options that name a stack; it receives ``place``, None where no stack is named."""
    return _with_options(command, _named_place)


def account_options(command: Command) -> Command:
    """Give a command the options of a stack that need name none; ``place`` then has no stack's name."""
    return _with_options(command, _place_in_account)


def needed(place: Place | None) -> Place:
    """Return the place, or tell the user to name a stack."""
    if place is None:
        raise click.UsageError("name the stack with --stack-name, or take the local one with --local")
    return place


class aws_errors:  # noqa: N801 - used as a function
    """Show AwsError as click shows errors: one sentence, with the exit code of a refusal or of what is unseen."""

    def __enter__(self) -> None:
        """Do nothing yet."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise what click shows."""
        if isinstance(error, RefusedError):
            raise click.ClickException(str(error)) from error
        if isinstance(error, AwsError):
            raise CouldNotSee(str(error)) from error


def _with_options(command: Command, find: Callable[..., Place | None]) -> Command:
    @wraps(command)
    def wrapped(  # one argument an option
        *args: Any,
        stack_name: str | None,
        region: str | None,
        profile: str | None,
        endpoint_url: str | None,
        is_local: bool,
        **others: Any,
    ) -> Any:
        if is_local and (region or profile or endpoint_url):
            raise click.UsageError(LOCAL_ALONE)
        with aws_errors():
            place = find(stack_name, region, profile, endpoint_url) if not is_local else _local(stack_name)
            return command(*args, place=place, **others)

    for option in reversed(OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _local(stack_name: str | None) -> Place:
    return local_place(Path.cwd(), stack_name or None)


def _named_place(
    stack_name: str | None, region: str | None, profile: str | None, endpoint_url: str | None
) -> Place | None:
    if stack_name is None:
        if region or profile or endpoint_url:
            raise click.UsageError("--region, --profile and --endpoint-url need a --stack-name")
        return None
    return Place(stack_name, region, profile, endpoint_url)


def _place_in_account(
    stack_name: str | None, region: str | None, profile: str | None, endpoint_url: str | None
) -> Place:
    return Place(stack_name or "", region, profile, endpoint_url)


def words_of_place(context: click.Context) -> tuple[str, ...]:
    """Return the options that name the stack and how to reach it, as they were given."""
    words: list[str] = []
    for option in OPTION_NAMES:
        value = context.params.get(option)
        if value:
            flag = "--local" if option == "is_local" else f"--{option.replace('_', '-')}"
            words += [flag] if value is True else [flag, str(value)]
    return tuple(words)

"""Commands that the documentation shows: whether the programs have them, with these options."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import botocore.session
import click
from botocore import xform_name
from samcli.cli.types import CfnParameterOverridesType
from samcli.commands.build.command import cli as build
from samcli.commands.delete.command import cli as delete
from samcli.commands.deploy.command import cli as deploy

from cognito_otp_tools.cli import main
from support.paths import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GLOBAL_OPTIONS = {"--query", "--output", "--region", "--profile"}
STAND_INS: Mapping[str, str] = {
    "FILE": str(REPOSITORY / "docs" / "routing-example.yaml"),
    "routes.yaml": str(REPOSITORY / "docs" / "routing-example.yaml"),
    "XX": "GB",
    "POOL": "us-east-1_AbCdEf123",
}
"""What stands in documents for a file, a country or a pool."""
SAM: Mapping[str, click.Command] = {"build": build, "deploy": deploy, "delete": delete}


def documented(text: str) -> list[str]:
    """List the commands in a document: the lines of its shell blocks, what they run within, and those in backquotes."""
    fenced = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    within = [command for line in fenced for command in re.findall(r"\$\(([^)]+)\)", line)]
    quoted = re.findall(r"`((?:cognito-otp|aws|sam) [^`]+)`", text)
    return sorted({line.strip() for line in (*fenced, *within, *(" ".join(found.split()) for found in quoted)) if line})


def words_of(commands: Sequence[str], program: str) -> list[list[str]]:
    """Return the words after the program's name, of its commands."""
    split = [shlex.split(command, comments=True) for command in commands]
    return [words for found, *words in filter(None, split) if found == program and words]


def check_ours(words: Sequence[str]) -> None:
    """Fail unless ``cognito-otp`` takes these words; the bare name of a command is taken, too."""
    left = [STAND_INS.get(word, word) for word in words]
    command: click.Command = main
    context = click.Context(main, info_name="cognito-otp")
    while isinstance(command, click.Group) and left and (found := command.get_command(context, left[0])):
        command, left = found, left[1:]
    context = command.make_context(command.name, left, parent=context, resilient_parsing=not left)
    assert not context.args


def check_aws(words: Sequence[str]) -> None:
    """Fail unless the AWS CLI has the command: it makes one of each operation, and an option of each member."""
    service, operation, *options = words
    session = botocore.session.get_session()
    model = session.get_service_model(service)
    if operation == "wait":
        waiter, *options = options
        names = {xform_name(name, "-"): name for name in session.get_waiter_model(service).waiter_names}
        operation = xform_name(session.get_waiter_model(service).get_waiter(names[waiter]).operation, "-")
    (found,) = [name for name in model.operation_names if xform_name(name, "-") == operation]
    shape: Any = model.operation_model(found).input_shape
    members = {f"--{xform_name(name, '-')}" for name in shape.members} if shape else set()
    given = {option for option in options if option.startswith("--")} - GLOBAL_OPTIONS
    assert given <= members, given - members
    required = {f"--{xform_name(name, '-')}" for name in shape.required_members} if shape else set()
    assert required <= given, required - given


def check_sam(words: Sequence[str]) -> dict[str, str]:
    """Fail unless the SAM CLI has the command with these options; return its parameter overrides."""
    name, *options = words
    known = {option for parameter in SAM[name].params for option in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= known
    if "--parameter-overrides" not in options:
        return {}
    values = options[options.index("--parameter-overrides") + 1 :]
    values = values[: next((at for at, word in enumerate(values) if word.startswith("--")), len(values))]
    values = ["RoutingTable='{}'" if word.startswith("$(cognito-otp routes as-parameter ") else word for word in values]
    found: dict[str, str] = CfnParameterOverridesType().convert(tuple(values), None, None)
    return found

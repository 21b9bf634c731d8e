"""The commands for routes against the deployed stack: its functions read what they show, store and switch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cognito_otp_local.stack.options import LocalStack

type Run = Callable[..., Result]

UNUSED = "TV"
"""A country that no other journey texts, so that a switch disturbs none."""


@pytest.fixture
def run(stack: LocalStack) -> Iterator[Run]:
    """Run a command about the stack; leave no table behind."""

    def invoke(*words: str) -> Result:
        where = ("--stack-name", stack.stack_name, "--endpoint-url", stack.aws_endpoint)
        result = CliRunner().invoke(main, [*words, *where], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    yield invoke
    stack.emulator.client("ssm").delete_parameters(Names=[f"/cognito-otp/{stack.stack_name}/routes"])


def deployed(stack: LocalStack) -> Any:
    """Return the document that the stack was deployed with."""
    (found,) = stack.emulator.client("cloudformation").describe_stacks(StackName=stack.stack_name)["Stacks"]
    chosen = {item["ParameterKey"]: item["ParameterValue"] for item in found["Parameters"]}
    return json.loads(chosen["RoutingTable"])


def stored(stack: LocalStack) -> Any:
    """Return the document that the functions read."""
    name = f"/cognito-otp/{stack.stack_name}/routes"
    return json.loads(stack.emulator.client("ssm").get_parameter(Name=name)["Parameter"]["Value"])


def test_a_table_is_shown_put_and_switched(stack: LocalStack, run: Run, tmp_path: Path) -> None:
    table = deployed(stack)
    assert json.loads(run("routes", "show", "--json").output) == table
    file = tmp_path / "routes.yaml"
    file.write_text(run("routes", "show", "--yaml").output)
    run("routes", "put", str(file), "--yes")
    assert stored(stack) == table
    run("routes", "disable", UNUSED)
    assert stored(stack) == table | {"disabled": [UNUSED]}
    run("routes", "enable", UNUSED)
    assert stored(stack) == table


def test_a_code_is_explained_by_the_deployed_stack(run: Run) -> None:
    explained = json.loads(run("explain", "+33639980123", "--purpose", "resend_code", "--json").output)
    assert [route["name"] for route in explained["routes"]] == ["call", "first", "second"]
    assert "Acme" in explained["text"]

"""Stacks of the real template for tests: one from `sam deploy`, and more of the same template beside it in a second."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_otp_local.stack import sam
from cognito_otp_local.stack.bring_up import local_stack
from cognito_otp_local.stack.options import ANY_PORTS, Options
from support import secret_scan
from support.paths import TEMPLATE
from support.template.stack_parameters import PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

    from cognito_otp_local.stack.options import LocalStack

CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
OFTEN = {"Delay": 1, "MaxAttempts": 120}


@contextmanager
def running(built: Path, folder: Path, *, enforce_iam: bool) -> Iterator[LocalStack]:
    """Run a stack of a built template, and collect what its functions log for the search for secrets."""
    options = Options(
        template=TEMPLATE,
        built=built,
        folder=folder,
        ports=ANY_PORTS,
        parameters=PARAMETERS,
        enforce_iam=enforce_iam,
    )
    with (
        local_stack(options, lambda _step: None) as stack,
        secret_scan.collect_at_end(lambda: secret_scan.function_logs(stack.emulator)),
    ):
        yield stack


def beside(stack: LocalStack, name: str, **parameters: str) -> LocalStack:
    """Deploy the template of a stack once more, beside it on its emulator, with some parameters of its own."""
    stacks = stack.emulator.client("cloudformation")
    (found,) = stacks.describe_stacks(StackName=stack.stack_name)["Stacks"]
    stacks.create_stack(
        StackName=name,
        TemplateURL=_upload_template(stack),
        Parameters=_with(found["Parameters"], parameters),
        Capabilities=CAPABILITIES,
    )
    stacks.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=OFTEN)
    (made,) = stacks.describe_stacks(StackName=name)["Stacks"]
    return _named(stack, name, {output["OutputKey"]: output["OutputValue"] for output in made["Outputs"]})


def deploy(stack: LocalStack, built: Path, name: str, **parameters: str) -> LocalStack:
    """Run `sam deploy` beside a stack, with its parameters and some others, or again over what it deployed before."""
    stacks = stack.emulator.client("cloudformation")
    (found,) = stacks.describe_stacks(StackName=stack.stack_name)["Stacks"]
    chosen = {each["ParameterKey"]: each["ParameterValue"] for each in found["Parameters"]} | parameters
    return _named(stack, name, sam.deploy(built, stack.emulator, name, chosen).outputs)


def change(stack: LocalStack, **parameters: str) -> None:
    """Deploy a stack again with other values of some parameters."""
    stacks = stack.emulator.client("cloudformation")
    (found,) = stacks.describe_stacks(StackName=stack.stack_name)["Stacks"]
    stacks.update_stack(
        StackName=stack.stack_name,
        UsePreviousTemplate=True,
        Parameters=_with(found["Parameters"], parameters),
        Capabilities=CAPABILITIES,
    )
    stacks.get_waiter("stack_update_complete").wait(StackName=stack.stack_name, WaiterConfig=OFTEN)


def delete(stack: LocalStack) -> None:
    """Delete a stack and wait for it."""
    stacks = stack.emulator.client("cloudformation")
    stacks.delete_stack(StackName=stack.stack_name)
    stacks.get_waiter("stack_delete_complete").wait(StackName=stack.stack_name, WaiterConfig=OFTEN)


def _named(stack: LocalStack, name: str, outputs: Mapping[str, str]) -> LocalStack:
    pool, client = outputs["UserPoolId"], outputs.get("UserPoolClientId", "")
    return replace(stack, stack_name=name, user_pool_id=pool, client_id=client, outputs=outputs)


def _upload_template(stack: LocalStack) -> str:
    """Save the template that was deployed, with the addresses of functions and layers; return its URL.

    It is too large to be given as text.
    """
    deployed = stack.emulator.client("cloudformation").get_template(
        StackName=stack.stack_name, TemplateStage="Original"
    )
    store, name = stack.emulator.client("s3"), "templates"
    store.create_bucket(Bucket=name)
    store.put_object(Bucket=name, Key=stack.stack_name, Body=deployed["TemplateBody"].encode())
    return f"{stack.emulator.url}/{name}/{stack.stack_name}"


def _with(found: list[dict[str, Any]], chosen: dict[str, str]) -> list[dict[str, str]]:
    """Change some of a stack's parameters."""
    values = {each["ParameterKey"]: each["ParameterValue"] for each in found} | chosen
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()]

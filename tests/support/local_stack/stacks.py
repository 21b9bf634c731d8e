"""Stacks of the real template for tests: one from `sam deploy`, and more of the same template beside it in a second."""

from __future__ import annotations

import json
from contextlib import contextmanager
from copy import replace
from typing import TYPE_CHECKING

from cognito_otp_local.stack import sam
from cognito_otp_local.stack.bring_up import local_stack
from cognito_otp_local.stack.options import ANY_PORTS, Options
from support import secret_scan
from support.paths import TEMPLATE
from support.template.stack_parameters import PARAMETERS
from support.waiting import wait_until

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
        warm_workers=1,
    )
    with (
        local_stack(options, lambda _step: None) as stack,
        secret_scan.collect_at_end(lambda: secret_scan.function_logs(stack.emulator)),
    ):
        yield stack


def beside(stack: LocalStack, name: str, **parameters: str) -> LocalStack:
    """Deploy the template of a stack once more, beside it on its emulator, with some parameters of its own."""
    stacks = stack.emulator.client("cloudformation")
    _create(stack, name, parameters)
    _wait_for(stack, name, "CREATE_COMPLETE")
    (made,) = stacks.describe_stacks(StackName=name)["Stacks"]
    return _named(stack, name, {output["OutputKey"]: output["OutputValue"] for output in made["Outputs"]})


def refused_beside(stack: LocalStack, name: str, **parameters: str) -> str:
    """Deploy a stack that cannot be created; return the reasons of what failed, once everything is rolled back."""
    _create(stack, name, parameters)
    _wait_for(stack, name, "ROLLBACK_COMPLETE")
    return reasons(stack, name, "CREATE_FAILED")


def deploy(stack: LocalStack, built: Path, name: str, **parameters: str) -> LocalStack:
    """Run `sam deploy` beside a stack, with its parameters and some others, or again over what it deployed before."""
    stacks = stack.emulator.client("cloudformation")
    (found,) = stacks.describe_stacks(StackName=stack.stack_name)["Stacks"]
    chosen = {each["ParameterKey"]: each["ParameterValue"] for each in found["Parameters"]} | parameters
    return _named(stack, name, sam.deploy(built, stack.emulator, name, chosen).outputs)


def change(stack: LocalStack, **parameters: str) -> None:
    """Deploy a stack again with other values of some parameters."""
    _update(stack, parameters)
    _wait_for(stack, stack.stack_name, "UPDATE_COMPLETE")


def refused_change(stack: LocalStack, *, template: str | None = None, **parameters: str) -> str:
    """Deploy a stack again in vain; return the reasons of what failed, once everything is as it was."""
    _update(stack, parameters, template)
    _wait_for(stack, stack.stack_name, "UPDATE_ROLLBACK_COMPLETE")
    return reasons(stack, stack.stack_name, "UPDATE_FAILED") + reasons(stack, stack.stack_name, "CREATE_FAILED")


def delete(stack: LocalStack) -> None:
    """Delete a stack and wait for it."""
    stacks = stack.emulator.client("cloudformation")
    stacks.delete_stack(StackName=stack.stack_name)
    stacks.get_waiter("stack_delete_complete").wait(StackName=stack.stack_name, WaiterConfig=OFTEN)


def refused_deletion(stack: LocalStack) -> str:
    """Delete a stack in vain; return the reasons of what failed."""
    stacks = stack.emulator.client("cloudformation")
    stacks.delete_stack(StackName=stack.stack_name)
    _wait_for(stack, stack.stack_name, "DELETE_FAILED")
    return reasons(stack, stack.stack_name, "DELETE_FAILED")


def reasons(stack: LocalStack, name: str, status: str) -> str:
    """Return what a stack's events of this status say, one a line."""
    pages = stack.emulator.client("cloudformation").get_paginator("describe_stack_events").paginate(StackName=name)
    events = [event for page in pages for event in page["StackEvents"] if event["ResourceStatus"] == status]
    return "\n".join(event.get("ResourceStatusReason", "") for event in events)


def with_broken_end(stack: LocalStack) -> str:
    """Return a stack's template with a resource that fails after the pool was attached."""
    broken = {
        "Type": "Custom::Broken",
        "DependsOn": "CognitoOtpAttachment",
        "Properties": {"ServiceToken": "arn:aws:lambda:us-east-1:000000000000:function:none"},
    }
    return _template(stack).replace("\nResources:\n", f"\nResources:\n  Broken: {json.dumps(broken)}\n", 1)


def _wait_for(stack: LocalStack, name: str, wanted: str) -> None:
    """Wait until a stack rests; fail unless it does so in a state."""
    stacks = stack.emulator.client("cloudformation")

    def status() -> str:
        return str(stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])

    wait_until(lambda: not status().endswith("IN_PROGRESS"))
    failed = [reasons(stack, name, kind) for kind in ("CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED")]
    assert status() == wanted, failed


def _create(stack: LocalStack, name: str, parameters: dict[str, str]) -> None:
    stacks = stack.emulator.client("cloudformation")
    (found,) = stacks.describe_stacks(StackName=stack.stack_name)["Stacks"]
    stacks.create_stack(
        StackName=name,
        TemplateURL=_upload(stack, _template(stack)),
        Parameters=_with(found["Parameters"], parameters),
        Capabilities=CAPABILITIES,
    )


def _update(stack: LocalStack, parameters: dict[str, str], template: str | None = None) -> None:
    stacks = stack.emulator.client("cloudformation")
    (found,) = stacks.describe_stacks(StackName=stack.stack_name)["Stacks"]
    body = {"UsePreviousTemplate": True} if template is None else {"TemplateURL": _upload(stack, template)}
    stacks.update_stack(
        StackName=stack.stack_name, Parameters=_with(found["Parameters"], parameters), Capabilities=CAPABILITIES, **body
    )


def _named(stack: LocalStack, name: str, outputs: Mapping[str, str]) -> LocalStack:
    pool, client = outputs["UserPoolId"], outputs.get("UserPoolClientId", "")
    return replace(stack, stack_name=name, user_pool_id=pool, client_id=client, outputs=outputs)


def _template(stack: LocalStack) -> str:
    """Return the template that was deployed, with the addresses of functions and layers."""
    found = stack.emulator.client("cloudformation").get_template(StackName=stack.stack_name, TemplateStage="Original")
    return str(found["TemplateBody"])


def _upload(stack: LocalStack, template: str) -> str:
    """Save a template, which is too large to be given as text; return its URL."""
    store, name = stack.emulator.client("s3"), "templates"
    store.create_bucket(Bucket=name)
    key = f"{stack.stack_name}-{hash(template)}"
    store.put_object(Bucket=name, Key=key, Body=template.encode())
    return f"{stack.emulator.url}/{name}/{key}"


def _with(found: list[dict[str, Any]], chosen: dict[str, str]) -> list[dict[str, str]]:
    """Change some of a stack's parameters."""
    values = {each["ParameterKey"]: each["ParameterValue"] for each in found} | chosen
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()]

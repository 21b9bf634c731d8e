"""What ``sam local invoke`` needs beside an event: the function's environment, and the command itself."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from cognito_otp_local.samples.stacks import FUNCTION
from cognito_otp_local.stack.sam import host_architecture
from cognito_otp_tools.running_stack.credentials import ACCESS_KEY, SECRET_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_otp_local.samples.accounts import Target
    from cognito_otp_local.samples.stacks import Stack


def environment(stack: Stack, target: Target) -> dict[str, dict[str, str]]:
    """Return the content of the ``--env-vars`` file: the sender's environment as it is deployed.

    The SAM CLI resolves what a template's variables refer to with made-up values, ARNs among them; the deployed
    function has the real ones. Only the local stack's endpoint differs, because a container has a loopback of its own.
    """
    variables = dict(stack.environment)
    if target.container_endpoint is not None:
        variables["AWS_ENDPOINT_URL"] = target.container_endpoint
    return {FUNCTION: variables}


def command(event: Path, env_vars: Path, stack: Stack, target: Target) -> str:
    """Return the command line that runs the function on the event in Lambda's container."""
    words = ["sam", "local", "invoke", FUNCTION, "--event", str(event), "--env-vars", str(env_vars)]
    words += ["--region", stack.region]
    words += ["--profile", target.profile] if target.profile else []
    words += ["--parameter-overrides", f"Architecture={host_architecture()}"]
    if target.aws_endpoint is None:
        return shlex.join(words)
    # Not the developer's own credentials: the SAM CLI hands those that it finds to the function.
    return f"AWS_ACCESS_KEY_ID={ACCESS_KEY} AWS_SECRET_ACCESS_KEY={SECRET_KEY} {shlex.join(words)}"

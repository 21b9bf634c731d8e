"""What ``sam local invoke`` needs beside an event: the function's environment, and the command itself."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from cognito_otp_local.samples.stacks import FUNCTION
from cognito_otp_local.stack.sam import host_architecture
from cognito_otp_tools.aws.local_clients import ACCESS_KEY, SECRET_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_otp_local.samples.stacks import Stack
    from cognito_otp_tools.aws.places import Place


def environment(stack: Stack, place: Place) -> dict[str, dict[str, str]]:
    """Return the content of the ``--env-vars`` file: the sender's environment as it is deployed.

    The SAM CLI resolves what a template's variables refer to with made-up values, ARNs among them; the deployed
    function has the real ones. Only the local stack's endpoint differs, because a container has a loopback of its own.
    """
    variables = dict(stack.environment)
    if place.container_endpoint is not None:
        variables["AWS_ENDPOINT_URL"] = place.container_endpoint
    return {FUNCTION: variables}


def command(event: Path, env_vars: Path, stack: Stack, place: Place) -> str:
    """Return the command line that runs the function on the event in Lambda's container."""
    words = ["sam", "local", "invoke", FUNCTION, "--event", str(event), "--env-vars", str(env_vars)]
    words += ["--region", stack.region]
    words += ["--profile", place.profile] if place.profile else []
    words += ["--parameter-overrides", f"Architecture={host_architecture()}"]
    if not place.is_local:
        return shlex.join(words)
    # Not the developer's own credentials: the SAM CLI hands those that it finds to the function.
    return f"AWS_ACCESS_KEY_ID={ACCESS_KEY} AWS_SECRET_ACCESS_KEY={SECRET_KEY} {shlex.join(words)}"

"""What an event must agree with: a deployed stack's pool, key and function environment, and how to call its account.

The local stack's CloudFormation, Lambda and KMS answer as an account's do, so both are read in one way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError, ProfileNotFound

from cognito_otp_tools.local.emulator import ACCESS_KEY, ISOLATED, SECRET_KEY
from cognito_otp_tools.local.front.sealing import seal_code
from cognito_otp_tools.local.state import is_alive, read_record
from cognito_otp_tools.samples.errors import SampleError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mypy_boto3_cloudformation.type_defs import StackTypeDef
    from mypy_boto3_lambda.type_defs import FunctionConfigurationResponseTypeDef

FUNCTION = "CustomSMSSenderFunction"
"""The sender's logical id in the template, which is its name for the SAM CLI."""
NEEDED = ("KmsKeyArn", "UserPoolId", "UserPoolClientId", f"{FUNCTION}Arn")
LIMITS = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "total_max_attempts": 3})


@dataclass(frozen=True, slots=True)
class Account:
    """Whose AWS is called: the user's own, or at ``endpoint_url`` the local stack's."""

    session: boto3.Session
    endpoint_url: str | None = None

    def client(self, service: str) -> Any:
        """Make a client."""
        return self.session.client(service, endpoint_url=self.endpoint_url, config=LIMITS)  # type: ignore[call-overload]  # any service


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack, as far as the events of its sender concern it."""

    region: str
    user_pool_id: str
    client_id: str
    key_arn: str
    environment: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """A stack to seal for and how to call its account.

    ``aws_endpoint`` is the local stack's, or None for a stack on AWS. ``container_endpoint`` is where containers
    reach the local stack, if it was told to listen there.
    """

    account: Account
    stack_name: str
    profile: str | None = None
    aws_endpoint: str | None = None
    container_endpoint: str | None = None


def find_local(project: Path) -> Target:
    """Find the local stack that is up in this folder; raise SampleError when none is."""
    record = read_record(project)
    if record is None or not is_alive(record.pid, record.started) or not record.places:
        raise SampleError(
            "no local stack is up here: start one with `cognito-otp local up`, "
            "or name a deployed stack with --stack-name"
        )
    places = record.places
    core = botocore.session.Session(session_vars=ISOLATED)
    session = boto3.Session(ACCESS_KEY, SECRET_KEY, region_name=places["region"], botocore_session=core)
    return Target(
        Account(session, places["aws_endpoint"]),
        places["stack_name"],
        aws_endpoint=places["aws_endpoint"],
        container_endpoint=places.get("container_endpoint"),
    )


def find_deployed(stack_name: str, region: str | None, profile: str | None) -> Target:
    """Find the user's own account; raise SampleError when the profile or the Region is unknown."""
    try:
        session = boto3.Session(region_name=region, profile_name=profile)
        known = session.region_name
    except ProfileNotFound as error:
        raise SampleError(f"{error}: name one of your profiles with --profile") from error
    if known is None:
        raise SampleError("the stack's AWS Region is not known: name it with --region")
    return Target(Account(session), stack_name, profile)


def read_stack(target: Target) -> Stack:
    """Read a stack's outputs and its sender's environment; raise SampleError saying what is missing or refused."""
    account, name = target.account, target.stack_name
    try:
        found = account.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
        outputs = _outputs(name, found)
        function = account.client("lambda").get_function_configuration(FunctionName=outputs[f"{FUNCTION}Arn"])
    except (BotoCoreError, ClientError) as error:
        raise SampleError(f"the stack {name} could not be read: {explain(error)}") from error
    return Stack(
        region=outputs["KmsKeyArn"].split(":")[3],
        user_pool_id=outputs["UserPoolId"],
        client_id=outputs["UserPoolClientId"],
        key_arn=outputs["KmsKeyArn"],
        environment=_variables(name, function),
    )


def seal(account: Account, stack: Stack, plaintext: str) -> str:
    """Seal a code under the stack's key as Cognito does; raise SampleError saying why KMS would not."""
    try:
        return seal_code(account.client("kms"), stack.key_arn, stack.user_pool_id, plaintext)
    except (AWSEncryptionSDKClientError, BotoCoreError, ClientError) as error:
        cause = error.__cause__ if isinstance(error.__cause__, ClientError) else error
        raise SampleError(
            f"the code could not be sealed under {stack.key_arn}: {explain(cause)}. "
            "Your AWS identity needs kms:GenerateDataKey on that key, and the key must be enabled"
        ) from error


def explain(error: Exception) -> str:
    """Say what an AWS call came to, and what to do about it where that is known."""
    match error:
        case ClientError():
            return f"{error.operation_name} answered {error.response['Error']['Code']}: {_message(error)}"
        case NoCredentialsError():
            return "no AWS credentials were found: log in, or name a profile with --profile"
        case NoRegionError():
            return "the AWS Region is not known: name it with --region"
        case _:
            return str(error)


def _variables(name: str, function: FunctionConfigurationResponseTypeDef) -> dict[str, str]:
    """Return a function's environment; Lambda leaves it out when the caller may not read it."""
    environment = function.get("Environment", {})
    if not environment.get("Variables"):
        reason = environment.get("Error", {}).get("Message", "it has none")
        raise SampleError(f"the environment of the sender of {name} could not be read: {reason}")
    return environment["Variables"]


def _message(error: ClientError) -> str:
    return error.response["Error"].get("Message", "no reason given").rstrip(".")


def _outputs(name: str, found: StackTypeDef) -> dict[str, str]:
    """Return the outputs; raise SampleError when the stack is not one of ours."""
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
    missing = [output for output in NEEDED if output not in outputs]
    if missing:
        raise SampleError(
            f"the stack {name} ({found['StackStatus']}) has no output {', '.join(missing)}: "
            "is it deployed from this template?"
        )
    return outputs

"""What an event must agree with: a deployed stack's pool, key and function environment.

The local stack's CloudFormation, Lambda and KMS answer as an account's do, so both are read in one way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
from botocore.exceptions import BotoCoreError, ClientError

from cognito_otp_local.cognito.code_delivery.sealing import seal_code
from cognito_otp_local.samples.errors import SampleError, StackUnseenError, explain
from cognito_otp_tools.aws.errors import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_cloudformation.type_defs import StackTypeDef
    from mypy_boto3_lambda.type_defs import FunctionConfigurationResponseTypeDef

    from cognito_otp_tools.aws.places import Place

FUNCTION = "CustomSMSSenderFunction"
"""The sender's logical id in the template, which is its name for the SAM CLI."""
NEEDED = ("KmsKeyArn", "UserPoolId", f"{FUNCTION}Arn")


@dataclass(frozen=True, slots=True)
class Stack:
    """A deployed stack, as far as its sender's events concern it. One that is deployed onto a pool has no client."""

    region: str
    user_pool_id: str
    client_id: str | None
    key_arn: str
    environment: Mapping[str, str] = field(repr=False)


def read_stack(place: Place) -> Stack:
    """Read a stack's outputs and its sender's environment; raise SampleError saying what is missing or refused."""
    name = place.stack_name
    try:
        found = place.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
        outputs = _outputs(name, found)
        function = place.client("lambda").get_function_configuration(FunctionName=outputs[f"{FUNCTION}Arn"])
    except (AwsError, BotoCoreError, ClientError) as error:
        raise StackUnseenError(f"the stack {name} could not be read: {explain(error)}") from error
    return Stack(
        region=outputs["KmsKeyArn"].split(":")[3],
        user_pool_id=outputs["UserPoolId"],
        client_id=outputs.get("UserPoolClientId"),
        key_arn=outputs["KmsKeyArn"],
        environment=_variables(name, function),
    )


def seal(place: Place, stack: Stack, plaintext: str) -> str:
    """Seal a code under the stack's key as Cognito does; raise SampleError saying why KMS would not."""
    try:
        return seal_code(place.client("kms"), stack.key_arn, stack.user_pool_id, plaintext)
    except (AWSEncryptionSDKClientError, AwsError, BotoCoreError, ClientError) as error:
        cause = error.__cause__ if isinstance(error.__cause__, ClientError) else error
        raise StackUnseenError(
            f"the code could not be sealed under {stack.key_arn}: {explain(cause)}. "
            "Your AWS identity needs kms:GenerateDataKey on that key, and the key must be enabled"
        ) from error


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


def _variables(name: str, function: FunctionConfigurationResponseTypeDef) -> dict[str, str]:
    """Return a function's environment; Lambda leaves it out when the caller may not read it."""
    environment = function.get("Environment", {})
    if not environment.get("Variables"):
        reason = environment.get("Error", {}).get("Message", "it has none")
        raise StackUnseenError(f"the environment of the sender of {name} could not be read: {reason}")
    return environment["Variables"]

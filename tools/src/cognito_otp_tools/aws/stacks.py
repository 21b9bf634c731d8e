"""Asks CloudFormation about a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from cognito_otp_tools.aws.errors import AwsError, code_of, explained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_tools.aws.places import Place


def describe_stack(place: Place) -> Mapping[str, Any]:
    """Return DescribeStacks' answer on a stack; raise AwsError saying what to do when it is not there."""
    client = place.client("cloudformation")
    with explained():
        try:
            (stack,) = client.describe_stacks(StackName=place.stack_name)["Stacks"]
        except ClientError as error:
            if code_of(error) == "ValidationError" and "does not exist" in str(error):
                region = client.meta.region_name
                raise AwsError(
                    f"no stack {place.stack_name} is in {region}: check --stack-name, --region and --profile"
                ) from error
            raise
    found: Mapping[str, Any] = stack
    return found

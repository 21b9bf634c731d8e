"""Reads a stack of ours by its outputs, and which stack, if any, a pool is a resource of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.arns import FunctionArn, read_function_arn
from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError, StackMissingError, StackUnsuitableError
from cognito_otp_attach.facts.values import EXISTING_POOL, Owner, OwnerKind, StackFacts
from cognito_otp_attach.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Mapping

FUNCTION_OUTPUTS = {trigger: f"{trigger}FunctionArn" for trigger in Trigger}
OBSERVER_OUTPUT = "PreSignUpObserverFunctionArn"
KEY_OUTPUT, TABLE_OUTPUT, POOL_OUTPUT = "KmsKeyArn", "AttachmentsTableName", "UserPoolId"
DELETED = (
    "If it was deleted while pools were attached, `cognito-otp detach ... --table NAME` lets go of them by its "
    "AttachmentsTable, which is still there: `aws dynamodb list-tables` names it"
)
CDK_RESOURCE = "AWS::CDK::Metadata"


class AwsStacks:
    """Stacks of an account; see ports.Stacks."""

    def __init__(self, client: Any) -> None:
        """Take a client of cloudformation."""
        self._client = client

    def look(self, name: str) -> StackFacts:
        """Read a stack of ours."""
        try:
            with aws_call("cloudformation:DescribeStacks"):
                (stack,) = self._client.describe_stacks(StackName=name)["Stacks"]
        except AwsCallError as error:
            if error.code == "ValidationError" and "does not exist" in error.said:
                region = self._client.meta.region_name
                raise StackMissingError(
                    f"no stack {name} is in {region}: check --stack-name, --region and --profile. {DELETED}"
                ) from error
            raise
        return stack_of(stack)

    def owner_of(self, pool_id: str) -> Owner | None:
        """Return the stack that a pool is a resource of."""
        try:
            with aws_call("cloudformation:DescribeStackResources"):
                found = self._client.describe_stack_resources(PhysicalResourceId=pool_id)["StackResources"]
        except AwsCallError as error:
            if error.code == "ValidationError":
                return None
            raise
        if not any(resource.get("PhysicalResourceId") == pool_id for resource in found):
            return None
        kinds = {resource["ResourceType"] for resource in found}
        return Owner(OwnerKind.CDK if CDK_RESOURCE in kinds else OwnerKind.CLOUDFORMATION, found[0]["StackName"])


def stack_of(stack: Mapping[str, Any]) -> StackFacts:
    """Read DescribeStacks' answer on one stack; raise StackUnsuitableError if it lacks what attaching needs."""
    name = str(stack["StackName"])
    outputs = {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", ())}
    needed = (*FUNCTION_OUTPUTS.values(), OBSERVER_OUTPUT, KEY_OUTPUT, TABLE_OUTPUT)
    if missing := [output for output in needed if output not in outputs]:
        raise StackUnsuitableError(
            f"the stack {name} ({stack['StackStatus']}) has no output {', '.join(missing)}: deploy it from this "
            "version's template first"
        )
    functions = {trigger: _function(name, outputs[output]) for trigger, output in FUNCTION_OUTPUTS.items()}
    sender = functions[Trigger.CUSTOM_SMS_SENDER]
    parameters = {item["ParameterKey"]: item.get("ParameterValue", "") for item in stack.get("Parameters", ())}
    return StackFacts(
        name=name,
        partition=sender.partition,
        region=sender.region,
        account=sender.account,
        parameters=parameters,
        functions=functions,
        observer=_function(name, outputs[OBSERVER_OUTPUT]),
        key_arn=outputs[KEY_OUTPUT],
        table_name=outputs[TABLE_OUTPUT],
        own_pool_id=None if parameters.get(EXISTING_POOL) else outputs.get(POOL_OUTPUT),
    )


def _function(stack: str, arn: str) -> FunctionArn:
    found = read_function_arn(arn)
    if found is None:
        raise StackUnsuitableError(f"the stack {stack} names {arn}, which is no function's ARN")
    return found

"""Reads a stack of ours: what attaching reads of it, and what it decides about routing."""

from __future__ import annotations

from typing import Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError, StackUnsuitableError
from cognito_otp_attach.facts.stacks import stack_of
from cognito_otp_tools.aws.errors import RefusedError
from cognito_otp_tools.doctor.facts.values import Absent, DeployedStack
from cognito_otp_tools.routes.deployments import deployment_of

QUEUE_OUTPUT = "FailureQueueUrl"


class AwsDeployedStacks:
    """Stacks of an account; see ports.DeployedStacks."""

    def __init__(self, client: Any) -> None:
        """Take a client of cloudformation."""
        self._client = client

    def look(self, name: str) -> DeployedStack | Absent:
        """Read a stack of ours."""
        try:
            with aws_call("cloudformation:DescribeStacks"):
                (stack,) = self._client.describe_stacks(StackName=name)["Stacks"]
        except AwsCallError as error:
            if error.code == "ValidationError" and "does not exist" in error.said:
                return Absent(f"no stack {name} is in {self._client.meta.region_name}")
            raise
        outputs = {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", ())}
        try:
            return DeployedStack(stack["StackStatus"], stack_of(stack), deployment_of(stack), outputs.get(QUEUE_OUTPUT))
        except (StackUnsuitableError, RefusedError) as error:
            return Absent(str(error))

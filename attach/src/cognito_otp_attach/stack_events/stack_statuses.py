"""What CloudFormation is doing with a stack: an update that only undoes another one must not be refused."""

from __future__ import annotations

from typing import Any, Protocol

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError

UNDOING_UPDATE = "UPDATE_ROLLBACK"


class StackStatuses(Protocol):
    """The state of stacks."""

    def undoes_update(self, stack_id: str) -> bool | None:
        """Whether a stack goes back to what it was before an update; None where that could not be seen."""
        ...


class AwsStackStatuses:
    """The stacks of an account; see StackStatuses."""

    def __init__(self, client: Any) -> None:
        """Take a client of cloudformation."""
        self._client = client

    def undoes_update(self, stack_id: str) -> bool | None:
        """Tell by the stack's status."""
        try:
            with aws_call("cloudformation:DescribeStacks"):
                (stack,) = self._client.describe_stacks(StackName=stack_id)["Stacks"]
        except AwsCallError:
            return None
        return str(stack.get("StackStatus", "")).startswith(UNDOING_UPDATE)

"""Reads what Lambda does with a function's asynchronous events, and how much of it may run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.functions import qualified

if TYPE_CHECKING:
    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_tools.doctor.facts.values import Document

NEWEST = {"Qualifier": "$LATEST"}
"""What an unqualified function is; CloudFormation writes the settings of events under this name."""

MADE_BY = "aws:cloudformation:stack-name"


class AwsSenders:
    """Functions of an account; see ports.Senders."""

    def __init__(self, client: Any) -> None:
        """Take a client of lambda."""
        self._client = client

    def configuration(self, arn: FunctionArn) -> Document:
        """Return a function's configuration."""
        with aws_call("lambda:GetFunctionConfiguration"):
            found: Document = self._client.get_function_configuration(**qualified(arn))
        return found

    def event_invoke(self, arn: FunctionArn) -> Document | None:
        """Return what holds for its asynchronous events."""
        try:
            with aws_call("lambda:GetFunctionEventInvokeConfig"):
                found: Document = self._client.get_function_event_invoke_config(**(NEWEST | qualified(arn)))
        except AwsCallError as error:
            if error.missing:
                return None
            raise
        return found

    def reserved(self, arn: FunctionArn) -> int | None:
        """Return its reserved concurrency."""
        with aws_call("lambda:GetFunctionConcurrency"):
            answer = self._client.get_function_concurrency(FunctionName=arn.function)
        found: int | None = answer.get("ReservedConcurrentExecutions")
        return found

    def stack_name(self, arn: FunctionArn) -> str | None:
        """Return the stack that made a function."""
        with aws_call("lambda:ListTags"):
            tags = self._client.list_tags(Resource=arn.function).get("Tags", {})
        found: str | None = tags.get(MADE_BY)
        return found

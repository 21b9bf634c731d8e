"""Reads Lambda functions and their resource policies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.values import FunctionFacts

if TYPE_CHECKING:
    from cognito_otp_attach.arns import FunctionArn


def qualified(arn: FunctionArn) -> dict[str, str]:
    """Return how Lambda's calls name a function or an alias."""
    return {"FunctionName": arn.function} | ({"Qualifier": arn.qualifier} if arn.qualifier else {})


class AwsFunctions:
    """Functions of an account; see ports.Functions."""

    def __init__(self, client: Any) -> None:
        """Take a client of lambda."""
        self._client = client

    def look(self, arn: FunctionArn) -> FunctionFacts:
        """Read a function or alias."""
        try:
            with aws_call("lambda:GetFunctionConfiguration"):
                found = self._client.get_function_configuration(**qualified(arn))
        except AwsCallError as error:
            if error.missing:
                return FunctionFacts(arn, exists=False)
            raise
        return FunctionFacts(arn, exists=True, state=found.get("State", "Active"), statements=self._statements(arn))

    def _statements(self, arn: FunctionArn) -> tuple[dict[str, Any], ...]:
        """Return the policy's statements; a function without a policy has none."""
        try:
            with aws_call("lambda:GetPolicy"):
                policy = self._client.get_policy(**qualified(arn))["Policy"]
        except AwsCallError as error:
            if error.missing:
                return ()
            raise
        statements = json.loads(policy).get("Statement", [])
        return tuple(statements if isinstance(statements, list) else [statements])

"""Reads whom IAM roles trust, and asks IAM's simulator what a role may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.facts.roles import AwsRoles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_tools.doctor.facts.values import Document

SIMULATE = "iam:SimulatePrincipalPolicy"


class AwsRolePolicies:
    """Roles of an account; see ports.RolePolicies."""

    def __init__(self, iam: Any, sts: Any) -> None:
        """Take clients of iam and sts."""
        self._iam, self._roles = iam, AwsRoles(iam, sts)

    def caller(self) -> str:
        """Return the ARN that the caller acts as."""
        return self._roles.caller()

    def trust(self, arn: str) -> tuple[Document, ...] | None:
        """Return the statements of a role's trust policy."""
        return self._roles.trust(arn)

    def may(self, arn: str, action: str, resource: str, context: Mapping[str, str] | None = None) -> bool:
        """Whether a role may do this; raise AwsCallError where the simulator cannot tell."""
        entries = [
            {"ContextKeyName": name, "ContextKeyValues": [value], "ContextKeyType": "string"}
            for name, value in (context or {}).items()
        ]
        with aws_call(SIMULATE):
            (result,) = self._iam.simulate_principal_policy(
                PolicySourceArn=arn, ActionNames=[action], ResourceArns=[resource], ContextEntries=entries
            )["EvaluationResults"]
        return bool(result["EvalDecision"] == "allowed")

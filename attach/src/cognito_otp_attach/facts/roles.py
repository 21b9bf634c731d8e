"""Reads IAM roles and whom they trust, and asks IAM's simulator whether the caller may pass one to Cognito."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError

if TYPE_CHECKING:
    from collections.abc import Mapping

ASSUMED = re.compile(r"arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/([^/]+)/.+")
COGNITO = "cognito-idp.amazonaws.com"
SIMULATE = "iam:SimulatePrincipalPolicy"


class AwsRoles:
    """Roles of an account; see ports.Roles."""

    def __init__(self, iam: Any, sts: Any) -> None:
        """Take clients of iam and sts."""
        self._iam, self._sts = iam, sts

    def caller(self) -> str:
        """Return the ARN that the caller acts as."""
        with aws_call("sts:GetCallerIdentity"):
            return str(self._sts.get_caller_identity()["Arn"])

    def trust(self, arn: str) -> tuple[Mapping[str, Any], ...] | None:
        """Return the statements of a role's trust policy."""
        try:
            with aws_call("iam:GetRole"):
                role = self._iam.get_role(RoleName=arn.rpartition("/")[2])["Role"]
        except AwsCallError as error:
            if error.missing:
                return None
            raise
        return statements_of(role["AssumeRolePolicyDocument"])

    def may_pass(self, caller: str, role: str) -> bool:
        """Whether the caller may pass a role to Cognito; raise AwsCallError where the simulator cannot tell."""
        if caller.endswith(":root"):  # the simulator does not know the account's root, which may
            return True
        source = self._principal(caller)
        context = [{"ContextKeyName": "iam:PassedToService", "ContextKeyValues": [COGNITO], "ContextKeyType": "string"}]
        with aws_call(SIMULATE):
            (result,) = self._iam.simulate_principal_policy(
                PolicySourceArn=source, ActionNames=["iam:PassRole"], ResourceArns=[role], ContextEntries=context
            )["EvaluationResults"]
        if missing := result.get("MissingContextValues"):
            sentence = f"policies ask for {', '.join(missing)}, which only a real call has"
            raise AwsCallError(SIMULATE, "MissingContextValues", sentence, lost=False)
        return bool(result["EvalDecision"] == "allowed")

    def _principal(self, caller: str) -> str:
        """Return the role behind a session, whose ARN has the role's path, or the caller itself."""
        found = ASSUMED.fullmatch(caller)
        if found is None:
            return caller
        with aws_call("iam:GetRole"):
            return str(self._iam.get_role(RoleName=found[3])["Role"]["Arn"])


def statements_of(policy: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return a policy's statements, which may be one or a list."""
    found = policy.get("Statement", [])
    return tuple(found if isinstance(found, list) else [found])

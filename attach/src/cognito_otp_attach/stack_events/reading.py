"""What this function may read differs from what an operator may: it was given what the template could name before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.functions import AwsFunctions
from cognito_otp_attach.facts.roles import AwsRoles
from cognito_otp_attach.facts.values import FunctionFacts

if TYPE_CHECKING:
    from collections.abc import Collection

    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.facts.values import EmailFacts

UNASKED = "NotPermitted"
EMAIL = "ses:GetEmailIdentity"


class OwnFunctions:
    """The stack's functions, and of others the policies alone; see facts.ports.Functions.

    The configuration of a function holds its environment, which is none of ours. What detaching has to know of another
    function is whether Cognito may invoke it, and the policy of one that is gone says no.
    """

    def __init__(self, client: Any, own: Collection[str]) -> None:
        """Take a client of lambda, and the stack's functions."""
        self._client, self._all, self._own = client, AwsFunctions(client), own

    def look(self, arn: FunctionArn) -> FunctionFacts:
        """Read a function or alias."""
        if arn.function in self._own:
            return self._all.look(arn)
        name = {"FunctionName": arn.function} | ({"Qualifier": arn.qualifier} if arn.qualifier else {})
        try:
            with aws_call("lambda:GetPolicy"):
                policy = self._client.get_policy(**name)["Policy"]
        except AwsCallError as error:
            if error.missing:
                return FunctionFacts(arn, exists=True)  # or it is gone: either way Cognito may not invoke it
            raise
        statements = json.loads(policy).get("Statement", [])
        listed = statements if isinstance(statements, list) else [statements]
        return FunctionFacts(arn, exists=True, statements=tuple(listed))


class GrantedRoles(AwsRoles):
    """The roles that the template lets this function pass; see facts.ports.Roles."""

    def may_pass(self, caller: str, role: str) -> bool:  # noqa: ARG002 - as the port has it
        """Trust the template: whether it named the pool's role is seen when the role is passed."""
        return True


class UnaskedEmailIdentities:
    """SES identities, which this function has no permission to read; see facts.ports.EmailIdentities."""

    def look(self, arn: str) -> EmailFacts:  # noqa: ARG002 - as the port has it
        """Say that it was not looked at: AWS checks the identity itself when the pool is written."""
        raise AwsCallError(EMAIL, UNASKED, "this function does not read SES identities", lost=False)

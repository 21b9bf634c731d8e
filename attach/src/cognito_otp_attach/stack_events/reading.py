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
    from cognito_otp_attach.facts.ports import Pools
    from cognito_otp_attach.facts.values import EmailFacts, PoolFacts

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
    """The roles of an account, of which the template lets this function pass some; see facts.ports.Roles."""

    def __init__(self, iam: Any, sts: Any, granted: Collection[str]) -> None:
        """Take clients of iam and sts, and the roles that may be passed."""
        super().__init__(iam, sts)
        self._granted = granted

    def may_pass(self, caller: str, role: str) -> bool:  # noqa: ARG002 - as the port has it
        """Whether the template lets this function pass a role: it knows the one that the pool had when it was read."""
        return role in self._granted


class PoolsWithoutClients:
    """Pools, of whose app clients nothing is asked: attaching does not depend on them; see facts.ports.Pools."""

    def __init__(self, pools: Pools) -> None:
        """Take what reads pools."""
        self._pools = pools

    def look(self, pool_id: str) -> PoolFacts | None:
        """Read a pool and its MFA."""
        return self._pools.look(pool_id)

    def session_minutes(self, pool_id: str) -> tuple[int, ...]:  # noqa: ARG002 - as the port has it
        """Return nothing: there may be hundreds of clients, each of which takes a call."""
        return ()


class UnaskedEmailIdentities:
    """SES identities, which this function has no permission to read; see facts.ports.EmailIdentities."""

    def look(self, arn: str) -> EmailFacts:  # noqa: ARG002 - as the port has it
        """Say that it was not looked at: AWS checks the identity itself when the pool is written."""
        raise AwsCallError(EMAIL, UNASKED, "this function does not read SES identities", lost=False)

"""Writes functions' resource policies: Cognito may invoke one function or alias, for one pool of one account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_write
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.functions import qualified
from cognito_otp_attach.plan.permissions import COGNITO, INVOKE

if TYPE_CHECKING:
    from cognito_otp_attach.arns import FunctionArn
    from cognito_otp_attach.plan.values import Permission


class AwsPermissionWrites:
    """Policies of an account's functions; see ports.PermissionWrites."""

    def __init__(self, client: Any) -> None:
        """Take a client of lambda."""
        self._client = client

    def grant(self, permission: Permission) -> None:
        """Let Cognito invoke a function or alias."""
        try:
            self._add(permission)
        except AwsCallError as error:
            if error.code != "ResourceConflictException":
                raise
            # One with our id is there: of a lost answer, or of a pool that was attached otherwise.
            self.revoke(permission.function, permission.statement_id)
            self._add(permission)

    def revoke(self, function: FunctionArn, statement_id: str) -> None:
        """Take a permission away."""
        try:
            with aws_write("lambda:RemovePermission"):
                self._client.remove_permission(**qualified(function), StatementId=statement_id)
        except AwsCallError as error:
            if not error.missing:
                raise

    def _add(self, permission: Permission) -> None:
        with aws_write("lambda:AddPermission"):
            self._client.add_permission(
                **qualified(permission.function),
                StatementId=permission.statement_id,
                Action=INVOKE,
                Principal=COGNITO,
                SourceArn=permission.pool_arn,
                SourceAccount=permission.account,
            )

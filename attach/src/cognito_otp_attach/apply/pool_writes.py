"""Writes user pools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_write

if TYPE_CHECKING:
    from collections.abc import Mapping


class AwsPoolWrites:
    """Pools of an account; see ports.PoolWrites."""

    def __init__(self, client: Any) -> None:
        """Take a client of cognito-idp that makes each request once."""
        self._client = client

    def update(self, request: Mapping[str, Any]) -> None:
        """Make an UpdateUserPool."""
        with aws_write("cognito-idp:UpdateUserPool"):
            self._client.update_user_pool(**request)

    def set_mfa(self, request: Mapping[str, Any]) -> None:
        """Make a SetUserPoolMfaConfig."""
        with aws_write("cognito-idp:SetUserPoolMfaConfig"):
            self._client.set_user_pool_mfa_config(**request)

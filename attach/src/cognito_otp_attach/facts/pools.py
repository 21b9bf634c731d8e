"""Reads user pools, from the answers as they came: botocore drops the members that its model does not know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cognito_otp_attach.aws_calls import aws_call
from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.model import unknown_members
from cognito_otp_attach.facts.values import PoolFacts

if TYPE_CHECKING:
    from cognito_otp_attach.facts.model import PoolModel

DEFAULT_SESSION_MINUTES = 3
PAGE = 60
"""The most clients that one ListUserPoolClients answers."""


class AwsPools:
    """User pools of an account; see ports.Pools."""

    def __init__(self, client: Any, model: PoolModel) -> None:
        """Take a client of cognito-idp, whose answers are kept as they came, and the SDK's model."""
        self._client, self._model = client, model
        self._body = b""
        client.meta.events.register("after-call.cognito-identity-provider", self._keep_body)

    def look(self, pool_id: str) -> PoolFacts | None:
        """Read a pool and its MFA."""
        try:
            pool = self._read("DescribeUserPool", pool_id)["UserPool"]
        except AwsCallError as error:
            if error.missing:
                return None
            raise
        mfa = self._read("GetUserPoolMfaConfig", pool_id)
        unknown = (*unknown_members(pool, self._model.pool), *unknown_members(mfa, self._model.mfa))
        return PoolFacts(pool, mfa, tuple(dict.fromkeys(unknown)))

    def session_minutes(self, pool_id: str) -> tuple[int, ...]:
        """Return how long the sign-ins of the pool's clients live."""
        with aws_call("cognito-idp:ListUserPoolClients"):
            pages = self._client.get_paginator("list_user_pool_clients").paginate(
                UserPoolId=pool_id, PaginationConfig={"PageSize": PAGE}
            )
            clients = [client["ClientId"] for page in pages for client in page["UserPoolClients"]]
        minutes = set()
        for client in clients:
            with aws_call("cognito-idp:DescribeUserPoolClient"):
                found = self._client.describe_user_pool_client(UserPoolId=pool_id, ClientId=client)
            minutes.add(int(found["UserPoolClient"].get("AuthSessionValidity", DEFAULT_SESSION_MINUTES)))
        return tuple(sorted(minutes))

    def _read(self, operation: str, pool_id: str) -> dict[str, Any]:
        with aws_call(f"cognito-idp:{operation}"):
            match operation:
                case "DescribeUserPool":
                    self._client.describe_user_pool(UserPoolId=pool_id)
                case _:
                    self._client.get_user_pool_mfa_config(UserPoolId=pool_id)
        answer: dict[str, Any] = json.loads(self._body)
        return answer

    def _keep_body(self, http_response: Any, **_others: Any) -> None:
        self._body = http_response.content

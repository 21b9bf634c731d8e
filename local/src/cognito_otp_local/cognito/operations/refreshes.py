"""REFRESH_TOKEN_AUTH, GetTokensFromRefreshToken and RevokeToken: what a refresh token is good for.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

import jwt

from cognito_otp_local.cognito.directory.access_tokens import claims_of
from cognito_otp_local.cognito.errors import CognitoError, not_authorized
from cognito_otp_local.cognito.operations.api_calls import Operations
from cognito_otp_local.cognito.rules.client_checks import secret_hash

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.user_directory import Users
    from cognito_otp_local.cognito.operations.api_calls import ClientCall

_REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class Refreshes:
    """Lets the emulator make new tokens for clients that have proved themselves."""

    emulator: EmulatorClient
    users: Users

    @property
    def operations(self) -> Operations:
        """What this family answers."""
        return Operations(of_clients={"GetTokensFromRefreshToken": self.by_secret, "RevokeToken": self.revoke})

    def by_flow(self, call: ClientCall) -> Document:
        """Answer REFRESH_TOKEN_AUTH: the client's hash is over the user's own name, whatever was typed to sign in.

        Whether the token is good is looked at first. Tokens that the hash does not deserve are dropped unseen.
        """
        if call.client.secret is None:
            return self.emulator.cognito(call.operation, call.document)
        given: Document = call.document["AuthParameters"]
        proof = secret_hash(call.client, self._owner(call, given["REFRESH_TOKEN"]))
        request = {**call.document, "AuthParameters": {**given, "SECRET_HASH": proof}}
        answer = self.emulator.cognito(call.operation, request)
        if not hmac.compare_digest(proof.encode(), str(given["SECRET_HASH"]).encode()):
            raise not_authorized(f"SecretHash does not match for the client: {call.client.id}")
        return answer

    def by_secret(self, call: ClientCall) -> Document:
        """Answer GetTokensFromRefreshToken, which brings the client's secret itself."""
        if not _has_secret(call):
            raise not_authorized(f"Unable to verify secret for client {call.client.id}")
        return self.emulator.cognito(call.operation, call.document)

    def revoke(self, call: ClientCall) -> Document:
        """Answer RevokeToken, whose errors have names of their own; what is no token is revoked without a word."""
        claims = _claims(call.document["Token"])
        if not _has_secret(call) or claims.get("client_id", call.client.id) != call.client.id:
            raise CognitoError("UnauthorizedException", "The token is not this client's, or its secret is wrong.")
        if not call.client.revokes:
            raise CognitoError("UnsupportedOperationException", "Token revocation is not enabled for this client.")
        if claims.get("token_use", _REFRESH) != _REFRESH:
            raise CognitoError("UnsupportedTokenTypeException", "Only refresh tokens can be revoked.")
        return self.emulator.cognito(call.operation, call.document)

    def _owner(self, call: ClientCall, token: str) -> str:
        """Return the user name that a refresh token was given to; blank where the emulator will refuse the token."""
        sub = str(_claims(token).get("sub", ""))
        user = self.users.find(call.pool.id, sub) if sub else None
        return "" if user is None else user.username


def _has_secret(call: ClientCall) -> bool:
    given = str(call.document.get("ClientSecret") or "")
    return call.client.secret is None or hmac.compare_digest(call.client.secret.encode(), given.encode())


def _claims(token: str) -> Document:
    """Return what a token says, unverified; nothing where it is none."""
    try:
        return claims_of(token)
    except jwt.InvalidTokenError:
        return {}

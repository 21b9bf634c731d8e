"""What an app client must prove before anything else is looked at: its secret, and that it may use the flow.

The hash is HMAC-SHA256 of the user name and the client's id under the client's secret:
https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import invalid_parameter, not_authorized
from cognito_otp_local.cognito.rules.sign_in_parameters import check_parameters

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.client_records import Client
    from cognito_otp_local.cognito.directory.emulator_client import Document

REFRESH_FLOWS = frozenset({"REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"})
# Where an operation carries the user name and the hash: at the top, or inside a map.
_TOP = frozenset({"SignUp", "ConfirmSignUp", "ResendConfirmationCode", "ForgotPassword", "ConfirmForgotPassword"})
_INSIDE = {
    "InitiateAuth": "AuthParameters",
    "AdminInitiateAuth": "AuthParameters",
    "RespondToAuthChallenge": "ChallengeResponses",
    "AdminRespondToAuthChallenge": "ChallengeResponses",
}
# The operations whose ClientId is the caller's own.
CALLED_BY_CLIENTS = _TOP | _INSIDE.keys() | {"GetTokensFromRefreshToken", "RevokeToken"}
# Which ExplicitAuthFlows entries admit a flow; SRP, refresh and custom are the emulator's to check.
_FLOWS = {
    "USER_PASSWORD_AUTH": frozenset({"ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"}),
    "ADMIN_USER_PASSWORD_AUTH": frozenset({"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"}),
    "ADMIN_NO_SRP_AUTH": frozenset({"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"}),
    "USER_AUTH": frozenset({"ALLOW_USER_AUTH"}),
}


@dataclass(frozen=True, slots=True)
class _Proof:
    """The hash that a call brings; on a refresh it is over a name that only the token knows, and checked later."""

    username: str | None
    supplied: str | None
    extra_allowed: bool


def secret_hash(client: Client, username: str) -> str:
    """Return the hash that this user name needs at this client; the client must have a secret."""
    key = (client.secret or "").encode()
    return base64.b64encode(hmac.new(key, (username + client.id).encode(), hashlib.sha256).digest()).decode()


def check_client(client: Client, operation: str, document: Document) -> None:
    """Raise NotAuthorizedException or InvalidParameterException unless the client may make this call."""
    if operation.endswith("InitiateAuth"):
        check_parameters(document)
    proof = _proof(operation, document)
    if proof is not None:
        _check_hash(client, proof)
    if operation.endswith("InitiateAuth"):
        _check_flow(client, str(document.get("AuthFlow")))


def _proof(operation: str, document: Document) -> _Proof | None:
    if operation in _TOP:
        return _Proof(document.get("Username", ""), document.get("SecretHash"), extra_allowed=False)
    member = _INSIDE.get(operation)
    if member is None:
        return None
    values = document.get(member) or {}
    if document.get("AuthFlow") in REFRESH_FLOWS:
        return _Proof(None, values.get("SECRET_HASH"), extra_allowed=True)
    extra_allowed = member == "ChallengeResponses"
    return _Proof(values.get("USERNAME", ""), values.get("SECRET_HASH"), extra_allowed)


def _check_hash(client: Client, proof: _Proof) -> None:
    if client.secret is None:
        if proof.supplied and not proof.extra_allowed:
            raise invalid_parameter(f"App client {client.id} is not configured for secret but secret hash was received")
        return
    if not proof.supplied:
        raise not_authorized(f"Client {client.id} is configured with secret but SECRET_HASH was not received")
    if proof.username is None:
        return
    if not hmac.compare_digest(secret_hash(client, proof.username).encode(), proof.supplied.encode()):
        raise not_authorized(f"Unable to verify secret hash for client {client.id}")


def _check_flow(client: Client, flow: str) -> None:
    needed = _FLOWS.get(flow)
    if needed is None or client.flows & needed:
        return
    if flow.startswith("ADMIN_"):
        raise invalid_parameter("Auth flow not enabled for this client")
    raise invalid_parameter(f"{flow} flow not enabled for this client")

"""A pool's public documents: the keys that sign its tokens, and what tells verifiers where these are.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cognito_otp_local.cognito.errors import CognitoError

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import EmulatorClient

DOCUMENTS = frozenset({"jwks.json", "openid-configuration"})


def public_document(emulator: EmulatorClient, pool_id: str, name: str, url: str) -> dict[str, Any]:
    """Return a document whose addresses begin with ``url``, by which the client reaches this server.

    The issuer is Cognito's own, as in every token. Raise CognitoError if there is no such pool or document.
    """
    if name not in DOCUMENTS:
        raise CognitoError("ResourceNotFoundException", f"There is no document {name}.", HTTPStatus.NOT_FOUND)
    emulator.cognito("DescribeUserPool", {"UserPoolId": pool_id})
    found = emulator.public_document(pool_id, name)
    return {key: _reached(value, emulator.url, url) for key, value in found.items()}


def _reached(value: Any, from_here: str, from_there: str) -> Any:
    return value.replace(from_here, from_there, 1) if isinstance(value, str) else value

"""Who calls with an access token: the pool, the user and the app client that it was given to.

The emulator checks the token's signature and expiry when it enforces IAM; what a token says is read here always.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.users import RESET_REQUIRED, UNCONFIRMED
from cognito_otp_local.cognito.errors import (
    CognitoError,
    not_authorized,
    reset_required,
    user_disabled,
    user_unconfirmed,
)

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.pool_directory import Directory
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.users import User, Users

SCOPE = "aws.cognito.signin.user.admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in user, and the app client that the user signed in through."""

    pool: Pool
    user: User
    client_id: str


@dataclass(frozen=True, slots=True)
class Callers:
    """Finds out whose an access token is."""

    emulator: EmulatorClient
    directory: Directory
    users: Users

    def identify(self, token: str) -> Caller:
        """Return the caller; raise what Cognito answers to a bad token, and to users who may not call."""
        claims = _claims(token)
        pool = self._pool(str(claims["iss"]).rpartition("/")[2])
        user = self.users.require(pool.id, str(claims["username"]))
        _require_able(user)
        self.emulator.cognito("GetUser", {"AccessToken": token})
        return Caller(pool, user, str(claims["client_id"]))

    def _pool(self, pool_id: str) -> Pool:
        try:
            return self.directory.pool(pool_id)
        except CognitoError as error:
            if error.kind != "ResourceNotFoundException":
                raise
            raise _invalid() from error


def _claims(token: str) -> Document:
    body = token.split(".")[1] if token.count(".") == 2 else ""  # noqa: PLR2004 - a JWT's three parts
    try:
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except ValueError as error:
        raise _invalid() from error
    known = isinstance(claims, dict) and {"iss", "username", "client_id"} <= claims.keys()
    if not known or claims.get("token_use") != "access":
        raise _invalid()
    if SCOPE not in str(claims.get("scope", SCOPE)).split():
        raise not_authorized("Access Token does not have required scopes")
    found: Document = claims
    return found


def _require_able(user: User) -> None:
    if not user.enabled:
        raise user_disabled()
    if user.status == UNCONFIRMED:
        raise user_unconfirmed()
    if user.status == RESET_REQUIRED:
        raise reset_required()


def _invalid() -> CognitoError:
    return not_authorized("Invalid Access Token")

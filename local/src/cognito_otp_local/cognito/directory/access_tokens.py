"""What an access token says, and who calls with it: the pool, the user and the app client that it was given to.

The emulator checks a token's signature and expiry when it enforces IAM; what a token says is read here always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import jwt

from cognito_otp_local.cognito.directory.user_directory import RESET_REQUIRED, UNCONFIRMED
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
    from cognito_otp_local.cognito.directory.user_directory import User, Users

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
        claims = _access_claims(token)
        pool = self._pool(_issuer(claims))
        user = self.users.require(pool.id, str(claims["username"]))
        _require_able(user)
        self.emulator.cognito("GetUser", {"AccessToken": token})
        return Caller(pool, user, str(claims["client_id"]))

    def find(self, token: str) -> User | None:
        """Return the user whose token the emulator accepts; None if the user is gone by now."""
        username = self.emulator.cognito("GetUser", {"AccessToken": token})["Username"]
        return self.users.find(_issuer(claims_of(token)), username)

    def _pool(self, pool_id: str) -> Pool:
        try:
            return self.directory.pool(pool_id)
        except CognitoError as error:
            if error.kind != "ResourceNotFoundException":
                raise
            raise _invalid() from error


def claims_of(token: str) -> Document:
    """Return a token's claims, whoever signed it; raise jwt.InvalidTokenError for what is no token."""
    found: Document = jwt.decode(token, options={"verify_signature": False})
    return found


def _issuer(claims: Document) -> str:
    """Return the id of the pool that issued a token."""
    return str(claims["iss"]).rpartition("/")[2]


def _access_claims(token: str) -> Document:
    try:
        claims = claims_of(token)
    except jwt.InvalidTokenError as error:
        raise _invalid() from error
    if not {"iss", "username", "client_id"} <= claims.keys() or claims.get("token_use") != "access":
        raise _invalid()
    if SCOPE not in str(claims.get("scope", SCOPE)).split():
        raise not_authorized("Access Token does not have required scopes")
    return claims


def _require_able(user: User) -> None:
    if not user.enabled:
        raise user_disabled()
    if user.status == UNCONFIRMED:
        raise user_unconfirmed()
    if user.status == RESET_REQUIRED:
        raise reset_required()


def _invalid() -> CognitoError:
    return not_authorized("Invalid Access Token")

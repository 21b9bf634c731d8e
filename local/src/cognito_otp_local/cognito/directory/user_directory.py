"""Users as the front's rules need them, read from and written to the emulator's directory."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import CognitoError, user_unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient

UNCONFIRMED = "UNCONFIRMED"
CONFIRMED = "CONFIRMED"
INVITED = "FORCE_CHANGE_PASSWORD"
RESET_REQUIRED = "RESET_REQUIRED"
SMS = "SMS_MFA"
SMS_OTP = "SMS_OTP"
TOTP = "SOFTWARE_TOKEN_MFA"
EMAIL_OTP = "EMAIL_OTP"
# The attributes that a code can verify.
VERIFIABLE = ("phone_number", "email")


@dataclass(frozen=True, slots=True)
class User:
    """One user; ``factors`` are the MFA settings that are on, and ``preferred`` one of them or empty."""

    pool_id: str
    username: str
    status: str
    enabled: bool
    attributes: Mapping[str, str] = field(repr=False)
    factors: frozenset[str]
    preferred: str

    @property
    def phone(self) -> str | None:
        """The phone number, if the user has one."""
        return self.attributes.get("phone_number") or None

    @property
    def has_verified_phone(self) -> bool:
        """Whether the user has a phone number and has shown that it is theirs."""
        return self.phone is not None and self.attributes.get("phone_number_verified") == "true"


def stand_in(pool_id: str, name: str) -> str:
    """Return the user name of a user who does not exist, where user names are made by Cognito: always the same.

    It looks like a ``sub``, a UUID of random numbers.
    """
    digest = hashlib.sha256(f"{pool_id}/{name}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def named(values: Mapping[str, str]) -> list[Document]:
    """Write attributes as the API lists them."""
    return [{"Name": name, "Value": value} for name, value in values.items()]


def unverified(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the flags that say what has not been verified: Cognito keeps them from the start."""
    return {f"{name}_verified": "false" for name in VERIFIABLE if attributes.get(name)}


def read_named(entries: list[Document] | None) -> dict[str, str]:
    """Read attributes as the API lists them; an attribute without a value is empty."""
    return {entry["Name"]: entry.get("Value") or "" for entry in entries or ()}


def without_blanks(answer: Document) -> Document:
    """Return AdminGetUser's answer without the attributes that were deleted: the emulator keeps them, blank."""
    return {**answer, "UserAttributes": [entry for entry in answer["UserAttributes"] if entry.get("Value")]}


def read_user(pool_id: str, answer: Document) -> User:
    """Read the answer to AdminGetUser."""
    return User(
        pool_id=pool_id,
        username=answer["Username"],
        status=answer.get("UserStatus", ""),
        enabled=bool(answer.get("Enabled", True)),
        # The emulator cannot delete an attribute: a blank one is gone.
        attributes={name: value for name, value in read_named(answer.get("UserAttributes")).items() if value},
        factors=frozenset(answer.get("UserMFASettingList") or ()),
        preferred=answer.get("PreferredMfaSetting") or "",
    )


class Users:
    """The emulator's users, found by user name, alias or sub."""

    def __init__(self, emulator: EmulatorClient) -> None:
        """Take the emulator."""
        self._emulator = emulator

    def find(self, pool_id: str, name: str) -> User | None:
        """Return the user of that name, or None."""
        try:
            return read_user(pool_id, self._emulator.cognito("AdminGetUser", _at(pool_id, name)))
        except CognitoError as error:
            if error.kind != "UserNotFoundException":
                raise
            return None

    def confirm(self, user: User) -> None:
        """Make the user CONFIRMED."""
        self._emulator.cognito("AdminConfirmSignUp", _at(user.pool_id, user.username))

    def verify(self, user: User, *attributes: str) -> None:
        """Mark attributes, such as ``phone_number``, as verified."""
        self.write(user, {f"{attribute}_verified": "true" for attribute in attributes})

    def require(self, pool_id: str, name: str) -> User:
        """Return the user of that name; raise UserNotFoundException if there is none."""
        user = self.find(pool_id, name)
        if user is None:
            raise user_unknown()
        return user

    def write(self, user: User, changes: Mapping[str, str]) -> None:
        """Write attributes as they are; a blank value deletes one."""
        if changes:
            request = {**_at(user.pool_id, user.username), "UserAttributes": named(changes)}
            self._emulator.cognito("AdminUpdateUserAttributes", request)

    def set_password(self, user: User, password: str, *, permanent: bool) -> None:
        """Give the user a password, or a temporary one; raise InvalidPasswordException if the policy forbids it."""
        request = {**_at(user.pool_id, user.username), "Password": password, "Permanent": permanent}
        self._emulator.cognito("AdminSetUserPassword", request)

    def require_reset(self, user: User) -> None:
        """Let the user in no more until the password has been reset."""
        self._emulator.cognito("AdminResetUserPassword", _at(user.pool_id, user.username))

    def delete(self, user: User) -> None:
        """Remove the user as if they had never signed up."""
        self._emulator.cognito("AdminDeleteUser", _at(user.pool_id, user.username))


def _at(pool_id: str, name: str) -> Document:
    return {"UserPoolId": pool_id, "Username": name}

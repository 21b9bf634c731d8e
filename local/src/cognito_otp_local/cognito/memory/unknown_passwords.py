"""Which users have no password: those who signed up without one.

The emulator knows no user without a password, so it is given one that nobody knows, and that is remembered here.
"""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.tokens import pool_of
from cognito_otp_local.cognito.errors import not_authorized

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document, EmulatorClient
    from cognito_otp_local.cognito.directory.users import User, Users

_RANDOM_BYTES = 96
# Each of these gives the user a password of their own.
_GIVING = frozenset({"AdminSetUserPassword", "ConfirmForgotPassword"})


class UnknownPasswords:
    """Users without a password, by their ``sub``."""

    def __init__(self, emulator: EmulatorClient, users: Users) -> None:
        """Take where users are found."""
        self._emulator = emulator
        self._users = users
        self._lock = threading.Lock()
        self._without: set[str] = set()

    def unknown(self) -> str:
        """Make a password that nobody will ever know and that every policy accepts."""
        return f"aA1!{secrets.token_urlsafe(_RANDOM_BYTES)}"

    def remember(self, sub: str) -> None:
        """Note that a user has no password."""
        with self._lock:
            self._without.add(sub)

    def has(self, user: User) -> bool:
        """Whether the user has a password."""
        with self._lock:
            return user.attributes.get("sub") not in self._without

    def change(self, document: Document) -> Document:
        """Answer ChangePassword: somebody without a password sets their first one, with no previous one to show."""
        token = document["AccessToken"]
        owner = self._emulator.cognito("GetUser", {"AccessToken": token})["Username"]
        user = self._users.find(pool_of(token), owner)
        if user is None or self.has(user):
            return self._emulator.cognito("ChangePassword", document)
        if document.get("PreviousPassword"):
            raise not_authorized("Incorrect username or password.")
        whose = {"UserPoolId": user.pool_id, "Username": user.username}
        self._emulator.cognito(
            "AdminSetUserPassword", {**whose, "Password": document["ProposedPassword"], "Permanent": True}
        )
        self._forget(user)
        return {}

    def learn(self, operation: str, pool_id: str | None, document: Document) -> None:
        """Take notice of a call that has succeeded: it may have given a user a password."""
        if operation not in _GIVING or pool_id is None:
            return
        user = self._users.find(pool_id, document["Username"])
        if user is not None:
            self._forget(user)

    def _forget(self, user: User) -> None:
        with self._lock:
            self._without.discard(user.attributes["sub"])

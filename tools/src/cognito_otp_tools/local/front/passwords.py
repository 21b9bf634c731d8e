"""Which users have no password: those who signed up without one.

The emulator knows no user without a password, so it is given one that nobody knows, and that is remembered here.
"""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_tools.local.front.emulator import Document
    from cognito_otp_tools.local.front.users import User, Users

_RANDOM_BYTES = 96
# Each of these gives the user a password of their own.
_GIVING = frozenset({"AdminSetUserPassword", "ConfirmForgotPassword"})


class Passwords:
    """Users without a password, by their ``sub``."""

    def __init__(self, users: Users) -> None:
        """Take where users are found."""
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

    def learn(self, operation: str, pool_id: str | None, document: Document) -> None:
        """Take notice of a call that has succeeded: it may have given a user a password."""
        if operation not in _GIVING or pool_id is None:
            return
        user = self._users.find(pool_id, document["Username"])
        with self._lock:
            if user is not None:
                self._without.discard(user.attributes.get("sub", ""))

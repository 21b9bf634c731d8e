"""Which users have no password: those who signed up, or were invited, without one.

The emulator knows no user without a password, so it is given one that is kept nowhere, and that is remembered here.
"""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.user_directory import User

_RANDOM_BYTES = 96


class UnknownPasswords:
    """Users without a password, by their ``sub``."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._without: set[str] = set()

    def unknown(self) -> str:
        """Make a password that is kept nowhere and that every policy accepts."""
        return f"aA1!{secrets.token_urlsafe(_RANDOM_BYTES)}"

    def remember(self, sub: str) -> None:
        """Note that a user has no password."""
        with self._lock:
            self._without.add(sub)

    def has(self, user: User) -> bool:
        """Whether the user has a password."""
        with self._lock:
            return user.attributes.get("sub") not in self._without

    def forget(self, user: User) -> None:
        """Note that the user has been given a password."""
        with self._lock:
            self._without.discard(user.attributes["sub"])

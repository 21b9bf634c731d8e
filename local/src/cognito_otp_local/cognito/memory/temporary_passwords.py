"""How long temporary passwords live: TemporaryPasswordValidityDays, which the emulator does not heed.

https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-create-user-accounts.html
"""

from __future__ import annotations

import secrets
import string
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import not_authorized
from cognito_otp_local.cognito.memory.issued_codes import DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import User

# The special characters that Cognito counts as such, but for the space:
# https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
SYMBOLS = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+="
_KINDS = (string.ascii_uppercase, string.ascii_lowercase, string.digits, SYMBOLS)


def new_password(pool: Pool) -> str:
    """Make a temporary password of all four kinds of characters, as long as the pool's policy asks, and at least 8."""
    rest = [secrets.choice("".join(_KINDS)) for _ in range(max(pool.passwords.shortest, 8) - len(_KINDS))]
    characters = [*(secrets.choice(kind) for kind in _KINDS), *rest]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


class TemporaryPasswords:
    """Remembers when each user's temporary password ends."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Take the clock in seconds."""
        self._clock = clock
        self._ends: dict[tuple[str, str], float] = {}

    def start(self, pool: Pool, user: User) -> None:
        """Let the user's temporary password live from now on as long as the pool says."""
        self._ends[pool.id, user.username] = self._clock() + pool.passwords.temporary_days * DAY

    def require_fresh(self, user: User) -> None:
        """Raise NotAuthorizedException if the user's temporary password is too old to sign in with."""
        if self._clock() >= self._ends.get((user.pool_id, user.username), float("inf")):
            raise not_authorized("Temporary password has expired and must be reset by an administrator.")

"""Wrong passwords, and how long they lock a user out.

After the fifth wrong password in a row a user is locked out for a second, and twice as long after each further one:
https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import passwords_exceeded

if TYPE_CHECKING:
    from collections.abc import Callable

FREE = 5
"""So many wrong passwords bring the first lockout."""
LONGEST_SECONDS = 900
"""The longest lockout, and after how long without any attempt all are forgotten."""


@dataclass(frozen=True, slots=True)
class _Attempts:
    wrong: int = 0
    locked_until: float = 0.0
    last_at: float = 0.0


class PasswordAttempts:
    """Counts wrong passwords by pool and user name."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Take the clock in seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._attempts: dict[tuple[str, str], _Attempts] = {}

    def begin(self, pool_id: str, username: str) -> None:
        """Note that a password is about to be checked; raise NotAuthorizedException while the user is locked out."""
        now, key = self._clock(), (pool_id, username)
        with self._lock:
            before = self._attempts.get(key, _Attempts())
            if now - before.last_at >= LONGEST_SECONDS:
                before = _Attempts()
            self._attempts[key] = replace(before, last_at=now)
        if now < before.locked_until:
            raise passwords_exceeded()

    def fail(self, pool_id: str, username: str) -> None:
        """Count a wrong password, which may lock the user out."""
        now, key = self._clock(), (pool_id, username)
        with self._lock:
            wrong = self._attempts.get(key, _Attempts()).wrong + 1
            seconds = 0 if wrong < FREE else min(2 ** (wrong - FREE), LONGEST_SECONDS)
            self._attempts[key] = _Attempts(wrong, now + seconds, now)

    def succeed(self, pool_id: str, username: str) -> None:
        """Forget the wrong passwords of a user who has given the right one."""
        with self._lock:
            self._attempts.pop((pool_id, username), None)

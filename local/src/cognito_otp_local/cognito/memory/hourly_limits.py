"""How often one user may do one thing within an hour.

https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html gives the numbers. ForgotPassword and
ConfirmForgotPassword share theirs; AWS sets it between 5 and 20 by the risk of the request, which is not assessed here.
VerifyUserAttribute's is not given, though the API has LimitExceededException for it.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import attempts_exceeded

if TYPE_CHECKING:
    from collections.abc import Callable

HOUR = 3600
PER_HOUR = {
    "ResendConfirmationCode": 5,
    "ConfirmSignUp": 15,
    "ForgotPassword": 20,
    "GetUserAttributeVerificationCode": 5,
    "VerifyUserAttribute": 15,
}


class HourlyLimits:
    """Counts calls by operation, pool and user name over the last hour."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """Take the clock in seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: dict[tuple[str, str, str], deque[float]] = {}

    def spend(self, operation: str, pool_id: str, username: str) -> None:
        """Count one call; raise LimitExceededException when the hour's calls are used up."""
        now = self._clock()
        with self._lock:
            calls = self._calls.setdefault((operation, pool_id, username), deque())
            while calls and calls[0] <= now - HOUR:
                calls.popleft()
            if len(calls) >= PER_HOUR[operation]:
                raise attempts_exceeded()
            calls.append(now)

"""Confirmation codes that have been issued: kept in memory, checked once, gone after their lifetime."""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp_tools.local.front.errors import code_expired, code_mismatch

if TYPE_CHECKING:
    from collections.abc import Callable

# Not adjustable: https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html
SIGN_UP_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class _Issued:
    code: str = field(repr=False)
    attribute: str
    expires_at: float


class Codes:
    """One code for each user of each pool; the newest replaces the ones before it."""

    def __init__(self, clock: Callable[[], float], new_code: Callable[[], str]) -> None:
        """Take the clock in seconds, and what makes a code."""
        self._clock = clock
        self._new_code = new_code
        self._lock = threading.Lock()
        self._issued: dict[tuple[str, str], _Issued] = {}

    def issue(self, pool_id: str, username: str, attribute: str, seconds: float = SIGN_UP_SECONDS) -> str:
        """Make the user's code; confirming it will verify ``attribute``."""
        issued = _Issued(self._new_code(), attribute, self._clock() + seconds)
        with self._lock:
            self._issued[pool_id, username] = issued
        return issued.code

    def redeem(self, pool_id: str, username: str, code: str) -> str:
        """Take the code if it is right and in time: return the attribute it verifies; it works only once.

        Raises CodeMismatchException for another code, ExpiredCodeException for one that is too old or unknown.
        """
        with self._lock:
            issued = self._issued.get((pool_id, username))
            if issued is None or self._clock() >= issued.expires_at:
                raise code_expired()
            if not hmac.compare_digest(issued.code.encode(), code.encode()):
                raise code_mismatch()
            del self._issued[pool_id, username]
        return issued.attribute

    def forget(self, pool_id: str, username: str) -> None:
        """Drop the user's code, if there is one."""
        with self._lock:
            self._issued.pop((pool_id, username), None)

"""Codes that have been issued: kept in memory, each good for one thing, once, and gone after its lifetime."""

from __future__ import annotations

import hmac
import threading
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.errors import code_expired, code_mismatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.cognito.directory.user_directory import User

CODE_DIGITS = 6
"""How long the codes are that confirm a sign-up, verify an address, reset a password or are a second factor."""
HOUR = 3600
DAY = 24 * HOUR


class Use(StrEnum):
    """What a code is good for; the last two are named like the attributes that they verify."""

    SIGN_UP = "sign_up"
    PASSWORD = "password"  # noqa: S105 - a use, not a password
    PHONE = "phone_number"
    EMAIL = "email"


# Not adjustable: https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html
LIVES = {Use.SIGN_UP: DAY, Use.PASSWORD: HOUR, Use.PHONE: DAY, Use.EMAIL: DAY}


@dataclass(frozen=True, slots=True)
class Issued:
    """A code that was sent to ``address``, the value of ``attribute`` then or, for a change of it, from now on."""

    code: str = field(repr=False)
    attribute: str
    address: str = field(repr=False)
    expires_at: float


class Codes:
    """One code for each user and use; the newest replaces the one before it, and no other.

    Users are distinguished by their ``sub``, so a new user who takes a deleted user's name inherits no code.
    """

    def __init__(self, clock: Callable[[], float], new_code: Callable[[int], str]) -> None:
        """Take the clock in seconds, and what makes a code of so many digits."""
        self._clock = clock
        self._new_code = new_code
        self._lock = threading.Lock()
        self._issued: dict[tuple[str, str, Use], Issued] = {}

    def issue(self, user: User, use: Use, attribute: str, address: str) -> str:
        """Make the user's code for this use; it is about to be sent to the attribute's address."""
        issued = Issued(self._new_code(CODE_DIGITS), attribute, address, self._clock() + LIVES[use])
        with self._lock:
            self._issued[_key(user, use)] = issued
        return issued.code

    def check(self, user: User, use: Use, code: str) -> Issued:
        """Return what was issued if the code is right and in time; it stays good until it is forgotten.

        Raises CodeMismatchException for another code, ExpiredCodeException for one that is too old or unknown.
        """
        with self._lock:
            issued = self._issued.get(_key(user, use))
        if issued is None or self._clock() >= issued.expires_at:
            raise code_expired()
        if not hmac.compare_digest(issued.code.encode(), code.encode()):
            raise code_mismatch()
        return issued

    def address(self, user: User, use: Use) -> str | None:
        """Return where the use's last code went, unless it has been forgotten; also when it has expired."""
        with self._lock:
            issued = self._issued.get(_key(user, use))
        return None if issued is None else issued.address

    def forget(self, user: User, use: Use) -> None:
        """Drop the user's code for this use, if there is one."""
        with self._lock:
            self._issued.pop(_key(user, use), None)


def _key(user: User, use: Use) -> tuple[str, str, Use]:
    return user.pool_id, user.attributes["sub"], use

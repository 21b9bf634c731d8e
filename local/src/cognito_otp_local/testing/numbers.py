"""Phone numbers without an owner: those set aside for fiction, so that no test can text a person by mistake.

Ofcom's are https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama (+44 7700 900000 to
900999); the North American ones end in 555-0100 to 555-0199 under every area code.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from cognito_otp_local.errors import LocalStackError

if TYPE_CHECKING:
    from collections.abc import Callable

AREA_CODES = (201, 202, 206, 212, 213, 214, 215, 216, 303, 305, 312, 313, 404, 408, 412, 415, 503, 512, 602, 617)
NUMBERS = (
    *(f"+447700900{last:03}" for last in range(1000)),
    *(f"+1{area}55501{last:02}" for area in AREA_CODES for last in range(100)),
)
TRIES = 50


def pick_number(is_taken: Callable[[str], bool]) -> str:
    """Return a number of fiction that is not taken; raise LocalStackError when nearly all are."""
    for number in random.sample(NUMBERS, TRIES):
        if not is_taken(number):
            return number
    raise LocalStackError("the user pool has users with nearly every number of fiction: start a fresh stack")

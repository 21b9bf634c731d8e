"""Which second factor a sign-in owes.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_tools.local.front.errors import invalid_parameter
from cognito_otp_tools.local.front.users import SMS, TOTP, User

if TYPE_CHECKING:
    from cognito_otp_tools.local.front.emulator import Document
    from cognito_otp_tools.local.front.pools import Pool


@dataclass(frozen=True, slots=True)
class NoFactor:
    """The password was enough."""


@dataclass(frozen=True, slots=True)
class TextCode:
    """A code by SMS to the user's phone number."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """The pool demands a factor and the user has none: Cognito asks for MFA_SETUP."""


type Owed = NoFactor | TextCode | SetUp


def owed_after_password(pool: Pool, user: User) -> Owed:
    """Decide for a user to whom the emulator has put no TOTP challenge.

    In a pool where MFA is ON a phone number is enough for SMS; where it is OPTIONAL the user must have chosen it.
    """
    if pool.mfa == "OFF":
        return NoFactor()
    wanted = pool.mfa == "ON" or SMS in user.factors
    if wanted and user.phone is not None and pool.can_text:
        return TextCode()
    return SetUp() if pool.mfa == "ON" else NoFactor()


def prefers_sms(pool: Pool, user: User) -> bool:
    """Tell whether a user with TOTP as well has said that SMS comes first."""
    return user.preferred == SMS and SMS in user.factors and user.phone is not None and pool.can_text


def factors_to_set_up(pool: Pool) -> str:
    """Return MFAS_CAN_SETUP, which is JSON inside a string."""
    return json.dumps([SMS] if pool.can_text else [TOTP])


def check_preference(user: User, document: Document) -> None:
    """Raise InvalidParameterException if SMS is switched on for a user without a phone number."""
    wanted = (document.get("SMSMfaSettings") or {}).get("Enabled")
    if wanted and user.phone is None:
        raise invalid_parameter("User does not have delivery config set to turn on SMS_MFA")

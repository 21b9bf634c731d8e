"""Which second factor a sign-in requires.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import SMS, TOTP, User
from cognito_otp_local.cognito.errors import invalid_parameter

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.emulator_client import Document
    from cognito_otp_local.cognito.directory.pool_records import Pool

# By factor, the member of a request that sets its preference.
SETTINGS = {SMS: "SMSMfaSettings", TOTP: "SoftwareTokenMfaSettings"}
_NOT_HERE = ("EmailMfaSettings", "WebAuthnMfaSettings")


@dataclass(frozen=True, slots=True)
class NoFactor:
    """The password was enough."""


@dataclass(frozen=True, slots=True)
class TextCode:
    """A code by SMS to the user's phone number."""


@dataclass(frozen=True, slots=True)
class AppCode:
    """A code from the user's authenticator application."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The user has both and prefers neither: Cognito asks for SELECT_MFA_TYPE."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """The pool demands a factor and the user has none: Cognito asks for MFA_SETUP."""


type RequiredFactor = NoFactor | TextCode | SetUp
type RequiredWithTotp = TextCode | AppCode | Choice

SELECT = "SELECT_MFA_TYPE"
SET_UP = "MFA_SETUP"
CHOICES = json.dumps([SMS, TOTP])


def required_after_password(pool: Pool, user: User) -> RequiredFactor:
    """Decide for a user to whom the emulator has put no TOTP challenge.

    In a pool where MFA is ON a phone number is enough for SMS; where it is OPTIONAL the user must have chosen it.
    """
    if pool.mfa == "OFF":
        return NoFactor()
    wanted = pool.mfa == "ON" or SMS in user.factors
    if wanted and user.phone is not None and pool.can_text:
        return TextCode()
    return SetUp() if pool.mfa == "ON" else NoFactor()


def required_with_totp(pool: Pool, user: User) -> RequiredWithTotp:
    """Decide for a user who has an authenticator application, and perhaps SMS as well."""
    if SMS not in user.factors or user.phone is None or not pool.can_text or user.preferred == TOTP:
        return AppCode()
    return TextCode() if user.preferred == SMS else Choice()


def factors_to_set_up(pool: Pool) -> str:
    """Return MFAS_CAN_SETUP, which is JSON inside a string."""
    return json.dumps([SMS] if pool.can_text else [TOTP])


def check_preference(user: User, document: Document, *, has_application: bool) -> None:
    """Raise InvalidParameterException for settings that contradict each other or that the user cannot have.

    ``has_application`` says whether the user has ever verified a software token.
    """
    settings = {name: document.get(member) or {} for name, member in SETTINGS.items()}
    if any(document.get(member, {}).get("Enabled") for member in _NOT_HERE):
        raise invalid_parameter(f"The local stack has no MFA but SMS and TOTP: leave out {' and '.join(_NOT_HERE)}.")
    preferred = [name for name, setting in settings.items() if setting.get("PreferredMfa")]
    if len(preferred) > 1:
        raise invalid_parameter("Only one MFA method can be preferred")
    if any(not settings[name].get("Enabled") for name in preferred):
        raise invalid_parameter(f"{preferred[0]} cannot be preferred without being enabled")
    able = {SMS: user.phone is not None, TOTP: has_application}
    for name, setting in settings.items():
        if setting.get("Enabled") and not able[name]:
            raise invalid_parameter(f"User does not have delivery config set to turn on {name}")


def no_longer_preferred(user: User, document: Document) -> Document:
    """Return the settings to switch off first, because they stay enabled and are preferred no more.

    The emulator forgets a preference only when its factor is switched off.
    """
    member = SETTINGS.get(user.preferred)
    setting = (document.get(member) or {}) if member else {}
    if member is None or not setting.get("Enabled") or setting.get("PreferredMfa"):
        return {}
    return {member: {"Enabled": False}}

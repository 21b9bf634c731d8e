"""Where the code for a forgotten password goes: the pool's AccountRecoverySetting decides, among verified addresses.

https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html and the API's
AccountRecoverySetting: with the setting, a channel that is the user's second factor does not recover the account;
without it Cognito keeps to its older rule, SMS before e-mail, second factor or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import EMAIL_OTP, SMS, TOTP
from cognito_otp_local.cognito.errors import no_way_to_recover, not_authorized

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.pool_records import Pool
    from cognito_otp_local.cognito.directory.user_directory import User

ADMIN_ONLY = "admin_only"
_ATTRIBUTES = {"verified_phone_number": "phone_number", "verified_email": "email"}
_LEGACY = ("verified_phone_number", "verified_email")


def require_self_service(pool: Pool) -> None:
    """Raise NotAuthorizedException if the pool lets administrators alone set new passwords."""
    if pool.recovery is not None and ADMIN_ONLY in pool.recovery:
        raise not_authorized("Only an administrator can reset passwords in this user pool.")


def recovery_attribute(pool: Pool, user: User) -> str:
    """Return the attribute to whose address the code goes; raise InvalidParameterException if none qualifies."""
    taken = frozenset() if pool.recovery is None else _second_factors(pool, user)
    for mechanism in pool.recovery or _LEGACY:
        name = _ATTRIBUTES[mechanism]
        verified = user.attributes.get(name) and user.attributes.get(f"{name}_verified") == "true"
        if verified and name not in taken:
            return name
    raise no_way_to_recover()


def _second_factors(pool: Pool, user: User) -> frozenset[str]:
    """Return which attributes the user's MFA codes go to; where MFA is ON, a user without TOTP gets them by SMS."""
    if pool.mfa == "OFF":
        return frozenset()
    by_sms = SMS in user.factors or (pool.mfa == "ON" and not user.factors & {TOTP, EMAIL_OTP})
    by_email = EMAIL_OTP in user.factors
    chosen = {"phone_number": by_sms, "email": by_email}
    return frozenset(name for name, active in chosen.items() if active)

"""What a user may begin a choice-based sign-in (USER_AUTH) with.

MFA adds a second factor "to sign in your users who have passwords as their primary authentication factor"; so where a
second factor is required, a one-time password is no first one here.
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.cognito.directory.user_directory import CONFIRMED, SMS_OTP, User, stand_in
from cognito_otp_local.cognito.errors import CognitoError
from cognito_otp_local.cognito.rules.delivery_details import simulated

if TYPE_CHECKING:
    from cognito_otp_local.cognito.directory.client_records import Client
    from cognito_otp_local.cognito.directory.pool_records import Pool

PASSWORD = "PASSWORD"  # noqa: S105 - a factor's name
PASSWORD_SRP = "PASSWORD_SRP"  # noqa: S105 - as above
# Cognito's others, which the local stack does not have.
NOT_HERE = frozenset({"EMAIL_OTP", "WEB_AUTHN"})
# The emulator proves passwords by SRP only for clients with this flow.
_SRP_FLOW = "ALLOW_USER_SRP_AUTH"


def first_factors(pool: Pool, user: User, *, has_password: bool) -> list[str]:
    """Return which of the pool's first factors are configured for the user."""
    able = {PASSWORD: has_password, SMS_OTP: _may_use_codes(pool, user)}
    return [name for name, is_able in able.items() if is_able and name in pool.first_factors]


def challenges(client: Client, factors: list[str]) -> list[str]:
    """Return what AvailableChallenges lists: a password can be given in two ways."""
    srp = [PASSWORD_SRP] if PASSWORD in factors and _SRP_FLOW in client.flows else []
    return [*srp, *factors]


def require_choice(pool: Pool) -> None:
    """Raise FeatureUnavailableInTierException unless the pool's tier has choice-based sign-in."""
    if pool.tier == "LITE":
        raise CognitoError(
            "FeatureUnavailableInTierException", "Choice-based sign-in needs the ESSENTIALS tier or higher."
        )


def codes_begin_sign_ins(pool: Pool) -> bool:
    """Whether a code by SMS may be a first factor in the pool at all."""
    return SMS_OTP in pool.first_factors and pool.mfa != "ON" and pool.tier != "LITE" and pool.can_text


def made_up_user(pool: Pool, name: str) -> User:
    """Make up the user that a client is shown in place of one who does not exist."""
    shown = simulated(pool, name)
    attributes = {"phone_number": "", "phone_number_verified": "false"}
    if shown["DeliveryMedium"] == "SMS":
        attributes = {"phone_number": shown["Destination"], "phone_number_verified": "true"}
    username = stand_in(pool.id, name) if pool.username_attributes else name
    return User(pool.id, username, CONFIRMED, enabled=True, attributes=attributes, factors=frozenset(), preferred="")


def exists(user: User) -> bool:
    """Whether the user is a real one."""
    return "sub" in user.attributes


def _may_use_codes(pool: Pool, user: User) -> bool:
    return (
        codes_begin_sign_ins(pool)
        and user.has_verified_phone
        and user.status == CONFIRMED
        and _owes_nothing(pool, user)
    )


def _owes_nothing(pool: Pool, user: User) -> bool:
    return pool.mfa == "OFF" or not user.factors

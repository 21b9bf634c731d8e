"""Why a code is sent, and how long Cognito lets each code live."""

from __future__ import annotations

from enum import StrEnum

from cognito_otp.domain.values import Value

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SHORTEST_TIME_TO_LIVE, LONGEST_TIME_TO_LIVE = 5, 3 * DAY
"""What SendTextMessage takes as TimeToLive, in seconds."""


class Purpose(StrEnum):
    """Why Cognito wants a code sent; the sources of CustomSMSSender and CustomMessage map onto these."""

    SIGN_UP = "sign_up"
    RESEND_CODE = "resend_code"
    FORGOT_PASSWORD = "forgot_password"  # noqa: S105 - a purpose, not a password
    UPDATE_USER_ATTRIBUTE = "update_user_attribute"
    VERIFY_USER_ATTRIBUTE = "verify_user_attribute"
    AUTHENTICATION = "authentication"
    ADMIN_CREATE_USER = "admin_create_user"


PURPOSES_BY_SOURCE = {
    "SignUp": Purpose.SIGN_UP,
    "ResendCode": Purpose.RESEND_CODE,
    "ForgotPassword": Purpose.FORGOT_PASSWORD,
    "UpdateUserAttribute": Purpose.UPDATE_USER_ATTRIBUTE,
    "VerifyUserAttribute": Purpose.VERIFY_USER_ATTRIBUTE,
    "Authentication": Purpose.AUTHENTICATION,
    "AdminCreateUser": Purpose.ADMIN_CREATE_USER,
}
"""The part of a triggerSource after the trigger's name (developer guide, custom SMS sender sources)."""


class Lifetimes(Value, frozen=True):
    """How long codes live, as far as pools and app clients decide it."""

    auth_session_minutes: int
    temporary_password_days: int

    def seconds(self, purpose: Purpose) -> int:
        """How long a code issued now can still be used.

        Source: Cognito developer guide, "Quotas" (code validity is not adjustable): sign-up and attribute
        codes 24 h, password reset 1 h, MFA and OTP codes as long as the app client's AuthSessionValidity;
        a temporary password as long as the pool's TemporaryPasswordValidityDays.
        """
        match purpose:
            case Purpose.AUTHENTICATION:
                return self.auth_session_minutes * MINUTE
            case Purpose.FORGOT_PASSWORD:
                return HOUR
            case Purpose.ADMIN_CREATE_USER:
                return self.temporary_password_days * DAY
            case _:
                return DAY


def time_to_live(life: float) -> int:
    """Clip what is left of a code's life to what SendTextMessage takes as TimeToLive."""
    return max(SHORTEST_TIME_TO_LIVE, min(int(life), LONGEST_TIME_TO_LIVE))

"""What a message is about: the four kinds of words that every language has."""

from __future__ import annotations

from enum import StrEnum

from cognito_otp.domain.purposes import Purpose


class Topic(StrEnum):
    """Which words a message takes; several purposes share one topic."""

    VERIFY = "verify"
    SIGN_IN = "sign_in"
    RESET = "reset"
    INVITE = "invite"


TOPICS = {
    Purpose.SIGN_UP: Topic.VERIFY,
    Purpose.RESEND_CODE: Topic.VERIFY,
    Purpose.UPDATE_USER_ATTRIBUTE: Topic.VERIFY,
    Purpose.VERIFY_USER_ATTRIBUTE: Topic.VERIFY,
    Purpose.AUTHENTICATION: Topic.SIGN_IN,
    Purpose.FORGOT_PASSWORD: Topic.RESET,
    Purpose.ADMIN_CREATE_USER: Topic.INVITE,
}

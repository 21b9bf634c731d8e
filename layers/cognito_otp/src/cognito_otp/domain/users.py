"""What the triggers read about a user."""

from __future__ import annotations

from cognito_otp.domain.values import Value


class UserAttributes(Value, frozen=True):
    """The standard attributes that the triggers use; each is None where Cognito sent none."""

    hidden = ("phone_number", "email")

    sub: str | None = None
    phone_number: str | None = None
    email: str | None = None
    locale: str | None = None

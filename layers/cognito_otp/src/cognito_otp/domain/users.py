"""What the triggers read about a user."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UserAttributes:
    """The standard attributes that the triggers use; each is None where Cognito sent none."""

    sub: str | None = None
    phone_number: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    locale: str | None = None

"""Why a sign-up is refused: a stable code for the application, and the key of a sentence for the person.

The sentences are the catalogue's (``messages/refusals.py``). None has what the user typed.
"""

from __future__ import annotations

from enum import StrEnum

from cognito_otp.domain.values import Value


class RefusalCode(StrEnum):
    """What is wrong, as applications and logs know it. These never change."""

    PHONE_MISSING = "phone_number.missing"
    PHONE_FORMAT = "phone_number.format"
    PHONE_COUNTRY = "phone_number.country"
    PHONE_TYPE = "phone_number.type"
    EMAIL_MISSING = "email.missing"
    EMAIL_FORMAT = "email.format"


class Form(StrEnum):
    """What is wrong with the form of a phone number or an e-mail address."""

    LEADING_ZERO = "leading_zero"
    INTERNATIONAL_PREFIX = "international_prefix"
    NO_PLUS = "no_plus"
    NATIONAL = "national"
    NATIONAL_PREFIX = "national_prefix"
    CHARACTERS = "characters"
    COUNTRY_CODE = "country_code"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNASSIGNED = "unassigned"
    OTHER = "other"


class Refusal(Value, frozen=True):
    """One problem of a sign-up. ``example`` is a number as it should be written, of the country that was meant."""

    code: RefusalCode
    form: Form | None = None
    example: str = ""

    @property
    def key(self) -> str:
        """The catalogue's key of its sentence, such as ``phone_number.format.no_plus``."""
        return self.code if self.form is None else f"{self.code}.{self.form}"

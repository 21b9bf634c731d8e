"""Why a sign-up is refused: a code for the application, and one sentence for the person.

The sentences are all here, by stable keys. None has what the user typed. Cognito shows them to the person who signs up,
after "PreSignUp failed with error ", and adds a full stop: so the last one ends without.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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


@dataclass(frozen=True, slots=True)
class Refusal:
    """One problem of a sign-up. ``example`` is a number as it should be written, of the country that was meant."""

    code: RefusalCode
    form: Form | None = None
    example: str = ""

    @property
    def key(self) -> str:
        """The key of its sentence, such as ``phone_number.format.no_plus``."""
        return self.code if self.form is None else f"{self.code}.{self.form}"


EXAMPLE = "{example}"

SENTENCES = {
    "phone_number.missing": "A phone number is required to sign up",
    "phone_number.country": "Phone numbers of this country are not supported",
    "phone_number.type": "This phone number cannot receive texts, so enter the number of a mobile phone",
    "phone_number.format.leading_zero": (
        "Write the phone number with + and the country code in place of its first 0, for example {example}"
    ),
    "phone_number.format.international_prefix": (
        "Write the phone number with + in place of the prefix for calls abroad, such as 00, for example {example}"
    ),
    "phone_number.format.no_plus": "Write the phone number with + before its country code, for example {example}",
    "phone_number.format.national": "Write the phone number with + and the country code first, for example {example}",
    "phone_number.format.national_prefix": (
        "The phone number has a national prefix, such as 0, after the country code: leave the prefix out, "
        "for example {example}"
    ),
    "phone_number.format.characters": (
        "Write the phone number with + and digits only, without spaces or other characters, for example {example}"
    ),
    "phone_number.format.country_code": (
        "The phone number does not begin with + and the code of a country, for example {example}"
    ),
    "phone_number.format.too_short": "The phone number has too few digits, it should be like {example}",
    "phone_number.format.too_long": "The phone number has too many digits, it should be like {example}",
    "phone_number.format.unassigned": (
        "The phone number is not in use in its country, so check its digits, which should be like {example}"
    ),
    "phone_number.format.other": (
        "The phone number is not valid, so write it with + and the country code, for example {example}"
    ),
    "email.missing": "An email address is required to sign up",
    "email.format.other": "The email address is not valid, so write it like name@example.com",
    "email.format.characters": "The email address may have only unaccented letters, digits, and signs such as - and _",
    "email.format.too_long": "The email address is too long",
}
"""The sentence of each key; ``{example}`` is the refusal's example."""


def word(refusals: Iterable[Refusal]) -> str:
    """Write all problems as the person reads them: a sentence each, with its code in brackets for the application."""
    return ". ".join(
        f"{SENTENCES[refusal.key].replace(EXAMPLE, refusal.example)} [{refusal.code}]" for refusal in refusals
    )

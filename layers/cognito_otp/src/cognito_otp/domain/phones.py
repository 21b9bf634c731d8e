"""Phone numbers and their destination countries, by libphonenumber."""

from __future__ import annotations

from dataclasses import dataclass, field

import phonenumbers

VISIBLE_DIGITS = 4


class InvalidPhoneError(ValueError):
    """A text that is no E.164 phone number. The text itself is never part of the message."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number in E.164 and the destination country (ISO 3166-1 alpha-2) that its numbering plan names."""

    e164: str = field(repr=False)
    country: str

    @property
    def masked(self) -> str:
        """The number as it may be logged: all but the last four digits hidden, as Cognito masks it."""
        return f"+{'*' * (len(self.e164) - 1 - VISIBLE_DIGITS)}{self.e164[-VISIBLE_DIGITS:]}"


def read_phone(text: str) -> Phone:
    """Read an E.164 number such as ``+447700900123``; raise InvalidPhoneError saying what is wrong.

    Numbers only have to be possible, not valid: fictional ranges and AWS's Norwegian simulator numbers are
    not assigned, so libphonenumber calls them invalid, and they must work.
    """
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhoneError("the number does not start with + and a known country code") from error
    if phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) != text:
        raise InvalidPhoneError("the number is not in E.164 form: +, country code and digits only")
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise InvalidPhoneError("the number is too short or too long for its country")
    country = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )
    return Phone(text, country)

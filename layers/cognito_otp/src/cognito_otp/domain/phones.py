"""Phone numbers and their destination countries, by libphonenumber."""

from __future__ import annotations

from dataclasses import dataclass, field

import phonenumbers

VISIBLE_DIGITS = 4
"""The most that is shown of a number: never more than half of what follows its country code.

The whole numbers of Niue, Tokelau and other islands have four digits or a few more, and the country is shown as well.
"""


class InvalidPhoneError(ValueError):
    """A text that is no E.164 phone number. The text itself is never part of the message."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone number in E.164 and the destination country (ISO 3166-1 alpha-2) that its numbering plan names."""

    e164: str = field(repr=False)
    country: str
    country_code: int

    @property
    def masked(self) -> str:
        """The number as it may be logged: all but the last digits hidden, as Cognito masks it."""
        digits = len(self.e164) - 1
        shown = min(VISIBLE_DIGITS, (digits - len(str(self.country_code))) // 2)
        return f"+{'*' * (digits - shown)}{self.e164[len(self.e164) - shown :]}"


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
    code = number.country_code or 0
    country = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(code)
    return Phone(text, country, code)

"""Phone numbers and their destination countries, by libphonenumber."""

from __future__ import annotations

import re
from enum import StrEnum

from phonenumbers import phonenumberutil

from cognito_otp.domain.values import Value

VISIBLE_DIGITS = 4
"""The most that is shown of a number: never more than half of what follows its country code.

The whole numbers of Niue, Tokelau and other islands have four digits or a few more, and the country is shown as well.
"""

DIGITS = re.compile(r"\+[0-9]+")
"""How Cognito stores a number: ``+`` and ASCII digits."""

MOST_DIGITS = 15
"""Of a whole number, by E.164. Some plans of libphonenumber's, such as Germany's, would take more."""

NOT_E164 = "the number is not in E.164 form: +, country code and digits only"


GENERAL_EXAMPLE = "+14255550100"
"""A fictional number, for where no country is meant."""


class NumberType(StrEnum):
    """What a numbering plan uses a number for, as libphonenumber names it in capitals."""

    FIXED_LINE = "fixed_line"
    MOBILE = "mobile"
    FIXED_LINE_OR_MOBILE = "fixed_line_or_mobile"
    TOLL_FREE = "toll_free"
    PREMIUM_RATE = "premium_rate"
    SHARED_COST = "shared_cost"
    VOIP = "voip"
    PERSONAL_NUMBER = "personal_number"
    PAGER = "pager"
    UAN = "uan"
    VOICEMAIL = "voicemail"


TYPES = {getattr(phonenumberutil.PhoneNumberType, name.name): name for name in NumberType}
"""Ours by libphonenumber's."""


class InvalidPhoneError(ValueError):
    """A text that is no E.164 phone number. The text itself is never part of the message."""


class NationalPrefixError(InvalidPhoneError):
    """A number with a national prefix after its country code, which ``repair_phone`` leaves out."""


class Phone(Value, frozen=True):
    """A phone number in E.164 and the destination country (ISO 3166-1 alpha-2) that its numbering plan names."""

    hidden = ("e164",)

    e164: str
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
    phone = _read(text)
    if phone.e164 == text:
        return phone
    if DIGITS.fullmatch(text):
        raise NationalPrefixError("the number has a national prefix, such as 0, after its country code")
    raise InvalidPhoneError(NOT_E164)


def repair_phone(text: str) -> Phone:
    """Read a number as Cognito has it, and correct it where libphonenumber can; raise InvalidPhoneError.

    Cognito takes every ``+`` with up to fifteen digits. Users put the national prefix after the country code, as in
    ``+4407700900123``, and carriers are not asked to guess what that means: the number is returned in E.164.
    """
    if not DIGITS.fullmatch(text):
        return read_phone(text)
    return _read(text)


def country_of(text: str | None) -> str | None:
    """Return the destination country of a number as Cognito has it; None for anything that is no number."""
    if not text:
        return None
    try:
        return repair_phone(text).country
    except InvalidPhoneError:
        return None


def number_type(phone: Phone) -> NumberType | None:
    """Return what a number is used for; None where its country's numbering plan has not assigned it."""
    return TYPES.get(phonenumberutil.number_type(phonenumberutil.parse(phone.e164, None)))


def example_number(country: str) -> str:
    """Return a mobile number of a country as it should be written; a general one where libphonenumber has none."""
    number = phonenumberutil.example_number_for_type(country, phonenumberutil.PhoneNumberType.MOBILE)
    if number is None:
        return GENERAL_EXAMPLE
    return phonenumberutil.format_number(number, phonenumberutil.PhoneNumberFormat.E164)


def _read(text: str) -> Phone:
    try:
        number = phonenumberutil.parse(text, None)
    except phonenumberutil.NumberParseException as error:
        raise InvalidPhoneError("the number does not start with + and a known country code") from error
    e164 = phonenumberutil.format_number(number, phonenumberutil.PhoneNumberFormat.E164)
    possible = phonenumberutil.is_possible_number_with_reason(number) == phonenumberutil.ValidationResult.IS_POSSIBLE
    if not possible or len(e164) > len("+") + MOST_DIGITS:
        raise InvalidPhoneError("the number is too short or too long for its country")
    code = number.country_code or 0
    country = phonenumberutil.region_code_for_number(number) or phonenumberutil.region_code_for_country_code(code)
    return Phone(e164, country, code)

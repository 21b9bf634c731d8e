"""What is wrong with the form of a phone number, and which country's example shows how to write it.

Only numbers that are refused come here, so that the numbering plans of other countries are loaded for them alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberParseException, PhoneNumberType, ValidationResult

from cognito_otp.domain.phones import GENERAL_EXAMPLE, InvalidPhoneError, Phone, example_number, repair_phone
from cognito_otp.domain.sign_up.refusals import Form

if TYPE_CHECKING:
    from cognito_otp.domain.countries import Served

PUNCTUATED = re.compile(r"\+[0-9 ()./-]+")
ABROAD = re.compile("00|011")
MOST_COUNTRIES_TRIED = 10
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
LENGTHS = {
    ValidationResult.TOO_SHORT: Form.TOO_SHORT,
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: Form.TOO_SHORT,
    ValidationResult.TOO_LONG: Form.TOO_LONG,
}
UNREADABLE = {
    NumberParseException.INVALID_COUNTRY_CODE: Form.COUNTRY_CODE,
    NumberParseException.NOT_A_NUMBER: Form.TOO_SHORT,  # fewer than three digits
    NumberParseException.TOO_SHORT_AFTER_IDD: Form.TOO_SHORT,
    NumberParseException.TOO_SHORT_NSN: Form.TOO_SHORT,
    NumberParseException.TOO_LONG: Form.TOO_LONG,
}


@dataclass(frozen=True, slots=True)
class WrongForm:
    """How a number is wrongly written. ``country`` is None where the number does not tell it for certain."""

    form: Form
    example: str
    country: str | None = None


def name_wrong_form(text: str, served: Served) -> WrongForm:
    """Name what is wrong with a text that ``read_phone`` does not take."""
    written, digits = text.strip(), phonenumbers.normalize_digits_only(text)
    plus = written.startswith("+")
    if not digits or (not plus and any(character.isalpha() for character in text)):
        return WrongForm(Form.OTHER, _example_of(served))
    if plus and not digits.startswith("0"):
        return _after_plus(written, digits, served)
    if ABROAD.match(digits) and (phone := _phone(ABROAD.sub("", digits, count=1))):
        return WrongForm(Form.INTERNATIONAL_PREFIX, example_number(phone.country))
    if digits.startswith("0"):
        return WrongForm(Form.LEADING_ZERO, _national_example(digits, served) or _example_of(served))
    return _without_plus(digits, served)


def _after_plus(text: str, digits: str, served: Served) -> WrongForm:
    try:
        number = phonenumbers.parse(text, None)
    except NumberParseException as error:
        return WrongForm(UNREADABLE.get(error.error_type, Form.OTHER), _example_by_code(digits, served))
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != ValidationResult.IS_POSSIBLE:
        return WrongForm(LENGTHS.get(reason, Form.OTHER), _example_by_code(digits, served))
    phone = repair_phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    prefixed = PUNCTUATED.fullmatch(text) and phone.e164 != f"+{digits}"
    form = Form.NATIONAL_PREFIX if prefixed else Form.CHARACTERS
    return WrongForm(form, example_number(phone.country), phone.country)


def _without_plus(digits: str, served: Served) -> WrongForm:
    """Tell a number with its country code from a national one: that of a served country is the likelier."""
    phone, national = _phone(digits), _national_example(digits, served)
    if phone and (served.covers(phone.country) or not national):
        return WrongForm(Form.NO_PLUS, example_number(phone.country))
    return WrongForm(Form.NATIONAL, national or _example_of(served))


def _phone(digits: str) -> Phone | None:
    """Return the number that these digits are after a plus."""
    try:
        return repair_phone(f"+{digits}")
    except InvalidPhoneError:
        return None


def _national_example(digits: str, served: Served) -> str | None:
    """Return the example of the listed country in which this is a mobile number as people write it."""
    for country in sorted(served.countries or ())[:MOST_COUNTRIES_TRIED]:
        try:
            number = phonenumbers.parse(digits, country)
        except NumberParseException:
            continue
        mobile = phonenumbers.number_type(number) in MOBILE
        if mobile and phonenumbers.region_code_for_number(number) == country:
            return example_number(country)
    return None


def _example_by_code(digits: str, served: Served) -> str:
    """Return the example of the country whose calling code a number begins with: of several, of a served one."""
    for length in (1, 2, 3):
        code = int(digits[:length] or 0)
        if code in COUNTRY_CODE_TO_REGION_CODE:
            return example_number((*served.looking_like(code), COUNTRY_CODE_TO_REGION_CODE[code][0])[0])
    return _example_of(served)


def _example_of(served: Served) -> str:
    """Return the example of a listed country; where every country is served, a general one."""
    return example_number(min(served.countries)) if served.countries else GENERAL_EXAMPLE

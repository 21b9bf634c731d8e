"""What is wrong with the form of a phone number, and which country's example shows how to write it.

Only numbers that are refused come here, so that the numbering plans of other countries are loaded for them alone.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from phonenumbers import phonenumberutil
from phonenumbers.phonenumberutil import (
    COUNTRY_CODE_TO_REGION_CODE,
    NumberParseException,
    PhoneNumberType,
    ValidationResult,
)

from cognito_otp.domain.phones import GENERAL_EXAMPLE, InvalidPhoneError, Phone, example_number, repair_phone
from cognito_otp.domain.sign_up.refusals import Form
from cognito_otp.domain.values import Value

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


class WrongForm(Value, frozen=True):
    """How a number is wrongly written. ``country`` is None where the number does not tell it for certain."""

    form: Form
    example: str
    country: str | None = None


def name_wrong_form(text: str, served: Served) -> WrongForm:
    """Name what is wrong with a text that ``read_phone`` does not take."""
    written, digits = _seen(text), phonenumberutil.normalize_digits_only(text)
    plus = written.startswith("+")
    if not digits or (not plus and any(character.isalpha() for character in text)):
        return WrongForm(Form.OTHER, _example_of(served))
    if plus and not digits.startswith("0"):
        return _after_plus(written, digits, served)
    if digits.startswith("0"):
        return _from_zero(digits, served)
    return _without_plus(digits, served)


def _seen(text: str) -> str:
    """Return a text as it looks: pluses are one plus, and marks that are not seen, which copying brings, are gone."""
    shown = (character for character in unicodedata.normalize("NFKC", text) if character.isprintable())
    return "".join(shown).strip()


def _from_zero(digits: str, served: Served) -> WrongForm:
    """Tell a call abroad from a national number, which may begin with 011 as well, as Egypt's do."""
    national = _national_example(digits, served)
    abroad = _phone(ABROAD.sub("", digits, count=1)) if ABROAD.match(digits) else None
    if abroad and digits.startswith("00"):
        return WrongForm(Form.INTERNATIONAL_PREFIX, example_number(abroad.country), abroad.country)
    if abroad and not national:
        return WrongForm(Form.INTERNATIONAL_PREFIX, example_number(abroad.country))
    return WrongForm(Form.LEADING_ZERO, national or _example_of(served))


def _after_plus(text: str, digits: str, served: Served) -> WrongForm:
    try:
        number = phonenumberutil.parse(text, None)
    except NumberParseException as error:
        return _by_code(UNREADABLE.get(error.error_type, Form.OTHER), digits, served)
    reason = phonenumberutil.is_possible_number_with_reason(number)
    if reason != ValidationResult.IS_POSSIBLE:
        return _by_code(LENGTHS.get(reason, Form.OTHER), digits, served)
    try:
        phone = repair_phone(phonenumberutil.format_number(number, phonenumberutil.PhoneNumberFormat.E164))
    except InvalidPhoneError:  # possible in its country, and longer than E.164 allows
        return _by_code(Form.TOO_LONG, digits, served)
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
            number = phonenumberutil.parse(digits, country)
        except NumberParseException:
            continue
        mobile = phonenumberutil.number_type(number) in MOBILE
        if mobile and phonenumberutil.region_code_for_number(number) == country:
            return example_number(country)
    return None


def _by_code(form: Form, digits: str, served: Served) -> WrongForm:
    """Take the country whose calling code a number begins with: of several a served one."""
    for length in (1, 2, 3):
        code = int(digits[:length] or 0)
        if code in COUNTRY_CODE_TO_REGION_CODE:
            country = (*served.looking_like(code), COUNTRY_CODE_TO_REGION_CODE[code][0])[0]
            return WrongForm(form, example_number(country), country)
    return WrongForm(form, _example_of(served))


def _example_of(served: Served) -> str:
    """Return the example of a listed country; where every country is served, a general one."""
    return example_number(min(served.countries)) if served.countries else GENERAL_EXAMPLE

"""A number is worth a text if its form, its country and its type are; what is wrong is named, with an example."""

from __future__ import annotations

from copy import replace

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import SUPPORTED_REGIONS, PhoneNumberFormat, PhoneNumberType
from support.people import PHONE

from cognito_otp.domain.countries import COUNTED_AS, Served
from cognito_otp.domain.phones import NumberType, example_number, number_type, read_phone
from cognito_otp.domain.sign_up.phone_numbers import NumberCheck, NumberRules, check_number
from cognito_otp.domain.sign_up.refusals import Form, Refusal, RefusalCode
from cognito_otp.domain.simulators import FAILURES, SUCCESSES

ANYWHERE = NumberRules(Served(None))
STRICT = replace(ANYWHERE, check=NumberCheck.STRICT)
GB, US, DE, IT = "+447400123456", "+12015550123", "+4915123456789", "+393123456789"
GENERAL = "+14255550100"
LANDLINE, TOLL_FREE, PREMIUM = "+442079460123", "+18005550100", "+449012345678"


def serving(*countries: str) -> NumberRules:
    """Make rules that serve these countries alone."""
    return NumberRules(Served(frozenset(countries)))


def wrong(form: Form, example: str) -> tuple[Refusal, ...]:
    """Make the refusal of a form."""
    return (Refusal(RefusalCode.PHONE_FORMAT, form, example),)


@pytest.mark.parametrize(
    ("text", "form", "example"),
    [
        ("07700900123", Form.LEADING_ZERO, GENERAL),
        ("015112345678", Form.LEADING_ZERO, GENERAL),
        ("(07700) 900-123", Form.LEADING_ZERO, GENERAL),
        ("00447700900123", Form.INTERNATIONAL_PREFIX, GB),
        ("0044 7700 900123", Form.INTERNATIONAL_PREFIX, GB),
        ("01114255550100", Form.INTERNATIONAL_PREFIX, US),
        ("447700900123", Form.NO_PLUS, GB),
        ("44 7700 900123", Form.NO_PLUS, GB),
        ("4915112345678", Form.NO_PLUS, DE),
        ("14255550100", Form.NO_PLUS, US),
        ("4255550100", Form.NATIONAL, GENERAL),
        ("12345", Form.NATIONAL, GENERAL),
        ("+4407700900242", Form.NATIONAL_PREFIX, GB),
        ("+44 (0)7700 900242", Form.NATIONAL_PREFIX, GB),
        ("+44 07700 900242", Form.NATIONAL_PREFIX, GB),
        ("+49015112345678", Form.NATIONAL_PREFIX, DE),
        ("+44 7700 900123", Form.CHARACTERS, GB),
        ("+44-7700-900123", Form.CHARACTERS, GB),
        (f" {PHONE}", Form.CHARACTERS, GB),
        (f"{PHONE}\n", Form.CHARACTERS, GB),
        ("+٤٤٧٧٠٠٩٠٠١٢٣", Form.CHARACTERS, GB),
        ("\uff0b447700900123", Form.CHARACTERS, GB),
        (f"\u202d{PHONE}\u202c", Form.CHARACTERS, GB),  # as it is copied from an address book
        (f"\u200e{PHONE}", Form.CHARACTERS, GB),
        ("\u202a+4407700900242\u202c", Form.NATIONAL_PREFIX, GB),
        (f"{PHONE}\u00a0", Form.CHARACTERS, GB),
        ("+1 425 CALL NOW", Form.CHARACTERS, US),
        (f"{PHONE} ext. 5", Form.CHARACTERS, GB),
        ("+999123456789", Form.COUNTRY_CODE, GENERAL),
        ("+07700900123", Form.LEADING_ZERO, GENERAL),
        ("+", Form.OTHER, GENERAL),
        ("+1", Form.TOO_SHORT, US),
        ("+44", Form.TOO_SHORT, GB),
        ("+44770090", Form.TOO_SHORT, GB),
        ("+44770090012345", Form.TOO_LONG, GB),
        ("+447700900123456789012345", Form.TOO_LONG, GB),
        ("no phone", Form.OTHER, GENERAL),
        ("call 07700900123", Form.OTHER, GENERAL),
        ("-", Form.OTHER, GENERAL),
    ],
)
def test_a_wrong_form_is_named_with_the_countrys_example(text: str, form: Form, example: str) -> None:
    assert check_number(text, ANYWHERE) == wrong(form, example)


@pytest.mark.parametrize(
    ("text", "countries", "form", "example"),
    [
        ("07400123456", ["GB"], Form.LEADING_ZERO, GB),
        ("07400123456", ["DE", "GB"], Form.LEADING_ZERO, GB),
        ("015123456789", ["DE", "GB"], Form.LEADING_ZERO, DE),
        ("07700900123", ["GB"], Form.LEADING_ZERO, GB),  # not assigned, and GB is all there is
        ("7400123456", ["GB"], Form.NATIONAL, GB),
        ("2015550123", ["US"], Form.NATIONAL, US),
        ("6045550123", ["CA", "US"], Form.NATIONAL, "+15062345678"),  # as +60 it were Malaysian
        ("447400123456", ["GB"], Form.NO_PLUS, GB),
        ("+1", ["CA"], Form.TOO_SHORT, "+15062345678"),
        ("nothing", ["IT"], Form.OTHER, IT),
        ("01129012345", ["EG"], Form.LEADING_ZERO, "+201001234567"),  # behind 011 it were of Saint Helena
        ("01129012345", ["US"], Form.INTERNATIONAL_PREFIX, "+29051234"),
    ],
)
def test_a_number_that_names_no_country_is_taken_for_one_of_a_served_country(
    text: str, countries: list[str], form: Form, example: str
) -> None:
    assert check_number(text, serving(*countries)) == wrong(form, example)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("+49 151 12345678", Form.CHARACTERS),
        ("+49015112345678", Form.NATIONAL_PREFIX),
        ("004915112345678", Form.INTERNATIONAL_PREFIX),
        ("+491", Form.TOO_SHORT),
        ("+49151123456789012", Form.TOO_LONG),
    ],
)
def test_a_wrong_form_of_a_country_that_is_not_served_is_both(text: str, form: Form) -> None:
    assert check_number(text, serving("GB")) == (*wrong(form, DE), Refusal(RefusalCode.PHONE_COUNTRY))
    assert check_number(text, serving("GB", "DE")) == check_number(text, ANYWHERE) == wrong(form, DE)


@pytest.mark.parametrize(
    ("number", "served"),
    [
        (PHONE, True),
        ("+447781123456", False),  # Guernsey, which shares +44
        ("+14255550100", False),
        ("+80012345678", False),  # freephone, of no country
    ],
)
def test_only_numbers_of_served_countries_are_worth_a_text(number: str, *, served: bool) -> None:
    assert check_number(number, serving("GB")) == (() if served else (Refusal(RefusalCode.PHONE_COUNTRY),))


def test_a_number_of_no_country_is_served_nowhere() -> None:
    """Premium-rate and satellite numbers are what pumping is made of."""
    assert check_number("+979123456789", ANYWHERE) == (Refusal(RefusalCode.PHONE_COUNTRY),)


@pytest.mark.parametrize("number", [LANDLINE, TOLL_FREE, PREMIUM, "+448450123456", "+33912345678"])
def test_numbers_that_receive_no_texts_are_refused(number: str) -> None:
    for rules in (ANYWHERE, STRICT):
        assert check_number(number, rules) == (Refusal(RefusalCode.PHONE_TYPE),)


def test_the_types_are_a_setting() -> None:
    """A stack that calls can serve a landline."""
    calls = replace(ANYWHERE, types=frozenset({NumberType.MOBILE, NumberType.FIXED_LINE}))
    assert check_number(LANDLINE, calls) == ()
    assert check_number(PREMIUM, calls) == (Refusal(RefusalCode.PHONE_TYPE),)


def test_a_number_that_is_not_assigned_is_taken_unless_the_check_is_strict() -> None:
    assert number_type(read_phone(PHONE)) is None
    assert check_number(PHONE, ANYWHERE) == ()
    assert check_number(PHONE, STRICT) == wrong(Form.UNASSIGNED, GB)


@pytest.mark.parametrize("number", sorted(SUCCESSES | FAILURES))
def test_aws_simulators_are_always_allowed(number: str) -> None:
    """The Norwegian pair too, which no numbering plan has."""
    assert check_number(number, replace(STRICT, types=frozenset({NumberType.PAGER}))) == ()


@pytest.mark.parametrize("country", sorted(SUPPORTED_REGIONS - COUNTED_AS.keys()))
def test_every_countrys_example_is_a_number_that_it_would_take(country: str) -> None:
    example = example_number(country)
    assert check_number(example, STRICT) == ()
    if country != "TA":  # Tristan da Cunha has no mobile phones
        assert check_number(example, serving(country)) == ()


@pytest.mark.parametrize("country", sorted(SUPPORTED_REGIONS - COUNTED_AS.keys() - {"TA"}))
def test_mobile_numbers_as_people_write_them_at_home_are_refused_with_that_countrys_example(country: str) -> None:
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    assert number is not None
    written = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    (refusal,) = check_number(written, serving(country))
    assert (refusal.code, refusal.example) == (RefusalCode.PHONE_FORMAT, example_number(country))
    assert refusal.form in {Form.LEADING_ZERO, Form.NATIONAL, Form.NO_PLUS}


@given(st.text() | st.from_regex(r"\+?[0-9 ()-]{0,20}"))
def test_whatever_is_typed_is_judged_and_no_example_is_made_of_it(text: str) -> None:
    for rules in (STRICT, serving("GB", "US")):
        for refusal in check_number(text, rules):
            assert refusal.example in {"", GENERAL} | {example_number(country) for country in SUPPORTED_REGIONS}

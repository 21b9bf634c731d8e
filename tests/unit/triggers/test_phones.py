"""Phone numbers and destination countries come from libphonenumber, never from a prefix."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType, example_number_for_type

from cognito_otp.domain.countries import COUNTED_AS
from cognito_otp.domain.phones import InvalidPhoneError, read_phone


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+14255550100", "US"),
        ("+16045550100", "CA"),
        ("+447700900123", "GB"),
        ("+447937404990", "JE"),
        ("+262692000000", "RE"),
        ("+77012345678", "KZ"),
        ("+79123456789", "RU"),
        ("+4759449384", "NO"),
        ("+38349123456", "XK"),
    ],
)
def test_the_destination_country_is_the_numbering_plans(number: str, country: str) -> None:
    """+1, +7, +44 and +262 are shared, and AWS's Norwegian simulator number counts although it is not assigned."""
    assert read_phone(number).country == country


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "07700900123",
        "447700900123",
        "+44 7700 900123",
        "+4412",
        "+15550100",
        "+999123456789",
        "+44x",
        "person",
    ],
)
def test_what_is_not_e164_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidPhoneError) as caught:
        read_phone(text)
    assert len(text) < 2 or text not in str(caught.value)


def test_a_phone_shows_four_digits_and_hides_itself_from_repr() -> None:
    phone = read_phone("+447700900123")
    assert phone.masked == "+********0123"
    assert "7700" not in repr(phone)


def test_the_territories_whose_mobile_numbers_count_as_another_countrys_are_known() -> None:
    examples = {
        region: example_number_for_type(region, PhoneNumberType.MOBILE) for region in phonenumbers.SUPPORTED_REGIONS
    }
    read = {
        region: read_phone(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)).country
        for region, example in examples.items()
        if example is not None
    }
    assert {region: country for region, country in read.items() if region != country} == COUNTED_AS

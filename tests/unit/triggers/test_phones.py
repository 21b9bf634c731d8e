"""Phone numbers and destination countries come from libphonenumber, never from a prefix."""

from __future__ import annotations

import phonenumbers
import pytest
from phonenumbers import PhoneNumberType, example_number_for_type
from phonenumbers.phonemetadata import PhoneMetadata
from support.people import PHONE

from cognito_otp.domain.countries import COUNTED_AS, look_alikes
from cognito_otp.domain.phones import InvalidPhoneError, read_phone, repair_phone


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
        "+49151123456789012",  # possible in Germany, and longer than E.164 allows
        "person",
    ],
)
def test_what_is_not_e164_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidPhoneError) as caught:
        read_phone(text)
    assert len(text) < 2 or text not in str(caught.value)


MOBILES = {
    region: example
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    if (example := example_number_for_type(region, PhoneNumberType.MOBILE)) is not None
}


@pytest.mark.parametrize("region", MOBILES)
def test_a_national_prefix_after_the_country_code_is_repaired_or_was_never_wrong(region: str) -> None:
    """And a number in E.164 is never changed, whatever it begins with."""
    example, metadata = MOBILES[region], PhoneMetadata.metadata_for_region(region)
    assert metadata is not None
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert repair_phone(number) == read_phone(number)
    code = f"+{example.country_code}"
    prefixed = f"{code}{metadata.national_prefix or ''}{number.removeprefix(code)}"
    if prefixed != number and region != "CO":  # where a number of the same form exists
        assert repair_phone(prefixed) == read_phone(number)
        with pytest.raises(InvalidPhoneError, match=r"has a national prefix, such as 0, after its country code"):
            read_phone(prefixed)


@pytest.mark.parametrize(
    "text",
    ["+44 7700 900123", "+44(0)7700900123", "+1800FLOWERS", "tel:+447700900123", f"{PHONE};ext=5", f"{PHONE}\n", "+٤٤"],
)
def test_only_what_cognito_can_store_is_repaired(text: str) -> None:
    """Letters and extensions stand for digits to libphonenumber, and would be texted to somebody."""
    with pytest.raises(InvalidPhoneError):
        repair_phone(text)


def test_a_phone_shows_four_digits_and_hides_itself_from_repr() -> None:
    phone = read_phone("+447700900123")
    assert phone.masked == "+********0123"
    assert "7700" not in repr(phone)


def test_countries_whose_numbers_look_like_anothers_come_from_libphonenumber_and_of_plus_1_are_its_territories() -> (
    None
):
    found = {region: alike for region in sorted(phonenumbers.SUPPORTED_REGIONS) if (alike := look_alikes(region))}
    assert found == {
        "CW": ("BQ",),
        "GB": ("GG", "JE"),
        "RE": ("YT",),
        "RU": ("KZ",),
        "US": ("PR", "GU", "VI", "AS", "MP"),
    }
    for country, alike in found.items():
        code = phonenumbers.country_code_for_region(country)
        assert {phonenumbers.country_code_for_region(other) for other in alike} == {code}
        assert not set(alike) & COUNTED_AS.keys()


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

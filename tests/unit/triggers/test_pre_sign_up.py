"""PreSignUp's decision, pure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.people import EMAIL, PHONE, POOL

from cognito_otp.domain.countries import Served
from cognito_otp.domain.pre_sign_up import (
    Allow,
    Deny,
    RequiredAttribute,
    SignUpEvent,
    SignUpRules,
    SignUpSource,
    decide,
)
from cognito_otp.domain.users import UserAttributes

EVERYWHERE = Served(None)
BOTH = SignUpRules(
    frozenset(RequiredAttribute), frozenset({SignUpSource.SIGN_UP, SignUpSource.ADMIN_CREATE_USER}), EVERYWHERE
)
NONE = SignUpRules(frozenset(), frozenset(SignUpSource), EVERYWHERE)


def sign_up(
    *, email: str | None = None, phone_number: str | None = None, kind: SignUpSource | None = SignUpSource.SIGN_UP
) -> SignUpEvent:
    """Make an event with these attributes."""
    return SignUpEvent(f"PreSignUp_{kind}", kind, POOL, UserAttributes(email=email, phone_number=phone_number))


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"email": EMAIL}, "phone_number_missing"),
        ({"email": EMAIL, "phone_number": "  "}, "phone_number_missing"),
        ({"phone_number": PHONE}, "email_missing"),
        ({"phone_number": PHONE, "email": " "}, "email_missing"),
        ({}, "phone_number_missing"),
        ({"email": EMAIL, "phone_number": "07700900123"}, "phone_number_invalid"),
        ({"email": EMAIL, "phone_number": "+4407700900123"}, "phone_number_invalid"),
    ],
)
def test_a_missing_or_impossible_attribute_is_refused(attributes: dict[str, str], code: str) -> None:
    match decide(sign_up(email=attributes.get("email"), phone_number=attributes.get("phone_number")), BOTH):
        case Deny(found, sentence):
            assert found == code
            assert not sentence.endswith(".")  # Cognito adds one
            assert EMAIL not in sentence
        case Allow():
            pytest.fail("allowed")


@pytest.mark.parametrize("phone_number", ["+4407700900242", "+49015112345678", "+610412345678"])
def test_a_number_that_could_be_repaired_is_refused_with_what_is_wrong_and_never_quoted(phone_number: str) -> None:
    assert decide(sign_up(email=EMAIL, phone_number=phone_number), BOTH) == Deny(
        "phone_number_invalid",
        "The phone number has a national prefix, such as 0, after the country code. Leave the prefix out",
    )


@pytest.mark.parametrize(
    "phone_number", ["+44 07700 900242", "07700900242", "+44", "+999123456789", "+44077009002421234"]
)
def test_any_other_number_is_asked_for_in_the_form_that_it_should_have(phone_number: str) -> None:
    refused = decide(sign_up(email=EMAIL, phone_number=phone_number), BOTH)
    assert isinstance(refused, Deny)
    assert refused.sentence.endswith("Write it with + and the country code, for example +14255550100")


def test_a_complete_sign_up_is_allowed() -> None:
    assert decide(sign_up(email=EMAIL, phone_number=PHONE), BOTH) == Allow()


@pytest.mark.parametrize("kind", [SignUpSource.EXTERNAL_PROVIDER, None])
def test_sources_that_are_not_enforced_are_allowed(kind: SignUpSource | None) -> None:
    assert decide(sign_up(kind=kind), BOTH) == Allow()


def test_an_unreachable_phone_is_refused_even_where_none_is_required() -> None:
    assert decide(sign_up(phone_number="+1"), NONE) != Allow()
    assert decide(sign_up(), NONE) == Allow()


@pytest.mark.parametrize(
    ("phone_number", "served"),
    [
        (PHONE, True),
        ("+447781123456", False),  # Guernsey, which shares +44
        ("+14255550100", False),
        ("+80012345678", False),  # freephone, of no country
    ],
)
def test_only_phones_of_served_countries_sign_up(phone_number: str, *, served: bool) -> None:
    rules = replace(NONE, served=Served(frozenset({"GB"})))
    match decide(sign_up(phone_number=phone_number), rules):
        case Deny(code, sentence):
            assert not served
            assert code == "country_not_served"
            assert sentence == "Phone numbers of this country are not supported"
        case Allow():
            assert served


def test_a_number_of_no_country_is_served_nowhere() -> None:
    """Premium-rate and satellite numbers are what pumping is made of."""
    assert decide(sign_up(phone_number="+979123456789"), NONE) != Allow()

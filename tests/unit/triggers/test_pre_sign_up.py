"""PreSignUp's decision, pure."""

from __future__ import annotations

from copy import replace

import pytest
from support.messages import CATALOGUE
from support.people import EMAIL, PHONE, POOL

from cognito_otp.domain.countries import Served
from cognito_otp.domain.pre_sign_up import (
    Allow,
    Deny,
    Enforcement,
    Observe,
    SignUpRules,
    decide,
    observe,
    word,
)
from cognito_otp.domain.sign_up.phone_numbers import NumberRules
from cognito_otp.domain.sign_up.requirements import Addresses, PoolSettings, RequiredAttribute, SignInWith
from cognito_otp.domain.sign_up.sign_ups import SignUpEvent, SignUpSource
from cognito_otp.domain.users import UserAttributes

EVERYWHERE = NumberRules(Served(None))
NAMED = PoolSettings(SignInWith.USERNAME, verify_with=Addresses.BOTH)
BOTH = SignUpRules(NAMED, EVERYWHERE)
NONE = SignUpRules(PoolSettings(SignInWith.USERNAME, verify_with=Addresses.NONE), EVERYWHERE)


def sign_up(
    *,
    email: str | None = None,
    phone_number: str | None = None,
    kind: SignUpSource | None = SignUpSource.SIGN_UP,
    pool: str = POOL,
) -> SignUpEvent:
    """Make an event with these attributes."""
    return SignUpEvent(f"PreSignUp_{kind}", kind, pool, UserAttributes(email=email, phone_number=phone_number))


@pytest.mark.parametrize(
    ("attributes", "codes"),
    [
        ({"email": EMAIL}, "phone_number.missing"),
        ({"email": EMAIL, "phone_number": "  "}, "phone_number.missing"),
        ({"phone_number": PHONE}, "email.missing"),
        ({"phone_number": PHONE, "email": " "}, "email.missing"),
        ({}, "phone_number.missing,email.missing"),
        ({"email": "me", "phone_number": "07700900123"}, "phone_number.format,email.format"),
        ({"email": EMAIL, "phone_number": "+442079460123"}, "phone_number.type"),
        ({"phone_number": "+80012345678"}, "phone_number.country,email.missing"),
    ],
)
def test_all_that_is_missing_or_wrong_is_told_at_once_and_no_value_is(attributes: dict[str, str], codes: str) -> None:
    event = sign_up(email=attributes.get("email"), phone_number=attributes.get("phone_number"))
    denied = decide(event, BOTH)
    assert isinstance(denied, Deny)
    assert denied.reason == codes
    text = word(denied, event, CATALOGUE)
    assert [f"[{code}]" in text for code in codes.split(",")] == [True] * len(codes.split(","))
    assert not text.endswith(".")  # Cognito adds one
    assert not any(value.strip() and value in text for value in attributes.values() if len(value) > 2)


def test_a_complete_sign_up_is_allowed() -> None:
    assert decide(sign_up(email=EMAIL, phone_number=PHONE), BOTH) == Allow()


def test_what_is_there_is_checked_even_where_nothing_is_required() -> None:
    assert decide(sign_up(), NONE) == Allow()
    assert isinstance(decide(sign_up(phone_number="+1"), NONE), Deny)
    assert isinstance(decide(sign_up(email="me"), NONE), Deny)


@pytest.mark.parametrize("kind", [SignUpSource.EXTERNAL_PROVIDER, None])
def test_federated_users_and_sources_that_are_not_known_are_never_held_to_it(kind: SignUpSource | None) -> None:
    assert decide(sign_up(kind=kind), BOTH) == Allow()
    assert decide(sign_up(kind=kind, phone_number="+1", email="me"), BOTH) == Allow()


@pytest.mark.parametrize("of_sign_up", Enforcement)
@pytest.mark.parametrize("of_admins", Enforcement)
def test_each_call_is_enforced_observed_or_let_be_on_its_own(of_sign_up: Enforcement, of_admins: Enforcement) -> None:
    rules = replace(BOTH, on_sign_up=of_sign_up, on_admin_create_user=of_admins)
    outcomes: dict[Enforcement, type[object]] = {
        Enforcement.ENFORCE: Deny,
        Enforcement.OBSERVE: Observe,
        Enforcement.OFF: Allow,
    }
    assert type(decide(sign_up(), rules)) is outcomes[of_sign_up]
    assert type(decide(sign_up(kind=SignUpSource.ADMIN_CREATE_USER), rules)) is outcomes[of_admins]


def test_an_observer_refuses_no_one_and_says_why_it_would() -> None:
    seen = observe(sign_up(), BOTH)
    assert isinstance(seen, Observe)
    assert seen.reason == "phone_number.missing,email.missing"
    assert observe(sign_up(email=EMAIL, phone_number=PHONE), BOTH) == Allow()
    assert observe(sign_up(), replace(BOTH, on_sign_up=Enforcement.OFF)) == Allow()


def test_the_settings_of_an_attached_pool_are_its_own() -> None:
    rules = SignUpRules(NAMED, EVERYWHERE, pools={"us-east-1_Attached1": PoolSettings(verify_with=Addresses.EMAIL)})
    denied = decide(sign_up(pool="us-east-1_Attached1"), rules)
    assert isinstance(denied, Deny)
    assert denied.reason == "email.missing"
    assert isinstance(decide(sign_up(pool="us-east-1_Another01", email=EMAIL), rules), Deny)


def test_an_override_is_in_force_in_every_pool() -> None:
    rules = replace(BOTH, pools={"us-east-1_Attached1": NAMED}, override=frozenset({RequiredAttribute.EMAIL}))
    for pool in (POOL, "us-east-1_Attached1"):
        assert decide(sign_up(pool=pool, email=EMAIL), rules) == Allow()
        assert isinstance(decide(sign_up(pool=pool, phone_number=PHONE), rules), Deny)
    assert decide(sign_up(), replace(rules, override=frozenset())) == Allow()


def test_no_reason_shows_what_the_user_typed() -> None:
    event = sign_up(phone_number=PHONE, email=EMAIL)
    assert PHONE not in repr(event)
    assert EMAIL not in repr(event)

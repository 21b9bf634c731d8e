"""An e-mail address is held to its syntax and its length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cognito_otp.domain.sign_up.email_addresses import check_email
from cognito_otp.domain.sign_up.refusals import Form, Refusal, RefusalCode

SOUND = [
    "person@example.com",
    "first.last+tag@mail.example.co.uk",
    "o'brien@example.com",
    "x@y.io",
    "a@xn--mnchen-3ya.example",
    "1@2.example",
    f"{'a' * 64}@example.com",
    f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.com",
]
WRONG = [
    "person",
    "@example.com",
    "person@",
    "person@localhost",
    "person@example..com",
    "person@-example.com",
    "person@example-.com",
    "person@example.com.",
    ".person@example.com",
    "person.@example.com",
    "per..son@example.com",
    "per son@example.com",
    " person@example.com",
    "person@example.com\n",
    "person@example.com,other@example.com",
    "person@@example.com",
    '"per son"@example.com',
    "person@[192.0.2.1]",
    "person@192.0.2.1",
    f"person@{'b' * 64}.com",
    "Person <person@example.com>",
]


@pytest.mark.parametrize("address", SOUND)
def test_sound_addresses_are_taken(address: str) -> None:
    assert check_email(address) is None


@pytest.mark.parametrize("address", WRONG)
def test_what_mail_cannot_be_sent_to_is_not(address: str) -> None:
    assert check_email(address) == Refusal(RefusalCode.EMAIL_FORMAT, Form.OTHER)


@pytest.mark.parametrize("address", ["andré@example.com", "person@münchen.example", "person@example.com\u202e"])
def test_other_scripts_are_named(address: str) -> None:
    assert check_email(address) == Refusal(RefusalCode.EMAIL_FORMAT, Form.CHARACTERS)


@pytest.mark.parametrize(
    "address", [f"{'a' * 65}@example.com", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.com", "a" * 2048]
)
def test_what_is_too_long_is_named(address: str) -> None:
    assert check_email(address) == Refusal(RefusalCode.EMAIL_FORMAT, Form.TOO_LONG)


@given(st.emails())
def test_whatever_is_an_address_by_the_rfc_is_taken(address: str) -> None:
    assert check_email(address) is None

"""ListUsers' filters, as the API reference documents them."""

from __future__ import annotations

from typing import Any

import pytest

from cognito_otp_local.cognito.errors import CognitoError
from cognito_otp_local.cognito.rules.user_filters import SEARCHABLE, read_filter

ADA: dict[str, Any] = {
    "Username": "Ada",
    "Enabled": True,
    "UserStatus": "CONFIRMED",
    "Attributes": [
        {"Name": "sub", "Value": "51"},
        {"Name": "email", "Value": "Ada@example.com"},
        {"Name": "name", "Value": 'Ada "the first" \\ Lovelace'},
        {"Name": "family_name", "Value": ""},
    ],
}


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ('email = "ada@example.com"', True),
        ('"email" = "ada@example.com"', True),
        ('email="ada@example.com"', True),
        ('email ^= "ada@"', True),
        ('email ^= "example"', False),
        ('email = "ada"', False),
        ('username = "Ada"', True),
        ('username = "ada"', False),
        ('status = "Enabled"', True),
        ('status = "enabled"', False),
        ('cognito:user_status = "confirmed"', True),
        ('"cognito:user_status" = "UNCONFIRMED"', False),
        ('sub = "51"', True),
        (r'name = "ada \"the first\" \\ lovelace"', True),
        ('phone_number = ""', False),
        ('family_name = ""', False),
    ],
)
def test_a_filter_takes_the_users_that_it_names(text: str, *, taken: bool) -> None:
    found = read_filter(text)
    assert found is not None
    assert found.takes(ADA) is taken


def test_an_empty_filter_is_none() -> None:
    assert read_filter("") is None


@pytest.mark.parametrize(
    "text",
    [
        "foo",  # reported: aws-sdk-php#1088
        'email ^= "".".@gmail.com"',  # reported: aws-sdk-js#3147
        'phone_number="+33666666666',
        "username=",
        "email = ada@example.com",
        "email = 'ada@example.com'",
        'email != "ada@example.com"',
        'email > "a"',
        'email = "a" and username = "b"',
        '"email = "a"',
        '= "a"',
        " ",
        'custom:team = "red"',  # documented: custom attributes are not searchable
        'gender = "f"',  # documented by the list of those that are
        'email_verified = "true"',
        'EMAIL = "a"',
    ],
)
def test_a_filter_that_cannot_be_parsed_or_searched_for_is_refused(text: str) -> None:
    with pytest.raises(CognitoError, match=r"InvalidParameterException: Error while parsing filter\."):
        read_filter(text)


def test_all_that_the_api_reference_names_can_be_searched() -> None:
    assert all(read_filter(f'{name} = "x"') for name in SEARCHABLE)

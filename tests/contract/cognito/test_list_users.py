"""ListUsers, as the API reference documents it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.local_stack.cognito_front import named, refused
from support.people import OTHER_PHONE, PHONE

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local, Pool

PARSING = ("InvalidParameterException", "Error while parsing filter.")


@pytest.fixture
def pool(local: Local) -> Pool:
    """Make a pool with three users."""
    made = local.pool(Schema=[{"Name": "team", "AttributeDataType": "String", "Mutable": True}])
    made.verified("ada", PHONE, "ada@example.com")
    made.sign_up("bob", OTHER_PHONE, UserAttributes=named({"email": "bob@example.com", "custom:team": "red"}))
    made.verified("eve", "+447700900789", "eve@example.org")
    local.cognito.admin_disable_user(UserPoolId=made.id, Username="eve")
    return made


def _found(pool: Pool, text: str, **more: Any) -> list[str]:
    users = pool.local.cognito.list_users(UserPoolId=pool.id, Filter=text, **more)["Users"]
    return [user["Username"] for user in users]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["ada", "bob", "eve"]),
        (f'phone_number = "{OTHER_PHONE}"', ["bob"]),
        ('email ^= "B"', ["bob"]),
        ('username ^= "e"', ["eve"]),
        ('"cognito:user_status" = "Confirmed"', ["ada", "eve"]),
        ('status = "Disabled"', ["eve"]),
        ('email = "nobody@example.com"', []),
    ],
)
def test_a_filter_finds_its_users(pool: Pool, text: str, names: list[str]) -> None:
    assert _found(pool, text) == names


@pytest.mark.parametrize("text", ["ada", 'custom:team = "red"', 'gender = "f"', 'email != "a"'])
def test_a_filter_that_cannot_be_used_lists_nobody(pool: Pool, text: str) -> None:
    """The sentence is reported (aws-sdk-php#1088); for what cannot be searched it is by analogy."""
    with refused(*PARSING):
        _found(pool, text)


def test_pages_go_through_what_was_found(pool: Pool) -> None:
    pages = pool.local.cognito.get_paginator("list_users").paginate(
        UserPoolId=pool.id, Filter='email ^= ""', PaginationConfig={"PageSize": 2}
    )
    assert [[user["Username"] for user in page["Users"]] for page in pages] == [["ada", "bob"], ["eve"]]
    with refused("InvalidParameterException", "Paging Marker is Invalid for Request"):
        _found(pool, "", PaginationToken="nonsense")


def test_the_attributes_that_are_asked_for_are_shown(pool: Pool) -> None:
    asked = {"UserPoolId": pool.id, "AttributesToGet": ["email"]}
    users = pool.local.cognito.list_users(**asked, Filter='username = "ada"')["Users"]
    assert [user["Attributes"] for user in users] == [[{"Name": "email", "Value": "ada@example.com"}]]


def test_an_attribute_that_cannot_be_searched_is_shown_only_if_every_user_has_it(pool: Pool) -> None:
    """Documented; the sentence is reported (aws-samples/sample-collaborative-ai-dlc#52)."""
    asked: dict[str, Any] = {"UserPoolId": pool.id, "AttributesToGet": ["custom:team"]}
    with refused("InvalidParameterException", "Input fails to satisfy the constraints."):
        pool.local.cognito.list_users(**asked)
    for name in ("ada", "eve"):
        pool.change_by_admin(name, **{"custom:team": "blue"})
    shown = [user["Attributes"][0]["Value"] for user in pool.local.cognito.list_users(**asked)["Users"]]
    assert shown == ["blue", "red", "blue"]


def test_attributes_that_were_deleted_are_not_shown(pool: Pool) -> None:
    pool.local.cognito.admin_delete_user_attributes(
        UserPoolId=pool.id, Username="bob", UserAttributeNames=["custom:team"]
    )
    [bob] = pool.local.cognito.list_users(UserPoolId=pool.id, Filter='username = "bob"')["Users"]
    assert "custom:team" not in {entry["Name"] for entry in bob["Attributes"]}

"""What a pool's schema says of attributes holds wherever they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.local_stack.cognito_front import named, refused
from support.people import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.local_stack.cognito_front import Local, Pool

SCHEMA = [
    {"Name": "tenant", "AttributeDataType": "String", "Mutable": False},
    {"Name": "unsaid", "AttributeDataType": "String"},
    {
        "Name": "team",
        "AttributeDataType": "String",
        "Mutable": True,
        "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "4"},
    },
    {
        "Name": "age",
        "AttributeDataType": "Number",
        "Mutable": True,
        "NumberAttributeConstraints": {"MinValue": "18", "MaxValue": "120"},
    },
    {"Name": "score", "AttributeDataType": "Number", "Mutable": True},
    {"Name": "member", "AttributeDataType": "Boolean", "Mutable": True},
    {"Name": "email", "AttributeDataType": "String", "Mutable": False},
]
FITS = {"custom:team": "blue", "custom:age": "18", "custom:score": "-7", "custom:member": "true"}
MISFITS = [
    ("custom:team", "b"),
    ("custom:team", "green"),
    ("custom:age", "17"),
    ("custom:age", "121"),
    ("custom:age", "old"),
    ("custom:score", "NaN"),
    ("custom:score", "much"),
    ("custom:member", "maybe"),
    ("birthdate", "1815"),
    ("updated_at", "-1"),
    ("name", "x" * 2049),
]


@pytest.fixture
def pool(local: Local) -> Pool:
    """Make a pool whose user has immutable attributes."""
    made = local.pool(Schema=SCHEMA)
    fixed = {"custom:tenant": "acme", "email": "ada@example.com"}
    made.sign_up(UserAttributes=named(fixed), ClientMetadata={"do": "autoConfirmUser"})
    return made


def test_values_that_fit_are_written(pool: Pool) -> None:
    pool.change(pool.token(), **FITS)
    pool.change_by_admin(**FITS)
    pool.invite("bob", UserAttributes=named({"phone_number": "+447700900456", **FITS, "custom:tenant": "acme"}))
    assert pool.attributes("bob").items() >= {**FITS, "custom:tenant": "acme"}.items()


@pytest.mark.parametrize(("name", "value"), MISFITS)
def test_values_that_do_not_fit_are_refused_everywhere(pool: Pool, name: str, value: str) -> None:
    """Documented: SchemaAttributeType, "Amazon Cognito validates the input against the data type", and constraints."""
    attributes = {name: value}
    calls: list[Callable[[], Any]] = [
        lambda: pool.change(pool.token(), **attributes),
        lambda: pool.change_by_admin(**attributes),
        lambda: pool.sign_up("bob", "+447700900456", UserAttributes=named(attributes)),
        lambda: pool.invite("bob", UserAttributes=named({"phone_number": PHONE, **attributes})),
    ]
    too_long = len(value) > 2048  # which the API's own model refuses
    for call in calls:
        with refused("InvalidParameterException") as refusal:
            call()
        assert too_long or refusal.message.startswith(f"Attributes did not conform to the schema: {name}: ")
        assert len(value) == 1 or value not in refusal.message


@pytest.mark.parametrize("name", ["custom:tenant", "custom:unsaid", "email"])
def test_an_immutable_attribute_is_set_when_its_user_is_made_and_never_again(pool: Pool, name: str) -> None:
    """Documented: SchemaAttributeType, Mutable.

    Reported: the sentence (amplify-swift#3981, amplify-js#3526); immutable by default (aws-cdk#7011). By analogy: the
    same value again, and deleting.
    """
    sentence = f"user.{name}: Attribute cannot be updated.\n"
    same: dict[str, Any] = {name: pool.attributes().get(name, "x@example.com")}
    for attributes in ({name: "new@example.com"}, same):
        with refused("InvalidParameterException", sentence):
            pool.change(pool.token(), **attributes)
        with refused("InvalidParameterException", sentence):
            pool.change_by_admin(**attributes)
    with refused("InvalidParameterException", sentence):
        pool.local.cognito.delete_user_attributes(AccessToken=pool.token(), UserAttributeNames=[name])
    with refused("InvalidParameterException", sentence):
        pool.local.cognito.admin_delete_user_attributes(UserPoolId=pool.id, Username="ada", UserAttributeNames=[name])


def test_attributes_that_are_added_later_hold_as_well(pool: Pool) -> None:
    later = [{"Name": "rank", "AttributeDataType": "Number", "Mutable": True}]
    pool.local.cognito.add_custom_attributes(UserPoolId=pool.id, CustomAttributes=later)
    pool.change(pool.token(), **{"custom:rank": "3"})
    with refused("InvalidParameterException"):
        pool.change(pool.token(), **{"custom:rank": "third"})

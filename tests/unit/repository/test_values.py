"""The layer's values can't be changed, and hide what no log may show."""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import pytest

import cognito_otp.domain
from cognito_otp.domain.phones import Phone
from cognito_otp.domain.users import UserAttributes
from cognito_otp.domain.values import Value

SECRETS = {"attributes", "body", "code", "e164", "email", "phone_number", "sealed_code", "ssml", "user", "user_name"}
"""Names of fields whose values no log may show, in any class of the domain."""

OTHERS = {"Message": {"email"}, "Refusal": {"code"}}
"""Fields of such a name that are something else: an e-mail that hides its own body, the name of a reason."""


def values() -> list[type[Value]]:
    """Return every class of the domain that is a value."""
    for module in walk_packages(cognito_otp.domain.__path__, "cognito_otp.domain."):
        import_module(module.name)
    return [found for found in Value.__subclasses__() if found.__module__.startswith("cognito_otp.domain")]


@pytest.mark.parametrize("kind", values(), ids=lambda kind: kind.__name__)
def test_a_value_is_frozen_and_hides_fields_that_it_has(kind: type[Value]) -> None:
    assert kind.__struct_config__.frozen
    assert set(kind.hidden) <= set(kind.__struct_fields__)
    assert (SECRETS & set(kind.__struct_fields__)) - OTHERS.get(kind.__name__, set()) <= set(kind.hidden)


def test_repr_leaves_out_what_is_hidden() -> None:
    assert repr(Phone("+447700900123", "GB", 44)) == "Phone(country='GB', country_code=44)"
    user = UserAttributes(sub="sub-1", phone_number="+447700900123", email="ann@example.com")
    assert repr(user) == "UserAttributes(sub='sub-1', locale=None)"


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Phone("+447700900123", "GB", 44).country = "FR"  # type: ignore[misc]  # that is the point

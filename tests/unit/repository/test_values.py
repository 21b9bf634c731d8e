"""The layer's values can't be changed, and hide what no log may show."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy
from importlib import import_module
from pkgutil import walk_packages
from pprint import pformat

import pytest
from rich.pretty import pretty_repr

import cognito_otp
from cognito_otp.application.own_codes import OwnCode
from cognito_otp.domain.phones import Phone
from cognito_otp.domain.routing.routes import SmsRoute
from cognito_otp.domain.users import UserAttributes
from cognito_otp.domain.values import Value

SECRETS = {
    *("attributes", "body", "code", "e164", "email", "parameters", "phone_number", "sealed_code", "ssml", "subject"),
    *("user", "user_name", "variables"),
}
"""Names of fields whose values no log may show, in any class of the layer."""

OTHERS = {
    "Claim": {"code"},
    "Email": {"subject"},
    "Failure": {"code"},
    "Message": {"email"},
    "NotifyRoute": {"variables"},
    "Refusal": {"code"},
}
"""Fields of such a name that are something else: a hash, a template's names, an e-mail that hides its own body."""


def values() -> list[type[Value]]:
    """Return every class of the layer that is a value."""
    for module in walk_packages(cognito_otp.__path__, "cognito_otp."):
        if not module.name.startswith("cognito_otp.wiring."):  # a function, which needs its environment
            import_module(module.name)
    found, asked = [], [Value]
    while asked:
        asked += (
            under := [kind for kind in asked.pop().__subclasses__() if kind.__module__.startswith("cognito_otp.")]
        )
        found += under
    return found


@pytest.mark.parametrize("kind", values(), ids=lambda kind: kind.__name__)
def test_a_value_is_frozen_and_hides_fields_that_it_has(kind: type[Value]) -> None:
    assert kind.__struct_config__.frozen
    assert set(kind.hidden) <= set(kind.__struct_fields__)
    assert (SECRETS & set(kind.__struct_fields__)) - OTHERS.get(kind.__name__, set()) <= set(kind.hidden)


def test_repr_leaves_out_what_is_hidden() -> None:
    assert repr(Phone("+447700900123", "GB", 44)) == "Phone(country='GB', country_code=44)"
    user = UserAttributes(sub="sub-1", phone_number="+447700900123", email="ann@example.com")
    assert repr(user) == "UserAttributes(sub='sub-1', locale=None)"


def test_nothing_else_that_prints_values_shows_what_is_hidden() -> None:
    code = OwnCode("123456", "+447700900123", user_locale="fr")
    for shown in (str(code), f"{code}", pformat(code), pretty_repr([code])):
        assert "purpose" in shown
        assert not any(secret in shown for secret in ("123456", "+447700900123", "fr"))


def test_a_copy_and_a_pickled_value_are_equal() -> None:
    route = SmsRoute(name="main", max_price="0.10")
    for copied in (copy(route), deepcopy(route), pickle.loads(pickle.dumps(route))):  # noqa: S301 - our own
        assert copied == route


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Phone("+447700900123", "GB", 44).country = "FR"  # type: ignore[misc]  # that is the point

"""What Cognito fixes when it makes a pool: a change of it is refused before anything is touched."""

from __future__ import annotations

import pytest
from support.template.function_loading import template

from cognito_otp_attach.stack_events.pool_settings import FIXED, own_settings, refused_change


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"SignInWith": "email"}, {"SignInWith": "username"}, "SignInWith cannot be changed from email to username"),
        ({"Aliases": "email"}, {"Aliases": "none"}, "Aliases cannot be changed from email to none"),
        ({}, {"Aliases": "phone_number"}, "Aliases cannot be changed from none to phone_number"),
        ({}, {"SignInWith": "email"}, "SignInWith cannot be changed from phone_number to email"),
    ],
)
def test_a_change_of_it_is_refused_with_what_to_do_instead(
    before: dict[str, str], after: dict[str, str], words: str
) -> None:
    sentence = refused_change(before, after)
    assert sentence is not None
    assert words in sentence
    assert "Nothing was touched" in sentence
    assert "or a stack of another name" in sentence


@pytest.mark.parametrize("name", ["VerifyWith", "MfaConfiguration", "SelfSignUp", "AccountRecovery"])
def test_what_cognito_changes_is_not_refused(name: str) -> None:
    for value in template()["Parameters"][name]["AllowedValues"]:
        assert refused_change({}, {name: str(value)}) is None


def test_what_is_fixed_has_the_templates_defaults() -> None:
    for name, default in FIXED.items():
        assert template()["Parameters"][name]["Default"] == default


def test_the_functions_get_the_aliases_of_the_stacks_own_pool() -> None:
    assert own_settings({"Aliases": "email"})["Aliases"] == "email"
    assert own_settings({})["Aliases"] == "none"

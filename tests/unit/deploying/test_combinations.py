"""Ways to sign in, to verify and to recover: what goes together, and what a Rule stops before anything is made."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from support.template.function_loading import template
from support.template.stack_values import StackValues

ON: dict[str, str] = {"MfaConfiguration": "ON", "AccountRecovery": "email", "VerifyWith": "phone_number_and_email"}
WORDS: dict[str, list[str]] = {
    name: template()["Parameters"][name]["AllowedValues"]
    for name in ("SignInWith", "Aliases", "VerifyWith", "MfaConfiguration", "SignInWithoutPassword", "AccountRecovery")
}


def pool(**parameters: str) -> dict[str, Any]:
    """Return the pool's properties for some parameters."""
    return StackValues(parameters=parameters).properties("UserPool")


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"Aliases": "email"}, "Aliases needs SignInWith=username"),
        ({"Aliases": "email", "SignInWith": "phone_number_or_email"}, "Aliases needs SignInWith=username"),
        (ON | {"AccountRecovery": "phone_then_email"}, "MfaConfiguration=ON needs AccountRecovery=email or admin_only"),
        ({"AccountRecovery": "email"}, "AccountRecovery=email needs VerifyWith to have email"),
        (ON | {"VerifyWith": "phone_number"}, "AccountRecovery=email needs VerifyWith to have email"),
        (ON | {"VerifyWith": "email"}, "needs VerifyWith to have phone_number in it"),
        (ON | {"SignInWithoutPassword": "true"}, "SignInWithoutPassword needs MfaConfiguration OFF or OPTIONAL"),
        ({"SignInWithoutPassword": "true", "VerifyWith": "none", "MfaConfiguration": "OFF"}, "needs VerifyWith"),
    ],
)
def test_what_does_not_go_together_is_stopped_with_what_to_do(chosen: dict[str, str], words: str) -> None:
    (sentence,) = StackValues(parameters=chosen).refused_by()
    assert words in sentence


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        ON,
        {"MfaConfiguration": "ON", "AccountRecovery": "admin_only"},
        {"SignInWith": "username", "Aliases": "phone_number_and_email"},
        {"AccountRecovery": "admin_only", "VerifyWith": "none", "MfaConfiguration": "OFF"},
    ],
)
def test_what_goes_together_is_admitted(chosen: dict[str, str]) -> None:
    assert StackValues(parameters=chosen).refused_by() == []


def test_whatever_is_admitted_is_a_pool_that_cognito_makes() -> None:
    """Cognito's own conditions, for every combination that no Rule stops."""
    admitted = 0
    for values in product(*WORDS.values()):
        chosen = dict(zip(WORDS, map(str, values), strict=True))
        if StackValues(parameters=chosen).refused_by():
            continue
        admitted += 1
        made = pool(**chosen)
        verified, mfa = made["AutoVerifiedAttributes"], made["MfaConfiguration"]
        assert not {"UsernameAttributes", "AliasAttributes"} <= made.keys()
        assert mfa == "OFF" or "phone_number" in verified
        factors = made["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]
        assert "SMS_OTP" not in factors or (mfa != "ON" and "phone_number" in verified)
        recovery = [each["Name"] for each in made["AccountRecoverySetting"]["RecoveryMechanisms"]]
        assert "verified_phone_number" not in recovery or mfa != "ON"
    assert admitted > 100


@pytest.mark.parametrize(
    ("aliases", "attributes"),
    [
        ("email", ["email"]),
        ("phone_number", ["phone_number"]),
        ("phone_number_and_email", ["phone_number", "email"]),
    ],
)
def test_aliases_are_of_pools_whose_users_choose_a_name(aliases: str, attributes: list[str]) -> None:
    made = pool(SignInWith="username", Aliases=aliases)
    assert made["AliasAttributes"] == attributes
    assert "UsernameAttributes" not in made


@pytest.mark.parametrize("name", ["SignInWith", "Aliases"])
def test_what_cognito_fixes_when_it_makes_the_pool_is_marked(name: str) -> None:
    label = template()["Metadata"]["AWS::CloudFormation::Interface"]["ParameterLabels"][name]["default"]
    assert label.endswith("(fixed when the pool is made)")
    assert "Cognito fixes it when the pool is made" in template()["Parameters"][name]["Description"]

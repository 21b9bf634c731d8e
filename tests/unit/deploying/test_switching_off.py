"""What a deployment sends when something is switched off, and what a deployment that fails leaves behind.

Cognito keeps some settings that an update leaves out, so each is sent as off. docs/deploying.md has the table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from support.paths import REPOSITORY
from support.template.function_loading import template
from support.template.stack_values import StackValues
from support.template.transformed_template import of_type, resources

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING = {"Ref": "AWS::NoValue"}


def pool(**parameters: str) -> dict[str, Any]:
    """Return the pool's properties for some parameters."""
    return StackValues(parameters=parameters).properties("UserPool")


@pytest.mark.parametrize(
    ("verified", "attributes"),
    [
        ("phone_number", ["phone_number"]),
        ("email", ["email"]),
        ("phone_number_and_email", ["phone_number", "email"]),
        ("none", []),
    ],
)
def test_what_is_verified_is_always_sent_to_both_settings(verified: str, attributes: list[str]) -> None:
    """Cognito refuses an update whose UserAttributeUpdateSettings, kept from before, names what is verified no more."""
    found = pool(VerifyWith=verified, MfaConfiguration="OFF")
    assert found["AutoVerifiedAttributes"] == attributes
    assert found["UserAttributeUpdateSettings"] == {"AttributesRequireVerificationBeforeUpdate": attributes}


@pytest.mark.parametrize(("wanted", "factors"), [("true", ["PASSWORD", "SMS_OTP"]), ("false", ["PASSWORD"])])
def test_the_first_factors_are_always_sent(wanted: str, factors: list[str]) -> None:
    """Cognito keeps a SignInPolicy that an update leaves out, so SMS_OTP would stay on."""
    found = pool(SignInWithoutPassword=wanted)["Policies"]["SignInPolicy"]
    assert found == {"AllowedFirstAuthFactors": factors}


def test_detached_triggers_are_sent_as_none() -> None:
    assert pool(AttachTriggers="false")["LambdaConfig"] == {}
    assert set(pool()["LambdaConfig"]) == {"PreSignUp", "CustomMessage", "CustomSMSSender", "KMSKeyID"}


def test_email_through_ses_is_switched_off_by_name() -> None:
    assert pool()["EmailConfiguration"] == {"EmailSendingAccount": "COGNITO_DEFAULT"}


def test_no_factor_is_sent_where_mfa_is_off() -> None:
    """Cognito refuses OFF together with a factor, and drops the factors with OFF."""
    assert "EnabledMfas" not in pool(MfaConfiguration="OFF")
    assert pool(MfaConfiguration="ON")["EnabledMfas"] == ["SMS_MFA"]


def test_sign_up_is_opened_and_closed_by_name() -> None:
    """Cognito opens it again where an update leaves it out."""
    for chosen, closed in (("true", False), ("false", True)):
        assert pool(SelfSignUp=chosen)["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": closed}


@pytest.mark.parametrize(
    ("chosen", "mechanisms"),
    [
        ("phone_then_email", ["verified_phone_number", "verified_email"]),
        ("email", ["verified_email"]),
        ("admin_only", ["admin_only"]),
    ],
)
def test_recovery_is_always_sent(chosen: str, mechanisms: list[str]) -> None:
    """Cognito keeps a setting of recovery that an update leaves out."""
    found = pool(AccountRecovery=chosen)["AccountRecoverySetting"]["RecoveryMechanisms"]
    assert found == [{"Name": name, "Priority": place} for place, name in enumerate(mechanisms, start=1)]


def removable(node: Any, path: str) -> Iterator[str]:
    """List the places where a condition may remove something."""
    match node:
        case {"Fn::If": [_, yes, no]}:
            if NOTHING in (yes, no):
                yield path
            yield from removable([yes, no], path)
        case dict():
            for name, inner in node.items():
                yield from removable(inner, f"{path}.{name}" if not name.startswith("Fn::") else path)
        case list():
            for inner in node:
                yield from removable(inner, path)


def test_everything_that_a_condition_removes_is_in_the_table_of_the_guide() -> None:
    """A property that disappears may stay in force: each is a decision, made there."""
    found = {
        re.sub(r"\.PolicyDocument.*", "", place)
        for name, resource in resources().items()
        for place in removable(resource.get("Properties", {}), name)
    }
    alarms = {
        f"{name}.{action}" for name in of_type("AWS::CloudWatch::Alarm") for action in ("AlarmActions", "OKActions")
    }
    text = (REPOSITORY / "docs" / "deploying.md").read_text().split("## What is switched off\n")[1].split("\n## ")[0]
    documented = set(re.findall(r"`(\w+\.[\w.]+)`", text))
    assert found - alarms <= documented
    assert alarms <= found


def test_conditional_resources_are_in_the_table_too() -> None:
    conditional = {name for name, resource in template()["Resources"].items() if "Condition" in resource}
    text = (REPOSITORY / "docs" / "deploying.md").read_text().split("## What is switched off\n")[1].split("\n## ")[0]
    assert conditional <= set(re.findall(r"`(\w+)`", text))


def test_permissions_exist_before_a_pool_is_given_its_triggers() -> None:
    """Those of the stack's own pool; a pool that exists gets its own from AttachFunction before it is written."""
    conditions = {found.get("Condition") for found in of_type("AWS::Lambda::Permission").values()}
    assert conditions == {resources()["UserPool"]["Condition"]}


@pytest.mark.parametrize("parameters", [{}, {"UseVoice": "true", "UseNotify": "true", "UseSns": "true"}])
def test_no_empty_text_is_split(parameters: dict[str, str]) -> None:
    """StackValues refuses to, as CloudFormation may; that holds for the branches that are not taken, too."""

    def splits(node: Any) -> Iterator[Any]:
        match node:
            case {"Fn::Split": arguments}:
                yield node
                yield from splits(arguments)
            case dict() | list():
                for inner in node.values() if isinstance(node, dict) else node:
                    yield from splits(inner)

    stack = StackValues(parameters=parameters)
    found = list(splits(resources()))
    assert len(found) > 3
    for split in found:
        assert stack.value(split)


def test_user_names_are_the_same_in_capitals_or_not_from_the_beginning() -> None:
    """It can never be changed later, so no parameter and no condition decides it."""
    assert resources()["UserPool"]["Properties"]["UsernameConfiguration"] == {"CaseSensitive": False}


@pytest.mark.parametrize(("wanted", "allowed"), [("true", True), ("false", False)])
def test_a_parameter_decides_whether_passwords_may_be_sent(wanted: str, *, allowed: bool) -> None:
    client = StackValues(parameters={"AllowUserPasswordAuth": wanted}).properties("UserPoolClient")
    assert ("ALLOW_USER_PASSWORD_AUTH" in client["ExplicitAuthFlows"]) == allowed
    assert {"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"} <= set(client["ExplicitAuthFlows"])
    assert client["GenerateSecret"] is False

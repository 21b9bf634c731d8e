"""What UpdateUserPool does with the members that a request omits, as measured on AWS and as AWS documents it.

Measured: go-to-k/cdkd#4066 (2026-09-29), #1968 (2026-08-19), #2675 (2026-09-23), with a control for each member. The
check of UserAttributeUpdateSettings: reported by ekristen/aws-nuke#477. Documented: API reference, UpdateUserPool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config
from support.local_stack.cognito_front import ONCE, PASSWORD_FLOWS, refused, running_front

from cognito_otp_local.cognito.front_config import UPDATE_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.local_stack.cognito_front import Functions, Local, Pool
    from support.local_stack.trigger_functions import Workshop

KEPT_FIRST = {"AttributesRequireVerificationBeforeUpdate": ["phone_number"]}
UNVERIFIED = "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes"
POLICIES = {
    "PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 3},
    "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]},
}
SETTINGS: dict[str, Any] = {
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
    "DeletionProtection": "ACTIVE",
    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True},
    "EmailVerificationSubject": "Yours",
    "MfaConfiguration": "OPTIONAL",
    "Policies": POLICIES,
    "SmsAuthenticationMessage": "In with {####}",
    "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
    "UserPoolTags": {"team": "otp"},
    "UserPoolTier": "PLUS",
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"},
}
MEASURED_TO_KEEP = (
    "AccountRecoverySetting",
    "DeletionProtection",
    "EmailConfiguration",
    "KeyConfiguration",
    "MfaConfiguration",
    "Name",
    "Policies",
    "SmsConfiguration",
    "UserPoolTags",
    "UserPoolTier",
)


@pytest.fixture(scope="module")
def documented(workshop: Workshop, functions: Functions) -> Iterator[Local]:
    """Serve a front that resets every omitted member."""
    with running_front(workshop, functions, update_user_pool="documented") as front:
        yield front


def described(pool: Pool) -> dict[str, Any]:
    """Return DescribeUserPool's answer."""
    shown: dict[str, Any] = pool.local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    return shown


def update(pool: Pool, **members: Any) -> dict[str, Any]:
    """Update the pool and return what it is then."""
    pool.local.cognito.update_user_pool(UserPoolId=pool.id, **members)
    return described(pool)


def full_pool(local: Local) -> Pool:
    """Make a pool in which everything is set."""
    key = {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": local.functions.key}
    return local.pool(client={"ExplicitAuthFlows": PASSWORD_FLOWS}, KeyConfiguration=key, **SETTINGS)


def test_an_update_keeps_what_was_measured_to_be_kept_and_resets_the_rest(local: Local) -> None:
    pool = full_pool(local)
    before = described(pool)
    after = update(pool)
    assert {name: after[name] for name in MEASURED_TO_KEEP} == {name: before[name] for name in MEASURED_TO_KEEP}
    assert after["LambdaConfig"] == {}
    assert not after["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"]
    assert after["VerificationMessageTemplate"] == {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
    reset = {"AutoVerifiedAttributes", "DeviceConfiguration", "SmsAuthenticationMessage", "UserPoolAddOns"}
    assert not reset & after.keys()
    # By analogy with the template: nobody has measured it.
    assert "EmailVerificationSubject" not in after


def test_as_documented_an_update_resets_all_that_it_leaves_out_but_the_name(documented: Local) -> None:
    pool = full_pool(documented)
    after = update(pool, AutoVerifiedAttributes=["email"], UserPoolTier="ESSENTIALS")
    assert after["AutoVerifiedAttributes"] == ["email"]
    assert (after["LambdaConfig"], after["UserPoolTags"], after["Name"]) == ({}, {}, "people")
    assert (after["MfaConfiguration"], after["DeletionProtection"]) == ("OFF", "INACTIVE")
    assert after["VerificationMessageTemplate"] == {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
    assert after["Policies"]["PasswordPolicy"]["MinimumLength"] == 8
    gone = {"AccountRecoverySetting", "KeyConfiguration", "SmsConfiguration", "SmsAuthenticationMessage"}
    assert not gone & after.keys()
    assert "SignInPolicy" not in after["Policies"]


@pytest.mark.parametrize("rule", UPDATE_RULES)
@pytest.mark.parametrize("past_front", [False, True], ids=["by the API", "by CloudFormation"])
@pytest.mark.parametrize("full", [False, True], ids=["plain", "full"])
def test_what_describe_shows_can_be_sent_back_and_changes_nothing(
    request: pytest.FixtureRequest, rule: str, *, past_front: bool, full: bool
) -> None:
    """Measured on every pool (cdkd) and twice on one in use, without UnusedAccountValidityDays (onecgiar_pr)."""
    front: Local = request.getfixturevalue("local" if rule == "measured" else "documented")
    pool = front.pool(past_front=past_front, **(SETTINGS if full else {}))
    before = described(pool)
    shape = front.cognito.meta.service_model.operation_model("UpdateUserPool").input_shape
    echo = {name: value for name, value in before.items() if name in shape.members}
    echo["AdminCreateUserConfig"] = {
        name: value for name, value in echo["AdminCreateUserConfig"].items() if name != "UnusedAccountValidityDays"
    }
    after = update(pool, **echo)
    for answer in (before, after):
        del answer["LastModifiedDate"]
    assert after == before


@pytest.mark.parametrize("rule", UPDATE_RULES)
def test_settings_of_verification_are_held_against_what_is_verified(request: pytest.FixtureRequest, rule: str) -> None:
    front: Local = request.getfixturevalue("local" if rule == "measured" else "documented")
    pool = front.pool()
    sms = described(pool)["SmsConfiguration"]
    with refused("InvalidParameterException", UNVERIFIED):
        update(pool, UserAttributeUpdateSettings=KEPT_FIRST, SmsConfiguration=sms)
    both = {"UserAttributeUpdateSettings": KEPT_FIRST, "AutoVerifiedAttributes": ["phone_number"]}
    assert update(pool, **both, SmsConfiguration=sms)["UserAttributeUpdateSettings"] == KEPT_FIRST


def test_an_update_that_leaves_out_both_members_is_refused(local: Local) -> None:
    pool = local.pool(UserAttributeUpdateSettings=KEPT_FIRST)
    before = described(pool)
    omissions: list[dict[str, Any]] = [{}, {"PoolName": "renamed"}, {"UserAttributeUpdateSettings": {}}]
    for left_out in omissions:
        with refused("InvalidParameterException", UNVERIFIED):
            update(pool, **left_out)
    assert described(pool) == before
    after = update(pool, AutoVerifiedAttributes=["phone_number"])
    assert after["UserAttributeUpdateSettings"] == KEPT_FIRST


def test_an_empty_array_switches_verification_before_changes_off(local: Local) -> None:
    """By Terraform's acceptance tests; a pool that never had the setting does not show it (floci-io/floci#2531)."""
    pool = local.pool(UserAttributeUpdateSettings=KEPT_FIRST)
    off: dict[str, list[str]] = {"AttributesRequireVerificationBeforeUpdate": []}
    assert update(pool, UserAttributeUpdateSettings=off)["UserAttributeUpdateSettings"] == off
    assert "UserAttributeUpdateSettings" not in described(local.pool())


def test_as_documented_an_update_resets_the_setting_with_what_is_verified(documented: Local) -> None:
    pool = documented.pool(UserAttributeUpdateSettings=KEPT_FIRST)
    assert not {"UserAttributeUpdateSettings", "AutoVerifiedAttributes"} & update(pool).keys()


def test_each_half_of_the_policies_is_replaced_apart(local: Local) -> None:
    pool = full_pool(local)
    password = {"PasswordPolicy": {"MinimumLength": 20}}
    assert update(pool, Policies=password)["Policies"] == {**POLICIES, **password}
    sign_in = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}
    assert update(pool, Policies=sign_in)["Policies"] == {**password, **sign_in}
    assert update(pool, Policies={"SignInPolicy": {}})["Policies"] == {**password, **sign_in}


def test_an_empty_list_of_first_factors_is_refused_and_the_whole_call_with_it(local: Local) -> None:
    pool = full_pool(local)
    before = described(pool)
    none: dict[str, list[str]] = {"AllowedFirstAuthFactors": []}
    unchecked = ONCE.merge(Config(parameter_validation=False))
    cognito: Any = local.workshop.emulator.admin().client("cognito-idp", endpoint_url=local.url, config=unchecked)
    with refused("InvalidParameterException") as refusal:
        cognito.update_user_pool(UserPoolId=pool.id, PoolName="renamed", Policies={"SignInPolicy": none})
    assert "Member must have length greater than or equal to 1" in refusal.message
    assert described(pool) == before


def test_first_factors_without_a_password_are_refused(local: Local) -> None:
    """The sentence: reported by a public Terraform module."""
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["SMS_OTP"]}}
    with refused("InvalidParameterException", "Password should be configured as one of the allowed first auth factors"):
        update(local.pool(), Policies=policies)

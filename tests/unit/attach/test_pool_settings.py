"""What the functions are given of a pool: read from one that exists, or as the parameters of the stack have it."""

from __future__ import annotations

from typing import Any

import pytest
from support.attach_world import POOL_ID, World, fails, plain_pool
from support.custom_resources import Deployment
from support.pool_store import PoolStore

from cognito_otp_attach.stack_events.patience import ATTEMPTS

OWN = {
    "ExistingUserPoolId": "",
    "SignInWith": "phone_number",
    "VerifyWith": "phone_number",
    "MfaConfiguration": "OPTIONAL",
    "SignInWithoutPassword": "false",
    "AuthSessionMinutes": "5",
    "TemporaryPasswordDays": "9",
    "EmailSendingAccount": "DEVELOPER",
    "EmailVerifyBy": "code",
    "RoleIfNone": "arn:aws:iam::123456789012:role/attach",
}


def read(mfa: dict[str, Any] | None = None, *, sessions: tuple[int, ...] = (), **settings: Any) -> dict[str, str]:
    """Return the attributes of a pool in use."""
    world = World(PoolStore(plain_pool(**settings), mfa or {"MfaConfiguration": "OFF"}), sessions=sessions)
    answer = Deployment(world).pool("Create", OWN | {"ExistingUserPoolId": POOL_ID})
    assert (answer.succeeded, answer.physical_id) == (True, f"settings-of:{POOL_ID}")
    assert "UpdateUserPool" not in world.calls
    return dict(answer.attributes)


def test_the_stacks_own_pool_is_as_its_parameters() -> None:
    answer = Deployment(World()).pool("Create", OWN)
    assert (answer.physical_id, answer.attributes) == (
        "settings-of:own",
        {
            "SignInWith": "phone_number",
            "Aliases": "none",
            "VerifyWith": "phone_number",
            "MfaConfiguration": "OPTIONAL",
            "SmsMfa": "true",
            "SchemaRequired": "",
            "EmailSendingAccount": "DEVELOPER",
            "EmailVerifyBy": "code",
            "AuthSessionMinutes": "5",
            "TemporaryPasswordDays": "9",
            "SmsRoleArns": "arn:aws:iam::123456789012:role/attach",
        },
    )
    assert Deployment(World()).pool("Create", OWN | {"MfaConfiguration": "OFF"}).attributes["SmsMfa"] == "false"


def test_a_plain_pool_has_cognitos_defaults() -> None:
    assert read() == {
        "SignInWith": "phone_number",
        "Aliases": "none",
        "VerifyWith": "none",
        "MfaConfiguration": "OFF",
        "SmsMfa": "false",
        "SchemaRequired": "",
        "EmailSendingAccount": "COGNITO_DEFAULT",
        "EmailVerifyBy": "code",
        "AuthSessionMinutes": "3",
        "TemporaryPasswordDays": "7",
        "SmsRoleArns": OWN["RoleIfNone"],
    }


def test_a_pool_says_how_users_sign_in_what_is_verified_and_required_and_how_long_things_live() -> None:
    direct = {"CallerArn": "arn:aws:iam::123456789012:role/direct"}
    found = read(
        {"MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsConfiguration": {}}},
        sessions=(3, 12, 5),
        UsernameAttributes=None,
        AliasAttributes=["preferred_username", "email", "phone_number"],
        AutoVerifiedAttributes=["email", "phone_number"],
        SchemaAttributes=[
            {"Name": "email", "Required": True},
            {"Name": "name", "Required": True},
            {"Name": "phone_number"},
        ],
        EmailConfiguration={"EmailSendingAccount": "DEVELOPER"},
        VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_LINK"},
        Policies={"PasswordPolicy": {"TemporaryPasswordValidityDays": 30}},
        SmsConfiguration={"SnsCallerArn": "arn:aws:iam::123456789012:role/sns", "EumsSms": direct},
    )
    assert found == {
        "SignInWith": "username",
        "Aliases": "phone_number_and_email",
        "VerifyWith": "phone_number_and_email",
        "MfaConfiguration": "ON",
        "SmsMfa": "true",
        "SchemaRequired": "email",
        "EmailSendingAccount": "DEVELOPER",
        "EmailVerifyBy": "link",
        "AuthSessionMinutes": "12",
        "TemporaryPasswordDays": "30",
        "SmsRoleArns": "arn:aws:iam::123456789012:role/sns,arn:aws:iam::123456789012:role/direct",
    }


def test_a_second_factor_from_an_app_alone_is_no_code_by_sms() -> None:
    found = read({"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}})
    assert (found["MfaConfiguration"], found["SmsMfa"]) == ("ON", "false")


@pytest.mark.parametrize("attributes", [["phone_number"], ["email"], ["phone_number", "email"]])
def test_pools_are_named_by_what_users_sign_in_with(attributes: list[str]) -> None:
    assert read(UsernameAttributes=attributes)["SignInWith"] == "_or_".join(attributes)


def test_the_older_member_for_temporary_passwords_counts_where_it_stands_alone() -> None:
    assert read(AdminCreateUserConfig={"UnusedAccountValidityDays": 2})["TemporaryPasswordDays"] == "2"


def test_a_pool_that_is_not_there_is_refused_with_what_to_check() -> None:
    answer = Deployment(World(gone=True)).pool("Create", OWN | {"ExistingUserPoolId": POOL_ID})
    assert not answer.succeeded
    assert answer.reason.startswith(f"there is no user pool {POOL_ID} here: check ExistingUserPoolId")


def test_going_back_to_a_pool_that_is_gone_does_not_wedge_the_stack() -> None:
    onto = OWN | {"ExistingUserPoolId": POOL_ID}
    deployment = Deployment(World(gone=True), undoing=True)
    back = deployment.pool("Update", onto, onto | {"RefreshToken": "again"})
    assert (back.succeeded, back.physical_id) == (True, f"settings-of:{POOL_ID}")
    assert back.attributes.keys() == Deployment(World()).pool("Create", OWN).attributes.keys()  # the functions need all
    assert not deployment.pool("Create", onto).succeeded


def test_the_permission_to_read_a_pool_that_comes_late_is_waited_for() -> None:
    """The update that names another pool writes the policy a moment before."""
    world = World()
    world.faults = dict.fromkeys(range(3), fails("AccessDeniedException"))
    assert Deployment(world).pool("Update", OWN | {"ExistingUserPoolId": POOL_ID}, OWN).succeeded
    assert world.calls == ["DescribeUserPool"] * 4
    refused = World()
    refused.faults = dict.fromkeys(range(100), fails("AccessDeniedException"))
    answer = Deployment(refused).pool("Update", OWN | {"ExistingUserPoolId": POOL_ID}, OWN)
    assert (answer.succeeded, answer.physical_id) == (False, "settings-of:own")
    assert "AccessDeniedException" in answer.reason
    assert len(refused.calls) == ATTEMPTS
    throttled = World()
    throttled.faults = {0: fails("InternalErrorException")}
    assert not Deployment(throttled).pool("Update", OWN | {"ExistingUserPoolId": POOL_ID}, OWN).succeeded


PASSWORDLESS = {"MfaConfiguration": "OPTIONAL", "SignInWithoutPassword": "true"}


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"SignInWith": "email"}, ["SignInWith cannot be changed", "Deploy with SignInWith=phone_number again"]),
        ({"MfaConfiguration": "ON"}, PASSWORDLESS, ["in one update", "SignInWithoutPassword=false, then once more"]),
    ],
)
def test_what_cognito_refuses_is_refused_before_and_going_back_is_not(
    before: dict[str, str], after: dict[str, str], words: list[str]
) -> None:
    world = World()
    deployment = Deployment(world)
    refused = deployment.pool("Update", OWN | after, OWN | before)
    assert (refused.succeeded, refused.physical_id, world.calls) == (False, "settings-of:own", [])
    assert all(word in refused.reason for word in words)
    assert "Nothing was touched" in refused.reason
    for undoing in (True, None):  # None: what cannot be seen must not wedge a stack
        deployment.undoing = undoing
        assert deployment.pool("Update", OWN | before, OWN | after | {"SignInWith": "username"}).succeeded


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"VerifyWith": "email", "AuthSessionMinutes": "15"}),
        ({"MfaConfiguration": "ON"}, {"MfaConfiguration": "OFF"}),
        ({}, PASSWORDLESS),
        ({"ExistingUserPoolId": POOL_ID, "SignInWith": "email"}, {}),
    ],
)
def test_other_changes_are_not(before: dict[str, str], after: dict[str, str]) -> None:
    assert Deployment(World()).pool("Update", OWN | after, OWN | before).succeeded

"""A pool in use is attached to the deployed stack by the command line, used, and let go of again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from support.generated_pools import CODE_TEXTS, LINK
from support.local_stack.customers import new_person
from support.local_stack.pools_in_use import fronted, make_pool, prepare, record

from cognito_otp_local.cognito.front_config import UPDATE_RULES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.local_stack.pools_in_use import Before, PoolInUse

    from cognito_otp_local.stack.options import LocalStack

OPTIONAL: dict[str, Any] = {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
USED: dict[str, Any] = {
    "AutoVerifiedAttributes": ["phone_number", "email"],
    "VerificationMessageTemplate": LINK,
    "SmsAuthenticationMessage": "Theirs {####}",
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]},
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "UserPoolTags": {"team": "identity"},
}
HARD: dict[str, dict[str, Any]] = {
    "confirmed by a link": USED,
    "legacy texts, sign-up closed, PLUS": CODE_TEXTS
    | {
        "AutoVerifiedAttributes": ["phone_number"],
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
        "UserPoolTier": "PLUS",
        "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"},
        "DeletionProtection": "ACTIVE",
    },
    "devices and first factors": {
        "AutoVerifiedAttributes": ["phone_number"],
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False},
        "Policies": {
            "PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 3},
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]},
        },
    },
}
WHOLLY_OURS = {"CustomSMSSender", "CustomMessage", "PreSignUp", "KMSKeyID"}


@pytest.fixture(scope="module")
def before(open_stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Before:
    """Make what was in the account before the stack's pool came."""
    return prepare(open_stack, tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="module", params=UPDATE_RULES)
def updating(open_stack: LocalStack, request: pytest.FixtureRequest) -> Iterator[LocalStack]:
    """Put a front before the stack whose UpdateUserPool does as measured, then one that does as documented."""
    with fronted(open_stack, request.param) as stack:
        yield stack


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def sms_mfa(before: Before) -> dict[str, Any]:
    """Have a pool ask for codes by SMS, or from an app."""
    return OPTIONAL | {"SmsMfaConfiguration": {"SmsConfiguration": before.sms}}


def succeed(pool: PoolInUse, command: str, *words: str) -> str:
    """Run a command that must end well; return what it printed."""
    result = pool.run(command, *words, "--yes")
    assert result.exit_code == 0, result.output
    return result.output


def test_an_attached_pool_sends_our_texts_and_is_as_it_was_when_detached(
    open_stack: LocalStack, before: Before, tmp_path: Path
) -> None:
    triggers = {"PreSignUp": before.trigger, "PreTokenGeneration": before.trigger}
    pool = make_pool(open_stack, sms_mfa(before), SmsConfiguration=before.sms, LambdaConfig=triggers, **USED)
    record(open_stack, tmp_path)
    found = pool.seen()
    refused = pool.run("attach", "--yes")
    assert (refused.exit_code, before.trigger in refused.output) == (1, True), refused.output
    assert pool.seen() == found

    assert "opens the pool's codes" in succeed(pool, "attach", "--replace")
    person = new_person(pool.stack)
    person.sign_up()
    text = person.phone.next_text()
    assert (text.sender, text.body) == (
        "ACME",
        f"{text.code} is your Acme verification code. It expires in 24 hours. Do not share it.",
    )
    person.confirm(text.code)
    person.choose_sms_mfa()
    challenge = person.sign_in()
    assert challenge["ChallengeName"] == "SMS_MFA"
    text = person.phone.next_text()
    assert text.body.startswith(f"{text.code} is your Acme sign-in code.")
    assert "AccessToken" in person.answer_mfa(challenge["Session"], text.code)["AuthenticationResult"]

    succeed(pool, "detach")
    assert pool.seen() == found


@pytest.mark.parametrize("kind", HARD)
def test_nothing_but_the_triggers_changes_and_they_come_back(
    updating: LocalStack, before: Before, kind: str, tmp_path: Path
) -> None:
    pool = make_pool(updating, sms_mfa(before), SmsConfiguration=before.sms, **HARD[kind])
    record(updating, tmp_path)
    settings, mfa = pool.seen()
    succeed(pool, "attach")
    attached, mfa_attached = pool.seen()
    assert set(attached["LambdaConfig"]) == WHOLLY_OURS
    assert ({**attached, "LambdaConfig": {}}, mfa_attached) == ({**settings, "LambdaConfig": {}}, mfa)
    succeed(pool, "detach")
    assert pool.seen() == (settings, mfa)


@pytest.fixture(scope="module")
def guarded_pool(enforced_stack: LocalStack) -> PoolInUse:
    """Make a pool where operators are held to their policies."""
    cognito = enforced_stack.emulator.client("cognito-idp")
    sms = cognito.describe_user_pool(UserPoolId=enforced_stack.user_pool_id)["UserPool"]["SmsConfiguration"]
    return make_pool(enforced_stack, AutoVerifiedAttributes=["phone_number"], SmsConfiguration=sms)


@pytest.fixture
def printed_policy(guarded_pool: PoolInUse) -> dict[str, Any]:
    """Have the account's owner print the policy.

    The emulator knows no condition keys of KMS, so theirs hold only where they exist, as in the template.
    """
    printed: dict[str, Any] = json.loads(guarded_pool.run_as_operator("attach", "--print", "iam").output)
    for statement in printed["Statement"]:
        if statement["Sid"] == "SealCodesOfThePool":
            statement["Condition"] = {"StringEqualsIfExists": statement["Condition"]["StringEquals"]}
    return printed


def become(stack: LocalStack, policy: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Become a user of IAM who may do what a policy allows, and nothing else."""
    iam, name = stack.emulator.client("iam"), f"operator-{uuid4()}"
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="attach", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])


def without(policy: dict[str, Any], action: str) -> dict[str, Any]:
    """Take an action out of a policy."""
    statements = [
        {**statement, "Action": [each for each in statement["Action"] if each != action]}
        for statement in policy["Statement"]
    ]
    return {**policy, "Statement": [statement for statement in statements if statement["Action"]]}


def test_the_printed_policy_suffices_to_attach_and_to_detach(
    guarded_pool: PoolInUse, printed_policy: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = guarded_pool.seen()
    become(guarded_pool.stack, printed_policy, monkeypatch)
    for command in ("attach", "detach"):
        result = guarded_pool.run_as_operator(command, "--yes")
        assert result.exit_code == 0, result.output
        assert (guarded_pool.seen() == before) == (command == "detach")


@pytest.mark.parametrize(
    "action",
    [
        "cloudformation:DescribeStacks",
        "cognito-idp:UpdateUserPool",
        "dynamodb:PutItem",
        "lambda:AddPermission",
    ],
)
def test_without_a_permission_attach_ends_with_3_names_it_and_changes_nothing(
    guarded_pool: PoolInUse, printed_policy: dict[str, Any], action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = guarded_pool.seen()
    become(guarded_pool.stack, without(printed_policy, action), monkeypatch)
    result = guarded_pool.run_as_operator("attach", "--yes")
    assert (result.exit_code, action in " ".join(result.output.split())) == (3, True), result.output
    assert guarded_pool.seen() == before

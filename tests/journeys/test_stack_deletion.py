"""What stays after the stack is deleted, and that the pool which it made was let go of."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest
from support.local_stack import stacks
from support.local_stack.customers import new_person

from cognito_otp_local.cli.demo import cognito_client

if TYPE_CHECKING:
    from cognito_otp_local.stack.options import LocalStack

_names = itertools.count(1)


@pytest.fixture
def own_stack(open_stack: LocalStack) -> LocalStack:
    """Deploy a stack that this test may delete."""
    return stacks.beside(open_stack, f"deletable-{next(_names)}")


@pytest.mark.parametrize("detached", ["first", "by the deletion"])
def test_a_pool_works_after_its_stack_is_deleted(own_stack: LocalStack, detached: str) -> None:
    if detached == "first":
        stacks.change(own_stack, AttachTriggers="false")
    cognito = own_stack.emulator.client("cognito-idp")
    roles = {role["RoleName"] for role in own_stack.emulator.client("iam").list_roles()["Roles"]}
    before = settings_of(own_stack)
    stacks.delete(own_stack)
    assert settings_of(own_stack) == before
    pool = cognito_client(own_stack).describe_user_pool(UserPoolId=own_stack.user_pool_id)["UserPool"]
    assert not pool.get("LambdaConfig")
    kept = {role["RoleName"] for role in own_stack.emulator.client("iam").list_roles()["Roles"]}
    assert pool["SmsConfiguration"]["SnsCallerArn"].rpartition("/")[2] in kept
    assert len(roles - kept) == 5  # the functions' roles
    assert cognito.describe_user_pool(UserPoolId=own_stack.user_pool_id)
    key = own_stack.emulator.client("kms").describe_key(KeyId=own_stack.outputs["KmsKeyArn"])["KeyMetadata"]
    assert key["KeyState"] == "Enabled"
    person = new_person(own_stack)
    person.sign_up()
    text = person.phone.next_text()
    assert (text.sender, text.body) == ("NOTICE", f"Your confirmation code is {text.code}")  # Cognito's own words
    person.confirm(text.code)


def settings_of(stack: LocalStack) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the pool and its MFA but for its triggers and the date of the last change."""
    cognito = cognito_client(stack)
    pool = cognito.describe_user_pool(UserPoolId=stack.user_pool_id)["UserPool"]
    mfa = cognito.get_user_pool_mfa_config(UserPoolId=stack.user_pool_id)
    unlike = {"LambdaConfig", "LastModifiedDate", "EstimatedNumberOfUsers", "ResponseMetadata"}
    return {name: pool[name] for name in pool.keys() - unlike}, {name: mfa[name] for name in mfa.keys() - unlike}


def test_what_stayed_is_deleted_as_the_guide_says(own_stack: LocalStack) -> None:
    """docs/deploying.md, "Deleting what stayed". The emulator can't show what is refused without it."""
    stacks.change(own_stack, AttachTriggers="false")
    cognito, iam = cognito_client(own_stack), own_stack.emulator.client("iam")
    pool_id, verified = own_stack.user_pool_id, ["phone_number"]
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert pool["LambdaConfig"] == {}
    assert pool["AutoVerifiedAttributes"] == verified
    stacks.delete(own_stack)
    cognito.update_user_pool(
        UserPoolId=pool_id,
        DeletionProtection="INACTIVE",
        AutoVerifiedAttributes=verified,
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": verified},
    )
    changed = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert (changed["DeletionProtection"], changed["AutoVerifiedAttributes"]) == ("INACTIVE", verified)
    cognito.delete_user_pool(UserPoolId=pool_id)
    role = pool["SmsConfiguration"]["SnsCallerArn"].rpartition("/")[2]
    iam.delete_role_policy(RoleName=role, PolicyName="TextPhones")
    iam.delete_role(RoleName=role)
    key = own_stack.outputs["KmsKeyArn"]
    own_stack.emulator.client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.describe_user_pool(UserPoolId=pool_id)


def test_a_pool_that_cannot_be_let_go_of_keeps_the_functions_and_its_sign_ups(own_stack: LocalStack) -> None:
    """Its role was deleted, so AWS refuses every update of the pool."""
    cognito, iam = cognito_client(own_stack), own_stack.emulator.client("iam")
    texts = cognito.describe_user_pool(UserPoolId=own_stack.user_pool_id)["UserPool"]["SmsConfiguration"][
        "SnsCallerArn"
    ]
    role = texts.rpartition("/")[2]
    trust = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        iam.delete_role_policy(RoleName=role, PolicyName=policy)
    iam.delete_role(RoleName=role)
    refused = stacks.refused_deletion(own_stack)
    assert f"The pool {own_stack.user_pool_id} still names this stack's functions" in refused
    person = new_person(own_stack)
    person.sign_up()
    assert person.phone.next_text().sender == "ACME"
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
    stacks.delete(own_stack)
    assert not cognito.describe_user_pool(UserPoolId=own_stack.user_pool_id)["UserPool"].get("LambdaConfig")

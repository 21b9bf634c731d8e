"""What stays after the stack is deleted, and why the triggers must be detached before."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

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


def test_a_pool_with_detached_triggers_works_after_the_stack_is_deleted(own_stack: LocalStack) -> None:
    stacks.change(own_stack, AttachTriggers="false")
    cognito = own_stack.emulator.client("cognito-idp")
    roles = {role["RoleName"] for role in own_stack.emulator.client("iam").list_roles()["Roles"]}
    stacks.delete(own_stack)
    pool = cognito.describe_user_pool(UserPoolId=own_stack.user_pool_id)["UserPool"]
    assert not (pool.get("LambdaConfig") or {}).get("PreSignUp")
    kept = {role["RoleName"] for role in own_stack.emulator.client("iam").list_roles()["Roles"]}
    assert pool["SmsConfiguration"]["SnsCallerArn"].rpartition("/")[2] in kept
    assert len(roles - kept) == 4  # the functions' roles
    key = own_stack.emulator.client("kms").describe_key(KeyId=own_stack.outputs["KmsKeyArn"])["KeyMetadata"]
    assert key["KeyState"] == "Enabled"
    person = new_person(own_stack)
    person.sign_up()
    text = person.phone.next_text()
    assert (text.sender, text.body) == ("NOTICE", f"Your confirmation code is {text.code}")  # Cognito's own words
    person.confirm(text.code)


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


def test_a_pool_that_still_names_deleted_functions_refuses_every_sign_up(own_stack: LocalStack) -> None:
    stacks.delete(own_stack)
    person = new_person(own_stack)
    with pytest.raises(person.cognito.exceptions.UnexpectedLambdaException, match="PreSignUp invocation failed"):
        person.sign_up()

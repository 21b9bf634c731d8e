"""A pool in use is attached by `sam deploy`, used, updated, and as it was when the stack is deleted; IAM is enforced."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from support.generated_pools import LINK
from support.local_stack import stacks
from support.local_stack.customers import new_person
from support.local_stack.pools_in_use import make_pool

if TYPE_CHECKING:
    from pathlib import Path

    from support.local_stack.pools_in_use import PoolInUse

    from cognito_otp_local.stack.options import LocalStack

OPTIONAL: dict[str, Any] = {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}}
HARD: dict[str, Any] = {
    "AutoVerifiedAttributes": ["phone_number", "email"],
    "VerificationMessageTemplate": LINK,
    "SmsAuthenticationMessage": "Theirs {####}",
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]},
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "UserPoolTags": {"team": "identity"},
    "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False},
    "Policies": {"PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 3}},
    "DeletionProtection": "ACTIVE",
}
_names = (f"onto-{number}" for number in itertools.count(1))


def hard_pool(stack: LocalStack) -> PoolInUse:
    """Make a pool with much to lose, which texts by the role of the stack's own pool."""
    cognito = stack.emulator.client("cognito-idp")
    sms = cognito.describe_user_pool(UserPoolId=stack.user_pool_id)["UserPool"]["SmsConfiguration"]
    mfa = OPTIONAL | {"SmsMfaConfiguration": {"SmsConfiguration": sms}}
    return make_pool(stack, mfa, SmsConfiguration=sms, **HARD)


def test_a_pool_is_deployed_onto_used_updated_and_as_it_was(enforced_stack: LocalStack, built: Path) -> None:
    pool = hard_pool(enforced_stack)
    found = pool.seen()
    name = next(_names)
    deployed = stacks.deploy(enforced_stack, built, name, ExistingUserPoolId=pool.id)
    print(deployed.outputs)
    print(pool.seen()[0]["LambdaConfig"])
    person = new_person(pool.stack)
    person.sign_up()
    text = person.phone.next_text()
    assert (text.sender, text.body) == ("ACME", f"{text.code} is your Acme confirmation code. Never share it.")
    person.confirm(text.code)
    stacks.delete(deployed)
    assert pool.seen() == found

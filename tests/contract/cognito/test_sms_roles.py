"""The role that a pool sends texts with is looked at whenever the pool is made or changed.

Measured: that later updates are refused when the role is gone, and in which words (awslabs/nx-plugin-for-aws#631); that
making a pool and SetUserPoolMfaConfig look at its trust (go-to-k/cdkd#2901); that LambdaConfig may name a function that
does not exist (go-to-k/cdkd#4066). Documented: the external id (developer guide, "SMS message settings").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from support.local_stack.cognito_front import make_sms_role, refused

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from support.local_stack.cognito_front import Local, Refusal


def untrusting() -> AbstractContextManager[Refusal]:
    """Expect the call to be refused because of the role."""
    return refused(
        "InvalidSmsRoleTrustRelationshipException",
        "Role does not have a trust relationship allowing Cognito to assume the role",
    )


def configuration(role: str) -> dict[str, str]:
    """Return an SmsConfiguration with a role."""
    return {"SnsCallerArn": role, "ExternalId": "sms"}


def new_role(local: Local, **options: str) -> str:
    """Make a role for one test."""
    return make_sms_role(local.workshop, f"sms-{uuid4()}", **options)


def test_a_pool_whose_role_is_gone_cannot_be_changed_at_all(local: Local) -> None:
    role = new_role(local)
    pool = local.pool(SmsConfiguration=configuration(role), DeletionProtection="ACTIVE")
    local.workshop.client("iam").delete_role(RoleName=role.rpartition("/")[2])
    kept = {"UserPoolId": pool.id, "AutoVerifiedAttributes": ["phone_number"]}
    before = local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    for change in ({"DeletionProtection": "INACTIVE"}, {"SmsConfiguration": configuration(role)}):
        with untrusting():
            local.cognito.update_user_pool(**kept, **change)
    assert local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"] == before
    local.cognito.update_user_pool(**kept, SmsConfiguration=configuration(new_role(local)))


def test_no_pool_is_made_or_given_mfa_with_a_role_that_does_not_trust_cognito(local: Local) -> None:
    roles = {
        "missing": "arn:aws:iam::000000000000:role/missing",
        "another service's": new_role(local, service="lambda.amazonaws.com"),
        "another external id": new_role(local, external_id="other"),
    }
    pool = local.pool()
    for role in roles.values():
        with untrusting():
            local.pool(SmsConfiguration=configuration(role))
        with untrusting():
            local.cognito.set_user_pool_mfa_config(
                UserPoolId=pool.id,
                MfaConfiguration="ON",
                SmsMfaConfiguration={"SmsConfiguration": configuration(role)},
            )


def test_end_user_messagings_role_counts_alike(local: Local) -> None:
    with untrusting():
        local.pool(SmsConfiguration={"EumsSms": {"CallerArn": "arn:aws:iam::000000000000:role/missing"}})
    eums = {"CallerArn": new_role(local), "ExternalId": "sms"}
    assert local.pool(SmsConfiguration={"EumsSms": eums}).id


def test_triggers_need_not_exist(local: Local) -> None:
    missing: dict[str, Any] = {"PreSignUp": "arn:aws:lambda:us-east-1:000000000000:function:missing"}
    pool = local.pool(LambdaConfig=missing)
    local.cognito.update_user_pool(UserPoolId=pool.id, LambdaConfig=missing)
    assert local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["LambdaConfig"] == missing

"""Operators' calls under IAM: what the emulator's users, roles and sessions may do is decided by its own IAM.

Documented: that these calls are authorized with IAM and those of an app's users are not (developer guide, "User pool
authentication with the API"), and the sentence (IAM user guide, "access denied error messages"). That ``iam:PassRole``
is needed where an SmsConfiguration is sent is reported (serverless/serverless#6593, aws-amplify/amplify-cli#7739); that
it is not where the pool's is left alone is by analogy.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from botocore import UNSIGNED
from botocore.config import Config
from contract.cognito.conftest import deployed
from support.aws.emulators import ACCOUNT, REGION, running_emulator, session
from support.local_stack.cognito_front import ONCE, refused, running_front
from support.local_stack.trigger_functions import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.local_stack.cognito_front import Local

SMS = {"SnsCallerArn": f"arn:aws:iam::{ACCOUNT}:role/sms", "ExternalId": "sms"}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}],
}


@pytest.fixture(scope="module")
def enforced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """Serve a front that holds operators to their permissions."""
    with running_emulator(auth=True) as emulator:
        workshop = Workshop(emulator, tmp_path_factory.mktemp("operators"))
        with running_front(workshop, deployed(workshop), enforce_iam=True) as front:
            yield front


def arn_of(pool_id: str) -> str:
    """Return a pool's ARN."""
    return f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool_id}"


def statement(effect: str, action: str, resource: str) -> dict[str, str]:
    """Write a statement of a policy."""
    return {"Effect": effect, "Action": f"cognito-idp:{action}" if ":" not in action else action, "Resource": resource}


def policy(*statements: dict[str, Any]) -> str:
    """Write a policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def client(front: Local, key: str, secret: str, token: str | None = None) -> Any:
    """Return a client of the front with these credentials."""
    return session(key, secret, token).client("cognito-idp", endpoint_url=front.url, config=ONCE)


def user(front: Local, *statements: dict[str, Any]) -> tuple[str, Any]:
    """Make a user of IAM with these permissions; return its ARN and its client."""
    iam, name = front.workshop.client("iam"), f"user-{uuid4()}"
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="pools", PolicyDocument=policy(*statements))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return arn, client(front, key["AccessKeyId"], key["SecretAccessKey"])


def test_a_user_may_do_what_the_policy_allows_and_nothing_else(enforced: Local) -> None:
    pool, other = enforced.pool(), enforced.pool()
    arn, cognito = user(enforced, statement("Allow", "DescribeUserPool", arn_of(pool.id)))
    assert cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Id"] == pool.id
    denials: dict[str, Callable[[], Any]] = {
        "DescribeUserPool": lambda: cognito.describe_user_pool(UserPoolId=other.id),
        "UpdateUserPool": lambda: cognito.update_user_pool(UserPoolId=other.id),
        "SetUserPoolMfaConfig": lambda: cognito.set_user_pool_mfa_config(UserPoolId=other.id),
        "AdminGetUser": lambda: cognito.admin_get_user(UserPoolId=other.id, Username="ada"),
        "AdminDisableUser": lambda: cognito.admin_disable_user(UserPoolId=other.id, Username="ada"),
    }
    for operation, call in denials.items():
        action = f"cognito-idp:{operation}"
        with refused(
            "AccessDeniedException",
            f"User: {arn} is not authorized to perform: {action} on resource: {arn_of(other.id)} "
            f"because no identity-based policy allows the {action} action",
        ):
            call()


def test_an_explicit_deny_wins(enforced: Local) -> None:
    pool = enforced.pool()
    both = [statement("Allow", "*", "*"), statement("Deny", "UpdateUserPool", arn_of(pool.id))]
    arn, cognito = user(enforced, *both)
    with refused(
        "AccessDeniedException",
        f"User: {arn} is not authorized to perform: cognito-idp:UpdateUserPool on resource: {arn_of(pool.id)} "
        "with an explicit deny in an identity-based policy",
    ):
        cognito.update_user_pool(UserPoolId=pool.id)


def test_permission_is_decided_before_the_request_is_looked_at(enforced: Local) -> None:
    _, cognito = user(enforced)
    with refused("AccessDeniedException"):
        cognito.describe_user_pool(UserPoolId="us-east-1_missing00")
    with refused("AccessDeniedException") as refusal:
        cognito.create_user_pool(PoolName="mine", MfaConfiguration="ON")
    assert "cognito-idp:CreateUserPool on resource: * because" in refusal.message


def test_a_session_of_a_role(enforced: Local) -> None:
    pool, iam, name = enforced.pool(), enforced.workshop.client("iam"), f"role-{uuid4()}"
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    allowed = policy(statement("Allow", "GetUserPoolMfaConfig", "*"))
    iam.put_role_policy(RoleName=name, PolicyName="pools", PolicyDocument=allowed)
    sts = enforced.workshop.client("sts")
    found = sts.assume_role(RoleArn=role, RoleSessionName="attach")["Credentials"]
    cognito = client(enforced, found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"])
    assert cognito.get_user_pool_mfa_config(UserPoolId=pool.id)["MfaConfiguration"] == "OFF"
    with refused("AccessDeniedException") as refusal:
        cognito.describe_user_pool(UserPoolId=pool.id)
    assert refusal.message.startswith(f"User: arn:aws:sts::{ACCOUNT}:assumed-role/{name}/attach is not authorized")


def test_bad_credentials(enforced: Local) -> None:
    pool = enforced.pool()
    with refused("UnrecognizedClientException", "The security token included in the request is invalid."):
        client(enforced, "AKIA0000000000000000", "x").describe_user_pool(UserPoolId=pool.id)
    iam, name = enforced.workshop.client("iam"), f"user-{uuid4()}"
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
    with refused("InvalidSignatureException"):
        client(enforced, key, "wrong").describe_user_pool(UserPoolId=pool.id)


def test_calls_of_an_apps_users_need_no_permission(enforced: Local) -> None:
    pool = enforced.pool()
    _, cognito = user(enforced)
    cognito.sign_up(ClientId=pool.client_id, Username="ada", Password="Correct-Horse-9!")


def test_the_dummy_credentials_and_unsigned_calls_are_the_accounts_root(enforced: Local) -> None:
    """Local only: AWS refuses both."""
    pool = enforced.pool()
    unsigned = ONCE.merge(Config(signature_version=UNSIGNED))
    cognito = session("x", "x").client("cognito-idp", endpoint_url=enforced.url, config=unsigned)
    assert cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Id"] == pool.id


def test_permissions_are_not_looked_at_unless_iam_is_enforced(local: Local) -> None:
    pool = local.pool()
    cognito = client(local, "AKIA0000000000000000", "x")
    assert cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Id"] == pool.id


def test_whoever_sends_an_sms_configuration_must_be_allowed_to_pass_its_role(enforced: Local) -> None:
    pool = enforced.pool()
    arn, cognito = user(enforced, statement("Allow", "*", "*"))
    sentence = (
        f"User: {arn} is not authorized to perform: iam:PassRole on resource: {SMS['SnsCallerArn']} "
        "because no identity-based policy allows the iam:PassRole action"
    )
    kept = {"UserPoolId": pool.id, "AutoVerifiedAttributes": ["phone_number"]}
    on = {"UserPoolId": pool.id, "MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsConfiguration": SMS}}
    with refused("AccessDeniedException", sentence):
        cognito.update_user_pool(**kept, SmsConfiguration=SMS)
    with refused("AccessDeniedException", sentence):
        cognito.set_user_pool_mfa_config(**on)
    with refused("AccessDeniedException", sentence):
        cognito.create_user_pool(PoolName="mine", SmsConfiguration=SMS)
    cognito.update_user_pool(**kept)


def test_a_role_that_may_be_passed_is_taken(enforced: Local) -> None:
    pool = enforced.pool()
    passing = statement("Allow", "iam:PassRole", SMS["SnsCallerArn"])
    _, cognito = user(enforced, statement("Allow", "*", "*"), passing)
    kept = {"UserPoolId": pool.id, "AutoVerifiedAttributes": ["phone_number"]}
    cognito.update_user_pool(**kept, SmsConfiguration=SMS)
    with refused("AccessDeniedException"):
        cognito.update_user_pool(**kept, SmsConfiguration={**SMS, "SnsCallerArn": f"{SMS['SnsCallerArn']}2"})


@pytest.mark.parametrize(
    ("service", "decision"), [("cognito-idp.amazonaws.com", "allowed"), ("lambda.amazonaws.com", "implicitDeny")]
)
def test_the_simulator_knows_to_which_service_a_role_would_be_passed(
    enforced: Local, service: str, decision: str
) -> None:
    passing: dict[str, Any] = statement("Allow", "iam:PassRole", SMS["SnsCallerArn"])
    condition = {"StringEquals": {"iam:PassedToService": "cognito-idp.amazonaws.com"}}
    arn, _ = user(enforced, {**passing, "Condition": condition})
    (result,) = enforced.workshop.client("iam").simulate_principal_policy(
        PolicySourceArn=arn,
        ActionNames=["iam:PassRole"],
        ResourceArns=[SMS["SnsCallerArn"]],
        ContextEntries=[
            {"ContextKeyName": "iam:PassedToService", "ContextKeyValues": [service], "ContextKeyType": "string"}
        ],
    )["EvaluationResults"]
    assert result["EvalDecision"] == decision

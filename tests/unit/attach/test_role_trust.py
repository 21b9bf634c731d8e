"""Whether a role's trust policy lets Cognito assume it for a pool: verdicts where the policy is understood, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.attach_world import ACCOUNT, REGION, WISH, World, plain_pool
from support.generated_pools import ROLE
from support.pool_store import PoolStore
from support.template.stack_values import StackValues

from cognito_otp_attach.errors import AwsCallError
from cognito_otp_attach.facts.values import PoolFacts
from cognito_otp_attach.plan.attaching import plan_attach
from cognito_otp_attach.plan.detaching import plan_detach
from cognito_otp_attach.plan.role_trust import Trust, trust_in
from cognito_otp_attach.plan.values import Plan, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

ID = "3f1a2b40"
DIRECT_ROLE = f"{ROLE}Direct"
POOL = PoolFacts(plain_pool(SmsConfiguration={"SnsCallerArn": ROLE, "ExternalId": ID}), {})
POOL_ARN = str(POOL.pool["Arn"])
ANY_POOL = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/*"


def statement(**changes: Any) -> Mapping[str, Any]:
    """Return a statement that trusts Cognito, changed so."""
    trusting = {"Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {name: value for name, value in {**trusting, **changes}.items() if value is not None}


def only_if(**conditions: Any) -> Mapping[str, Any]:
    """Return a statement that trusts Cognito under conditions."""
    return statement(Condition=conditions)


BY_ID = only_if(StringEquals={"sts:ExternalId": ID})
POLICIES: dict[str, tuple[list[Mapping[str, Any]], Trust]] = {
    "by the id": ([BY_ID], Trust.BY_EXTERNAL_ID),
    "by one of several ids": ([only_if(StringEquals={"sts:ExternalId": ["other", ID]})], Trust.BY_EXTERNAL_ID),
    "by a pattern of ids": ([only_if(StringLike={"sts:ExternalId": "3f1a*"})], Trust.BY_EXTERNAL_ID),
    "by ids in another case": ([only_if(StringEqualsIgnoreCase={"sts:externalid": ID.upper()})], Trust.BY_EXTERNAL_ID),
    "a pattern is none for equality": ([only_if(StringEquals={"sts:ExternalId": "3f1a*"})], Trust.OTHER_EXTERNAL_ID),
    "by no id": ([statement()], Trust.BY_NO_EXTERNAL_ID),
    "among services": (
        [statement(Principal={"Service": ["sns.amazonaws.com", "cognito-idp.amazonaws.com"]})],
        Trust.BY_NO_EXTERNAL_ID,
    ),
    "of the Region": (
        [statement(Principal={"Service": "cognito-idp.me-south-1.amazonaws.com"})],
        Trust.BY_NO_EXTERNAL_ID,
    ),
    "any action of STS": ([statement(Action=["sts:TagSession", "sts:*"])], Trust.BY_NO_EXTERNAL_ID),
    "all but another action": ([statement(Action=None, NotAction="sts:TagSession")], Trust.BY_NO_EXTERNAL_ID),
    "in the second statement": (
        [statement(Principal={"Service": "lambda.amazonaws.com"}), BY_ID],
        Trust.BY_EXTERNAL_ID,
    ),
    "this pool": (
        [
            only_if(
                StringEquals={"sts:ExternalId": ID, "aws:SourceAccount": ACCOUNT}, ArnLike={"aws:SourceArn": ANY_POOL}
            )
        ],
        Trust.BY_EXTERNAL_ID,
    ),
    "this pool alone": ([only_if(ArnEquals={"AWS:SourceArn": POOL_ARN})], Trust.BY_NO_EXTERNAL_ID),
    "a pool's ARN with a wildcard by StringLike": (
        [only_if(StringLike={"aws:SourceArn": "arn:aws:cognito-idp:*"})],
        Trust.BY_NO_EXTERNAL_ID,
    ),
    "if it is there": ([only_if(StringEqualsIfExists={"aws:SourceAccount": ACCOUNT})], Trust.BY_NO_EXTERNAL_ID),
    "any ARN": ([only_if(ArnLike={"aws:SourceArn": "*"})], Trust.BY_NO_EXTERNAL_ID),
    "no one": ([], Trust.NO_STATEMENT),
    "another service": ([statement(Principal={"Service": "sns.amazonaws.com"})], Trust.NO_STATEMENT),
    "a name that is longer": (
        [statement(Principal={"Service": "email.cognito-idp.amazonaws.com"})],
        Trust.NO_STATEMENT,
    ),
    "as a federation": (
        [statement(Principal={"Federated": "cognito-idp.amazonaws.com"}, Action="sts:AssumeRoleWithWebIdentity")],
        Trust.NO_STATEMENT,
    ),
    "an account": ([statement(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"})], Trust.NO_STATEMENT),
    "another action": ([statement(Action="sts:TagSession")], Trust.NO_STATEMENT),
    "another id": ([only_if(StringEquals={"sts:ExternalId": "other"})], Trust.OTHER_EXTERNAL_ID),
    "all but this id": ([only_if(StringNotEquals={"sts:ExternalId": ID})], Trust.OTHER_EXTERNAL_ID),
    "another pool": ([only_if(ArnLike={"aws:SourceArn": f"{POOL_ARN}2"})], Trust.OTHER_SOURCE),
    "another account": ([only_if(StringEquals={"aws:SourceAccount": "210987654321"})], Trust.OTHER_SOURCE),
    "another Region": ([only_if(ArnLike={"aws:SourceArn": ANY_POOL.replace(REGION, "eu-west-1")})], Trust.OTHER_SOURCE),
    "a pattern of fewer parts": ([only_if(ArnLike={"aws:SourceArn": "arn:aws:cognito-idp:*"})], Trust.OTHER_SOURCE),
    "another pool, by this id": (
        [only_if(StringEquals={"sts:ExternalId": ID}, ArnLike={"aws:SourceArn": f"{POOL_ARN}2"})],
        Trust.OTHER_SOURCE,
    ),
    "another id, and by this id another account": (
        [
            only_if(StringEquals={"sts:ExternalId": "other"}),
            only_if(StringEquals={"sts:ExternalId": ID, "aws:SourceAccount": "210987654321"}),
        ],
        Trust.OTHER_SOURCE,
    ),
    "another id, in another account as well": (
        [
            only_if(StringEquals={"sts:ExternalId": "other"}),
            only_if(StringEquals={"sts:ExternalId": "third", "aws:SourceAccount": "210987654321"}),
        ],
        Trust.OTHER_EXTERNAL_ID,
    ),
    "denied": ([BY_ID, statement(Effect="Deny")], Trust.DENIED),
    "denied without any ARN": (
        [BY_ID, statement(Effect="Deny", Condition={"ArnNotLike": {"aws:SourceArn": "*"}})],
        Trust.BY_EXTERNAL_ID,
    ),
    "denied to all accounts": ([BY_ID, statement(Effect="Deny", Principal={"AWS": ["*"]})], Trust.UNCLEAR),
    "denied to other accounts": (
        [BY_ID, statement(Effect="Deny", Condition={"StringNotEquals": {"aws:SourceAccount": ACCOUNT}})],
        Trust.BY_EXTERNAL_ID,
    ),
    "denied to everybody perhaps": ([BY_ID, statement(Effect="Deny", Principal="*")], Trust.UNCLEAR),
    "everybody": ([statement(Principal="*")], Trust.UNCLEAR),
    "everybody, as AWS writes it too": ([statement(Principal={"AWS": "*"})], Trust.UNCLEAR),
    "everybody, in a list": ([statement(Principal={"AWS": [f"arn:aws:iam::{ACCOUNT}:root", "*"]})], Trust.UNCLEAR),
    "everybody and Cognito": (
        [statement(Principal={"AWS": "*", "Service": "cognito-idp.amazonaws.com"})],
        Trust.BY_NO_EXTERNAL_ID,
    ),
    "all but one": ([statement(Principal=None, NotPrincipal={"AWS": "x"})], Trust.UNCLEAR),
    "a key that is not known": ([only_if(StringEquals={"aws:PrincipalOrgID": "o-1"})], Trust.UNCLEAR),
    "an operator that is not known": ([only_if(**{"ForAnyValue:StringEquals": {"sts:ExternalId": ID}})], Trust.UNCLEAR),
    "a variable": ([only_if(StringEquals={"sts:ExternalId": "${aws:username}"})], Trust.UNCLEAR),
    "unclear and elsewhere clear": ([only_if(Bool={"aws:ViaAWSService": "true"}), BY_ID], Trust.BY_EXTERNAL_ID),
    "unclear, by another id": (
        [only_if(StringEquals={"sts:ExternalId": "other"}, Bool={"aws:ViaAWSService": "true"})],
        Trust.OTHER_EXTERNAL_ID,
    ),
}


@pytest.mark.parametrize("name", POLICIES)
def test_a_trust_policy_is_read_as_iam_reads_it(name: str) -> None:
    statements, trust = POLICIES[name]
    assert trust_in(POOL, ROLE, statements) is trust


def test_a_pool_without_an_external_id_is_not_trusted_by_one() -> None:
    pool = PoolFacts(plain_pool(SmsConfiguration={"SnsCallerArn": ROLE}), {})
    assert trust_in(pool, ROLE, [BY_ID]) is Trust.OTHER_EXTERNAL_ID
    assert trust_in(pool, ROLE, [only_if(StringEqualsIfExists={"sts:ExternalId": ID})]) is Trust.BY_EXTERNAL_ID


def test_a_role_of_end_user_messaging_has_an_external_id_of_its_own() -> None:
    pool = PoolFacts(plain_pool(SmsConfiguration={"EumsSms": {"CallerArn": DIRECT_ROLE, "ExternalId": ID}}), {})
    assert trust_in(pool, DIRECT_ROLE, [BY_ID]) is Trust.BY_EXTERNAL_ID


def test_the_role_of_the_template_trusts_cognito_for_the_stacks_pool() -> None:
    values = StackValues()
    trust = values.properties("SmsRole")["AssumeRolePolicyDocument"]["Statement"]
    settings = values.properties("UserPool")["SmsConfiguration"]
    pool = PoolFacts(plain_pool(Arn=ANY_POOL.replace("*", "us-east-1_A"), SmsConfiguration=settings), {})
    assert trust_in(pool, settings["SnsCallerArn"], trust) is Trust.BY_EXTERNAL_ID


def world_of(*trust: Mapping[str, Any]) -> World:
    """Return an account whose pool texts with a role of this trust."""
    pool = plain_pool(SmsConfiguration={"SnsCallerArn": ROLE, "ExternalId": ID})
    return World(PoolStore(pool, {"MfaConfiguration": "OFF"}), roles={ROLE}, trust=trust)


@pytest.mark.parametrize("name", ["no one", "another id", "denied"])
def test_attaching_is_refused_where_aws_says_that_it_refuses_the_role(name: str) -> None:
    world = world_of(*POLICIES[name][0])
    refused = plan_attach(world.facts(), WISH)
    assert isinstance(refused, Refused)
    (refusal,) = refused.refusals
    assert refusal.code == "sms_role_untrusting"
    assert ROLE in refusal.sentence
    assert "aws iam update-assume-role-policy --role-name" in refusal.advice


@pytest.mark.parametrize(
    ("name", "code"), [("another pool", "sms_role_untrusting"), ("everybody", "sms_role_trust_unclear")]
)
def test_what_aws_does_not_name_is_a_notice_and_left_to_it(name: str, code: str) -> None:
    world = world_of(*POLICIES[name][0])
    plan = world.plan()
    assert code in [notice.code for notice in plan.notices]
    assert world.carry_out(plan).standing == "planned"


@pytest.mark.parametrize("name", ["no one", "another id", "another pool"])
def test_a_role_keeps_no_pool_attached(name: str) -> None:
    """Whether AWS takes the update shows when it is made: a mistake of ours must not hold a pool."""
    world = world_of(BY_ID)
    world.attach()
    world.trust = tuple(POLICIES[name][0])
    plan = plan_detach(world.facts())
    assert isinstance(plan, Plan)
    assert "sms_role_untrusting" in [notice.code for notice in plan.notices]
    assert world.carry_out(plan).ending == "done"


def test_a_pool_that_is_attached_already_asks_nothing_of_the_role() -> None:
    world = world_of(BY_ID)
    world.attach()
    world.trust = ()
    assert world.plan().is_empty


def test_a_trust_policy_that_may_not_be_read_is_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    world = world_of(BY_ID)

    def refuse(_roles: object, _arn: str) -> None:
        raise AwsCallError("iam:GetRole", "AccessDenied", "not authorized", lost=False)

    reads, _ = world.parts()
    monkeypatch.setattr(type(reads.roles), "trust", refuse)
    (notice,) = [notice for notice in world.plan().notices if notice.code == "unseen"]
    assert f"whether the role {ROLE} is there and trusts Cognito: iam:GetRole answered AccessDenied" in notice.sentence

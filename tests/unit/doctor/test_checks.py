"""Checks over facts that are made by hand: what the local stack does not have, and the edges of what it has."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from support.template.function_loading import template
from unit.doctor.made_facts import (
    KEY,
    NUMBER,
    REGION,
    ROLE,
    account,
    answers,
    asked,
    make_facts,
    permitted,
    pool,
    stack,
)

from cognito_otp.domain.routing.routes import NotifyRoute, SmsRoute, VoiceRoute
from cognito_otp.domain.routing.table import RoutingTable
from cognito_otp_attach.facts.values import FunctionFacts, KeyFacts, Unseen
from cognito_otp_attach.triggers import Trigger
from cognito_otp_tools.doctor.checks.all_checks import CHECKS
from cognito_otp_tools.doctor.checks.texting import DIRECT_ONLY, SNS_REGIONS
from cognito_otp_tools.doctor.facts.sms_values import Budget
from cognito_otp_tools.doctor.facts.values import (
    DryRun,
    FailureQueue,
    Opening,
    SealingKey,
    SenderFacts,
    TextingRole,
    UserSample,
)
from cognito_otp_tools.doctor.findings import Status, gravest, judge
from cognito_otp_tools.sms_account.owned import Identities

DENIED = Unseen("x:Get", "AccessDenied: no")
DIRECT = {"EumsSms": {"CallerArn": ROLE, "ExternalId": "x"}}
SMS_ON = {"MfaConfiguration": "ON", "SmsMfaConfiguration": {}}


SENDER = SenderFacts({"Role": "arn:aws:iam::123456789012:role/sender"}, None, None)
TRUST = {"Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}, "Action": "sts:AssumeRole"}
DENIAL = TRUST | {"Effect": "Deny"}
ELSEWHERE = TRUST | {"Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}}
UNCLEAR = TRUST | {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}
TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
BY_PHONE_ALONE = {"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]}
BY_EMAIL_ALONE = {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]}


def left_to_iam(action: str = "kms:*") -> dict[str, Any]:
    """Return the statement by which a key's policy lets the account's IAM decide."""
    return {"Effect": "Allow", "Action": action, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}


def names_sender() -> dict[str, Any]:
    """Return the statement of a key's policy that names the sender's role."""
    return {"Effect": "Allow", "Action": ["kms:Decrypt"], "Principal": {"AWS": [SENDER.configuration["Role"]]}}  # type: ignore[index]  # seen


def granted_to_sender() -> dict[str, Any]:
    """Return a grant on the key to the sender's role."""
    return {"GranteePrincipal": SENDER.configuration["Role"], "Operations": ["Decrypt"]}  # type: ignore[index]  # seen


def named(identity: object) -> dict[str, Any]:
    """Return the settings of a pool that texts from an identity."""
    return {"EumsSms": DIRECT["EumsSms"] | {"OriginationIdentity": str(identity)}}


def layered(**changes: tuple[str, ...]) -> SenderFacts:
    """Return a sender beside functions that run a layer, but for some."""
    every: dict[str, tuple[str, ...]] = dict.fromkeys(
        map(str, Trigger), ("arn:aws:lambda:us-east-1:123456789012:layer:L:1",)
    )
    return SenderFacts({"Runtime": "python3.13"}, None, None, every | changes)


def alarm(name: str, state: str) -> dict[str, Any]:
    """Return an alarm that notifies somebody."""
    return {"AlarmName": name, "StateValue": state, "AlarmActions": ["arn:aws:sns:us-east-1:123456789012:on-call"]}


def statuses(check: str, **changes: Any) -> list[str]:
    """Return how a question is answered."""
    return [str(one.status) for one in answers(check, make_facts(**changes))]


def key(**changes: Any) -> SealingKey:
    """Return the pool's key, with some of it otherwise."""
    healthy = KeyFacts(KEY, "Enabled", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    found: dict[str, Any] = {"arn": KEY, "key": healthy, "statements": (), "grants": (), "decrypts": True}
    return SealingKey(**(found | changes))


@pytest.mark.parametrize(
    ("check", "changes", "expected"),
    [
        ("pool.region", {}, ["ok"]),
        ("pool.region", {"stack": stack("eu-west-1")}, ["block"]),
        ("versions.sdk", {}, ["ok"]),
        ("versions.sdk", {"pool": pool(unknown=("QuantumConfiguration",))}, ["warn"]),
        ("texting.failure", {}, ["ok"]),
        ("texting.failure", {"pool": pool(SmsConfigurationFailure="SNSSandbox")}, ["warn"]),
        ("texting.failure", {"pool": pool(SmsConfigurationFailure="SNSSandbox", LambdaConfig={})}, ["block"]),
        ("texting.failure", {"pool": pool(SmsConfigurationFailure="InvalidRole", LambdaConfig={})}, ["block"]),
        ("account.sandbox", {"sms": {REGION: account(tier="SANDBOX")}}, ["block"]),
        ("account.sandbox", {"sms": {REGION: account(tier="Trial")}}, ["unseen"]),
        ("account.sandbox", {"sms": {REGION: account(attributes=DENIED)}}, ["unseen"]),
        ("account.sns_sandbox", {"sms": {REGION: account(sns_sandbox=True)}}, ["warn"]),
        ("account.sns_sandbox", {"sms": {REGION: account(sns_sandbox=True)}, "pool": pool(LambdaConfig={})}, ["block"]),
        ("account.spend", {"sms": {REGION: account(budgets={"TEXT": Budget(100, 100, Decimal(85))})}}, ["warn"]),
        ("account.spend", {"sms": {REGION: account(budgets={"TEXT": Budget(100, 100, Decimal(101))})}}, ["block"]),
        ("account.spend", {"sms": {REGION: account(budgets={"TEXT": Budget(100, 100, None)})}}, ["ok"]),
        ("account.spend", {"sms": {REGION: account(budgets={"TEXT": Budget(100, 100, DENIED)})}}, ["unseen"]),
        ("key.state", {"key": None}, ["block"]),
        ("key.state", {"key": key(key=None)}, ["block"]),
        ("key.state", {"key": key(key=KeyFacts(KEY, "Enabled", "RSA_2048", "ENCRYPT_DECRYPT"))}, ["block"]),
        ("key.state", {"key": key(arn="arn:aws:kms:us-east-1:123456789012:alias/a")}, ["warn"]),
        ("key.policy", {"key": key(statements=(left_to_iam(),))}, ["ok"]),
        ("key.policy", {"key": key(statements=(left_to_iam("kms:DescribeKey"),))}, ["block"]),
        ("key.policy", {"key": key(statements=({"Effect": "Allow", "Action": "kms:De*", "Principal": "*"},))}, ["ok"]),
        ("key.decrypt", {"key": key(statements=(left_to_iam(),)), "sender": SENDER}, ["ok"]),
        ("key.decrypt", {"key": key(statements=(left_to_iam(),), decrypts=False), "sender": SENDER}, ["block"]),
        ("key.decrypt", {"key": key(statements=(left_to_iam("kms:CreateGrant"),)), "sender": SENDER}, ["block"]),
        ("key.decrypt", {"key": key(statements=(names_sender(),), decrypts=False), "sender": SENDER}, ["ok"]),
        ("key.decrypt", {"key": key(grants=(granted_to_sender(),), decrypts=DENIED), "sender": SENDER}, ["ok"]),
        ("key.decrypt", {"key": key(statements=DENIED), "sender": SENDER}, ["ok"]),
        (
            "key.decrypt",
            {
                "key": key(arn="arn:aws:kms:us-east-1:123456789012:alias/a", statements=(left_to_iam(),)),
                "sender": SENDER,
            },
            ["ok"],
        ),
        ("key.policy", {"key": key(statements=({"Effect": "Deny", "Action": "kms:*", "Principal": "*"},))}, ["warn"]),
        ("key.policy", {"key": key(statements=({"Effect": "Allow", "Action": ["kms:Decrypt"]},))}, ["ok"]),
        ("key.policy", {"key": key(statements=DENIED)}, ["unseen"]),
        ("texting.configured", {"pool": pool(SmsConfiguration={})}, ["warn"]),
        ("texting.configured", {"pool": pool(SmsConfiguration={}, LambdaConfig={})}, ["block"]),
        ("texting.identity", {"pool": pool(SmsConfiguration=DIRECT)}, ["ok"]),
        ("texting.identity", {"pool": pool(SmsConfiguration=named(NUMBER["PhoneNumberArn"]))}, ["ok"]),
        ("texting.identity", {"pool": pool(SmsConfiguration=named(NUMBER["PhoneNumber"]))}, ["warn"]),
        ("texting.configured", {"pool": pool(SmsConfiguration={}, AutoVerifiedAttributes=[])}, ["warn"]),
        ("texting.region", {"pool": pool(SmsConfiguration=DIRECT)}, ["ok"]),
        ("texting.region", {"pool": pool(Id="ap-east-1_A", SmsConfiguration=DIRECT)}, ["warn"]),
        ("texting.region", {"pool": pool(Id="ap-east-1_A", SmsConfiguration=DIRECT, LambdaConfig={})}, ["block"]),
        ("texting.region", {"pool": pool(Id="ap-east-1_A")}, ["warn"]),
        ("texting.region", {"pool": pool(Id="ap-east-1_A", LambdaConfig={})}, ["block"]),
        ("texting.region", {"pool": pool(Id="ap-east-2_A")}, ["warn"]),
        ("texting.region", {"pool": pool(Id="ap-east-2_A", LambdaConfig={})}, ["block"]),
        (
            "texting.region",
            {"pool": pool(SmsConfiguration={"EumsSms": DIRECT["EumsSms"] | {"Region": "eu-west-1"}}, LambdaConfig={})},
            ["block"],
        ),
        (
            "texting.role",
            {"roles": (TextingRole(ROLE, (TRUST,), may_send=True),), "pool": pool(SMS_ON)},
            ["warn", "ok"],
        ),
        ("texting.role.trust", {"roles": (TextingRole(ROLE, (ELSEWHERE,), may_send=True),)}, ["warn"]),
        (
            "texting.role.trust",
            {"roles": (TextingRole(ROLE, (ELSEWHERE,), may_send=True),), "pool": pool(LambdaConfig={})},
            ["block"],
        ),
        ("texting.role.trust", {"roles": (TextingRole(ROLE, (TRUST, DENIAL), may_send=True),)}, ["warn"]),
        (
            "texting.role.trust",
            {"roles": (TextingRole(ROLE, (UNCLEAR,), may_send=True),), "pool": pool(LambdaConfig={})},
            ["warn"],
        ),
        ("texting.role", {"roles": (TextingRole(ROLE, None, may_send=False),)}, ["warn", "warn"]),
        (
            "texting.role",
            {"roles": (TextingRole(ROLE, None, may_send=False),), "pool": pool(LambdaConfig={})},
            ["block", "block"],
        ),
        (
            "texting.role",
            {"roles": (TextingRole(ROLE, (), may_send=False),), "pool": pool(LambdaConfig={})},
            ["block", "block"],
        ),
        ("texting.role", {"roles": (TextingRole(ROLE, DENIED, may_send=DENIED),)}, ["unseen", "unseen"]),
        ("codes.sign_up", {"pool": pool(AutoVerifiedAttributes=["email"])}, ["warn"]),
        (
            "codes.sign_up",
            {
                "pool": pool(
                    AutoVerifiedAttributes=[],
                    AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
                )
            },
            ["block"],
        ),
        ("codes.sign_in", {"pool": pool(SMS_ON)}, ["ok"]),
        ("codes.sign_in", {"pool": pool({"MfaConfiguration": "ON"})}, ["warn"]),
        ("codes.sign_in", {"pool": pool(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["SMS_OTP"]}})}, ["ok"]),
        ("rules.agree", {"pool": pool(SMS_ON), "stack": stack(RequiredAttributes="email")}, ["block"]),
        ("rules.agree", {"pool": pool(SMS_ON | TOTP), "stack": stack(RequiredAttributes="email")}, ["warn"]),
        (
            "rules.agree",
            {"pool": pool(SMS_ON, UsernameAttributes=["phone_number"]), "stack": stack(RequiredAttributes="email")},
            ["ok"],
        ),
        (
            "recovery.possible",
            {"pool": pool(SMS_ON | TOTP, AccountRecoverySetting=BY_PHONE_ALONE)},
            ["warn"],
        ),
        ("trigger.set", {"pool": pool(LambdaConfig={})}, ["block", "warn", "warn"]),
        ("trigger.set", {"pool": pool(LambdaConfig={}), "stack": None}, ["warn"]),
        (
            "codes.sign_up",
            {
                "pool": pool(
                    AutoVerifiedAttributes=[],
                    AccountRecoverySetting=BY_EMAIL_ALONE,
                    AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
                )
            },
            ["warn"],
        ),
        ("versions.layer", {"sender": layered(CustomSMSSender=())}, ["block"]),
        ("versions.layer", {"sender": layered(CustomMessage=())}, ["warn"]),
        ("versions.layer", {"sender": layered()}, ["ok"]),
        ("alarms", {"alarms": (alarm("acme-A", "OK"), alarm("acme-two-A", "ALARM"))}, ["ok", "ok"]),
        ("events.configuration_set", {"sms": {REGION: account(configuration_sets=DENIED)}}, ["unseen"]),
        ("account.sns_spend", {"sms": {REGION: account(sns_budget=None)}, "pool": pool(LambdaConfig={})}, []),
        ("account.sns_spend", {"sms": {REGION: account(sns_budget=DENIED)}, "pool": pool(LambdaConfig={})}, ["unseen"]),
        ("recovery.possible", {"pool": pool(SMS_ON), "stack": stack(RequiredAttributes="phone_number")}, ["warn"]),
        (
            "recovery.possible",
            {
                "pool": pool(
                    SMS_ON,
                    AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]},
                )
            },
            ["block"],
        ),
        ("sender.opens", {"opening": Opening(opened=True, version="0.1.0")}, ["ok"]),
        ("sender.opens", {"opening": Opening(opened=True, version="0.0.9")}, ["warn"]),
        ("sender.opens", {"opening": Opening(opened=False, version=None)}, ["warn"]),
        ("sender.opens", {"opening": DENIED}, ["unseen"]),
        ("sender.failure_queue", {"queue": FailureQueue(None)}, ["warn"]),
        ("alarms", {"alarms": ()}, ["warn"]),
        ("alarms", {"alarms": ({"AlarmName": "acme-A", "StateValue": "OK", "AlarmActions": []},)}, ["warn", "ok"]),
        ("users", {"users": UserSample(10, 0, 1, 3, more=True)}, ["warn", "ok"]),
        ("users", {"users": UserSample(10, 0, 1, 0, more=True, unasked=7)}, ["ok", "ok"]),
        ("sender.concurrency", {"sender": SenderFacts({}, None, 0)}, ["block"]),
        ("sender.events", {"sender": SenderFacts({}, None, None), "stack": None}, ["warn"]),
    ],
)
def test_a_check_answers(check: str, changes: dict[str, Any], expected: list[str]) -> None:
    assert statuses(check, **changes) == expected


def test_a_policy_that_denies_cognito_blocks_although_another_statement_allows_it() -> None:
    facts = make_facts()
    functions = {
        arn: FunctionFacts(found.arn, exists=True, statements=(permitted(), permitted() | {"Effect": "Deny"}))
        for arn, found in facts.functions.items()
        if isinstance(found, FunctionFacts)
    }
    assert set(statuses("trigger.permission", functions=functions)) == {"block"}


def test_what_cannot_be_seen_of_the_pool_leaves_the_account_to_be_seen() -> None:
    found = judge(CHECKS, make_facts(pool=DENIED, key=None))
    assert gravest(found) is Status.UNSEEN
    assert [str(one.status) for one in found if one.check.startswith("account.sandbox")] == ["ok"]
    assert "x:Get" in next(one.fix for one in found if one.check == "pool.there")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"Status": "PENDING"}, "PENDING"),
        ({"MessageType": "PROMOTIONAL"}, "codes are TRANSACTIONAL"),
        ({"NumberCapabilities": ["VOICE"]}, "cannot text"),
        ({"NumberType": "SIMULATOR"}, "simulators alone"),
        ({"RegistrationId": "r"}, "registration r is REVIEWING"),
    ],
)
def test_a_number_that_cannot_text_blocks_its_country(change: dict[str, Any], text: str) -> None:
    owned = Identities(
        numbers=(NUMBER | change,), registrations={"r": {"RegistrationId": "r", "RegistrationStatus": "REVIEWING"}}
    )
    table = RoutingTable({"US": (SmsRoute(name="us", identity="phone-1"),)})
    (found,) = answers("destination.route", make_facts(**asked(table, "US", identities=owned)))
    assert (found.status, text in found.found) == ("block", True), found


def test_a_route_that_cannot_is_a_warning_where_another_one_can() -> None:
    table = RoutingTable({"US": (SmsRoute(name="good", identity="phone-1"), SmsRoute(name="bad", identity="phone-2"))})
    facts = make_facts(**asked(table, "US", identities=Identities(numbers=(NUMBER,))))
    assert {one.check: str(one.status) for one in answers("destination.route", facts)} == {
        "destination.route.US.good": "ok",
        "destination.route.US.bad": "warn",
    }


def test_an_identity_that_aws_chooses_blocks_where_a_number_has_to_be_owned() -> None:
    table = RoutingTable({"default": (SmsRoute(name="any"),)})
    (without, *_) = answers("destination.route", make_facts(**asked(table, "US")))
    assert without.status == "block"
    owned = Identities(numbers=(NUMBER,))
    found = answers("destination.route", make_facts(**asked(table, "US", identities=owned)))
    assert "block" not in {str(one.status) for one in found}


def test_a_call_needs_a_number_that_can_call() -> None:
    table = RoutingTable({"US": (VoiceRoute(name="call", identity="phone-1"),)})
    (found,) = answers("destination.route", make_facts(**asked(table, "US", identities=Identities(numbers=(NUMBER,)))))
    assert (found.status, "cannot call" in found.found) == ("block", True)


def test_notify_brings_identities_of_its_own() -> None:
    table = RoutingTable({"US": (NotifyRoute(name="notify", notify_configuration="n", variables={}),)})
    (found,) = answers("destination.route", make_facts(**asked(table, "US"), stack=stack(UseNotify="true")))
    assert found.status == "ok"


def test_the_rates_of_a_pool_add_up_and_what_aws_answers_wins() -> None:
    members = {"p": (str(NUMBER["PhoneNumberArn"]),)}
    pools = ({"PoolId": "p", "PoolArn": "arn:p", "Status": "ACTIVE", "SharedRoutesEnabled": True},)
    table = RoutingTable({"US": (SmsRoute(name="us", identity="p"),)})
    for limits, expected in (({}, 3 + 20), ({"MessagingLimits": {"RateLimits": {"US": 30}}}, 30 + 20)):
        owned = Identities(numbers=(NUMBER | limits,), pools=pools, members=members)
        facts = make_facts(**asked(table, "US", identities=owned, question={"peak": 40}))
        (found,) = answers("routes.throughput", facts)
        assert f"p sends {expected} " in found.found
        assert (found.status == "ok") == (expected >= 40)


def test_a_dry_run_that_is_refused_blocks_only_where_no_other_route_is_taken() -> None:
    table = RoutingTable({"US": (SmsRoute(name="a"), SmsRoute(name="b"))})
    asking = {"question": {"dry_run_routes": True}}
    one = {("US", "a"): DryRun("ConflictException NO_ORIGINATION_IDENTITIES_FOUND"), ("US", "b"): DryRun(None)}
    facts = make_facts(**asked(table, "US", **asking, dry_runs=one))
    assert [str(found.status) for found in answers("routes.dry_run", facts)] == ["warn", "ok"]
    both = make_facts(**asked(table, "US", **asking, dry_runs=one | {("US", "b"): DryRun("ValidationException")}))
    assert [str(found.status) for found in answers("routes.dry_run", both)] == ["block", "block"]


def test_the_sns_regions_are_the_templates() -> None:
    mapped = template()["Mappings"]["TextsOfCognito"]
    assert {region for region, found in mapped.items() if found["Path"] == "direct"} == DIRECT_ONLY
    other = {one: found["SnsRegion"] for one, found in mapped.items() if found["SnsRegion"] != one}
    assert other == SNS_REGIONS


def test_the_ids_of_checks_are_unique() -> None:
    names = [check.id for check in CHECKS]
    assert len(names) == len(set(names))


def test_users_who_were_not_asked_about_are_not_taken_for_well() -> None:
    (found, _) = answers("users", make_facts(users=UserSample(300, 0, 0, 0, more=True, unasked=7)))
    assert "7 more without such an address were not asked about" in found.found

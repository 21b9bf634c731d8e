"""What makes the stack sick, one ailment for each check at least: how to bring it about, and what the doctor says."""

from __future__ import annotations

import json
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner
from support.local_stack import stacks
from support.local_stack.pools_in_use import make_pool

from cognito_otp_tools.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from support.local_stack.patients import Patient

THEIRS = "arn:aws:lambda:us-east-1:000000000000:function:theirs"
UK, US = ("--country", "GB"), ("--country", "US")
PHONES = {"RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]}


@dataclass(frozen=True, slots=True)
class Ailment:
    """The check that notices it, what it says, and how to bring it about; ``words`` are the options that look for it.

    ``sicken`` yields options that are added, such as a pool of its own.
    """

    check: str
    status: str
    text: str
    sicken: Callable[[Patient], AbstractContextManager[tuple[str, ...] | None]]
    words: tuple[str, ...] = ()


@contextmanager
def doing(do: Callable[[], Any], undo: Callable[[], Any]) -> Iterator[None]:
    """Do something for a while."""
    do()
    try:
        yield
    finally:
        undo()


def failing(operation: str, error: str = "AccessDeniedException") -> Callable[[Patient], AbstractContextManager[None]]:
    """Have AWS refuse an operation."""
    return lambda patient: doing(lambda: patient.fail(operation, error), patient.heal)


def account(**settings: bool | str | int) -> Callable[[Patient], AbstractContextManager[None]]:
    """Have the account be otherwise."""
    return lambda patient: doing(lambda: patient.settings(**settings), patient.heal)


def triggers(patient: Patient, **changes: Any) -> AbstractContextManager[None]:
    """Change what the pool invokes."""
    pool = patient.cognito.describe_user_pool(UserPoolId=patient.stack.user_pool_id)["UserPool"]
    return patient.updated(
        LambdaConfig={one: value for one, value in (pool["LambdaConfig"] | changes).items() if value}
    )


@contextmanager
def another_key(patient: Patient) -> Iterator[None]:
    key = patient.client("kms").create_key()["KeyMetadata"]["Arn"]
    with triggers(patient, KMSKeyID=key):
        yield


@contextmanager
def no_permission(patient: Patient) -> Iterator[None]:
    functions = patient.client("lambda")
    policy = json.loads(functions.get_policy(FunctionName=patient.sender)["Policy"])
    (statement,) = policy["Statement"]
    functions.remove_permission(FunctionName=patient.sender, StatementId=statement["Sid"])
    try:
        yield
    finally:
        grant(patient, statement["Sid"], patient.stack.user_pool_id)


def grant(patient: Patient, sid: str, pool_id: str | None) -> None:
    """Let Cognito invoke the sender, for a pool, or without a condition."""
    source = (
        {"SourceArn": f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool_id}", "SourceAccount": "000000000000"}
        if pool_id
        else {}
    )
    patient.client("lambda").add_permission(
        FunctionName=patient.sender,
        StatementId=sid,
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        **source,
    )


@contextmanager
def wide_permission(patient: Patient) -> Iterator[None]:
    with no_permission(patient):
        grant(patient, "wide", None)
        try:
            yield
        finally:
            patient.client("lambda").remove_permission(FunctionName=patient.sender, StatementId="wide")


@contextmanager
def key_policy(patient: Patient, statement: dict[str, Any]) -> Iterator[None]:
    kms = patient.client("kms")
    before = kms.get_key_policy(KeyId=patient.key, PolicyName="default")["Policy"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    with doing(
        lambda: kms.put_key_policy(KeyId=patient.key, PolicyName="default", Policy=policy),
        lambda: kms.put_key_policy(KeyId=patient.key, PolicyName="default", Policy=before),
    ):
        yield


@contextmanager
def grant_of_another_pool(patient: Patient) -> Iterator[None]:
    kms = patient.client("kms")
    for one in kms.list_grants(KeyId=patient.key)["Grants"]:
        kms.revoke_grant(KeyId=patient.key, GrantId=one["GrantId"])

    def make(pool_id: str) -> str:
        made = kms.create_grant(
            KeyId=patient.key,
            GranteePrincipal="cognito-idp.amazonaws.com",
            Operations=["GenerateDataKey"],
            Constraints={"EncryptionContextSubset": {"userpool-id": pool_id}},
        )
        return str(made["GrantId"])

    other = make("us-east-1_Other")
    try:
        yield
    finally:
        kms.revoke_grant(KeyId=patient.key, GrantId=other)
        make(patient.stack.user_pool_id)


@contextmanager
def role_without_key(patient: Patient) -> Iterator[None]:
    iam = patient.client("iam")
    role = patient.client("lambda").get_function_configuration(FunctionName=patient.sender)["Role"].rpartition("/")[2]
    policy = iam.get_role_policy(RoleName=role, PolicyName="OpenCodes")["PolicyDocument"]
    with doing(
        lambda: iam.delete_role_policy(RoleName=role, PolicyName="OpenCodes"),
        lambda: iam.put_role_policy(RoleName=role, PolicyName="OpenCodes", PolicyDocument=json.dumps(policy)),
    ):
        yield


def another_external_id(patient: Patient) -> AbstractContextManager[None]:
    return trust_with(patient, str(sms_of(patient)["ExternalId"]), "somebody-elses")


def another_pool(patient: Patient) -> AbstractContextManager[None]:
    return trust_with(patient, ":userpool/*", ":userpool/us-east-1_Another")


@contextmanager
def trust_with(patient: Patient, here: str, there: str) -> Iterator[None]:
    iam = patient.client("iam")
    pool = patient.cognito.describe_user_pool(UserPoolId=patient.stack.user_pool_id)["UserPool"]
    role = pool["SmsConfiguration"]["SnsCallerArn"].rpartition("/")[2]
    before = json.dumps(iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"])
    after = before.replace(here, there)
    assert after != before
    with doing(
        lambda: iam.update_assume_role_policy(RoleName=role, PolicyDocument=after),
        lambda: iam.update_assume_role_policy(RoleName=role, PolicyDocument=before),
    ):
        yield


@contextmanager
def own_pool(patient: Patient, **settings: Any) -> Iterator[tuple[str, ...]]:
    """Make a pool of its own."""
    pool = make_pool(patient.stack, **settings)
    yield ("--user-pool-id", pool.id)


def sms_of(patient: Patient) -> dict[str, Any]:
    found: dict[str, Any] = patient.cognito.describe_user_pool(UserPoolId=patient.stack.user_pool_id)["UserPool"]
    return dict(found["SmsConfiguration"])


@contextmanager
def mfa_without_phones(patient: Patient) -> Iterator[tuple[str, ...]]:
    """Let users in by e-mail, without a phone, to a pool that texts everyone a code."""
    sms = sms_of(patient)
    pool = make_pool(patient.stack, UsernameAttributes=["email"], SmsConfiguration=sms)
    patient.cognito.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="ON", SmsMfaConfiguration={"SmsConfiguration": sms}
    )
    stacks.change(patient.stack, RequiredAttributes="email")
    try:
        yield ("--user-pool-id", pool.id)
    finally:
        stacks.change(patient.stack, RequiredAttributes="phone_number,email")


@contextmanager
def attached_and_overwritten(patient: Patient) -> Iterator[tuple[str, ...]]:
    pool = make_pool(patient.stack, AutoVerifiedAttributes=["phone_number"], SmsConfiguration=sms_of(patient))
    place = ["--stack-name", patient.stack.stack_name, "--endpoint-url", patient.stack.aws_endpoint]
    patient.wait_for_functions()
    attached = CliRunner().invoke(main, ["attach", "--user-pool-id", pool.id, "--yes", *place], catch_exceptions=False)
    assert attached.exit_code == 0, attached.output
    drift = [one for one in patient.look("--user-pool-id", pool.id) if one["check"] == "pool.drift"]
    assert [one["status"] for one in drift] == ["ok"]
    patient.cognito.update_user_pool(UserPoolId=pool.id, AutoVerifiedAttributes=["phone_number"], LambdaConfig={})
    yield ("--user-pool-id", pool.id)
    detached = CliRunner().invoke(main, ["detach", "--user-pool-id", pool.id, "--yes", *place], catch_exceptions=False)
    assert detached.exit_code == 0, detached.output


@contextmanager
def longer_sessions(patient: Patient) -> Iterator[None]:
    names = {"UserPoolId": patient.stack.user_pool_id, "ClientId": patient.stack.client_id}
    client = patient.cognito.describe_user_pool_client(**names)["UserPoolClient"]
    flows = {"ExplicitAuthFlows": client["ExplicitAuthFlows"]}
    with doing(
        lambda: patient.cognito.update_user_pool_client(**names, **flows, AuthSessionValidity=10),
        lambda: patient.cognito.update_user_pool_client(**names, **flows, AuthSessionValidity=3),
    ):
        yield


@contextmanager
def user_without_phone(patient: Patient) -> Iterator[tuple[str, ...]]:
    pool = make_pool(patient.stack, UsernameAttributes=["email"])
    patient.cognito.admin_create_user(UserPoolId=pool.id, Username="ann@example.com", MessageAction="SUPPRESS")
    yield ("--user-pool-id", pool.id)


@contextmanager
def no_layer(patient: Patient) -> Iterator[None]:
    functions, name = patient.client("lambda"), patient.stack.outputs["CustomMessageFunctionArn"]
    before = [one["Arn"] for one in functions.get_function_configuration(FunctionName=name)["Layers"]]
    with doing(
        lambda: functions.update_function_configuration(FunctionName=name, Layers=[]),
        lambda: functions.update_function_configuration(FunctionName=name, Layers=before),
    ):
        yield


@contextmanager
def no_concurrency(patient: Patient) -> Iterator[None]:
    functions = patient.client("lambda")
    with doing(
        lambda: functions.put_function_concurrency(FunctionName=patient.sender, ReservedConcurrentExecutions=0),
        lambda: functions.delete_function_concurrency(FunctionName=patient.sender),
    ):
        yield


@contextmanager
def lambdas_own_events(patient: Patient) -> Iterator[None]:
    functions, name = patient.client("lambda"), {"FunctionName": patient.sender, "Qualifier": "$LATEST"}
    before = functions.get_function_event_invoke_config(**name)
    wanted = {one: before[one] for one in ("MaximumRetryAttempts", "MaximumEventAgeInSeconds")}
    with doing(
        lambda: functions.delete_function_event_invoke_config(**name),
        lambda: functions.put_function_event_invoke_config(**name, **wanted),
    ):
        yield


@contextmanager
def waiting_record(patient: Patient) -> Iterator[None]:
    queue, url = patient.client("sqs"), patient.stack.outputs["FailureQueueUrl"]
    with doing(lambda: queue.send_message(QueueUrl=url, MessageBody="{}"), lambda: queue.purge_queue(QueueUrl=url)):
        yield


@contextmanager
def raised_alarm(patient: Patient) -> Iterator[None]:
    cloudwatch, name = patient.client("cloudwatch"), f"{patient.stack.stack_name}-InSandbox"
    with doing(
        lambda: cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a test"),
        lambda: cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="a test"),
    ):
        yield


@contextmanager
def mute_set(patient: Patient) -> Iterator[None]:
    sms = patient.sms()
    with doing(
        lambda: sms.create_configuration_set(ConfigurationSetName="mute"),
        lambda: sms.delete_configuration_set(ConfigurationSetName="mute"),
    ):
        yield


@contextmanager
def protected(patient: Patient) -> Iterator[None]:
    sms = patient.sms()
    made = sms.create_protect_configuration()["ProtectConfigurationId"]
    sms.update_protect_configuration_country_rule_set(
        ProtectConfigurationId=made, NumberCapability="SMS", CountryRuleSetUpdates={"GB": {"ProtectStatus": "BLOCK"}}
    )
    sms.set_account_default_protect_configuration(ProtectConfigurationId=made)
    try:
        yield
    finally:
        sms.delete_account_default_protect_configuration()
        sms.delete_protect_configuration(ProtectConfigurationId=made)


@contextmanager
def opted_out(patient: Patient) -> Iterator[None]:
    sms = patient.sms()
    names = {"OptOutListName": "Default", "OptedOutNumber": "+447700900199"}
    with doing(lambda: sms.put_opted_out_number(**names), lambda: sms.delete_opted_out_number(**names)):
        yield


def sms(identity: str | None = None, **more: Any) -> list[dict[str, Any]]:
    """Write a route."""
    named = {"identity": identity} if identity else {}
    return [{"channel": "sms", "name": "sick", **named, **more}]


@contextmanager
def unregistered(patient: Patient) -> Iterator[None]:
    """Send from a sender ID that is not registered where it has to be."""
    client = patient.sms()
    made = client.request_sender_id(SenderId="SICK", IsoCountryCode="GB")["SenderIdArn"]
    try:
        with patient.routed(GB=sms(made)):
            yield
    finally:
        client.release_sender_id(SenderId="SICK", IsoCountryCode="GB")


@contextmanager
def empty_pool(patient: Patient) -> Iterator[None]:
    """Send to the UK from a pool that has an American number alone."""
    client = patient.sms()
    made = client.create_pool(OriginationIdentity=patient.number, IsoCountryCode="US", MessageType="TRANSACTIONAL")
    try:
        with patient.routed(GB=sms(made["PoolArn"])):
            yield
    finally:
        client.delete_pool(PoolId=made["PoolId"])


AILMENTS = (
    Ailment("caller.identity", "unseen", "sts:GetCallerIdentity", failing("sts:GetCallerIdentity")),
    Ailment("stack.there", "block", "no stack nope", lambda _: nullcontext(("--stack-name", "nope"))),
    Ailment("pool.there", "block", "us-east-1_Nope", lambda _: nullcontext(("--user-pool-id", "us-east-1_Nope"))),
    Ailment("versions.layer", "warn", "different layers", no_layer),
    Ailment("account.sandbox.us-east-1", "block", "verified phones alone", account(sandbox=True)),
    Ailment("account.sns_sandbox.us-east-1", "block", "verified phones alone", account(sandbox=True)),
    Ailment("account.spend.text.us-east-1", "block", "nothing is sent", account(text_spend_limit_usd=0)),
    Ailment("account.spend.text.us-east-1", "warn", "a new account's limit", account(text_spend_limit_usd=1)),
    Ailment("account.sns_spend.sns.us-east-1", "block", "nothing is sent", account(text_spend_limit_usd=0)),
    Ailment("trigger.set.CustomSMSSender", "block", "Cognito itself", lambda one: triggers(one, CustomSMSSender=None)),
    Ailment("trigger.set.PreSignUp", "warn", "not the stack's", lambda one: triggers(one, PreSignUp=THEIRS)),
    Ailment("trigger.function.PreSignUp", "block", "not there", lambda one: triggers(one, PreSignUp=THEIRS)),
    Ailment("trigger.permission.CustomSMSSender", "block", "may not invoke", no_permission),
    Ailment("trigger.permission.CustomSMSSender", "warn", "every pool", wide_permission),
    Ailment("sender.concurrency", "block", "never", no_concurrency),
    Ailment(
        "key.state",
        "block",
        "Disabled",
        lambda one: doing(
            lambda: one.client("kms").disable_key(KeyId=one.key), lambda: one.client("kms").enable_key(KeyId=one.key)
        ),
    ),
    Ailment(
        "key.policy",
        "block",
        "lets no one",
        lambda one: key_policy(
            one, {"Effect": "Allow", "Principal": "*", "Action": "kms:DescribeKey", "Resource": "*"}
        ),
    ),
    Ailment("key.grant", "warn", "for other pools", grant_of_another_pool),
    Ailment("key.decrypt", "block", "can open no code", role_without_key),
    Ailment("key.decrypt.known", "block", "not deployed for", another_key),
    Ailment("sender.opens", "block", "cannot open", another_key, ("--self-test",)),
    Ailment("texting.configured", "warn", "no SmsConfiguration", own_pool),
    Ailment(
        "texting.region",
        "warn",
        "eu-west-1",
        lambda one: one.updated(SmsConfiguration=sms_of(one) | {"SnsRegion": "eu-west-1"}),
    ),
    Ailment("texting.role.trust", "warn", "another external id", another_external_id),
    Ailment("texting.role.trust", "warn", "for other pools, or another account", another_pool),
    Ailment(
        "texting.identity",
        "warn",
        "not its ARN",
        lambda one: own_pool(
            one,
            SmsConfiguration={
                "EumsSms": {
                    "CallerArn": sms_of(one)["SnsCallerArn"],
                    "ExternalId": sms_of(one)["ExternalId"],
                    "OriginationIdentity": "+14255550100",
                }
            },
        ),
    ),
    Ailment("codes.sign_up", "warn", "SignUp sends no code", lambda one: own_pool(one, SmsConfiguration=sms_of(one))),
    Ailment("codes.sign_in", "warn", "MFA is OFF", lambda one: own_pool(one, SmsConfiguration=sms_of(one))),
    Ailment(
        "codes.recovery",
        "warn",
        "admin_only",
        lambda one: one.updated(AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}),
    ),
    Ailment("codes.suppressed", "warn", "autoConfirmUser", lambda one: triggers(one, PreSignUp=THEIRS)),
    Ailment(
        "codes.invitations",
        "warn",
        "only administrators",
        lambda one: one.updated(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}),
    ),
    Ailment("rules.agree.mfa", "block", "could never sign in", mfa_without_phones),
    Ailment("pool.drift", "block", "no longer name", attached_and_overwritten),
    Ailment("rules.lifetimes", "warn", "AuthSessionMinutes is 3", longer_sessions),
    Ailment("recovery.possible", "warn", "can never recover", lambda one: one.updated(AccountRecoverySetting=PHONES)),
    Ailment("users.phone", "warn", "have no phone", user_without_phone, ("--users",)),
    Ailment(
        "routes.table",
        "warn",
        "the stored table is not used",
        lambda one: doing(lambda: one.store_routes("{"), lambda: one.store_routes(one.routes())),
    ),
    Ailment(
        "routes.permitted",
        "warn",
        "goes by voice",
        lambda one: one.routed(IE=[{"channel": "voice", "identity": "+353861234567"}]),
    ),
    Ailment(
        "routes.configuration_set.GB.sick",
        "block",
        "AWS refuses its messages",
        lambda one: one.routed(GB=sms(one.sender_id, configuration_set="gone")),
        UK,
    ),
    Ailment(
        "destination.route.FR.sick",
        "warn",
        "AWS takes one that was not requested",
        lambda one: one.routed(FR=sms("ACME")),
        ("--country", "FR"),
    ),
    Ailment("destination.route.GB.sick", "block", "registers sender IDs", lambda one: one.routed(GB=sms("RAW")), UK),
    Ailment("routes.throughput.US", "warn", "the peak is 50", lambda _: nullcontext(), (*US, "--peak", "50")),
    Ailment("routes.dry_run.GB.uk", "block", "PROTECT_CONFIGURATION", protected, (*UK, "--dry-run-routes")),
    Ailment("destination.served.DE", "block", "no_route", lambda _: nullcontext(), ("--country", "DE")),
    Ailment(
        "destination.route.GB.sick",
        "block",
        "not registered",
        unregistered,
        UK,
    ),
    Ailment(
        "destination.route.US.sick",
        "block",
        "does not show",
        lambda one: one.routed(US=sms("ACME")),
        US,
    ),
    Ailment(
        "destination.route.US.sick", "block", "has no +18005550199", lambda one: one.routed(US=sms("+18005550199")), US
    ),
    Ailment(
        "destination.route.GB.sick", "block", "does not send abroad", lambda one: one.routed(GB=sms(one.number)), UK
    ),
    Ailment(
        "destination.route.IN.sick", "block", "no DLT ids", lambda one: one.routed(IN=sms("ACME")), ("--country", "IN")
    ),
    Ailment("destination.route.GB.sick", "block", "nothing in the pool", empty_pool, UK),
    Ailment("destination.protect.GB.uk", "block", "has BLOCK for GB", protected, UK),
    Ailment("destination.opt_outs.us-east-1.Default", "warn", "1 phone opted out", opted_out, US),
    Ailment("sender.events", "warn", "deployed for 1 and 180", lambdas_own_events),
    Ailment("sender.failure_queue", "warn", "1 record of", waiting_record),
    Ailment("alarms.raised", "warn", "InSandbox", raised_alarm),
    Ailment("events.configuration_set.us-east-1.mute", "warn", "reports to nowhere", mute_set),
)

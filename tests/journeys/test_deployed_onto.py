"""A pool in use is attached by `sam deploy`, used, updated, and as it was when the stack is deleted, under IAM."""

from __future__ import annotations

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from support import secret_scan
from support.generated_pools import LINK
from support.local_stack import stacks
from support.local_stack.customers import new_person
from support.local_stack.pools_in_use import make_pool

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer
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
MEMBERS = {"CustomSMSSender", "CustomMessage", "PreSignUp", "KMSKeyID"}
VERIFICATION = "{code} is your Acme verification code. It expires in 24 hours. Do not share it."
_numbers = itertools.count(1)


@pytest.fixture
def name() -> str:
    """Name a stack."""
    return f"onto-{next(_numbers)}"


@pytest.fixture
def pool(enforced_stack: LocalStack) -> PoolInUse:
    """Make a pool with much to lose, which texts by the role of the shared stack's own pool."""
    return hard_pool(enforced_stack)


def hard_pool(stack: LocalStack, **settings: Any) -> PoolInUse:
    """Make a pool with much to lose, and with these settings."""
    cognito = stack.emulator.client("cognito-idp")
    sms = cognito.describe_user_pool(UserPoolId=stack.user_pool_id)["UserPool"]["SmsConfiguration"]
    mfa = OPTIONAL | {"SmsMfaConfiguration": {"SmsConfiguration": settings.get("SmsConfiguration", sms)}}
    return make_pool(stack, mfa, **{"SmsConfiguration": sms, **HARD, **settings})


def triggers_of(pool: PoolInUse) -> dict[str, Any]:
    """Return what a pool invokes."""
    found: dict[str, Any] = pool.seen()[0].get("LambdaConfig") or {}
    return found


def variables(stack: LocalStack, function: str) -> dict[str, str]:
    """Return a function's variables."""
    arn = stack.outputs[f"{function}FunctionArn"]
    found = stack.emulator.client("lambda").get_function_configuration(FunctionName=arn)
    return dict(found["Environment"]["Variables"])


def sign_up(pool: PoolInUse) -> None:
    """Sign a person up, who gets our text and confirms."""
    person = new_person(pool.stack)
    person.sign_up()
    text = person.phone.next_text()
    assert (text.sender, text.body) == ("ACME", VERIFICATION.format(code=text.code))
    person.confirm(text.code)


def test_a_pool_is_deployed_onto_used_updated_and_as_it_was(
    enforced_stack: LocalStack, built: Path, pool: PoolInUse, name: str
) -> None:
    found, pools = pool.seen(), all_pools(enforced_stack)
    clients = pool.cognito.list_user_pool_clients(UserPoolId=pool.id)["UserPoolClients"]
    deployed = stacks.deploy(enforced_stack, built, name, ExistingUserPoolId=pool.id)
    assert (deployed.user_pool_id, "UserPoolClientId" in deployed.outputs) == (pool.id, False)
    assert all_pools(enforced_stack) == pools
    assert pool.cognito.list_user_pool_clients(UserPoolId=pool.id)["UserPoolClients"] == clients
    settings, mfa = pool.seen()
    assert set(settings["LambdaConfig"]) == MEMBERS
    assert settings["LambdaConfig"]["PreSignUp"] == deployed.outputs["PreSignUpObserverFunctionArn"]
    assert ({**settings, "LambdaConfig": {}}, mfa) == ({**found[0], "LambdaConfig": {}}, found[1])
    assert variables(deployed, "CustomSMSSender")["TEMPORARY_PASSWORD_DAYS"] == "3"
    assert variables(deployed, "CustomSMSSender")["SIGN_IN_WITH"] == "phone_number"
    messages = variables(deployed, "CustomMessage")
    assert (messages["EMAIL_SENDING_ACCOUNT"], messages["EMAIL_VERIFY_BY"]) == ("COGNITO_DEFAULT", "link")
    assert (messages["AUTH_SESSION_MINUTES"], messages["TEMPORARY_PASSWORD_DAYS"]) == ("3", "3")
    rules = variables(deployed, "PreSignUp")
    assert (rules["VERIFY_WITH"], rules["MFA_CONFIGURATION"], rules["SMS_MFA"]) == (
        "phone_number_and_email",
        "OPTIONAL",
        "true",
    )

    person = new_person(pool.stack)
    person.sign_up()
    text = person.phone.next_text()
    assert (text.sender, text.body) == ("ACME", VERIFICATION.format(code=text.code))
    person.confirm(text.code)
    person.choose_sms_mfa()
    challenge = person.sign_in()
    assert challenge["ChallengeName"] == "SMS_MFA"
    text = person.phone.next_text()
    assert text.body.startswith(f"{text.code} is your Acme sign-in code.")
    assert "AccessToken" in person.answer_mfa(challenge["Session"], text.code)["AuthenticationResult"]

    stacks.deploy(enforced_stack, built, name, ExistingUserPoolId=pool.id, EnforcedUserPoolIds=pool.id)
    assert triggers_of(pool)["PreSignUp"] == deployed.outputs["PreSignUpFunctionArn"]
    stacks.change(deployed, EnforcedUserPoolIds="", Triggers="CustomSMSSender")
    assert set(triggers_of(pool)) == {"CustomSMSSender", "KMSKeyID"}
    sign_up(pool)

    logged = secret_scan.function_logs(enforced_stack.emulator)
    lines = [line for line in logged.splitlines() if '"service":"attach"' in line and pool.id in line]
    assert any("request_done" in line for line in lines)
    for setting in ("Theirs", "ExternalId", found[0]["SmsConfiguration"]["ExternalId"], "identity", "cfn-response"):
        assert not any(setting in line for line in lines)

    stacks.delete(deployed)
    assert pool.seen() == found
    assert all_pools(enforced_stack) == pools


def test_copies_of_a_request_are_carried_out_and_answered_once(
    enforced_stack: LocalStack, built: Path, pool: PoolInUse, name: str, httpserver: HTTPServer
) -> None:
    """By the deployed function, with its own permissions: Lambda delivers a request at least once."""
    found = pool.seen()
    httpserver.expect_request("/answer", method="PUT").respond_with_data("")
    deployed = stacks.deploy(enforced_stack, built, name, ExistingUserPoolId=pool.id)
    event = update_of(deployed, pool, httpserver.url_for("/answer"), Triggers="CustomSMSSender")
    with ThreadPoolExecutor(3) as threads:
        errors = list(threads.map(lambda _copy: invoke(deployed, event), range(3)))
    assert (errors, invoke(deployed, event)) == ([None] * 3, None)
    answers = [json.loads(got.get_data()) for got, _ in httpserver.log]
    assert [(answer["Status"], answer["PhysicalResourceId"]) for answer in answers] == [("SUCCESS", pool.id)]
    assert set(triggers_of(pool)) == {"CustomSMSSender", "KMSKeyID"}
    stacks.delete(deployed)
    assert pool.seen() == found


def update_of(stack: LocalStack, pool: PoolInUse, url: str, **properties: str) -> dict[str, Any]:
    """Write CloudFormation's request to update the attachment of a stack."""
    (described,) = stack.emulator.client("cloudformation").describe_stacks(StackName=stack.stack_name)["Stacks"]
    functions = ("CustomSMSSender", "PreSignUp", "PreSignUpObserver", "CustomMessage")
    return {
        "RequestType": "Update",
        "ResponseURL": url,
        "StackId": described["StackId"],
        "RequestId": str(uuid4()),
        "ResourceType": "Custom::CognitoOtpAttachment",
        "LogicalResourceId": "CognitoOtpAttachment",
        "PhysicalResourceId": pool.id,
        "ResourceProperties": {
            "UserPoolId": pool.id,
            "Own": "false",
            "Functions": {name: stack.outputs[f"{name}FunctionArn"] for name in functions},
            "KmsKeyArn": stack.outputs["KmsKeyArn"],
            "AttachmentsTable": stack.outputs["AttachmentsTableName"],
            "SmsRoleArns": pool.seen()[0]["SmsConfiguration"]["SnsCallerArn"],
            **properties,
        },
    }


def invoke(stack: LocalStack, event: dict[str, Any]) -> str | None:
    """Run AttachFunction; return its error, None for none."""
    emulator = stack.emulator
    (function,) = emulator.client("cloudformation").describe_stack_resources(
        StackName=stack.stack_name, LogicalResourceId="AttachFunction"
    )["StackResources"]
    answer = emulator.client("lambda").invoke(
        FunctionName=function["PhysicalResourceId"], Payload=json.dumps(event).encode()
    )
    return answer["Payload"].read().decode() if "FunctionError" in answer else None


def all_pools(stack: LocalStack) -> set[str]:
    """List the ids of the account's pools."""
    return {found["Id"] for found in stack.emulator.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]}


def test_a_pool_whose_trigger_is_taken_is_refused_and_as_it_was(enforced_stack: LocalStack, name: str) -> None:
    theirs = enforced_stack.outputs["PreSignUpFunctionArn"]
    pool = hard_pool(enforced_stack, LambdaConfig={"PreSignUp": theirs})
    found = pool.seen()
    refused = stacks.refused_beside(enforced_stack, name, ExistingUserPoolId=pool.id)
    assert f"PreSignUp is {theirs}" in refused
    assert "leave it out of the parameter Triggers" in refused
    assert pool.seen() == found


def test_a_pool_that_is_not_there_is_refused_before_anything_else(enforced_stack: LocalStack, name: str) -> None:
    refused = stacks.refused_beside(enforced_stack, name, ExistingUserPoolId="us-east-1_NotThere1")
    assert "there is no user pool us-east-1_NotThere1 here: check ExistingUserPoolId" in refused


def test_a_failed_update_leaves_the_pool_as_it_found_it(enforced_stack: LocalStack, pool: PoolInUse, name: str) -> None:
    before = pool.seen()
    deployed = stacks.beside(enforced_stack, name, ExistingUserPoolId=pool.id, Triggers="CustomSMSSender")
    found = pool.seen()
    broken = stacks.with_broken_end(deployed)
    chosen = {"Triggers": "CustomSMSSender,PreSignUp", "EnforcedUserPoolIds": pool.id, "AuthSessionMinutes": "9"}
    assert "function:none" in stacks.refused_change(deployed, template=broken, **chosen)
    assert pool.seen() == found
    assert set(triggers_of(pool)) == {"CustomSMSSender", "KMSKeyID"}
    other = hard_pool(enforced_stack)
    theirs = other.seen()
    assert "function:none" in stacks.refused_change(deployed, template=broken, ExistingUserPoolId=other.id)
    assert (pool.seen(), other.seen()) == (found, theirs)
    sign_up(pool)
    stacks.delete(deployed)
    assert pool.seen() == before


def test_an_update_that_cannot_attach_goes_back_and_does_not_wedge_the_stack(
    enforced_stack: LocalStack, pool: PoolInUse, name: str
) -> None:
    deployed = stacks.beside(enforced_stack, name, ExistingUserPoolId=pool.id)
    theirs = enforced_stack.outputs["PreSignUpFunctionArn"]
    settings = pool.seen()[0]
    pool.cognito.update_user_pool(
        UserPoolId=pool.id,
        **{member: settings[member] for member in HARD if member in settings and member != "UserPoolTags"},
        SmsConfiguration=settings["SmsConfiguration"],
        LambdaConfig=settings["LambdaConfig"] | {"PreSignUp": theirs},
    )
    found = pool.seen()
    assert f"PreSignUp is {theirs}" in stacks.refused_change(deployed, RefreshToken="again")
    assert pool.seen() == found
    stacks.change(deployed, Triggers="CustomSMSSender,CustomMessage")
    stacks.delete(deployed)
    assert triggers_of(pool) == {"PreSignUp": theirs}


def test_another_pool_is_attached_before_the_former_one_is_let_go(
    enforced_stack: LocalStack, pool: PoolInUse, name: str
) -> None:
    found = pool.seen()
    deployed = stacks.beside(enforced_stack, name, ExistingUserPoolId=pool.id)
    other = hard_pool(enforced_stack)
    theirs = other.seen()
    stacks.change(deployed, ExistingUserPoolId=other.id)
    assert (pool.seen(), set(triggers_of(other))) == (found, MEMBERS)
    sign_up(other)
    stacks.delete(deployed)
    assert other.seen() == theirs


def test_a_stack_with_a_pool_of_its_own_goes_over_to_another_and_back(
    enforced_stack: LocalStack, pool: PoolInUse, name: str
) -> None:
    found = pool.seen()
    owning = stacks.beside(enforced_stack, name)
    stacks.change(owning, ExistingUserPoolId=pool.id)
    assert set(triggers_of(pool)) == MEMBERS
    cognito = enforced_stack.emulator.client("cognito-idp")
    former = cognito.describe_user_pool(UserPoolId=owning.user_pool_id)["UserPool"]
    assert not former.get("LambdaConfig")
    stacks.change(owning, ExistingUserPoolId="")
    assert pool.seen() == found


def test_a_pool_that_cannot_be_let_go_keeps_the_functions_until_it_can(enforced_stack: LocalStack, name: str) -> None:
    iam, role = enforced_stack.emulator.client("iam"), f"texts-{name}"
    trust = {"Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    pool = hard_pool(enforced_stack, SmsConfiguration={"SnsCallerArn": arn, "ExternalId": "theirs"})
    found = pool.seen()
    deployed = stacks.beside(enforced_stack, name, ExistingUserPoolId=pool.id)
    iam.delete_role(RoleName=role)
    refused = stacks.refused_deletion(deployed)
    assert f"The pool {pool.id} still names this stack's functions" in refused
    assert f"the role that the pool texts with, {arn}, is not there any more" in refused
    assert f"`cognito-otp detach --user-pool-id {pool.id} --stack-name {name}`" in refused
    sign_up(pool)
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=document)
    stacks.delete(deployed)
    assert pool.seen() == found


def test_a_pool_that_is_gone_does_not_keep_its_stack(enforced_stack: LocalStack, name: str) -> None:
    pool = hard_pool(enforced_stack, DeletionProtection="INACTIVE")
    deployed = stacks.beside(enforced_stack, name, ExistingUserPoolId=pool.id)
    pool.cognito.delete_user_pool(UserPoolId=pool.id)
    assert f"there is no user pool {pool.id} here" in stacks.refused_change(deployed, RefreshToken="again")
    stacks.delete(deployed)


def test_the_stacks_own_pool_refuses_what_cognito_cannot_change_before_anything_is_touched(
    enforced_stack: LocalStack, name: str
) -> None:
    owning = stacks.beside(enforced_stack, name)
    refused = stacks.refused_change(owning, SignInWith="email")
    assert "SignInWith cannot be changed from phone_number_or_email to email" in refused
    assert "Deploy with SignInWith=phone_number_or_email again, or a stack of another name" in refused
    stacks.change(owning, MfaConfiguration="OFF")


def test_a_stack_is_not_deployed_onto_the_pool_that_it_made(enforced_stack: LocalStack, name: str) -> None:
    owning = stacks.beside(enforced_stack, name)
    refused = stacks.refused_change(owning, ExistingUserPoolId=owning.user_pool_id)
    assert "the pool that this stack made" in refused
    person = new_person(owning)
    person.sign_up()
    assert person.phone.next_text().sender == "ACME"


def test_a_pool_with_another_role_is_let_go_of_once_the_stack_knows_it(
    enforced_stack: LocalStack, pool: PoolInUse, name: str
) -> None:
    deployed = stacks.beside(enforced_stack, name, ExistingUserPoolId=pool.id)
    iam, role = enforced_stack.emulator.client("iam"), f"texts-{name}"
    trust = {"Effect": "Allow", "Principal": {"Service": "cognito-idp.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    arn = iam.create_role(RoleName=role, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    settings = pool.seen()[0]
    pool.cognito.update_user_pool(
        UserPoolId=pool.id,
        **{member: settings[member] for member in HARD if member in settings and member != "UserPoolTags"},
        SmsConfiguration=settings["SmsConfiguration"] | {"SnsCallerArn": arn},
        LambdaConfig=settings["LambdaConfig"],
    )
    refused = stacks.refused_deletion(deployed)
    assert f"may not pass the pool's role {arn}" in refused
    assert "by a deployment with another RefreshToken" in refused
    sign_up(pool)
    assert pool.of(deployed).run_as_operator("detach", "--yes").exit_code == 0
    stacks.delete(deployed)
    assert triggers_of(pool) == {}


def test_the_command_line_and_the_stack_let_go_of_each_others_work(
    enforced_stack: LocalStack, pool: PoolInUse, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found, other = pool.seen(), hard_pool(enforced_stack)
    deployed = stacks.beside(enforced_stack, name, ExistingUserPoolId=other.id)
    as_operator = pool.of(deployed)
    for command in ("attach", "detach"):
        assert as_operator.run_as_operator(command, "--yes").exit_code == 0
    assert as_operator.run_as_operator("attach", "--yes").exit_code == 0
    attached = pool.seen()
    stacks.change(deployed, ExistingUserPoolId=pool.id)
    assert pool.seen() == attached
    detached = as_operator.run_as_operator("detach", "--yes")
    assert (detached.exit_code, "ExistingUserPoolId" in detached.output) == (0, True), detached.output
    assert pool.seen() == found
    stacks.change(deployed, RefreshToken="again")
    assert pool.seen() == attached
    stacks.delete(deployed)
    assert pool.seen() == found

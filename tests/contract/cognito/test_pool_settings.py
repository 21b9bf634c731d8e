"""Pools as operators and CloudFormation see and change them: Cognito's rules, whatever the emulator does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support.local_stack.cognito_front import refused

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local

SOON = {"Delay": 1, "MaxAttempts": 60}
SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "sms", "SnsRegion": "us-east-1"}
EUMS = {
    "EumsSms": {
        "CallerArn": "arn:aws:iam::000000000000:role/sms",
        "ExternalId": "sms",
        "OriginationIdentity": "+15550100",
    }
}


def test_the_emulator_never_sees_the_triggers_and_describe_shows_them(local: Local) -> None:
    pool = local.pool()
    beneath = local.emulated().describe_user_pool(UserPoolId=pool.id)["UserPool"]
    assert "PreSignUp" not in beneath["LambdaConfig"]
    shown = local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    assert shown["LambdaConfig"] == local.functions.triggers()


def test_triggers_that_cloudformation_writes_are_adopted_at_the_next_touch(local: Local) -> None:
    pool = local.pool(LambdaConfig={})
    local.emulated().update_user_pool(UserPoolId=pool.id, LambdaConfig=local.functions.triggers())
    pool.sign_up()
    assert len(local.workshop.events(pool.id, "PreSignUp")) == 1
    assert len(pool.sent()) == 1
    beneath = local.emulated().describe_user_pool(UserPoolId=pool.id)["UserPool"]
    assert "PreSignUp" not in beneath["LambdaConfig"]


def test_triggers_that_cloudformation_takes_away_are_gone(local: Local) -> None:
    pool = local.pool()
    local.emulated().update_user_pool(UserPoolId=pool.id, LambdaConfig={})
    pool.sign_up()
    assert local.workshop.events(pool.id, "") == []
    assert len(local.texts) == 1
    assert local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["LambdaConfig"] == {}


def test_a_pool_that_was_made_without_the_front_works_like_any_other(local: Local) -> None:
    beneath = local.emulated()
    made = beneath.create_user_pool(
        PoolName="stack", AutoVerifiedAttributes=["phone_number"], LambdaConfig=local.functions.triggers()
    )["UserPool"]
    app = beneath.create_user_pool_client(UserPoolId=made["Id"], ClientName="app")["UserPoolClient"]
    with refused("UserLambdaValidationException", "PreSignUp failed with error We do not know you."):
        local.cognito.sign_up(
            ClientId=app["ClientId"],
            Username="ada",
            Password="Correct-Horse-9!",
            ClientMetadata={"do": "refuse"},
        )
    assert len(local.workshop.events(made["Id"], "PreSignUp")) == 1


def test_an_administrators_call_makes_the_front_call_each_trigger_once_and_the_emulator_none(local: Local) -> None:
    beneath = local.emulated()
    config = {"CustomMessage": local.functions.custom_message, "PreSignUp": local.functions.pre_sign_up}
    made = beneath.create_user_pool(PoolName="stack", LambdaConfig=config)["UserPool"]
    local.cognito.admin_create_user(
        UserPoolId=made["Id"],
        Username="ada",
        DesiredDeliveryMediums=["EMAIL"],
        UserAttributes=[{"Name": "email", "Value": "ada@example.com"}],
    )
    called = [event["triggerSource"] for event in local.workshop.events(made["Id"], "")]
    assert called == ["PreSignUp_AdminCreateUser", "CustomMessage_AdminCreateUser"]


def test_an_update_keeps_what_it_says_even_where_the_emulator_would_drop_it(local: Local) -> None:
    pool = local.pool()
    local.cognito.update_user_pool(
        UserPoolId=pool.id,
        PoolName="renamed",
        SmsConfiguration=EUMS,
        LambdaConfig=local.functions.triggers(),
        KeyConfiguration={"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": local.functions.key},
    )
    shown = local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    assert shown["SmsConfiguration"] == EUMS
    assert shown["LambdaConfig"] == local.functions.triggers()
    assert shown["KeyConfiguration"]["KmsKeyArn"] == local.functions.key
    assert shown["Name"] == "renamed"


def test_describe_leaves_out_what_is_not_set_so_that_it_can_be_sent_back(local: Local) -> None:
    pool = local.pool(LambdaConfig={}, SmsConfiguration={}, AutoVerifiedAttributes=[])
    shown = local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    assert not {"DeviceConfiguration", "SmsVerificationMessage", "SmsConfiguration"} & shown.keys()
    assert shown["LambdaConfig"] == {}


def test_the_mfa_view_shows_the_pools_sms_configuration_and_changes_it(local: Local) -> None:
    pool = local.pool(SmsConfiguration=SMS, SmsAuthenticationMessage="In with {####}")
    shown = local.cognito.get_user_pool_mfa_config(UserPoolId=pool.id)
    assert shown["SmsMfaConfiguration"] == {
        "SmsConfiguration": SMS,
        "SmsAuthenticationMessage": "In with {####}",
    }
    local.cognito.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="ON", SmsMfaConfiguration={"SmsConfiguration": EUMS}
    )
    described = local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    # The two ways to send exclude each other: setting one clears the other.
    assert described["SmsConfiguration"] == EUMS
    assert described["MfaConfiguration"] == "ON"
    assert described["LambdaConfig"] == local.functions.triggers()


def test_a_pool_without_sms_shows_no_sms_configuration(local: Local) -> None:
    pool = local.pool(SmsConfiguration={}, AutoVerifiedAttributes=[])
    assert "SmsMfaConfiguration" not in local.cognito.get_user_pool_mfa_config(UserPoolId=pool.id)


def test_a_custom_sender_needs_a_key_and_a_version(local: Local) -> None:
    pool = local.pool()
    sender = {"LambdaArn": local.functions.sender, "LambdaVersion": "V1_0"}
    with refused("InvalidParameterException"):
        local.cognito.update_user_pool(UserPoolId=pool.id, LambdaConfig={"CustomSMSSender": sender})
    with refused("InvalidParameterException"):
        local.cognito.update_user_pool(
            UserPoolId=pool.id,
            LambdaConfig={
                "KMSKeyID": local.functions.key,
                "CustomSMSSender": {**sender, "LambdaVersion": "V9_0"},
            },
        )
    assert (
        local.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["LambdaConfig"] == local.functions.triggers()
    )


def test_the_two_lifetimes_of_temporary_passwords_exclude_each_other(local: Local) -> None:
    pool = local.pool()
    with refused(
        "InvalidParameterException",
        "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays",
    ):
        local.cognito.update_user_pool(
            UserPoolId=pool.id,
            AdminCreateUserConfig={"UnusedAccountValidityDays": 7},
            Policies={"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
        )


def test_a_deleted_pool_and_its_clients_are_gone(local: Local) -> None:
    pool = local.pool()
    pool.sign_up()
    local.cognito.delete_user_pool(UserPoolId=pool.id)
    with refused("ResourceNotFoundException"):
        local.cognito.describe_user_pool(UserPoolId=pool.id)
    with refused("ResourceNotFoundException"):
        pool.sign_up("bob")


def test_a_protected_pool_is_not_deleted(local: Local) -> None:
    """Measured (go-to-k/cdkd); the sentence is reported (localstack/localstack#11947)."""
    pool = local.pool(DeletionProtection="ACTIVE")
    with refused(
        "InvalidParameterException",
        "The user pool cannot be deleted because deletion protection is activated. "
        "Deletion protection must be inactivated first.",
    ):
        local.cognito.delete_user_pool(UserPoolId=pool.id)
    local.cognito.update_user_pool(UserPoolId=pool.id, DeletionProtection="INACTIVE", SmsConfiguration=SMS)
    local.cognito.delete_user_pool(UserPoolId=pool.id)
    with refused("ResourceNotFoundException"):
        local.cognito.describe_user_pool(UserPoolId=pool.id)


def test_cloudformation_itself_attaches_changes_and_detaches_triggers(local: Local) -> None:
    stack = local.workshop.client("cloudformation")
    stack.create_stack(StackName="pool", TemplateBody=_template(local.functions.triggers()))
    stack.get_waiter("stack_create_complete").wait(StackName="pool", WaiterConfig=SOON)
    [output] = stack.describe_stacks(StackName="pool")["Stacks"][0]["Outputs"]
    pool_id = output["OutputValue"]
    assert _triggers(local, pool_id) == local.functions.triggers()
    for config in ({"PreSignUp": local.functions.pre_sign_up}, None):
        stack.update_stack(StackName="pool", TemplateBody=_template(config))
        stack.get_waiter("stack_update_complete").wait(StackName="pool", WaiterConfig=SOON)
        assert _triggers(local, pool_id) == (config or {})
    stack.delete_stack(StackName="pool")


def _triggers(local: Local, pool_id: str) -> dict[str, Any]:
    found: dict[str, Any] = local.cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["LambdaConfig"]
    return found


def _template(lambda_config: dict[str, Any] | None) -> str:
    properties: dict[str, Any] = {"UserPoolName": "stack", "AutoVerifiedAttributes": ["phone_number"]}
    if lambda_config is not None:
        properties["LambdaConfig"] = lambda_config
    pool = {"Type": "AWS::Cognito::UserPool", "Properties": properties}
    return json.dumps({"Resources": {"Pool": pool}, "Outputs": {"Pool": {"Value": {"Ref": "Pool"}}}})

"""template.yaml as SAM transforms it: what a security reviewer reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from support.function_loading import template
from support.transformed_template import of_type, resources

from cognito_otp.adapters.code_store import KEEP_SECONDS
from cognito_otp.domain.countries import Served, read_served
from cognito_otp.domain.delivery.resending import OnUnknown
from cognito_otp.domain.pumping import GuardMode
from cognito_otp.domain.routing.planning import ResendStart

if TYPE_CHECKING:
    from collections.abc import Iterator

RETAINED = {"UserPool", "UserPoolClient", "CodeKey", "SmsRole"}
OUTPUTS = {
    "CustomSMSSenderFunctionArn",
    "PreSignUpFunctionArn",
    "CustomMessageFunctionArn",
    "KmsKeyArn",
    "UserPoolId",
    "UserPoolClientId",
    "CodesTableName",
    "FailureQueueUrl",
}
# Every action that any role of the stack may do, and on what: a new one is a decision, made here.
PERMISSIONS = {
    ("CustomSMSSenderRole", "logs:CreateLogStream"),
    ("CustomSMSSenderRole", "logs:PutLogEvents"),
    ("CustomSMSSenderRole", "kms:Decrypt"),
    ("CustomSMSSenderRole", "sms-voice:SendTextMessage"),
    ("CustomSMSSenderRole", "ssm:GetParameter"),
    ("CustomSMSSenderRole", "dynamodb:GetItem"),
    ("CustomSMSSenderRole", "dynamodb:UpdateItem"),
    ("CustomSMSSenderRole", "sqs:SendMessage"),
    # Each only where its parameter says so: UseVoice, UseNotify, UseSns.
    ("CustomSMSSenderRole", "sms-voice:SendVoiceMessage"),
    ("CustomSMSSenderRole", "sms-voice:SendNotifyTextMessage"),
    ("CustomSMSSenderRole", "sns:Publish"),
    ("PreSignUpRole", "logs:CreateLogStream"),
    ("PreSignUpRole", "logs:PutLogEvents"),
    ("CustomMessageRole", "logs:CreateLogStream"),
    ("CustomMessageRole", "logs:PutLogEvents"),
    ("SmsRole", "sns:Publish"),
}


POOL_ARN = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-0123"
ROUTE_ARNS = {"Fn::Split": [",", {"Ref": "RouteArns"}]}


def policies() -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """List every role's policies, each with the condition that it hangs on."""
    for name, role in of_type("AWS::IAM::Role").items():
        for policy in role["Properties"].get("Policies", []):
            match policy:
                case {"Fn::If": [condition, conditional, {"Ref": "AWS::NoValue"}]}:
                    yield name, condition, conditional
                case _:
                    yield name, None, policy


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """List every statement of every role's policies."""
    for name, _, policy in policies():
        yield from ((name, statement) for statement in policy["PolicyDocument"]["Statement"])


def statement(action: str) -> dict[str, Any]:
    """Return the sender's one statement that allows an action."""
    (found,) = [
        statement
        for role, statement in statements()
        if (role, statement["Action"], statement["Effect"]) == ("CustomSMSSenderRole", action, "Allow")
    ]
    return found


def actions(statement: dict[str, Any]) -> Iterator[str]:
    """List a statement's actions, also those that hang on a condition."""
    listed = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    for action in listed:
        match action:
            case {"Fn::If": [_, str(conditional), {"Ref": "AWS::NoValue"}]}:
                yield conditional
            case _:
                yield action


def test_the_roles_may_do_this_and_nothing_else() -> None:
    found = set()
    for role, statement in statements():
        if statement["Effect"] == "Deny":
            continue
        found |= {(role, action) for action in actions(statement)}
    assert found == PERMISSIONS
    assert all("ManagedPolicyArns" not in role["Properties"] for role in of_type("AWS::IAM::Role").values())


def test_only_texts_and_calls_are_allowed_on_any_resource() -> None:
    """SNS has no ARN for a phone, and End User Messaging none for an identity that is not named by its ARN."""
    on_anything = {(role, str(statement["Action"])) for role, statement in statements() if statement["Resource"] == "*"}
    assert on_anything == {("SmsRole", "sns:Publish"), ("CustomSMSSenderRole", "sns:Publish")}
    for action in ("sms-voice:SendVoiceMessage", "sms-voice:SendNotifyTextMessage"):
        assert statement(action)["Resource"] == {"Fn::If": ["HasRouteArns", ROUTE_ARNS, "*"]}


def test_calls_notify_and_sns_are_allowed_only_where_a_parameter_says_so() -> None:
    conditional = {
        name: condition
        for _, condition, policy in policies()
        if condition and policy["PolicyName"] != "SendThroughConfigurationSet"
        for statement in policy["PolicyDocument"]["Statement"]
        for name in actions(statement)
    }
    assert conditional == {
        "sms-voice:SendVoiceMessage": "UsesVoice",
        "sms-voice:SendNotifyTextMessage": "UsesNotify",
        "sns:Publish": "UsesSns",
    }
    assert all(template()["Parameters"][name]["Default"] == "false" for name in ("UseVoice", "UseNotify", "UseSns"))


def test_a_configuration_set_is_sent_through_only_where_there_is_one_and_by_the_channels_that_are_allowed() -> None:
    ((condition, policy),) = [
        (condition, policy)
        for _, condition, policy in policies()
        if policy["PolicyName"] == "SendThroughConfigurationSet"
    ]
    (allowed,) = policy["PolicyDocument"]["Statement"]
    assert condition == "LogsDeliveries"
    assert allowed["Resource"] == {"Fn::GetAtt": ["DeliveryEventsStack", "Outputs.ConfigurationSetArn"]}
    assert allowed["Action"] == [
        "sms-voice:SendTextMessage",
        {"Fn::If": ["UsesVoice", "sms-voice:SendVoiceMessage", {"Ref": "AWS::NoValue"}]},
        {"Fn::If": ["UsesNotify", "sms-voice:SendNotifyTextMessage", {"Ref": "AWS::NoValue"}]},
    ]


def test_sns_texts_phones_and_never_publishes_to_a_topic() -> None:
    denied = [(role, denial) for role, denial in statements() if denial["Effect"] == "Deny"]
    assert denied == [
        (
            "CustomSMSSenderRole",
            {
                "Effect": "Deny",
                "Action": "sns:Publish",
                "Resource": {"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"},
            },
        )
    ]


def test_the_sender_may_read_the_one_parameter_of_its_settings() -> None:
    resource = statement("ssm:GetParameter")["Resource"]["Fn::Sub"]
    name = template()["Resources"]["CustomSMSSenderFunction"]["Properties"]["Environment"]["Variables"][
        "ROUTING_TABLE_PARAMETER"
    ]["Fn::Sub"]
    assert resource == "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter" + name
    assert "*" not in resource
    assert template()["Outputs"]["RoutingTableParameterName"]["Value"]["Fn::Sub"] == name


def test_codes_are_remembered_and_failures_recorded_in_one_table_and_one_queue() -> None:
    (remember,) = [found for _, found in statements() if "dynamodb:UpdateItem" in found["Action"]]
    assert remember["Resource"] == {"Fn::GetAtt": ["CodesTable", "Arn"]}
    assert statement("sqs:SendMessage")["Resource"] == {"Fn::GetAtt": ["FailureQueue", "Arn"]}


def test_items_expire_and_the_table_is_billed_per_request() -> None:
    table = resources()["CodesTable"]["Properties"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expiration", "Enabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]


def test_records_of_failures_are_encrypted_and_kept_as_long_as_a_queue_can() -> None:
    queue = resources()["FailureQueue"]["Properties"]
    assert (queue["SqsManagedSseEnabled"], queue["MessageRetentionPeriod"]) == (True, 14 * 86_400)


def test_lambda_tries_once_more_within_three_minutes_and_passes_the_event_to_no_destination() -> None:
    """A destination would receive the whole event: phone, attributes and the sealed code."""
    config = template()["Resources"]["CustomSMSSenderFunction"]["Properties"]["EventInvokeConfig"]
    assert config == {
        "MaximumEventAgeInSeconds": {"Ref": "MaximumEventAge"},
        "MaximumRetryAttempts": {"Ref": "RetryAttempts"},
    }
    parameters = template()["Parameters"]
    assert (parameters["MaximumEventAge"]["Default"], parameters["RetryAttempts"]["Default"]) == (180, 1)
    assert set(parameters["OnUnknown"]["AllowedValues"]) == set(OnUnknown)
    assert parameters["OnUnknown"]["Default"] == OnUnknown.RESEND


def test_the_pumping_guard_observes_unless_it_is_set_to_enforce() -> None:
    parameters = template()["Parameters"]
    assert set(parameters["PumpingGuard"]["AllowedValues"]) == set(GuardMode)
    assert parameters["PumpingGuard"]["Default"] == GuardMode.OBSERVE
    assert parameters["NeverCapped"]["Default"] == ""


def test_an_item_outlives_every_event() -> None:
    """An event that arrived after its item expired would be texted again."""
    assert max(template()["Parameters"]["MaximumEventAge"]["AllowedValues"]) < KEEP_SECONDS


def test_served_countries_apply_to_sign_up_and_sender_alike() -> None:
    for function in ("PreSignUpFunction", "CustomSMSSenderFunction"):
        variables = template()["Resources"][function]["Properties"]["Environment"]["Variables"]
        assert variables["SERVED_COUNTRIES"] == {"Ref": "ServedCountries"}


def test_decrypting_is_narrowed_to_the_key_and_to_user_pools() -> None:
    (decrypt,) = [statement for _, statement in statements() if statement["Action"] == "kms:Decrypt"]
    assert decrypt["Resource"] == {"Fn::GetAtt": ["CodeKey", "Arn"]}
    assert decrypt["Condition"] == {
        "StringLikeIfExists": {"kms:EncryptionContext:userpool-id": {"Fn::Sub": "${AWS::Region}_*"}}
    }


@pytest.mark.parametrize(
    ("identity", "resource"),
    [
        ("", "*"),
        ("ACME", "*"),
        ("+14255550100", "*"),
        ("phone-0123456789abcdef", "*"),
        (
            "arn:aws:sms-voice:us-east-1:123456789012:sender-id/ACME/GB",
            "arn:aws:sms-voice:us-east-1:123456789012:sender-id/ACME/GB",
        ),
    ],
)
def test_sending_is_narrowed_to_an_identity_that_is_named_by_its_arn(identity: str, resource: str) -> None:
    match statement("sms-voice:SendTextMessage")["Resource"]:
        case {"Fn::If": ["HasRouteArns", listed, otherwise]}:
            assert listed == ROUTE_ARNS
            assert evaluate(otherwise, identity) == resource
        case other:
            pytest.fail(str(other))


def evaluate(value: Any, identity: str) -> Any:
    """Evaluate the intrinsic functions of that statement as CloudFormation documents them."""
    match value:
        case {"Ref": "OriginationIdentity"}:
            return identity
        case {"Fn::Select": [index, items]}:
            return evaluate(items, identity)[int(index)]
        case {"Fn::Split": [delimiter, text]}:
            return evaluate(text, identity).split(delimiter)
        case {"Fn::Join": [delimiter, items]}:
            parts = (
                evaluate(items, identity) if isinstance(items, dict) else [evaluate(item, identity) for item in items]
            )
            return delimiter.join(parts)
        case _:
            return value


def test_cognito_alone_may_invoke_for_this_pool_of_this_account_alone() -> None:
    permissions = of_type("AWS::Lambda::Permission")
    assert len(permissions) == len(of_type("AWS::Lambda::Function"))
    for permission in permissions.values():
        assert permission["Properties"]["Principal"] == "cognito-idp.amazonaws.com"
        assert permission["Properties"]["SourceAccount"] == {"Ref": "AWS::AccountId"}
        assert permission["Properties"]["SourceArn"] == {"Fn::GetAtt": ["UserPool", "Arn"]}


def test_the_pool_names_unqualified_functions() -> None:
    """A pool may not name a numbered version."""
    attached = resources()["UserPool"]["Properties"]["LambdaConfig"]["Fn::If"][1]
    assert attached == {
        "PreSignUp": {"Fn::GetAtt": ["PreSignUpFunction", "Arn"]},
        "CustomMessage": {"Fn::GetAtt": ["CustomMessageFunction", "Arn"]},
        "CustomSMSSender": {"LambdaArn": {"Fn::GetAtt": ["CustomSMSSenderFunction", "Arn"]}, "LambdaVersion": "V1_0"},
        "KMSKeyID": {"Fn::GetAtt": ["CodeKey", "Arn"]},
    }


def test_pool_client_key_and_sms_role_outlive_the_stack_together() -> None:
    kept = {name for name, resource in resources().items() if resource.get("DeletionPolicy") == "Retain"}
    assert kept == RETAINED
    assert all(resources()[name]["UpdateReplacePolicy"] == "Retain" for name in RETAINED)


def test_the_key_rotates_and_sms_carries_an_external_id() -> None:
    assert resources()["CodeKey"]["Properties"]["EnableKeyRotation"] is True
    trust = resources()["SmsRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
    sms = resources()["UserPool"]["Properties"]["SmsConfiguration"]
    assert trust["StringEquals"]["sts:ExternalId"] == sms["ExternalId"]


def test_the_client_hides_users_and_states_its_session() -> None:
    client = resources()["UserPoolClient"]["Properties"]
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["AuthSessionValidity"] == {"Ref": "AuthSessionMinutes"}


def test_codes_begin_sign_ins_only_where_that_was_chosen_and_can_be() -> None:
    pool, client = resources()["UserPool"]["Properties"], resources()["UserPoolClient"]["Properties"]
    nothing = {"Ref": "AWS::NoValue"}
    factors = {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}
    assert pool["Policies"]["SignInPolicy"] == {"Fn::If": ["CodesBeginSignIns", factors, nothing]}
    assert client["ExplicitAuthFlows"][-1] == {"Fn::If": ["CodesBeginSignIns", "ALLOW_USER_AUTH", nothing]}
    assert template()["Parameters"]["SignInWithoutPassword"]["Default"] == "false"
    rule = template()["Rules"]["CodesBeginSignInsWithoutMfa"]
    assert rule["RuleCondition"] == {"Fn::Equals": [{"Ref": "SignInWithoutPassword"}, "true"]}
    assert {"Fn::Not": [{"Fn::Equals": [{"Ref": "MfaConfiguration"}, "ON"]}]} in [
        assertion["Assert"] for assertion in rule["Assertions"]
    ]


def test_logs_are_kept_for_a_stated_time() -> None:
    groups = of_type("AWS::Logs::LogGroup")
    assert len(groups) == len(of_type("AWS::Lambda::Function"))
    assert all(group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())


def test_the_names_that_people_script_against_stay() -> None:
    assert set(template()["Outputs"]) >= OUTPUTS
    parameters = template()["Parameters"]
    assert parameters.keys() >= {"Architecture", "OriginationIdentity", "AppName", "AttachTriggers", "LocalEndpointUrl"}
    assert parameters["Architecture"] | {"Description": ""} == {
        "Type": "String",
        "Default": "arm64",
        "AllowedValues": ["arm64", "x86_64"],
        "Description": "",
    }


def test_every_parameter_is_grouped_labelled_and_described_for_the_console() -> None:
    interface = template()["Metadata"]["AWS::CloudFormation::Interface"]
    grouped = [name for group in interface["ParameterGroups"] for name in group["Parameters"]]
    assert sorted(grouped) == sorted(template()["Parameters"])
    assert set(interface["ParameterLabels"]) == set(grouped)
    assert all(parameter["Description"] for parameter in template()["Parameters"].values())


def test_the_defaults_serve_every_country_from_one_identity_at_a_bounded_price() -> None:
    defaults = {name: parameter.get("Default") for name, parameter in template()["Parameters"].items()}
    assert read_served(defaults["ServedCountries"]) == Served(None)
    assert float(defaults["MaxPrice"]) <= 1
    assert ResendStart(defaults["ResendStartsAt"]) is ResendStart.FIRST
    assert set(template()["Parameters"]["ResendStartsAt"]["AllowedValues"]) == set(ResendStart)
    assert (defaults["RoutingTable"], defaults["RouteArns"]) == ("", "")


def test_a_deployed_table_leaves_room_for_the_other_variables() -> None:
    """Lambda holds all variables of a function in 4 KB (quotas); ARNs and names of the others take under a third."""
    assert template()["Parameters"]["RoutingTable"]["MaxLength"] <= 4096 - 1250


@pytest.mark.parametrize(
    ("url", "admitted"),
    [
        ("", True),
        ("http://127.0.0.1:4511", True),
        ("http://localhost:4511", True),
        ("http://[::1]:4511", True),
        ("http://172.17.0.1:4511", True),
        ("http://host.docker.internal:4511", True),
        ("https://127.0.0.1:4511", False),
        ("http://127.0.0.1", False),
        ("http://kms.us-east-1.amazonaws.com:80", False),
        ("http://evil.example:80", False),
        ("http://127.0.0.1.evil.example:80", False),
        ("http://localhost:80@evil.example:80", False),
        ("http://127.0.0.1:80/../", False),
        ("http://172.16.0.1:80", False),
        ("http://172.17.0.2:80", False),
        ("http://10.0.0.1:80", False),
    ],
)
def test_the_local_endpoint_can_only_be_this_machine(url: str, *, admitted: bool) -> None:
    pattern = template()["Parameters"]["LocalEndpointUrl"]["AllowedPattern"]
    assert bool(re.fullmatch(pattern, url)) == admitted


@pytest.mark.parametrize(
    ("name", "value", "admitted"),
    [
        ("AppName", "Acme", True),
        ("AppName", "A & B Ltd.", True),
        ("AppName", "", False),
        ("AppName", " Acme", False),
        ("AppName", "x" * 31, False),
        ("AppName", "Acme {code}", False),
        ("AppName", "Größe", False),
        ("OriginationIdentity", "", True),
        ("OriginationIdentity", "+14255550100", True),
        ("OriginationIdentity", "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-0123", True),
        ("OriginationIdentity", "arn:aws:sms-voice", False),
        ("OriginationIdentity", "arn:aws:sms-voice:us-east-1:1:pool/pool-0123", False),
        ("OriginationIdentity", "arn:aws:sns:us-east-1:123456789012:topic", False),
        ("OriginationIdentity", "ACME INC", False),
        ("OriginationIdentity", 'x","y', False),
        ("ServedCountries", "all", True),
        ("ServedCountries", "GB", True),
        ("ServedCountries", "GB,IE, FR", True),
        ("ServedCountries", "", False),
        ("ServedCountries", "GB,", False),
        ("ServedCountries", "gb", False),
        ("ServedCountries", "GB,all", False),
        ("ServedCountries", "UK", False),
        ("ServedCountries", "GB,EL", False),
        ("RouteArns", "", True),
        ("RouteArns", POOL_ARN, True),
        ("RouteArns", "arn:aws:sms-voice:eu-west-2:1:sender-id/ACME/GB", False),
        ("RouteArns", f"{POOL_ARN},arn:aws:sms-voice:eu-west-2:123456789012:sender-id/ACME/GB", True),
        ("RouteArns", f"{POOL_ARN}, {POOL_ARN}", False),
        ("RouteArns", "*", False),
        ("NeverCapped", "+447700900123,+14255550100", True),
        ("NeverCapped", "07700900123", False),
        ("NeverCapped", "+2104255550100", False),
        ("NeverCapped", "+142555501000", False),
        ("NeverCapped", "+447700900123, +14255550100", False),
        ("MaxPrice", "0.50", True),
        ("MaxPrice", ".5", True),
        ("MaxPrice", "1", False),
        ("MaxPrice", "100.00", False),
        ("MaxPrice", "0.", False),
        ("AlarmTopicArn", "", True),
        ("AlarmTopicArn", "arn:aws:sns:eu-west-2:123456789012:on-call", True),
        ("AlarmTopicArn", "on-call", False),
        ("AlarmTopicArn", "arn:aws:sqs:eu-west-2:123456789012:on-call", False),
    ],
)
def test_patterns_refuse_bad_values(name: str, value: str, *, admitted: bool) -> None:
    assert bool(re.fullmatch(template()["Parameters"][name]["AllowedPattern"], value)) == admitted

"""template.yaml as SAM transforms it: what a security reviewer reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from support.template.function_loading import template
from support.template.stack_values import ACCOUNT, StackValues
from support.template.transformed_template import of_type, resources

from cognito_otp.adapters.code_store import KEEP_SECONDS
from cognito_otp.domain.countries import Served, look_alikes, read_served
from cognito_otp.domain.delivery.resending import OnUnknown
from cognito_otp.domain.pumping import GuardMode
from cognito_otp.domain.routing.planning import ResendStart
from cognito_otp_attach.stack_events.lease_items import REQUESTS

if TYPE_CHECKING:
    from collections.abc import Iterator

RETAINED = {
    "UserPool": "Retain",
    "SmsRole": "Retain",
    "UserPoolClient": "RetainExceptOnCreate",
    "CodeKey": "RetainExceptOnCreate",
    "AttachmentsTable": "RetainExceptOnCreate",
}
"""What outlives the stack. After a first deployment that fails the pool and the role that it names stay."""
OUTPUTS = {
    "CustomSMSSenderFunctionArn",
    "PreSignUpFunctionArn",
    "PreSignUpObserverFunctionArn",
    "EnforcedUserPools",
    "CustomMessageFunctionArn",
    "KmsKeyArn",
    "UserPoolId",
    "UserPoolClientId",
    "CodesTableName",
    "AttachmentsTableName",
    "FailureQueueUrl",
}
READS = ("DescribeUserPool", "GetUserPoolMfaConfig", "ListUserPoolClients", "DescribeUserPoolClient")
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
    ("PreSignUpObserverRole", "logs:CreateLogStream"),
    ("PreSignUpObserverRole", "logs:PutLogEvents"),
    ("CustomMessageRole", "logs:CreateLogStream"),
    ("CustomMessageRole", "logs:PutLogEvents"),
    ("AttachRole", "logs:CreateLogStream"),
    ("AttachRole", "logs:PutLogEvents"),
    ("AttachRole", "cloudformation:DescribeStacks"),
    # On the one pool that the stack has, or is deployed onto.
    *(("AttachRole", f"cognito-idp:{read}") for read in READS),
    ("AttachPolicy", "cognito-idp:DescribeUserPool"),
    ("AttachPolicy", "cognito-idp:GetUserPoolMfaConfig"),
    ("AttachPolicy", "cognito-idp:UpdateUserPool"),
    ("AttachPolicy", "cognito-idp:SetUserPoolMfaConfig"),
    ("AttachPolicy", "cognito-idp:TagResource"),
    # On the role that it texts with.
    ("AttachPolicy", "iam:PassRole"),
    ("AttachPolicy", "iam:GetRole"),
    # On the stack's functions, keys and table, but for GetPolicy.
    ("AttachPolicy", "lambda:GetFunctionConfiguration"),
    ("AttachPolicy", "lambda:GetPolicy"),
    ("AttachPolicy", "lambda:AddPermission"),
    ("AttachPolicy", "lambda:RemovePermission"),
    ("AttachPolicy", "lambda:InvokeFunction"),
    ("AttachPolicy", "kms:DescribeKey"),
    ("AttachPolicy", "kms:CreateGrant"),
    ("AttachPolicy", "kms:GenerateDataKey"),
    ("AttachPolicy", "dynamodb:GetItem"),
    ("AttachPolicy", "dynamodb:PutItem"),
    ("AttachPolicy", "dynamodb:DeleteItem"),
    # One of them, by the Region: how Cognito itself texts there.
    ("SmsRole", "sns:Publish"),
    ("SmsRole", "sms-voice:SendTextMessage"),
}


POOL_ID = "us-east-1_AbCdEf123"
POOL_ARN = "arn:aws:sms-voice:us-east-1:123456789012:pool/pool-0123"
ROUTE_ARNS_OR_ANY = {"Fn::Split": [",", {"Fn::If": ["HasRouteArns", {"Ref": "RouteArns"}, "*"]}]}
SET_ARN = "arn:aws:sms-voice:us-east-1:123456789012:configuration-set/codes_1-x"
PROTECT_ARN = "arn:aws:sms-voice:us-east-1:123456789012:protect-configuration/protect-0123"


def policies() -> Iterator[tuple[str, str | None, dict[str, Any]]]:
    """List every role's policies, and those of their own, each with the condition that it hangs on."""
    for name, role in of_type("AWS::IAM::Role").items():
        for policy in role["Properties"].get("Policies", []):
            match policy:
                case {"Fn::If": [condition, conditional, {"Ref": "AWS::NoValue"}]}:
                    yield name, condition, conditional
                case {"Fn::If": [condition, {"Ref": "AWS::NoValue"}, otherwise]}:
                    yield name, f"not {condition}", otherwise
                case {"Fn::If": [condition, conditional, otherwise]}:
                    yield name, condition, conditional
                    yield name, f"not {condition}", otherwise
                case _:
                    yield name, None, policy
    for name, policy in of_type("AWS::IAM::ManagedPolicy").items():
        yield name, None, {"PolicyName": name, **policy["Properties"]}


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
        assert statement(action)["Resource"] == ROUTE_ARNS_OR_ANY


def test_calls_notify_and_sns_are_allowed_only_where_a_parameter_says_so() -> None:
    conditional = {
        name: condition
        for role, condition, policy in policies()
        if condition and role == "CustomSMSSenderRole" and policy["PolicyName"] != "SendThroughConfigurationSet"
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


def test_every_statement_that_sends_through_end_user_messaging_takes_all_of_route_arns() -> None:
    """A configuration set and a protect configuration are resources of a message, like the identity."""
    for action in ("sms-voice:SendTextMessage", "sms-voice:SendVoiceMessage", "sms-voice:SendNotifyTextMessage"):
        match statement(action)["Resource"]:
            case {"Fn::Split": [",", {"Fn::If": ["HasRouteArns", listed, _]}]}:
                assert listed == {"Ref": "RouteArns"}
            case other:
                pytest.fail(str(other))
    described = template()["Parameters"]["RouteArns"]["Description"]
    assert "configuration sets" in described
    assert "protect configurations" in described


def test_sns_texts_phones_and_never_publishes_to_a_topic() -> None:
    denied = [(role, denial) for role, denial in statements() if denial["Effect"] == "Deny"]
    denial = {
        "Effect": "Deny",
        "Action": "sns:Publish",
        "Resource": {"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"},
    }
    assert denied == [("CustomSMSSenderRole", denial), ("SmsRole", denial)]
    allowing = [name for name, _, policy in policies() if "'sns:Publish'" in str(policy)]
    assert allowing == ["CustomSMSSenderRole", "SmsRole"]


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


def test_the_territories_of_the_countries_that_share_their_calling_code_are_named_beside_the_parameter() -> None:
    described = template()["Parameters"]["ServedCountries"]["Description"]
    for country in ("US", "GB"):
        assert ",".join((country, *look_alikes(country))) in described


def test_served_countries_apply_to_sign_up_and_sender_alike() -> None:
    for function in ("PreSignUpFunction", "CustomSMSSenderFunction"):
        variables = template()["Resources"][function]["Properties"]["Environment"]["Variables"]
        assert variables["SERVED_COUNTRIES"] == {"Ref": "ServedCountries"}


def test_decrypting_is_narrowed_to_the_keys_and_to_user_pools() -> None:
    (decrypt,) = [statement for _, statement in statements() if statement["Action"] == "kms:Decrypt"]
    assert StackValues().value(decrypt["Resource"]) == "<CodeKey.Arn>"
    theirs = [f"arn:aws:kms:us-east-1:{ACCOUNT}:key/{number}" for number in (1, 2)]
    stack = StackValues(parameters={"AdditionalKmsKeyArns": ",".join(theirs)})
    assert stack.value(decrypt["Resource"]) == ["<CodeKey.Arn>", *theirs]
    context = {"kms:EncryptionContext:userpool-id": {"Fn::Sub": "${AWS::Region}_*"}}
    assert decrypt["Condition"] == {"Fn::If": ["OnAws", {"StringLike": context}, {"StringLikeIfExists": context}]}
    assert StackValues("eu-west-2").value(decrypt["Condition"]) == {
        "StringLike": {"kms:EncryptionContext:userpool-id": "eu-west-2_*"}
    }


def test_one_function_may_touch_the_table_of_attached_pools_and_only_what_is_of_the_stacks_pool() -> None:
    """Of all others operators do, by `cognito-otp attach` and `detach`."""
    ((role, remember),) = [found for found in statements() if "AttachmentsTable" in str(found)]
    onto = StackValues(parameters={"ExistingUserPoolId": POOL_ID}).value(remember)
    assert (role, onto["Resource"]) == ("AttachPolicy", "<AttachmentsTable.Arn>")
    assert onto["Condition"] == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": [POOL_ID, f"{POOL_ID}/*", REQUESTS]}
    }
    table = resources()["AttachmentsTable"]["Properties"]
    assert table["KeySchema"] == [{"AttributeName": "user_pool_id", "KeyType": "HASH"}]
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert "TimeToLiveSpecification" not in table


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
    allowed = statement("sms-voice:SendTextMessage")["Resource"]
    assert StackValues(parameters={"OriginationIdentity": identity}).value(allowed) == [resource]
    listed = {"OriginationIdentity": identity, "RouteArns": f"{POOL_ARN},{resource}"}
    assert StackValues(parameters=listed).value(allowed) == [POOL_ARN, resource]


def test_cognito_alone_may_invoke_for_this_pool_of_this_account_alone() -> None:
    permissions = of_type("AWS::Lambda::Permission")
    assert {str(found["Properties"]["FunctionName"]) for found in permissions.values()} == {
        str({"Fn::GetAtt": [name, "Arn"]})
        for name in of_type("AWS::Lambda::Function")
        if name not in {"PreSignUpObserverFunction", "AttachFunction"}  # no triggers of the stack's own pool
    }
    for permission in permissions.values():
        assert permission["Properties"]["Principal"] == "cognito-idp.amazonaws.com"
        assert permission["Properties"]["SourceAccount"] == {"Ref": "AWS::AccountId"}
        assert permission["Properties"]["SourceArn"] == {"Fn::GetAtt": ["UserPool", "Arn"]}


def statements_of_attach(**parameters: str) -> dict[str, dict[str, Any]]:
    """Return the statements of AttachPolicy for some parameters, by their ids."""
    document = StackValues(parameters=parameters).properties("AttachPolicy")["PolicyDocument"]
    return {found["Sid"]: found for found in document["Statement"]}


@pytest.mark.parametrize(
    ("existing", "pool", "roles"),
    [
        ("", "<UserPool>", ["<SmsRole.Arn>"]),
        (POOL_ID, POOL_ID, ["<CognitoOtpPool.SmsRoleArns>"]),
    ],
    ids=["own", "existing"],
)
def test_attach_may_write_one_pool_pass_one_role_and_let_cognito_invoke_four_functions(
    existing: str, pool: str, roles: list[str]
) -> None:
    found = statements_of_attach(ExistingUserPoolId=existing)
    arn = f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{pool}"
    writing = [sid for sid, each in found.items() if "cognito-idp:UpdateUserPool" in each["Action"]]
    assert (writing, found[writing[0]]["Resource"]) == (["ReadAndWriteThePool"], arn)
    passing = found["PassTheRoleThatThePoolTextsWith"]
    assert passing["Resource"] == roles
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "cognito-idp.amazonaws.com"}}
    ours = {f"<{name}Function.Arn>" for name in ("CustomSMSSender", "PreSignUp", "PreSignUpObserver", "CustomMessage")}
    aliases = {f"{function}:*" for function in ours}
    assert set(found["LetCognitoInvokeTheFunctions"]["Resource"]) == ours | aliases
    for sid, each in found.items():
        listed = each["Resource"] if isinstance(each["Resource"], list) else [each["Resource"]]
        on_others = [resource for resource in listed if resource.endswith("*") and resource not in aliases]
        assert on_others == ([f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:*"] if "GetPolicy" in str(each) else []), (
            sid
        )
    sealing = found["SealCodesOfThePool"]
    assert sealing["Condition"] == {"StringEquals": {"kms:EncryptionContext:userpool-id": pool}}


def test_attach_reads_a_pool_before_its_policy_is_there_only_where_the_pool_is() -> None:
    reading = [found for role, _, found in policies() if (role, found["PolicyName"]) == ("AttachRole", "ReadPool")]
    assert len(reading) == 1
    names = [
        [policy["PolicyName"] for policy in StackValues(parameters=chosen).properties("AttachRole")["Policies"]]
        for chosen in ({}, {"ExistingUserPoolId": POOL_ID})
    ]
    assert names == [["WriteLogs", "SeeThisStack"], ["WriteLogs", "SeeThisStack", "ReadPool"]]


def test_the_policy_of_a_former_pool_stays_until_it_was_let_go_of() -> None:
    """A managed policy with another description is another policy, and the former one goes after the update."""
    described = [
        StackValues(parameters={"ExistingUserPoolId": pool}).properties("AttachPolicy")["Description"]
        for pool in ("", POOL_ID, f"{POOL_ID}4")
    ]
    assert len(set(described)) == 3
    assert "ManagedPolicyName" not in resources()["AttachPolicy"]["Properties"]
    assert "AttachPolicy" in resources()["CognitoOtpAttachment"]["DependsOn"]


def test_the_custom_resources_are_waited_for_until_the_last_run_has_ended() -> None:
    """Lambda runs a request again that was not answered, while it is younger than MaximumEventAge."""
    function = template()["Resources"]["AttachFunction"]["Properties"]
    again = function["EventInvokeConfig"]
    assert again == {"MaximumEventAgeInSeconds": 360, "MaximumRetryAttempts": 2}
    longest = again["MaximumEventAgeInSeconds"] + function["Timeout"]
    for name in ("CognitoOtpPool", "CognitoOtpAttachment"):
        assert resources()[name]["Properties"]["ServiceTimeout"] > longest


def test_the_pool_waits_for_the_check_and_the_attachment_for_the_permissions() -> None:
    assert resources()["UserPool"]["DependsOn"] == "CognitoOtpPool"
    names = ("CustomSMSSenderPermission", "PreSignUpPermission", "CustomMessagePermission")
    named = StackValues().properties("CognitoOtpAttachment")["Permissions"]
    assert named == [f"<{name}>" for name in names]
    assert "Permissions" not in StackValues(parameters={"ExistingUserPoolId": POOL_ID}).properties(
        "CognitoOtpAttachment"
    )


def test_how_often_lambda_runs_something_again_is_there_as_long_as_the_custom_resources() -> None:
    configs = of_type("AWS::Lambda::EventInvokeConfig").keys()
    assert configs == {"AttachFunctionEventInvokeConfig", "CustomSMSSenderFunctionEventInvokeConfig"}
    assert resources()["CognitoOtpPool"]["DependsOn"] == "AttachFunctionEventInvokeConfig"
    assert configs < set(resources()["CognitoOtpAttachment"]["DependsOn"])


@pytest.mark.parametrize("function", ["PreSignUpFunction", "PreSignUpObserverFunction"])
def test_what_the_pool_is_like_reaches_the_functions_from_one_place(function: str) -> None:
    variables = StackValues().value(resources()[function]["Properties"]["Environment"]["Variables"])
    assert {name: value for name, value in variables.items() if "CognitoOtpPool" in value} == {
        "SIGN_IN_WITH": "<CognitoOtpPool.SignInWith>",
        "ALIASES": "<CognitoOtpPool.Aliases>",
        "VERIFY_WITH": "<CognitoOtpPool.VerifyWith>",
        "MFA_CONFIGURATION": "<CognitoOtpPool.MfaConfiguration>",
        "SMS_MFA": "<CognitoOtpPool.SmsMfa>",
        "SCHEMA_REQUIRED": "<CognitoOtpPool.SchemaRequired>",
    }


def test_a_stack_that_is_deployed_onto_a_pool_makes_no_pool_client_and_role() -> None:
    own = {name for name, found in template()["Resources"].items() if found.get("Condition") == "OwnsPool"}
    assert {"UserPool", "UserPoolClient", "SmsRole"} <= own
    assert template()["Outputs"]["UserPoolClientId"]["Condition"] == "OwnsPool"
    assert (
        StackValues(parameters={"ExistingUserPoolId": POOL_ID}).value(template()["Outputs"]["UserPoolId"]["Value"])
        == POOL_ID
    )


def test_the_pool_names_unqualified_functions() -> None:
    """A pool may not name a numbered version."""
    attached = resources()["UserPool"]["Properties"]["LambdaConfig"]["Fn::If"][1]
    assert attached == {
        "PreSignUp": {"Fn::GetAtt": ["PreSignUpFunction", "Arn"]},
        "CustomMessage": {"Fn::GetAtt": ["CustomMessageFunction", "Arn"]},
        "CustomSMSSender": {"LambdaArn": {"Fn::GetAtt": ["CustomSMSSenderFunction", "Arn"]}, "LambdaVersion": "V1_0"},
        "KMSKeyID": {"Fn::GetAtt": ["CodeKey", "Arn"]},
    }


def test_the_observer_has_the_rules_of_pre_sign_up_and_nothing_else_of_its_own_but_that_it_observes() -> None:
    enforcing, observing = (
        resources()[name]["Properties"] for name in ("PreSignUpFunction", "PreSignUpObserverFunction")
    )
    variables = [found["Environment"]["Variables"] for found in (enforcing, observing)]
    assert variables[1] == variables[0] | {"OBSERVE": "true"}
    assert "OBSERVE" not in variables[0]
    group = StackValues().properties("PreSignUpObserverLogs")["LogGroupName"]
    assert StackValues().value(resources()["PreSignUpObserverRole"]["Properties"]["Policies"]) == [
        {
            "PolicyName": "WriteLogs",
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                        "Resource": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{group}:*",
                    }
                ],
            },
        }
    ]


def test_the_pools_that_are_enforced_are_named_by_an_output() -> None:
    value = template()["Outputs"]["EnforcedUserPools"]["Value"]
    assert StackValues().value(value) == "<UserPool>"
    onto = {"ExistingUserPoolId": POOL_ID, "EnforcedUserPoolIds": POOL_ID}
    assert StackValues(parameters=onto).value(value) == POOL_ID
    assert not StackValues(parameters={"ExistingUserPoolId": POOL_ID}).condition("NamesEnforcedPools")
    enforced = StackValues(parameters={"EnforcedUserPoolIds": "us-east-1_A,us-east-1_B"})
    assert enforced.value(value) == "<UserPool>,us-east-1_A,us-east-1_B"


def test_pool_client_key_and_sms_role_outlive_the_stack_together() -> None:
    policies = {name: resource.get("DeletionPolicy", "Delete") for name, resource in resources().items()}
    assert {name: policy for name, policy in policies.items() if policy != "Delete"} == RETAINED
    assert all(resources()[name]["UpdateReplacePolicy"] == "Retain" for name in RETAINED)


def test_the_key_rotates_and_sms_carries_an_external_id() -> None:
    assert resources()["CodeKey"]["Properties"]["EnableKeyRotation"] is True
    trust = resources()["SmsRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]
    direct, sns = resources()["UserPool"]["Properties"]["SmsConfiguration"]["Fn::If"][1:]
    assert trust["StringEquals"]["sts:ExternalId"] == direct["EumsSms"]["ExternalId"] == sns["ExternalId"]


def test_cognito_texts_for_the_pools_of_this_account_and_region_alone() -> None:
    (trust,) = StackValues("eu-west-2").properties("SmsRole")["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "cognito-idp.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"sts:ExternalId": "0123", "aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:cognito-idp:eu-west-2:123456789012:userpool/*"},
    }


def test_the_client_hides_users_and_states_its_session() -> None:
    client = resources()["UserPoolClient"]["Properties"]
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["AuthSessionValidity"] == {"Ref": "AuthSessionMinutes"}


def test_codes_begin_sign_ins_only_where_that_was_chosen_and_can_be() -> None:
    pool, client = resources()["UserPool"]["Properties"], resources()["UserPoolClient"]["Properties"]
    nothing = {"Ref": "AWS::NoValue"}
    factors = {"Fn::If": ["CodesBeginSignIns", ["PASSWORD", "SMS_OTP"], ["PASSWORD"]]}
    assert pool["Policies"]["SignInPolicy"] == {"AllowedFirstAuthFactors": factors}
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
        ("OriginationIdentity", "xarn:aws:sms-voice:us-east-1:123456789012:pool/pool-0123", False),
        ("OriginationIdentity", 'x","y', False),
        ("ServedCountries", "all", True),
        ("ServedCountries", "GB", True),
        ("ServedCountries", "GB,IE, FR", True),
        ("ServedCountries", "US,PR,GU,VI,AS,MP", True),
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
        ("RouteArns", f"{POOL_ARN},{SET_ARN},{PROTECT_ARN}", True),
        ("RouteArns", "*", False),
        ("AdditionalKmsKeyArns", "", True),
        (
            "AdditionalKmsKeyArns",
            "arn:aws:kms:us-east-1:123456789012:key/1,arn:aws:kms:us-east-1:123456789012:key/2",
            True,
        ),
        ("AdditionalKmsKeyArns", "arn:aws:kms:us-east-1:123456789012:alias/codes", False),
        ("AdditionalKmsKeyArns", "*", False),
        ("EnforcedUserPoolIds", "us-east-1_Abc123,us-east-1_Def456", True),
        ("ExistingUserPoolId", "", True),
        ("ExistingUserPoolId", "us-east-1_Abc123", True),
        ("ExistingUserPoolId", "us-east-1_Abc123,us-east-1_Def456", False),
        ("ExistingUserPoolId", "customers", False),
        ("ExistingUserPoolId", "*", False),
        ("Triggers", "CustomSMSSender", True),
        ("Triggers", "PreSignUp,CustomSMSSender,CustomMessage", True),
        ("Triggers", "", False),
        ("Triggers", "CustomSMSSender, PreSignUp", False),
        ("Triggers", "PostConfirmation", False),
        ("RefreshToken", "2026-11-29 12:00", True),
        ("RefreshToken", "{x}", False),
        ("EnforcedUserPoolIds", "us-east-1_Abc123,", False),
        ("EnforcedUserPoolIds", "all", False),
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

"""Lambda holds the variables of a function in 4 KB, counted as JSON: whatever the parameters are, they fit."""

from __future__ import annotations

import json
import re
import string
from typing import TYPE_CHECKING, Any

import pytest
from phonenumbers import SUPPORTED_REGIONS
from support.template.function_loading import template
from support.template.stack_values import StackValues

from cognito_otp_tools.routes.deployed_tables import MOST_CHARACTERS, MOST_QUOTES

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 4096
"""Source: Lambda quotas, "Environment variables". Its error names the text that it measured, which is JSON."""
FUNCTIONS = [name for name in template()["Resources"] if name.endswith("Function")]
LONGEST_STACK = "s" * 128
"""Source: CloudFormation's API reference, CreateStack, StackName."""
REPORTING_STACK = "s" * 58
"""delivery-events.yaml allows no longer name: a configuration set is named after the stack."""
LONGEST_ID: dict[str, Callable[[str], str]] = {
    "<CodesTable>": lambda stack: f"{stack}-CodesTable-ABCDEFGHIJKLM",
    "<FailureQueue>": lambda _: "https://sqs.us-gov-west-1.amazonaws.com/123456789012/" + "q" * 80,
    "<CodeKey.Arn>": lambda _: "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/" + "0" * 36,
    "<DeliveryEventsStack.Outputs.ConfigurationSetArn>": lambda stack: (
        f"arn:aws-us-gov:sms-voice:us-gov-west-1:123456789012:configuration-set/{stack}-codes"
    ),
}
"""What CloudFormation and AWS name things, at most: a physical name is the stack's, the resource's, 13 characters."""
LONGEST_SETTING = {
    "<CognitoOtpPool.SignInWith>": "phone_number_or_email",
    "<CognitoOtpPool.Aliases>": "phone_number_and_email",
    "<CognitoOtpPool.VerifyWith>": "phone_number_and_email",
    "<CognitoOtpPool.MfaConfiguration>": "OPTIONAL",
    "<CognitoOtpPool.SmsMfa>": "false",
    "<CognitoOtpPool.SchemaRequired>": "phone_number,email",
    "<CognitoOtpPool.EmailSendingAccount>": "COGNITO_DEFAULT",
    "<CognitoOtpPool.EmailVerifyBy>": "code",
    "<CognitoOtpPool.AuthSessionMinutes>": "15",
    "<CognitoOtpPool.TemporaryPasswordDays>": "365",
}
"""The longest of each setting that the pool has."""


LONGEST = {
    "RoutingTable": '"' * MOST_QUOTES + "x" * (MOST_CHARACTERS - MOST_QUOTES),
    "AppName": "A" * 30,
    "MaxPrice": "00.00000",
    "LocalEndpointUrl": "",  # the pattern admits this machine only, where Lambda counts nothing
}
"""Parameters whose pattern, and not a MaxLength alone, says how much they take."""


def worst(name: str) -> str:
    """Return the value of a parameter that takes the most of a function's 4 KB."""
    parameter = template()["Parameters"][name]
    if "AllowedValues" in parameter:
        return str(max(parameter["AllowedValues"], key=lambda value: len(str(value))))
    if parameter["Type"] == "Number":
        return str(parameter["MaxValue"])
    return LONGEST[name] if name in LONGEST else "x" * int(parameter["MaxLength"])


def variables(function: str) -> dict[str, Any]:
    """Return a function's variables as the template declares them."""
    shared: dict[str, Any] = template()["Globals"]["Function"]["Environment"]["Variables"]
    own: dict[str, Any] = template()["Resources"][function]["Properties"].get("Environment", {}).get("Variables", {})
    return shared | own


def passed_on(function: str) -> list[str]:
    """Name the parameters that become variables of a function."""
    found = [str(value.get("Ref")) for value in variables(function).values() if isinstance(value, dict)]
    return [name for name in found if name in template()["Parameters"]]


def size(function: str, stack: str, deliveries: str) -> int:
    """Return what a function's variables take at most."""
    chosen = {name: worst(name) for name in passed_on(function)} | {"DeliveryEvents": deliveries}
    values: dict[str, Any] = StackValues(parameters=chosen, name=stack).value(variables(function))
    values = {name: LONGEST_SETTING.get(value, value) for name, value in values.items()}
    filled = {name: LONGEST_ID[value](stack) if value in LONGEST_ID else value for name, value in values.items()}
    assert "<" not in "".join(filled.values())
    return len(json.dumps(filled, separators=(",", ":")))


@pytest.mark.parametrize(
    ("stack", "deliveries"), [(LONGEST_STACK, "off"), (REPORTING_STACK, "on")], ids=["long", "reports"]
)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_longest_values_of_all_variables_fit_together(function: str, stack: str, deliveries: str) -> None:
    assert size(function, stack, deliveries) <= LIMIT


def test_each_longest_value_is_one_that_a_pattern_admits() -> None:
    """So the sum is of what can be deployed. Those with MaxLength alone are not built after their pattern."""
    for name, value in LONGEST.items():
        pattern = template()["Parameters"][name]["AllowedPattern"]
        assert re.fullmatch(pattern, value)
        if name != "LocalEndpointUrl":
            assert not re.fullmatch(pattern, f"{value}{value[0]}") or name == "RoutingTable"


@pytest.mark.parametrize("name", sorted({name for function in FUNCTIONS for name in passed_on(function)}))
def test_no_parameter_that_becomes_a_variable_admits_what_json_escapes(name: str) -> None:
    """Quotes, backslashes and control characters; and all that is not ASCII, because how it is counted is not known."""
    parameter = template()["Parameters"][name]
    if "AllowedValues" in parameter or parameter["Type"] == "Number":
        return
    pattern = re.compile(parameter["AllowedPattern"])
    counted = [] if name == "RoutingTable" else ['"', "\\"]
    for character in ["é", "\n", "\x7f", *counted]:
        assert not any(pattern.fullmatch(text) for text in (character, f"A{character}", f"a{character}b"))


@pytest.mark.parametrize(
    ("text", "admitted"),
    [
        ("", True),
        ('{"version":1}', True),
        ('"' * MOST_QUOTES + "x" * 40, True),
        ('x"' * (MOST_QUOTES + 1), False),
        ("\\" * (MOST_QUOTES + 1), False),
        ("Größe", False),
        ("a\nb", False),
        (string.printable.strip(), True),
    ],
)
def test_quotes_and_backslashes_of_a_table_are_counted(text: str, *, admitted: bool) -> None:
    parameter = template()["Parameters"]["RoutingTable"]
    assert bool(re.fullmatch(parameter["AllowedPattern"], text)) == admitted
    assert (parameter["MaxLength"], f"{{0,{MOST_QUOTES}}}" in parameter["AllowedPattern"]) == (MOST_CHARACTERS, True)


def test_every_country_can_be_served_by_name() -> None:
    listed = ",".join(sorted(SUPPORTED_REGIONS))
    parameter = template()["Parameters"]["ServedCountries"]
    assert re.fullmatch(parameter["AllowedPattern"], listed)
    assert len(listed) <= parameter["MaxLength"]


def test_the_senders_policies_fit_into_its_role() -> None:
    """Inline policies of a role may have 10,240 characters together, white space aside. Source: IAM quotas."""
    arns = ("arn:aws-us-gov:sms-voice:us-gov-west-1:123456789012:pool/p," * 60)[
        : template()["Parameters"]["RouteArns"]["MaxLength"]
    ]
    keys = ",".join(["arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/" + "0" * 36] * 4)
    assert len(keys) <= template()["Parameters"]["AdditionalKmsKeyArns"]["MaxLength"]
    chosen = {
        "RouteArns": arns,
        "AdditionalKmsKeyArns": keys,
        "UseVoice": "true",
        "UseNotify": "true",
        "UseSns": "true",
        "DeliveryEvents": "on",
    }
    policies = StackValues("us-gov-west-1", chosen, REPORTING_STACK).properties("CustomSMSSenderRole")["Policies"]
    assert len(policies) == 10
    assert sum(len(json.dumps(policy["PolicyDocument"], separators=(",", ":"))) for policy in policies) <= 10_240


def test_what_attach_may_do_fits_into_one_managed_policy() -> None:
    """A managed policy may have 6,144 characters, white space aside. Source: IAM quotas."""
    keys = ",".join(["arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/" + "0" * 36] * 4)
    chosen = {"ExistingUserPoolId": "us-gov-west-1_" + "A" * 41, "AdditionalKmsKeyArns": keys}
    assert len(chosen["ExistingUserPoolId"]) == template()["Parameters"]["ExistingUserPoolId"]["MaxLength"]
    document = StackValues("us-gov-west-1", chosen, LONGEST_STACK).properties("AttachPolicy")["PolicyDocument"]
    text = json.dumps(document, separators=(",", ":"))
    function = f"arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:{'f' * 64}"
    table = f"arn:aws-us-gov:dynamodb:us-gov-west-1:123456789012:table/{'t' * 255}"
    names = ("CustomSMSSender", "PreSignUp", "PreSignUpObserver", "CustomMessage")
    longest = {
        **{f"<{name}Function.Arn>": function for name in names},
        "<AttachmentsTable.Arn>": table,
        "<CodeKey.Arn>": LONGEST_ID["<CodeKey.Arn>"](""),
        "<CognitoOtpPool.SmsRoleArns>": f"arn:aws-us-gov:iam::123456789012:role/{'r' * 512}",
    }
    for short, long in longest.items():
        text = text.replace(short, long)
    assert "<" not in text
    assert len(text) <= 6_144

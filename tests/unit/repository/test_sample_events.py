"""The sample events have the shape of Cognito's, and hold no secrets."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from support.paths import EVENTS
from support.people import EMAIL, PHONE, POOL, SUB
from support.template.function_loading import template
from support.template.stack_values import StackValues
from support.template.transformed_template import resources

from cognito_otp_local.samples.stacks import FUNCTION, NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TRIGGERS = {"pre_sign_up": "PreSignUp", "custom_message": "CustomMessage", "custom_sms_sender": "CustomSMSSender"}
FILES = sorted(path for trigger in TRIGGERS for path in (EVENTS / trigger).glob("*.json"))
HEAD = {"version", "triggerSource", "region", "userPoolId", "userName", "callerContext", "request"}
REQUESTS = {
    "PreSignUp": {"userAttributes", "validationData"},
    "CustomMessage": {"userAttributes", "codeParameter", "linkParameter", "usernameParameter"},
    "CustomSMSSender": {"type", "userAttributes", "clientMetadata"},
}
RESPONSES: dict[str, dict[str, Any]] = {
    "PreSignUp": {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
    "CustomMessage": {"smsMessage": None, "emailMessage": None, "emailSubject": None},
}
OPTIONAL = {"clientMetadata", "code"}
TOO_LONG, NATIONAL = f"{PHONE}456", "07700900123"
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]


def strings(value: object) -> Iterator[str]:
    """List every string in a document."""
    match value:
        case str():
            yield value
        case dict():
            for child in value.values():
                yield from strings(child)
        case list():
            for child in value:
                yield from strings(child)


@pytest.fixture(params=FILES, ids=IDS)
def sample(request: pytest.FixtureRequest) -> tuple[str, str, dict[str, Any]]:
    """Return a sample's trigger, the source that its name says, and its event."""
    event: dict[str, Any] = json.loads(request.param.read_text())
    return TRIGGERS[request.param.parent.name], request.param.stem.partition(".")[0], event


def test_the_file_stands_where_its_source_says(sample: tuple[str, str, dict[str, Any]]) -> None:
    trigger, source, event = sample
    assert event["triggerSource"] == f"{trigger}_{source}"


def test_the_members_are_cognitos_and_the_response_is_empty(sample: tuple[str, str, dict[str, Any]]) -> None:
    trigger, _, event = sample
    response = RESPONSES.get(trigger)
    assert event.keys() - {"response"} == HEAD
    assert event.get("response") == response  # the sender's events have none
    assert event["request"].keys() - OPTIONAL == REQUESTS[trigger] - OPTIONAL
    assert event["callerContext"].keys() == {"awsSdkVersion", "clientId"}
    if trigger == "CustomSMSSender":
        assert event["request"]["type"] == "customSMSSenderRequestV1"
        assert event["request"]["clientMetadata"] is None


def test_attributes_are_strings_and_a_new_user_has_no_sub(sample: tuple[str, str, dict[str, Any]]) -> None:
    """Booleans too are strings; before the user exists Cognito sends neither sub nor status."""
    trigger, _, event = sample
    attributes = event["request"]["userAttributes"]
    assert all(isinstance(value, str) for value in attributes.values())
    assert {"sub", "cognito:user_status"} & attributes.keys() == (
        set() if trigger == "PreSignUp" else {"sub", "cognito:user_status"}
    )


def test_an_administrators_call_names_no_client(sample: tuple[str, str, dict[str, Any]]) -> None:
    _, source, event = sample
    assert (event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE") == (source == "AdminCreateUser")


def test_no_sample_holds_a_sealed_code_or_a_real_persons_data(sample: tuple[str, str, dict[str, Any]]) -> None:
    """Codes are placeholders that no base64 decoder takes, ids are examples, the number is for drama (Ofcom)."""
    _, _, event = sample
    text = json.dumps(event)
    attributes = event["request"]["userAttributes"]
    assert event["request"].get("code", "seal me").startswith("seal me")
    assert attributes.get("phone_number", PHONE).strip() in {PHONE, TOO_LONG, NATIONAL, ""}
    assert attributes.get("email", EMAIL) == EMAIL
    assert attributes.get("sub", SUB) == SUB
    assert event["userPoolId"] == POOL
    assert not re.search(r"AYAD|AgV[4-9]|A[KS]IA[0-9A-Z]{12}|[0-9]{12}:", text)
    assert max(len(word) for word in strings(event)) < len("seal me") + 90


def test_the_template_names_what_local_event_reads_of_a_stack() -> None:
    assert FUNCTION in template()["Resources"]
    assert set(NEEDED) <= template()["Outputs"].keys()


@pytest.mark.parametrize("path", sorted((EVENTS / "attach").glob("*.json")), ids=lambda path: path.stem)
def test_a_sample_of_cloudformation_has_the_properties_of_the_template(path: Path) -> None:
    event = json.loads(path.read_text())
    own = event["ResourceProperties"].get("Own", "true") == "true"
    values = StackValues(parameters={"AppName": "Acme", "ExistingUserPoolId": "" if own else "us-east-1_EXAMPLE"})
    declared = values.properties(event["LogicalResourceId"])
    assert event["ResourceProperties"].keys() == declared.keys()
    assert event["ResourceType"] == resources()[event["LogicalResourceId"]]["Type"]

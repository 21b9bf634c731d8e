"""Every sample event through the real handlers has the outcome that its file name states."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from support import secret_scan
from support.sample_outcomes import NO_EMAIL, NO_PHONE, REFUSALS, outcome, sign_in_with
from support.template.function_loading import Deployed, load_samples

if TYPE_CHECKING:
    from cognito_otp_local.inbox.received import Inbox

PRE_SIGN_UP, CUSTOM_MESSAGE, SENDER = (
    load_samples("pre_sign_up"),
    load_samples("custom_message"),
    load_samples("custom_sms_sender"),
)
NAMED = {"SIGN_IN_WITH": "username"}
UNASSIGNED = (
    "The phone number is not in use in its country, so check its digits, which should be like +447400123456 "
    "[phone_number.format]"
)
KEY = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"


def last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Read the line with the event's outcome: metrics, and faults of the unreachable store, may follow it."""
    output = capsys.readouterr().out
    secret_scan.collect(output)  # reading takes it away from pytest, which would have kept it
    entries: list[dict[str, Any]] = [json.loads(line) for line in output.splitlines()]
    return [entry for entry in entries if "_aws" not in entry and not entry["message"].endswith("_fault")][-1]


@pytest.mark.parametrize("name", PRE_SIGN_UP)
def test_a_sign_up_is_returned_unchanged_or_refused_with_a_sentence(deployed: Deployed, name: str) -> None:
    event = PRE_SIGN_UP[name]
    kind, reason = outcome(name)
    handler = deployed.handler("PreSignUpFunction", SIGN_IN_WITH=sign_in_with(reason))
    if kind == "refused":
        with pytest.raises(Exception, match=f"^{re.escape(REFUSALS[reason])}$") as caught:
            handler(copy.deepcopy(event))
        assert type(caught.value).__name__ == "SignUpRefusedError"
    else:
        assert handler(copy.deepcopy(event)) == event


@pytest.mark.parametrize(
    ("name", "rules", "sentence"),
    [
        ("SignUp", {"REQUIRED_ATTRIBUTES": "email"}, NO_EMAIL),
        ("SignUp", {"VERIFY_WITH": "phone_number_and_email"}, NO_EMAIL),
        ("SignUp.with_client_data", {"VERIFY_WITH": "phone_number_and_email"}, None),
        ("AdminCreateUser", {"SCHEMA_REQUIRED": "email"}, NO_EMAIL),
        ("AdminCreateUser.refused_no_phone_number", {**NAMED, "ON_ADMIN_CREATE_USER": "observe"}, None),
        ("AdminCreateUser.refused_no_phone_number", {**NAMED, "ON_SIGN_UP": "off"}, NO_PHONE),
        ("SignUp.refused_no_attributes", {**NAMED, "REQUIRED_ATTRIBUTES": "none"}, None),
        ("SignUp.refused_no_attributes", {**NAMED, "VERIFY_WITH": "none"}, None),
        ("SignUp.refused_no_attributes", {**NAMED, "VERIFY_WITH": "none", "MFA_CONFIGURATION": "ON"}, NO_PHONE),
        ("SignUp.refused_no_attributes", {"VERIFY_WITH": "email", "SIGN_IN_WITH": "username"}, NO_EMAIL),
        ("SignUp.refused_no_attributes", NAMED | {"VERIFY_WITH": "phone_number_and_email"}, f"{NO_PHONE}. {NO_EMAIL}"),
        ("SignUp", {"NUMBER_CHECK": "strict"}, UNASSIGNED),
        ("ExternalProvider", {"REQUIRED_ATTRIBUTES": "phone_number,email"}, None),
        ("ExternalProvider.with_phone_number", {"NUMBER_CHECK": "strict"}, None),
    ],
)
def test_the_settings_decide_who_is_refused(
    deployed: Deployed, name: str, rules: dict[str, str], sentence: str | None
) -> None:
    handler = deployed.handler("PreSignUpFunction", **rules)
    if sentence is None:
        assert handler(copy.deepcopy(PRE_SIGN_UP[name])) == PRE_SIGN_UP[name]
    else:
        with pytest.raises(Exception, match=f"^{re.escape(sentence)}$"):
            handler(copy.deepcopy(PRE_SIGN_UP[name]))


@pytest.mark.parametrize("name", CUSTOM_MESSAGE)
def test_a_message_is_worded_or_left_to_the_pools_template(
    deployed: Deployed, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    event = CUSTOM_MESSAGE[name]
    kind, reason = outcome(name)
    answer = deployed.handler("CustomMessageFunction")(copy.deepcopy(event))
    if kind == "unchanged":
        assert answer == event
        line = last_line(capsys)
        assert (line["message"], line["reason"]) == ("message_left_to_template", reason)
    else:
        words = answer["response"].pop("smsMessage")
        assert answer["response"] == {"emailMessage": None, "emailSubject": None}
        assert event["request"]["codeParameter"] in words
        assert ("{username}" in words) == (event["triggerSource"] == "CustomMessage_AdminCreateUser")


@pytest.mark.parametrize("name", SENDER)
def test_an_unsealed_sample_of_the_sender_is_dropped_with_a_line_that_says_what_to_do(
    deployed: Deployed, inbox: Inbox, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Plain ``sam local invoke`` has no code to open: the samples hold a placeholder, and no KMS is asked."""
    kind, reason = outcome(name)
    handler = deployed.handler("CustomSMSSenderFunction", KMS_KEY_ARN=KEY, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert handler(copy.deepcopy(SENDER[name])) is None
    line = last_line(capsys)
    if kind == "dropped":
        assert (line["message"], line["reason"]) == ("code_skipped", reason)
    else:
        assert (line["message"], line["outcome"]) == ("code_not_sent", "unreadable")
        assert "`cognito-otp local event`" in line["problem"]
    assert inbox.messages() == ()

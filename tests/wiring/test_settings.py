"""The real handlers with settings that cannot be understood: codes are sent, people sign up, each problem is logged."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from support import secret_scan
from support.people import CODE, PHONE, POOL
from support.sender.code_sealing import seal, shared_key
from support.template.function_loading import STACK, Deployed, load_events

if TYPE_CHECKING:
    from collections.abc import Callable

    from cognito_otp_local.inbox.received import Inbox

BROKEN = {
    "SERVED_COUNTRIES": "UK",
    "NEVER_CAPPED": f"+99912345678,{PHONE}0",
    "ORIGINATION_IDENTITY": "arn:aws:sms-voice",
    "CONFIGURATION_SET": "codes",
    "MAX_PRICE": ".",
    "AUTH_SESSION_MINUTES": "0",
    "MAXIMUM_EVENT_AGE": "soon",
    "ON_UNKNOWN": "perhaps",
}


@pytest.fixture
def send(deployed: Deployed, kms_url: str) -> Callable[..., None]:
    """Run the sender on a sealed code, with these variables."""

    def run(**variables: str) -> None:
        key = shared_key(kms_url)
        event = copy.deepcopy(load_events("custom_sms_sender")["SignUp"])
        event["request"]["code"] = seal(CODE, key_arn=key, context={"userpool-id": POOL}, endpoint_url=kms_url)
        deployed.handler("CustomSMSSenderFunction", KMS_KEY_ARN=key, **variables)(event)

    return run


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Read log lines and metrics."""
    output = capsys.readouterr().out
    secret_scan.collect(output)
    return [json.loads(entry) for entry in output.splitlines() if entry.startswith("{")]


@pytest.mark.parametrize(("name", "value"), BROKEN.items())
def test_a_setting_that_cannot_be_understood_costs_no_code_and_is_a_fault(
    send: Callable[..., None], inbox: Inbox, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    send(**{name: value})
    assert CODE in inbox.messages()[0].body
    logged = lines(capsys)
    faults = [line for line in logged if line.get("message") == "settings_fault"]
    assert faults
    assert all(fault["level"] == "ERROR" and name in fault["problem"] for fault in faults)
    counts = [line for line in logged if "Faults" in line]
    assert [count["outcome"] for count in counts] == ["settings"] * len(faults)
    assert counts[0]["_aws"]["CloudWatchMetrics"][0]["Namespace"] == f"cognito-otp/{STACK}"
    assert PHONE not in json.dumps(logged)


def test_good_settings_are_no_fault(send: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    send(SERVED_COUNTRIES="GB")
    assert "settings_fault" not in capsys.readouterr().out


def test_people_sign_up_though_the_countries_that_are_served_are_misspelled(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    event = load_events("pre_sign_up")["SignUp"]
    assert deployed.handler("PreSignUpFunction", SERVED_COUNTRIES="UK")(event) == event
    fault, allowed = lines(capsys)
    assert (fault["level"], fault["message"]) == ("ERROR", "settings_fault")
    assert "SERVED_COUNTRIES is not understood whole: 'UK' is no country's code, and is read as GB" in fault["problem"]
    assert allowed["message"] == "sign_up_allowed"


def test_messages_are_worded_though_it_is_not_known_who_sends_the_e_mail(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    event = load_events("custom_message")["SignUp"]
    answered = deployed.handler("CustomMessageFunction", EMAIL_SENDING_ACCOUNT="SMTP")(event)
    assert answered["response"]["smsMessage"]
    assert [line["message"] for line in lines(capsys)] == ["settings_fault", "message_worded"]

"""The observer of attached pools logs whom PreSignUp would refuse, and refuses nobody."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from support.people import POOL
from support.template.function_loading import load_samples, template

from cognito_otp.errors import SignUpRefusedError

if TYPE_CHECKING:
    from support.template.function_loading import Deployed

FUNCTION, ENFORCING = "PreSignUpObserverFunction", "PreSignUpFunction"
NAMED = {"SIGN_IN_WITH": "username"}
SAMPLES = load_samples("pre_sign_up")
REFUSED = {name: event for name, event in SAMPLES.items() if ".refused_" in name}


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Read what was logged."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("name", REFUSED)
def test_whom_pre_sign_up_refuses_the_observer_lets_in_and_logs(
    deployed: Deployed, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    event = REFUSED[name]
    with pytest.raises(SignUpRefusedError):
        deployed.handler(ENFORCING, **NAMED)(copy.deepcopy(event))
    (refused,) = lines(capsys)
    assert deployed.handler(FUNCTION, **NAMED)(copy.deepcopy(event)) == event
    (line,) = lines(capsys)
    assert (line["level"], line["message"], line["user_pool_id"]) == ("WARNING", "sign_up_would_be_refused", POOL)
    assert line["reason"] == refused["reason"]


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - REFUSED.keys()))
def test_the_observer_lets_everybody_else_in_as_pre_sign_up_does(
    deployed: Deployed, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    event = SAMPLES[name]
    assert deployed.handler(FUNCTION)(copy.deepcopy(event)) == event
    assert [line["message"] for line in lines(capsys)] == ["sign_up_allowed"]


@pytest.mark.parametrize("name", REFUSED)
def test_a_call_that_is_observed_refuses_no_one_and_logs_the_same(
    deployed: Deployed, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    event = REFUSED[name]
    by_admin = name.startswith("AdminCreateUser")
    chosen = {"ON_ADMIN_CREATE_USER" if by_admin else "ON_SIGN_UP": "observe"}
    assert deployed.handler(ENFORCING, **NAMED, **chosen)(copy.deepcopy(event)) == event
    (line,) = lines(capsys)
    assert (line["level"], line["message"], line["user_pool_id"]) == ("WARNING", "sign_up_would_be_refused", POOL)
    other = {"ON_SIGN_UP" if by_admin else "ON_ADMIN_CREATE_USER": "observe"}
    with pytest.raises(SignUpRefusedError):
        deployed.handler(ENFORCING, **NAMED, **other)(copy.deepcopy(event))


@pytest.mark.parametrize(("metric", "function"), [("SignUpsObserved", FUNCTION), ("OwnSignUpsObserved", ENFORCING)])
def test_the_metric_counts_those_lines(metric: str, function: str) -> None:
    watched = template()["Resources"][metric]["Properties"]
    assert watched["FilterPattern"] == '{ $.message = "sign_up_would_be_refused" }'
    assert watched["MetricTransformations"][0]["MetricName"] == "SignUpsObserved"
    assert watched["LogGroupName"] == template()["Resources"][function]["Properties"]["LoggingConfig"]["LogGroup"]


@pytest.mark.parametrize("source", ["SignUp", "ExternalProvider"])
def test_an_unforeseen_error_refuses_no_one_who_may_not_be_refused(
    deployed: Deployed, source: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise LookupError("+447700900123")

    monkeypatch.setattr("cognito_otp.domain.pre_sign_up.decide", fails)
    monkeypatch.setattr("cognito_otp.domain.pre_sign_up.observe", fails)
    event = SAMPLES[source]
    assert deployed.handler(ENFORCING, ON_SIGN_UP="observe")(copy.deepcopy(event)) == event
    (line,) = lines(capsys)
    assert (line["level"], line["reason"]) == ("ERROR", "unforeseen_error")


def test_an_event_that_cannot_be_read_is_no_reason_to_refuse_there(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {"userPoolId": POOL, "request": None}
    with pytest.raises(SignUpRefusedError):
        deployed.handler(ENFORCING)(event)
    (refused,) = lines(capsys)
    assert deployed.handler(FUNCTION)(event) == event
    (line,) = lines(capsys)
    assert line["message"] == refused["message"] == "event_invalid"


def test_an_error_that_was_not_foreseen_is_logged_and_counted_and_refuses_nobody(
    deployed: Deployed, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise LookupError("+447700900123")

    event = next(iter(SAMPLES.values()))
    for decision in ("observe", "decide"):
        monkeypatch.setattr(f"cognito_otp.domain.pre_sign_up.{decision}", fails)
    with pytest.raises(LookupError):
        deployed.handler(ENFORCING)(copy.deepcopy(event))
    capsys.readouterr()
    assert deployed.handler(FUNCTION)(copy.deepcopy(event)) == event
    output = capsys.readouterr().out
    line = json.loads(output)
    assert (line["level"], line["message"], line["user_pool_id"]) == ("ERROR", "sign_up_would_be_refused", POOL)
    assert (line["reason"], line["error"]) == ("unforeseen_error", "LookupError")
    assert "+447700900123" not in output


def test_a_word_that_is_not_understood_enforces_and_is_logged(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SignUpRefusedError):
        deployed.handler(FUNCTION, **NAMED, OBSERVE="yes")(copy.deepcopy(REFUSED[min(REFUSED)]))
    (fault,) = [line["problem"] for line in lines(capsys) if line["message"] == "settings_fault"]
    assert "OBSERVE is 'yes', which is no word of true and false, and sign-ups are refused" in fault

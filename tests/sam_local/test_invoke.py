"""``sam local invoke`` on every sample event: the deployed artefacts in Lambda's container, as the guide says."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.people import PHONE
from support.sample_outcomes import CHOSEN_NAMES, REFUSALS, outcome
from support.template.function_loading import load_events, load_samples

if TYPE_CHECKING:
    from collections.abc import Iterable
    from subprocess import CompletedProcess

    from _pytest.mark import ParameterSet
    from sam_local.conftest import Project

    from cognito_otp_local.stack.options import LocalStack

pytestmark = pytest.mark.sam_local

PRE_SIGN_UP, CUSTOM_MESSAGE, SENDER = (
    load_samples("pre_sign_up"),
    load_samples("custom_message"),
    load_samples("custom_sms_sender"),
)


def params(names: Iterable[str], handful: set[str]) -> list[ParameterSet]:
    """Make a test of every name, and mark a handful."""
    return [pytest.param(name, marks=pytest.mark.handful if name in handful else ()) for name in names]


def answer(done: CompletedProcess[str]) -> Any:
    """Read what the function returned: the last line of stdout."""
    return json.loads(done.stdout.splitlines()[-1])


def last_line(done: CompletedProcess[str]) -> dict[str, Any]:
    """Read the function's last log line, which holds no whole phone number."""
    assert PHONE not in done.stderr
    lines: list[dict[str, Any]] = [json.loads(line) for line in done.stderr.splitlines() if line.startswith('{"level"')]
    return lines[-1]


@pytest.mark.parametrize("name", params(PRE_SIGN_UP, {"SignUp", "SignUp.refused_no_phone_number"}))
def test_a_sign_up_is_returned_unchanged_or_refused(project: Project, name: str) -> None:
    kind, reason = outcome(name)
    chosen = {"RequiredAttributes": "phone_number"} if reason in CHOSEN_NAMES else {}
    returned = answer(project.invoke("PreSignUpFunction", "pre_sign_up", name, **chosen))
    if kind == "refused":
        assert (returned["errorType"], returned["errorMessage"]) == ("SignUpRefusedError", REFUSALS[reason])
    else:
        assert returned == PRE_SIGN_UP[name]


@pytest.mark.parametrize("name", params(CUSTOM_MESSAGE, {"SignUp"}))
def test_a_message_is_worded_or_left_to_the_pools_template(project: Project, name: str) -> None:
    event = CUSTOM_MESSAGE[name]
    kind, reason = outcome(name)
    done = project.invoke("CustomMessageFunction", "custom_message", name)
    if kind == "unchanged":
        assert answer(done) == event
        assert last_line(done)["reason"] == reason
    else:
        assert event["request"]["codeParameter"] in answer(done)["response"]["smsMessage"]


@pytest.mark.parametrize("name", params(load_samples("attach"), {"Pool"}))
def test_a_request_of_cloudformation_is_answered_and_no_one_takes_the_answer(project: Project, name: str) -> None:
    done = project.invoke("AttachFunction", "attach", name)
    assert answer(done)["errorType"] == "ReplyError"
    (line,) = [json.loads(line) for line in done.stderr.splitlines() if '"request_done"' in line]
    assert line["succeeded"] == (outcome(name)[0] != "refused")
    assert "Signature" not in done.stderr


@pytest.mark.parametrize("name", ["SignUp", *(name for name in SENDER if outcome(name)[0] == "dropped")])
def test_an_unsealed_sample_of_the_sender_is_dropped_and_says_why(project: Project, name: str) -> None:
    kind, reason = outcome(name)
    done = project.invoke("CustomSMSSenderFunction", "custom_sms_sender", name)
    assert answer(done) is None
    line = last_line(done)
    if kind == "dropped":
        assert (line["message"], line["reason"]) == ("code_skipped", reason)
    else:
        assert (line["message"], line["outcome"]) == ("code_not_sent", "unreadable")
        assert "`cognito-otp local event`" in line["problem"]


@pytest.mark.parametrize("source", params(load_events("custom_sms_sender"), {"SignUp"}))
def test_a_sealed_event_of_the_sender_texts_its_code(project: Project, up: LocalStack, source: str) -> None:
    """With the very command that ``local event`` prints."""
    made = project.run(f"cognito-otp local event CustomSMSSender_{source} --phone {shlex.quote(PHONE)} --json")
    line = json.loads(made.stdout)
    assert made.stderr == ""
    done = project.run(f"{line['command']} --skip-pull-image")
    assert answer(done) is None
    logged = last_line(done)
    assert line["code"] not in done.stderr
    assert logged["message"] == "code_sent"
    received = httpx.get(f"{up.inbox_url}/messages", params={"to": PHONE}, trust_env=False).json()
    (text,) = [message for message in received if message["message_id"] == logged["message_id"]]
    assert line["code"] in text["body"]

"""Each class of failure leads to a retry, the next route or a stop, on the deployed template with the real functions.

France has three routes (parameters.ROUTES): texts from FIRST, then SECOND, then a call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.local_stack.customers import Person, log_lines, new_person
from support.waiting import wait_until_sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cognito_otp_local.stack.options import LocalStack

type Fail = Callable[..., None]

FRENCH = "+33639980"
"""ARCEP keeps +33 6 39 98 for fiction."""


@pytest.fixture
def fail(stack: LocalStack, caller: Person) -> Iterator[Fail]:
    """Have the phone network fail on this caller's messages, and heal it afterwards."""
    with httpx.Client(base_url=stack.inbox_url, trust_env=False) as client:

        def post(kind: str, operation: str = "SendTextMessage", **more: object) -> None:
            fault = {"operation": operation, "kind": kind, "to": caller.number, **more}
            client.post("/network/faults", json=fault).raise_for_status()

        yield post
        client.delete("/network/faults").raise_for_status()
    # Wait for Lambda's retry: running beside another test, it would start a second worker with its own cached table.
    wait_until_sent(stack)


@pytest.fixture
def caller(stack: LocalStack) -> Person:
    """Return a user with a French phone."""
    return new_person(stack, FRENCH)


def messages(person: Person) -> list[dict[str, Any]]:
    """Return everything on a phone, calls too, oldest first."""
    answer = httpx.get(f"{person.stack.inbox_url}/messages", params={"to": person.number}, trust_env=False)
    found: list[dict[str, Any]] = answer.raise_for_status().json()
    return found


def settle(person: Person, outcome: str) -> list[dict[str, Any]]:
    """Wait until the sender has concluded about a phone, with this outcome; return what is on it."""
    lines = log_lines(person)
    assert any(outcome in {line["message"], line.get("problem")} for line in lines), lines
    return messages(person)


@pytest.mark.parametrize(
    ("fault", "sender"),
    [
        ({"kind": "throttle", "times": 1}, "FIRST"),
        ({"kind": "throttle"}, "SECOND"),
        ({"kind": "error", "error": "InternalServerException"}, "SECOND"),
        ({"kind": "error", "error": "ValidationException", "reason": "SENDER_ID_NOT_REGISTERED"}, "SECOND"),
        ({"kind": "error", "error": "ValidationException", "reason": "PRICE_OVER_THRESHOLD"}, "SECOND"),
        ({"kind": "error", "error": "ConflictException", "reason": "RESOURCE_NOT_ACTIVE"}, "SECOND"),
        ({"kind": "error", "error": "AccessDeniedException"}, "SECOND"),
    ],
)
def test_a_failure_of_one_route_is_tried_again_or_goes_to_the_next(
    caller: Person, fail: Fail, fault: dict[str, Any], sender: str
) -> None:
    fail(identity="FIRST", **fault)
    caller.sign_up()
    (message,) = settle(caller, "code_sent")
    assert message["from"] == sender
    caller.confirm(caller.code())


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"),
        ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
        ("ValidationException", "DESTINATION_COUNTRY_BLOCKED"),
        ("AccessDeniedException", "ACCOUNT_DISABLED"),
    ],
)
def test_a_refusal_of_the_person_stops_every_route(caller: Person, fail: Fail, error: str, reason: str) -> None:
    fail("error", identity="FIRST", error=error, reason=reason)
    caller.sign_up()
    assert settle(caller, "code_not_sent") == []


def test_a_spent_limit_on_texts_leaves_the_call(caller: Person, fail: Fail) -> None:
    fail(
        "error",
        identity="FIRST",
        error="ServiceQuotaExceededException",
        reason="MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
    )
    caller.sign_up()
    (message,) = settle(caller, "code_sent")
    assert message["channel"] == "voice"


@pytest.mark.parametrize(
    ("fault", "senders"),
    [
        ({"kind": "drop_before"}, {"SECOND"}),
        ({"kind": "drop_after"}, {"FIRST", "SECOND"}),
        ({"kind": "slow", "seconds": 8}, {"FIRST", "SECOND"}),
    ],
)
def test_after_a_lost_answer_the_next_route_sends_once_more(
    caller: Person, fail: Fail, fault: dict[str, Any], senders: set[str]
) -> None:
    """It is unknown whether the network accepted the text, so one more is the most that it costs (OnUnknown=resend)."""
    fail(identity="FIRST", **fault)
    caller.sign_up()
    found = [message["from"] for message in settle(caller, "code_sent")]
    assert {"SECOND"} <= set(found) <= senders
    assert len(found) == len(set(found))


def test_when_every_route_is_throttled_lambda_tries_again_and_one_text_arrives(caller: Person, fail: Fail) -> None:
    fail("throttle", operation="SendTextMessage", times=6)
    fail("throttle", operation="SendVoiceMessage", times=3)
    caller.sign_up()
    assert [message["from"] for message in settle(caller, "code_sent")] == ["FIRST"]


@pytest.mark.usefixtures("fail")
def test_a_user_who_got_no_text_asks_again_and_gets_a_call(caller: Person) -> None:
    caller.sign_up()
    first = caller.code()
    caller.cognito.resend_confirmation_code(ClientId=caller.stack.client_id, Username=caller.number)
    wait_until_sent(caller.stack)
    text, call = messages(caller)
    assert (text["channel"], call["channel"]) == ("sms", "voice")
    assert first not in call["body"]


@pytest.fixture
def stored(stack: LocalStack) -> Iterator[str]:
    """Store a table as the command line does, before a cold start; go back to the deployed one afterwards."""
    ssm, name = stack.emulator.client("ssm"), f"/cognito-otp/{stack.stack_name}/routes"
    text = '{"version":1,"disabled":["GB"],"routes":{"default":[{"channel":"sms","identity":"STORED"}]}}'
    ssm.put_parameter(Name=name, Value=text, Type="String")
    start_afresh(stack)
    yield text
    ssm.delete_parameter(Name=name)
    start_afresh(stack)


def start_afresh(stack: LocalStack) -> None:
    """Make the sender start cold, for a table is used for a minute: a function that is configured anew starts anew."""
    lambdas, name = stack.emulator.client("lambda"), stack.outputs["CustomSMSSenderFunctionArn"]
    memory = lambdas.get_function_configuration(FunctionName=name)["MemorySize"]
    lambdas.update_function_configuration(FunctionName=name, MemorySize=memory)
    lambdas.get_waiter("function_updated_v2").wait(FunctionName=name)


@pytest.mark.usefixtures("stored")
def test_a_stored_table_and_its_kill_switch_are_in_force(stack: LocalStack) -> None:
    french, british = new_person(stack, FRENCH), new_person(stack)
    french.sign_up()
    british.sign_up()
    assert [message["from"] for message in settle(french, "code_sent")] == ["STORED"]
    assert settle(british, "country_disabled") == []

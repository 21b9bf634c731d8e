"""Faults: what a real client gets for each kind, and what the inbox and its traces hold afterwards."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Router
from support.local_stack.phone_network_server import running_network, serving
from support.people import PHONE
from support.waiting import wait_until

from cognito_otp_local.phone_network.faults.fault_forms import known_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send
    from support.local_stack.phone_network_server import Network

OTHER = "+447700900124"
TEXT = {"DestinationPhoneNumber": PHONE, "MessageBody": "123456 is your code.", "OriginationIdentity": "ACME"}
DROPPED = (ConnectionClosedError,)


def send(network: Network, **changes: str) -> Any:
    return network.client().send_text_message(**{**TEXT, **changes})


def bodies(network: Network) -> int:
    return len(network.inbox.messages())


def test_a_throttled_call_is_refused_and_the_next_one_goes_through(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="throttle", times=1)
    with pytest.raises(network.client().exceptions.ThrottlingException, match="Rate exceeded"):
        send(network)
    assert send(network)["MessageId"]
    assert bodies(network) == 1
    assert network.control("GET", "/network/faults").json() == []


@pytest.mark.parametrize(
    ("operation", "error", "reason"),
    [
        (operation, error, reason)
        for operation, errors in known_errors().items()
        if operation == "SendTextMessage"
        for error, reasons in errors.items()
        for reason in [*reasons, *([] if reasons else [None])]
    ],
)
def test_every_documented_exception_and_reason_can_be_had(
    network: Network, operation: str, error: str, reason: str | None
) -> None:
    network.fault(operation=operation, kind="error", error=error, reason=reason)
    with pytest.raises(getattr(network.client().exceptions, error)) as caught:
        send(network)
    assert caught.value.response.get("Reason") == reason
    assert bodies(network) == 0
    assert network.pending(PHONE)[-1] == f"SendTextMessage from ACME: {error} {reason or ''}".rstrip()


def test_an_exception_about_a_resource_names_it(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="error", error="ResourceNotFoundException")
    with pytest.raises(ClientError) as caught:
        send(network)
    response: Any = caught.value.response
    assert (response["ResourceType"], response["ResourceId"]) == ("sender-id", "ACME")


def test_an_internal_error_is_a_500(network: Network) -> None:
    """So that SDKs retry it."""
    network.fault(operation="*", kind="error", error="InternalServerException")
    with pytest.raises(ClientError) as caught:
        send(network)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500


def test_a_call_dropped_before_it_was_accepted_leaves_nothing(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="drop_before")
    with pytest.raises(DROPPED):
        send(network)
    assert bodies(network) == 0
    assert network.pending(PHONE) == ["SendTextMessage from ACME: dropped before accepting"]


def test_a_call_dropped_after_it_was_accepted_leaves_a_text(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="drop_after")
    with pytest.raises(DROPPED):
        send(network)
    assert bodies(network) == 1
    assert network.inbox.messages(to=PHONE)[0].trace[-1].what == "SendTextMessage from ACME: its answer dropped"
    assert network.pending(PHONE) == []


def test_a_connection_lives_on_after_another_was_dropped(network: Network) -> None:
    """The very next call of the same client succeeds."""
    network.fault(operation="SendTextMessage", kind="drop_before", times=1)
    with pytest.raises(DROPPED):
        send(network)
    assert send(network)["MessageId"]


def test_a_slow_call_is_accepted_and_answered_late(network: Network) -> None:
    """A client that does not wait long enough gets a timeout although the text was sent."""
    network.fault(operation="SendTextMessage", kind="slow", seconds=2, times=1)
    with pytest.raises(ReadTimeoutError):
        network.impatient_client().send_text_message(DestinationPhoneNumber=PHONE, MessageBody="123456 is your code.")
    wait_until(lambda: bodies(network) == 1)


def test_a_slow_answer_is_the_answer(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="slow", seconds=0.01)
    assert send(network)["MessageId"]
    assert network.inbox.messages(to=PHONE)[0].trace[-1].what == "SendTextMessage from ACME: answered 0.01 s late"


def test_a_call_can_be_slow_and_fail(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="slow", seconds=0.01)
    network.fault(operation="SendTextMessage", kind="throttle")
    with pytest.raises(network.client().exceptions.ThrottlingException):
        send(network)


def test_a_refused_attempt_is_in_the_trace_of_the_next_text(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="throttle", times=1)
    with pytest.raises(ClientError):
        send(network)
    send(network)
    steps = [(step.actor, step.what, step.ok) for step in network.inbox.messages()[0].trace]
    assert steps[0] == ("network", "SendTextMessage from ACME: ThrottlingException", False)
    assert steps[1][1].startswith("SendTextMessage from ACME: accepted")
    assert network.pending(PHONE) == []


@pytest.mark.parametrize("narrow", [{"to": OTHER}, {"identity": "OTHER"}, {"operation": "SendVoiceMessage"}])
def test_a_narrow_fault_leaves_other_calls_alone(network: Network, narrow: dict[str, str]) -> None:
    network.fault(**{"operation": "SendTextMessage", "kind": "throttle", **narrow})
    assert send(network)["MessageId"]


@pytest.mark.parametrize(
    "narrow",
    [{"to": PHONE}, {"identity": "ACME"}, {"operation": "*"}, {"to": PHONE, "identity": "ACME"}],
)
def test_a_narrow_fault_finds_its_calls(network: Network, narrow: dict[str, str]) -> None:
    network.fault(**{"operation": "SendTextMessage", "kind": "throttle", **narrow})
    with pytest.raises(network.client().exceptions.ThrottlingException):
        send(network)


def test_a_fault_for_an_identity_finds_it_by_its_arn_too(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="throttle", identity="ACME")
    with pytest.raises(network.client().exceptions.ThrottlingException):
        send(network, OriginationIdentity="arn:aws:sms-voice:us-east-1:000000000000:sender-id/ACME/GB")


def test_faults_are_removed_one_by_one_and_together(network: Network) -> None:
    first = network.fault(operation="SendTextMessage", kind="throttle")
    network.fault(operation="SendTextMessage", kind="drop_before")
    assert network.control("DELETE", f"/network/faults/{first['id']}").status_code == 204
    assert [fault["kind"] for fault in network.control("GET", "/network/faults").json()] == ["drop_before"]
    assert network.control("DELETE", "/network/faults").status_code == 204
    assert send(network)["MessageId"]


def test_a_fault_is_shown_with_what_is_left_of_it(network: Network) -> None:
    added = network.fault(operation="SendTextMessage", kind="throttle", times=3)
    with pytest.raises(ClientError):
        send(network)
    (shown,) = network.control("GET", "/network/faults").json()
    assert shown == {**added, "remaining": 2}
    assert set(shown) == {
        "id", "operation", "kind", "error", "reason", "seconds", "times", "remaining", "to", "identity",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "operation must be text"),
        ({"operation": "SendText", "kind": "throttle"}, "End User Messaging SMS has no 'SendText'"),
        ({"operation": "*", "kind": "explode"}, "kind must be one of throttle, error, slow"),
        ({"operation": "*", "kind": "error"}, "error must be one of AccessDeniedException"),
        ({"operation": "SendTextMessage", "kind": "error", "error": "Oops"}, "error must be one of"),
        (
            {"operation": "SendTextMessage", "kind": "error", "error": "ConflictException", "reason": "MOON"},
            "reason must be one of CREATE_REGISTRATION",
        ),
        (
            {"operation": "SendTextMessage", "kind": "error", "error": "ThrottlingException", "reason": "MOON"},
            "reason must be null: ThrottlingException has none",
        ),
        ({"operation": "*", "kind": "throttle", "error": "ConflictException"}, "go with kind error only"),
        ({"operation": "*", "kind": "slow"}, "seconds must be a number above 0"),
        ({"operation": "*", "kind": "slow", "seconds": True}, "seconds must be"),
        ({"operation": "*", "kind": "throttle", "seconds": 1}, "seconds goes with kind slow"),
        ({"operation": "*", "kind": "throttle", "times": 0}, "times must be a whole number from 1 on"),
        ({"operation": "*", "kind": "throttle", "to": "07700900123"}, "to must be a phone number"),
        ({"operation": "*", "kind": "throttle", "identity": ""}, "identity must be"),
        ({"operation": "*", "kind": "throttle", "colour": "red"}, "'colour' is no field of a fault"),
        ({"operation": "nothing:Do", "kind": "throttle"}, "no AWS service 'nothing'"),
        ({"operation": "kms:Explode", "kind": "throttle"}, "kms has no 'Explode'"),
        ({"operation": "lambda:Invoke", "kind": "throttle"}, "calls of lambda cannot be told apart"),
        ({"operation": "kms:Decrypt", "kind": "error", "error": "X", "reason": "Y"}, "reason must be null"),
        ({"operation": "kms:Decrypt", "kind": "error"}, "error must be an error code"),
        ([], "the body must be one JSON object"),
    ],
)
def test_an_invalid_fault_is_refused_with_the_field_and_its_valid_values(
    network: Network, wrong: object, said: str
) -> None:
    answer = network.control("POST", "/network/faults", wrong)
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert network.control("GET", "/network/faults").json() == []


def test_what_the_sending_operations_may_fail_with_is_listed(network: Network) -> None:
    operations = network.control("GET", "/network/errors").json()["operations"]
    assert set(operations) == {"SendTextMessage", "SendVoiceMessage", "SendNotifyTextMessage", "sns:Publish"}
    assert operations["SendTextMessage"]["ThrottlingException"] == []
    assert "DESTINATION_PHONE_NUMBER_OPTED_OUT" in operations["SendTextMessage"]["ConflictException"]
    assert "InvalidParameterException" in operations["sns:Publish"]


def test_a_page_of_another_origin_may_not_cause_faults(network: Network) -> None:
    answer = httpx.post(
        f"{network.control_url}/network/faults",
        json={"operation": "*", "kind": "throttle"},
        headers={"Origin": "https://example.com"},
        trust_env=False,
    )
    assert answer.status_code == 403


async def mirror(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand where the emulator is: count by answering what was asked."""
    await Request(scope, receive).body()
    await JSONResponse({"TableNames": ["one"]})(scope, receive, send)


@pytest.fixture(scope="module")
def before_services() -> Iterator[Network]:
    """Serve the network in front of something that answers for other services."""
    with serving(Router(default=mirror)) as url, running_network(url) as network:
        yield network


@pytest.fixture
def others(before_services: Network) -> Network:
    """Return it without faults."""
    before_services.phones.faults.clear()
    return before_services


@pytest.mark.parametrize("operation", ["dynamodb:ListTables", "dynamodb:*"])
@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        ({"kind": "throttle"}, "ThrottlingException", 400),
        ({"kind": "error", "error": "InternalServerError"}, "InternalServerError", 500),
        ({"kind": "error", "error": "AccessDeniedException"}, "AccessDeniedException", 400),
    ],
)
def test_other_services_fail_in_their_own_words(
    others: Network, operation: str, fault: dict[str, str], code: str, status: int
) -> None:
    others.fault(operation=operation, times=1, **fault)
    tables = others.client(service="dynamodb")
    with pytest.raises(ClientError) as caught:
        tables.list_tables()
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert tables.list_tables()["TableNames"] == ["one"]


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_calls_of_other_services_are_dropped(others: Network, kind: str) -> None:
    others.fault(operation="dynamodb:ListTables", kind=kind)
    with pytest.raises(DROPPED):
        others.client(service="dynamodb").list_tables()


def test_faults_of_one_service_leave_others_alone(others: Network) -> None:
    others.fault(operation="kms:*", kind="throttle")
    others.fault(operation="*", kind="throttle")
    assert others.client(service="dynamodb").list_tables()["TableNames"] == ["one"]


def test_a_fault_for_so_many_calls_concerns_exactly_so_many_at_once(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="throttle", times=7)

    def attempt(_: int) -> bool:
        try:
            send(network)
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(8) as workers:
        went = list(workers.map(attempt, range(20)))
    assert (went.count(False), bodies(network)) == (7, 13)


def test_a_fault_for_a_notify_configuration_finds_its_texts(network: Network) -> None:
    network.fault(operation="SendNotifyTextMessage", kind="throttle", identity="notify-1")
    with pytest.raises(ClientError, match="Rate exceeded"):
        network.client().send_notify_text_message(
            NotifyConfigurationId="notify-1", DestinationPhoneNumber=PHONE, TemplateVariables={"code": "123456"}
        )
    assert network.pending(PHONE) == ["SendNotifyTextMessage from notify-1: ThrottlingException"]


def test_any_operation_can_fail_whether_it_is_offered_or_not(network: Network) -> None:
    network.fault(operation="DescribeRcsAgents", kind="throttle")
    network.fault(operation="DescribePools", kind="throttle")
    for call in (network.client().describe_rcs_agents, network.client().describe_pools):
        with pytest.raises(ClientError, match="Rate exceeded"):
            call()


def test_a_fault_and_its_sentence_hold_no_phone_number(network: Network) -> None:
    network.fault(operation="SendTextMessage", kind="throttle", to=PHONE)
    (fault,) = network.phones.faults.all()
    assert PHONE not in repr(fault)
    answer = network.post("PinpointSMSVoiceV2.SendTextMessage", json.dumps(TEXT).encode())
    assert PHONE not in answer.text

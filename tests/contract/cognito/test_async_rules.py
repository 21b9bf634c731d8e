"""The queue follows Lambda's rules: request ids, ages, destinations, dead letters, throttles and duplicates."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.local_stack.cognito_front import running_front
from support.local_stack.trigger_functions import REPORTER
from support.people import PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.local_stack.cognito_front import Functions, Local, Pool
    from support.local_stack.trigger_functions import Workshop

    from cognito_otp_local.inbox.messages import TraceStep

FAIL = {"do": "fail"}
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Queued:
    """A front and its queue."""

    local: Local

    def sender(self, name: str, **rules: Any) -> tuple[Pool, str]:
        """Deploy a sender with an EventInvokeConfig; return a pool that names it and its ARN."""
        arn = self.local.workshop.deploy(name, REPORTER)
        if rules:
            self.lambdas.put_function_event_invoke_config(FunctionName=arn, **rules)
        config = {"CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": arn}, "KMSKeyID": self.local.functions.key}
        self.local.clear()
        return self.local.pool(LambdaConfig=config), arn

    @property
    def lambdas(self) -> Any:
        """The emulator's Lambda."""
        return self.local.workshop.client("lambda")

    def queue(self, name: str) -> tuple[str, str]:
        """Make a queue; return its URL and ARN."""
        made = self.local.workshop.client("sqs").create_queue(QueueName=name)
        return made["QueueUrl"], f"arn:aws:sqs:us-east-1:000000000000:{name}"

    def received(self, url: str) -> list[Any]:
        """Drain the front; return the messages that the queue received."""
        assert self.local.front.drain(PATIENCE_SECONDS)
        answer = self.local.workshop.client("sqs").receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        )
        return list(answer.get("Messages", []))

    def trace(self) -> list[str]:
        """Return what the queue noted for the phone, after the code had been sealed."""
        return [step.what for step in self.steps()]

    def steps(self) -> list[TraceStep]:
        """Return the queue's steps."""
        assert self.local.front.drain(PATIENCE_SECONDS)
        return [step for to, step in self.local.steps if to == PHONE][1:]


@pytest.fixture(scope="module")
def queued(workshop: Workshop, functions: Functions) -> Iterator[Queued]:
    """Serve a front that records traces."""
    with running_front(workshop, functions) as local:
        yield Queued(local)


def test_one_request_id_stays_with_an_event_over_its_retries(queued: Queued) -> None:
    pool, _ = queued.sender("same-id")
    pool.sign_up(ClientMetadata=FAIL)
    assert [len({event["requestId"] for event in pool.sent()}), len(pool.sent())] == [1, 3]
    pool.resend(ClientMetadata={})
    assert len({event["requestId"] for event in pool.sent()}) == 2


def test_a_function_that_fails_once_is_tried_once_more(queued: Queued) -> None:
    pool, _ = queued.sender("second-time-lucky")
    pool.sign_up(ClientMetadata={"do": "fail once"})
    assert len(pool.sent()) == 2


def test_running_out_of_time_is_a_failed_attempt(queued: Queued) -> None:
    pool, arn = queued.sender("sleeper", MaximumRetryAttempts=1)
    queued.lambdas.update_function_configuration(FunctionName=arn, Timeout=1)
    pool.sign_up(ClientMetadata={"do": "sleep"})
    assert len(pool.sent()) == 2
    failures = [failure for failure in queued.local.front.failures if failure.function == arn]
    assert [(failure.error_type, failure.ends) for failure in failures] == [
        ("Sandbox.Timedout", None),
        ("Sandbox.Timedout", "RetriesExhausted"),
    ]


def test_the_on_failure_destination_gets_lambdas_record_when_retries_are_used_up(queued: Queued) -> None:
    url, queue = queued.queue("undelivered")
    pool, arn = queued.sender(
        "reported", MaximumRetryAttempts=1, DestinationConfig={"OnFailure": {"Destination": queue}}
    )
    pool.sign_up(ClientMetadata=FAIL)
    [message] = queued.received(url)
    record = json.loads(message["Body"])
    event = pool.sent()[0]
    assert record.pop("timestamp").endswith("Z")
    assert record.pop("requestPayload") == {name: value for name, value in event.items() if name != "requestId"}
    assert record == {
        "version": "1.0",
        "requestContext": {
            "requestId": event["requestId"],
            "functionArn": f"{arn}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 2,
        },
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": {"errorMessage": "no carrier today", "errorType": "Runtime.HandlerError"},
    }


def test_the_on_success_destination_gets_what_the_function_returned(queued: Queued) -> None:
    url, queue = queued.queue("delivered")
    pool, _ = queued.sender("praised", DestinationConfig={"OnSuccess": {"Destination": queue}})
    pool.sign_up()
    [message] = queued.received(url)
    record = json.loads(message["Body"])
    assert record["requestContext"]["condition"] == "Success"
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}
    assert record["responsePayload"] == {"sent": True}


def test_a_topic_can_be_the_destination(queued: Queued) -> None:
    url, queue = queued.queue("behind-the-topic")
    sns = queued.local.workshop.client("sns")
    topic = sns.create_topic(Name="undelivered")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes={"RawMessageDelivery": "true"})
    pool, _ = queued.sender(
        "announced", MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": topic}}
    )
    pool.sign_up(ClientMetadata=FAIL)
    [message] = queued.received(url)
    assert json.loads(message["Body"])["requestContext"]["condition"] == "RetriesExhausted"


def test_a_function_can_be_the_destination(queued: Queued) -> None:
    listener = queued.local.workshop.deploy("listener", LISTENER)
    pool, _ = queued.sender(
        "overheard", MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": listener}}
    )
    pool.sign_up(ClientMetadata=FAIL)
    assert queued.local.front.drain(PATIENCE_SECONDS)
    heard = queued.local.workshop.folder / "heard"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not heard.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert json.loads(heard.read_text())["requestContext"]["approximateInvokeCount"] == 1


def test_the_dead_letter_queue_gets_the_event_itself(queued: Queued) -> None:
    url, queue = queued.queue("dead-letters")
    pool, arn = queued.sender("buried", MaximumRetryAttempts=0)
    queued.lambdas.update_function_configuration(FunctionName=arn, DeadLetterConfig={"TargetArn": queue})
    pool.sign_up(ClientMetadata=FAIL)
    [message] = queued.received(url)
    event = pool.sent()[0]
    assert json.loads(message["Body"])["request"] == event["request"]
    shown = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert shown == {"RequestID": event["requestId"], "ErrorCode": "200", "ErrorMessage": "no carrier today"}


def test_a_destination_that_is_gone_stops_nothing(queued: Queued) -> None:
    url, queue = queued.queue("short-lived-queue")
    pool, _ = queued.sender(
        "forgotten", MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": queue}}
    )
    queued.local.workshop.client("sqs").delete_queue(QueueUrl=url)
    pool.sign_up(ClientMetadata=FAIL)
    pool.resend(ClientMetadata={})
    assert len(pool.sent()) == 2


def test_an_event_past_its_age_is_dropped_and_the_destination_notified(queued: Queued) -> None:
    url, queue = queued.queue("expired")
    pool, arn = queued.sender(
        "impatient",
        MaximumRetryAttempts=2,
        MaximumEventAgeInSeconds=120,
        DestinationConfig={"OnFailure": {"Destination": queue}},
    )
    pool.sign_up(ClientMetadata=FAIL)
    [message] = queued.received(url)
    # Tried at once and after one minute; after three it is too old.
    context = json.loads(message["Body"])["requestContext"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("EventAgeExceeded", 2)
    assert [failure.ends for failure in queued.local.front.failures if failure.function == arn] == [
        None,
        None,
        "EventAgeExceeded",
    ]


def test_a_throttled_event_waits_for_its_turn_and_loses_no_attempt(queued: Queued) -> None:
    pool, arn = queued.sender("busy", MaximumRetryAttempts=0)
    with _occupied(queued, pool, arn):
        pool.sign_up("bob")
        _wait_for(lambda: len(_refusals(queued, arn)) >= 3)
    assert sorted(event["userName"] for event in pool.sent()) == ["ada", "bob"]
    refusals = _refusals(queued, arn)
    assert len(refusals) >= 3
    assert {failure.attempt for failure in refusals} == {1}
    assert [what for what in queued.trace() if what.startswith("not started")][:3] == [
        "not started: TooManyRequestsException; again in 1 s",
        "not started: TooManyRequestsException; again in 2 s",
        "not started: TooManyRequestsException; again in 4 s",
    ]


def test_an_event_that_stays_throttled_ends_by_its_age(queued: Queued) -> None:
    url, queue = queued.queue("throttled")
    pool, arn = queued.sender(
        "never-free", MaximumEventAgeInSeconds=60, DestinationConfig={"OnFailure": {"Destination": queue}}
    )
    with _occupied(queued, pool, arn):
        pool.sign_up("bob")
        _wait_for(lambda: any(each.ends for each in queued.local.front.failures if each.function == arn))
    [message] = queued.received(url)
    record = json.loads(message["Body"])
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert record["requestContext"]["approximateInvokeCount"] == 0
    assert "responseContext" not in record
    assert [event["userName"] for event in pool.sent()] == ["ada"]
    # 1 + 2 + 4 + 8 + 16 + 32 seconds are more than sixty.
    assert len(_refusals(queued, arn)) == 6


def test_a_function_that_was_stopped_gets_no_event_and_the_destination_is_notified_at_once(queued: Queued) -> None:
    url, queue = queued.queue("stopped")
    pool, arn = queued.sender("stopped", DestinationConfig={"OnFailure": {"Destination": queue}})
    queued.lambdas.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=0)
    pool.sign_up()
    [message] = queued.received(url)
    assert json.loads(message["Body"])["requestContext"]["approximateInvokeCount"] == 0
    assert pool.sent() == []
    assert queued.trace() == ["CustomSMSSender_SignUp queued", "given up: ReservedConcurrencyIsZero"]


def test_the_trace_of_a_phone_lists_every_attempt_and_no_secret(queued: Queued) -> None:
    pool, _ = queued.sender("traced", MaximumRetryAttempts=1)
    pool.sign_up(ClientMetadata=FAIL)
    assert queued.trace() == [
        "CustomSMSSender_SignUp queued",
        "attempt 1 failed: Runtime.HandlerError; again in 60 s",
        "attempt 2 failed: Runtime.HandlerError; given up: RetriesExhausted",
    ]
    assert [step.ok for step in queued.steps()] == [True, False, False]
    assert pool.code() not in str(queued.local.steps)


def test_a_duplicate_is_the_same_event_under_the_same_request_id(queued: Queued) -> None:
    pool, _ = queued.sender("twice")
    _post(queued, {})
    pool.sign_up()
    pool.resend()
    events = pool.sent()
    assert [event["triggerSource"] for event in events].count("CustomSMSSender_SignUp") == 2
    assert len(events) == 3
    assert len({event["requestId"] for event in events}) == 2


def test_a_duplicate_can_come_later_and_more_than_once_in_a_row(queued: Queued) -> None:
    pool, _ = queued.sender("twice-each")
    assert _post(queued, {"times": 2, "after": 30}).json()["duplicates_to_come"] == 2
    pool.sign_up()
    pool.resend()
    pool.resend()
    assert len(pool.sent()) == 5
    assert _shown(queued)["duplicates_to_come"] == 0


def test_a_duplicate_that_comes_too_late_is_dropped(queued: Queued) -> None:
    pool, _ = queued.sender("late-twin", MaximumEventAgeInSeconds=60)
    _post(queued, {"after": 61})
    pool.sign_up()
    assert len(pool.sent()) == 1


@pytest.mark.parametrize(
    "wish", [[], {"times": 0}, {"times": "many"}, {"times": True}, {"after": -1}, {"after": 10**9}, {"twice": 1}]
)
def test_an_invalid_request_for_duplicates_is_refused_with_a_reason(queued: Queued, wish: Any) -> None:
    answer = httpx.post(f"{queued.local.url}/_local/queue/duplicates", json=wish)
    assert answer.status_code == 400
    assert "must be" in answer.json()["message"]
    assert _shown(queued)["duplicates_to_come"] == 0


def test_the_queue_can_be_looked_at_and_shows_no_part_of_an_event(workshop: Workshop, functions: Functions) -> None:
    with running_front(workshop, functions, time_scale=1.0) as local:
        queued = Queued(local)
        pool, arn = queued.sender("watched")
        pool.sign_up(ClientMetadata=FAIL)
        _wait_for(lambda: bool(_shown(queued)["waiting"]) and not _shown(queued)["running"])
        shown = _shown(queued)
        [waiting] = shown["waiting"]
        assert (waiting["function"], waiting["source"], waiting["attempts"]) == (arn, "CustomSMSSender_SignUp", 1)
        assert 0 < waiting["due_in_seconds"] <= 60
        assert shown["failures"][-1]["error_type"] == "Runtime.HandlerError"
        assert PHONE not in json.dumps(shown)


def test_only_so_many_events_run_at_once(workshop: Workshop, functions: Functions) -> None:
    with running_front(workshop, functions, sender_concurrency=1) as local:
        queued = Queued(local)
        pool, _ = queued.sender("one-by-one")
        pool.sign_up(ClientMetadata={"do": "hold"})
        pool.resend(ClientMetadata={"do": "hold"})
        _wait_for(lambda: bool(workshop.events(pool.id, "CustomSMSSender")))
        shown = _shown(queued)
        assert (len(shown["running"]), len(shown["waiting"])) == (1, 1)
        workshop.release(pool.id)
        assert len(pool.sent()) == 2


def test_pages_of_other_origins_cannot_request_duplicates(queued: Queued) -> None:
    url = f"{queued.local.url}/_local/queue/duplicates"
    assert httpx.post(url, headers={"Origin": "https://example.com"}).status_code == 403


LISTENER = """
import json, os, pathlib

def handler(event, context):
    folder = pathlib.Path(os.environ["EVENTS"])
    draft = folder / "heard.draft"
    draft.write_text(json.dumps(event))
    draft.rename(folder / "heard")
"""


@contextmanager
def _occupied(queued: Queued, pool: Pool, arn: str) -> Iterator[None]:
    """Let the function run once at a time, and keep it busy for the duration of the block."""
    queued.lambdas.put_function_concurrency(FunctionName=arn, ReservedConcurrentExecutions=1)
    queued.lambdas.update_function_configuration(FunctionName=arn, Timeout=PATIENCE_SECONDS)
    pool.sign_up(ClientMetadata={"do": "hold"})
    _wait_for(lambda: bool(queued.local.workshop.events(pool.id, "CustomSMSSender")))
    yield
    queued.local.workshop.release(pool.id)


def _post(queued: Queued, wish: dict[str, Any]) -> httpx.Response:
    return httpx.post(f"{queued.local.url}/_local/queue/duplicates", json=wish).raise_for_status()


def _shown(queued: Queued) -> Any:
    return httpx.get(f"{queued.local.url}/_local/queue").raise_for_status().json()


def _refusals(queued: Queued, arn: str) -> list[Any]:
    failures = queued.local.front.failures
    return [each for each in failures if each.function == arn and each.error_type == "TooManyRequestsException"]


def _wait_for(met: Any) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not met():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)

"""Delivery events: what reaches topics, log groups, streams and the default bus of a real emulator."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from contract.phone_network.test_rules import block
from support.local_stack.phone_network_server import ONCE, RECEIVED_AT, Network, running_network
from support.people import PHONE

from cognito_otp_local.phone_network.sending.delivery_events import LOG_STREAM, DeliveryEvents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.aws.emulators import Emulator

BODY = "123456 is your code."
ROLE = "arn:aws:iam::000000000000:role/events"
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def reporting(emulator: Emulator) -> Iterator[Network]:
    """Serve a network that reports to the emulator."""
    admin = emulator.admin()

    def client(service: str) -> Any:
        return admin.client(service, endpoint_url=emulator.url, config=ONCE)  # type: ignore[call-overload]  # any service by name

    with running_network(emulator.url, events=DeliveryEvents(client)) as network:
        yield network


class Queue:
    """A queue of the emulator's, read as it fills."""

    def __init__(self, emulator: Emulator, name: str) -> None:
        """Create it."""
        self.sqs = emulator.admin().client("sqs", endpoint_url=emulator.url, config=ONCE)
        self.url = self.sqs.create_queue(QueueName=name)["QueueUrl"]
        asked = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        self.arn = asked["Attributes"]["QueueArn"]
        anyone = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": self.arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [anyone]})
        self.sqs.set_queue_attributes(QueueUrl=self.url, Attributes={"Policy": policy})

    def next(self) -> dict[str, Any]:
        """Wait for a message and return its JSON."""
        for message in eventually(lambda: self.sqs.receive_message(QueueUrl=self.url).get("Messages")):
            self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
            found: dict[str, Any] = json.loads(message["Body"])
            return found
        raise AssertionError("no message")


def eventually[T](look: Callable[[], T | None]) -> T:
    """Look until there is something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("nothing came")


@pytest.fixture(scope="module")
def topic(reporting: Network, emulator: Emulator) -> Queue:
    """Return a queue behind a topic to which the set ``topic`` reports everything."""
    queue = Queue(emulator, "topic-events")
    sns = emulator.admin().client("sns", endpoint_url=emulator.url, config=ONCE)
    arn = sns.create_topic(Name="events")["TopicArn"]
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue.arn, Attributes={"RawMessageDelivery": "true"})
    add(reporting, "topic", ["ALL"], SnsDestination={"TopicArn": arn})
    return queue


def add(network: Network, name: str, types: list[str], **target: dict[str, str]) -> None:
    """Create a configuration set with one destination."""
    client = network.client()
    client.create_configuration_set(ConfigurationSetName=name)
    client.create_event_destination(
        ConfigurationSetName=name, EventDestinationName="one", MatchingEventTypes=types, **target
    )


def send(network: Network, to: str = PHONE, **members: Any) -> str:
    """Send a text and return its id."""
    answer = network.client().send_text_message(DestinationPhoneNumber=to, MessageBody=BODY, **members)
    return str(answer["MessageId"])


def test_a_delivered_text_is_reported_as_documented(reporting: Network, topic: Queue) -> None:
    """Field by field after the guide's "Example event data"."""
    message_id = send(
        reporting, ConfigurationSetName="topic", OriginationIdentity="ACME", Context={"purpose": "sign_up"}
    )
    at = int(RECEIVED_AT.timestamp() * 1000)
    assert topic.next() == {
        "eventType": "TEXT_DELIVERED",
        "eventVersion": "1.0",
        "eventTimestamp": at,
        "isFinal": True,
        "originationPhoneNumber": "ACME",
        "destinationPhoneNumber": PHONE,
        "isoCountryCode": "GB",
        "isInternationalSend": False,
        "messageId": message_id,
        "messageRequestTimestamp": at,
        "messageEncoding": "GSM",
        "messageType": "TRANSACTIONAL",
        "messageStatus": "DELIVERED",
        "messageStatusDescription": "Message has been accepted by phone",
        "context": {"purpose": "sign_up"},
        "totalMessageParts": 1,
        "totalMessagePrice": 0.05,
        "totalCarrierFee": 0.0,
    }


@pytest.mark.parametrize(
    ("to", "event_type"),
    [("+447860019066", "TEXT_DELIVERED"), ("+447860019067", "TEXT_UNREACHABLE")],
)
def test_simulator_numbers_succeed_and_fail(reporting: Network, topic: Queue, to: str, event_type: str) -> None:
    send(reporting, to, ConfigurationSetName="topic")
    assert topic.next()["eventType"] == event_type


def test_a_text_that_expired_is_reported(reporting: Network, topic: Queue) -> None:
    reporting.fault(operation="SendTextMessage", kind="slow", seconds=5, times=1)
    with pytest.raises(ReadTimeoutError):  # what happens to the text is decided at once, and not waited for here
        reporting.impatient_client().send_text_message(
            DestinationPhoneNumber=PHONE, MessageBody=BODY, ConfigurationSetName="topic", TimeToLive=5
        )
    assert topic.next()["eventType"] == "TEXT_TTL_EXPIRED"


def test_what_protect_blocks_is_reported(reporting: Network, topic: Queue) -> None:
    with pytest.raises(ClientError):
        send(reporting, ConfigurationSetName="topic", ProtectConfigurationId=block(reporting))
    event = topic.next()
    assert (event["eventType"], event["totalMessagePrice"]) == ("TEXT_PROTECT_BLOCKED", 0.0)


def test_a_call_is_reported(reporting: Network, topic: Queue) -> None:
    reporting.client().send_voice_message(
        DestinationPhoneNumber=PHONE,
        OriginationIdentity="+447700900999",
        MessageBody=BODY,
        ConfigurationSetName="topic",
    )
    event = topic.next()
    assert (event["eventType"], event["messageStatus"]) == ("VOICE_COMPLETED", "COMPLETED")


def test_a_destination_gets_the_events_that_it_asked_for(reporting: Network, topic: Queue) -> None:
    change = {"ConfigurationSetName": "topic", "EventDestinationName": "one"}
    reporting.client().update_event_destination(**change, MatchingEventTypes=["TEXT_UNREACHABLE"])
    send(reporting, ConfigurationSetName="topic")
    send(reporting, "+447860019067", ConfigurationSetName="topic")
    reporting.client().update_event_destination(**change, MatchingEventTypes=["ALL"])
    assert topic.next()["eventType"] == "TEXT_UNREACHABLE"


def test_a_log_group_gets_events(reporting: Network, emulator: Emulator) -> None:
    logs = emulator.admin().client("logs", endpoint_url=emulator.url, config=ONCE)
    logs.create_log_group(logGroupName="/events")
    arn = "arn:aws:logs:us-east-1:000000000000:log-group:/events:*"
    target = {"IamRoleArn": ROLE, "LogGroupArn": arn}
    add(reporting, "logs", ["TEXT_ALL"], CloudWatchLogsDestination=target)
    ids = [send(reporting, ConfigurationSetName="logs") for _ in range(2)]

    def logged() -> list[dict[str, Any]] | None:
        try:
            found = logs.get_log_events(logGroupName="/events", logStreamName=LOG_STREAM)["events"]
        except logs.exceptions.ResourceNotFoundException:
            return None
        return [json.loads(event["message"]) for event in found] if len(found) == len(ids) else None

    assert [event["messageId"] for event in eventually(logged)] == ids


def test_a_stream_gets_events(reporting: Network, emulator: Emulator) -> None:
    admin = emulator.admin()
    s3 = admin.client("s3", endpoint_url=emulator.url, config=ONCE)
    s3.create_bucket(Bucket="events")
    firehose = admin.client("firehose", endpoint_url=emulator.url, config=ONCE)
    arn = firehose.create_delivery_stream(
        DeliveryStreamName="events",
        ExtendedS3DestinationConfiguration={"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::events"},
    )["DeliveryStreamARN"]
    target = {"IamRoleArn": ROLE, "DeliveryStreamArn": arn}
    add(reporting, "stream", ["TEXT_ALL"], KinesisFirehoseDestination=target)
    message_id = send(reporting, ConfigurationSetName="stream")
    key = eventually(lambda: s3.list_objects_v2(Bucket="events").get("Contents"))[0]["Key"]
    assert message_id in s3.get_object(Bucket="events", Key=key)["Body"].read().decode()


def test_the_default_bus_gets_every_event_without_the_number(reporting: Network, emulator: Emulator) -> None:
    queue = Queue(emulator, "bus-events")
    events = emulator.admin().client("events", endpoint_url=emulator.url, config=ONCE)
    events.put_rule(Name="texts", EventPattern=json.dumps({"source": ["local.sms-voice"]}))
    events.put_targets(Rule="texts", Targets=[{"Id": "queue", "Arn": queue.arn}])
    message_id = send(reporting)
    event = queue.next()
    assert (event["source"], event["detail-type"]) == ("local.sms-voice", "Text Message Delivery Status Updated")
    assert event["detail"]["messageId"] == message_id
    assert PHONE not in json.dumps(event)


def test_a_deleted_destination_delays_nothing(reporting: Network, topic: Queue) -> None:
    target = {"TopicArn": "arn:aws:sns:us-east-1:000000000000:nothing"}
    add(reporting, "gone", ["ALL"], SnsDestination=target)
    send(reporting, ConfigurationSetName="gone")
    send(reporting, ConfigurationSetName="topic")
    assert topic.next()["eventType"] == "TEXT_DELIVERED"

"""Delivery events reach the log group of delivery-events.yaml, and are joined to the code by the message's id."""

from __future__ import annotations

import copy
import json
import re
import time
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from support import secret_scan
from support.people import CODE, MASKED, PHONE, POOL
from support.sender.code_sealing import seal, shared_key
from support.sender.routing_tables import routes
from support.template.function_loading import Deployed, load_events
from support.template.insights_queries import asked_for
from support.template.transformed_template import delivery_events, resources

from cognito_otp.domain.routing.writing import write_json
from cognito_otp_local.inbox.received import Inbox
from cognito_otp_local.phone_network.gateway import create_gateway
from cognito_otp_local.phone_network.sending.delivery_events import DeliveryEvents
from cognito_otp_local.phone_network.wiring import EmulatedNetwork
from cognito_otp_local.web.relay import Relay
from cognito_otp_local.web.servers import Server, listen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_logs import CloudWatchLogsClient

GROUP, SET = "/cognito-otp/test-stack/delivery-events", "test-stack-codes"
SET_ARN = f"arn:aws:sms-voice:us-east-1:000000000000:configuration-set/{SET}"
UNREACHABLE = "+447860019067"
"""AWS's simulator number whose messages fail."""
PATIENCE_SECONDS = 60
DESTINATION = delivery_events()["ConfigurationSet"]["Properties"]["EventDestinations"][0]


def client(service: str, url: str) -> Any:
    """Return a client of an endpoint."""
    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")
    return session.client(service, endpoint_url=url)  # type: ignore[call-overload]  # any service by name


@pytest.fixture
def logs(kms_url: str) -> CloudWatchLogsClient:
    """Return the logs that the network's events reach: moto's, with an empty group."""
    made: CloudWatchLogsClient = client("logs", kms_url)
    if made.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]:
        made.delete_log_group(logGroupName=GROUP)
    made.create_log_group(logGroupName=GROUP)
    return made


@pytest.fixture
def endpoint(kms_url: str, logs: CloudWatchLogsClient) -> Iterator[str]:  # noqa: ARG001 - the group is there first
    """Serve a network that reports, with the configuration set of delivery-events.yaml."""
    network = EmulatedNetwork(Inbox(), events=DeliveryEvents(lambda service: client(service, kms_url)))
    gateway = create_gateway(
        sms_voice=network.sms_voice(), front=Relay("http://127.0.0.1:9", "Cognito"), emulator_url=kms_url
    )
    with Server(gateway, listen(0, purpose="a test", option="")) as server:
        account = client("pinpoint-sms-voice-v2", server.url)
        account.create_configuration_set(ConfigurationSetName=SET)
        account.create_event_destination(
            ConfigurationSetName=SET,
            EventDestinationName=DESTINATION["EventDestinationName"],
            MatchingEventTypes=DESTINATION["MatchingEventTypes"],
            CloudWatchLogsDestination={
                "IamRoleArn": "arn:aws:iam::000000000000:role/events",
                "LogGroupArn": f"arn:aws:logs:us-east-1:000000000000:log-group:{GROUP}",
            },
        )
        yield server.url
    network.close()


@pytest.fixture
def send(deployed: Deployed, kms_url: str, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[dict[str, Any]]]:
    """Have the sender send one code with the configuration set; return its log lines."""

    def sent(to: str = PHONE, table: str = "") -> list[dict[str, Any]]:
        key = shared_key(kms_url)
        event = copy.deepcopy(load_events("custom_sms_sender")["SignUp"])
        event["request"]["code"] = seal(CODE, key_arn=key, context={"userpool-id": POOL}, endpoint_url=kms_url)
        event["request"]["userAttributes"]["phone_number"] = to
        settings = {"KMS_KEY_ARN": key, "CONFIGURATION_SET": SET_ARN, "ROUTING_TABLE": table}
        deployed.handler("CustomSMSSenderFunction", **settings)(event)
        output = capsys.readouterr().out
        secret_scan.collect(output)
        return [json.loads(line) for line in output.splitlines() if line.startswith("{")]

    return sent


def events(logs: CloudWatchLogsClient) -> list[dict[str, Any]]:
    """Wait for events in the group."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = logs.filter_log_events(logGroupName=GROUP)["events"]
        if found:
            return [json.loads(event["message"]) for event in found]
        time.sleep(0.05)
    return []


@pytest.mark.parametrize(("to", "state"), [(PHONE, "TEXT_DELIVERED"), (UNREACHABLE, "TEXT_UNREACHABLE")])
def test_the_senders_line_and_the_carriers_report_share_the_messages_id(
    to: str, state: str, send: Callable[..., list[dict[str, Any]]], logs: CloudWatchLogsClient
) -> None:
    (line,) = [line for line in send(to) if line.get("message") == "code_sent"]
    (event,) = events(logs)
    assert event["messageId"] == line["message_id"]
    assert event["eventType"] == state
    assert event["context"]["route"] == line["route"]
    read, _ = asked_for(resources()["DeliveriesQuery"]["Properties"]["QueryString"])
    assert read <= line.keys() | event.keys()
    assert {"message_id", "messageId"} <= read


def test_the_metric_filters_read_fields_that_events_have_and_distinguish_delivered_from_undelivered(
    send: Callable[..., list[dict[str, Any]]], logs: CloudWatchLogsClient
) -> None:
    send()
    (event,) = events(logs)
    deliveries, undelivered = (
        delivery_events()["Deliveries"]["Properties"],
        delivery_events()["Undelivered"]["Properties"],
    )
    dimensions = deliveries["MetricTransformations"][0]["Dimensions"]
    read = [dimension["Value"] for dimension in dimensions]
    patterns = deliveries["FilterPattern"], undelivered["FilterPattern"]
    read += [name for pattern in patterns for name in re.findall(r"\$\.\w+", pattern)]
    assert {name.removeprefix("$.") for name in read} <= event.keys()
    arrived = set(re.findall(r'!= "(\w+)"', undelivered["FilterPattern"]))
    assert event["eventType"] in arrived < set(DESTINATION["MatchingEventTypes"])


def test_masking_covers_every_phone_number_of_an_event(
    send: Callable[..., list[dict[str, Any]]], logs: CloudWatchLogsClient
) -> None:
    """The log group masks what its data protection policy finds, for everyone without logs:Unmask."""
    send()
    (event,) = events(logs)
    policy = delivery_events()["Events"]["Properties"]["DataProtectionPolicy"]
    (identifier,) = policy["Configuration"]["CustomDataIdentifier"]
    assert [list(statement["Operation"]) for statement in policy["Statement"]] == [["Audit"], ["Deidentify"]]
    assert all(statement["DataIdentifier"] == [identifier["Name"]] for statement in policy["Statement"])
    assert PHONE in json.dumps(event)
    assert PHONE[1:] not in re.sub(identifier["Regex"], "*", json.dumps(event))
    assert re.fullmatch(r"[\w#=@/;,\- ^$?\[\]{}|\\*+.]{1,200}", identifier["Regex"])  # what CloudWatch allows


def test_a_route_with_a_configuration_set_keeps_it_and_one_of_another_region_has_none(
    send: Callable[..., list[dict[str, Any]]], logs: CloudWatchLogsClient
) -> None:
    own = {"channel": "sms", "name": "own", "identity": "ACME", "configuration_set": "mine"}
    elsewhere = {"channel": "sms", "name": "elsewhere", "identity": "ACME", "region": "eu-west-2"}
    for route in (own, elsewhere):
        send(table=write_json(routes(GB=[route])))
    here = {"channel": "sms", "name": "here", "identity": "ACME", "region": "us-east-1"}
    send(table=write_json(routes(GB=[here])))
    assert [event["context"]["route"] for event in events(logs)] == ["here"]


def test_the_senders_own_lines_stay_masked_where_events_are_logged(
    send: Callable[..., list[dict[str, Any]]],
) -> None:
    lines = send()
    assert {line["phone"] for line in lines if "phone" in line} == {MASKED}
    assert PHONE[1:] not in json.dumps(lines)

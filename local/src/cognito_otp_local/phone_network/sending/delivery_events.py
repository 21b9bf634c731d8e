"""Delivery events: what a carrier reports of a message, sent to where the account wants it, in the background.

Sources: the End User Messaging SMS guide, "Example event data" and "Monitoring with EventBridge" (the default bus,
whatever configuration set a message names). Best effort, as there. On AWS the bus names ``aws.sms-voice`` as the
source; PutEvents, here as there, refuses events of an ``aws.`` source.
"""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cognito_otp_local.phone_network.account.configuration_set import EventDestination

LOG = logging.getLogger(__name__)
SOURCE = "local.sms-voice"
DETAIL_TYPES = {
    "TEXT": "Text Message Delivery Status Updated",
    "VOICE": "Voice Message Delivery Status Updated",
}
LOG_STREAM = "sms-voice-events"
"""A made-up name: AWS's streams have names of their own."""
NOT_ON_THE_BUS = frozenset({"destinationPhoneNumber"})
"""The documented EventBridge event has no destination number, the others have one."""


@dataclass(slots=True)
class DeliveryEvents:
    """Sends events through clients of the emulator; without ``client`` there is nowhere to send them."""

    client: Callable[[str], Any] | None = None
    _clients: dict[str, Any] = field(default_factory=dict)
    _worker: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(max_workers=1, thread_name_prefix="delivery-events")
    )

    def publish(self, event: Mapping[str, Any], destinations: Iterable[EventDestination]) -> None:
        """Send an event to the default bus and to the destinations that want it; return at once."""
        if self.client is None:
            return
        self._submit("events", self._to_bus, event)
        for destination in destinations:
            if destination.wants(event["eventType"]):
                member, target = destination.target
                send = {
                    "SnsDestination": self._to_topic,
                    "CloudWatchLogsDestination": self._to_log_group,
                    "KinesisFirehoseDestination": self._to_stream,
                }[member]
                self._submit(member, send, event, target)

    def close(self) -> None:
        """Send nothing more."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _submit(self, name: str, send: Callable[..., None], *arguments: Any) -> None:
        def attempt() -> None:
            try:
                send(*arguments)
            except (BotoCoreError, ClientError) as error:
                LOG.warning("a delivery event did not reach %s: %s", name, type(error).__name__)

        with suppress(RuntimeError):  # the network was closed while a message was on its way
            self._worker.submit(attempt)

    def _get(self, service: str) -> Any:
        """Return a client; only the worker asks."""
        if service not in self._clients and self.client is not None:
            self._clients[service] = self.client(service)
        return self._clients[service]

    def _to_bus(self, event: Mapping[str, Any]) -> None:
        detail = {name: value for name, value in event.items() if name not in NOT_ON_THE_BUS}
        family = event["eventType"].partition("_")[0]
        entry = {"Source": SOURCE, "DetailType": DETAIL_TYPES[family], "Detail": json.dumps(detail), "Resources": []}
        self._get("events").put_events(Entries=[entry])

    def _to_topic(self, event: Mapping[str, Any], target: Mapping[str, str]) -> None:
        self._get("sns").publish(TopicArn=target["TopicArn"], Message=json.dumps(event))

    def _to_log_group(self, event: Mapping[str, Any], target: Mapping[str, str]) -> None:
        logs = self._get("logs")
        group = target["LogGroupArn"].removesuffix(":*").split(":log-group:")[-1]
        with suppress(logs.exceptions.ResourceAlreadyExistsException):
            logs.create_log_stream(logGroupName=group, logStreamName=LOG_STREAM)
        entry = {"timestamp": event["eventTimestamp"], "message": json.dumps(event)}
        logs.put_log_events(logGroupName=group, logStreamName=LOG_STREAM, logEvents=[entry])

    def _to_stream(self, event: Mapping[str, Any], target: Mapping[str, str]) -> None:
        name = target["DeliveryStreamArn"].rsplit("/", 1)[-1]
        self._get("firehose").put_record(DeliveryStreamName=name, Record={"Data": f"{json.dumps(event)}\n".encode()})

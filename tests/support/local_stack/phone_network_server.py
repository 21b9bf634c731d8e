"""What these tests share: servers on ports of their own, and boto3 clients that call them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx
from botocore.config import Config
from starlette.responses import PlainTextResponse

from cognito_otp_local.inbox.app import create_inbox
from cognito_otp_local.inbox.received import Inbox
from cognito_otp_local.phone_network.account.account import Account
from cognito_otp_local.phone_network.aws_protocols.sms_voice_api import check_request, service_model
from cognito_otp_local.phone_network.gateway import create_gateway
from cognito_otp_local.phone_network.sending.delivery_events import DeliveryEvents
from cognito_otp_local.phone_network.services.iam import AllowEveryone
from cognito_otp_local.phone_network.wiring import EmulatedNetwork
from cognito_otp_local.web.servers import Server, listen
from support.aws.emulators import session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

    from cognito_otp_local.phone_network.services.iam import Gate

RECEIVED_AT = datetime(2026, 11, 22, 10, 30, 15, 123456, tzinfo=UTC)
SMS_VOICE = "pinpoint-sms-voice-v2"
NOWHERE = "http://127.0.0.1:1"
ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)
FRONT = PlainTextResponse("the front")
"""In place of Cognito's API: any application whose answers differ from the emulator's."""


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serve an application on a free loopback port and say where."""
    with Server(app, listen(0, purpose="a test", option="none")) as server:
        yield server.url


@dataclass(frozen=True, slots=True)
class Network:
    """A gateway that answers at ``url``, the phone network behind it, and the inbox server beside it."""

    url: str
    phones: EmulatedNetwork
    control_url: str

    @property
    def inbox(self) -> Inbox:
        """What the phones received."""
        return self.phones.inbox

    def control(self, method: str, path: str, body: object = None) -> httpx.Response:
        """Call the inbox server as a script or the page does."""
        with httpx.Client(base_url=self.control_url, trust_env=False) as client:
            return client.request(method, path, json=body)

    def fault(self, **fault: object) -> dict[str, Any]:
        """Put a fault into force."""
        answer = self.control("POST", "/network/faults", fault)
        assert answer.status_code == 201, answer.text
        added: dict[str, Any] = answer.json()
        return added

    def set(self, **settings: object) -> None:
        """Change the account's settings."""
        assert self.control("PATCH", "/network/settings", settings).status_code == 200

    def renew_account(self) -> None:
        """Forget what was created and set."""
        account, new = self.phones.account, Account()
        for item in fields(Account):
            if item.name not in {"now", "new_id", "lock"}:
                setattr(account, item.name, getattr(new, item.name))

    def pending(self, to: str) -> list[str]:
        """Return what happened on the way to a phone since its last message."""
        return [step.what for step in self.inbox.pending().get(to, ())]

    def client(self, access_key: str = "test", secret_key: str = "test", *, service: str = SMS_VOICE) -> Any:
        """Return a boto3 client that calls the gateway, once per call, with these credentials."""
        return create_client(self.url, access_key, secret_key, service)

    def impatient_client(self) -> Any:
        """Return a client of End User Messaging that waits a second for an answer."""
        config = ONCE.merge(Config(read_timeout=1))
        return session("test", "test").client("pinpoint-sms-voice-v2", endpoint_url=self.url, config=config)

    def post(self, target: str, content: bytes, **headers: str) -> httpx.Response:
        """Call an operation without an SDK, unsigned unless ``headers`` say otherwise."""
        with httpx.Client(trust_env=False) as client:
            return client.post(self.url, content=content, headers={"X-Amz-Target": target, **headers})


@cache
def create_client(url: str, access_key: str, secret_key: str, service: str) -> Any:
    """Build a client once: each takes a fifth of a second. What End User Messaging answers it must fit the model."""
    client = session(access_key, secret_key).client(service, endpoint_url=url, config=ONCE)  # type: ignore[call-overload]  # any service by name
    if service == SMS_VOICE:
        client.meta.events.register("response-received", check_answer)
    return client


def check_answer(response_dict: dict[str, Any] | None, event_name: str, **_: object) -> None:
    """Hold a successful answer against the operation's output shape: members, patterns, what is required."""
    if response_dict is not None and response_dict["status_code"] == 200:
        shape = service_model().operation_model(event_name.rsplit(".", 1)[-1]).output_shape
        check_request(shape, json.loads(response_dict["body"]))


@contextmanager
def running_network(
    emulator_url: str = NOWHERE, gate: Gate | None = None, events: DeliveryEvents | None = None
) -> Iterator[Network]:
    """Serve the phone network behind a gateway, and the inbox; its clock stands still."""
    account = Account(now=lambda: RECEIVED_AT)
    phones = EmulatedNetwork(Inbox(), account, gate or AllowEveryone(), events or DeliveryEvents())
    sms_voice = phones.sms_voice()
    gateway = create_gateway(sms_voice=sms_voice, front=FRONT, emulator_url=emulator_url, network=phones)
    with serving(gateway) as url, serving(create_inbox(phones.inbox, phones.routes())) as control_url:
        yield Network(url, phones, control_url)
    phones.close()

"""The handlers' surroundings: KMS by moto and texts by the phone network, behind one AWS endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from support.aws.aws_stores import Stores
from support.aws.moto_server import running_moto
from support.sender.code_sealing import shared_key
from support.template.function_loading import Deployed

from cognito_otp_local.inbox.received import Inbox
from cognito_otp_local.phone_network.gateway import create_gateway
from cognito_otp_local.phone_network.wiring import EmulatedNetwork
from cognito_otp_local.web.relay import Relay
from cognito_otp_local.web.servers import Server, listen

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def kms_url() -> Iterator[str]:
    """Serve moto."""
    with running_moto() as url:
        # moto imports a service at its first call, which on a busy machine takes longer than a function waits.
        with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
            client.post("/", headers={"X-Amz-Target": "AmazonSSM.DescribeParameters"}, json={})
        yield url


@pytest.fixture(scope="session")
def key(kms_url: str) -> str:
    """Return the key of the stack."""
    return shared_key(kms_url)


@pytest.fixture(scope="session")
def phones() -> Inbox:
    """Return the phones of all tests."""
    return Inbox()


@pytest.fixture(scope="session")
def gateway_url(phones: Inbox, kms_url: str) -> Iterator[str]:
    """Serve the one endpoint that a function calls."""
    gateway = create_gateway(
        sms_voice=EmulatedNetwork(phones).sms_voice(),
        front=Relay("http://127.0.0.1:9", "Cognito"),
        emulator_url=kms_url,
    )
    with Server(gateway, listen(0, purpose="a test", option="")) as server:
        yield server.url


@pytest.fixture
def inbox(phones: Inbox) -> Inbox:
    """Return phones that received nothing yet."""
    phones.clear()
    return phones


@pytest.fixture
def endpoint(gateway_url: str, inbox: Inbox) -> str:  # noqa: ARG001 - the phones are empty first
    """Return the endpoint that a function calls."""
    return gateway_url


@pytest.fixture
def stores(kms_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stores]:
    """Make the template's table and queue."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    made = Stores(kms_url)
    made.create()
    yield made
    made.delete()


@pytest.fixture
def deployed(endpoint: str, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> Deployed:
    """Return the template's functions with this endpoint."""
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    resources = {"CodesTable": stores.name, "FailureQueue": stores.queue}
    return Deployed(monkeypatch, {"AppName": "Acme", "LocalEndpointUrl": endpoint}, resources=resources)

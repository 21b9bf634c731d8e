"""The functions' AWS endpoint on a further address: as complete there as on loopback, and as careful."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from support.local_stack.phone_network_server import create_client

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.stack.bring_up import local_stack
from cognito_otp_local.stack.options import ANY_PORTS, Options
from cognito_otp_local.web.servers import PortInUseError, listen

if TYPE_CHECKING:
    from pathlib import Path

    from cognito_otp_local.stack.options import LocalStack


def client(up: LocalStack, service: str) -> Any:
    """Return a client such as a function's in a container."""
    assert up.container_endpoint is not None
    return create_client(up.container_endpoint, "test", "test", service)


def test_kms_dynamodb_and_texts_answer_there_as_on_loopback(up: LocalStack) -> None:
    key = up.outputs["KmsKeyArn"]
    sealed = client(up, "kms").encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    assert client(up, "kms").decrypt(CiphertextBlob=sealed, KeyId=key)["Plaintext"] == b"x"
    assert client(up, "dynamodb").list_tables()["TableNames"] == []
    sent = client(up, "pinpoint-sms-voice-v2").send_text_message(
        DestinationPhoneNumber="+447700900123", MessageBody="Hello", OriginationIdentity="ACME"
    )
    received = httpx.get(f"{up.inbox_url}/messages", trust_env=False).json()
    assert [message["message_id"] for message in received if message["body"] == "Hello"] == [sent["MessageId"]]


def test_the_ready_line_and_the_record_name_it(up: LocalStack, containers: str) -> None:
    port = up.aws_endpoint.rpartition(":")[2]
    assert up.places["container_endpoint"] == f"http://{containers}:{port}"


@pytest.mark.parametrize("place", ["cognito_endpoint", "inbox_url", "emulator"])
def test_nothing_else_is_opened_there(up: LocalStack, containers: str, place: str) -> None:
    url = up.emulator.url if place == "emulator" else up.places[place]
    with pytest.raises(httpx.ConnectError):
        httpx.get(url.replace("127.0.0.1", containers), trust_env=False)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "example.com"}, 403),
        ({"Host": "192.168.1.1"}, 403),
        ({"Origin": "http://example.com"}, 403),
        ({"Origin": "http://192.168.1.1"}, 403),
        ({}, 200),
    ],
)
def test_the_guard_stands_before_it_there_too(up: LocalStack, headers: dict[str, str], status: int) -> None:
    """No web page gets in by a name or an address of its own."""
    assert up.container_endpoint is not None
    headers = {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"} | headers
    assert httpx.post(up.container_endpoint, headers=headers, content=b"{}", trust_env=False).status_code == status


def test_a_public_address_is_refused_before_anything_starts(project: Path, tmp_path: Path) -> None:
    options = Options(template=project / "template.yaml", folder=tmp_path, ports=ANY_PORTS, listen="0.0.0.0")  # noqa: S104 - refused
    with pytest.raises(LocalStackError, match="every network"), local_stack(options, lambda _step: None):
        pytest.fail("it came up")
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_there_is_named_with_its_option(containers: str) -> None:
    with socket.create_server((containers, 0)) as taken:
        port = int(taken.getsockname()[1])
        with pytest.raises(PortInUseError, match=f"port {port} on {containers}, .* pass --aws-port"):
            listen(port, purpose="a test", option="--aws-port", address=containers)

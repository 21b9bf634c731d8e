"""The gateway: each call reaches the server that answers it, and what it passes on arrives as it was sent."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Router
from support.local_stack.phone_network_server import FRONT, running_network, serving

from cognito_otp_local.phone_network.gateway import create_gateway
from cognito_otp_local.web.relay import Relay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

SIGNED = "AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"
HERE = PlainTextResponse("the phone network")


async def mirror(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with what arrived, byte for byte: compressed, and with a header of this connection only."""
    seen = {
        "method": scope["method"],
        "target": (scope["raw_path"] + b"?" + scope["query_string"]).decode("latin-1"),
        "headers": [[name.decode(), value.decode("latin-1")] for name, value in scope["headers"]],
        "body": (await Request(scope, receive).body()).decode("latin-1"),
    }
    headers = {"content-encoding": "gzip", "x-kept": "yes", "connection": "x-dropped", "x-dropped": "no"}
    await Response(gzip.compress(bytes(JSONResponse(seen).body)), 418, headers)(scope, receive, send)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """Return a client of a gateway that has the mirror where the emulator would be."""
    with (
        serving(Router(default=mirror)) as mirror_url,
        serving(create_gateway(sms_voice=HERE, front=FRONT, emulator_url=mirror_url)) as url,
        httpx.Client(base_url=url, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({"X-Amz-Target": "PinpointSMSVoiceV2.SendTextMessage"}, HERE),
        ({"Authorization": SIGNED.format("sms-voice")}, HERE),
        ({"X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp"}, FRONT),
        ({"Authorization": SIGNED.format("cognito-idp")}, FRONT),
    ],
)
def test_texts_and_cognito_calls_stay_here(
    client: httpx.Client, headers: dict[str, str], answer: PlainTextResponse
) -> None:
    """By the operation's prefix, signed or not, else by the service in the signature."""
    assert client.post("/", headers=headers).content == answer.body


def test_a_presigned_call_is_routed_by_its_query(client: httpx.Client) -> None:
    """The credential is in the query then."""
    query = {"X-Amz-Credential": "test/20261122/us-east-1/cognito-idp/aws4_request"}
    assert client.get("/", params=query).content == FRONT.body


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Amz-Target": "DynamoDB_20120810.GetItem"},
        {"X-Amz-Target": "PinpointSMSVoiceV2Else.Send"},
        {"Authorization": SIGNED.format("s3")},
        {"Authorization": "Bearer cognito-idp"},
        {"Authorization": "AWS4-HMAC-SHA256 Credential=cognito-idp/"},
    ],
)
def test_everything_else_goes_to_the_emulator(client: httpx.Client, headers: dict[str, str]) -> None:
    """Other services, unsigned calls, and signatures that name no service."""
    assert client.post("/", headers=headers).status_code == 418


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "target", ["/a%2Fb/../c%20d//e?x=1&y=a+b%2B&x=2", "/?", "/a%0Ab?", "/%E2%82%AC?list-type=2&prefix="]
)
def test_a_call_is_passed_on_as_it_came(client: httpx.Client, method: str, target: str) -> None:
    """Method, path and query byte for byte, body and Host: all that a signature covers."""
    request = client.build_request(method, "/", content=b"\x00\xff", headers={"Host": "localhost:4566", "X-A": "1"})
    request.extensions["target"] = target.encode()
    seen = client.send(request).json()
    headers = dict(seen["headers"])
    assert (seen["method"], seen["target"], seen["body"]) == (method, target, "\x00\xff")
    assert (headers["host"], headers["x-a"], headers["content-length"]) == ("localhost:4566", "1", "2")


def test_an_answer_is_passed_on_as_it_came(client: httpx.Client) -> None:
    """Status, headers and a body that stays compressed."""
    answer = client.get("/")
    assert (answer.status_code, answer.headers["content-encoding"], answer.headers["x-kept"]) == (418, "gzip", "yes")
    assert len(answer.headers.get_list("date")) == 1


def test_headers_of_one_connection_are_not_passed_on(client: httpx.Client) -> None:
    """Those that RFC 9110 lists and those that Connection names, both ways."""
    sent = {"Connection": "X-Mine", "X-Mine": "1", "TE": "trailers", "Keep-Alive": "timeout=5"}
    answer = client.post("/", headers=sent)
    assert not {name for name, _ in answer.json()["headers"]} & {"x-mine", "te", "keep-alive"}
    assert "x-dropped" not in answer.headers


def test_repeated_headers_are_passed_on_one_by_one(client: httpx.Client) -> None:
    """In their order."""
    answer = client.get("/", headers=[("X-A", "1"), ("X-A", "2")])
    assert [value for name, value in answer.json()["headers"] if name == "x-a"] == ["1", "2"]


def test_a_foreign_host_is_refused(client: httpx.Client) -> None:
    """No page may call AWS APIs here under a name of its own."""
    assert client.get("/", headers={"Host": "example.com"}).status_code == 403


def test_a_named_host_is_let_in() -> None:
    """Such as a container bridge's address, when asked for."""
    gateway = create_gateway(
        sms_voice=HERE, front=FRONT, emulator_url="http://127.0.0.1:1", also=frozenset({"172.17.0.1"})
    )
    headers = {"Host": "172.17.0.1:4566", "X-Amz-Target": "PinpointSMSVoiceV2.SendTextMessage"}
    with serving(gateway) as url:
        assert httpx.post(url, headers=headers, trust_env=False).content == HERE.body


def test_cognito_calls_can_be_handed_to_a_front_on_another_port() -> None:
    """An application that another server runs already is handed over as a Relay."""
    with serving(Router(default=FRONT)) as front_url:
        front = Relay(front_url, "the front")
        with serving(create_gateway(sms_voice=HERE, front=front, emulator_url="http://127.0.0.1:1")) as url:
            headers = {"X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp"}
            assert httpx.post(url, headers=headers, trust_env=False).content == FRONT.body


def test_an_emulator_that_is_not_running_gives_a_clear_502() -> None:
    """The answer names the address and what to do."""
    with running_network("http://127.0.0.1:1") as network:
        answer = network.post("DynamoDB_20120810.ListTables", b"{}")
    assert answer.status_code == 502
    assert "the emulator at http://127.0.0.1:1 did not answer" in answer.json()["message"]
    assert "cognito-otp local up" in answer.json()["message"]

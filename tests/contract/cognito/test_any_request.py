"""No request ends in HTTP 500 or in a body that is not JSON: any operation, any document, any bytes.

EXAMPLES sets how many generated documents each operation gets.
"""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.local_stack.cognito_front import PASSWORD_FLOWS, Pool
from support.local_stack.generated_calls import OPERATIONS, TARGET, Caller, offered_operations
from support.people import NEW_PASSWORD, OTHER_PHONE, PASSWORD, PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.local_stack.cognito_front import Local

EXAMPLES = int(os.environ.get("EXAMPLES", max(3, settings().max_examples // 12)))
FLOWS = [*PASSWORD_FLOWS, "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
SPOILT: tuple[Any, ...] = (None, {}, [None])
NOT_OFFERED = 501


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """Make a client that waits as long as it takes."""
    with httpx.Client(trust_env=False, timeout=60) as opened:
        yield opened


@pytest.fixture
def caller(local: Local, client: httpx.Client) -> Caller:
    """Make a caller who knows a pool with a user, her tokens, forged ones, and sessions of begun sign-ins."""
    factors = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}}
    pool = local.pool(LambdaConfig={}, Policies=factors, client={"ExplicitAuthFlows": FLOWS})
    pool.sign_up()
    local.cognito.admin_confirm_sign_up(UserPoolId=pool.id, Username="ada")
    local.cognito.create_group(UserPoolId=pool.id, GroupName="admins")
    return Caller(local.url, _known(pool), client)


def _known(pool: Pool) -> dict[str, list[str]]:
    tokens = pool.sign_in()["AuthenticationResult"]
    choice = {"ClientId": pool.client_id, "AuthFlow": "USER_AUTH", "AuthParameters": {"USERNAME": "ada"}}
    begun = pool.local.cognito.initiate_auth(**choice)["Session"]
    claims = jwt.decode(tokens["AccessToken"], options={"verify_signature": False})
    odd: dict[str, Any] = {"username": [], "client_id": {}, "iss": 7, "origin_jti": [], "exp": None, "scope": 1}
    forged = [jwt.PyJWS().encode(json.dumps({**claims, name: odd[name]}).encode(), "k" * 32) for name in odd]
    return {
        "UserPoolId": [pool.id],
        "ClientId": [pool.client_id],
        "Username": ["ada", PHONE],
        "AccessToken": [tokens["AccessToken"], tokens["IdToken"], *forged],
        "RefreshToken": [tokens["RefreshToken"], *forged],
        "Token": [tokens["RefreshToken"], *forged],
        "Session": [begun],
        "GroupName": ["admins"],
        "Password": [NEW_PASSWORD, PASSWORD],
        "PreviousPassword": [PASSWORD],
        "ProposedPassword": [NEW_PASSWORD],
        "Name": ["email", "phone_number", "custom:x", "phone_number_verified"],
        "Value": ["a@example.com", OTHER_PHONE, "true"],
        "AttributeName": ["phone_number", "email"],
        "Filter": ['email = "a"', 'username ^= "a"'],
        "ResourceArn": [f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool.id}"],
        "USERNAME": ["ada"],
        "PASSWORD": [PASSWORD],
        "REFRESH_TOKEN": [tokens["RefreshToken"], *forged],
        "SRP_A": ["ab" * 100, "zz", "0"],
        "PASSWORD_CLAIM_SIGNATURE": ["AAAA", "é"],
        "PASSWORD_CLAIM_SECRET_BLOCK": ["AAAA", "é"],
        "TIMESTAMP": ["Sun Nov 29 12:00:00 UTC 2026", "é"],
        "PREFERRED_CHALLENGE": ["SMS_OTP", "PASSWORD"],
        "ANSWER": ["SMS_OTP", "PASSWORD"],
        "NEW_PASSWORD": [NEW_PASSWORD],
        "SMS_MFA_CODE": ["123456"],
        "SMS_OTP_CODE": ["123456"],
        "SECRET_HASH": ["é", "AAAA"],
        "DEVICE_KEY": ["k"],
    }


def _holds(answer: httpx.Response) -> Any:
    """Return the document of an answer that is one of Cognito's."""
    document = answer.json()
    assert answer.status_code < 500 or answer.status_code == NOT_OFFERED, answer.text
    assert isinstance(document, dict)
    assert answer.status_code == 200 or {"__type", "message"} <= document.keys()
    return document


@pytest.mark.parametrize("operation", offered_operations())
def test_any_document_is_answered(caller: Caller, operation: str) -> None:
    for document in caller.spoilt(operation, SPOILT):
        _holds(caller.call(operation, document))

    @settings(max_examples=EXAMPLES)
    @given(st.data())
    def answered(data: st.DataObject) -> None:
        _holds(caller.call(operation, data.draw(caller.requests(operation))))

    answered()


@settings(max_examples=EXAMPLES * 4)
@given(operation=st.sampled_from(OPERATIONS), content=st.binary(max_size=60) | st.text(max_size=30).map(str.encode))
def test_any_bytes_are_answered(running: Local, operation: str, content: bytes) -> None:
    _holds(httpx.post(running.url, content=content, headers={"X-Amz-Target": f"{TARGET}.{operation}"}))


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 5_000,
        b"\xff\xfe{\x00}\x00",
        b"null",
        b'"x"',
        b"NaN",
        b'{"MaxResults":1e999}',
    ],
    ids=range(8),
)
@pytest.mark.parametrize("path", ["/", "/_local/queue/duplicates"])
def test_documents_that_no_reader_likes_are_answered(running: Local, path: str, content: bytes) -> None:
    answer = httpx.post(running.url + path, content=content, headers={"X-Amz-Target": f"{TARGET}.ListUserPools"})
    assert answer.status_code in {200, 400}
    assert isinstance(answer.json(), dict)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
@pytest.mark.parametrize(
    "path", ["/", "/login", "/us-east-1_Nothing01/.well-known/jwks.json", "//", "/%00", "/_local/"]
)
def test_other_requests_are_answered_in_json(running: Local, method: str, path: str) -> None:
    answer = httpx.request(method, running.url + path)
    assert answer.status_code in {200, 400, 403, 404, 405}
    assert isinstance(answer.json(), dict)


@pytest.mark.parametrize(
    "said", [b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
)
def test_what_is_no_http_is_answered_in_json(running: Local, said: bytes) -> None:
    address = httpx.URL(running.url)
    with socket.create_connection((address.host, address.port or 80), timeout=60) as connection:
        connection.sendall(said)
        head, _, body = b"".join(iter(lambda: connection.recv(4096), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert "message" in json.loads(body)

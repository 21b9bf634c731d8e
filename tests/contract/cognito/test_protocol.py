"""The front's HTTP behaviour: browsers, malformed requests, many requests at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import botocore.session
import httpx
import pytest
from botocore.config import Config
from support.local_stack.cognito_front import Clock, refused
from support.local_stack.generated_calls import OPERATIONS
from support.people import PASSWORD

from cognito_otp_local.cognito import shapes
from cognito_otp_local.cognito.front_app import create_front
from cognito_otp_local.cognito.front_config import FrontConfig, random_code
from cognito_otp_local.cognito.operations.passed_on import PASSED_ON
from cognito_otp_local.web.servers import Server, listen

if TYPE_CHECKING:
    from support.local_stack.cognito_front import Local

TARGET = "AWSCognitoIdentityProviderService"
PAGE = {"Origin": "http://localhost:5173"}
AT_ONCE = 60


def _post(local: Local, target: str, content: bytes, **headers: str) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.post(local.url, content=content, headers={"X-Amz-Target": target, **headers})


def test_an_error_is_http_400_with_its_type_in_body_and_header(local: Local) -> None:
    answer = _post(local, f"{TARGET}.SignUp", b'{"ClientId": "nobody", "Username": "ada"}')
    assert answer.status_code == 400
    assert answer.json() == {
        "__type": "ResourceNotFoundException",
        "message": "User pool client nobody does not exist.",
    }
    assert answer.headers["x-amzn-errortype"] == "ResourceNotFoundException"
    assert answer.headers["content-type"] == "application/x-amz-json-1.1"
    assert answer.headers["x-amzn-requestid"]


@pytest.mark.parametrize(
    ("target", "content", "kind"),
    [
        ("AWSCognitoIdentityProviderService.Nothing", b"{}", "UnknownOperationException"),
        ("SomeOtherService.SignUp", b"{}", "UnknownOperationException"),
        ("", b"{}", "UnknownOperationException"),
        ("AWSCognitoIdentityProviderService.SignUp", b"{", "SerializationException"),
        ("AWSCognitoIdentityProviderService.SignUp", b"[" * 100_000, "SerializationException"),
        ("AWSCognitoIdentityProviderService.SignUp", b"[]", "SerializationException"),
        ("AWSCognitoIdentityProviderService.SignUp", b"{}", "InvalidParameterException"),
        ("AWSCognitoIdentityProviderService.ForgotPassword", b'{"ClientId": 7}', "InvalidParameterException"),
    ],
)
def test_broken_requests_get_an_error_and_not_a_stack_trace(
    local: Local, target: str, content: bytes, kind: str
) -> None:
    answer = _post(local, target, content)
    assert (answer.status_code, answer.json()["__type"]) == (400, kind)


def test_the_model_is_held_against_requests_and_no_value_is_quoted(local: Local) -> None:
    secret = "pass word with spaces"
    body = f'{{"ClientId": "abc", "Username": "ada", "Password": "{secret}"}}'.encode()
    message = _post(local, f"{TARGET}.SignUp", body).json()["message"]
    assert message == (
        "1 validation error detected: Value at 'password' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: [\S]+"
    )
    assert secret not in message


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({}, "clientId"),
        ({"ClientId": "abc", "Username": "a b"}, "username"),
        ({"ClientId": "abc", "Username": "x" * 129}, "username"),
        ({"ClientId": "abc", "Username": "ada", "ClientMetadata": {"a": 1}}, "clientMetadata"),
        ({"ClientId": "abc", "Username": "ada", "UserAttributes": {}}, "userAttributes"),
        ({"ClientId": "abc", "Username": "ada", "UserAttributes": [{}]}, "userAttributes.1.member.name"),
        ({"ClientId": "abc", "Username": True}, "username"),
    ],
)
def test_the_first_fault_is_named_by_its_path(document: dict[str, object], path: str) -> None:
    with pytest.raises(Exception, match=f"Value at '{path}' failed"):
        shapes.check("SignUp", document)


def test_every_pattern_of_the_model_is_understood() -> None:
    model = botocore.session.Session().get_service_model("cognito-idp")
    patterns = {model.shape_for(name).metadata.get("pattern") for name in model.shape_names} - {None}
    assert len(patterns) > 20
    for pattern in patterns:
        assert shapes.matches(str(pattern), "\x00") in {True, False}


@pytest.mark.parametrize("name", ["ada", "ada@example.com", "+447700900123", "Zoë", "名前"])
def test_names_of_every_script_are_allowed(name: str) -> None:
    shapes.check("SignUp", {"ClientId": "abc", "Username": name, "Password": PASSWORD})


def test_a_page_on_localhost_may_ask_and_read_the_error_type(local: Local) -> None:
    asking = {
        **PAGE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,x-amz-target,x-amz-user-agent",
    }
    with httpx.Client(trust_env=False) as client:
        allowed = client.options(local.url, headers=asking)
    assert allowed.status_code == 200
    assert "x-amz-target" in allowed.headers["access-control-allow-headers"]
    answer = _post(local, f"{TARGET}.SignUp", b"{}", **PAGE)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "x-amzn-ErrorType" in answer.headers["access-control-expose-headers"]


def test_a_page_from_anywhere_else_is_refused(local: Local) -> None:
    assert _post(local, f"{TARGET}.SignUp", b"{}", Origin="https://example.com").status_code == 403
    assert _post(local, f"{TARGET}.SignUp", b"{}", Host="rebound.example.com").status_code == 403


def test_the_keys_that_sign_tokens_are_public(local: Local) -> None:
    pool = local.pool()
    with httpx.Client(trust_env=False) as client:
        answer = client.get(f"{local.url}/{pool.id}/.well-known/jwks.json")
        assert answer.json()["keys"]
        assert client.get(f"{local.url}/login").status_code == 404


def test_sixty_requests_are_worked_on_at_once(local: Local) -> None:
    everybody = threading.Barrier(AT_ONCE)
    pool = local.pool(LambdaConfig={}, AutoVerifiedAttributes=["phone_number"])

    def carry(_to: str, _body: str) -> None:
        everybody.wait(60)

    config = FrontConfig(emulator_url=local.workshop.emulator.url, carrier=carry)
    with (
        Server(create_front(config), listen(0, purpose="a test", option="none")) as server,
        ThreadPoolExecutor(AT_ONCE) as people,
    ):
        many = Config(max_pool_connections=AT_ONCE, retries={"total_max_attempts": 1})
        cognito = local.workshop.emulator.admin().client("cognito-idp", endpoint_url=server.url, config=many)

        def sign_up(number: int) -> str:
            answer = cognito.sign_up(
                ClientId=pool.client_id,
                Username=f"user-{number}",
                Password=PASSWORD,
                UserAttributes=[{"Name": "phone_number", "Value": f"+4477009{number:05}"}],
            )
            return str(answer["CodeDeliveryDetails"]["DeliveryMedium"])

        assert list(people.map(sign_up, range(AT_ONCE))) == ["SMS"] * AT_ONCE


def test_an_emulator_that_is_not_running_is_reported() -> None:
    config = FrontConfig(emulator_url="http://127.0.0.1:1", clock=Clock())
    target = {"X-Amz-Target": f"{TARGET}.ListUserPools"}
    with (
        Server(create_front(config), listen(0, purpose="a test", option="none")) as server,
        httpx.Client(trust_env=False) as client,
    ):
        answer = client.post(server.url, content=b'{"MaxResults": 1}', headers=target)
    assert answer.status_code == 500
    assert "did not answer ListUserPools" in answer.json()["message"]


def test_other_operations_are_passed_on_to_the_emulator(local: Local) -> None:
    pool = local.pool()
    local.cognito.create_group(UserPoolId=pool.id, GroupName="admins")
    groups = local.cognito.list_groups(UserPoolId=pool.id)["Groups"]
    assert [group["GroupName"] for group in groups] == ["admins"]
    with refused("ResourceNotFoundException"):
        local.cognito.list_groups(UserPoolId="us-east-1_Nothing01")


def test_an_operation_that_is_not_here_is_named_whatever_the_request(local: Local) -> None:
    offered = local.front.offered
    absent = [name for name in OPERATIONS if name not in offered]
    assert {"UpdateGroup", "ConfirmDevice"} <= set(absent)
    for name in absent:
        answer = _post(local, f"{TARGET}.{name}", b'{"UserPoolId": "nonsense"}')
        assert (answer.status_code, answer.json()["__type"]) == (501, "OperationNotOfferedException")
        assert answer.json()["message"].startswith(f"The local stack does not have {name};")


def test_the_emulator_has_what_is_passed_on_to_it_and_nothing_of_what_is_not_offered(local: Local) -> None:
    def knows(operation: str) -> bool:
        headers = {"X-Amz-Target": f"{TARGET}.{operation}"}
        answer = httpx.post(local.workshop.emulator.url, content=b"{}", headers=headers)
        return bool(answer.json().get("__type") != "InvalidAction")

    assert [name for name in PASSED_ON if not knows(name)] == []
    assert [name for name in OPERATIONS if name not in local.front.offered and knows(name)] == []


def test_codes_are_six_digits() -> None:
    assert all(len(code) == 6 and code.isdigit() for code in (random_code(6) for _ in range(200)))

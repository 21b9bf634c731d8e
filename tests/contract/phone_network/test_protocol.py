"""The wire: awsJson1.0 as an SDK's author would test it, and operations that are not offered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from cognito_otp_local.phone_network.aws_protocols.sms_voice_api import TARGET_PREFIX, service_model

if TYPE_CHECKING:
    from support.local_stack.phone_network_server import Network

SEND = f"{TARGET_PREFIX}.SendTextMessage"


def test_the_target_prefix_and_protocol_are_the_models() -> None:
    """Names written down here agree with the installed botocore."""
    metadata = service_model().metadata
    assert (metadata["targetPrefix"], metadata["protocol"], metadata["jsonVersion"]) == (
        TARGET_PREFIX,
        "json",
        "1.0",
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"1" * 5000,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(network: Network, body: bytes) -> None:
    """Whatever the bytes, the answer is AWS's error."""
    answer = network.post(SEND, body)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/x-amz-json-1.0")
    assert (answer.json()["__type"], answer.json()["Reason"]) == ("ValidationException", "CANNOT_PARSE")


@pytest.mark.parametrize(
    ("member", "field"),
    [
        ('"MessageBody": "\\ud83d"', "MessageBody"),
        ('"TimeToLive": 1e999', "TimeToLive"),
        ('"TimeToLive": NaN', "TimeToLive"),
        ('"TimeToLive": 4', "TimeToLive"),
        ('"TimeToLive": 60.0', "TimeToLive"),
        ('"TimeToLive": true', "TimeToLive"),
        ('"DryRun": "true"', "DryRun"),
        ('"Context": []', "Context"),
        ('"Context": {"key": 1}', "Context.1.value"),
        ('"Body": "x"', "Body"),
        ('"": "x"', "(unnamed)"),
        ('"DestinationPhoneNumber": 447700900123', "DestinationPhoneNumber"),
    ],
)
def test_what_no_sdk_would_send_is_refused_by_field(network: Network, member: str, field: str) -> None:
    """Half a surrogate pair, infinity, wrong types, members that the operation does not have."""
    # The last of two members of one name counts, so the member under test replaces a good one.
    body = '{"DestinationPhoneNumber": "+447700900123", "MessageBody": "x", ' + member + "}"
    answer = network.post(SEND, body.encode())
    assert answer.status_code == 400
    assert [item["Name"] for item in answer.json()["Fields"]] == [field]


def test_a_null_member_counts_as_absent(network: Network) -> None:
    """So awsJson has it."""
    body = {"DestinationPhoneNumber": "+447700900123", "MessageBody": "x", "TimeToLive": None, "DryRun": None}
    assert network.post(SEND, json.dumps(body).encode()).status_code == 200
    missing = network.post(SEND, b'{"DestinationPhoneNumber": null, "MessageBody": "x"}').json()
    assert (missing["Reason"], missing["Fields"][0]["Name"]) == ("MISSING_PARAMETER", "DestinationPhoneNumber")


@pytest.mark.parametrize("target", [f"{TARGET_PREFIX}.SendPigeon", TARGET_PREFIX, f"{TARGET_PREFIX}."])
def test_an_operation_that_the_model_lacks_is_unknown(network: Network, target: str) -> None:
    """As AWS words it."""
    answer = network.post(target, b"{}")
    assert (answer.status_code, answer.json()["__type"]) == (400, "UnknownOperationException")


def test_a_modelled_operation_that_is_not_offered_says_so_by_name(network: Network) -> None:
    """And no SDK retries it."""
    with pytest.raises(ClientError, match="DescribeRcsAgents is not offered by the local phone network") as caught:
        network.client().describe_rcs_agents()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_every_answer_has_a_request_id_of_its_own(network: Network) -> None:
    """SDKs put it into their logs."""
    ids = {network.post(SEND, b"{}").headers["x-amzn-requestid"] for _ in range(2)}
    assert len(ids) == 2

"""SendTextMessage through a real boto3 client: what is refused, as AWS refuses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from support.local_stack.phone_network_server import Network

PHONE = "+447700900123"
ARN = "arn:aws:sms-voice:us-east-1:000000000000:"
TEXT = {"DestinationPhoneNumber": PHONE, "OriginationIdentity": "ACME", "MessageBody": "123456 is your code."}


def refused(network: Network, **changes: Any) -> dict[str, Any]:
    """Send a text that must be refused with ValidationException; return the error, at boto3's top level."""
    client = network.client()
    with pytest.raises(client.exceptions.ValidationException) as caught:
        client.send_text_message(**{**TEXT, **changes})
    assert network.inbox.messages() == ()
    return dict(caught.value.response)


def test_a_dry_run_is_checked_like_a_text(network: Network) -> None:
    """DryRun refuses what a real send would refuse."""
    assert refused(network, DryRun=True, MessageBody=" ")["Reason"] == "FIELD_VALIDATION_FAILED"


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:sns:us-east-1:000000000000:topic",
        ARN + "opt-out-list/Default",
        ARN + "sender-id/ACME",
        "arn:aws:sms-voice:us-east-1::pool/pool-1",
    ],
)
def test_an_arn_that_is_no_origination_identity_is_refused(network: Network, arn: str) -> None:
    """INVALID_ARN names the field."""
    error = refused(network, OriginationIdentity=arn)
    assert error["Reason"] == "INVALID_ARN"
    assert [field["Name"] for field in error["Fields"]] == ["OriginationIdentity"]


@pytest.mark.parametrize("number", ["+210123456789", "+4412", "+88213300655", "+12065550100123456"])
def test_a_number_of_no_countrys_numbering_plan_is_refused_without_repeating_it(network: Network, number: str) -> None:
    """An unassigned country code, numbers too short and too long, and a satellite phone."""
    error = refused(network, DestinationPhoneNumber=number)
    assert error["Reason"] == "INVALID_PARAMETER"
    assert [field["Name"] for field in error["Fields"]] == ["DestinationPhoneNumber"]
    said = {name: value for name, value in error.items() if name != "ResponseMetadata"}  # request ids are random
    assert number.removeprefix("+") not in str(said)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (" \n ", "FIELD_VALIDATION_FAILED"),
        ("x" * 1601, "FIELD_VALIDATION_FAILED"),
        ("ç" * 631, "MAXIMUM_SIZE_EXCEEDED"),
    ],
)
def test_a_blank_or_overlong_body_is_refused(network: Network, body: str, reason: str) -> None:
    """One character beyond either limit, or nothing to read."""
    error = refused(network, MessageBody=body)
    assert (error["Reason"], [field["Name"] for field in error["Fields"]]) == (reason, ["MessageBody"])


def test_a_missing_body_is_refused(network: Network) -> None:
    """The model lets it through; there would be nothing to send."""
    client = network.client()
    with pytest.raises(client.exceptions.ValidationException) as caught:
        client.send_text_message(DestinationPhoneNumber=PHONE)
    assert caught.value.response["Reason"] == "MISSING_PARAMETER"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("DestinationPhoneNumber", "0700900123"),
        ("DestinationPhoneNumber", "+44 7700 900123"),
        ("OriginationIdentity", "ACME Ltd"),
        ("MessageType", "URGENT"),
        ("MaxPrice", "100.5"),
        ("MaxPrice", "1,00"),
        ("TimeToLive", 259_201),
        ("ConfigurationSetName", "my codes"),
        ("Context", {f"key{number}": "value" for number in range(6)}),
        ("Keyword", "A" * 31),
    ],
)
def test_what_boto3_lets_through_and_the_model_forbids_is_refused(network: Network, field: str, value: Any) -> None:
    """Patterns, maxima, ranges and enumerations."""
    error = refused(network, **{field: value})
    assert error["Reason"] == "FIELD_VALIDATION_FAILED"
    assert [item["Name"] for item in error["Fields"]] == [field]


@pytest.mark.parametrize("context", [{"a key": "value"}, {"key": " value"}, {"key": "x" * 801}])
def test_context_entries_are_checked_and_named_by_their_number(network: Network, context: dict[str, str]) -> None:
    """An entry's own text never appears in an error."""
    (field,) = refused(network, Context=context)["Fields"]
    assert re.fullmatch(r"Context\.1\.(key|value)", field["Name"])


def test_an_error_never_repeats_the_text(network: Network) -> None:
    """The body holds the code, and callers log errors."""
    error = refused(network, MessageBody="Your code is 987654. " * 100, DestinationPhoneNumber="07700900123")
    assert len(error["Fields"]) == 2
    assert "987654" not in str(error)
    assert "07700900123" not in str(error)

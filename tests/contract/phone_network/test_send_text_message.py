"""SendTextMessage through a real boto3 client: what reaches the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.local_stack.phone_network_server import Network

PHONE = "+447700900123"
ARN = "arn:aws:sms-voice:us-east-1:000000000000:"
TEXT = {"DestinationPhoneNumber": PHONE, "OriginationIdentity": "ACME", "MessageBody": "123456 is your code."}


def test_a_text_reaches_the_phone_with_everything_that_the_inbox_shows(network: Network) -> None:
    """The message's JSON has exactly the keys that scripts rely on."""
    answer = network.client().send_text_message(**TEXT)
    (message,) = network.inbox.messages()
    assert message.as_json() == {
        "to": PHONE,
        "from": "ACME",
        "channel": "sms",
        "subject": None,
        "body": "123456 is your code.",
        "code": "123456",
        "encoding": "GSM",
        "segments": 1,
        "characters": 20,
        "country": "GB",
        "message_id": answer["MessageId"],
        "received_at": "2026-11-22T10:30:15.123Z",
        "route": "SendTextMessage from ACME",
        "warning": None,
        "trace": [
            {
                "at": "2026-11-22T10:30:15.123Z",
                "actor": "network",
                "what": "SendTextMessage from ACME: accepted",
                "ok": True,
            }
        ],
    }


def test_the_network_keeps_what_the_sender_asked_of_it(network: Network) -> None:
    """Type, lifetime, context and configuration set arrive as given, the country as the number says."""
    network.client().send_text_message(
        **TEXT,
        MessageType="PROMOTIONAL",
        TimeToLive=180,
        Context={"purpose": "sign_up"},
        ConfigurationSetName="codes",
        MaxPrice="0.50",
        DestinationCountryParameters={"IN_ENTITY_ID": "1"},
    )
    delivery = network.inbox.messages()[0].delivery
    assert delivery is not None
    assert (delivery.country, delivery.message_type, delivery.time_to_live) == ("GB", "PROMOTIONAL", 180)
    assert (delivery.context, delivery.configuration_set) == ((("purpose", "sign_up"),), "codes")


def test_a_text_is_transactional_and_lives_for_three_days_by_default(network: Network) -> None:
    """72 hours is what the API reference gives for TimeToLive."""
    network.client().send_text_message(**TEXT)
    delivery = network.inbox.messages()[0].delivery
    assert delivery is not None
    assert (delivery.message_type, delivery.time_to_live) == ("TRANSACTIONAL", 259_200)


def test_a_dry_run_answers_an_id_and_sends_nothing(network: Network) -> None:
    """DryRun is checked, not delivered."""
    assert network.client().send_text_message(**TEXT, DryRun=True)["MessageId"]
    assert network.inbox.messages() == ()


@pytest.mark.parametrize(
    ("identity", "shown"),
    [
        ("ACME", "ACME"),
        ("+12065550100", "+12065550100"),
        ("phone-1234", "phone-1234"),
        (ARN + "sender-id/ACME/GB", "ACME"),
        (ARN + "phone-number/phone-1234", "phone-1234"),
        (ARN + "pool/pool-1234", "pool-1234"),
        (None, "NOTICE"),
    ],
)
def test_the_phone_shows_the_origination_identity(network: Network, identity: str | None, shown: str) -> None:
    """A sender ID shows its name however it is given; no identity shows as NOTICE."""
    request = {name: value for name, value in TEXT.items() if name != "OriginationIdentity"}
    if identity is not None:
        request["OriginationIdentity"] = identity
    network.client().send_text_message(**request)
    assert network.inbox.messages()[0].sender == shown


def test_a_number_may_come_without_its_plus(network: Network) -> None:
    """The model's pattern allows it; the inbox shows E.164."""
    network.client().send_text_message(**{**TEXT, "DestinationPhoneNumber": "447700900123"})
    assert network.inbox.messages()[0].to == PHONE


@pytest.mark.parametrize("number", ["+4759449384", "+14254147755"])
def test_simulator_numbers_are_reachable(network: Network, number: str) -> None:
    """AWS's Norwegian simulator is possible but not valid to libphonenumber."""
    network.client().send_text_message(**{**TEXT, "DestinationPhoneNumber": number})
    assert network.inbox.messages()[0].to == number


@pytest.mark.parametrize(("body", "size"), [("x" * 1600, ("GSM", 11)), ("ç" * 630, ("Unicode", 10))])
def test_the_longest_texts_arrive(network: Network, body: str, size: tuple[str, int]) -> None:
    """1,600 characters of the GSM alphabet, or 630 of any other."""
    network.client().send_text_message(**{**TEXT, "MessageBody": body})
    message = network.inbox.messages()[0]
    assert (message.encoding, message.segments) == size

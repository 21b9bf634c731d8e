"""SendVoiceMessage: a call arrives as the text that was spoken, and calls have rules of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from contract.phone_network.test_identities import reason
from contract.phone_network.test_rules import BLOCKED, block, lease
from support.people import PHONE

if TYPE_CHECKING:
    from support.local_stack.phone_network_server import Network

CALL = {"DestinationPhoneNumber": PHONE, "OriginationIdentity": "+447700900999"}
SSML = (
    '<speak>Your <emphasis level="strong">code</emphasis> is<break time="1s"/>'
    '<say-as interpret-as="digits">123456</say-as>.<p>Again: <prosody rate="slow">1 2 3 4 5 6</prosody></p>'
    '<sub alias="Goodbye">Bye</sub> &amp; thanks</speak>'
)


def call(network: Network, **members: Any) -> Any:
    """Make a call."""
    return network.client().send_voice_message(**{**CALL, "MessageBody": "Your code is 1 2 3.", **members})


def refused(network: Network, **members: Any) -> tuple[str, Any]:
    """Make a call that must be refused; nothing may arrive."""
    with pytest.raises(ClientError) as caught:
        call(network, **members)
    assert network.inbox.messages() == ()
    return reason(caught)


def test_a_call_arrives_with_what_was_said(network: Network) -> None:
    message_id = call(network, VoiceId="AMY")["MessageId"]
    (message,) = network.inbox.messages()
    shown = message.as_json()
    assert shown["message_id"] == message_id
    assert (shown["channel"], shown["body"], shown["from"]) == ("voice", "Your code is 1 2 3.", "+447700900999")
    assert (shown["encoding"], shown["segments"], shown["country"]) == (None, None, "GB")
    assert shown["route"] == "SendVoiceMessage from +447700900999, spoken by Amy"


def test_ssml_arrives_as_readable_text(network: Network) -> None:
    call(network, MessageBody=SSML, MessageBodyTextType="SSML")
    said = network.inbox.messages()[0].body
    assert said == "Your code is 123456.\nAgain: 1 2 3 4 5 6\nGoodbye & thanks"


@pytest.mark.parametrize(
    ("ssml", "problem"),
    [
        ("Your code", "not well-formed SSML"),
        ("<speak>Your code", "not well-formed SSML"),
        ("<p>Your code</p>", "one speak element"),
        ("<speak><break/></speak>", "says nothing"),
        ('<!DOCTYPE speak [<!ENTITY a "b">]><speak>&a;</speak>', "no document type"),
    ],
)
def test_what_is_no_ssml_is_refused(network: Network, ssml: str, problem: str) -> None:
    with pytest.raises(ClientError, match=problem) as caught:
        call(network, MessageBody=ssml, MessageBodyTextType="SSML")
    assert reason(caught) == ("ValidationException", "INVALID_PARAMETER")


def test_a_text_is_said_as_it_stands(network: Network) -> None:
    call(network, MessageBody="<speak>1 < 2", MessageBodyTextType="TEXT")
    assert network.inbox.messages()[0].body == "<speak>1 < 2"


@pytest.mark.parametrize(
    "members", [{"MessageBody": "x" * 6001}, {"VoiceId": "NOBODY"}, {"MessageBody": " "}, {"TimeToLive": 259201}]
)
def test_the_models_limits_hold(network: Network, members: dict[str, Any]) -> None:
    assert refused(network, **members) == ("ValidationException", "FIELD_VALIDATION_FAILED")


def test_a_sender_id_cannot_call(network: Network) -> None:
    assert refused(network, OriginationIdentity="ACME") == ("ConflictException", "NUMBER_CAPABILITIES_MISMATCH")
    texts_only = lease(network, NumberCapabilities=["SMS"])["PhoneNumberId"]
    assert refused(network, OriginationIdentity=texts_only) == ("ConflictException", "NUMBER_CAPABILITIES_MISMATCH")


def test_calls_have_a_price_and_money_of_their_own(network: Network) -> None:
    assert refused(network, MaxPricePerMinute="0.09") == ("ValidationException", "PRICE_OVER_THRESHOLD")
    network.set(voice_spend_limit_usd=0)
    assert refused(network)[1] == "MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE"
    network.client().send_text_message(DestinationPhoneNumber=PHONE, MessageBody="x")


def test_protect_has_rules_for_calls(network: Network) -> None:
    assert refused(network, ProtectConfigurationId=block(network, capability="VOICE")) == BLOCKED


def test_a_phone_that_opted_out_is_not_called(network: Network) -> None:
    network.control("POST", "/network/opt-outs", {"to": PHONE})
    assert refused(network) == ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT")


def test_a_dry_run_makes_no_call(network: Network) -> None:
    assert call(network, DryRun=True)["MessageId"]
    assert network.inbox.messages() == ()


def test_a_fault_can_be_for_calls_alone(network: Network) -> None:
    network.fault(operation="SendVoiceMessage", kind="error", error="ServiceQuotaExceededException")
    assert refused(network)[0] == "ServiceQuotaExceededException"
    network.client().send_text_message(DestinationPhoneNumber=PHONE, MessageBody="x")

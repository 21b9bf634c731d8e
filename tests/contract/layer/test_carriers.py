"""Messages go out as the services' models demand, and every way to fail is told apart."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore.validate import ParamValidator
from dispatches import CHANNELS, dispatch
from people import CODE, PHONE
from tables import TEMPLATES

from cognito_otp.adapters.carrier import AwsCarrier
from cognito_otp.adapters.carrier_requests import write_request
from cognito_otp.adapters.sessions import new_session
from cognito_otp.application.ports import Dispatch
from cognito_otp.domain.delivery.attempts import Accepted, Lost, Refused
from cognito_otp.domain.delivery.failures import Failure
from cognito_otp.domain.routing.composing import NotifyContent
from cognito_otp_tools.local.network.phone_network import PhoneNetwork
from cognito_otp_tools.local.network.received import Inbox
from cognito_otp_tools.local.network.validation import validate
from cognito_otp_tools.local.servers import Server, listen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    type Refusing = Callable[..., str]
    type Serving = Callable[[int, bytes], str]

OPERATIONS = {
    "sms": ("pinpoint-sms-voice-v2", "SendTextMessage"),
    "notify": ("pinpoint-sms-voice-v2", "SendNotifyTextMessage"),
    "voice": ("pinpoint-sms-voice-v2", "SendVoiceMessage"),
    "sns": ("sns", "Publish"),
}
ARN = "arn:aws:sms-voice:eu-west-2:123456789012:"
FULL: dict[str, dict[str, Any]] = {
    "sms": CHANNELS["sms"]
    | {
        "identity": f"{ARN}sender-id/ACME/GB",
        "max_price": "0.10",
        "configuration_set": "codes",
        "protect_configuration": "protect-1",
        "entity_id": "1101",
        "templates": TEMPLATES,
    },
    "notify": CHANNELS["notify"]
    | {"template_id": "t-1", "variables": {"pin": "{code}", "brand": "{app}"}, "configuration_set": "codes"},
    "voice": CHANNELS["voice"]
    | {
        "voices": {"en": "AMY"},
        "max_price": "0.10",
        "configuration_set": "codes",
        "protect_configuration": "protect-1",
    },
    "sns": CHANNELS["sns"] | {"max_price": "0.10", "entity_id": "1101", "templates": TEMPLATES},
}


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """Run the phone network, which validates requests against botocore's model, patterns included."""
    inbox = Inbox()
    with Server(PhoneNetwork(inbox).sms_voice(), listen(0, purpose="a test", option="")) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield inbox


def parameters(**settings: Any) -> dict[str, Any]:
    """Return what is asked of the service."""
    return write_request(dispatch(**settings)).parameters


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("settings", [CHANNELS, FULL], ids=["least", "full"])
def test_every_request_fits_the_services_own_model(channel: str, settings: dict[str, dict[str, Any]]) -> None:
    """Botocore checks shapes; the phone network's validation checks patterns, lengths and enumerations as well."""
    service, operation = OPERATIONS[channel]
    shape = botocore.session.Session().get_service_model(service).operation_model(operation).input_shape
    request = parameters(**settings[channel])
    assert shape is not None
    assert not ParamValidator().validate(request, shape).has_errors()
    assert validate(shape, request) is None


def test_a_text_asks_for_all_that_its_route_says() -> None:
    assert parameters(**FULL["sms"]) == {
        "DestinationPhoneNumber": PHONE,
        "OriginationIdentity": f"{ARN}sender-id/ACME/GB",
        "MessageBody": f"{CODE} is your Acme code.",
        "MessageType": "TRANSACTIONAL",
        "ConfigurationSetName": "codes",
        "ProtectConfigurationId": "protect-1",
        "MaxPrice": "0.10",
        "TimeToLive": 180,
        "Context": {"purpose": "sign_up", "route": "route", "trace": "request-1"},
        "DestinationCountryParameters": {"IN_ENTITY_ID": "1101", "IN_TEMPLATE_ID": "1107100000000000001"},
    }


def test_a_plain_text_names_no_identity_and_has_the_deployments_price() -> None:
    request = parameters(channel="sms")
    assert request["MaxPrice"] == "0.50"
    assert request.keys() & {"OriginationIdentity", "DestinationCountryParameters", "ConfigurationSetName"} == set()


def test_notify_gets_its_variables_and_a_call_its_voice() -> None:
    notify = parameters(**FULL["notify"])
    assert notify["TemplateVariables"] == {"pin": CODE, "brand": "Acme"}
    assert (notify["NotifyConfigurationId"], notify["TemplateId"]) == ("nc-1", "t-1")
    call = parameters(**FULL["voice"])
    assert (call["VoiceId"], call["MessageBodyTextType"], call["MaxPricePerMinute"]) == ("AMY", "SSML", "0.10")
    assert call["MessageBody"].count(f'interpret-as="digits">{CODE}<') == 2


def test_sns_is_told_that_a_code_is_transactional_and_where_it_comes_from() -> None:
    def attributes(**settings: Any) -> dict[str, str]:
        found = parameters(**settings)["MessageAttributes"]
        return {name: attribute["StringValue"] for name, attribute in found.items()}

    assert attributes(**FULL["sns"]) == {
        "AWS.SNS.SMS.SMSType": "Transactional",
        "AWS.SNS.SMS.SenderID": "ACME",
        "AWS.SNS.SMS.MaxPrice": "0.10",
        "AWS.MM.SMS.EntityId": "1101",
        "AWS.MM.SMS.TemplateId": "1107100000000000001",
    }
    assert attributes(channel="sns", number="+14255550100") == {
        "AWS.SNS.SMS.SMSType": "Transactional",
        "AWS.MM.SMS.OriginationNumber": "+14255550100",
        "AWS.SNS.SMS.MaxPrice": "0.50",
    }


@pytest.mark.parametrize("channel", ["sms", "notify", "voice"])
def test_what_delivery_events_copy_holds_neither_code_nor_number(channel: str) -> None:
    assert parameters(**FULL[channel])["Context"] == {"purpose": "sign_up", "route": "route", "trace": "request-1"}


def test_a_request_shows_nothing_in_its_repr() -> None:
    assert CODE not in repr(write_request(dispatch(channel="sms")))
    assert PHONE not in repr(write_request(dispatch(channel="sms")))


def test_a_channel_refuses_content_that_it_does_not_carry() -> None:
    text = dispatch(channel="sms")
    with pytest.raises(ValueError, match="sms does not carry NotifyContent"):
        write_request(Dispatch(text.to, text.route, NotifyContent({}), text.purpose, 180, "0.50", "request-1"))


def test_a_text_arrives_from_its_identity_with_its_time_to_live(inbox: Inbox) -> None:
    result = AwsCarrier(new_session()).send(dispatch(**CHANNELS["sms"]))
    (message,) = inbox.messages()
    assert result == Accepted(message.message_id)
    assert (message.to, message.sender) == (PHONE, "ACME")
    assert message.body == f"{CODE} is your Acme confirmation code. Never share it."
    assert message.delivery is not None
    assert (message.delivery.message_type, message.delivery.time_to_live) == ("TRANSACTIONAL", 180)


def test_a_refusal_keeps_reason_and_fields(inbox: Inbox) -> None:
    result = AwsCarrier(new_session()).send(
        dispatch(channel="sms", identity="arn:aws:sms-voice:us-east-1:123456789012:opt-out-list/x")
    )
    match result:
        case Refused(Failure(exception, reason, fields, status)):
            assert (exception, reason, status) == ("ValidationException", "INVALID_ARN", 400)
            assert fields == ("OriginationIdentity",)
        case other:
            pytest.fail(str(other))
    assert inbox.messages() == ()


@pytest.mark.parametrize("channel", ["sms", "notify", "voice"])
@pytest.mark.parametrize(
    ("code", "status", "more", "failure"),
    [
        ("ThrottlingException", 400, {}, Failure("ThrottlingException", status=400)),
        ("SomethingNew", 503, {}, Failure("SomethingNew", status=503)),
        (
            "ConflictException",
            400,
            {"Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT", "ResourceType": "phone-number"},
            Failure("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", status=400),
        ),
        (
            "ResourceNotFoundException",
            400,
            {"ResourceType": "sender-id", "ResourceId": "ACME"},
            Failure("ResourceNotFoundException", "sender-id", status=400),
        ),
    ],
)
def test_an_error_is_read_whole(
    refusing: Refusing,
    monkeypatch: pytest.MonkeyPatch,
    channel: str,
    code: str,
    status: int,
    more: dict[str, str],
    failure: Failure,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", refusing(code, status, **more))
    assert AwsCarrier(new_session()).send(dispatch(**CHANNELS[channel])) == Refused(failure)


def test_an_error_of_sns_is_read_from_its_xml(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code></Error></ErrorResponse>"
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(403, body))
    result = AwsCarrier(new_session()).send(dispatch(**CHANNELS["sns"]))
    assert result == Refused(Failure("AuthorizationError", status=403))


def test_sns_takes_a_text(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto_url)
    assert isinstance(AwsCarrier(new_session()).send(dispatch(**CHANNELS["sns"])), Accepted)


@pytest.mark.parametrize("body", [b"<html>", b"{}", b""])
def test_an_answer_that_names_no_message_leaves_the_outcome_open(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(200, body))
    assert isinstance(AwsCarrier(new_session()).send(dispatch(**CHANNELS["sms"])), Lost)


def test_a_route_sends_from_its_own_region(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Region stands in the signature, which is all that a local endpoint can see of it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(200, b'{"MessageId": "1"}'))
    session = new_session()
    signed: list[str] = []

    def note(**event: Any) -> None:
        signed.append(str(event["request"].headers["Authorization"]))

    session.register("before-send", note)
    carrier = AwsCarrier(session)
    for settings in ({"channel": "sms"}, {"channel": "sms", "region": "eu-west-1"}, FULL["sms"]):
        assert isinstance(carrier.send(dispatch(**settings)), Accepted)
    assert [line.split("/")[2] for line in signed] == ["us-east-1", "eu-west-1", "eu-west-2"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_endpoint_that_cannot_be_reached_sent_nothing(channel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    result = AwsCarrier(new_session()).send(dispatch(**CHANNELS[channel]))
    assert result == Refused(Failure("EndpointConnectionError"))


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_connection_that_drops_after_the_request_leaves_the_outcome_open(
    channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One attempt only: a second one might text twice."""
    accepted: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                accepted.append(len(connection.recv(65536)))
                connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
        result = AwsCarrier(new_session()).send(dispatch(**CHANNELS[channel]))
        listener.shutdown(socket.SHUT_RDWR)
    assert isinstance(result, Lost)
    assert "the answer was lost" in result.problem
    assert len(accepted) == 1

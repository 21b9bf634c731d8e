"""Requests follow the services' models, and every kind of failure is distinguished."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore.validate import ParamValidator
from support.people import CODE, PHONE
from support.sender.dispatches import CHANNELS, dispatch
from support.sender.routing_tables import TEMPLATES

from cognito_otp.adapters.carrier import AwsCarrier
from cognito_otp.adapters.carrier_requests import write_request
from cognito_otp.adapters.deadlines import Deadlines
from cognito_otp.adapters.sessions import new_session
from cognito_otp.application.ports import Dispatch
from cognito_otp.domain.delivery.attempts import Accepted, Lost, Refused
from cognito_otp.domain.delivery.failures import Failure
from cognito_otp.domain.routing.composing import NotifyContent
from cognito_otp_local.inbox.received import Inbox
from cognito_otp_local.phone_network.aws_protocols.sms_voice_api import check_request
from cognito_otp_local.phone_network.wiring import EmulatedNetwork
from cognito_otp_local.web.servers import Server, listen

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
    with Server(EmulatedNetwork(inbox).sms_voice(), listen(0, purpose="a test", option="")) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield inbox


def parameters(**settings: Any) -> dict[str, Any]:
    """Return the parameters of the request."""
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
    check_request(shape, request)


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


def test_a_publish_states_that_a_code_is_transactional_and_its_origin() -> None:
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
    result = AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS["sms"]))
    (message,) = inbox.messages()
    assert result == Accepted(message.message_id)
    assert (message.to, message.sender) == (PHONE, "ACME")
    assert message.body == f"{CODE} is your Acme verification code. It expires in 24 hours. Do not share it."
    assert message.delivery is not None
    assert (message.delivery.message_type, message.delivery.time_to_live) == ("TRANSACTIONAL", 180)


def test_a_refusal_keeps_reason_and_fields(inbox: Inbox) -> None:
    result = AwsCarrier(new_session(), Deadlines(0)).send(
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
        ("SomethingNew", 404, {}, Failure("SomethingNew", status=404)),
        ("SlowDown", 429, {}, Failure("SlowDown", status=429)),
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
    assert AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS[channel])) == Refused(failure)


def test_an_error_of_sns_is_read_from_its_xml(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code></Error></ErrorResponse>"
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(403, body))
    result = AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS["sns"]))
    assert result == Refused(Failure("AuthorizationError", status=403))


def test_sns_takes_a_text(moto_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", moto_url)
    assert isinstance(AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS["sns"])), Accepted)


@pytest.mark.parametrize("body", [b"<html>", b"{}", b""])
def test_an_answer_without_a_message_id_counts_as_lost(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(200, body))
    assert isinstance(AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS["sms"])), Lost)


def test_a_route_sends_from_its_own_region(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Region stands in the signature, which is all that a local endpoint can see of it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(200, b'{"MessageId": "1"}'))
    session = new_session()
    signed: list[str] = []

    def note(**event: Any) -> None:
        signed.append(str(event["request"].headers["Authorization"]))

    session.register("before-send", note)
    carrier = AwsCarrier(session, Deadlines(0))
    for settings in ({"channel": "sms"}, {"channel": "sms", "region": "eu-west-1"}, FULL["sms"]):
        assert isinstance(carrier.send(dispatch(**settings)), Accepted)
    assert [line.split("/")[2] for line in signed] == ["us-east-1", "eu-west-1", "eu-west-2"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_an_unreachable_endpoint_is_a_refusal_because_nothing_was_sent(
    channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    result = AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS[channel]))
    assert result == Refused(Failure("EndpointConnectionError"))


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_connection_that_drops_after_the_request_is_a_lost_answer(
    channel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One attempt only: a second one might send a second text."""
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
        result = AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS[channel]))
        listener.shutdown(socket.SHUT_RDWR)
    assert isinstance(result, Lost)
    assert "the answer was lost" in result.problem
    assert len(accepted) == 1


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("status", [301, 500, 502, 503, 504])
@pytest.mark.parametrize("body", [b'{"__type": "ThrottlingException"}', b"<html>\xe9</html>", b"", b"[]", b"null"])
def test_a_server_error_leaves_open_whether_the_message_was_sent(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, channel: str, status: int, body: bytes
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(status, body))
    answer = AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS[channel]))
    assert isinstance(answer, Lost)
    assert answer.failure is not None


STRANGE = [
    b"<html>\xff\xfe</html>",
    "<html>é</html>".encode("utf-16"),
    b"",
    b"[]",
    b"null",
    b"42",
    b'"text"',
    b'{"__type": 7}',
    b'{"__type": "ConflictException", "Reason": []}',
    b'{"__type": "ValidationException", "Reason": "OTHER", "Fields": [null]}',
    b'{"__type": "ValidationException", "Reason": "OTHER", "Fields": {"Name": 1}}',
    b'{"__type": "ConflictException", "Reason": "OPTED OUT +447700900123"}',
    b"<Error><Code/></Error>",
    b"<PublishResponse><PublishResult/></PublishResponse>",
    b"<a",
]
"""Bodies that no model describes: a proxy's pages, other protocols, members of other types."""


@pytest.mark.parametrize("channel", ["sms", "sns"])
@pytest.mark.parametrize("status", [400, 403, 404, 413, 429])
@pytest.mark.parametrize("body", STRANGE)
def test_a_client_error_of_any_form_is_a_refusal(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, channel: str, status: int, body: bytes
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(status, body))
    answer = AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS[channel]))
    assert isinstance(answer, Refused)
    assert answer.failure.status == status
    assert PHONE not in repr(answer)


@pytest.mark.parametrize("channel", ["sms", "sns"])
@pytest.mark.parametrize("body", [*STRANGE, b'{"MessageId": null}', b'{"MessageId": ["1"]}'])
def test_a_success_that_cannot_be_read_leaves_open_whether_the_message_was_sent(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, channel: str, body: bytes
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", serving(200, body))
    assert isinstance(AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS[channel])), Lost)


def keeping(connections: list[socket.socket], listener: socket.socket) -> None:
    """Answer each request on a connection, and keep the connection open."""
    body = b'{"MessageId": "1"}'

    def answer(connection: socket.socket) -> None:
        with connection:
            while request := connection.recv(65536):
                while not request.endswith(b"}"):
                    request += connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connections.append(connection)
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def test_a_connection_that_idled_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lambda freezes a function between events, and its connections can end unseen: a send on one would be in doubt."""
    now, connections = [1000.0], list[socket.socket]()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=keeping, args=(connections, listener), daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
        carrier = AwsCarrier(new_session(), Deadlines(0), lambda: now[0])
        for seconds, used in ((0, 1), (1, 1), (60, 2), (0.5, 2), (-3600, 3)):
            now[0] += seconds
            assert carrier.send(dispatch(**CHANNELS["sms"])) == Accepted("1")
            assert len(connections) == used
        listener.shutdown(socket.SHUT_RDWR)


def test_a_request_that_could_not_be_written_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection opens and ends before the body is written: the service cannot have accepted the message."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"https://127.0.0.1:{listener.getsockname()[1]}")

        def hang_up() -> None:
            connection, _ = listener.accept()
            connection.recv(16)  # the first bytes of the handshake, which never ends
            connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        answer = AwsCarrier(new_session(), Deadlines(0)).send(dispatch(**CHANNELS["sms"]))
    assert isinstance(answer, Refused)


def ending_in(seconds: float) -> Deadlines:
    """Return the deadlines of a run that has so much time left."""
    deadlines = Deadlines(0)
    deadlines.start_run(lambda: seconds)
    return deadlines


def test_an_answer_that_trickles_is_given_up_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Botocore limits each read: a byte now and then would keep it waiting for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        over = threading.Event()

        def trickle() -> None:
            connection, _ = listener.accept()
            connection.recv(65536)
            with connection:
                while not over.wait(0.02):
                    connection.sendall(b"H")

        thread = threading.Thread(target=trickle, daemon=True)
        thread.start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
        answer = AwsCarrier(new_session(), ending_in(0.3)).send(dispatch(**CHANNELS["sms"]))
        over.set()
        thread.join()
    assert answer == Lost("send_text_message: the answer was lost (DeadlineExceededError)")


def test_a_request_that_is_still_connecting_at_the_deadline_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that was left behind must not go out later: the code may be on its way by another route by then."""
    begun, over, ended = threading.Event(), threading.Event(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{listener.getsockname()[1]}")
        carrier = AwsCarrier(new_session(), ending_in(0.3))
        texts = carrier._client("pinpoint-sms-voice-v2", None)  # noqa: SLF001 - to hold a request back

        def hold(**_: Any) -> None:
            begun.set()
            over.wait(10)

        texts.meta.events.register_first("before-send", hold)
        texts.meta.events.register("after-call-error", lambda **_: ended.set())
        answer = carrier.send(dispatch(**CHANNELS["sms"]))
        assert begun.is_set()
        assert answer == Refused(Failure("DeadlineExceededError"))
        over.set()
        assert ended.wait(10)
        connection, _ = listener.accept()
        received = b""
        with connection:
            while chunk := connection.recv(65536):
                received += chunk
    assert received.startswith(b"POST")
    assert CODE.encode() not in received

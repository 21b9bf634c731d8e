"""Texts go out through SendTextMessage as its model demands, and every way to fail is told apart."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from people import CODE, PHONE

from cognito_otp.adapters.sessions import new_session
from cognito_otp.adapters.text_messages import EndUserMessagingSender
from cognito_otp.domain.phones import read_phone
from cognito_otp.errors import SendRefusedError, SendUnavailableError, SendUncertainError
from cognito_otp.ports import Text
from cognito_otp_tools.local.network.messages import Inbox
from cognito_otp_tools.local.network.sms_voice import create_sms_voice
from cognito_otp_tools.local.servers import Server, listen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    type Refusing = Callable[..., str]

TEXT = Text(to=read_phone(PHONE), body=f"{CODE} is your code.", origination_identity="ACME", time_to_live=180)


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """Run the phone network, which validates requests against botocore's model, patterns included."""
    inbox = Inbox()
    with Server(create_sms_voice(inbox), listen(0, purpose="a test", option="")) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield inbox


def test_a_text_arrives_from_the_origination_identity_with_its_time_to_live(inbox: Inbox) -> None:
    message_id = EndUserMessagingSender(new_session()).send(TEXT)
    (message,) = inbox.messages()
    assert message.message_id == message_id
    assert (message.to, message.sender, message.body) == (PHONE, "ACME", TEXT.body)
    assert message.delivery is not None
    assert (message.delivery.message_type, message.delivery.time_to_live) == ("TRANSACTIONAL", 180)


def test_without_an_origination_identity_none_is_named(inbox: Inbox) -> None:
    EndUserMessagingSender(new_session()).send(
        Text(to=TEXT.to, body=TEXT.body, origination_identity=None, time_to_live=180)
    )
    assert len(inbox.messages()) == 1


def test_a_refusal_names_exception_and_reason_and_never_the_text(inbox: Inbox) -> None:
    arn = "arn:aws:sns:us-east-1:123456789012:topic"
    with pytest.raises(SendRefusedError, match="ValidationException INVALID_ARN") as caught:
        EndUserMessagingSender(new_session()).send(
            Text(to=TEXT.to, body=TEXT.body, origination_identity=arn, time_to_live=180)
        )
    assert CODE not in str(caught.value)
    assert inbox.messages() == ()


@pytest.mark.parametrize(
    ("code", "status", "more", "expected", "words"),
    [
        ("ThrottlingException", 400, {}, SendUnavailableError, "ThrottlingException"),
        ("InternalServerException", 500, {}, SendUnavailableError, "InternalServerException"),
        ("SomethingNew", 503, {}, SendUnavailableError, "SomethingNew"),
        (
            "ConflictException",
            400,
            {"Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT"},
            SendRefusedError,
            "ConflictException DESTINATION_PHONE_NUMBER_OPTED_OUT",
        ),
        (
            "ServiceQuotaExceededException",
            400,
            {"Reason": "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"},
            SendRefusedError,
            "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT",
        ),
        ("ResourceNotFoundException", 400, {"ResourceType": "sender-id"}, SendRefusedError, "sender-id"),
        ("AccessDeniedException", 400, {}, SendRefusedError, "AccessDeniedException"),
    ],
)
def test_what_may_pass_is_told_from_what_will_not(
    refusing: Refusing,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    status: int,
    more: dict[str, str],
    expected: type[Exception],
    words: str,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", refusing(code, status, **more))
    with pytest.raises(expected, match=words):
        EndUserMessagingSender(new_session()).send(TEXT)


def test_an_endpoint_that_cannot_be_reached_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(SendUnavailableError, match="could not be reached"):
        EndUserMessagingSender(new_session()).send(TEXT)


def test_a_connection_that_drops_after_the_request_leaves_the_outcome_open(monkeypatch: pytest.MonkeyPatch) -> None:
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
        with pytest.raises(SendUncertainError, match="answer was lost"):
            EndUserMessagingSender(new_session()).send(TEXT)
        listener.shutdown(socket.SHUT_RDWR)
    assert len(accepted) == 1

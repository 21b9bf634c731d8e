"""Phones and mailboxes of tests, on a real inbox: what they read, and what they say when nothing comes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cognito_otp_local.errors import LocalStackError
from cognito_otp_local.inbox.app import create_inbox
from cognito_otp_local.inbox.messages import Message, TraceStep
from cognito_otp_local.inbox.received import Inbox
from cognito_otp_local.testing import Mailbox, NothingArrivedError, Phone
from cognito_otp_local.web.servers import Server, listen

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER = "+447700900321"
ADDRESS = "person-1@example.com"
NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def inbox() -> Inbox:
    """Make an empty inbox."""
    return Inbox()


@pytest.fixture
def inbox_url(inbox: Inbox) -> Iterator[str]:
    """Serve that inbox."""
    with Server(create_inbox(inbox), listen(0, purpose="a test", option="--none")) as server:
        yield server.url


def text(body: str) -> Message:
    """Make a text to the phone."""
    return Message(
        to=NUMBER, sender="ACME", channel="sms", body=body, encoding="GSM", segments=1, message_id="m", received_at=NOW
    )


def email(body: str, to: str = ADDRESS) -> Message:
    """Make an e-mail."""
    return Message(
        to=to, sender="a@b.example", channel="email", subject="Hello", body=body, message_id="m", received_at=NOW
    )


def test_a_phone_reads_its_texts_in_their_order_and_each_once(inbox: Inbox, inbox_url: str) -> None:
    inbox.append(text("first 111111"))
    inbox.append(text("second 222222"))
    phone = Phone(NUMBER, inbox_url)
    assert [phone.next_text(0).code, phone.next_text(0).code] == ["111111", "222222"]
    with pytest.raises(NothingArrivedError):
        phone.next_text(0)


def test_a_phone_that_forgets_reads_only_what_comes_after(inbox: Inbox, inbox_url: str) -> None:
    inbox.append(text("of a user before 111111"))
    phone = Phone(NUMBER, inbox_url)
    phone.forget()
    inbox.append(text("its own 222222"))
    assert phone.next_text(0).code == "222222"


def test_a_mailbox_reads_its_own_emails_and_takes_no_colour_for_a_code(inbox: Inbox, inbox_url: str) -> None:
    inbox.append(email("somebody else's 111111", to="person-2@example.com"))
    inbox.append(email('<p style="color:#445566">Your code is <b>222222</b>.</p>'))
    mailbox = Mailbox(ADDRESS, inbox_url)
    received = mailbox.next_email(0)
    assert (received.subject, received.code) == ("Hello", "222222")
    assert len(mailbox.emails()) == 1


@pytest.mark.parametrize(
    ("body", "code"), [("Your code is 4 4 0 9 1 7.", "440917"), ("Temporary password: aB3<&>xY9!", "aB3<&>xY9!")]
)
def test_a_code_is_what_a_person_would_enter(inbox: Inbox, inbox_url: str, body: str, code: str) -> None:
    inbox.append(text(body))
    assert Phone(NUMBER, inbox_url).next_text(0).code == code


def test_a_message_without_a_code_says_so(inbox: Inbox, inbox_url: str) -> None:
    inbox.append(text("Hello"))
    inbox.append(email("<p>Hello</p>"))
    with pytest.raises(LocalStackError, match="the text holds no code"):
        _ = Phone(NUMBER, inbox_url).next_text(0).code
    with pytest.raises(LocalStackError, match="the e-mail holds no code"):
        _ = Mailbox(ADDRESS, inbox_url).next_email(0).code


def test_neither_number_nor_address_nor_code_is_in_a_repr(inbox: Inbox, inbox_url: str) -> None:
    inbox.append(text("first 111111"))
    inbox.append(email("<p>222222</p>"))
    phone, mailbox = Phone(NUMBER, inbox_url), Mailbox(ADDRESS, inbox_url)
    shown = repr([phone, phone.next_text(0), mailbox, mailbox.next_email(0)])
    assert [secret for secret in (NUMBER, ADDRESS, "111111", "222222") if secret in shown] == []


def test_a_text_that_was_never_requested_is_reported_without_the_number(inbox_url: str) -> None:
    with pytest.raises(NothingArrivedError) as caught:
        Phone(NUMBER, inbox_url).next_text(0)
    assert str(caught.value) == "no text arrived within 0 s: nothing is known of one on its way to this address"


def test_an_undelivered_text_is_reported_with_the_steps_on_its_way(inbox: Inbox, inbox_url: str) -> None:
    inbox.note(NUMBER, TraceStep(NOW, "cognito", "SignUp: given to CustomSMSSender"))
    inbox.note(NUMBER, TraceStep(NOW, "function", "attempt 1: ThrottlingException", ok=False))
    with pytest.raises(NothingArrivedError) as caught:
        Phone(NUMBER, inbox_url).next_text(0)
    assert str(caught.value).endswith(
        "what happened on its way is: cognito: SignUp: given to CustomSMSSender; "
        "function: attempt 1: ThrottlingException (failed)"
    )

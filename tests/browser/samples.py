"""Messages as the network delivers them, for pages to show."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.segments import measure
from cognito_otp_local.inbox.messages import Delivery, Message, TraceStep
from cognito_otp_local.inbox.reading import find_country

if TYPE_CHECKING:
    from cognito_otp_local.inbox.received import Inbox

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PHONE, SECOND, MAILBOX = "+447700900123", "+12065550100", "person@example.com"
LETTER = (
    '<div style="margin: 10px; font: 15px/1.5 Inter, system-ui, sans-serif"><h2>Welcome to Acme</h2>'
    "<p>Your Acme confirmation code is <strong>551204</strong>.</p><p>Never share it.</p></div>"
)


def text(to: str, body: str, **more: Any) -> Message:
    """Return a text; ``more`` are any of a message's fields."""
    cost = measure(body)
    defaults: dict[str, Any] = {
        "sender": "ACME",
        "channel": "sms",
        "encoding": cost.encoding,
        "segments": cost.segments,
        "message_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{to} {body}")),
        "received_at": NOON,
        "delivery": Delivery(find_country(to) or "001", "TRANSACTIONAL", 180),
        "route": "SendTextMessage from ACME",
    }
    return Message(to=to, body=body, **(defaults | more))


def email(body: str, **more: Any) -> Message:
    """Return an e-mail with an HTML body."""
    defaults: dict[str, Any] = {
        "to": MAILBOX,
        "sender": "no-reply@example.com",
        "channel": "email",
        "subject": "Your Acme confirmation code",
        "message_id": "email-1",
        "received_at": NOON,
        "route": "Cognito's e-mail, worded by CustomMessage",
    }
    return Message(body=body, **(defaults | more))


CALL: dict[str, Any] = {"channel": "voice", "encoding": None, "segments": None, "route": "SendVoiceMessage from ACME"}


def call(to: str, body: str, **more: Any) -> Message:
    """Return a voice call."""
    return text(to, body, **(CALL | more))


def steps(*facts: str, at: datetime = NOON) -> tuple[TraceStep, ...]:
    """Return a trace; a fact that begins with ! is one that went wrong."""
    return tuple(
        TraceStep(
            at - timedelta(milliseconds=90 * (len(facts) - place)),
            _actor(fact),
            fact.lstrip("!"),
            not fact.startswith("!"),
        )
        for place, fact in enumerate(facts)
    )


def _actor(fact: str) -> Any:
    return "cognito" if "Cognito" in fact else "network" if "network" in fact else "function"


def fill(inbox: Inbox, now: datetime = NOON) -> None:
    """Fill an inbox with the messages of a typical afternoon."""

    def ago(minutes: float) -> datetime:
        return now - timedelta(minutes=minutes)

    sealed, opened, accepted = (
        "Cognito sealed a code for the sender",
        "The sender opened it and chose ACME",
        "The network accepted SendTextMessage",
    )
    refused = "!The network refused SendTextMessage: ThrottlingException"
    opted_out = "!The network refused it: ConflictException, DESTINATION_PHONE_NUMBER_OPTED_OUT"
    worded = steps("Cognito asked CustomMessage for the words", at=ago(44))
    inbox.append(email(LETTER, received_at=ago(44), trace=worded))
    french = "730418 est votre code Acme. Ne le partagez jamais."
    inbox.append(text("+33612345678", french, received_at=ago(31), sender="Acme"))
    said = "<speak>Your Acme code is 4, 4, 0, 9, 1, 7.</speak>"
    inbox.append(call("+6591234567", said, received_at=ago(26), sender="+6531580000"))
    invitation = "Your Acme account is ready. User name: kim Temporary password: aB3<&>xY9!"
    inbox.append(text(SECOND, invitation, received_at=ago(18), sender="+12065550199"))
    for step in steps(sealed, opted_out, at=ago(12)):
        inbox.note("+919812345678", step)
    first = "194590 is your Acme confirmation code. Never share it."
    inbox.append(text(PHONE, first, received_at=ago(6), trace=steps(sealed, opened, accepted, at=ago(6))))
    second = "838069 is your Acme sign-in code. Never share it."
    trace = steps(sealed, refused, accepted, at=ago(1))
    inbox.append(text(PHONE, second, received_at=ago(1), trace=trace))

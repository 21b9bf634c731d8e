"""Messages as phones and mailboxes receive them, and the steps that led to each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TypedDict

from cognito_otp_local.inbox.reading import find_code, read_markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cognito_otp.domain.messages.segments import Encoding

type Channel = Literal["sms", "notify", "sns", "voice", "email"]
"""How a message came: SendTextMessage, SendNotifyTextMessage, SNS Publish, SendVoiceMessage, or Cognito's e-mail."""
type Actor = Literal["cognito", "function", "network"]
type MessageType = Literal["TRANSACTIONAL", "PROMOTIONAL"]

_MARKED_UP = frozenset({"email", "voice"})
"""The channels whose bodies are markup: HTML, SSML."""


class StepJson(TypedDict):
    """A step of a message's trace as ``GET /messages`` shows it."""

    at: str
    actor: str
    what: str
    ok: bool


MessageJson = TypedDict(
    "MessageJson",
    {
        "to": str,
        "from": str,
        "channel": str,
        "subject": str | None,
        "body": str,
        "code": str | None,
        "encoding": str | None,
        "segments": int | None,
        "characters": int,
        "country": str | None,
        "message_id": str,
        "received_at": str,
        "route": str,
        "warning": str | None,
        "trace": list[StepJson],
    },
)
"""A message as ``GET /messages`` shows it; people script against these names."""


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One thing that happened on the way of a code: who did what, and whether it went well. It holds no code."""

    at: datetime
    actor: Actor
    what: str
    ok: bool = True

    def as_json(self) -> StepJson:
        """Show the step as the inbox does."""
        return {"at": _iso(self.at), "actor": self.actor, "what": self.what, "ok": self.ok}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the sender asked of the network, beside the message itself. ``time_to_live`` is in seconds."""

    country: str
    message_type: MessageType
    time_to_live: int
    context: tuple[tuple[str, str], ...] = ()
    configuration_set: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message on one phone or in one mailbox.

    ``to`` is an E.164 number or an e-mail address; ``sender`` is what the phone shows; ``body`` is text, or HTML for
    e-mail; ``encoding`` and ``segments`` are for texts alone. ``received_at`` carries its zone. ``route`` says in a
    few words how it came, ``warning`` what is wrong with what its receiver sees, and ``trace`` what happened before,
    oldest first.
    """

    to: str = field(repr=False)
    sender: str
    channel: Channel
    subject: str | None = None
    body: str = field(repr=False)
    encoding: Encoding | None = None
    segments: int | None = None
    message_id: str
    received_at: datetime
    delivery: Delivery | None = None
    route: str = ""
    warning: str | None = None
    trace: tuple[TraceStep, ...] = ()

    @property
    def text(self) -> str:
        """What its receiver reads or hears: the words of e-mails and calls without their markup, on one line."""
        return read_markup(self.body) if self.channel in _MARKED_UP else self.body

    @property
    def code(self) -> str | None:
        """The code in the text (see ``find_code``), or None."""
        return find_code(self.text)

    def as_json(self) -> MessageJson:
        """Show the message as the inbox does: times in ISO 8601, UTC, to the millisecond."""
        return {
            "to": self.to,
            "from": self.sender,
            "channel": self.channel,
            "subject": self.subject,
            "body": self.body,
            "code": self.code,
            "encoding": self.encoding,
            "segments": self.segments,
            "characters": len(self.body),
            "country": self.delivery.country if self.delivery else None,
            "message_id": self.message_id,
            "received_at": _iso(self.received_at),
            "route": self.route,
            "warning": self.warning,
            "trace": [step.as_json() for step in self.trace],
        }


def encode_messages(messages: Sequence[Message]) -> bytes:
    """Encode messages as a JSON list in UTF-8."""
    return encode_json([message.as_json() for message in messages])


def encode_json(document: object) -> bytes:
    """Encode a document that holds messages as JSON in UTF-8.

    A half of a surrogate pair has no UTF-8, and one message must not make the whole document unreadable: it
    becomes an escape with a backslash, which JSON allows.
    """
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

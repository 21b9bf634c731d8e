"""What phones received, and the inbox that keeps it for as long as the local stack runs."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cognito_otp.domain.segments import Encoding

type Channel = Literal["sms"]
type MessageType = Literal["TRANSACTIONAL", "PROMOTIONAL"]

MessageJson = TypedDict(
    "MessageJson",
    {
        "to": str,
        "from": str,
        "channel": str,
        "body": str,
        "encoding": str,
        "segments": int,
        "message_id": str,
        "received_at": str,
    },
)
"""A message as ``GET /messages`` shows it; people script against these names."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the sender asked of the network, beside the message itself. ``time_to_live`` is in seconds."""

    country: str
    message_type: MessageType
    time_to_live: int
    context: tuple[tuple[str, str], ...] = ()
    configuration_set: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message on one phone. ``sender`` is what the phone shows; ``received_at`` carries its zone."""

    to: str = field(repr=False)
    sender: str
    channel: Channel
    body: str = field(repr=False)
    encoding: Encoding
    segments: int
    message_id: str
    received_at: datetime
    delivery: Delivery

    def as_json(self) -> MessageJson:
        """Show the message as the inbox does: ``received_at`` in ISO 8601, UTC, to the millisecond."""
        received_at = self.received_at.astimezone(UTC).isoformat(timespec="milliseconds")
        return {
            "to": self.to,
            "from": self.sender,
            "channel": self.channel,
            "body": self.body,
            "encoding": self.encoding,
            "segments": self.segments,
            "message_id": self.message_id,
            "received_at": received_at.replace("+00:00", "Z"),
        }


class Inbox:
    """Every phone's messages, oldest first. Safe to use from several threads."""

    __slots__ = ("_lock", "_messages")

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._messages: list[Message] = []

    def append(self, message: Message) -> None:
        """Deliver a message."""
        with self._lock:
            self._messages.append(message)

    def messages(self, *, to: str | None = None) -> tuple[Message, ...]:
        """Return what was received, oldest first; only one phone's when ``to`` is its E.164 number."""
        with self._lock:
            return tuple(message for message in self._messages if to is None or message.to == to)

    def clear(self) -> None:
        """Forget every message."""
        with self._lock:
            self._messages.clear()


def encode_messages(messages: Sequence[Message]) -> bytes:
    """Encode messages as a JSON list in UTF-8.

    A half of a surrogate pair has no UTF-8, and one message must not make the whole list unreadable: it
    becomes an escape with a backslash, which JSON allows.
    """
    text = json.dumps([message.as_json() for message in messages], ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace")

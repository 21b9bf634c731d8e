"""SendTextMessage: what the network checks beyond the model, and the delivery to the inbox.

Sources: the End User Messaging SMS API reference, SendTextMessage; its guide, "SMS character limits" (1,600
characters of the GSM alphabet or 630 others). Stand-ins: the API documents no default for MessageType, so
TRANSACTIONAL is taken; no price list is kept, so MaxPrice is checked for its form only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.phones import InvalidPhoneError, Phone, read_phone
from cognito_otp.domain.segments import Measure, measure
from cognito_otp_tools.local.network.messages import Delivery, Inbox, Message, Step
from cognito_otp_tools.local.network.replies import Accepted, FieldProblem, Refusal, Reply, invalid
from cognito_otp_tools.local.network.senders import shown_sender

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

DEFAULT_TIME_TO_LIVE = 72 * 60 * 60
LONGEST_UNICODE_BODY = 630
WORLD = "001"
"""libphonenumber's region of numbers that belong to no country, such as satellite phones."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that passed every check: its phone, what the phone shows, and its size."""

    to: Phone
    sender: str
    body: str = field(repr=False)
    measure: Measure


@dataclass(frozen=True, slots=True)
class TextSending:
    """Sends texts to ``inbox``; ``now`` tells when, ``new_id`` makes message ids."""

    inbox: Inbox
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def send(self, request: Mapping[str, Any], delay: float) -> Reply:  # noqa: ARG002
        """Answer a request that fits the model with an id, or refuse it. DryRun delivers nothing."""
        match read_text(request):
            case Refusal() as refusal:
                return refusal
            case Text() as text:
                message_id = self.new_id()
                if not request.get("DryRun"):
                    self.inbox.append(self._message(text, message_id, _read_delivery(text.to, request)))
                return Accepted({"MessageId": message_id})

    def _message(self, text: Text, message_id: str, delivery: Delivery) -> Message:
        """Put a text on its phone."""
        return Message(
            to=text.to.e164,
            sender=text.sender,
            channel="sms",
            body=text.body,
            encoding=text.measure.encoding,
            segments=text.measure.segments,
            message_id=message_id,
            received_at=self.now(),
            delivery=delivery,
            route=f"SendTextMessage from {text.sender}",
            trace=(Step(self.now(), "network", f"SendTextMessage from {text.sender}: accepted"),),
        )


def read_text(request: Mapping[str, Any]) -> Text | Refusal:
    """Check body, destination and origination identity, in this order."""
    body = _read_body(request.get("MessageBody"))
    if isinstance(body, Refusal):
        return body
    to = _read_destination(request["DestinationPhoneNumber"])
    if isinstance(to, Refusal):
        return to
    sender = shown_sender(request.get("OriginationIdentity"))
    if isinstance(sender, Refusal):
        return sender
    return Text(to, sender, body, measure(body))


def _read_body(body: str | None) -> str | Refusal:
    """Refuse a missing body, which the model would let through, and one too long for UCS-2."""
    if body is None:
        return invalid("MISSING_PARAMETER", FieldProblem("MessageBody", "Member must not be null", missing=True))
    if measure(body).encoding == "Unicode" and len(body) > LONGEST_UNICODE_BODY:
        problem = (
            f"Member must have length less than or equal to {LONGEST_UNICODE_BODY} "
            "when it has a character outside the GSM 03.38 alphabet"
        )
        return invalid("MAXIMUM_SIZE_EXCEEDED", FieldProblem("MessageBody", problem))
    return body


def _read_destination(number: str) -> Phone | Refusal:
    """Find the destination country; refuse a number of no country's plan. The model lets the + go."""
    try:
        phone = read_phone(f"+{number.removeprefix('+')}")
    except InvalidPhoneError as error:
        return invalid("INVALID_PARAMETER", FieldProblem("DestinationPhoneNumber", str(error)))
    if phone.country == WORLD:
        problem = "the number belongs to no country"
        return invalid("INVALID_PARAMETER", FieldProblem("DestinationPhoneNumber", problem))
    return phone


def _read_delivery(to: Phone, request: Mapping[str, Any]) -> Delivery:
    """Read what the sender asked of the network."""
    return Delivery(
        country=to.country,
        message_type=request.get("MessageType") or "TRANSACTIONAL",
        time_to_live=request.get("TimeToLive") or DEFAULT_TIME_TO_LIVE,
        context=tuple((request.get("Context") or {}).items()),
        configuration_set=request.get("ConfigurationSetName"),
    )

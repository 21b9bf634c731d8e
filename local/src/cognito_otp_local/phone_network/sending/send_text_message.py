"""SendTextMessage: what the network checks beyond the model, and the delivery to the inbox.

Sources: the End User Messaging SMS API reference, SendTextMessage; its guide, "SMS character limits" (1,600
characters of the GSM alphabet or 630 others). The API documents no default for MessageType, so TRANSACTIONAL is taken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.segments import Measure, measure
from cognito_otp.domain.phones import InvalidPhoneError, Phone, read_phone
from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.inbox.messages import Message
from cognito_otp_local.phone_network.account.account import name_of
from cognito_otp_local.phone_network.operations.account_limits import price_of_part
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, Reply, invalid
from cognito_otp_local.phone_network.sending.carrier import delivery_of, describe
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.inbox.messages import Channel
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.sending.carrier import Carrier
    from cognito_otp_local.phone_network.sending.origins import Origin

DEFAULT_TIME_TO_LIVE = 72 * 60 * 60
LONGEST_UNICODE_BODY = 630
WORLD = "001"
"""libphonenumber's region of numbers that belong to no country, such as satellite phones."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that passed every check of its own: its phone, its words and its size."""

    to: Phone
    body: str = field(repr=False)
    measure: Measure


@dataclass(frozen=True, slots=True)
class TextSending:
    """Sends texts through a carrier."""

    carrier: Carrier

    def send(self, request: Mapping[str, Any], delay: float) -> Reply:
        """Answer a request that fits the model with an id, or refuse it. DryRun delivers nothing."""
        text = read_text(request)
        if isinstance(text, Refusal):
            return text
        outbound = _read_outbound(self.carrier.account, text, request)
        origin = self.carrier.check(outbound)
        if isinstance(origin, Refusal):
            return origin
        message_id = self.carrier.account.new_id()
        if request.get("DryRun"):
            self.carrier.note(outbound, describe(outbound, origin, "dry run, nothing sent"), ok=True)
        else:
            lasts = request.get("TimeToLive") or DEFAULT_TIME_TO_LIVE
            message = text_message(self.carrier.account, outbound, origin, text, message_id, lasts)
            self.carrier.deliver(outbound, origin, message, delay)
        return Accepted({"MessageId": message_id})


def text_message(  # noqa: PLR0913, PLR0917 - what a text is made of
    account: Account,
    outbound: Outbound,
    origin: Origin,
    text: Text,
    message_id: str,
    time_to_live: int,
    channel: Channel = "sms",
) -> Message:
    """Put a text on its phone."""
    return Message(
        to=text.to.e164,
        sender=origin.sender,
        channel=channel,
        body=text.body,
        encoding=text.measure.encoding,
        segments=text.measure.segments,
        message_id=message_id,
        received_at=account.now(),
        delivery=delivery_of(outbound, time_to_live),
        route=f"{outbound.operation} from {origin.sender}",
    )


def read_text(request: Mapping[str, Any]) -> Text | Refusal:
    """Check body and destination, in this order."""
    body = read_body(request.get("MessageBody"))
    if isinstance(body, Refusal):
        return body
    to = read_destination(request["DestinationPhoneNumber"])
    if isinstance(to, Refusal):
        return to
    return Text(to, body, measure(body))


def read_body(body: str | None) -> str | Refusal:
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


def read_destination(number: str) -> Phone | Refusal:
    """Find the destination country; refuse a number of no country's plan. The model lets the + go."""
    try:
        phone = read_phone(f"+{number.removeprefix('+')}")
    except InvalidPhoneError as error:
        return invalid("INVALID_PARAMETER", FieldProblem("DestinationPhoneNumber", str(error)))
    if phone.country == WORLD:
        problem = "the number belongs to no country"
        return invalid("INVALID_PARAMETER", FieldProblem("DestinationPhoneNumber", problem))
    return phone


def read_most(text: str | None) -> Decimal | None:
    """Read the price that a message may cost; the model has checked its form."""
    return None if text is None else Decimal(text)


def _read_outbound(account: Account, text: Text, request: Mapping[str, Any]) -> Outbound:
    """Read what the account's rules look at; what the request leaves open its configuration set may say."""
    price = price_of_part(text.to.country) * text.measure.segments
    configuration_set = account.configuration_sets.get(name_of(request.get("ConfigurationSetName") or ""))
    default_type = configuration_set.message_type if configuration_set is not None else None
    default_sender = configuration_set.sender_id if configuration_set is not None else None
    return Outbound(
        operation="SendTextMessage",
        to=text.to,
        identity=request.get("OriginationIdentity") or default_sender,
        price=Price(whole=price, unit=price, most=read_most(request.get("MaxPrice"))),
        message_type=request.get("MessageType") or default_type or "TRANSACTIONAL",
        configuration_set=request.get("ConfigurationSetName"),
        protect=request.get("ProtectConfigurationId"),
        context=tuple((request.get("Context") or {}).items()),
    )

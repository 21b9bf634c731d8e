"""What a delivery event says of a message's end.

Source: the End User Messaging SMS guide, "Example event data".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from cognito_otp_local.phone_network.resource_names import name_of

if TYPE_CHECKING:
    from cognito_otp_local.inbox.messages import Message
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.account.configuration_set import EventDestination
    from cognito_otp_local.phone_network.sending.outbound import Origin, Outbound

type End = Literal["delivered", "expired", "unreachable", "blocked"]
STATUSES: dict[tuple[str, End], tuple[str, str]] = {
    ("SMS", "delivered"): ("DELIVERED", "Message has been accepted by phone"),
    ("SMS", "expired"): ("TTL_EXPIRED", "Message could not be delivered within its time to live"),
    ("SMS", "unreachable"): ("UNREACHABLE", "Destination phone is unreachable"),
    ("SMS", "blocked"): ("PROTECT_BLOCKED", "Message was blocked by a protect configuration"),
    ("VOICE", "delivered"): ("COMPLETED", "Call was completed"),
    ("VOICE", "expired"): ("TTL_EXPIRED", "Call could not be placed within its time to live"),
    ("VOICE", "unreachable"): ("NO_ANSWER", "Call was not answered"),
    ("VOICE", "blocked"): ("FAILED", "Call was blocked by a protect configuration"),
}


def destinations_of(account: Account, outbound: Outbound) -> tuple[EventDestination, ...]:
    """Return where the events of a message go: to the destinations of the configuration set that it names."""
    name = outbound.configuration_set
    found = account.configuration_sets.get(name_of(name)) if name else None
    return tuple(found.destinations.values()) if found is not None else ()


def describe_end(  # noqa: PLR0913, PLR0917 - what the event is made of
    outbound: Outbound, message: Message | None, origin: Origin, message_id: str, end: End, seconds: float
) -> dict[str, Any]:
    """Return the event; without ``message``, of one that was not accepted. ``seconds`` are since the epoch."""
    status, sentence = STATUSES[outbound.capability, end]
    family = "TEXT" if outbound.capability == "SMS" else "VOICE"
    now = int(seconds * 1000)
    event: dict[str, Any] = {
        "eventType": f"{family}_{status}",
        "eventVersion": "1.0",
        "eventTimestamp": now,
        "isFinal": True,
        "originationPhoneNumber": origin.sender,
        "destinationPhoneNumber": outbound.to.e164,
        "isoCountryCode": outbound.to.country,
        "isInternationalSend": origin.abroad,
        "messageId": message_id,
        "messageRequestTimestamp": now,
        "messageType": outbound.message_type,
        "messageStatus": status,
        "messageStatusDescription": sentence,
        "context": dict(outbound.context),
        "totalMessagePrice": float(outbound.price.whole) if message is not None else 0.0,
    }
    if message is not None and message.segments is not None:
        event |= {
            "messageEncoding": message.encoding,
            "totalMessageParts": message.segments,
            "totalCarrierFee": 0.0,
        }
    return event

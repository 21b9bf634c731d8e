"""The last mile: an accepted message reaches its phone, or does not, and an event reports what became of it.

What decides: a network so slow that the message's time is over, and AWS's simulator numbers. Which event a failing
simulator number gets is not documented: UNREACHABLE here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from cognito_otp.domain.simulators import FAILURES
from cognito_otp_local.inbox.messages import Delivery, Step
from cognito_otp_local.phone_network.identity_names import ANONYMOUS
from cognito_otp_local.phone_network.refusals import Refusal
from cognito_otp_local.phone_network.sending.origins import Origin
from cognito_otp_local.phone_network.sending.outbound import check, configuration_set_of
from cognito_otp_local.phone_network.sending.protect_rules import COUNTRY_BLOCKED, NUMBER_BLOCKED

if TYPE_CHECKING:
    from cognito_otp_local.inbox.messages import Message
    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.sending.delivery_events import Events
    from cognito_otp_local.phone_network.sending.outbound import Outbound

type Outcome = Literal["delivered", "expired", "unreachable", "blocked"]
STATUSES: dict[tuple[str, Outcome], tuple[str, str]] = {
    ("SMS", "delivered"): ("DELIVERED", "Message has been accepted by phone"),
    ("SMS", "expired"): ("TTL_EXPIRED", "Message could not be delivered within its time to live"),
    ("SMS", "unreachable"): ("UNREACHABLE", "Destination phone is unreachable"),
    ("SMS", "blocked"): ("PROTECT_BLOCKED", "Message was blocked by a protect configuration"),
    ("VOICE", "delivered"): ("COMPLETED", "Call was completed"),
    ("VOICE", "expired"): ("TTL_EXPIRED", "Call could not be placed within its time to live"),
    ("VOICE", "unreachable"): ("NO_ANSWER", "Call was not answered"),
    ("VOICE", "blocked"): ("FAILED", "Call was blocked by a protect configuration"),
}
SHOWN_CONTEXT = ("purpose", "route")
"""Of a message's context, what its trace shows."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """Hands messages over for an account."""

    account: Account
    inbox: Inbox
    events: Events

    def check(self, outbound: Outbound) -> Origin | Refusal:
        """Return what a message comes from, or why it is refused; Protect reports what it stops."""
        origin = check(self.account, outbound)
        if isinstance(origin, Refusal) and origin.reason in {COUNTRY_BLOCKED, NUMBER_BLOCKED}:
            self._report(outbound, None, Origin(outbound.identity or ANONYMOUS), self.account.new_id(), "blocked")
        return origin

    def deliver(self, outbound: Outbound, origin: Origin, message: Message, delay: float = 0) -> None:
        """Charge for a message and deliver it; ``delay`` is how many seconds the network holds it up."""
        self.account.spent[outbound.price.budget] += outbound.price.whole
        self.account.feedback[message.message_id] = "PENDING"
        accepted = Step(message.received_at, "network", describe(outbound, origin, "accepted"))
        lasts = message.delivery.time_to_live if message.delivery else None
        outcome: Outcome = "delivered"
        if lasts is not None and delay >= lasts:
            outcome = "expired"
        elif outbound.to.e164 in FAILURES:
            outcome = "unreachable"
        if outcome == "delivered":
            self.inbox.append(replace(message, trace=(accepted,)))
        else:
            self.inbox.note(message.to, accepted)
            status, sentence = STATUSES[outbound.capability, outcome]
            lost = f"{outbound.operation} from {origin.sender}: not delivered, {status} ({sentence})"
            self.inbox.note(message.to, Step(message.received_at, "network", lost, ok=False))
        self._report(outbound, message, origin, message.message_id, outcome)

    def note(self, outbound: Outbound, what: str, *, ok: bool) -> None:
        """Tell the phone's trace about a message that was not sent."""
        self.inbox.note(outbound.to.e164, Step(self.account.now(), "network", what, ok=ok))

    def _report(
        self, outbound: Outbound, message: Message | None, origin: Origin, message_id: str, outcome: Outcome
    ) -> None:
        """Send the event of a message's end."""
        found = configuration_set_of(self.account, outbound)
        destinations = tuple(found.destinations.values()) if found is not None else ()
        status, sentence = STATUSES[outbound.capability, outcome]
        family = "TEXT" if outbound.capability == "SMS" else "VOICE"
        now = int(self.account.timestamp() * 1000)
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
        self.events.publish(event, destinations)


def delivery_of(outbound: Outbound, time_to_live: int) -> Delivery:
    """Return what the inbox keeps of what was asked."""
    return Delivery(
        country=outbound.to.country,
        message_type=outbound.message_type,
        time_to_live=time_to_live,
        context=outbound.context,
        configuration_set=outbound.configuration_set,
    )


def describe(outbound: Outbound, origin: Origin, what: str) -> str:
    """Say what became of a message at the network's door, with the remark on its sender and its context's gist."""
    context = dict(outbound.context)
    shown = [f"{name} {context[name]}" for name in SHOWN_CONTEXT if name in context]
    remarks = ([origin.remark] if origin.remark else []) + shown
    return f"{outbound.operation} from {origin.sender}: {what}" + (f" ({', '.join(remarks)})" if remarks else "")

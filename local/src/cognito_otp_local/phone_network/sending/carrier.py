"""The last mile: an accepted message reaches its phone, or does not, and an event reports what became of it.

What decides: a network so slow that the message's time is over, and AWS's simulator numbers. Which event a failing
simulator number gets is not documented: UNREACHABLE here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cognito_otp.domain.simulators import FAILURES
from cognito_otp_local.inbox.messages import Delivery, Message, TraceStep
from cognito_otp_local.phone_network.refusals import RefusedError
from cognito_otp_local.phone_network.resource_names import ANONYMOUS
from cognito_otp_local.phone_network.sending.account_rules import check_message
from cognito_otp_local.phone_network.sending.delivery_reports import STATUSES, describe_end, destinations_of
from cognito_otp_local.phone_network.sending.outbound import Origin
from cognito_otp_local.phone_network.sending.protect_rules import COUNTRY_BLOCKED, NUMBER_BLOCKED

if TYPE_CHECKING:
    from cognito_otp.domain.messages.segments import Measure
    from cognito_otp_local.inbox.messages import Channel
    from cognito_otp_local.inbox.received import Inbox
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.sending.delivery_events import DeliveryEvents
    from cognito_otp_local.phone_network.sending.delivery_reports import End
    from cognito_otp_local.phone_network.sending.outbound import Outbound

SHOWN_CONTEXT = ("purpose", "route")
"""Of a message's context, what its trace shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the phone gets: a text of some ``size``, or what a call says, which has none.

    ``time_to_live`` is in seconds. ``route`` says how it came, unless it is the operation and the sender; ``voice`` is
    who speaks.
    """

    channel: Channel
    body: str = field(repr=False)
    size: Measure | None
    time_to_live: int
    route: str | None = None
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Carrier:
    """Hands messages over for an account."""

    account: Account
    inbox: Inbox
    events: DeliveryEvents

    def send(self, outbound: Outbound, content: Content, delay: float, *, dry_run: bool) -> str:
        """Check a message and deliver it, or only note that it could be; return its id."""
        origin = self.check(outbound)
        message_id = self.account.new_id()
        if dry_run:
            nothing = "nothing sent" if outbound.capability == "SMS" else "nobody called"
            self.note(outbound, origin, f"dry run, {nothing}", ok=True)
        else:
            self.deliver(outbound, origin, content, message_id, delay)
        return message_id

    def check(self, outbound: Outbound) -> Origin:
        """Return what a message comes from, or refuse it; Protect reports what it stops."""
        try:
            return check_message(self.account, outbound)
        except RefusedError as refusal:
            if refusal.reason in {COUNTRY_BLOCKED, NUMBER_BLOCKED}:
                unsent = Origin(outbound.identity or ANONYMOUS)
                self._report(outbound, None, unsent, self.account.new_id(), "blocked")
            raise

    def deliver(self, outbound: Outbound, origin: Origin, content: Content, message_id: str, delay: float = 0) -> None:
        """Charge for a message and deliver it; ``delay`` is how many seconds the network holds it up."""
        message = self._put_together(outbound, origin, content, message_id)
        self.account.spent[outbound.price.budget] += outbound.price.whole
        self.account.feedback[message_id] = "PENDING"
        accepted = TraceStep(message.received_at, "network", _describe(outbound, origin, "accepted"))
        end: End = "delivered"
        if delay >= content.time_to_live:
            end = "expired"
        elif outbound.to.e164 in FAILURES:
            end = "unreachable"
        if end == "delivered":
            self.inbox.append(replace(message, trace=(accepted,)))
        else:
            self.inbox.note(message.to, accepted)
            status, sentence = STATUSES[outbound.capability, end]
            lost = f"{outbound.operation} from {origin.sender}: not delivered, {status} ({sentence})"
            self.inbox.note(message.to, TraceStep(message.received_at, "network", lost, ok=False))
        self._report(outbound, message, origin, message_id, end)

    def note(self, outbound: Outbound, origin: Origin, what: str, *, ok: bool) -> None:
        """Note in the phone's trace a message that was not sent."""
        step = TraceStep(self.account.now(), "network", _describe(outbound, origin, what), ok=ok)
        self.inbox.note(outbound.to.e164, step)

    def _put_together(self, outbound: Outbound, origin: Origin, content: Content, message_id: str) -> Message:
        spoken = f", spoken by {content.voice}" if content.voice else ""
        return Message(
            to=outbound.to.e164,
            sender=origin.sender,
            channel=content.channel,
            body=content.body,
            encoding=content.size.encoding if content.size else None,
            segments=content.size.segments if content.size else None,
            message_id=message_id,
            received_at=self.account.now(),
            delivery=Delivery(
                country=outbound.to.country,
                message_type=outbound.message_type,
                time_to_live=content.time_to_live,
                context=outbound.context,
                configuration_set=outbound.configuration_set,
            ),
            route=content.route or f"{outbound.operation} from {origin.sender}{spoken}",
        )

    def _report(self, outbound: Outbound, message: Message | None, origin: Origin, message_id: str, end: End) -> None:
        """Send the event of a message's end."""
        event = describe_end(outbound, message, origin, message_id, end, self.account.timestamp())
        self.events.publish(event, destinations_of(self.account, outbound))


def _describe(outbound: Outbound, origin: Origin, what: str) -> str:
    """Say what became of a message at the network's door, with the remark on its sender and its context's gist."""
    context = dict(outbound.context)
    shown = [f"{name} {context[name]}" for name in SHOWN_CONTEXT if name in context]
    remarks = ([origin.remark] if origin.remark else []) + shown
    return f"{outbound.operation} from {origin.sender}: {what}" + (f" ({', '.join(remarks)})" if remarks else "")

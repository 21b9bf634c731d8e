"""SendTextMessage: what the network checks beyond the model, and the delivery to the inbox.

Sources: the End User Messaging SMS API reference, SendTextMessage; its guide, "SMS character limits" (1,600
characters of the GSM alphabet or 630 others). The API documents no default for MessageType, so TRANSACTIONAL is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.segments import measure
from cognito_otp_local.phone_network.refusals import invalid
from cognito_otp_local.phone_network.resource_names import name_of
from cognito_otp_local.phone_network.sending.carrier import Content
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price
from cognito_otp_local.phone_network.sending.send_requests import (
    Text,
    make_text,
    read_body,
    read_context,
    read_destination,
    read_most,
    read_time_to_live,
)

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.account.account import Account
    from cognito_otp_local.phone_network.aws_protocols.handlers import Members
    from cognito_otp_local.phone_network.sending.carrier import Carrier

LONGEST_UNICODE_BODY = 630


@dataclass(frozen=True, slots=True)
class TextSending:
    """Sends texts through a carrier."""

    carrier: Carrier

    def send(self, request: Members, delay: float) -> Members:
        """Answer a request that fits the model with an id. DryRun delivers nothing."""
        text = _read_text(request)
        outbound = _read_outbound(self.carrier.account, text, request)
        content = Content(channel="sms", body=text.body, size=text.size, time_to_live=read_time_to_live(request))
        return {"MessageId": self.carrier.send(outbound, content, delay, dry_run=bool(request.get("DryRun")))}


def _read_text(request: Members) -> Text:
    """Check body and destination, in this order: the body may be too long for UCS-2."""
    body = read_body(request)
    if measure(body).encoding == "Unicode" and len(body) > LONGEST_UNICODE_BODY:
        problem = (
            f"Member must have length less than or equal to {LONGEST_UNICODE_BODY} "
            "when it has a character outside the GSM 03.38 alphabet"
        )
        raise invalid("MAXIMUM_SIZE_EXCEEDED", "MessageBody", problem)
    return make_text(read_destination(request), body)


def _read_outbound(account: Account, text: Text, request: Members) -> Outbound:
    """Read what the account's rules look at; what the request leaves open its configuration set may say."""
    configuration_set = account.configuration_sets.get(name_of(request.get("ConfigurationSetName") or ""))
    default_type = configuration_set.message_type if configuration_set is not None else None
    default_sender = configuration_set.sender_id if configuration_set is not None else None
    return Outbound(
        operation="SendTextMessage",
        to=text.to,
        identity=request.get("OriginationIdentity") or default_sender,
        price=Price(whole=text.price, unit=text.price, most=read_most(request.get("MaxPrice"))),
        message_type=request.get("MessageType") or default_type or "TRANSACTIONAL",
        configuration_set=request.get("ConfigurationSetName"),
        protect=request.get("ProtectConfigurationId"),
        context=read_context(request),
    )

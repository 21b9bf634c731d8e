"""Texts through SNS, which hands them to End User Messaging: what cannot be delivered is accepted all the same.

Source: the SNS guide, "Publishing SMS messages to a phone": the publish succeeds, and the delivery log says why a
phone that opted out, a text over its price or an account over its limit got nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.refusals import RefusedError
from cognito_otp_local.phone_network.resource_names import ANONYMOUS
from cognito_otp_local.phone_network.sending.carrier import Content
from cognito_otp_local.phone_network.sending.outbound import Origin

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.sending.carrier import Carrier
    from cognito_otp_local.phone_network.sending.outbound import Outbound
    from cognito_otp_local.phone_network.sending.send_requests import Text

LONGEST_TIME_TO_LIVE = 72 * 3600
"""SNS takes no time to live, so a carrier may keep trying as long as it does by default."""
LOGGED = {
    "DESTINATION_PHONE_NUMBER_OPTED_OUT": "Phone number is opted out",
    "PRICE_OVER_THRESHOLD": "This delivery would exceed max price",
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT": "No quota left for account",
}
"""What SNS's delivery log says; of other reasons its words are not known."""


def hand_over(carrier: Carrier, outbound: Outbound, text: Text, *, route: str, delay: float = 0) -> str:
    """Deliver a text, or note why not; return the message's id."""
    message_id = carrier.account.new_id()
    try:
        origin = carrier.check(outbound)
    except RefusedError as refusal:
        why = LOGGED.get(refusal.reason or "", refusal.reason or refusal.code)
        carrier.note(outbound, Origin(outbound.identity or ANONYMOUS), f"accepted, not delivered: {why}", ok=False)
        return message_id
    content = Content(channel="sns", body=text.body, size=text.size, time_to_live=LONGEST_TIME_TO_LIVE, route=route)
    carrier.deliver(outbound, origin, content, message_id, delay)
    return message_id

"""Texts through SNS, which hands them to End User Messaging: what cannot be delivered is accepted all the same.

Source: the SNS guide, "Publishing SMS messages to a phone": the publish succeeds, and the delivery log says why a
phone that opted out, a text over its price or an account over its limit got nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cognito_otp_local.inbox.messages import Step
from cognito_otp_local.phone_network.identity_names import ANONYMOUS
from cognito_otp_local.phone_network.refusals import Refusal
from cognito_otp_local.phone_network.sending.carrier import describe
from cognito_otp_local.phone_network.sending.origins import Origin
from cognito_otp_local.phone_network.sending.send_text_message import Text, text_message

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.sending.carrier import Carrier
    from cognito_otp_local.phone_network.sending.outbound import Outbound

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
    origin = carrier.check(outbound)
    if isinstance(origin, Refusal):
        why = LOGGED.get(origin.reason or "", origin.reason or origin.error)
        unsent = Origin(outbound.identity or ANONYMOUS)
        what = describe(outbound, unsent, f"accepted, not delivered: {why}")
        carrier.inbox.note(outbound.to.e164, Step(carrier.account.now(), "network", what, ok=False))
        return message_id
    message = text_message(carrier.account, outbound, origin, text, message_id, LONGEST_TIME_TO_LIVE, "sns")
    carrier.deliver(outbound, origin, replace(message, route=route), delay)
    return message_id

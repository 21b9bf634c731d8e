"""The texts that Cognito sends by itself, through SNS, when a pool has no CustomSMSSender."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cognito_otp.domain.phones import read_phone
from cognito_otp_local.phone_network.account.account import Account
from cognito_otp_local.phone_network.sending.carrier import Carrier
from cognito_otp_local.phone_network.sending.delivery_events import DeliveryEvents
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price
from cognito_otp_local.phone_network.sending.send_requests import make_text
from cognito_otp_local.phone_network.sns.sns_texts import hand_over

if TYPE_CHECKING:
    from cognito_otp_local.inbox.received import Inbox

ROUTE = "Cognito's own text, through SNS"


@dataclass(frozen=True, slots=True)
class CognitoTexts:
    """Puts Cognito's own texts into an inbox, by the rules of an account.

    They name no origination identity, which Cognito cannot on this path. What the account's rules stop, such as a text
    for a phone that opted out, is not delivered, and Cognito gets no error.
    """

    inbox: Inbox
    account: Account = field(default_factory=Account)
    events: DeliveryEvents = field(default_factory=DeliveryEvents)

    def deliver(self, to: str, body: str) -> None:
        """Deliver a text; ``to`` is an E.164 number, which the front has checked."""
        text = make_text(read_phone(to), body)
        price = Price(whole=text.price, unit=text.price)
        outbound = Outbound(operation=ROUTE, to=text.to, identity=None, price=price)
        with self.account.lock:
            hand_over(Carrier(self.account, self.inbox, self.events), outbound, text, route=ROUTE)

"""Sends the codes that verify destination numbers, by text or call; the sandbox lets these through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.phones import read_phone
from cognito_otp_local.inbox.messages import Message
from cognito_otp_local.phone_network.identity_names import ANONYMOUS
from cognito_otp_local.phone_network.operations.account_limits import price_of_minute, price_of_part
from cognito_otp_local.phone_network.refusals import Refusal
from cognito_otp_local.phone_network.sending.carrier import delivery_of
from cognito_otp_local.phone_network.sending.origins import Origin, find_origin
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.phone_network.operations.verified_numbers import VerifiedNumber
    from cognito_otp_local.phone_network.sending.carrier import Carrier

LASTS = 24 * 60 * 60
BY_ITSELF = "+12065550199"
"""Who calls when a request for a call names no number: a fictional one, in place of AWS's own."""


@dataclass(frozen=True, slots=True)
class VerificationTexts:
    """Sends them through a carrier."""

    carrier: Carrier
    operation: str = "SendDestinationNumberVerificationCode"

    def send(self, number: VerifiedNumber, words: str, request: Mapping[str, Any]) -> str | Refusal:
        """Send the words to a number; return the message's id, or why the identity cannot."""
        account, to = self.carrier.account, read_phone(number.number)
        voice = request.get("VerificationChannel") == "VOICE"
        identity = request.get("OriginationIdentity") or (BY_ITSELF if voice else None)
        named = "OriginationIdentity" in request
        found = find_origin(account, identity, to, "VOICE" if voice else "SMS", "TRANSACTIONAL") if named else None
        if isinstance(found, Refusal):
            return found
        price = price_of_minute(to.country) if voice else price_of_part(to.country)
        outbound = Outbound(
            operation=self.operation,
            to=to,
            identity=identity,
            price=Price(whole=price, unit=price, budget="VOICE" if voice else "TEXT"),
            capability="VOICE" if voice else "SMS",
            configuration_set=request.get("ConfigurationSetName"),
            context=tuple((request.get("Context") or {}).items()),
        )
        origin = found or Origin(BY_ITSELF if voice else ANONYMOUS)
        size = measure(words)
        message = Message(
            to=to.e164,
            sender=origin.sender,
            channel="voice" if voice else "sms",
            body=words,
            encoding=None if voice else size.encoding,
            segments=None if voice else size.segments,
            message_id=account.new_id(),
            received_at=account.now(),
            delivery=delivery_of(outbound, LASTS),
            route=f"{self.operation} from {origin.sender}",
        )
        self.carrier.deliver(outbound, origin, message)
        return message.message_id

"""Sends the codes that verify destination numbers, by text or call; the sandbox lets these through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.phones import read_phone
from cognito_otp_local.phone_network.resource_names import ANONYMOUS
from cognito_otp_local.phone_network.sending.carrier import Content
from cognito_otp_local.phone_network.sending.origins import find_origin
from cognito_otp_local.phone_network.sending.outbound import Origin, Outbound, Price
from cognito_otp_local.phone_network.sending.prices import price_of_minute, price_of_part
from cognito_otp_local.phone_network.sending.send_requests import read_context

if TYPE_CHECKING:
    from cognito_otp.domain.phones import Phone
    from cognito_otp_local.phone_network.account.verified_number import VerifiedNumber
    from cognito_otp_local.phone_network.aws_protocols.handlers import Members
    from cognito_otp_local.phone_network.sending.carrier import Carrier

LASTS = 24 * 60 * 60
BY_ITSELF = "+12065550199"
"""Who calls when a request for a call names no number: a fictional one, in place of AWS's own."""


@dataclass(frozen=True, slots=True)
class VerificationTexts:
    """Sends them through a carrier."""

    carrier: Carrier
    operation: str = "SendDestinationNumberVerificationCode"

    def send(self, number: VerifiedNumber, words: str, request: Members) -> str:
        """Send the words to a number; return the message's id, or refuse an identity that cannot."""
        account = self.carrier.account
        outbound = self._read_outbound(read_phone(number.number), request)
        if "OriginationIdentity" in request:
            origin = find_origin(account, outbound.identity, outbound.to, outbound.capability, outbound.message_type)
        else:
            origin = Origin(outbound.identity or ANONYMOUS)
        if outbound.capability == "VOICE":
            content = Content(channel="voice", body=words, size=None, time_to_live=LASTS)
        else:
            content = Content(channel="sms", body=words, size=measure(words), time_to_live=LASTS)
        message_id = account.new_id()
        self.carrier.deliver(outbound, origin, content, message_id)
        return message_id

    def _read_outbound(self, to: Phone, request: Members) -> Outbound:
        voice = request.get("VerificationChannel") == "VOICE"
        price = price_of_minute(to.country) if voice else price_of_part(to.country)
        return Outbound(
            operation=self.operation,
            to=to,
            identity=request.get("OriginationIdentity") or (BY_ITSELF if voice else None),
            price=Price(whole=price, unit=price, budget="VOICE" if voice else "TEXT"),
            capability="VOICE" if voice else "SMS",
            configuration_set=request.get("ConfigurationSetName"),
            context=read_context(request),
        )

"""SNS Publish to a phone number.

Source: the SNS guide, "Publishing SMS messages to a phone", and its message attributes: SenderID, SMSType (Promotional
unless it says Transactional), MaxPrice, OriginationNumber, India's EntityId and TemplateId. 1,600 bytes at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from cognito_otp_local.phone_network.aws_protocols.aws_calls import read_attributes
from cognito_otp_local.phone_network.refusals import RefusedError
from cognito_otp_local.phone_network.sending.origins import find_origin
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price
from cognito_otp_local.phone_network.sending.send_requests import make_text
from cognito_otp_local.phone_network.sns.sns_requests import invalid_parameter, read_number
from cognito_otp_local.phone_network.sns.sns_texts import hand_over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp.domain.phones import Phone
    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.aws_protocols.handlers import Members
    from cognito_otp_local.phone_network.sending.carrier import Carrier
    from cognito_otp_local.phone_network.sending.send_requests import Text

LONGEST_BODY_BYTES = 1600
PREFIX = "AWS.SNS.SMS."
SENDER_ID, SMS_TYPE, MAX_PRICE = f"{PREFIX}SenderID", f"{PREFIX}SMSType", f"{PREFIX}MaxPrice"
NUMBER, ENTITY, TEMPLATE = "AWS.MM.SMS.OriginationNumber", "AWS.MM.SMS.EntityId", "AWS.MM.SMS.TemplateId"
MESSAGE_TYPES: dict[str, MessageType] = {"Promotional": "PROMOTIONAL", "Transactional": "TRANSACTIONAL"}
FORMS = {
    SENDER_ID: (
        re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9-]{3,11}"),
        "3 to 11 letters, digits and hyphens, a letter at least",
    ),
    SMS_TYPE: (re.compile("Promotional|Transactional"), "Promotional or Transactional"),
    NUMBER: (re.compile(r"\+?[0-9]{5,14}"), "5 to 14 digits"),
    ENTITY: (re.compile(r".{1,50}"), "1 to 50 characters"),
    TEMPLATE: (re.compile(r".{1,50}"), "1 to 50 characters"),
}
DATA_TYPES = frozenset({"String", "Number"})


@dataclass(frozen=True, slots=True)
class SnsPublish:
    """Publishes to phones through a carrier."""

    carrier: Carrier

    def publish(self, form: Mapping[str, str], delay: float) -> Members:
        """Answer a publish to a phone number: an id, delivered or not, unless the request itself is wrong."""
        text = _read_text(read_number(form, "PhoneNumber"), form)
        attributes = _read_values(form)
        outbound = self._read_outbound(text, attributes, _read_price(attributes, text))
        route = f"SNS Publish from {outbound.identity}" if outbound.identity else "SNS Publish"
        return {"MessageId": hand_over(self.carrier, outbound, text, route=route, delay=delay)}

    def _read_outbound(self, text: Text, attributes: Mapping[str, str], price: Price) -> Outbound:
        """Settle on the identity: a number must be able to send, a sender ID that cannot is left out."""
        message_type = MESSAGE_TYPES[attributes.get(SMS_TYPE, "Promotional")]
        identity = attributes.get(NUMBER) or attributes.get(SENDER_ID)
        try:
            find_origin(self.carrier.account, identity, text.to, "SMS", message_type)
        except RefusedError as refusal:
            if NUMBER in attributes:
                raise invalid_parameter(NUMBER, "the number cannot send this message") from refusal
            identity = None
        return Outbound(operation="sns:Publish", to=text.to, identity=identity, price=price, message_type=message_type)


def _read_text(to: Phone, form: Mapping[str, str]) -> Text:
    body = form.get("Message", "")
    if not body:
        raise invalid_parameter("Message", "Empty message")
    if len(body.encode("utf-8", "replace")) > LONGEST_BODY_BYTES:
        raise invalid_parameter("Message", f"a text has {LONGEST_BODY_BYTES} bytes at most")
    return make_text(to, body)


def _read_values(form: Mapping[str, str]) -> dict[str, str]:
    """Read the attributes that SNS knows and check their form; it ignores others."""
    found = {}
    for name, (data_type, value) in read_attributes(form).items():
        if data_type not in DATA_TYPES:
            sentence = f"The message attribute '{name[:64]}' has an invalid data type"
            raise RefusedError("ParameterValueInvalid", sentence)
        known = FORMS.get(name)
        if known is not None and known[0].fullmatch(value) is None:
            raise invalid_parameter(name, f"must be {known[1]}")
        found[name] = value
    return found


def _read_price(attributes: Mapping[str, str], text: Text) -> Price:
    """Read what the text may cost."""
    if MAX_PRICE not in attributes:
        return Price(whole=text.price, unit=text.price)
    try:
        most = Decimal(attributes[MAX_PRICE])
    except InvalidOperation:
        most = Decimal("NaN")
    if not most.is_finite() or most < 0:
        raise invalid_parameter(MAX_PRICE, "must be a number of US dollars")
    return Price(whole=text.price, unit=text.price, most=most)

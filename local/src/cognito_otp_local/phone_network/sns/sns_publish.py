"""SNS Publish to a phone number.

Source: the SNS guide, "Publishing SMS messages to a phone", and its message attributes: SenderID, SMSType (Promotional
unless it says Transactional), MaxPrice, OriginationNumber, India's EntityId and TemplateId. 1,600 bytes at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.segments import measure
from cognito_otp.domain.phones import InvalidPhoneError, Phone, read_phone
from cognito_otp_local.phone_network.operations.account_limits import price_of_part
from cognito_otp_local.phone_network.refusals import Refusal
from cognito_otp_local.phone_network.sending.origins import find_origin
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price
from cognito_otp_local.phone_network.sending.send_text_message import Text
from cognito_otp_local.phone_network.sns.sns_phones import SnsReply, invalid_parameter
from cognito_otp_local.phone_network.sns.sns_texts import hand_over
from cognito_otp_local.phone_network.wire.aws_calls import read_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.sending.carrier import Carrier

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

    def publish(self, form: Mapping[str, str], delay: float) -> SnsReply:
        """Answer a publish to a phone number: an id, delivered or not, unless the request itself is wrong."""
        to = _read_phone(form["PhoneNumber"])
        text = to if isinstance(to, Refusal) else _read_text(to, form)
        if isinstance(text, Refusal):
            return text
        attributes = _read_values(form)
        if isinstance(attributes, Refusal):
            return attributes
        price = _read_price(attributes, text)
        if isinstance(price, Refusal):
            return price
        outbound = self._read_outbound(text, attributes, price)
        if isinstance(outbound, Refusal):
            return outbound
        route = f"SNS Publish from {outbound.identity}" if outbound.identity else "SNS Publish"
        return {"MessageId": hand_over(self.carrier, outbound, text, route=route, delay=delay)}

    def _read_outbound(self, text: Text, attributes: Mapping[str, str], price: Price) -> Outbound | Refusal:
        """Settle on the identity: a number must be able to send, a sender ID that cannot is left out."""
        message_type = MESSAGE_TYPES[attributes.get(SMS_TYPE, "Promotional")]
        identity = attributes.get(NUMBER) or attributes.get(SENDER_ID)
        origin = find_origin(self.carrier.account, identity, text.to, "SMS", message_type)
        if isinstance(origin, Refusal):
            if NUMBER in attributes:
                return invalid_parameter(NUMBER, "the number cannot send this message")
            identity = None
        return Outbound(operation="sns:Publish", to=text.to, identity=identity, price=price, message_type=message_type)


def _read_phone(number: str) -> Phone | Refusal:
    try:
        return read_phone(number)
    except InvalidPhoneError as error:
        return invalid_parameter("PhoneNumber", str(error))


def _read_text(to: Phone, form: Mapping[str, str]) -> Text | Refusal:
    body = form.get("Message", "")
    if not body:
        return invalid_parameter("Message", "Empty message")
    if len(body.encode("utf-8", "replace")) > LONGEST_BODY_BYTES:
        return invalid_parameter("Message", f"a text has {LONGEST_BODY_BYTES} bytes at most")
    return Text(to, body, measure(body))


def _read_values(form: Mapping[str, str]) -> dict[str, str] | Refusal:
    """Read the attributes that SNS knows and check their form; it ignores others."""
    found = {}
    for name, (data_type, value) in read_attributes(form).items():
        if data_type not in DATA_TYPES:
            return Refusal("ParameterValueInvalid", f"The message attribute '{name[:64]}' has an invalid data type")
        known = FORMS.get(name)
        if known is not None and known[0].fullmatch(value) is None:
            return invalid_parameter(name, f"must be {known[1]}")
        found[name] = value
    return found


def _read_price(attributes: Mapping[str, str], text: Text) -> Price | Refusal:
    """Read what the text may cost."""
    price = price_of_part(text.to.country) * text.measure.segments
    if MAX_PRICE not in attributes:
        return Price(whole=price, unit=price)
    try:
        most = Decimal(attributes[MAX_PRICE])
    except InvalidOperation:
        return invalid_parameter(MAX_PRICE, "must be a number of US dollars")
    if not most.is_finite() or most < 0:
        return invalid_parameter(MAX_PRICE, "must be a number of US dollars")
    return Price(whole=price, unit=price, most=most)

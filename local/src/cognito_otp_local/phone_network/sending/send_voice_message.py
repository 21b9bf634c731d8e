"""SendVoiceMessage: a call that reads a text, or SSML, aloud. The inbox keeps what was said.

Source: the End User Messaging SMS API reference, SendVoiceMessage: up to 6,000 characters; MATTHEW speaks unless the
request names another voice. A call is taken for one minute long.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from cognito_otp_local.aws_api.request_checks import FieldProblem
from cognito_otp_local.inbox.messages import Message
from cognito_otp_local.phone_network.operations.account_limits import price_of_minute
from cognito_otp_local.phone_network.refusals import Accepted, Refusal, Reply, invalid
from cognito_otp_local.phone_network.sending.carrier import delivery_of, describe
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price
from cognito_otp_local.phone_network.sending.send_text_message import DEFAULT_TIME_TO_LIVE, read_destination, read_most

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cognito_otp.domain.phones import Phone
    from cognito_otp_local.phone_network.sending.carrier import Carrier

DEFAULT_VOICE = "MATTHEW"
PARAGRAPHS = frozenset({"p", "s", "speak"})


@dataclass(frozen=True, slots=True)
class Call:
    """A call that passed every check of its own."""

    to: Phone
    said: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VoiceSending:
    """Calls phones through a carrier."""

    carrier: Carrier

    def send(self, request: Mapping[str, Any], delay: float) -> Reply:
        """Answer a request that fits the model with an id, or refuse it. DryRun calls nobody."""
        call = _read_call(request)
        if isinstance(call, Refusal):
            return call
        outbound = _read_outbound(call, request)
        origin = self.carrier.check(outbound)
        if isinstance(origin, Refusal):
            return origin
        account = self.carrier.account
        message_id = account.new_id()
        if request.get("DryRun"):
            self.carrier.note(outbound, describe(outbound, origin, "dry run, nobody called"), ok=True)
            return Accepted({"MessageId": message_id})
        voice = (request.get("VoiceId") or DEFAULT_VOICE).title()
        message = Message(
            to=call.to.e164,
            sender=origin.sender,
            channel="voice",
            body=call.said,
            message_id=message_id,
            received_at=account.now(),
            delivery=delivery_of(outbound, request.get("TimeToLive") or DEFAULT_TIME_TO_LIVE),
            route=f"SendVoiceMessage from {origin.sender}, spoken by {voice}",
        )
        self.carrier.deliver(outbound, origin, message, delay)
        return Accepted({"MessageId": message_id})


def _read_call(request: Mapping[str, Any]) -> Call | Refusal:
    """Check what is to be said, and to whom."""
    body = request.get("MessageBody")
    if body is None:
        return invalid("MISSING_PARAMETER", FieldProblem("MessageBody", "Member must not be null", missing=True))
    said = body
    if request.get("MessageBodyTextType") == "SSML":
        try:
            said = read_ssml(body)
        except ValueError as error:
            return invalid("INVALID_PARAMETER", FieldProblem("MessageBody", str(error)))
    to = read_destination(request["DestinationPhoneNumber"])
    return to if isinstance(to, Refusal) else Call(to, said)


def _read_outbound(call: Call, request: Mapping[str, Any]) -> Outbound:
    price = price_of_minute(call.to.country)
    most = read_most(request.get("MaxPricePerMinute"))
    return Outbound(
        operation="SendVoiceMessage",
        to=call.to,
        identity=request["OriginationIdentity"],
        price=Price(whole=price, unit=price, most=most, field="MaxPricePerMinute", budget="VOICE"),
        capability="VOICE",
        configuration_set=request.get("ConfigurationSetName"),
        protect=request.get("ProtectConfigurationId"),
        context=tuple((request.get("Context") or {}).items()),
    )


def read_ssml(ssml: str) -> str:
    """Return what a voice says of an SSML document, in readable text; raise ValueError when it is none.

    A pause is a comma's worth of silence and reads as a space; everything else is said as it stands.
    """
    if "<!" in ssml:
        raise ValueError("SSML has no document type and no entities of its own")
    try:
        root = ET.fromstring(ssml)  # noqa: S314 - no document type, so no entities to expand
    except ET.ParseError as error:
        raise ValueError("the text is not well-formed SSML") from error
    if root.tag.rpartition("}")[2] != "speak":
        raise ValueError("SSML is one speak element")
    lines = "".join(_say(root)).split("\n")
    said = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
    if not said:
        raise ValueError("the SSML says nothing")
    return said


def _say(element: ET.Element) -> Iterator[str]:
    """Yield the words of an element, a paragraph or sentence on a line of its own."""
    name = element.tag.rpartition("}")[2]
    edge = "\n" if name in PARAGRAPHS else " " if name == "break" else ""
    yield edge
    yield element.get("alias", "") if name == "sub" else " ".join((element.text or "").split("\n"))
    for child in element if name != "sub" else ():
        yield from _say(child)
        yield " ".join((child.tail or "").split("\n"))
    yield edge

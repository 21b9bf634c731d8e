"""SendVoiceMessage: a call that reads a text, or SSML, aloud. The inbox keeps what was said.

Source: the End User Messaging SMS API reference, SendVoiceMessage: up to 6,000 characters; MATTHEW speaks unless the
request names another voice. A call is taken for one minute long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from cognito_otp_local.phone_network.refusals import invalid
from cognito_otp_local.phone_network.sending.carrier import Content
from cognito_otp_local.phone_network.sending.outbound import Outbound, Price
from cognito_otp_local.phone_network.sending.prices import price_of_minute
from cognito_otp_local.phone_network.sending.send_requests import (
    read_body,
    read_context,
    read_destination,
    read_most,
    read_time_to_live,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cognito_otp_local.phone_network.aws_protocols.handlers import Members
    from cognito_otp_local.phone_network.sending.carrier import Carrier

DEFAULT_VOICE = "MATTHEW"
PARAGRAPHS = frozenset({"p", "s", "speak"})


@dataclass(frozen=True, slots=True)
class VoiceSending:
    """Calls phones through a carrier."""

    carrier: Carrier

    def send(self, request: Members, delay: float) -> Members:
        """Answer a request that fits the model with an id. DryRun places no call."""
        content = Content(
            channel="voice",
            body=_read_words(request),
            size=None,
            time_to_live=read_time_to_live(request),
            voice=(request.get("VoiceId") or DEFAULT_VOICE).title(),
        )
        outbound = _read_outbound(request)
        return {"MessageId": self.carrier.send(outbound, content, delay, dry_run=bool(request.get("DryRun")))}


def _read_words(request: Members) -> str:
    """Read what is to be said."""
    body = read_body(request)
    if request.get("MessageBodyTextType") != "SSML":
        return body
    try:
        return read_ssml(body)
    except ValueError as error:
        raise invalid("INVALID_PARAMETER", "MessageBody", str(error)) from error


def _read_outbound(request: Members) -> Outbound:
    to = read_destination(request)
    price = price_of_minute(to.country)
    most = read_most(request.get("MaxPricePerMinute"))
    return Outbound(
        operation="SendVoiceMessage",
        to=to,
        identity=request["OriginationIdentity"],
        price=Price(whole=price, unit=price, most=most, field="MaxPricePerMinute", budget="VOICE"),
        capability="VOICE",
        configuration_set=request.get("ConfigurationSetName"),
        protect=request.get("ProtectConfigurationId"),
        context=read_context(request),
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

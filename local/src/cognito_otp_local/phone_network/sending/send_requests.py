"""What the operations that send have in common: members of their requests, checked and read the same way."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from cognito_otp.domain.messages.segments import Measure, measure
from cognito_otp.domain.phones import InvalidPhoneError, Phone, read_phone
from cognito_otp_local.phone_network.refusals import invalid
from cognito_otp_local.phone_network.resource_names import with_plus
from cognito_otp_local.phone_network.sending.prices import price_of_part

if TYPE_CHECKING:
    from cognito_otp_local.phone_network.aws_protocols.handlers import Members

DEFAULT_TIME_TO_LIVE = 72 * 60 * 60
WORLD = "001"
"""libphonenumber's region of numbers that belong to no country, such as satellite phones."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that passed every check of its own: its phone, its words and its size."""

    to: Phone
    body: str = field(repr=False)
    size: Measure

    @property
    def price(self) -> Decimal:
        """What all its parts cost, in US dollars."""
        return price_of_part(self.to.country) * self.size.segments


def make_text(to: Phone, body: str) -> Text:
    """Measure a text."""
    return Text(to, body, measure(body))


def read_body(request: Members) -> str:
    """Refuse a missing body, which the model would let through."""
    if request.get("MessageBody") is None:
        raise invalid("MISSING_PARAMETER", "MessageBody", "Member must not be null")
    return str(request["MessageBody"])


def read_destination(request: Members) -> Phone:
    """Find the destination country; refuse a number of no country's plan. The model lets the + go."""
    try:
        phone = read_phone(with_plus(request["DestinationPhoneNumber"]))
    except InvalidPhoneError as error:
        raise invalid("INVALID_PARAMETER", "DestinationPhoneNumber", str(error)) from error
    if phone.country == WORLD:
        raise invalid("INVALID_PARAMETER", "DestinationPhoneNumber", "the number belongs to no country")
    return phone


def read_most(text: str | None) -> Decimal | None:
    """Read the price that a message may cost; the model has checked its form."""
    return None if text is None else Decimal(text)


def read_context(request: Members) -> tuple[tuple[str, str], ...]:
    """Read what the caller wants to find in the message's events."""
    return tuple((request.get("Context") or {}).items())


def read_time_to_live(request: Members) -> int:
    """Read for how many seconds the message may be delivered."""
    return int(request.get("TimeToLive") or DEFAULT_TIME_TO_LIVE)

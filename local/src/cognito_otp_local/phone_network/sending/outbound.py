"""A message on its way out, whatever its channel, as the account's rules look at it; and what it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cognito_otp_local.phone_network.account.opt_out_list import DEFAULT_LIST

if TYPE_CHECKING:
    from decimal import Decimal

    from cognito_otp.domain.phones import Phone
    from cognito_otp_local.inbox.messages import MessageType
    from cognito_otp_local.phone_network.account.spend_limits import Budget

type Capability = Literal["SMS", "VOICE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a message costs in US dollars, the unit price that a limit is held against, and that limit's field."""

    whole: Decimal
    unit: Decimal
    most: Decimal | None = None
    field: str = "MaxPrice"
    budget: Budget = "TEXT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """A message that fits its operation's model. ``managed`` ones come from AWS's identities, not the account's."""

    operation: str
    to: Phone
    identity: str | None
    price: Price
    capability: Capability = "SMS"
    message_type: MessageType = "TRANSACTIONAL"
    configuration_set: str | None = None
    protect: str | None = None
    context: tuple[tuple[str, str], ...] = ()
    managed: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What the phone shows, the opt-out list that counts (None: the account minds opt-outs itself), and a remark.

    ``abroad`` is whether a number sends to another country than its own.
    """

    sender: str
    opt_out_list: str | None = DEFAULT_LIST
    remark: str | None = None
    abroad: bool = False

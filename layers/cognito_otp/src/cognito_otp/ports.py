"""What the sender needs from the outside world, as small protocols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.purposes import Purpose
    from cognito_otp.domain.routing.attempts import Result
    from cognito_otp.domain.routing.composing import Content
    from cognito_otp.domain.routing.routes import Route
    from cognito_otp.domain.routing.table import RoutingTable


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One message to send on one route. ``time_to_live`` is in seconds.

    ``max_price`` and ``configuration_set`` (an ARN) are for routes without one.
    """

    to: Phone
    route: Route
    content: Content
    purpose: Purpose
    time_to_live: int
    max_price: str
    configuration_set: str | None = None


@dataclass(frozen=True, slots=True)
class TableReading:
    """The routing table in force. ``fault`` says what kept a newer one from being read."""

    table: RoutingTable
    fault: str | None = None


class CodeOpener(Protocol):
    """Opens sealed codes."""

    def open(self, sealed_code: str, *, user_pool_id: str) -> str:
        """Return the plaintext of a base64 code sealed for this pool.

        Raises CodeUnreadableError when it never will open, KeyServiceUnavailableError when it may later.
        """
        ...


class Carrier(Protocol):
    """Sends messages on every channel."""

    @property
    def region(self) -> str | None:
        """The Region that routes without one of their own send from."""
        ...

    def send(self, dispatch: Dispatch) -> Result:
        """Make one attempt and say what came of it; never raises for what a channel or a connection does."""
        ...


class TableSource(Protocol):
    """Knows the routing table."""

    def current(self) -> TableReading:
        """Return the table in force; never raises."""
        ...

"""What the sender needs from the outside world, as small protocols."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp.domain.failed_codes import FailedCode
    from cognito_otp.domain.once import Run
    from cognito_otp.domain.outcomes import CodeOutcome, Fault
    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.purposes import Purpose
    from cognito_otp.domain.routing.attempts import Attempt, Result
    from cognito_otp.domain.routing.composing import Content
    from cognito_otp.domain.routing.routes import Route
    from cognito_otp.domain.routing.table import RoutingTable


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One message to send on one route. ``time_to_live`` is in seconds.

    ``trace`` joins the message's delivery events to the event that it came from; it names nobody. ``max_price`` and
    ``configuration_set`` (an ARN) are for routes without one.
    """

    to: Phone
    route: Route
    content: Content
    purpose: Purpose
    time_to_live: int
    max_price: str
    trace: str
    configuration_set: str | None = None


@dataclass(frozen=True, slots=True)
class TableReading:
    """The routing table in force. ``fault`` says what kept a newer one from being read."""

    table: RoutingTable
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One run of the function.

    ``remaining`` tells the seconds until Lambda ends it, ``trace`` is its request's id, ``report`` hears of every
    attempt to send, and ``fault`` of what fails beside.
    """

    trace: str
    remaining: Callable[[], float]
    report: Callable[[Attempt], None]
    fault: Callable[[Fault, str], None]


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


class Claims(Protocol):
    """Lets one run at a time have a code, and none after a run that was kept."""

    def once(self, sealed_code: str, run: Callable[[], bool], *, remaining: Callable[[], float]) -> None:
        """Run ``run`` unless another run has the code or had it; it tells whether it keeps the claim or gives it back.

        ``remaining`` tells the seconds until Lambda would kill this run; a claim that nobody concluded ends with
        them. Raises StoreUnavailableError when the store failed, whether before or after ``run`` ran.
        """
        ...

    def keep(self, sealed_code: str) -> None:
        """Let no later run have the code; raise StoreUnavailableError."""
        ...


class Journal(Protocol):
    """Remembers the runs at a code: how old it is, and which runs ended nobody knows how."""

    def begin(self, sealed_code: str) -> Run:
        """Note that a run begins; raise StoreUnavailableError."""
        ...

    def nothing_sent(self, sealed_code: str) -> None:
        """Note that this run surely sent nothing; raise StoreUnavailableError."""
        ...


class Counters(Protocol):
    """Counts in windows of time."""

    def count(self, subject: str, window: int) -> int:
        """Count one of a subject; return how many there were in this window of seconds.

        Raises StoreUnavailableError.
        """
        ...


class LogLine(Protocol):
    """Writes one line to the log."""

    def __call__(self, msg: str, *, extra: Mapping[str, object]) -> None:
        """Write a line of this name with these fields."""
        ...


class Log(Protocol):
    """A structured log: lines have names and fields."""

    @property
    def info(self) -> LogLine:
        """For what goes as it should."""
        ...

    @property
    def warning(self) -> LogLine:
        """For what may come right by itself."""
        ...

    @property
    def error(self) -> LogLine:
        """For what somebody should look at."""
        ...

    def append_keys(self, **keys: object) -> None:
        """Have these fields in every line from here on."""
        ...


class Metrics(Protocol):
    """Counts."""

    def count_code(self, outcome: CodeOutcome, *, country: str | None, channel: str | None) -> None:
        """Count one event."""
        ...

    def count_fault(self, fault: Fault, *, country: str | None = None) -> None:
        """Count one fault, of a country if one is named."""
        ...


class FailureQueue(Protocol):
    """Keeps records of codes that nobody gets."""

    def put(self, failed: FailedCode) -> None:
        """Keep a record; raise FailureQueueError."""
        ...


class TableSource(Protocol):
    """Knows the routing table."""

    def current(self) -> TableReading:
        """Return the table in force; never raises."""
        ...

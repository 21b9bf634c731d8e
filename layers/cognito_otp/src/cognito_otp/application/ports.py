"""What the sender needs from the outside world, as small protocols, and the values that they exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cognito_otp.domain.delivery.attempts import Answer
    from cognito_otp.domain.delivery.faults import Fault
    from cognito_otp.domain.delivery.outcomes import OutcomeKind
    from cognito_otp.domain.delivery.resending import History
    from cognito_otp.domain.delivery.undelivered_codes import UndeliveredCode
    from cognito_otp.domain.phones import Phone
    from cognito_otp.domain.pumping import Window
    from cognito_otp.domain.purposes import Purpose
    from cognito_otp.domain.routing.composing import Content
    from cognito_otp.domain.routing.routes import Route
    from cognito_otp.domain.routing.table import RoutingTable


class Invocation(Value, frozen=True):
    """One run of the function. ``trace`` is its request id; ``remaining`` returns the seconds until Lambda ends it."""

    trace: str
    remaining: Callable[[], float]


class Dispatch(Value, frozen=True):
    """One message to send on one route. ``time_to_live`` is in seconds.

    ``trace`` joins the message's delivery events to the event that it came from; it identifies no person. ``max_price``
    and ``configuration_set`` (an ARN) are for routes without one.
    """

    to: Phone
    route: Route
    content: Content
    purpose: Purpose
    time_to_live: int
    max_price: str
    trace: str
    configuration_set: str | None = None


class TableReading(Value, frozen=True):
    """The routing table in force. ``fault`` says why a newer one could not be read."""

    table: RoutingTable
    fault: str | None = None


class RunDeadlines(Protocol):
    """Limits what the calls of a run take, so that the time for its report is left."""

    def start_run(self, remaining: Callable[[], float]) -> None:
        """Begin a run; ``remaining`` returns the seconds until Lambda ends it."""
        ...


class RoutingTables(Protocol):
    """Provides the routing table."""

    def current(self) -> TableReading:
        """Return the table in force; never raises."""
        ...


class Claim(Value, frozen=True):
    """The right of run ``run`` (a random id) to send a code, with the code's runs so far.

    ``fault`` says why the store could not record the claim, if it could not.
    """

    code: str
    run: str
    history: History
    fault: str | None = None


class CodeStore(Protocol):
    """Gives each code, by its id, to one run at a time, and to none after a run that kept it; remembers the runs."""

    def claim(self, code: str, *, trace: str, seconds: float, counting: tuple[Window, ...] = ()) -> Claim | None:
        """Claim a code, and record the run as one that may send it; None if another run has the code, or kept it.

        ``trace`` is the request id, which the runs of one event share. The first run of a code counts it in the same
        write, where the limits allow it: in all windows of ``counting`` (see History.counted), or at least in the first
        of them, that of its number (History.number_counted).

        A claim that is neither kept nor released ends after ``seconds``. That is the time that the run has left, so no
        run outlives its claim. The ages of its history are those at the call, however long that takes. Never raises:
        see Claim.fault.
        """
        ...

    def doubt(self, claim: Claim) -> None:
        """Record that this run may send the code a second time; raise StoreUnavailableError."""
        ...

    def keep(self, claim: Claim) -> None:
        """Let no later run have the code; raise StoreUnavailableError."""
        ...

    def release(self, claim: Claim, *, doubts: int, counted: bool) -> None:
        """Let the next run have the code; ``doubts`` sends of this run may have been accepted.

        ``counted`` says that the pumping guard has counted the code. A claim that was not recorded may be released as
        well. Raises StoreUnavailableError.
        """
        ...


class Counters(Protocol):
    """Counts codes in windows of time."""

    def count(self, subject: str, window: int, *, code: str) -> int:
        """Count a code for a subject; return how many there were in this window of seconds.

        Raises StoreUnavailableError.
        """
        ...


class CodeOpener(Protocol):
    """Opens sealed codes."""

    def open(self, sealed_code: str, *, user_pool_id: str) -> str:
        """Return the plaintext of a base64 code sealed for this pool.

        Raises CodeUnreadableError when no later call can open it, KeyServiceUnavailableError when one may.
        """
        ...


class Carrier(Protocol):
    """Sends messages on every channel."""

    @property
    def region(self) -> str | None:
        """The Region that routes without one of their own send from."""
        ...

    def send(self, dispatch: Dispatch) -> Answer:
        """Send one request and return its answer; never raises for what a channel or a connection does."""
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
        """For what works as intended."""
        ...

    @property
    def warning(self) -> LogLine:
        """For what may recover by itself."""
        ...

    @property
    def error(self) -> LogLine:
        """For what an operator should look at."""
        ...

    def append_keys(self, **keys: object) -> None:
        """Add these fields to every following line."""
        ...


class Metrics(Protocol):
    """Counts."""

    def count_code(self, outcome: OutcomeKind, *, country: str | None, channel: str | None) -> None:
        """Count one event."""
        ...

    def count_fault(self, fault: Fault, *, country: str | None = None) -> None:
        """Count one fault, of a country if one is given."""
        ...


class FailureQueue(Protocol):
    """Keeps records of undelivered codes."""

    def put(self, record: UndeliveredCode) -> None:
        """Keep a record; raise FailureQueueError."""
        ...

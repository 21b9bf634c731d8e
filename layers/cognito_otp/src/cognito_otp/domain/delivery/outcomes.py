"""The outcome of a code: its kind, as logs, metrics and failure records name it, and what follows from it."""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING

from cognito_otp.domain.values import Value

if TYPE_CHECKING:
    from cognito_otp.domain.delivery.failures import Failure
    from cognito_otp.domain.routing.routes import Route


class OutcomeKind(StrEnum):
    """What became of one event. The values are dimensions of the metric ``Codes``."""

    SENT = "sent"
    DUPLICATE = "duplicate"
    """The code was sent before, or another run is sending it."""
    IN_DOUBT = "in_doubt"
    """The answer was lost: the code may have been sent."""
    HELD = "held"
    """The code may have been sent, and OnUnknown says not to send it again."""
    DELAYED = "delayed"
    """Nothing was sent; a later run may send it."""
    EXPIRED = "expired"
    SKIPPED = "skipped"
    INVALID = "invalid"
    UNREADABLE = "unreadable"
    NOT_SERVED = "not_served"
    CAPPED = "capped"
    OPTED_OUT = "opted_out"
    BLOCKED = "blocked"
    SANDBOX = "sandbox"
    SPEND_LIMIT = "spend_limit"
    REFUSED = "refused"
    ERROR = "error"
    """An exception that was not foreseen."""

    @property
    def is_intended(self) -> bool:
        """Whether a user, a setting or a rule of AWS wants no code to be sent: operators have nothing to mend."""
        return self in {OutcomeKind.NOT_SERVED, OutcomeKind.CAPPED, OutcomeKind.OPTED_OUT, OutcomeKind.BLOCKED}


class FollowUp(Enum):
    """What follows a run."""

    NONE = auto()
    """Nothing: the code was sent, is sent by another run, or is not meant to be sent."""
    RUN_AGAIN = auto()
    """The run fails, so that Lambda runs the event again."""
    NO_RUNS_LEFT = auto()
    """The run fails, and Lambda does not run the event again, or may not: the code is undelivered."""
    UNDELIVERED = auto()
    """The run ends, because no other run could deliver the code: the code is undelivered."""

    @property
    def fails_the_run(self) -> bool:
        """Whether the function raises."""
        return self in {FollowUp.RUN_AGAIN, FollowUp.NO_RUNS_LEFT}

    @property
    def undelivered(self) -> bool:
        """Whether the user may not get the code, by this run or another: it leaves a failure record."""
        return self in {FollowUp.NO_RUNS_LEFT, FollowUp.UNDELIVERED}


class Outcome(Value, frozen=True):
    """What became of an event. ``route`` and ``message_id`` are set for a code that was sent or may have been.

    ``doubts`` counts the sends of this run whose answer was lost. ``reason`` is the word for why an event was skipped.
    """

    kind: OutcomeKind
    problem: str | None = None
    follow_up: FollowUp = FollowUp.UNDELIVERED
    route: Route | None = None
    message_id: str | None = None
    doubts: int = 0
    reason: str | None = None


def unsent(kind: OutcomeKind, problem: str) -> Outcome:
    """Return the outcome of a code that no run will send: it leaves a failure record unless that is intended."""
    return Outcome(kind, problem, FollowUp.NONE if kind.is_intended else FollowUp.UNDELIVERED)


_KINDS_BY_REASON = {
    "DESTINATION_PHONE_NUMBER_OPTED_OUT": OutcomeKind.OPTED_OUT,
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION": OutcomeKind.BLOCKED,
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE": OutcomeKind.BLOCKED,
    "DESTINATION_COUNTRY_BLOCKED": OutcomeKind.BLOCKED,
    "DESTINATION_PHONE_NUMBER_NOT_VERIFIED": OutcomeKind.SANDBOX,
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT": OutcomeKind.SPEND_LIMIT,
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE": OutcomeKind.SPEND_LIMIT,
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_NOTIFY": OutcomeKind.SPEND_LIMIT,
}


def kind_of_refusal(failure: Failure) -> OutcomeKind:
    """Return the outcome of a code that a channel refused with this failure."""
    return _KINDS_BY_REASON.get(failure.reason or "", OutcomeKind.REFUSED)

"""Whether a run may send a code that an earlier run may have sent, and how its outcome is settled.

A run that Lambda killed, or whose answer was lost, may have sent the code. ``OnUnknown`` chooses between a possible
second text and a code that may never be sent.
"""

from __future__ import annotations

from copy import replace
from enum import StrEnum

from cognito_otp.domain.delivery.outcomes import FollowUp, Outcome, OutcomeKind
from cognito_otp.domain.purposes import SHORTEST_TIME_TO_LIVE
from cognito_otp.domain.values import Value


class OnUnknown(StrEnum):
    """What to do with a code that may have been sent: send it once more, or hold it."""

    RESEND = "resend"
    HOLD = "hold"

    @property
    def extra_texts(self) -> int:
        """The largest number of additional texts of one code that this allows."""
        return 1 if self is OnUnknown.RESEND else 0


RETRY_WAITS = (60, 120)
"""Seconds that Lambda waits before its first and second retry of an asynchronous event. Source: Lambda developer guide,
"Asynchronous invocation": one minute between the first two attempts, two minutes before the third."""

MARGIN = 10
"""Seconds that a retry may come late, or that the event may have waited before its first run."""


class History(Value, frozen=True):
    """The runs of one code so far, the current one included.

    ``age`` is in seconds since the first run began. ``run`` is the number of the current run among those of its event,
    from 1, and ``event_age`` the seconds since the first of them began: an event that arrives twice has other runs.
    ``doubts`` counts the earlier sends that may have been accepted, and ``counted`` says that the pumping guard has
    counted the code; ``number_counted``, that it did so for the code's number.
    """

    age: float = 0.0
    run: int = 1
    event_age: float = 0.0
    doubts: int = 0
    counted: bool = False
    number_counted: bool = False


class Retries(Value, frozen=True):
    """How often Lambda runs an event again, and the age in seconds at which it drops one."""

    attempts: int
    maximum_event_age: int

    def leave_another(self, run: int, event_age: float) -> bool:
        """Return whether Lambda runs an event again after its run number ``run`` fails, at this age of the event.

        The time that the event waited before its first run is unknown, and taken as little.
        """
        if run > min(self.attempts, len(RETRY_WAITS)):
            return False
        return event_age + RETRY_WAITS[run - 1] + MARGIN <= self.maximum_event_age


def resends_left(history: History, on_unknown: OnUnknown) -> int:
    """Return how often a run may send a code again after an answer of its own was lost."""
    return max(0, on_unknown.extra_texts - history.doubts)


def forbid_sending(history: History, life: float, on_unknown: OnUnknown) -> Outcome | None:
    """Return the outcome of a run that must not send a code that lives for ``life`` seconds; None if it may."""
    if life - history.age < SHORTEST_TIME_TO_LIVE:
        return Outcome(OutcomeKind.EXPIRED, "the code's life is over")
    if history.doubts > on_unknown.extra_texts:
        return Outcome(OutcomeKind.HELD, "an earlier run may have sent the code")
    return None


def settle(outcome: Outcome, history: History, on_unknown: OnUnknown, *, recorded: bool, another_run: bool) -> Outcome:
    """Decide what follows a run that had the claim on its code.

    ``recorded`` says that the store knows of this run; ``another_run`` that Lambda runs the event again if it fails. A
    run that is not recorded is not counted: it may be the last one, and the next would not know of its doubts.
    """
    if outcome.kind is OutcomeKind.IN_DOUBT:
        if on_unknown is OnUnknown.HOLD:
            return replace(outcome, kind=OutcomeKind.HELD, follow_up=FollowUp.UNDELIVERED)
        if not recorded or history.doubts + outcome.doubts > on_unknown.extra_texts:
            return replace(outcome, follow_up=FollowUp.UNDELIVERED)
    if outcome.follow_up is FollowUp.RUN_AGAIN and not (recorded and another_run):
        return replace(outcome, follow_up=FollowUp.NO_RUNS_LEFT)
    return outcome

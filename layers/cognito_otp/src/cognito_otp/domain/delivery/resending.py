"""Whether a run may send a code that an earlier run may have sent, and how its outcome is settled.

A run that Lambda killed, or whose answer was lost, may have sent the code. ``OnUnknown`` chooses between a possible
second text and a code that may never be sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from cognito_otp.domain.delivery.outcomes import FollowUp, Outcome, OutcomeKind
from cognito_otp.domain.purposes import SHORTEST_TIME_TO_LIVE


class OnUnknown(StrEnum):
    """What to do with a code that may have been sent: send it once more, or hold it."""

    RESEND = "resend"
    HOLD = "hold"

    @property
    def extra_texts(self) -> int:
        """The largest number of additional texts of one code that this allows."""
        return 1 if self is OnUnknown.RESEND else 0


@dataclass(frozen=True, slots=True)
class History:
    """The runs of one code so far, the current one included.

    ``age`` is in seconds since the first run began, ``run`` is the number of the current run, from 1, and ``doubts``
    counts the earlier runs that may have sent the code.
    """

    age: float = 0.0
    run: int = 1
    doubts: int = 0


def forbid_sending(history: History, life: float, on_unknown: OnUnknown) -> Outcome | None:
    """Return the outcome of a run that must not send a code that lives for ``life`` seconds; None if it may."""
    if life - history.age < SHORTEST_TIME_TO_LIVE:
        return Outcome(OutcomeKind.EXPIRED, "the code's life is over")
    if history.doubts > on_unknown.extra_texts:
        return Outcome(OutcomeKind.HELD, "an earlier run may have sent the code")
    return None


def settle(outcome: Outcome, history: History, on_unknown: OnUnknown, *, retries: int) -> Outcome:
    """Decide what follows the outcome of trying the routes, given earlier runs and Lambda's ``retries``."""
    if outcome.kind is OutcomeKind.IN_DOUBT:
        if on_unknown is OnUnknown.HOLD:
            return replace(outcome, kind=OutcomeKind.HELD, follow_up=FollowUp.UNDELIVERED)
        if history.doubts >= on_unknown.extra_texts:
            return replace(outcome, follow_up=FollowUp.UNDELIVERED)
    if outcome.follow_up is FollowUp.RUN_AGAIN and history.run > retries:
        return replace(outcome, follow_up=FollowUp.NO_RUNS_LEFT)
    return outcome

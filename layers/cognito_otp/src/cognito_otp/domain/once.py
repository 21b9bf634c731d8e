"""Whether a run may send a code, and what its result means, so that no code goes out too often or too late.

A run that Lambda killed, or whose answer was lost, may have sent the code. ``OnUnknown`` decides between the two evils:
a second text, or none at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cognito_otp.domain.outcomes import CodeOutcome
from cognito_otp.domain.purposes import SHORTEST_TIME_TO_LIVE
from cognito_otp.domain.routing.attempts import NotSent, Sent, Unknown

if TYPE_CHECKING:
    from cognito_otp.domain.routing.attempts import Outcome
    from cognito_otp.domain.routing.routes import Route


class OnUnknown(StrEnum):
    """What to do about a code that may have been sent: send it once more, or hold it."""

    RESEND = "resend"
    HOLD = "hold"

    @property
    def extra_texts(self) -> int:
        """How many more texts of one code that may cost."""
        return 1 if self is OnUnknown.RESEND else 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run at a code.

    ``age`` is in seconds since the first run began, ``number`` counts from 1, and ``doubts`` are the earlier runs of
    which nobody knows whether they sent the code.
    """

    age: float = 0.0
    number: int = 1
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What became of an event.

    ``again`` asks Lambda for another run, and ``given_up`` tells that it has none left. ``expected`` is what is none of
    our business.
    """

    outcome: CodeOutcome
    problem: str | None = None
    route: Route | None = None
    message_id: str | None = None
    again: bool = False
    given_up: bool = False
    expected: bool = False

    @property
    def lost(self) -> bool:
        """Whether nobody may get the code, by this run or another."""
        if self.outcome in {CodeOutcome.SENT, CodeOutcome.DUPLICATE} or self.expected:
            return False
        return self.given_up or not self.again


def forbid(run: Run, life: float, on_unknown: OnUnknown) -> Conclusion | None:
    """Say why a run must not send a code that lives for ``life`` seconds; None if it may."""
    if life - run.age < SHORTEST_TIME_TO_LIVE:
        return Conclusion(CodeOutcome.EXPIRED, "the code's life is over")
    if run.doubts > on_unknown.extra_texts:
        return Conclusion(CodeOutcome.HELD, "an earlier run may have sent the code")
    return None


def conclude(result: Outcome, run: Run, on_unknown: OnUnknown) -> Conclusion:
    """Conclude from what came of sending a code."""
    match result:
        case Sent(route, message_id):
            return Conclusion(CodeOutcome.SENT, route=route, message_id=message_id)
        case Unknown(route, problem):
            if on_unknown is OnUnknown.HOLD:
                return Conclusion(CodeOutcome.HELD, problem, route)
            again = run.doubts < on_unknown.extra_texts
            return Conclusion(CodeOutcome.IN_DOUBT, problem, route, again=again)
        case NotSent(problem, may_pass=True):
            return Conclusion(CodeOutcome.DELAYED, problem, again=True)
        case NotSent(problem):
            return Conclusion(result.outcome, problem)
